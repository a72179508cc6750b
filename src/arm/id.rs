//! Resource IDs: taking them apart and comparing them, also where a part of
//! them is known only to a deployment.

use super::expr::quote;
use super::symbolic::TextBuilder;
use super::value::{Part, Parts, Term, Value, Why};
use crate::text::Span;

/// A resource ID in its parts. Every part is a value, since the subscription or
/// a name may be unknown while the rest is known.
#[derive(Clone, Debug, PartialEq)]
pub struct ResourceId {
    /// What stands behind `/subscriptions/`.
    pub subscription: Option<Value>,
    /// What stands behind `/resourceGroups/`.
    pub resource_group: Option<Value>,
    /// The resource that an extension resource extends.
    pub extends: Option<Box<ResourceId>>,
    /// Full type, `Microsoft.Network/virtualNetworks/subnets`, as written.
    pub full_type: String,
    /// One name for each segment of the type behind the namespace.
    pub names: Vec<Value>,
}

/// One step of an ID between two slashes.
type Segment<'v> = &'v [Piece<'v>];

/// A part of a value, as long as it is only looked at.
#[derive(Clone, Copy, Debug)]
enum Piece<'v> {
    Text(&'v str),
    Term(&'v Term),
}

impl Piece<'_> {
    fn to_part(self) -> Part {
        match self {
            Self::Text(text) => Part::Text(text.into()),
            Self::Term(term) => Part::Term(term.clone()),
        }
    }
}

impl ResourceId {
    /// Takes an absolute ID (`/subscriptions/…/providers/…` or `/providers/…`)
    /// or a relative one (`Microsoft.Web/sites/x`) apart.
    ///
    /// `None` where the text is no ID of a resource: no namespace, type and
    /// name that do not pair, or an unknown part that could hold a slash in the
    /// wrong place.
    #[must_use]
    pub fn parse(value: &Value) -> Option<Self> {
        let pieces = Pieces::of(value)?;
        let segments = pieces.segments();
        let mut rest = segments.as_slice();
        let absolute = rest.first().is_some_and(|first| first.is_empty());
        if absolute {
            rest = rest.get(1..).unwrap_or_default();
        }
        if let [before @ .., []] = rest {
            rest = before;
        }
        let subscription = take_pair(&mut rest, "subscriptions", absolute)?;
        let resource_group = take_pair(&mut rest, "resourceGroups", absolute)?;
        if absolute {
            expect_word(&mut rest, "providers")?;
        }
        let mut id: Option<Self> = None;
        loop {
            let end = rest.iter().position(|segment| {
                word(segment).is_some_and(|word| word.eq_ignore_ascii_case("providers"))
            });
            let (own, behind) = rest.split_at(end.unwrap_or(rest.len()));
            let (full_type, names) = type_and_names(own)?;
            id = Some(Self {
                subscription: subscription.clone(),
                resource_group: resource_group.clone(),
                extends: id.map(Box::new),
                full_type,
                names,
            });
            match behind {
                [] => return id,
                [_, more @ ..] => rest = more,
            }
        }
    }

    /// Whether type and all names are known.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.names.iter().all(|name| name.as_str().is_some())
    }

    /// The name in one piece, `vnet/subnet`, if it is known.
    #[must_use]
    pub fn known_name(&self) -> Option<String> {
        let names: Option<Vec<&str>> = self.names.iter().map(Value::as_str).collect();
        Some(names?.join("/"))
    }

    /// The ID of a resource in the group of the deployment; `None` where type
    /// and name have different numbers of segments.
    #[must_use]
    pub fn in_own_group(full_type: &str, name: &Value) -> Option<Self> {
        let pieces = Pieces::of(name)?;
        let segments = pieces.segments();
        let names: Option<Vec<Value>> = segments.iter().copied().map(segment_value).collect();
        let names = names.filter(|names| names.len() + 1 == full_type.split('/').count())?;
        Some(Self {
            subscription: Some(Value::own_subscription()),
            resource_group: Some(Value::own_group()),
            extends: None,
            full_type: full_type.to_owned(),
            names,
        })
    }

    /// Type and name in lower case, the key that declared resources are found by.
    #[must_use]
    pub fn identity(&self) -> String {
        super::estate::identity(&self.full_type, &super::estate::join_names(&self.names))
    }

    /// The ID as one value again.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut pieces = Vec::new();
        self.push_scope(&mut pieces);
        joined(pieces)
    }

    /// The call of `resourceId` that gives this ID in a deployment to its own
    /// group; `None` where it names another subscription or group, or extends
    /// a resource.
    #[must_use]
    pub fn to_expression(&self) -> Option<String> {
        let own = |value: &Option<Value>| value.as_ref().is_some_and(Value::is_own_scope);
        if self.extends.is_some() || !own(&self.subscription) || !own(&self.resource_group) {
            return None;
        }
        let names = self
            .names
            .iter()
            .map(|name| format!(", {}", name.to_expression()));
        Some(format!(
            "resourceId({}{})",
            quote(&self.full_type),
            names.collect::<String>()
        ))
    }

    fn push_scope(&self, pieces: &mut Vec<Value>) {
        let text = |text: &str| Value::String(text.into());
        match &self.extends {
            Some(extends) => extends.push_scope(pieces),
            None => {
                for (word, value) in [
                    ("/subscriptions/", &self.subscription),
                    ("/resourceGroups/", &self.resource_group),
                ] {
                    if let Some(value) = value {
                        pieces.extend([text(word), value.clone()]);
                    }
                }
            }
        }
        let mut types = self.full_type.split('/');
        pieces.extend([text("/providers/"), text(types.next().unwrap_or_default())]);
        for (segment, name) in types.zip(&self.names) {
            pieces.extend([text("/"), text(segment), text("/"), name.clone()]);
        }
    }
}

