//! `eval`: what an expression is worth, or why that is not known.

use std::io::{self, Write};

use super::options::EvalOptions;
use super::tell::fail;
use super::{Exit, estate, given};
use crate::arm::expr::{Text, classify};
use crate::arm::render;
use crate::arm::scope::{Context, Scope};
use crate::arm::secret::{self, is_secret_content};
use crate::arm::{Part, Template, Unknown, Value, Why};
use crate::catalog::Catalog;
use crate::input::{self, Inputs, Request, Status};
use crate::json::{Kind, Node, Pointer};
use crate::text::{Source, Span, escape};

/// What a secret is shown as.
const MASK: &str = "***";

/// Runs the command. The value goes to `out`, messages to `err`.
///
/// Ends with [`Exit::Clean`] where the value is wholly known, [`Exit::Findings`] where it is not,
/// and [`Exit::Failed`] where Azure would refuse the expression or an input cannot be used.
///
/// # Errors
///
/// Only when `out` or `err` cannot be written; all else is an [`Exit`] and was told on `err`.
pub fn run(options: &EvalOptions, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    let options = match options.clone().with_region_names(Catalog::embedded()) {
        Ok(options) => options,
        Err(unknown) => return fail(err, &unknown.to_string()),
    };
    let request = Request {
        paths: options.template.iter().cloned().collect(),
        parameters: options.parameters.files.clone(),
        sibling_templates: true,
        may_be_other: false,
    };
    // Without a template there is nothing to read: an empty path list would mean this folder.
    let inputs = match options.template {
        Some(_) => input::read(&request, &mut io::stdin().lock()),
        None => Inputs::default(),
    };
    if let Some(message) = unread(&inputs, &options) {
        return fail(err, &message);
    }
    let nothing = Node::default();
    let root = inputs.templates.first().and_then(|template| {
        let file = inputs.files.get(template.file)?;
        template.root.find(&file.document.as_ref()?.root)
    });
    let root = root.unwrap_or(&nothing);
    let values = match options.template {
        Some(_) => given::values(root, &options.parameters.values),
        None => Ok(Vec::new()),
    };
    let values = match values {
        Ok(values) => values,
        Err(error) => return fail(err, &error.to_string()),
    };
    let files = estate::files(&inputs);
    let file = files.first().and_then(|files| files.parameters.last());
    let context: Context = options.context.as_seen();
    let parameters = file.map(|file| file.root);
    let template = Template::read_given(root, Pointer::root(), parameters, &values, &context);
    let Some(scope) = template.scopes.first() else {
        return fail(err, "the template cannot be read");
    };
    let source = inputs
        .templates
        .first()
        .and_then(|template| inputs.files.get(template.file)?.source.as_ref());
    let asked = Asked::new(&options.expression, source);
    let value = asked.evaluate(scope);
    if let Some((message, span)) = refusal(&value) {
        return asked.refuse(err, message, span);
    }
    let hides = asked.uses_secret(&template, scope) || is_secret(&value);
    tell(&value, hides, out)
}

/// Why the template or a parameter file cannot be used.
fn unread(inputs: &Inputs, options: &EvalOptions) -> Option<String> {
    let Some(template) = &options.template else {
        let takes = options.parameters.files.is_empty() && options.parameters.values.is_empty();
        let message = "--parameters needs --template, which declares them";
        return (!takes).then(|| message.to_owned());
    };
    let failed = inputs.files.iter().find_map(|file| match &file.status {
        Status::Failed(error) => Some(format!("{}: {error}", file.name)),
        _ => None,
    });
    failed.or_else(|| match inputs.templates.len() {
        1 => None,
        0 => Some(format!("`{}` holds no template", template.display())),
        many => Some(format!(
            "`{}` holds {many} templates; name one",
            template.display()
        )),
    })
}

/// An expression that was typed. Its places lie behind those of the template, so that one can tell
/// which of the two is meant.
struct Asked<'a> {
    /// As a template has it, with brackets.
    text: String,
    /// As typed, and how much of `text` stands before it.
    typed: &'a str,
    added: u32,
    template: Option<&'a Source>,
    base: u32,
}

impl<'a> Asked<'a> {
    fn new(typed: &'a str, template: Option<&'a Source>) -> Self {
        let has_brackets = typed.starts_with('[') && typed.ends_with(']');
        let length = template.map_or(0, |source| source.text().len());
        Self {
            text: if has_brackets {
                typed.to_owned()
            } else {
                format!("[{typed}]")
            },
            typed,
            added: u32::from(!has_brackets),
            template,
            base: u32::try_from(length).unwrap_or(u32::MAX / 2),
        }
    }

    /// A string as in a template, one byte longer on each side for the quotes.
    fn token(&self) -> Span {
        let length = u32::try_from(self.text.len()).unwrap_or(u32::MAX / 2);
        Span::new(self.base, self.base + length + 2)
    }

    fn evaluate(&self, scope: &Scope<'_>) -> Value {
        scope.evaluate_text(&self.text, self.token())
    }

