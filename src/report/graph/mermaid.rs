//! A graph as a Mermaid flowchart.

use std::fmt::Write;

use super::drawing::{Drawing, LineLook, Node, NodeLook};
use crate::text::escape::terminal;

const HEAD: &str = "%% A --> B: A waits for B. A -.-> B: A only names B.
%% Dashed boxes are not deployed by these templates. Red: the deployment is refused.
flowchart LR
";

const CLASSES: &str = "  classDef existing stroke-dasharray: 2 2
  classDef outside stroke-dasharray: 6 4,fill:none
";

/// The text of the flowchart.
#[must_use]
pub fn mermaid(drawing: &Drawing) -> String {
    let mut text = HEAD.to_owned();
    let tree = Tree::of(drawing);
    for root in &tree.roots {
        tree.write(*root, 1, &mut text);
    }
    outside(drawing, &mut text);
    let mut refused = Vec::new();
    for (number, line) in drawing.telling().into_iter().enumerate() {
        let arrow = match line.look {
            LineLook::Waits | LineLook::Circle => "-->",
            LineLook::Named | LineLook::Back => "-.->",
            LineLook::Broken => "--x",
        };
        if line.look >= LineLook::Circle {
            refused.push(number.to_string());
        }
        let _ = writeln!(text, "  n{} {arrow} n{}", line.from, line.to);
    }
    if !refused.is_empty() {
        let _ = writeln!(
            text,
            "  linkStyle {} stroke:#c62828,stroke-width:2px",
            refused.join(",")
        );
    }
    let looks: Vec<NodeLook> = drawing.nodes.iter().map(|node| node.look).collect();
    if looks.iter().any(|look| *look != NodeLook::Declared) {
        text.push_str(CLASSES);
    }
    for (look, class) in [
        (NodeLook::Existing, "existing"),
        (NodeLook::Outside, "outside"),
    ] {
        let all = looks.iter().enumerate().filter(|(_, one)| **one == look);
        let all: Vec<String> = all.map(|(index, _)| format!("n{index}")).collect();
        if !all.is_empty() {
            let _ = writeln!(text, "  class {} {class}", all.join(","));
        }
    }
    text
}

/// The nodes by what they are drawn inside of.
struct Tree<'d> {
    drawing: &'d Drawing,
    roots: Vec<usize>,
    below: Vec<Vec<usize>>,
}

impl<'d> Tree<'d> {
    fn of(drawing: &'d Drawing) -> Self {
        let mut tree = Self {
            drawing,
            roots: Vec::new(),
            below: vec![Vec::new(); drawing.nodes.len()],
        };
        for (index, node) in drawing.nodes.iter().enumerate() {
            match node.inside.and_then(|above| tree.below.get_mut(above)) {
                Some(below) => below.push(index),
                None if node.look != NodeLook::Outside => tree.roots.push(index),
                None => {}
            }
        }
        tree
    }

    /// A box, or a frame with the box and all that is inside of it.
    fn write(&self, root: usize, indent: usize, text: &mut String) {
        // Deep families would need a stack as deep: a frame is opened and closed by hand.
        let mut open = vec![(root, indent, false)];
        while let Some((index, indent, is_end)) = open.pop() {
            let blanks = "  ".repeat(indent);
            if is_end {
                let _ = writeln!(text, "{blanks}end");
                continue;
            }
            let Some(node) = self.drawing.nodes.get(index) else {
                continue;
            };
            let below = self.below.get(index).map_or(&[][..], Vec::as_slice);
            if below.is_empty() {
                let _ = writeln!(text, "{blanks}n{index}[{}]", label(self.drawing, node));
                continue;
            }
            let _ = writeln!(text, "{blanks}subgraph f{index}[\" \"]");
            let _ = writeln!(text, "{blanks}  n{index}[{}]", label(self.drawing, node));
            open.push((index, indent, true));
            open.extend(below.iter().rev().map(|node| (*node, indent + 1, false)));
        }
    }
}

/// What is outside, one frame for each place.
fn outside(drawing: &Drawing, text: &mut String) {
    let mut frames: Vec<(&str, Vec<usize>)> = Vec::new();
    for (index, node) in drawing.nodes.iter().enumerate() {
        if node.look != NodeLook::Outside {
            continue;
        }
        match frames.iter_mut().find(|(place, _)| *place == node.place) {
            Some((_, nodes)) => nodes.push(index),
            None => frames.push((&node.place, vec![index])),
        }
    }
    for (number, (place, nodes)) in frames.into_iter().enumerate() {
        let mut title = vec!["not in these templates"];
        title.extend((!place.is_empty()).then_some(place));
        let _ = writeln!(text, "  subgraph o{number}[{}]", quoted(&title));
        for index in nodes {
            if let Some(node) = drawing.nodes.get(index) {
                let _ = writeln!(text, "    n{index}[{}]", label(drawing, node));
            }
        }
        let _ = writeln!(text, "  end");
    }
}

/// Name and type; inside of a parent only what the parent does not say.
fn label(drawing: &Drawing, node: &Node) -> String {
    let (name, kind) = super::drawing::short(drawing, node);
    if kind.is_empty() {
        return quoted(&[&name]);
    }
    quoted(&[&name, &kind])
}

/// Lines of text in quotes. All that could mean something to Mermaid or to the HTML that it makes
/// is written by number.
fn quoted(lines: &[&str]) -> String {
    let mut text = "\"".to_owned();
    for (number, line) in lines.iter().enumerate() {
        if number > 0 {
            text.push_str("<br/>");
        }
        for scalar in terminal(line).chars() {
            if scalar.is_alphanumeric() || " -_./:,()".contains(scalar) {
                text.push(scalar);
            } else {
                let _ = write!(text, "#{};", u32::from(scalar));
            }
        }
    }
    text.push('"');
    text
}
