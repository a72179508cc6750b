//! Folders as a person meets them: absent, empty, foreign, earlier ones, broken ones.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;

/// A folder for one test, with an input `in/export.zip`.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.put("in/export.zip", "zip");
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn open(&self, out: &str, force: bool) -> Result<Folder, WriteError> {
        Folder::open(&self.path(out), &[self.path("in/export.zip")], force)
    }

    fn write(&self, out: &str, files: &[OutputFile]) -> Result<Written, WriteError> {
        let provenance = Provenance {
            inputs: vec![Entry::of("in/export.zip", b"zip")],
            catalogs: Vec::new(),
        };
        self.open(out, true)?.write(files, &provenance)
    }

    /// Every file with its text, and every empty folder, below the place.
    fn listing(&self) -> Vec<(String, String)> {
        list(self.0.path())
    }
}

fn list(root: &Path) -> Vec<(String, String)> {
    let entries = walkdir::WalkDir::new(root).min_depth(1).sort_by_file_name();
    entries
        .into_iter()
        .map(Result::unwrap)
        .filter_map(|entry| {
            let name = entry
                .path()
                .strip_prefix(root)
                .unwrap()
                .display()
                .to_string();
            if entry.file_type().is_dir() {
                let empty = fs::read_dir(entry.path()).unwrap().next().is_none();
                return empty.then(|| (format!("{name}/"), String::new()));
            }
            Some((name, fs::read_to_string(entry.path()).unwrap_or_default()))
        })
        .collect()
}

fn names(root: &Path) -> Vec<String> {
    list(root).into_iter().map(|(name, _)| name).collect()
}

fn files(text: &str) -> Vec<OutputFile> {
    vec![
        OutputFile::new("export/template.json", text),
        OutputFile::new("CHECKLIST.md", text),
    ]
}

#[test]
fn an_absent_folder_is_made_with_its_parents() {
    let place = Place::new();
    let written = place.write("a/b/out", &files("1")).unwrap();
    assert_eq!(written, Written::default());
    assert_eq!(
        names(&place.path("a")),
        [
            "b/out/CHECKLIST.md",
            "b/out/export/template.json",
            "b/out/manifest.json"
        ]
    );
    let manifest = fs::read(place.path("a/b/out/manifest.json")).unwrap();
    let manifest = Manifest::parse(&manifest).unwrap();
    let listed: Vec<&str> = manifest
        .outputs
        .iter()
        .map(|one| one.path.as_str())
        .collect();
    assert_eq!(listed, ["CHECKLIST.md", "export/template.json"]);
}

#[test]
fn an_empty_folder_is_filled_and_no_other_without_force() {
    let place = Place::new();
    fs::create_dir(place.path("out")).unwrap();
    place
        .open("out", false)
        .unwrap()
        .write(&files("1"), &Provenance::default())
        .unwrap();
    assert_eq!(names(&place.path("out")).len(), 3);
    assert!(matches!(
        place.open("out", false),
        Err(WriteError::NotEmpty(_))
    ));
}

#[test]
fn a_foreign_folder_stays_as_it_is_even_with_force() {
    let place = Place::new();
    place.put("out/notes.txt", "mine");
    let before = place.listing();
    let error = place.write("out", &files("1")).unwrap_err();
    assert!(matches!(
        error,
        WriteError::NotOurs {
            reason: ManifestError::Missing,
            ..
        }
    ));
    assert!(
        error.to_string().contains("it has no manifest.json"),
        "{error}"
    );
    place.put("out/manifest.json", "{\"name\": \"web app\"}");
    let error = place.write("out", &files("1")).unwrap_err();
    assert!(matches!(
        error,
        WriteError::NotOurs {
            reason: ManifestError::NoManifest(_),
            ..
        }
    ));
    fs::remove_file(place.path("out/manifest.json")).unwrap();
    assert_eq!(place.listing(), before);
}

