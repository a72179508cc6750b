//! Entries of an older plan about what is no longer in the inputs: they are kept as comments.

use std::fmt::Write;

use super::one_line;
use crate::text::Span;

/// What such entries stand under.
const MARK: &str = "# No longer there. Take these lines out once they are not needed:";

/// A plan that was made anew, with what the older one says of things that are gone behind it.
#[must_use]
pub fn with_gone(new: &str, old: &str, gone: &[(&'static str, Span)]) -> String {
    let mut kept: Vec<String> = Vec::new();
    if let Some((_, earlier)) = old.split_once(MARK) {
        let lines = earlier.lines().map(str::trim_end);
        kept.extend(
            lines
                .filter(|line| line.starts_with('#'))
                .map(str::to_owned),
        );
    }
    for (list, span) in gone {
        let start = usize::try_from(span.start).unwrap_or(usize::MAX);
        let behind = old.get(start..).unwrap_or_default();
        // The place of an entry is its head; its keys stand below, up to the next head.
        let keys = behind.lines().skip(1).map(str::trim);
        let keys = keys
            .take_while(|line| !line.starts_with('[') && !line.starts_with(MARK))
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        kept.push(format!("# [[{list}]]"));
        kept.extend(keys.map(|line| format!("# {}", one_line(line))));
    }
    if kept.is_empty() {
        return new.to_owned();
    }
    let mut text = format!("{new}\n{MARK}\n");
    for line in kept {
        let _ = writeln!(text, "{line}");
    }
    text
}
