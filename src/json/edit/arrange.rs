//! The new layout of one container: which items stay, which come, and how
//! they are separated.

use super::super::lexer::span;
use super::super::style::blanks;
use super::super::{Json, Layout, Style};
use super::gaps::{Block, Gaps};
use crate::text::Edit;

/// What one container becomes.
pub(super) struct Arrange<'a> {
    pub(super) text: &'a str,
    pub(super) style: &'a Style,
    pub(super) gaps: &'a Gaps,
    /// Which items go.
    pub(super) removed: &'a [bool],
    /// What comes in front of each item; one more at the end.
    pub(super) slots: &'a [Vec<New<'a>>],
    /// Whether what the container stands in is written in one line.
    pub(super) parent_in_line: bool,
}

/// A new item.
pub(super) struct New<'a> {
    pub(super) key: Option<&'a str>,
    pub(super) value: &'a Json,
}

/// How far the arrangement has come.
#[derive(Default)]
struct State {
    edits: Vec<Edit>,
    /// Items of the container in the end.
    total: usize,
    /// Items placed so far.
    placed: usize,
    /// Whether what stands directly before ends in a `//` comment.
    behind_line_comment: bool,
    /// The item that stood before the current one went, and its lead had a line break.
    line_lost: bool,
    /// The first item went, and nothing took its place yet.
    first_lost: bool,
}

