//! Faults of sections, declarations, user functions and expressions.

/// Faults of the template as a whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StructureFault {
    /// A required section is not there.
    #[error("the template has no `{0}`")]
    Missing(&'static str),
    /// `$schema` is no template schema.
    #[error(
        "`$schema` names no template schema, so what the template is deployed to cannot be known"
    )]
    SchemaUnknown,
    /// `$schema` is that of a parameter file.
    #[error("`$schema` is that of a parameter file")]
    SchemaOfParameters,
    /// `$schema` is an expression.
    #[error("`$schema` is an expression; it is read before anything is evaluated")]
    SchemaExpression,
    /// Not four numbers.
    #[error("`contentVersion` is `{0}`, not four numbers such as `1.0.0.0`")]
    ContentVersion(String),
    /// A member that templates do not have.
    #[error("a template has no section `{0}`")]
    UnknownSection(String),
    /// A section of the wrong JSON type.
    #[error("`{section}` must be {expected}, not {found}")]
    SectionForm {
        /// Which one.
        section: &'static str,
        /// What it must be.
        expected: &'static str,
        /// What it is.
        found: &'static str,
    },
    /// An object of symbolic names in a template of the first language version.
    #[error("`resources` is an object, which only templates with `languageVersion` 2.0 may have")]
    SymbolicWithoutVersion,
    /// An array in a template of language version 2.0.
    #[error(
        "`resources` is an array, but with `languageVersion` 2.0 it is an object of symbolic names"
    )]
    ArrayWithVersion,
    /// A language version that does not exist.
    #[error("there is no `languageVersion` `{0}`")]
    LanguageVersion(String),
    /// `definitions`, `existing` and the like without language version 2.0.
    #[error("`{0}` needs `languageVersion` 2.0")]
    NeedsVersion(&'static str),
    /// Resources that extensions deploy: their names, and how many resources.
    #[error("the resources of {} were not checked: {}", listed(.0), counted(*.1))]
    ExtensionResources(Vec<String>, usize),
    /// An API profile that does not exist.
    #[error("there is no `apiProfile` `{0}`")]
    ApiProfile(String),
    /// A member of the language in another letter case.
    #[error("`{written}` is written `{usual}`; Azure takes both, other tools may not")]
    MemberCase {
        /// As it stands there.
        written: String,
        /// As documented.
        usual: &'static str,
    },
}

/// Faults of parameters, variables and type definitions.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeclarationFault {
    /// A parameter without `type` or `$ref`, or that is no object.
    #[error("parameter `{0}` has no type")]
    NoType(String),
    /// A type that does not exist.
    #[error("there is no parameter type `{0}`")]
    UnknownType(String),
    /// A default of another type.
    #[error("the default of parameter `{name}` must be {expected}, not {found}")]
    DefaultType {
        /// The parameter.
        name: String,
        /// What its type asks for.
        expected: &'static str,
        /// What stands there.
        found: &'static str,
    },
    /// A default outside of `allowedValues`.
    #[error("the default of parameter `{0}` is none of its `allowedValues`")]
    DefaultNotAllowed(String),
    /// The same but for letter case.
    #[error(
        "the default of parameter `{0}` is one of its `allowedValues` only in other letter case"
    )]
    DefaultCase(String),
    /// A default beyond a bound.
    #[error("the default of parameter `{name}` breaks its `{bound}` of {limit}")]
    DefaultBound {
        /// The parameter.
        name: String,
        /// The constraint.
        bound: &'static str,
        /// Its value.
        limit: i64,
    },
    /// A default without a property that its type asks for.
    #[error("the default of parameter `{name}` has no `{property}`, which its type asks for")]
    DefaultLacks {
        /// The parameter, and the way from it.
        name: String,
        /// The property.
        property: String,
    },
    /// A default with a property, or an element, that its type does not have.
    #[error("the default of a parameter has `{0}`, which its type does not know")]
    DefaultSurplus(String),
    /// `allowedValues` that allow nothing.
    #[error("`allowedValues` of parameter `{0}` is empty")]
    NothingAllowed(String),
    /// A constraint of the wrong JSON type.
    #[error("`{constraint}` of parameter `{name}` must be {expected}, not {found}")]
    ConstraintForm {
        /// The parameter.
        name: String,
        /// The constraint.
        constraint: &'static str,
        /// What it must be.
        expected: &'static str,
        /// What it is.
        found: &'static str,
    },
    /// A constraint that the type does not have.
    #[error("a parameter of type `{declared}` has no `{constraint}`")]
    ConstraintKind {
        /// The constraint.
        constraint: &'static str,
        /// The type.
        declared: String,
    },
    /// A lower bound above the upper one.
    #[error("`{low}` of parameter `{name}` is above its `{high}`: no value fits")]
    ConstraintOrder {
        /// The parameter.
        name: String,
        /// The lower bound.
        low: &'static str,
        /// The upper bound.
        high: &'static str,
    },
    /// An expression where only literals are taken.
    #[error("`{0}` takes literal values only, not expressions")]
    ConstraintExpression(&'static str),
    /// A literal secret as default.
    #[error("parameter `{0}` is secure, but its default stands here in clear")]
    SecureDefault(String),
    /// Nothing reads it.
    #[error("nothing reads parameter `{0}`")]
    Unused(String),
    /// A declaration that depends on itself.
    #[error("{kind} depend on each other: {chain}")]
    Cycle {
        /// `parameters` or `variables`.
        kind: &'static str,
        /// The names with arrows between.
        chain: String,
    },
    /// `$ref` to something that is not there.
    #[error("`$ref` leads to `{0}`, which the template does not define")]
    NoDefinition(String),
    /// Definitions that consist of each other.
    #[error("type definitions consist of each other: {0}")]
    DefinitionCycle(String),
    /// A keyword of a type of the wrong form.
    #[error("`{keyword}` must be {expected}")]
    TypeKeyword {
        /// The keyword.
        keyword: &'static str,
        /// What it must be.
        expected: &'static str,
    },
}

