//! Faults of resources, of what is around them, and of values given to a template.

/// Faults of resources.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResourceFault {
    /// `type`, `name` or `apiVersion` is not there.
    #[error("the resource has no `{0}`")]
    Missing(&'static str),
    /// A member of the wrong JSON type.
    #[error("`{member}` must be {expected}, not {found}")]
    Form {
        /// Which one.
        member: &'static str,
        /// What it must be.
        expected: &'static str,
        /// What it is.
        found: &'static str,
    },
    /// An API version that is no date.
    #[error("`apiVersion` is `{0}`, not a date such as `2023-01-01` or `2023-01-01-preview`")]
    ApiVersion(String),
    /// A type without namespace or without a segment behind it.
    #[error(
        "`{0}` is no resource type: it needs a namespace and a type, as in `Microsoft.Storage/storageAccounts`"
    )]
    TypeForm(String),
    /// A type that an expression gives (Azure documentation of template
    /// expressions, 2026-01: type and API version have to be literals. Of the
    /// API version published templates that deploy say otherwise).
    #[error("`type` is an expression: Azure takes only a literal type")]
    TypeExpression,
    /// Name and type have different numbers of segments.
    #[error("the name `{name}` has {given} {}, its type `{full_type}` needs {wanted}", plural(*given))]
    Segments {
        /// The name, unknown parts in braces.
        name: String,
        /// The type that it belongs to.
        full_type: String,
        /// Segments of the name.
        given: usize,
        /// Segments that the type needs.
        wanted: usize,
    },
    /// A name without text.
    #[error("the name is empty")]
    EmptyName,
    /// The same type and name in the same scope twice.
    #[error("{0} is declared twice")]
    Duplicate(String),
    /// A loop that makes the same resource again and again.
    #[error(
        "the copy loop makes {count} resources of one name: nothing in `name` depends on its index"
    )]
    LoopOfOne {
        /// Turns of the loop.
        count: i64,
    },
    /// A condition that is no Boolean.
    #[error("`condition` must be a Boolean, not {0}")]
    Condition(&'static str),
    /// The same, as text that some clients take.
    #[error("`condition` is the text `{0}`, not a Boolean")]
    ConditionText(String),
    /// A target that only nested deployments have.
    #[error("only nested deployments have `{0}`")]
    TargetOfDeployment(&'static str),
    /// A scope on what extends nothing.
    #[error("`{0}` is no extension resource: it cannot have the scope of another resource")]
    ScopeOfRoot(String),
    /// A child in an array of children that is nested too deeply or lies in an unknown place.
    #[error("child resources are nested {0} deep, Azure takes five levels")]
    ChildDepth(usize),
}

/// Faults of copy loops.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CopyFault {
    /// A loop without name, count or input.
    #[error("the copy loop has no `{0}`")]
    Missing(&'static str),
    /// A count that is no integer.
    #[error("the count of a copy loop must be an integer, not {0}")]
    CountForm(&'static str),
    /// A count as text.
    #[error("the count of the copy loop is the text `{0}`; Azure converts it")]
    CountText(String),
    /// A count out of bounds.
    #[error("the count of the copy loop is {count}, allowed are 0 to {most}")]
    Count {
        /// The count.
        count: i64,
        /// The most that Azure takes.
        most: i64,
    },
    /// A mode that does not exist.
    #[error("there is no copy mode `{0}`, only `parallel` and `serial`")]
    Mode(String),
    /// A batch larger than the loop.
    #[error("`batchSize` is {size}, but the loop has {count} turns only")]
    BatchSize {
        /// The batch size.
        size: i64,
        /// Turns of the loop.
        count: i64,
    },
    /// On an inline child.
    #[error("a child resource inside its parent cannot have a copy loop")]
    OnChild,
    /// Two loops of one name in a template.
    #[error("two copy loops have the name `{0}`")]
    Duplicate(String),
    /// In a nested template that the parent evaluates.
    #[error("a nested template that its parent evaluates cannot have copy loops")]
    InOuterScope,
}

/// Faults of dependencies and references.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DependencyFault {
    /// `dependsOn` is no array of texts.
    #[error("`dependsOn` must be an array of texts, not {0}")]
    Form(&'static str),
    /// An entry without text.
    #[error("an entry of `dependsOn` is empty")]
    Empty,
    /// It names nothing that this template declares.
    #[error("`dependsOn` names {0}, which this template does not declare")]
    Undeclared(String),
    /// A name that several resources have.
    #[error("{count} resources have the name `{name}`")]
    Ambiguous {
        /// The name.
        name: String,
        /// How many have it.
        count: usize,
    },
    /// A symbolic name in other letter case.
    #[error("`{0}` is no symbolic name of this template: symbolic names keep their letter case")]
    SymbolCase(String),
    /// Resources that wait for each other.
    #[error("resources depend on each other: {0}")]
    Cycle(String),
    /// The same, but the circle is closed by an ID given to `reference` or `list…`.
    #[error("resources depend on each other through resource IDs: {0}")]
    CycleById(String),
    /// A child whose parent is declared here, without an edge to it.
    #[error("{child} does not depend on its parent {parent}: Azure may create it first")]
    NoParentEdge {
        /// The child.
        child: String,
        /// The parent.
        parent: String,
    },
    /// `reference` of a name that this template does not declare.
    #[error("`reference` names `{0}`, which this template does not declare")]
    ReferenceUndeclared(String),
    /// `reference` of an ID outside, without API version.
    #[error("`reference` of a resource outside this template needs an API version")]
    ReferenceVersion,
    /// `reference` of a resource's name in a template of symbolic names.
    #[error(
        "`{0}` is no symbolic name; with `languageVersion` 2.0 resources are not referred to by name"
    )]
    ReferenceByName(String),
    /// An output that the parent evaluates before the resource is there, by its name or its ID.
    #[error(
        "the parent evaluates this output before the nested template is deployed, but it reads {what}, which that deploys"
    )]
    ReadInOuterOutput {
        /// What is read.
        what: String,
        /// Whether Azure refuses it before anything is deployed. It may not where it is read by its
        /// ID, or where the output is left out.
        is_refused: bool,
    },
    /// `references` of a single resource.
    #[error("`{0}` is no copy loop: `references` reads loops, `reference` a single resource")]
    ReferencesOfOne(String),
}

