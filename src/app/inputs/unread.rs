//! What is secret in an input file that could not be read.

use std::collections::BTreeSet;

use crate::arm::Template;
use crate::arm::scope::Context;
use crate::arm::secret::{Sources, secret_spans, sources, torn_spans};
use crate::catalog::Catalog;
use crate::input::{InputFile, Inputs};
use crate::text::Span;

/// The parameters that any file of the run makes secret: a file with mistakes may belong to any.
pub(super) fn names(inputs: &Inputs) -> Vec<String> {
    let all: BTreeSet<String> = inputs
        .files
        .iter()
        .flat_map(|file| of(file).parameters)
        .collect();
    all.into_iter().collect()
}

/// The places of a file that may be secret: by its own tree as far as there is one, and by names in
/// what its mistakes tore off.
pub(super) fn secrets(file: &InputFile, names: &[String]) -> Vec<Span> {
    let (Some(document), Some(source)) = (&file.document, &file.source) else {
        return Vec::new();
    };
    let mut spans = secret_spans(&document.root, names, &of(file).spans);
    spans.extend(torn_spans(source.text(), document, names));
    spans.sort();
    spans.dedup();
    spans
}

/// What a file makes secret, read as a template whatever it is: one with mistakes may not look like
/// one.
fn of(file: &InputFile) -> Sources {
    let Some(document) = &file.document else {
        return Sources::default();
    };
    let Some(root) = file.root.find(&document.root) else {
        return Sources::default();
    };
    let template = Template::read(root, file.root.clone(), None, &Context::default());
    sources(&template, Catalog::embedded())
}
