//! Every template of `../shared/corpus`; skipped with a message where that folder is missing.

use std::path::{Path, PathBuf};

use armove::app::options::Format;
use rayon::ThreadPoolBuilder;
use serde_json::Value;

use super::run::{options, run, to};

const CORPUS: &str = "../shared/corpus";

fn text(folder: &str, region: Option<&str>, format: Format, threads: usize) -> String {
    let mut options = region.map_or_else(|| options(&[]), |region| to(region, &[]));
    options.inputs = vec![PathBuf::from(CORPUS).join(folder)];
    options.report.format = format;
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    let ran = pool.unwrap().install(|| run(&options));
    assert_eq!(ran.err, "");
    ran.out
}

fn is_there() -> bool {
    let there = Path::new(CORPUS).is_dir();
    if !there {
        eprintln!("skipped: {CORPUS} is not there");
    }
    there
}

#[test]
fn the_same_bytes_come_out_whatever_the_threads() {
    if !is_there() {
        return;
    }
    for (folder, region, format) in [
        ("exports", None, Format::Text),
        ("", Some("westus"), Format::Json),
    ] {
        let once = text(folder, region, format, 1);
        assert!(once == text(folder, region, format, 3), "threads: {folder}");
        assert!(once == text(folder, region, format, 3), "runs: {folder}");
    }
}

#[test]
fn every_file_has_a_fate_and_the_document_is_valid() {
    if !is_there() {
        return;
    }
    let json = text("", Some("qatarcentral"), Format::Json, 2);
    assert_eq!(armove::report::schema::violations(&json), [""; 0]);
    let document: Value = serde_json::from_str(&json).unwrap();
    let summary = &document["summary"];
    let files = document["files"].as_array().unwrap();
    for (count, status) in [
        ("filesRead", "analysed"),
        ("filesSkipped", "skipped"),
        ("filesFailed", "failed"),
    ] {
        let with = files.iter().filter(|file| file["status"] == status);
        let unexplained = with.clone().filter(|file| file["reason"].is_null());
        assert_eq!(summary[count], with.count(), "{count}");
        if status != "analysed" {
            assert_eq!(unexplained.count(), 0, "{count}");
        }
    }
    assert!(summary["resources"].as_u64().unwrap() > 4_000);
    for resource in document["resources"].as_array().unwrap() {
        assert_eq!(resource["disposition"], "kept");
    }
}
