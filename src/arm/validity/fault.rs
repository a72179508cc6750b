//! A fault of a template, and where it stands.
//!
//! How bad a fault is, and what rule it belongs to, is not said here: that is
//! for `rule`.

use super::kinds::{
    CopyFault, DeclarationFault, DependencyFault, ExpressionFault, FunctionFault, LimitFault,
    NestedFault, OutputFault, ResourceFault, StructureFault, ValueFault,
};
use crate::json::Pointer;
use crate::text::{Span, nearest};

/// Something in a template or parameter file that Azure refuses, or that does
/// not do what its author meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What it is.
    pub kind: FaultKind,
    /// Where; inside an expression exactly the words meant.
    pub span: Span,
    /// The same as a path; for something absent, what lacks it.
    pub pointer: Pointer,
    /// Index of the resource it stands in; none outside of resources.
    pub resource: Option<usize>,
    /// What to do.
    pub help: Option<String>,
    /// Other places that explain it: where, the path, what is to be seen there.
    pub related: Vec<(Span, Pointer, String)>,
    /// Whether it holds whatever values the parameters get. If not, it holds
    /// for their defaults or for the values that are given now.
    pub is_certain: bool,
}

impl Fault {
    /// A certain fault outside of resources.
    #[must_use]
    pub fn new(kind: impl Into<FaultKind>, span: Span, pointer: Pointer) -> Self {
        Self {
            kind: kind.into(),
            span,
            pointer,
            resource: None,
            help: None,
            related: Vec::new(),
            is_certain: true,
        }
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the nearest of the words that would be right.
    #[must_use]
    pub fn near<'a>(self, word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(word, candidates).filter(|near| *near != word) {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None => self,
        }
    }

    /// Adds another place.
    #[must_use]
    pub fn related(mut self, span: Span, pointer: Pointer, text: impl Into<String>) -> Self {
        self.related.push((span, pointer, text.into()));
        self
    }

    /// Says in which resource it stands.
    #[must_use]
    pub fn of(mut self, resource: Option<usize>) -> Self {
        self.resource = resource;
        self
    }
}

/// All families.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FaultKind {
    /// Sections and versions.
    #[error(transparent)]
    Structure(#[from] StructureFault),
    /// Parameters, variables, type definitions.
    #[error(transparent)]
    Declaration(#[from] DeclarationFault),
    /// User functions.
    #[error(transparent)]
    Function(#[from] FunctionFault),
    /// Expressions.
    #[error(transparent)]
    Expression(#[from] ExpressionFault),
    /// Resources.
    #[error(transparent)]
    Resource(#[from] ResourceFault),
    /// Copy loops.
    #[error(transparent)]
    Copy(#[from] CopyFault),
    /// `dependsOn`, `reference` and what comes of them.
    #[error(transparent)]
    Dependency(#[from] DependencyFault),
    /// Nested and linked deployments.
    #[error(transparent)]
    Nested(#[from] NestedFault),
    /// Outputs.
    #[error(transparent)]
    Output(#[from] OutputFault),
    /// Limits of Azure.
    #[error(transparent)]
    Limit(#[from] LimitFault),
    /// Values in a parameter file.
    #[error(transparent)]
    Value(#[from] ValueFault),
}

impl FaultKind {
    /// The code that Azure answers; `None` where it takes the template, or nobody can tell.
    /// (Azure documentation of deployment errors, 2026; `InvalidTemplate` is
    /// what the validation of templates answers.)
    #[must_use]
    pub fn azure_code(&self) -> Option<&'static str> {
        Some(match self {
            Self::Nested(NestedFault::NameLength { .. }) => "DeploymentNameLengthLimitExceeded",
            Self::Nested(NestedFault::NameCharacter(_)) => "DeploymentNameInvalidCharacters",
            // Azure/bicep#1093, MicrosoftDocs/azure-docs#69681.
            Self::Nested(NestedFault::NoLocation(_)) => "InvalidDeployment",
            Self::Nested(NestedFault::Link(_)) => "InvalidContentLink",
            Self::Dependency(DependencyFault::NoParentEdge { .. }) => "ParentResourceNotFound",
            Self::Limit(LimitFault::TooLarge { unit: "bytes", .. }) => "JobSizeExceeded",
            Self::Structure(
                StructureFault::MemberCase { .. }
                | StructureFault::ApiProfile(_)
                | StructureFault::ExtensionResources(..),
            )
            | Self::Declaration(
                DeclarationFault::Unused(_)
                | DeclarationFault::SecureDefault(_)
                | DeclarationFault::DefaultCase(_),
            )
            | Self::Expression(
                ExpressionFault::LooksLike(_)
                | ExpressionFault::Interpolation(_)
                | ExpressionFault::NotEvaluated(_)
                | ExpressionFault::SecureInOuter(_)
                | ExpressionFault::SecureInOutput(_),
            )
            | Self::Resource(ResourceFault::ConditionText(_))
            | Self::Dependency(DependencyFault::ReadInOuterOutput {
                is_refused: false, ..
            })
            | Self::Copy(CopyFault::CountText(_) | CopyFault::Duplicate(_))
            | Self::Limit(LimitFault::ExpressionDepth(_))
            | Self::Value(ValueFault::Expression(_)) => return None,
            _ => "InvalidTemplate",
        })
    }
}

impl FaultKind {
    /// Whether it says that something was not judged, not that it is wrong.
    #[must_use]
    pub const fn is_unjudged(&self) -> bool {
        matches!(
            self,
            Self::Structure(StructureFault::ExtensionResources(..))
                | Self::Expression(ExpressionFault::NotEvaluated(_))
        )
    }

    /// Whether other values of the parameters could make it good.
    pub(super) const fn depends_on_values(&self) -> bool {
        matches!(
            self,
            Self::Expression(ExpressionFault::Refused(_))
                | Self::Resource(
                    ResourceFault::Segments { .. }
                        | ResourceFault::EmptyName
                        | ResourceFault::Duplicate(_)
                        | ResourceFault::LoopOfOne { .. }
                        | ResourceFault::Condition(_)
                        | ResourceFault::ApiVersion(_)
                )
                | Self::Copy(
                    CopyFault::Count { .. } | CopyFault::CountForm(_) | CopyFault::BatchSize { .. }
                )
                | Self::Dependency(
                    DependencyFault::Empty
                        | DependencyFault::Undeclared(_)
                        | DependencyFault::Ambiguous { .. }
                        | DependencyFault::Cycle(_)
                        | DependencyFault::CycleById(_)
                        | DependencyFault::NoParentEdge { .. }
                        | DependencyFault::ReferenceUndeclared(_)
                        | DependencyFault::ReferenceVersion
                        | DependencyFault::ReadInOuterOutput { .. }
                )
                | Self::Nested(
                    NestedFault::NameLength { .. }
                        | NestedFault::NameCharacter(_)
                        | NestedFault::Value { .. }
                )
                | Self::Output(OutputFault::Type { .. })
                | Self::Limit(LimitFault::TooMany { .. })
        )
    }

    /// Whether it may come of defaults that only happen to be equal or empty:
    /// placeholders that every deployment replaces.
    pub(super) const fn is_by_chance(&self) -> bool {
        matches!(
            self,
            Self::Resource(
                ResourceFault::Segments { .. }
                    | ResourceFault::Duplicate(_)
                    | ResourceFault::LoopOfOne { .. }
            ) | Self::Dependency(_)
        )
    }
}
