//! A graph in the language of Graphviz.

use std::fmt::Write;

use super::drawing::{Drawing, LineLook, Node, NodeLook, short};
use crate::text::escape::terminal;

const HEAD: &str = "// a -> b: a waits for b. Dotted: a only names b. Dashed boxes are not deployed
// by these templates. Red: the deployment is refused.
digraph dependencies {
  rankdir=LR;
  node [shape=box, fontname=\"sans-serif\"];
";

/// The text of the graph.
#[must_use]
pub fn dot(drawing: &Drawing) -> String {
    let mut text = HEAD.to_owned();
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); drawing.nodes.len()];
    let mut open = Vec::new();
    for (index, node) in drawing.nodes.iter().enumerate().rev() {
        match node.inside.and_then(|above| below.get_mut(above)) {
            Some(below) => below.push(index),
            None => open.push((index, 1, false)),
        }
    }
    while let Some((index, indent, is_end)) = open.pop() {
        let blanks = "  ".repeat(indent);
        if is_end {
            let _ = writeln!(text, "{blanks}}}");
            continue;
        }
        let (Some(node), Some(inside)) = (drawing.nodes.get(index), below.get(index)) else {
            continue;
        };
        if inside.is_empty() {
            let _ = writeln!(text, "{blanks}{}", boxed(drawing, index, node));
            continue;
        }
        let _ = writeln!(text, "{blanks}subgraph cluster_{index} {{");
        let _ = writeln!(text, "{blanks}  {}", boxed(drawing, index, node));
        open.push((index, indent, true));
        open.extend(inside.iter().map(|node| (*node, indent + 1, false)));
    }
    for line in drawing.telling() {
        let look = match line.look {
            LineLook::Waits => "",
            LineLook::Named | LineLook::Back => " [style=dotted]",
            LineLook::Circle => " [color=\"#c62828\", penwidth=2]",
            LineLook::Broken => " [color=\"#c62828\", penwidth=2, style=dashed, arrowhead=tee]",
        };
        let _ = writeln!(text, "  n{} -> n{}{look};", line.from, line.to);
    }
    text.push_str("}\n");
    text
}

fn boxed(drawing: &Drawing, index: usize, node: &Node) -> String {
    let (name, kind) = short(drawing, node);
    let lines = [name, kind, node.place.clone()];
    let lines: Vec<String> = lines
        .iter()
        .filter(|line| !line.is_empty())
        .map(|line| escaped(line))
        .collect();
    let look = match node.look {
        NodeLook::Declared => "",
        NodeLook::Existing => ", style=dotted",
        NodeLook::Outside => ", style=dashed",
    };
    format!("n{index} [label=\"{}\"{look}];", lines.join("\\n"))
}

/// Text in quotes, where a backslash begins an escape.
fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for scalar in terminal(text).chars() {
        match scalar {
            '"' => result.push_str("\\\""),
            '\\' => result.push_str("\\\\"),
            // Graphviz reads HTML entities.
            '&' => result.push_str("&amp;"),
            _ => result.push(scalar),
        }
    }
    result
}