    /// Whether the value rests on a parameter that holds a secret.
    fn uses_secret(&self, template: &Template<'_>, scope: &Scope<'_>) -> bool {
        let secret = secret::sources(template, Catalog::embedded()).parameters;
        let node = Node {
            span: self.token(),
            kind: Kind::String(self.text.as_str().into()),
        };
        let mut open: Vec<String> = scope.uses(&node).parameters.into_iter().collect();
        let mut seen = open.clone();
        while let Some(name) = open.pop() {
            if secret.contains(&name.to_ascii_lowercase()) {
                return true;
            }
            let declared = template
                .root
                .get("parameters")
                .and_then(|all| all.get(&name));
            let default = declared.and_then(|declared| declared.get("defaultValue"));
            let more = default.map(|node| scope.uses(node)).unwrap_or_default();
            for name in more.parameters {
                if !seen.contains(&name) {
                    seen.push(name.clone());
                    open.push(name);
                }
            }
        }
        false
    }

    /// Says what Azure would refuse, with the place underlined.
    fn refuse(&self, err: &mut dyn Write, message: &str, span: Span) -> io::Result<Exit> {
        fail(err, message)?;
        let start = span.start.checked_sub(self.base + 1 + self.added);
        match (start, self.template) {
            (Some(start), _) if matches!(classify(&self.text), Text::Expression(_)) => {
                let start = start as usize;
                let end = (start + span.len() as usize).min(self.typed.len());
                write!(err, "{}", underlined(self.typed, start..end))?;
            }
            (_, Some(source)) if (span.start as usize) < source.text().len() => {
                let place = source.position(span.start);
                let name = escape::terminal(source.name()).into_owned();
                writeln!(err, "  at {name}:{}:{}", place.line, place.column)?;
            }
            _ => {}
        }
        Ok(Exit::Failed)
    }
}

/// The line of a text that a place begins on, and marks under it.
fn underlined(text: &str, range: std::ops::Range<usize>) -> String {
    let head = text.get(..range.start).unwrap_or_default();
    let line_start = head.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(line_start..).unwrap_or_default();
    let line = line.lines().next().unwrap_or_default();
    let before = text.get(line_start..range.start).unwrap_or_default();
    let marked = text.get(range).unwrap_or_default();
    let marked = marked.lines().next().unwrap_or_default();
    let width = |text: &str| escape::terminal(text).chars().count();
    format!(
        "  {}\n  {}{}\n",
        escape::terminal(line),
        " ".repeat(width(before)),
        "^".repeat(width(marked).max(1))
    )
}

/// The first thing in a value that Azure would refuse.
fn refusal(value: &Value) -> Option<(&str, Span)> {
    let unknown = value.first_unknown()?;
    match &unknown.why {
        Why::Invalid(message) => Some((message, unknown.span)),
        _ => None,
    }
}

fn is_secret(value: &Value) -> bool {
    match value {
        Value::String(text) => is_secret_content(text),
        Value::Array(elements) => elements.iter().any(is_secret),
        Value::Object(members) => members.iter().any(|(_, member)| is_secret(member)),
        _ => false,
    }
}

fn tell(value: &Value, hides: bool, out: &mut dyn Write) -> io::Result<Exit> {
    let reasons = value.reasons();
    if reasons.is_empty() {
        let shown = if hides {
            format!("\"{MASK}\"")
        } else {
            in_json(&render::json(value, '"'))
        };
        writeln!(out, "{shown}")?;
        return Ok(Exit::Clean);
    }
    let known = match value {
        _ if hides => MASK.to_owned(),
        Value::Unknown(unknown) => with_holes(unknown),
        other => render::json(other, '"'),
    };
    writeln!(out, "unknown: {}", escape::terminal(&known))?;
    for why in &reasons {
        let said = format!("{why}{}", remedy(why));
        writeln!(out, "  {}", escape::terminal(&said))?;
    }
    Ok(Exit::Findings)
}

/// Known text as it is, what is not known in braces.
fn with_holes(unknown: &Unknown) -> String {
    let part = |part: &Part| match part {
        Part::Text(text) => text.to_string(),
        Part::Term(_) => {
            let alone = Value::unknown(unknown.why.clone(), unknown.span, [part.clone()]);
            format!("{{{}}}", alone.to_expression())
        }
    };
    unknown.parts.iter().map(part).collect()
}

/// What would make it known.
fn remedy(why: &Why) -> String {
    match why {
        Why::ParameterWithoutValue(name) => format!("; give it with --parameters {name}=VALUE"),
        Why::Context("subscription") => "; give it with --context subscription=ID".to_owned(),
        Why::Context("resource group") => "; give it with --context group=NAME".to_owned(),
        Why::Context("location") => "; give it with --context location=REGION".to_owned(),
        Why::Context("tenant") => "; give it with --context tenant=ID".to_owned(),
        _ => String::new(),
    }
}

/// Characters that a terminal would obey, as JSON escapes them; outside of strings there are none.
fn in_json(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for scalar in json.chars() {
        if escape::is_hidden(scalar) {
            let mut units = [0; 2];
            for unit in scalar.encode_utf16(&mut units) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            text.push(scalar);
        }
    }
    text
}

#[cfg(test)]
mod tests;