#[test]
fn force_replaces_what_is_listed_and_keeps_the_rest() {
    let place = Place::new();
    let mut first = files("1");
    first.push(OutputFile::new(
        "old/template.json",
        "gone in the second run",
    ));
    place.write("out", &first).unwrap();
    place.put("out/notes.txt", "mine");
    place.put("out/export/mine/deep.txt", "mine too");
    place.put("out/CHECKLIST.md", "ticked");
    fs::create_dir(place.path("out/empty")).unwrap();
    assert_eq!(
        place.open("out", true).unwrap().earlier("CHECKLIST.md"),
        Some(b"ticked".to_vec())
    );
    let written = place.write("out", &files("2")).unwrap();
    assert_eq!(written.kept, ["export/mine/deep.txt", "notes.txt"]);
    assert_eq!(written.edited, ["CHECKLIST.md"]);
    assert_eq!(written.left_over, None);
    assert_eq!(
        names(&place.path("out")),
        [
            "CHECKLIST.md",
            "empty/",
            "export/mine/deep.txt",
            "export/template.json",
            "manifest.json",
            "notes.txt"
        ]
    );
    let read = |name: &str| fs::read_to_string(place.path(name)).unwrap();
    assert_eq!(read("out/notes.txt"), "mine");
    assert_eq!(read("out/export/template.json"), "2");
    // Nothing is left beside the folder.
    assert_eq!(names(&place.path("")).len(), 7);
}

#[test]
fn the_same_files_give_the_same_manifest() {
    let place = Place::new();
    place.write("a", &files("1")).unwrap();
    let mut other_order = files("1");
    other_order.reverse();
    place.write("b", &other_order).unwrap();
    assert_eq!(list(&place.path("a")), list(&place.path("b")));
}

#[test]
fn a_file_of_other_origin_in_the_way_is_not_replaced() {
    let place = Place::new();
    place.write("out", &files("1")).unwrap();
    for (mine, wanted) in [
        ("plan.toml", "plan.toml"),
        ("plan/mine", "plan"),
        ("x", "x/y"),
    ] {
        place.put(&format!("out/{mine}"), "mine");
        let before = place.listing();
        let mut files = files("2");
        files.push(OutputFile::new(wanted, "ours"));
        let error = place.write("out", &files).unwrap_err();
        assert!(matches!(error, WriteError::InTheWay(_)), "{error}");
        assert_eq!(place.listing(), before);
        fs::remove_file(place.path(&format!("out/{mine}"))).unwrap();
        let _ = fs::remove_dir(place.path("out/plan"));
    }
}

#[test]
fn a_write_that_fails_leaves_everything_as_it_was() {
    let place = Place::new();
    place.write("out", &files("1")).unwrap();
    place.put("out/notes.txt", "mine");
    let before = place.listing();
    let mut files = files("2");
    // No file system takes a name this long, and the files before it are written already.
    files.push(OutputFile::new(format!("z/{}", "n".repeat(300)), "x"));
    for out in ["out", "new", "deep/er/new"] {
        let error = place.write(out, &files).unwrap_err();
        assert!(
            matches!(error, WriteError::System { doing: "write", .. }),
            "{error}"
        );
        assert_eq!(place.listing(), before, "{out}");
    }
    files.pop();
    files.push(OutputFile::new("../../escape", "x"));
    assert!(matches!(
        place.write("out", &files),
        Err(WriteError::BadPath(_))
    ));
    assert_eq!(place.listing(), before);
}

#[test]
fn files_that_appear_in_an_empty_folder_meanwhile_are_not_lost() {
    let place = Place::new();
    fs::create_dir(place.path("out")).unwrap();
    let empty = place.open("out", false).unwrap();
    let absent = place.open("new", false).unwrap();
    place.put("out/late.txt", "mine");
    place.put("new/late.txt", "mine");
    let before = place.listing();
    assert!(empty.write(&files("1"), &Provenance::default()).is_err());
    assert!(absent.write(&files("1"), &Provenance::default()).is_err());
    assert_eq!(place.listing(), before);
}

