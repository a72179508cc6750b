//! What to do about a fault, where its place does not tell more.

use crate::arm::validity::{
    CopyFault as C, DeclarationFault as D, DependencyFault as P, ExpressionFault as E, FaultKind,
    FunctionFault as F, LimitFault as L, NestedFault as N, OutputFault as O, ResourceFault as R,
    StructureFault as S, ValueFault as V,
};

/// One line for a reader who can act; none where the message says it all.
pub(super) fn help(kind: &FaultKind) -> Option<&'static str> {
    match kind {
        FaultKind::Structure(kind) => structure(kind),
        FaultKind::Declaration(kind) => declaration(kind),
        FaultKind::Function(kind) => function(kind),
        FaultKind::Expression(kind) => expression(kind),
        FaultKind::Resource(kind) => resource(kind),
        FaultKind::Copy(kind) => copy(kind),
        FaultKind::Dependency(kind) => dependency(kind),
        FaultKind::Nested(kind) => nested(kind),
        FaultKind::Output(kind) => output(kind),
        FaultKind::Limit(kind) => limit(kind),
        FaultKind::Value(kind) => value(kind),
    }
}

fn structure(kind: &S) -> Option<&'static str> {
    Some(match kind {
        S::Missing("resources") => "add `\"resources\": []`",
        S::Missing("contentVersion") => "add `\"contentVersion\": \"1.0.0.0\"`",
        S::ArrayWithVersion => "give each resource a symbolic name, or take `languageVersion` out",
        S::NeedsVersion(_) => {
            "add `\"languageVersion\": \"2.0\"` and symbolic names, or take it out"
        }
        _ => return None,
    })
}

fn declaration(kind: &D) -> Option<&'static str> {
    Some(match kind {
        D::NoType(_) => "add `type`, such as `\"type\": \"string\"`",
        D::DefaultType { .. } | D::DefaultBound { .. } => "correct the default or the declaration",
        D::DefaultNotAllowed(_) => "choose one of the allowed values, or add this one to them",
        D::DefaultLacks { .. } => "add it, or make it nullable in the type",
        D::DefaultSurplus(_) => {
            "take it out, or let the type take more with `additionalProperties` or `items`"
        }
        D::NothingAllowed(_) => "list the values, or take `allowedValues` out",
        D::ConstraintKind { .. } => "take it out",
        D::ConstraintOrder { .. } => "correct one of the two",
        D::ConstraintExpression(_) => "write the value itself",
        D::SecureDefault(_) => {
            "take the default out: whoever deploys gives the value, or a key vault does"
        }
        D::Unused(_) => "take it out, or read it",
        D::Cycle { .. } => "let one of them state its value without the others",
        D::DefinitionCycle(_) => "make one of the properties nullable, or the element of an array",
        _ => return None,
    })
}

fn function(kind: &F) -> Option<&'static str> {
    Some(match kind {
        F::ReadsVariables => "pass the value as an argument",
        F::Recursion(_) => "let one of them do without the other",
        F::Duplicate(_) => "rename one of them",
        F::Default => "take the default out, and pass the value in each call",
        F::Incomplete(_) => return None,
    })
}

fn expression(kind: &E) -> Option<&'static str> {
    Some(match kind {
        E::SecureInOuter(_) => {
            "let the nested template be evaluated by itself: `expressionEvaluationOptions` with scope `inner`"
        }
        E::SecureInOutput(_) => "take the output out, and keep the value in a key vault",
        _ => return None,
    })
}

fn resource(kind: &R) -> Option<&'static str> {
    Some(match kind {
        R::Missing("apiVersion") => "the reference of the type lists its API versions",
        R::Duplicate(_) => "take one of them out, or rename it",
        R::LoopOfOne { .. } => "add `copyIndex()` to the name",
        R::Condition(_) => "give true or false, such as with `equals(…)`",
        R::ConditionText(_) => "write it without quotes",
        R::TargetOfDeployment(_) => "put the resource into a nested deployment that has it",
        R::ScopeOfRoot(_) => "take `scope` out",
        R::ChildDepth(_) => "declare it beside the others, with its full type and name",
        _ => return None,
    })
}

fn copy(kind: &C) -> Option<&'static str> {
    Some(match kind {
        C::Count { .. } => "split the loop in several",
        C::BatchSize { .. } => "give a batch size of at most the count",
        C::Duplicate(_) => "give each loop a name of its own",
        _ => return None,
    })
}

fn dependency(kind: &P) -> Option<&'static str> {
    Some(match kind {
        P::Empty => "take it out",
        P::Ambiguous { .. } => "say which one, with `resourceId(…)`",
        P::Cycle(_) | P::CycleById(_) => "take one of these dependencies out",
        P::NoParentEdge { .. } => "add the parent to `dependsOn`",
        P::ReadInOuterOutput { .. } => {
            "let the nested template be evaluated by itself: `expressionEvaluationOptions` with scope `inner`"
        }
        P::ReferenceVersion => "give the API version as the second argument",
        _ => return None,
    })
}

fn nested(kind: &N) -> Option<&'static str> {
    Some(match kind {
        N::Both(..) => "take one of them out",
        N::NoTemplate => "add the one that is meant",
        N::OuterWithVersion => "set the scope to `inner`, and pass what it reads as parameters",
        N::UnknownParameter { .. } => "declare it in that template, or pass no value",
        N::Value { what, .. } => return value(what),
        N::MissingParameter { .. } => "pass it under `properties.parameters`, or give it a default",
        N::NameLength { .. } => "shorten it, such as with `take(…, 64)`",
        N::OldApi(_) => "raise the API version of the deployment",
        _ => return None,
    })
}

fn output(kind: &O) -> Option<&'static str> {
    Some(match kind {
        O::NoType(_) => "add `type`, such as `\"type\": \"string\"`",
        O::NoValue(_) => "add `value`",
        O::ValueAndCopy(_) => "take one of them out",
        O::Type { .. } => "correct the type or the value",
        O::UnknownType(_) => return None,
    })
}

fn limit(kind: &L) -> Option<&'static str> {
    Some(match kind {
        L::TooMany { .. } => "split the template: each linked template counts by itself",
        L::TooLarge { .. } => "split it, or move parts of it into variables",
        L::ExpressionDepth(_) => "move parts of it into variables",
    })
}

fn value(kind: &V) -> Option<&'static str> {
    Some(match kind {
        V::Missing(_) => "add it to this file, or give it when you deploy",
        V::Nothing(_) => "add `value`, or take the entry out",
        V::Both(_) => "take one of them out",
        V::NotAllowed(_) => "choose one of the values that the template lists",
        V::Lacks { .. } => "add it: it is not nullable",
        V::Surplus(_) => "take it out: the type takes no others",
        V::Bound { .. } | V::Type { .. } => "correct the value",
        V::NotSecure { .. } => "declare it as `securestring`",
        _ => return None,
    })
}
