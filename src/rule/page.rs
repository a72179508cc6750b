//! A documentation page.

/// The headings of a page below its title, in their order.
pub const HEADINGS: [&str; 6] = [
    "What it finds",
    "Why it matters in a move",
    "Example",
    "What the fix does",
    "What to do by hand",
    "Source",
];

/// What is written about a rule, or about a finding that no rule makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// The id of the rule or finding, `area/what-is-wrong`.
    pub id: &'static str,
    /// Its title, in one line.
    pub title: &'static str,
    /// The text, title included.
    pub markdown: &'static str,
}

impl Page {
    /// The headings below the title, as they stand in the text.
    pub fn headings(&self) -> impl Iterator<Item = &'static str> {
        let mut in_code = false;
        self.markdown.lines().filter_map(move |line| {
            in_code ^= line.trim_start().starts_with("```");
            line.strip_prefix("## ").filter(|_| !in_code).map(str::trim)
        })
    }

    /// The text below a heading, without blank lines around it.
    #[must_use]
    pub fn section(&self, heading: &str) -> Option<&'static str> {
        let start = self.markdown.find(&format!("\n## {heading}\n"))?;
        let rest = self.markdown.get(start + 1..)?;
        let text = rest.split_once('\n')?.1;
        let end = text.find("\n## ").unwrap_or(text.len());
        text.get(..end).map(str::trim)
    }
}