/// Faults of nested and linked deployments.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NestedFault {
    /// Two members that exclude each other.
    #[error("`{0}` and `{1}` exclude each other")]
    Both(&'static str, &'static str),
    /// Neither a template nor a link.
    #[error("the deployment has neither `template` nor `templateLink`")]
    NoTemplate,
    /// A mode that a nested deployment cannot have.
    #[error("a nested deployment cannot have the mode `{0}`, only `Incremental`")]
    Mode(String),
    /// A scope of expressions that does not exist.
    #[error("there is no expression scope `{0}`, only `inner` and `outer`")]
    ExpressionScope(String),
    /// Outer scope with language version 2.0.
    #[error(
        "with `languageVersion` 2.0 nested templates are always evaluated by themselves (`inner`)"
    )]
    OuterWithVersion,
    /// A value that the nested template does not read.
    #[error(
        "a value is passed for `{0}`, but the parent evaluates this nested template, and it declares no such parameter"
    )]
    OuterParameter(String),
    /// A value for a parameter that the template lacks.
    #[error("a value is passed for `{name}`, which the {held} template does not declare")]
    UnknownParameter {
        /// As it is passed.
        name: String,
        /// Where the template stands.
        held: Held,
    },
    /// A parameter of the template without a value.
    #[error("no value is passed for `{name}`, which has no default in the {held} template")]
    MissingParameter {
        /// As it is declared.
        name: String,
        /// Where the template stands.
        held: Held,
    },
    /// A value that the template does not take.
    #[error("what is passed does not fit the {held} template: {what}")]
    Value {
        /// What is wrong with it.
        what: ValueFault,
        /// Where the template stands.
        held: Held,
    },
    /// A name beyond the limit.
    #[error("the name of the deployment has {length} characters, Azure takes {most}")]
    NameLength {
        /// Characters.
        length: usize,
        /// The most that Azure takes.
        most: usize,
    },
    /// A character that names of deployments cannot have.
    #[error(
        "the name of a deployment cannot have `{0}`: letters, digits, `-`, `.`, `_`, `(` and `)` only"
    )]
    NameCharacter(char),
    /// A deployment above resource groups without location; to what it is.
    #[error("a deployment to {0} needs a `location`")]
    NoLocation(&'static str),
    /// A link that Azure cannot follow.
    #[error("the link `{0}` is none that Azure can follow: it takes http and https")]
    Link(String),
    /// An API version that knows no symbolic names.
    #[error(
        "with `languageVersion` 2.0 deployments need the API version 2020-09-01 or later, not `{0}`"
    )]
    OldApi(String),
}