/// A known or symbolic text, split at its slashes.
#[derive(Debug, Default)]
struct Pieces<'v> {
    all: Vec<Piece<'v>>,
    /// Where each segment but the last ends.
    ends: Vec<usize>,
}

impl<'v> Pieces<'v> {
    fn of(value: &'v Value) -> Option<Self> {
        let mut pieces = Self::default();
        match value {
            Value::String(text) => pieces.text(text),
            Value::Unknown(unknown) => {
                for part in &unknown.parts {
                    match part {
                        Part::Text(text) => pieces.text(text),
                        Part::Term(term) => pieces.all.push(Piece::Term(term)),
                    }
                }
            }
            _ => return None,
        }
        Some(pieces)
    }

    fn text(&mut self, text: &'v str) {
        for (index, piece) in text.split('/').enumerate() {
            if index > 0 {
                self.ends.push(self.all.len());
            }
            if !piece.is_empty() {
                self.all.push(Piece::Text(piece));
            }
        }
    }

    fn segments(&self) -> Vec<Segment<'_>> {
        let mut start = 0;
        let ends = self.ends.iter().copied().chain([self.all.len()]);
        let cut = |end: usize| {
            let segment = self.all.get(start..end).unwrap_or_default();
            start = end;
            segment
        };
        ends.map(cut).collect()
    }
}

/// The known text of a segment.
fn word<'v>(segment: Segment<'v>) -> Option<&'v str> {
    match segment {
        [Piece::Text(text)] => Some(text),
        _ => None,
    }
}

/// A name with those of its parents, `vnet/subnet`, in its segments; each is a
/// value, since a part of it may be unknown.
#[must_use]
pub fn split_names(name: &Value) -> Vec<Value> {
    let pieces = Pieces::of(name);
    let segments = pieces.as_ref().map(Pieces::segments).unwrap_or_default();
    segments
        .into_iter()
        .map(|segment| segment_value(segment).unwrap_or_else(|| Value::from("")))
        .map(|segment| explained(segment, name))
        .collect()
}

/// A part of a value, with the reason why that part is not known.
fn explained(part: Value, whole: &Value) -> Value {
    let (Value::Unknown(unknown), Value::Unknown(whole)) = (&part, whole) else {
        return part;
    };
    let (why, span) = (whole.why.clone(), whole.span);
    let rough = Value::unknown(why.clone(), span, unknown.parts.clone());
    let own = rough.reasons().into_iter().next().unwrap_or(why);
    Value::unknown(own, span, unknown.parts.clone())
}

