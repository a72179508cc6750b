//! What stands between the members or elements of a container.
//!
//! The inside of a container is cut into one block an item: the *lead* (white
//! space and comments from behind the block before), the item, its comma, and
//! comments behind it on the same line. Behind the last block comes the tail.

use super::super::{Kind, Node, scan};
use crate::text::Span;

/// A container's text, cut into blocks.
#[derive(Debug)]
pub(super) struct Gaps {
    /// Offset of the bracket that opens.
    pub(super) open: usize,
    /// Offset of the bracket that closes.
    pub(super) close: usize,
    pub(super) blocks: Vec<Block>,
    /// Offset behind the last block.
    pub(super) tail: usize,
    /// Whether what stands before the first block ends in a `//` comment.
    pub(super) open_line_comment: bool,
}

/// One item with all that belongs to it.
#[derive(Debug)]
pub(super) struct Block {
    /// The place of the value, which names the item.
    pub(super) value: Span,
    /// Where the lead starts, directly behind the block before.
    pub(super) lead: usize,
    /// Up to here the lead speaks of more than this item.
    pub(super) own: usize,
    /// Whether the part before `own` ends in a `//` comment.
    pub(super) own_line_comment: bool,
    /// Where the key or value starts.
    pub(super) start: usize,
    /// Where the value ends.
    pub(super) end: usize,
    /// Offset of the comma, if there is one.
    pub(super) comma: Option<usize>,
    /// Whether the block ends in a `//` comment.
    pub(super) line_comment: bool,
}

impl Gaps {
    /// Cuts a container; nothing if the text is not what the node says.
    pub(super) fn of(text: &str, node: &Node) -> Option<Self> {
        let bytes = text.as_bytes();
        let range = node.span.range();
        let (open, close) = (range.start, range.end.checked_sub(1)?);
        let (at, open_line_comment) = trailing(bytes, open + 1);
        let mut gaps = Self {
            open,
            close,
            blocks: Vec::new(),
            tail: at,
            open_line_comment,
        };
        for (item, value) in items(node) {
            gaps.tail = gaps.add(text, item, value)?;
        }
        (scan_to_token(bytes, gaps.tail) == close).then_some(gaps)
    }

    /// Adds the block of the next item; gives its end.
    fn add(&mut self, text: &str, item: Span, value: Span) -> Option<usize> {
        let bytes = text.as_bytes();
        let lead = self.tail;
        let (start, end) = (item.start as usize, item.end as usize);
        if scan_to_token(bytes, lead) != start || start >= end {
            return None;
        }
        let (own, own_line_comment) = own_part(bytes, lead, start);
        let behind = scan_to_token(bytes, end);
        let comma = (bytes.get(behind) == Some(&b',')).then_some(behind);
        let (tail, line_comment) = trailing(bytes, comma.map_or(end, |at| at + 1));
        self.blocks.push(Block {
            value,
            lead,
            own,
            own_line_comment,
            start,
            end,
            comma,
            line_comment,
        });
        Some(tail)
    }

    /// Where the block at `index` ends.
    pub(super) fn end_of(&self, index: usize) -> usize {
        self.blocks
            .get(index + 1)
            .map_or(self.tail, |next| next.lead)
    }

    /// The index of the item with this value.
    pub(super) fn index_of(&self, value: Span) -> Option<usize> {
        self.blocks
            .binary_search_by_key(&value, |block| block.value)
            .ok()
    }
}

/// Each item of a container, key included, with the place of its value.
fn items(node: &Node) -> Vec<(Span, Span)> {
    match &node.kind {
        Kind::Array(elements) => elements.iter().map(|it| (it.span, it.span)).collect(),
        Kind::Object(members) => {
            let item = |member: &super::super::Member| {
                let value = member.value.span;
                (Span::new(member.key_span.start, value.end), value)
            };
            members.iter().map(item).collect()
        }
        _ => Vec::new(),
    }
}

/// Behind white space and comments.
fn scan_to_token(bytes: &[u8], mut at: usize) -> usize {
    loop {
        at = scan::blanks_end(bytes, at);
        match scan::comment_end(bytes, at) {
            Some(end) => at = end.unwrap_or_else(|end| end),
            None => return at,
        }
    }
}

/// How far what stands from `at` on belongs to what is before it, and whether
/// it ends in a `//` comment. Up to the line break, if only comments come
/// before that; if something else follows on the line, up to the last comment
/// where a bracket closes, else nothing: `[1, /* two */ 2]`.
fn trailing(bytes: &[u8], start: usize) -> (usize, bool) {
    let mut comments_end = start;
    let mut at = start;
    loop {
        while matches!(bytes.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        match bytes.get(at) {
            Some(b'\n' | b'\r') => return (at, false),
            Some(b'}' | b']') => return (comments_end, false),
            _ => {}
        }
        let Some(end) = scan::comment_end(bytes, at) else {
            return (start, false);
        };
        let end = end.unwrap_or_else(|end| end);
        if bytes.get(at + 1) == Some(&b'/') {
            return (end, true);
        }
        at = end;
        comments_end = end;
    }
}

/// Where, in the lead from `lead` to `item`, what the item owns starts: behind
/// the last comment that a blank line sets apart.
fn own_part(bytes: &[u8], lead: usize, item: usize) -> (usize, bool) {
    let mut own = (lead, false);
    let mut comment = None;
    let mut at = lead;
    while at < item {
        let blanks = scan::blanks_end(bytes, at);
        let blank_line = || {
            let white = bytes.get(at..blanks).unwrap_or_default();
            white.iter().filter(|byte| **byte == b'\n').count() > 1
        };
        if let Some(found) = comment.filter(|_| blank_line()) {
            own = found;
        }
        let Some(end) = scan::comment_end(bytes, blanks) else {
            break;
        };
        let end = end.unwrap_or_else(|end| end);
        comment = Some((end, bytes.get(blanks + 1) == Some(&b'/')));
        at = end;
    }
    own
}
