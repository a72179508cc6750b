//! From planned changes to text edits, by one walk to the places concerned.

use std::collections::BTreeSet;

use super::super::{Json, Kind, Layout, Member, Node, Style};
use super::arrange::{Arrange, New, line_indent};
use super::gaps::Gaps;
use super::patch::patch;
use super::{Insert, Place, TreeEdit, TreeEditError};
use crate::text::{Edit, Source, Span};

/// See [`TreeEdit::finish`].
pub(super) fn edits<'a>(
    plan: &'a TreeEdit,
    source: &'a Source,
    root: &'a Node,
) -> Result<Vec<Edit>, TreeEditError> {
    if plan.removed.contains(&root.span) {
        return Err(TreeEditError::DoesNotFit { span: root.span });
    }
    let sets = plan.sets.keys();
    let places = sets.chain(&plan.removed).chain(plan.inserted.keys());
    let mut walk = Walk {
        plan,
        source,
        style: Style::of(source),
        open: places.copied().collect(),
        edits: Vec::new(),
    };
    walk.node(root, false)?;
    match walk.open.first() {
        Some(span) => Err(TreeEditError::DoesNotFit { span: *span }),
        None => Ok(merged(walk.edits)),
    }
}

struct Walk<'a> {
    plan: &'a TreeEdit,
    source: &'a Source,
    style: Style,
    /// Planned places that were not met yet.
    open: BTreeSet<Span>,
    edits: Vec<Edit>,
}

impl<'a> Walk<'a> {
    /// Whether a change is planned at this place or inside it.
    fn concerns(&self, span: Span) -> bool {
        self.first_in(span).is_some()
    }

    fn first_in(&self, span: Span) -> Option<Span> {
        let from_here = self.open.range(Span::at(span.start)..).next().copied();
        from_here.filter(|place| place.start < span.end)
    }

    fn in_line(&self, span: Span) -> bool {
        self.source.line_of(span.start) == self.source.line_of(span.end)
    }

    /// `parent_in_line`: whether what the node stands in is written in one line.
    fn node(&mut self, node: &'a Node, parent_in_line: bool) -> Result<(), TreeEditError> {
        if !self.concerns(node.span) {
            return Ok(());
        }
        if let Some(value) = self.plan.sets.get(&node.span) {
            return self.set(node, value, parent_in_line);
        }
        let in_line = self.in_line(node.span);
        match &node.kind {
            Kind::Object(members) => {
                self.container(node, members.iter().map(|it| &it.value), parent_in_line)?;
                members.iter().try_for_each(|it| self.member(it, in_line))
            }
            Kind::Array(elements) => {
                self.container(node, elements.iter(), parent_in_line)?;
                elements.iter().try_for_each(|it| self.node(it, in_line))
            }
            _ => Ok(()),
        }
    }

    fn member(&mut self, member: &'a Member, in_line: bool) -> Result<(), TreeEditError> {
        if self.open.remove(&member.key_span)
            && let Some(Json::String(key)) = self.plan.sets.get(&member.key_span)
        {
            self.patch(member.key_span, key);
        }
        self.node(&member.value, in_line)
    }

    fn patch(&mut self, span: Span, text: &str) {
        let raw = self.source.slice(span);
        self.edits.extend(patch(raw, span.start as usize, text));
    }

    fn set(
        &mut self,
        node: &Node,
        value: &Json,
        parent_in_line: bool,
    ) -> Result<(), TreeEditError> {
        let span = node.span;
        self.open.remove(&span);
        if self.concerns(span) || self.plan.inserted.contains_key(&span) {
            return Err(TreeEditError::Conflict { span });
        }
        if let (Kind::String(_), Json::String(text)) = (&node.kind, value) {
            self.patch(span, text);
            return Ok(());
        }
        let layout = match self.style.layout {
            Layout::Lines if parent_in_line => Layout::OneLine,
            layout => layout,
        };
        let indent = line_indent(self.source.text(), span.start as usize);
        let text = value.print(&self.style.with_layout(layout), indent);
        if text != self.source.slice(span) {
            self.edits.push(Edit::replace(span, text));
        }
        Ok(())
    }

