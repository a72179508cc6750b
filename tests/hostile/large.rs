//! Inputs that are made to take too long or too much.

use std::fmt::Write;

use insta::assert_snapshot;

use crate::bench::Bench;

const FRAME: &str = "{\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\", \"contentVersion\": \"1.0.0.0\", \"resources\": [";

/// A template with this many arrays inside one another.
fn deep(levels: usize) -> String {
    format!("{FRAME}{}{}]}}", "[".repeat(levels), "]".repeat(levels))
}

/// A minified template with this many resources, all on one line.
fn minified(resources: usize) -> String {
    let mut text = FRAME.to_owned();
    for number in 0..resources {
        let comma = if number == 0 { "" } else { "," };
        let _ = write!(
            text,
            r#"{comma}{{"type":"Microsoft.Storage/storageAccounts","apiVersion":"2024-01-01","name":"stfjord{number:05}","location":"westeurope","sku":{{"name":"Standard_LRS"}},"kind":"StorageV2","dependsOn":[],"tags":{{"owner":"grünwald","note":"filler of some length, so that a line is long"}},"properties":{{"minimumTlsVersion":"TLS1_2"}}}}"#
        );
    }
    text.push_str("]}");
    text
}

#[test]
fn ten_thousand_levels() {
    let bench = Bench::new();
    bench.write("deep.json", deep(10_000));
    assert_snapshot!(bench.relocate(&["deep.json"]).refused(2));
}

#[test]
fn a_million_levels() {
    let bench = Bench::new();
    bench.write("deep.json", deep(1_000_000));
    assert_snapshot!(bench.relocate(&["deep.json"]).refused(2));
}

#[test]
fn a_million_levels_that_are_never_closed() {
    let bench = Bench::new();
    bench.write(
        "deep.json",
        format!("{FRAME}{}", "{\"a\":[".repeat(1_000_000)),
    );
    assert_snapshot!(bench.relocate(&["deep.json"]).refused(2));
}

#[test]
fn half_a_million_bytes_in_one_line() {
    let bench = Bench::new();
    let text = minified(1_800);
    assert!(text.len() > 550_000 && text.lines().count() == 1);
    bench.write("minified.json", text);
    let shown = bench.relocate(&["minified.json"]).wrote(1);
    assert!(shown.len() < 20_000, "{} bytes", shown.len());
    assert_snapshot!(shown);
    let written = bench.read("out/minified/template.json");
    assert_eq!(written.matches("sdc\"").count(), 1_800);
    assert!(!written.contains("\"westeurope\"") || written.matches("westeurope").count() <= 1);
}

#[test]
fn more_bytes_than_azure_takes() {
    let bench = Bench::new();
    let text = minified(1).replacen(
        '{',
        &format!(r#"{{"metadata": {{"a": "{}"}},"#, "y".repeat(4 << 20)),
        1,
    );
    bench.write("large.json", text);
    let shown = bench.relocate(&["large.json"]).wrote(0);
    assert!(shown.contains("Azure takes 4194304"), "{shown}");
    assert!(shown.len() < 4_000, "{} bytes", shown.len());
}

/// An error in the middle of one line: an excerpt, not the file.
#[test]
fn an_error_in_half_a_million_bytes() {
    let bench = Bench::new();
    let text = minified(1_800).replacen("\"stfjord00800\",", "\"stfjord00800\"", 1);
    bench.write("minified.json", text);
    let shown = bench.relocate(&["minified.json"]).refused(2);
    assert!(shown.len() < 4_000, "{} bytes", shown.len());
    assert_snapshot!(shown);
}
