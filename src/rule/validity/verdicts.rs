//! The rule of each fault and its severity, in one table.
//!
//! An error is what the Azure documentation says is refused, or what its
//! evaluator was seen to refuse; a warning what deploys but hardly does what
//! was meant, or is refused only by accounts of users; a note what works.

use crate::arm::validity::{
    CopyFault as C, DeclarationFault as D, DependencyFault as P, ExpressionFault as E, FaultKind,
    NestedFault as N, ResourceFault as R, StructureFault as S, ValueFault as V,
};
use crate::finding::Basis;
use crate::finding::Severity::{self, Error, Note, Warning};

/// What a fault comes to.
pub(super) struct Verdict {
    pub rule: &'static str,
    pub severity: Severity,
    pub basis: Basis,
}

/// The rule and severity of a fault that is certain.
pub(super) fn verdict(kind: &FaultKind) -> Verdict {
    let (rule, severity) = match kind {
        FaultKind::Structure(kind) => structure(kind),
        FaultKind::Declaration(kind) => declaration(kind),
        FaultKind::Function(_) => ("template/user-function-invalid", Error),
        FaultKind::Expression(kind) => expression(kind),
        FaultKind::Resource(kind) => resource(kind),
        FaultKind::Copy(kind) => copy(kind),
        FaultKind::Dependency(kind) => dependency(kind),
        FaultKind::Nested(kind) => nested(kind),
        FaultKind::Output(_) => ("template/output-invalid", Error),
        FaultKind::Limit(kind) => limit(kind),
        FaultKind::Value(kind) => value(kind),
    };
    let verdict = Verdict::new(rule, severity);
    match kind {
        // Seen in answers of the service, not documented.
        FaultKind::Dependency(P::CycleById(_)) => Verdict {
            basis: Basis::Measured,
            ..verdict
        },
        _ => verdict,
    }
}

fn structure(kind: &S) -> (&'static str, Severity) {
    match kind {
        S::Missing(_) => ("template/section-missing", Error),
        S::SchemaUnknown | S::SchemaOfParameters | S::SchemaExpression => {
            ("template/schema-unknown", Error)
        }
        S::ContentVersion(_) => ("template/content-version-form", Warning),
        S::UnknownSection(_) => ("template/section-unknown", Error),
        S::SectionForm { .. } => ("template/section-form", Error),
        S::SymbolicWithoutVersion
        | S::ArrayWithVersion
        | S::LanguageVersion(_)
        | S::NeedsVersion(_) => ("template/language-version-mismatch", Error),
        S::ApiProfile(_) => ("template/api-profile-unknown", Warning),
        S::ExtensionResources(..) => ("template/extension-not-checked", Note),
        S::MemberCase { .. } => ("template/member-case", Note),
    }
}

fn declaration(kind: &D) -> (&'static str, Severity) {
    match kind {
        D::NoType(_)
        | D::UnknownType(_)
        | D::NothingAllowed(_)
        | D::ConstraintForm { .. }
        | D::ConstraintKind { .. }
        | D::ConstraintOrder { .. }
        | D::ConstraintExpression(_) => ("template/parameter-invalid", Error),
        D::DefaultType { .. }
        | D::DefaultNotAllowed(_)
        | D::DefaultBound { .. }
        | D::DefaultLacks { .. }
        | D::DefaultSurplus(_) => ("template/default-not-allowed", Error),
        D::DefaultCase(_) => ("template/default-not-allowed", Warning),
        D::SecureDefault(_) => ("template/secure-default-in-clear", Warning),
        D::Unused(_) => ("template/parameter-unused", Note),
        D::Cycle { .. } => ("template/declaration-cycle", Error),
        D::NoDefinition(_) | D::DefinitionCycle(_) => ("template/type-reference-broken", Error),
        D::TypeKeyword { .. } => ("template/type-definition-form", Warning),
    }
}

