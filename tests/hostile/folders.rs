//! Output folders that must not be written, or cannot be, and other wrong wishes.

use std::fs;

use insta::assert_snapshot;

use crate::bench::{Bench, Ended};

fn into(bench: &Bench, inputs: &str, out: &str, more: &[&str]) -> Ended {
    bench.run(&[&[inputs, "--to", "swedencentral", "--out", out], more].concat())
}

/// The inputs of most tests here: a folder `in` with a good export.
fn bench() -> Bench {
    let bench = Bench::new();
    for name in ["template.json", "parameters.dev.json"] {
        let from = crate::bench::fixture("parameter-files").join(name);
        bench.write(&format!("in/{name}"), fs::read(from).unwrap());
    }
    bench
}

#[test]
fn unknown_region() {
    let ended = bench().run(&["in", "--to", "swedencentre", "--out", "out"]);
    assert_snapshot!(ended.refused(2));
}

#[test]
fn a_region_like_nothing() {
    let ended = bench().run(&["in", "--to", "\u{1b}[31mx", "--out", "out"]);
    assert_snapshot!(ended.refused(2));
}

#[test]
fn a_location_that_is_no_region() {
    let ended = bench().run(&["in", "--to", "global", "--out", "out"]);
    assert_snapshot!(ended.refused(2));
}

#[test]
fn equal_to_the_input() {
    assert_snapshot!(into(&bench(), "in", "in", &[]).refused(2));
    assert_snapshot!(into(&bench(), "in", "in", &["--force"]).refused(2));
}

#[test]
fn inside_the_input() {
    assert_snapshot!(into(&bench(), "in", "in/out", &[]).refused(2));
    assert_snapshot!(into(&bench(), "in", "./in/../in/new/deep", &[]).refused(2));
}

#[test]
fn above_the_input() {
    assert_snapshot!(into(&bench(), "in", ".", &["--force"]).refused(2));
    assert_snapshot!(into(&bench(), "in/template.json", "in", &["--force"]).refused(2));
}

/// `moved` looks as it was after a run that was refused.
#[test]
fn not_empty() {
    let bench = bench();
    bench.write("moved/mine.txt", "mine");
    assert_snapshot!(into(&bench, "in", "moved", &[]).refused(2));
    assert_snapshot!(into(&bench, "in", "moved", &["--force"]).refused(2));
    bench.write("moved/manifest.json", "{}");
    assert_snapshot!(into(&bench, "in", "moved", &["--force"]).refused(2));
}

#[test]
fn force_replaces_what_was_written_and_keeps_the_rest() {
    let bench = bench();
    into(&bench, "in", "out", &[]).wrote(0);
    bench.write("out/mine.txt", "mine");
    bench.write("out/report.json", "edited");
    let refused = into(&bench, "in", "out", &[]);
    assert_eq!(refused.code, 2);
    assert_eq!(bench.read("out/report.json"), "edited");
    assert_snapshot!(into(&bench, "in", "out", &["--force"]).wrote(0));
    assert_eq!(bench.read("out/mine.txt"), "mine");
}

#[test]
fn a_file() {
    let bench = bench();
    bench.write("moved", "mine");
    assert_snapshot!(into(&bench, "in", "moved", &[]).refused(2));
    assert_snapshot!(into(&bench, "in", "moved/below", &[]).refused(2));
}

/// A proof that fails, an archive that cannot be read: no folder, not even its parents.
#[test]
fn parents_are_not_left() {
    let bench = Bench::with_fixture("hostile/truncated.zip");
    into(&bench, "truncated.zip", "deep/er/out", &[]).refused(2);
    assert!(!bench.path("deep").exists());
}

#[cfg(unix)]
mod unix {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;

    use super::*;

    /// The user root may do everything; there is nothing to be seen then.
    fn may_do_everything(bench: &Bench) -> bool {
        bench.write("probe", "");
        fs::set_permissions(bench.path("probe"), Permissions::from_mode(0o000)).unwrap();
        let read = fs::read(bench.path("probe")).is_ok();
        fs::remove_file(bench.path("probe")).unwrap();
        if read {
            eprintln!("skipped: this user may read and write everything");
        }
        read
    }

    #[test]
    fn no_permission_to_read() {
        let bench = bench();
        if may_do_everything(&bench) {
            return;
        }
        fs::set_permissions(
            bench.path("in/template.json"),
            Permissions::from_mode(0o000),
        )
        .unwrap();
        let said = bench.relocate(&["in"]).refused(2);
        assert!(said.contains("no permission to read this"), "{said}");
        assert!(said.contains("in/template.json:1:1"), "{said}");
    }

    #[test]
    fn no_permission_to_write() {
        let bench = bench();
        if may_do_everything(&bench) {
            return;
        }
        fs::create_dir(bench.path("closed")).unwrap();
        fs::set_permissions(bench.path("closed"), Permissions::from_mode(0o555)).unwrap();
        let said = into(&bench, "in", "closed/out", &[]).refused(2);
        let expected = "permission denied; choose a folder that you may write to";
        assert!(said.contains(expected), "{said}");
    }

    /// `/proc` takes no folders, whoever asks.
    #[test]
    fn a_file_system_that_refuses() {
        if Path::new("/proc/self").exists() {
            assert_snapshot!(into(&bench(), "in", "/proc/armove", &[]).refused(2));
        }
    }

    /// A full disk, as `/dev/full` plays it for the report.
    #[test]
    fn a_full_disk() {
        if !Path::new("/dev/full").exists() {
            return;
        }
        let arguments = ["--dry-run", "--output", "/dev/full"];
        let ended = bench().run(&[&["in", "--to", "swedencentral"], &arguments[..]].concat());
        assert_snapshot!(ended.refused(2));
    }

    /// A quota that ends in the middle of the files, as a limit on file sizes plays it.
    #[test]
    fn a_quota_that_ends_in_the_middle() {
        let bench = Bench::with_fixture("vault-export.zip");
        let script = "ulimit -f 8; trap '' XFSZ; exec \"$@\"";
        let output = std::process::Command::new("bash")
            .args(["-c", script, "bash", env!("CARGO_BIN_EXE_armove")])
            .args([
                "relocate",
                "vault-export.zip",
                "--to",
                "swedencentral",
                "--out",
                "moved",
            ])
            .current_dir(bench.path(""))
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert_snapshot!(said);
        let left: Vec<_> = fs::read_dir(bench.path("")).unwrap().flatten().collect();
        assert_eq!(left.len(), 1, "{left:?}");
    }
}