/// Where the template of a deployment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// In the deployment.
    Nested,
    /// In a file of its own.
    Linked,
}

impl std::fmt::Display for Held {
    fn fmt(&self, text: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        text.write_str(match self {
            Self::Nested => "nested",
            Self::Linked => "linked",
        })
    }
}

/// Faults of outputs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutputFault {
    /// An output without type.
    #[error("output `{0}` has no type")]
    NoType(String),
    /// A type that does not exist.
    #[error("there is no output type `{0}`")]
    UnknownType(String),
    /// Neither a value nor a loop.
    #[error("output `{0}` has neither `value` nor `copy`")]
    NoValue(String),
    /// Both.
    #[error("output `{0}` has both `value` and `copy`")]
    ValueAndCopy(String),
    /// A value of another type.
    #[error("output `{name}` must be {expected}, not {found}")]
    Type {
        /// The output.
        name: String,
        /// What its type asks for.
        expected: &'static str,
        /// What the value is.
        found: &'static str,
    },
}

/// Limits of Azure; [`super::limits`] has their table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LimitFault {
    /// More of something than Azure takes.
    #[error("the template has {count} {what}, Azure takes {most}")]
    TooMany {
        /// `parameters`, `resources`…
        what: &'static str,
        /// How many there are, loops expanded where their count is known.
        count: usize,
        /// The most that Azure takes.
        most: usize,
    },
    /// Too much text.
    #[error("the {what} has {size} {unit}, Azure takes {most}")]
    TooLarge {
        /// `template`, `expression` or `resource`.
        what: &'static str,
        /// Its size.
        size: usize,
        /// `bytes` or `characters`
        unit: &'static str,
        /// The most that Azure takes.
        most: usize,
    },
    /// An expression deeper than what is read here.
    #[error("the expression is nested more than {0} levels deep and is not read")]
    ExpressionDepth(usize),
}

/// Faults of values in a parameter file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueFault {
    /// The template has no such parameter.
    #[error("the template has no parameter `{0}`")]
    Unknown(String),
    /// A parameter without value.
    #[error("parameter `{0}` has no default, and this file gives no value")]
    Missing(String),
    /// Neither a value nor a reference.
    #[error("parameter `{0}` has neither `value` nor `reference`")]
    Nothing(String),
    /// Both.
    #[error("parameter `{0}` has both `value` and `reference`")]
    Both(String),
    /// A key vault reference for a parameter that is not secure.
    #[error(
        "parameter `{name}` is of type `{declared}`; only `securestring` and `secureObject` are read from a key vault"
    )]
    NotSecure {
        /// The parameter.
        name: String,
        /// Its type.
        declared: String,
    },
    /// A value of another type.
    #[error("parameter `{name}` must be {expected}, not {found}")]
    Type {
        /// The parameter.
        name: String,
        /// What its type asks for.
        expected: &'static str,
        /// What the value is.
        found: &'static str,
    },
    /// A value outside of `allowedValues`.
    #[error("the value of parameter `{0}` is none of its `allowedValues`")]
    NotAllowed(String),
    /// A value beyond a bound.
    #[error("the value of parameter `{name}` breaks its `{bound}` of {limit}")]
    Bound {
        /// The parameter.
        name: String,
        /// The constraint.
        bound: &'static str,
        /// Its value.
        limit: i64,
    },
    /// A value without a property that its type asks for.
    #[error("the value of parameter `{name}` has no `{property}`, which its type asks for")]
    Lacks {
        /// The parameter, and the way from it.
        name: String,
        /// The property.
        property: String,
    },
    /// A value with a property, or an element, that its type does not have.
    #[error("the value of a parameter has `{0}`, which its type does not know")]
    Surplus(String),
    /// An expression that is taken literally.
    #[error(
        "the value of parameter `{0}` looks like an expression; parameter files are taken literally, brackets and all"
    )]
    Expression(String),
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "segment" } else { "segments" }
}
