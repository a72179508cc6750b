//! `report.json`, and `checklist.json` with the same items.

use serde::Serialize;

use super::model::{CheckEntry, Report, SCHEMA_VERSION};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Checklist<'a> {
    schema_version: &'static str,
    items: &'a [CheckEntry],
}

/// The text of `report.json`: indented, ended by a line break.
///
/// # Errors
/// When serialisation fails, which no report makes happen.
pub fn report(report: &Report) -> Result<String, serde_json::Error> {
    text(report)
}

/// The text of `checklist.json`: `{ schemaVersion, items }`, the items as in the report.
///
/// # Errors
/// As [`report`].
pub fn checklist(report: &Report) -> Result<String, serde_json::Error> {
    text(&Checklist {
        schema_version: SCHEMA_VERSION,
        items: &report.checklist,
    })
}

/// Any document: indented, ended by a line break.
pub(super) fn text(value: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Run, sample, schema};
    use crate::text::Source;

    fn sample_report() -> Report {
        let source = Source::new("export.zip/template.json", sample::TEMPLATE);
        let root = sample::tree(&source);
        Report::of(&sample::run(&source, &root))
    }

    #[test]
    fn a_report_with_one_of_everything() {
        let text = report(&sample_report()).unwrap();
        assert_eq!(schema::violations(&text), [""; 0]);
        insta::assert_snapshot!(text);
    }

    #[test]
    fn checklist_has_the_items_of_the_report() {
        let whole = sample_report();
        let list: serde_json::Value = serde_json::from_str(&checklist(&whole).unwrap()).unwrap();
        let report: serde_json::Value = serde_json::from_str(&report(&whole).unwrap()).unwrap();
        assert_eq!(list["items"], report["checklist"]);
        assert_eq!(list["schemaVersion"], "1");
    }

    #[test]
    fn an_empty_run_is_valid_and_has_no_target() {
        let text = report(&Report::of(&Run::default())).unwrap();
        assert_eq!(schema::violations(&text), [""; 0]);
        assert!(text.contains("\"target\": null"));
    }

    #[test]
    fn the_schema_refuses_what_it_does_not_know() {
        let text = report(&sample_report()).unwrap();
        for (good, bad) in [
            ("\"schemaVersion\": \"1\"", "\"schemaVersion\": \"2\""),
            ("\"disposition\": \"dropped\"", "\"disposition\": \"gone\""),
            ("\"line\": 9", "\"line\": 0"),
            ("\"basis\"", "\"bases\""),
            ("\"related\": []", "\"related\": [], \"extra\": 1"),
            ("\"pointer\": \"/", "\"pointer\": \""),
        ] {
            assert!(text.contains(good), "{good}");
            let broken = text.replacen(good, bad, 1);
            assert!(!schema::violations(&broken).is_empty(), "{bad}");
        }
    }

    #[test]
    fn order_does_not_depend_on_the_order_of_the_run() {
        let source = Source::new("export.zip/template.json", sample::TEMPLATE);
        let root = sample::tree(&source);
        let mut run = sample::run(&source, &root);
        let first = report(&Report::of(&run)).unwrap();
        run.resources.reverse();
        run.changes.reverse();
        run.externals
            .iter_mut()
            .for_each(|one| one.used_by.reverse());
        assert_eq!(report(&Report::of(&run)).unwrap(), first);
    }
}
