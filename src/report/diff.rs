//! `changes.diff`: input to output as a unified diff that `patch` and `git apply` take.
//!
//! The texts arrive with their secrets masked.

use std::fmt::Write;

use similar::udiff::UnifiedHunkHeader;
use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

/// Unchanged lines around a change.
const CONTEXT: usize = 3;

/// One side of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side<'a> {
    /// Path, with `/`.
    pub path: &'a str,
    /// Text, secrets masked.
    pub text: &'a str,
}

/// A file before and after; one of them may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair<'a> {
    /// The input.
    pub before: Option<Side<'a>>,
    /// The output.
    pub after: Option<Side<'a>>,
}

/// The differences of all pairs, in their order; pairs without difference give nothing.
///
/// Lines end at `\n` only, so a line of a file with `\r\n` keeps its `\r`. Where the
/// line ends differ between the sides, a line in front says so, which `patch` skips.
/// A line is never cut: a template of one line is two lines in the diff.
#[must_use]
pub fn unified(pairs: &[Pair<'_>]) -> String {
    let mut diff = String::new();
    for pair in pairs {
        one(&mut diff, pair);
    }
    diff
}

fn one(diff: &mut String, pair: &Pair<'_>) {
    let text = |side: Option<Side<'_>>| side.map_or("", |side| side.text).to_owned();
    let (before, after) = (text(pair.before), text(pair.after));
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    if old == new && pair.before.is_some() == pair.after.is_some() {
        return;
    }
    let (old_ends, new_ends) = (line_ends(&old), line_ends(&new));
    if let (Some(old_ends), Some(new_ends)) = (old_ends, new_ends)
        && old_ends != new_ends
    {
        let _ = writeln!(diff, "line ends: {old_ends} before, {new_ends} after");
    }
    let _ = writeln!(diff, "--- {}", path(pair.before, "a/"));
    let _ = writeln!(diff, "+++ {}", path(pair.after, "b/"));
    // No deadline: the same texts must give the same diff on a slow machine.
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    for group in group_diff_ops(ops, CONTEXT) {
        if group.is_empty() {
            continue;
        }
        let _ = writeln!(diff, "{}", UnifiedHunkHeader::new(&group));
        for op in &group {
            hunk(diff, op, &old, &new);
        }
    }
}

fn hunk(diff: &mut String, op: &DiffOp, old: &[&str], new: &[&str]) {
    let mut lines = |sign: char, lines: Option<&[&str]>| {
        for line in lines.unwrap_or_default() {
            diff.push(sign);
            diff.push_str(line);
            if !line.ends_with('\n') {
                diff.push_str("\n\\ No newline at end of file\n");
            }
        }
    };
    if op.tag() == DiffTag::Equal {
        lines(' ', old.get(op.old_range()));
        return;
    }
    lines('-', old.get(op.old_range()));
    lines('+', new.get(op.new_range()));
}

/// What the lines of a text end with; none where no line ends.
fn line_ends(lines: &[&str]) -> Option<&'static str> {
    let ended = lines.iter().filter(|line| line.ends_with('\n'));
    let crlf = ended.clone().filter(|line| line.ends_with("\r\n")).count();
    match (ended.count(), crlf) {
        (0, _) => None,
        (_, 0) => Some("LF"),
        (all, crlf) if all == crlf => Some("CRLF"),
        _ => Some("CRLF and LF"),
    }
}