/// Faults of user functions.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FunctionFault {
    /// The namespace or a member is not as it must be.
    #[error("a user function needs {0}")]
    Incomplete(&'static str),
    /// Variables are not visible there.
    #[error("a user function cannot read variables")]
    ReadsVariables,
    /// It calls itself, if only through others.
    #[error("user functions call each other: {0}")]
    Recursion(String),
    /// Twice the same function; case does not count.
    #[error("the function `{0}` is defined twice")]
    Duplicate(String),
    /// A default of a function's parameter.
    #[error("parameters of user functions have no default")]
    Default,
}

/// Faults of expressions.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionFault {
    /// It cannot be read.
    #[error("{0}")]
    Syntax(String),
    /// A string that looks like an expression but is a literal.
    #[error("this looks like an expression, but {0}; Azure takes it as text")]
    LooksLike(&'static str),
    /// Bicep's interpolation in a literal text.
    #[error("`{0}` is Bicep; here it is plain text")]
    Interpolation(String),
    /// No such function.
    #[error("there is no function `{0}`")]
    UnknownFunction(String),
    /// The wrong number of arguments; the text says how many are taken and given.
    #[error("{0}")]
    Arity(String),
    /// A name that is declared nowhere.
    #[error("there is no {kind} `{name}`")]
    Undefined {
        /// `parameter`, `variable`, `copy loop` or `lambda variable`.
        kind: &'static str,
        /// As written.
        name: String,
    },
    /// A function that may not be used here.
    #[error("`{function}` is not allowed {place}")]
    NotHere {
        /// As written.
        function: String,
        /// `in a variable`
        place: String,
    },
    /// Azure refuses the values; the text says why.
    #[error("{0}")]
    Refused(String),
    /// Too much for this program; the text names the limit.
    #[error("not evaluated: {0}")]
    NotEvaluated(&'static str),
    /// A secure parameter in a nested template that the parent evaluates.
    #[error(
        "secure parameter `{0}` is written into the deployment history, because the parent evaluates this nested template"
    )]
    SecureInOuter(String),
    /// A secure parameter in an output that is not secure.
    #[error("the output shows secure parameter `{0}` to everyone who may read the deployment")]
    SecureInOutput(String),
}

fn listed(extensions: &[String]) -> String {
    let quoted: Vec<String> = extensions.iter().map(|name| format!("`{name}`")).collect();
    let noun = if quoted.len() == 1 {
        "extension"
    } else {
        "extensions"
    };
    format!("{noun} {}", quoted.join(", "))
}

fn counted(resources: usize) -> String {
    match resources {
        1 => "1 resource is no resource of Azure".to_owned(),
        more => format!("{more} resources are no resources of Azure"),
    }
}
