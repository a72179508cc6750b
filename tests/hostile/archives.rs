//! Archives that are none, are damaged, or are made to do harm.

use insta::assert_snapshot;

use crate::bench::Bench;
use crate::raw_zip::{RawEntry, zip};

fn refused(fixture: &str) -> String {
    let bench = Bench::with_fixture(&format!("hostile/{fixture}"));
    bench.relocate(&[fixture]).refused(2)
}

#[test]
fn not_a_zip() {
    assert_snapshot!(refused("not-a-zip.zip"));
}

#[test]
fn truncated() {
    assert_snapshot!(refused("truncated.zip"));
}

#[test]
fn without_a_template() {
    assert_snapshot!(refused("no-template.zip"));
}

#[test]
fn with_a_name_that_leads_out() {
    assert_snapshot!(refused("climbing-name.zip"));
}

#[test]
fn with_two_entries_of_one_name() {
    assert_snapshot!(refused("duplicate-entry.zip"));
}

/// 512 MiB in 512 KiB, as well as deflate can pack.
#[test]
fn bomb() {
    let bench = Bench::new();
    let packed = zip(&[RawEntry::bomb("template.json", 512 << 20)]);
    assert!(packed.len() < 600 << 10);
    bench.write("export.zip", packed);
    assert_snapshot!(bench.relocate(&["export.zip"]).refused(2));
}

/// As many errors as entries: a screenful says so, not a thousand.
#[test]
fn a_thousand_damaged_entries() {
    let bench = Bench::new();
    let entry = |number| RawEntry {
        crc: 1,
        ..RawEntry::stored(&format!("{number}.json"), b"{\"contentVersion\": 1}")
    };
    let entries: Vec<RawEntry> = (0..1_000).map(entry).collect();
    bench.write("export.zip", zip(&entries));
    let shown = bench.relocate(&["export.zip"]).refused(2);
    assert!(shown.len() < 2_000, "{} bytes", shown.len());
    assert_snapshot!(shown);
}

/// What can be read is written; what cannot is named wherever a person looks.
#[test]
fn one_bad_archive_among_good_inputs() {
    let bench = Bench::with_fixture("hostile/truncated.zip");
    bench.fixture("hostile/cut.json");
    bench.fixture("parameter-files");
    let ended = bench.relocate(&["truncated.zip", "cut.json", "parameter-files"]);
    assert_snapshot!(ended.wrote(2));
    for file in ["out/report.json", "out/CHECKLIST.md"] {
        let text = bench.read(file);
        for failed in ["truncated.zip", "cut.json"] {
            assert!(text.contains(failed), "{file} does not name {failed}");
        }
    }
    assert!(bench.path("out/parameter-files/template.json").is_file());
}