fn expression(kind: &E) -> (&'static str, Severity) {
    match kind {
        E::Syntax(_) => ("template/expression-syntax", Error),
        E::LooksLike(_) | E::Interpolation(_) => ("template/looks-like-expression", Warning),
        E::UnknownFunction(_) => ("template/function-unknown", Error),
        E::Arity(_) => ("template/argument-count", Error),
        E::Undefined { .. } => ("template/name-undefined", Error),
        E::NotHere { .. } => ("template/function-not-allowed-here", Error),
        E::Refused(_) => ("template/expression-fails", Error),
        E::NotEvaluated(_) => ("template/not-evaluated", Note),
        E::SecureInOuter(_) => ("template/secure-value-in-outer-scope", Warning),
        E::SecureInOutput(_) => ("template/secure-value-in-output", Warning),
    }
}

fn resource(kind: &R) -> (&'static str, Severity) {
    match kind {
        R::Missing(_)
        | R::Form { .. }
        | R::ApiVersion(_)
        | R::TypeForm(_)
        | R::TypeExpression
        | R::EmptyName => ("template/resource-incomplete", Error),
        R::Segments { .. } => ("template/name-segments", Error),
        R::Duplicate(_) | R::LoopOfOne { .. } => ("template/resource-declared-twice", Error),
        R::Condition(_) => ("template/condition-not-boolean", Error),
        R::ConditionText(_) => ("template/condition-not-boolean", Warning),
        R::TargetOfDeployment(_) | R::ScopeOfRoot(_) => ("template/target-not-allowed", Error),
        R::ChildDepth(_) => ("template/beyond-limit", Error),
    }
}

fn copy(kind: &C) -> (&'static str, Severity) {
    match kind {
        C::CountText(_) => ("template/copy-invalid", Note),
        // Published templates that deploy have such loops.
        C::Duplicate(_) => ("template/copy-invalid", Note),
        _ => ("template/copy-invalid", Error),
    }
}

fn dependency(kind: &P) -> (&'static str, Severity) {
    match kind {
        P::Form(_) | P::Empty => ("template/dependency-form", Error),
        P::Undeclared(_) | P::SymbolCase(_) => ("template/dependency-undeclared", Error),
        P::Ambiguous { .. } => ("template/name-ambiguous", Error),
        P::Cycle(_) => ("template/dependency-cycle", Error),
        P::CycleById(_) => ("template/dependency-cycle", Warning),
        P::NoParentEdge { .. } => ("template/parent-dependency-missing", Warning),
        // By its ID it can be read where an earlier deployment left it; nobody knows whether an
        // output that is left out is evaluated.
        P::ReadInOuterOutput {
            is_refused: false, ..
        } => ("template/reference-broken", Warning),
        P::ReferenceUndeclared(_)
        | P::ReadInOuterOutput { .. }
        | P::ReferenceVersion
        | P::ReferenceByName(_)
        | P::ReferencesOfOne(_) => ("template/reference-broken", Error),
    }
}

fn nested(kind: &N) -> (&'static str, Severity) {
    match kind {
        N::NameLength { .. } | N::NameCharacter(_) => ("template/deployment-name", Error),
        N::UnknownParameter { .. } | N::MissingParameter { .. } | N::Value { .. } => {
            ("template/nested-parameters-mismatch", Error)
        }
        N::OuterParameter(_) => ("template/nested-parameters-mismatch", Warning),
        _ => ("template/nested-deployment-invalid", Error),
    }
}

fn limit(kind: &crate::arm::validity::LimitFault) -> (&'static str, Severity) {
    use crate::arm::validity::LimitFault as L;
    match kind {
        L::TooLarge { unit: "bytes", .. } | L::ExpressionDepth(_) => {
            ("template/beyond-limit", Warning)
        }
        L::TooLarge { .. } | L::TooMany { .. } => ("template/beyond-limit", Error),
    }
}

fn value(kind: &V) -> (&'static str, Severity) {
    match kind {
        V::Expression(_) => ("template/parameter-value-literal", Warning),
        // It may be given when the template is deployed.
        V::Missing(_) => ("template/parameter-value-missing", Warning),
        _ => ("template/parameter-value-invalid", Error),
    }
}