/// The path as `git` writes it: quoted where it holds anything special.
fn path(side: Option<Side<'_>>, prefix: &str) -> String {
    let Some(side) = side else {
        return "/dev/null".to_owned();
    };
    let shown = side.path.trim_start_matches('/');
    let special = |scalar: char| scalar.is_control() || matches!(scalar, '"' | '\\');
    if !shown.contains(special) {
        // A path with a space ends at the tab.
        let tab = if shown.contains(' ') { "\t" } else { "" };
        return format!("{prefix}{shown}{tab}");
    }
    let mut quoted = format!("\"{prefix}");
    for byte in shown.bytes() {
        let _ = match byte {
            b'"' | b'\\' => write!(quoted, "\\{}", char::from(byte)),
            0x20..0x7f => write!(quoted, "{}", char::from(byte)),
            _ => write!(quoted, "\\{byte:03o}"),
        };
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn diff(before: &str, after: &str) -> String {
        let side = |path, text| Some(Side { path, text });
        unified(&[Pair {
            before: side("export.zip/template.json", before),
            after: side("moved/export/template.json", after),
        }])
    }

    #[test]
    fn changes_with_context_and_missing_newlines() {
        let before = "{\n  1\n  2\n  3\n  4\n  \"westeurope\"\n}";
        let after = "{\n  1\n  2\n  3\n  4\n  \"polandcentral\"\n}\n";
        insta::assert_snapshot!(diff(before, after), @r#"
        --- a/export.zip/template.json
        +++ b/moved/export/template.json
        @@ -3,5 +3,5 @@
           2
           3
           4
        -  "westeurope"
        -}
        \ No newline at end of file
        +  "polandcentral"
        +}
        "#);
        assert_eq!(diff(before, before), "");
    }

    #[test]
    fn other_line_ends_are_said() {
        let text = diff("a\r\nb\r\n", "a\nb\n");
        assert!(text.starts_with("line ends: CRLF before, LF after\n--- a/"));
        assert!(text.ends_with("-a\r\n-b\r\n+a\n+b\n"), "{text:?}");
        // A lone carriage return ends no line.
        assert!(diff("a\rb\n", "a\rc\n").contains("@@ -1 +1 @@\n-a\rb\n+a\rc\n"));
    }

    #[test]
    fn files_that_appear_or_vanish() {
        let after = Some(Side {
            path: "a \"b\"\n.json",
            text: "{}\n",
        });
        let appears = Pair {
            before: None,
            after,
        };
        let vanishes = Pair {
            before: after,
            after: None,
        };
        assert_eq!(
            unified(&[appears, vanishes]),
            "--- /dev/null\n+++ \"b/a \\\"b\\\"\\012.json\"\n@@ -0,0 +1 @@\n+{}\n\
             --- \"a/a \\\"b\\\"\\012.json\"\n+++ /dev/null\n@@ -1 +0,0 @@\n-{}\n"
        );
    }

    #[test]
    fn a_large_file_in_one_line_is_two_lines() {
        let before = "x".repeat(550_000);
        let text = diff(&before, &format!("{before}y"));
        assert_eq!(text.lines().count(), 7);
    }

    #[test]
    fn a_diff_of_everything_takes_bounded_time() {
        let before: String = (0..40_000).map(|n| format!("{}\n", n % 7)).collect();
        let after: String = (0..40_000).map(|n| format!("{}\n", n % 5)).collect();
        let start = std::time::Instant::now();
        assert!(!diff(&before, &after).is_empty());
        assert!(start.elapsed().as_secs() < 20);
    }

    /// Applies a diff of one file as `patch` does, but takes no fuzz.
    fn apply(before: &str, diff: &str) -> String {
        let old: Vec<&str> = before.split_inclusive('\n').collect();
        let mut result = String::new();
        let mut at = 0;
        let mut lines = diff.split_inclusive('\n').peekable();
        while let Some(line) = lines.next() {
            if let Some(hunk) = line.strip_prefix("@@ -") {
                let range = hunk.split(' ').next().unwrap();
                let (start, count) = range.split_once(',').unwrap_or((range, "1"));
                let empty = usize::from(count == "0");
                let start = start.parse::<usize>().unwrap() + empty - 1;
                result.extend(old[at..start].iter().copied());
                at = start;
                continue;
            }
            if line.starts_with("---") || line.starts_with("+++") || line.starts_with("line ends") {
                continue;
            }
            let (sign, text) = line.split_at(1);
            let open_end = lines.peek().is_some_and(|next| next.starts_with('\\'));
            let text = if open_end {
                text.strip_suffix('\n').unwrap()
            } else {
                text
            };
            match sign {
                "+" => result.push_str(text),
                "\\" => {}
                _ => {
                    assert_eq!(old[at], text);
                    at += 1;
                    if sign == " " {
                        result.push_str(text);
                    }
                }
            }
        }
        result.extend(old[at..].iter().copied());
        result
    }

    proptest! {
        #[test]
        fn a_diff_leads_from_before_to_after(
            before in "([ab]{0,2}\r?\n?){0,40}",
            after in "([ab]{0,2}\r?\n?){0,40}",
        ) {
            prop_assert_eq!(apply(&before, &diff(&before, &after)), after);
        }
    }
}