    /// Insertions into a container and removals from it.
    fn container(
        &mut self,
        node: &Node,
        values: impl Iterator<Item = &'a Node>,
        parent_in_line: bool,
    ) -> Result<(), TreeEditError> {
        let plan = self.plan;
        let inserts = plan.inserted.get(&node.span).map_or(&[][..], Vec::as_slice);
        let removed: Vec<bool> = values
            .map(|value| plan.removed.contains(&value.span))
            .collect();
        if inserts.is_empty() && !removed.contains(&true) {
            return Ok(());
        }
        let text = self.source.text();
        let misfit = TreeEditError::DoesNotFit { span: node.span };
        let gaps = Gaps::of(text, node).ok_or(misfit)?;
        check_keys(node, inserts, &removed)?;
        let arrange = Arrange {
            text,
            style: &self.style,
            gaps: &gaps,
            removed: &removed,
            slots: &slots(node, &gaps, inserts)?,
            parent_in_line,
        };
        let edits = arrange.edits();
        self.edits.extend(edits);
        self.open.remove(&node.span);
        for (block, _) in gaps.blocks.iter().zip(&removed).filter(|(_, gone)| **gone) {
            let gone = Span::new(block.value.start.min(offset(block.start)), block.value.end);
            while let Some(inside) = self.first_in(gone) {
                self.open.remove(&inside);
            }
        }
        Ok(())
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// New keys must be new, unless the old member goes.
fn check_keys(node: &Node, inserts: &[Insert], removed: &[bool]) -> Result<(), TreeEditError> {
    for insert in inserts {
        let fits = if insert.key.is_some() {
            node.is_object()
        } else {
            node.is_array()
        };
        if !fits {
            return Err(TreeEditError::DoesNotFit { span: node.span });
        }
        let key = insert.key.as_deref().unwrap_or_default();
        let mut kept = node
            .members()
            .iter()
            .zip(removed)
            .filter(|(_, gone)| !**gone);
        if kept.any(|(member, _)| member.key.eq_ignore_ascii_case(key)) {
            return Err(TreeEditError::KeyExists {
                span: node.span,
                key: key.to_owned(),
            });
        }
    }
    Ok(())
}

/// The new items in front of each old one, and behind the last.
fn slots<'i>(
    node: &Node,
    gaps: &Gaps,
    inserts: &'i [Insert],
) -> Result<Vec<Vec<New<'i>>>, TreeEditError> {
    let count = gaps.blocks.len();
    // Directly behind an item comes before directly in front of the next one.
    let mut placed = Vec::with_capacity(inserts.len());
    for insert in inserts {
        let index = |anchor: Span| {
            let misfit = TreeEditError::DoesNotFit { span: node.span };
            gaps.index_of(anchor).ok_or(misfit)
        };
        let (slot, rank) = match insert.place {
            Place::First => (0, 0),
            Place::After(anchor) => (index(anchor)? + 1, 1),
            Place::Before(anchor) => (index(anchor)?, 2),
            Place::Last => (count, 3),
        };
        placed.push((slot, rank, insert));
    }
    placed.sort_by_key(|(slot, rank, _)| (*slot, *rank));
    let mut slots: Vec<Vec<New<'i>>> = (0..=count).map(|_| Vec::new()).collect();
    for (slot, _, insert) in placed {
        let new = New {
            key: insert.key.as_deref(),
            value: &insert.value,
        };
        if let Some(slot) = slots.get_mut(slot) {
            slot.push(new);
        }
    }
    Ok(slots)
}

/// In order, with insertions at the same place made one.
fn merged(mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.retain(|edit| !edit.span.is_empty() || !edit.text.is_empty());
    edits.sort_by_key(|edit| edit.span);
    let mut result: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        match result.last_mut() {
            Some(last) if last.span == edit.span && edit.span.is_empty() => {
                last.text.push_str(&edit.text);
            }
            _ => result.push(edit),
        }
    }
    result
}