impl Arrange<'_> {
    /// The text edits.
    pub(super) fn edits(&self) -> Vec<Edit> {
        if let Some(edit) = self.emptied().or_else(|| self.filled()) {
            return vec![edit];
        }
        let mut state = State {
            total: self.final_count(),
            behind_line_comment: self.gaps.open_line_comment,
            ..State::default()
        };
        for (index, block) in self.gaps.blocks.iter().enumerate() {
            self.place_new(index, block.lead, &mut state);
            if self.goes(index) {
                self.take_out(index, block, &mut state);
            } else {
                self.keep(index, block, &mut state);
            }
        }
        self.place_new(self.gaps.blocks.len(), self.gaps.tail, &mut state);
        let tail = self.slice(self.gaps.tail, self.gaps.close);
        let added_lines = self.gaps.blocks.is_empty() && self.new_lines();
        if (state.behind_line_comment || added_lines) && !starts_with_break(tail) {
            let line = format!("{}{}", self.line_break(), self.outer());
            state.edits.push(insert(self.gaps.tail, line));
        }
        state.edits
    }

    fn goes(&self, index: usize) -> bool {
        self.removed.get(index).copied().unwrap_or(false)
    }

    fn new_at(&self, slot: usize) -> &[New<'_>] {
        self.slots.get(slot).map_or(&[], Vec::as_slice)
    }

    fn new_count(&self) -> usize {
        self.slots.iter().map(Vec::len).sum()
    }

    fn final_count(&self) -> usize {
        let kept = self.removed.iter().filter(|removed| !**removed).count();
        kept + self.new_count()
    }

    fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Everything goes and nothing comes: `{}`, unless a comment stays.
    fn emptied(&self) -> Option<Edit> {
        let gaps = self.gaps;
        let first = gaps.blocks.first()?;
        let comment_stays = gaps.blocks.iter().any(|block| block.own > block.lead)
            || !self.slice(gaps.open + 1, first.lead).trim().is_empty()
            || !self.slice(gaps.tail, gaps.close).trim().is_empty();
        let emptied = self.final_count() == 0 && !comment_stays;
        emptied.then(|| Edit::replace(span(gaps.open + 1, gaps.close), ""))
    }

    /// Something comes into an empty container without comments.
    fn filled(&self) -> Option<Edit> {
        let gaps = self.gaps;
        let inside = self.slice(gaps.open + 1, gaps.close);
        if !gaps.blocks.is_empty() || self.new_count() == 0 || !inside.trim().is_empty() {
            return None;
        }
        let separator = self.separator(0);
        let lines = self.new_lines();
        let mut text = String::new();
        for (index, new) in self.slots.iter().flatten().enumerate() {
            text.push_str(if index > 0 { "," } else { "" });
            text.push_str(if index > 0 || lines { &separator } else { "" });
            text.push_str(&self.print(new, &separator));
        }
        if lines {
            text.push_str(self.line_break());
            text.push_str(self.outer());
        }
        Some(Edit::replace(span(gaps.open + 1, gaps.close), text))
    }

    fn place_new(&self, slot: usize, at: usize, state: &mut State) {
        let mut text = String::new();
        for new in self.new_at(slot) {
            let mut lead = if state.placed == 0 {
                self.first_lead()
            } else {
                self.separator(slot)
            };
            if state.behind_line_comment && !starts_with_break(&lead) {
                lead = self.line();
            }
            text.push_str(&lead);
            text.push_str(&self.print(new, &lead));
            state.placed += 1;
            if state.placed < state.total {
                text.push(',');
            }
            state.behind_line_comment = false;
            (state.line_lost, state.first_lost) = (false, false);
        }
        if !text.is_empty() {
            state.edits.push(insert(at, text));
        }
    }

    fn take_out(&self, index: usize, block: &Block, state: &mut State) {
        if block.own > block.lead {
            state.behind_line_comment = block.own_line_comment;
        }
        state.line_lost |= has_break(self.slice(block.lead, block.start));
        state.first_lost |= index == 0;
        let gone = span(block.own, self.gaps.end_of(index));
        state.edits.push(Edit::replace(gone, ""));
    }

    fn keep(&self, index: usize, block: &Block, state: &mut State) {
        let old = self.slice(block.lead, block.start);
        let lead = self.kept_lead(index, old, state);
        if lead != old {
            let place = span(block.lead, block.start);
            state.edits.push(Edit::replace(place, lead));
        }
        state.placed += 1;
        let more = state.placed < state.total;
        let was_last = index + 1 == self.gaps.blocks.len();
        match block.comma {
            None if more => state.edits.push(insert(block.end, ",".to_owned())),
            Some(comma) if !more && !was_last => {
                // A comma on a line of its own takes that line with it.
                let blank = self.slice(block.end, comma).trim().is_empty();
                let start = if blank { block.end } else { comma };
                state.edits.push(Edit::replace(span(start, comma + 1), ""));
            }
            _ => {}
        }
        state.behind_line_comment = block.line_comment;
        (state.line_lost, state.first_lost) = (false, false);
    }

    /// What stands before a kept item, given what stood there.
    fn kept_lead(&self, index: usize, old: &str, state: &State) -> String {
        let white = old.trim().is_empty();
        let lead = if white && state.placed == 0 && state.first_lost {
            self.first_lead()
        } else if white && state.placed > 0 && index == 0 && !has_break(old) {
            self.separator(0)
        } else if white && state.line_lost && !has_break(old) {
            self.line()
        } else {
            old.to_owned()
        };
        if state.behind_line_comment && !starts_with_break(&lead) {
            return format!("{}{}", self.line(), lead.trim_start_matches([' ', '\t']));
        }
        lead
    }

    /// What stands before whatever comes first.
    fn first_lead(&self) -> String {
        let Some(first) = self.gaps.blocks.first() else {
            // Only a comment stands in it, else it is `filled`.
            let blank = if self.style.layout == Layout::Minified {
                ""
            } else {
                " "
            };
            return if self.new_lines() {
                self.line()
            } else {
                blank.to_owned()
            };
        };
        let lead = self.slice(first.lead, first.start);
        if has_break(lead) {
            self.line()
        } else {
            blanks(lead).to_owned()
        }
    }

    /// What stands between a comma and an item that comes into this slot.
    fn separator(&self, slot: usize) -> String {
        let blocks = &self.gaps.blocks;
        let model = match slot {
            0 => blocks.get(1),
            _ => blocks
                .get(slot)
                .or_else(|| blocks.last().filter(|_| blocks.len() > 1)),
        };
        if let Some(model) = model {
            let lead = self.slice(model.lead, model.start);
            return match (has_break(lead), lead.trim().is_empty()) {
                (true, _) => self.line(),
                (false, true) => lead.to_owned(),
                (false, false) => " ".to_owned(),
            };
        }
        let lines = match blocks.first() {
            Some(only) => {
                has_break(self.slice(only.lead, only.start))
                    || has_break(self.slice(self.gaps.tail, self.gaps.close))
            }
            None => self.new_lines(),
        };
        match self.style.layout {
            _ if lines => self.line(),
            Layout::Minified => String::new(),
            _ => " ".to_owned(),
        }
    }

    /// Whether an empty container is filled line by line.
    fn new_lines(&self) -> bool {
        let inside = self.slice(self.gaps.open, self.gaps.close);
        has_break(inside) || (self.style.layout == Layout::Lines && !self.parent_in_line)
    }

    /// A line break and the indentation of the items.
    fn line(&self) -> String {
        let leads = self
            .gaps
            .blocks
            .iter()
            .map(|block| self.slice(block.lead, block.start));
        let broken = leads.filter_map(|lead| lead.rfind('\n').map(|at| lead.get(at + 1..)));
        let indent = broken.flatten().map(blanks).next();
        match indent {
            Some(indent) => format!("{}{indent}", self.line_break()),
            None => format!("{}{}{}", self.line_break(), self.outer(), self.style.indent),
        }
    }

    fn line_break(&self) -> &'static str {
        let inside = self
            .gaps
            .blocks
            .first()
            .map_or((self.gaps.tail, self.gaps.close), |first| {
                (first.lead, first.start)
            });
        let lead = self.slice(inside.0, inside.1);
        match lead.find('\n') {
            Some(at) if lead.get(..at).is_some_and(|line| line.ends_with('\r')) => "\r\n",
            Some(_) => "\n",
            None => self.style.line_break,
        }
    }

    /// The indentation of the line that the container starts on.
    fn outer(&self) -> &str {
        line_indent(self.text, self.gaps.open)
    }

    fn print(&self, new: &New<'_>, lead: &str) -> String {
        let inside = self.slice(self.gaps.open, self.gaps.close);
        let (layout, base) = if has_break(lead) {
            let at = lead.rfind('\n').map_or(0, |at| at + 1);
            (Layout::Lines, lead.get(at..).unwrap_or_default())
        } else if self.style.layout == Layout::Minified {
            (Layout::Minified, "")
        } else if has_break(inside) {
            (Layout::Lines, self.outer())
        } else {
            (Layout::OneLine, "")
        };
        let style = Style {
            line_break: self.line_break(),
            ..self.style.with_layout(layout)
        };
        let value = new.value.print(&style, base);
        match new.key {
            Some(key) => format!("{}{}{value}", super::super::escape(key), self.colon(layout)),
            None => value,
        }
    }

    /// What stands between key and value, as the first member has it.
    fn colon(&self, layout: Layout) -> &str {
        let usual = if layout == Layout::Minified {
            ":"
        } else {
            ": "
        };
        let Some(first) = self.gaps.blocks.first() else {
            return usual;
        };
        let member = self.slice(first.start, first.value.start as usize);
        let between = member.rfind('"').and_then(|quote| member.get(quote + 1..));
        between
            .filter(|text| text.trim_matches([' ', '\t']) == ":")
            .unwrap_or(usual)
    }
}

/// The blanks that the line of a place starts with.
pub(super) fn line_indent(text: &str, at: usize) -> &str {
    let before = text.get(..at).unwrap_or_default();
    let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    blanks(text.get(start..).unwrap_or_default())
}

fn insert(at: usize, text: String) -> Edit {
    Edit::replace(span(at, at), text)
}

fn has_break(text: &str) -> bool {
    text.contains(['\n', '\r'])
}

fn starts_with_break(text: &str) -> bool {
    text.trim_start_matches([' ', '\t'])
        .starts_with(['\n', '\r'])
}