fn expect_word(rest: &mut &[Segment<'_>], expected: &str) -> Option<()> {
    let (first, behind) = rest.split_first()?;
    word(first)?.eq_ignore_ascii_case(expected).then_some(())?;
    *rest = behind;
    Some(())
}

/// Takes `word/value` off the front. `None` when the word is there without a value.
fn take_pair(rest: &mut &[Segment<'_>], expected: &str, absolute: bool) -> Option<Option<Value>> {
    if !absolute || expect_word(rest, expected).is_none() {
        return Some(None);
    }
    let (value, behind) = rest.split_first()?;
    *rest = behind;
    Some(Some(segment_value(value)?))
}

fn segment_value(segment: Segment<'_>) -> Option<Value> {
    if segment.is_empty() {
        return None;
    }
    match segment {
        [Piece::Text(text)] => Some(Value::String((*text).into())),
        pieces => {
            // Why it is unknown was said where it was evaluated; here only what it stands for counts.
            let why = Why::Context("value");
            let parts: Parts = pieces.iter().map(|piece| piece.to_part()).collect();
            Some(Value::unknown(why, Span::default(), parts))
        }
    }
}

/// `Ns/a/x/b/y` as the type `Ns/a/b` and the names `x`, `y`.
fn type_and_names(segments: &[Segment<'_>]) -> Option<(String, Vec<Value>)> {
    let (namespace, pairs) = segments.split_first()?;
    let namespace = word(namespace).filter(|namespace| namespace.contains('.'))?;
    if pairs.is_empty() || pairs.len() % 2 != 0 {
        return None;
    }
    let mut full_type = namespace.to_owned();
    let mut names = Vec::new();
    for pair in pairs.chunks(2) {
        let [segment, name] = pair else { return None };
        full_type.push('/');
        full_type.push_str(word(segment)?);
        names.push(segment_value(name)?);
    }
    Some((full_type, names))
}

impl Value {
    /// `subscription().subscriptionId`
    #[must_use]
    pub fn own_subscription() -> Self {
        own_scope("subscription", "subscriptionId")
    }

    /// `resourceGroup().name`
    #[must_use]
    pub fn own_group() -> Self {
        own_scope("resourceGroup", "name")
    }

    /// Whether a subscription or group is said to be that of the deployment
    /// itself: `subscription().subscriptionId`, `resourceGroup().name`.
    #[must_use]
    pub fn is_own_scope(&self) -> bool {
        let Self::Unknown(unknown) = self else {
            return false;
        };
        let Some(Term::Member { of, key }) = unknown.single_term() else {
            return false;
        };
        matches!(of.as_ref(), Term::Call { function, arguments } if arguments.is_empty()
            && ((function == "subscription" && key.as_str() == Some("subscriptionId"))
                || (function == "resourceGroup" && key.as_str() == Some("name"))))
    }
}

/// A member of what the deployment says of its own scope.
fn own_scope(function: &str, key: &str) -> Value {
    let term = Term::call(function, []).member(key);
    Value::term(Why::Context("scope"), Span::default(), term)
}

/// Texts one behind the other, as one value.
#[must_use]
pub fn joined(pieces: impl IntoIterator<Item = Value>) -> Value {
    let mut builder = TextBuilder::default();
    for piece in pieces {
        // What is no text (a name that is an object) stays visible as its JSON.
        if !builder.value(&piece) {
            builder.text(&piece.to_string());
        }
    }
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Option<ResourceId> {
        ResourceId::parse(&Value::String(text.into()))
    }

    #[test]
    fn absolute_ids_come_apart_and_together() {
        let text = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/n";
        let id = parse(text).unwrap();
        assert_eq!(id.full_type, "Microsoft.Network/virtualNetworks/subnets");
        assert_eq!(id.known_name().as_deref(), Some("v/n"));
        assert_eq!(id.to_value().as_str(), Some(text));
        assert_eq!(parse(&format!("{text}/")).unwrap(), id);
    }

    #[test]
    fn extension_ids_keep_what_they_extend() {
        let text = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Sql/servers/a/providers/Microsoft.Insights/diagnosticSettings/d";
        let id = parse(text).unwrap();
        assert_eq!(id.full_type, "Microsoft.Insights/diagnosticSettings");
        assert_eq!(
            id.extends.as_ref().unwrap().full_type,
            "Microsoft.Sql/servers"
        );
        assert_eq!(id.to_value().as_str(), Some(text));
    }

    #[test]
    fn relative_ids_and_other_texts() {
        assert_eq!(
            parse("Microsoft.Web/sites/x/slots/y")
                .unwrap()
                .known_name()
                .as_deref(),
            Some("x/y")
        );
        for text in [
            "x",
            "a/b",
            "Microsoft.Web/sites",
            "/subscriptions/s",
            "https://a.b/c/d",
            "10.0.0.0/24",
            "",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