#[test]
fn input_and_output_lie_apart() {
    let place = Place::new();
    place.put("folder/template.json", "{}");
    let overlap =
        |out: &str, input: &str| match Folder::open(&place.path(out), &[place.path(input)], true) {
            Err(WriteError::Overlaps { how, .. }) => Some(how),
            Err(error) => panic!("{error}"),
            Ok(_) => None,
        };
    assert_eq!(overlap("folder", "folder"), Some(Overlap::Equal));
    assert_eq!(overlap("folder/.", "in/../folder"), Some(Overlap::Equal));
    assert_eq!(
        overlap("folder/new/../new/deep", "folder"),
        Some(Overlap::Inside)
    );
    assert_eq!(
        overlap("not/there/../../folder/x", "folder"),
        Some(Overlap::Inside)
    );
    assert_eq!(
        overlap("folder", "folder/template.json"),
        Some(Overlap::Above)
    );
    assert_eq!(overlap("", "folder/template.json"), Some(Overlap::Above));
    assert_eq!(overlap("folder2", "folder"), None);
    assert_eq!(overlap("in/out", "in/export.zip"), None);
}

#[test]
fn a_file_is_no_folder() {
    let place = Place::new();
    place.put("out", "file");
    let error = place.open("out", true).unwrap_err();
    assert!(matches!(error, WriteError::NotAFolder(_)), "{error}");
    let error = place.open("out/below", true).unwrap_err();
    assert!(
        error.to_string().contains("part of the path is a file"),
        "{error}"
    );
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn links_are_followed_when_places_are_compared() {
        let place = Place::new();
        fs::create_dir(place.path("real")).unwrap();
        symlink(place.path("real"), place.path("link")).unwrap();
        let overlap = |out: &str, input: &str| {
            let opened = Folder::open(&place.path(out), &[place.path(input)], true);
            matches!(opened, Err(WriteError::Overlaps { .. }))
        };
        assert!(overlap("link/new", "real"));
        assert!(overlap("real/new", "link"));
        // The folder behind a link is filled; the link stays.
        place.write("link", &files("1")).unwrap();
        assert!(
            fs::symlink_metadata(place.path("link"))
                .unwrap()
                .is_symlink()
        );
        assert!(place.path("real/manifest.json").is_file());
        symlink(place.path("nowhere"), place.path("dangling")).unwrap();
        assert!(place.open("dangling", true).is_err());
    }

    #[test]
    fn a_link_that_somebody_added_is_kept_as_a_link() {
        let place = Place::new();
        place.write("out", &files("1")).unwrap();
        symlink("CHECKLIST.md", place.path("out/todo.md")).unwrap();
        let written = place.write("out", &files("2")).unwrap();
        assert_eq!(written.kept, ["todo.md"]);
        let kept = place.path("out/todo.md");
        assert!(fs::symlink_metadata(&kept).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(kept).unwrap(), "2");
    }

    #[test]
    fn modes_are_those_of_plain_files() {
        let place = Place::new();
        let mut files = files("1");
        files.push(OutputFile::script("deploy.sh", "#!/bin/sh\n"));
        place.write("out", &files).unwrap();
        let mode = |name: &str| {
            let found = fs::metadata(place.path(name)).unwrap();
            found.permissions().mode() & 0o777
        };
        // The mask of the machine may take more away, never give.
        let mask = mode("out") ^ 0o777;
        assert_eq!(mode("out/CHECKLIST.md"), 0o644 & !mask);
        assert_eq!(mode("out/deploy.sh"), 0o755 & !mask);
    }

    #[test]
    fn a_folder_that_may_not_be_written_is_named() {
        let place = Place::new();
        fs::create_dir(place.path("locked")).unwrap();
        fs::set_permissions(place.path("locked"), fs::Permissions::from_mode(0o555)).unwrap();
        let probe = fs::write(place.path("locked/probe"), "");
        if probe.is_ok() {
            eprintln!("skipped: this user may write everywhere");
            return;
        }
        let error = place.write("locked/out", &files("1")).unwrap_err();
        assert!(
            error.to_string().contains("that you may write to"),
            "{error}"
        );
        assert!(names(&place.path("locked")).is_empty());
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_system_refusing_a_folder_is_an_error() {
        let place = Place::new();
        let out = Path::new("/proc/armove-out");
        let folder = Folder::open(out, &[place.path("in/export.zip")], false).unwrap();
        let error = folder
            .write(&files("1"), &Provenance::default())
            .unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("cannot make a folder in `/proc`: "),
            "{error}"
        );
    }
}
