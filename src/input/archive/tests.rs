//! Archives as nobody packs them, and as everybody does.

use proptest::prelude::*;

use super::super::raw_zip::{RawEntry, zip, zip_listing};
use super::*;

/// What came of the only entry of an archive.
fn only(entry: RawEntry) -> Content {
    let mut entries = read(&zip(&[entry])).unwrap();
    assert_eq!(entries.len(), 1);
    entries.remove(0).content
}

fn refused(entry: RawEntry) -> ArchiveError {
    match only(entry) {
        Content::Refused(error) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn entries_come_in_the_order_of_their_names() {
    let entries = read(&zip(&[
        RawEntry::stored("b.json", b"B"),
        RawEntry {
            mode: 0o040_755,
            ..RawEntry::stored("a/", b"")
        },
        RawEntry::stored("a/x.JSON", b"A"),
        RawEntry::stored("main.bicep", b""),
        RawEntry::stored("inner.zip", b"PK"),
        RawEntry::stored("read.me", b""),
        RawEntry::stored("main.tf", b""),
    ]))
    .unwrap();
    let found: Vec<_> = entries
        .into_iter()
        .map(|entry| (entry.name, entry.content))
        .collect();
    let skipped = Content::Skipped;
    let expected = [
        ("a/x.JSON", Content::Json(b"A".to_vec())),
        ("b.json", Content::Json(b"B".to_vec())),
        ("inner.zip", skipped(SkipReason::NestedArchive)),
        ("main.bicep", skipped(SkipReason::Bicep)),
        ("main.tf", skipped(SkipReason::Terraform)),
        ("read.me", skipped(SkipReason::NotJson)),
    ];
    let expected: Vec<_> = expected
        .into_iter()
        .map(|(name, content)| (name.to_owned(), content))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn names_that_lead_elsewhere_are_refused_as_written() {
    for (name, error) in [
        ("/template.json", ArchiveError::AbsoluteName),
        ("C:\\template.json", ArchiveError::DriveName),
        ("c:template.json", ArchiveError::DriveName),
        ("../template.json", ArchiveError::ParentName),
        ("a/../../template.json", ArchiveError::ParentName),
        ("a/..", ArchiveError::ParentName),
        ("..\\template.json", ArchiveError::ParentName),
        ("a\\template.json", ArchiveError::BackslashName),
        ("\\\\server\\template.json", ArchiveError::BackslashName),
        ("a\0.json", ArchiveError::UnprintableName),
        ("a\x1b[2J.json", ArchiveError::UnprintableName),
        ("../", ArchiveError::ParentName),
        ("../run.sh", ArchiveError::ParentName),
    ] {
        assert_eq!(refused(RawEntry::stored(name, b"{}")), error, "{name:?}");
    }
    for name in ["..a.json", "a..b/c.json", "ab:c.json", "ä.json"] {
        let entry = RawEntry {
            flags: 0x800,
            ..RawEntry::stored(name, b"{}")
        };
        assert_eq!(only(entry), Content::Json(b"{}".to_vec()), "{name:?}");
    }
}

#[test]
fn links_and_what_cannot_be_unpacked_are_refused() {
    let json = RawEntry::stored("a.json", b"{}");
    let with = |change: &dyn Fn(&mut RawEntry)| {
        let mut entry = json.clone();
        change(&mut entry);
        refused(entry)
    };
    assert_eq!(with(&|entry| entry.mode = 0o120_777), ArchiveError::Link);
    assert_eq!(with(&|entry| entry.flags = 1), ArchiveError::Encrypted);
    assert_eq!(
        with(&|entry| entry.method = 12),
        ArchiveError::UnknownMethod
    );
    assert_eq!(with(&|entry| entry.crc ^= 1), ArchiveError::Damaged);
    assert_eq!(with(&|entry| entry.method = 8), ArchiveError::Damaged);
    assert_eq!(with(&|entry| entry.size = 1), ArchiveError::Damaged);
}

#[test]
fn one_bad_entry_does_not_stop_the_good_ones() {
    let entries = read(&zip(&[
        RawEntry::stored("../template.json", b"{}"),
        RawEntry {
            crc: 1,
            ..RawEntry::stored("a.json", b"{}")
        },
        RawEntry::bomb("b.json", 30 << 20),
        RawEntry::stored("c.json", b"[]"),
    ]))
    .unwrap();
    let contents: Vec<_> = entries.into_iter().map(|entry| entry.content).collect();
    assert_eq!(
        contents,
        [
            Content::Refused(ArchiveError::ParentName),
            Content::Refused(ArchiveError::Damaged),
            Content::Refused(ArchiveError::Bomb),
            Content::Json(b"[]".to_vec()),
        ]
    );
}

#[test]
fn archives_that_contradict_themselves_are_refused_whole() {
    let (a, b) = (
        RawEntry::stored("a.json", b"{}"),
        RawEntry::stored("b.json", b"{}"),
    );
    let twice = zip(&[a.clone(), a.clone()]);
    assert_eq!(read(&twice).unwrap_err(), ArchiveError::DuplicateNames);
    let shared = zip_listing(std::slice::from_ref(&a), &[(0, a.clone()), (0, b.clone())]);
    assert_eq!(read(&shared).unwrap_err(), ArchiveError::OverlappingEntries);
    let mut renamed = a.clone();
    renamed.local_name = Some(b"z.json".to_vec());
    assert_eq!(
        read(&zip(&[renamed])).unwrap_err(),
        ArchiveError::Inconsistent
    );
    let hidden = zip_listing(&[a.clone(), b], &[(0, a)]);
    assert_eq!(read(&hidden).unwrap_err(), ArchiveError::Inconsistent);
}

#[test]
fn what_is_no_zip_is_said_to_be_what_it_is() {
    let looks = |bytes: &[u8]| match read(bytes).unwrap_err() {
        ArchiveError::NotAZip { looks_like } => looks_like,
        other => panic!("{other:?}"),
    };
    assert_eq!(looks(b"\n<!DOCTYPE html>"), Some("a web page or XML"));
    assert_eq!(looks(b"\x1F\x8B\x08"), Some("a gzip archive"));
    assert_eq!(looks(b""), Some("an empty file"));
    assert_eq!(looks(b"hello"), None);
    assert_eq!(read(&zip(&[])).unwrap().len(), 0);
}

#[test]
fn a_cut_archive_never_gives_half_a_template() {
    let whole = zip(&[RawEntry::stored("a.json", b"{\"a\": 1}")]);
    for end in 4..whole.len() {
        assert_eq!(
            read(&whole[..end]).unwrap_err(),
            ArchiveError::CutOff,
            "{end}"
        );
    }
}

#[test]
fn the_number_of_entries_is_limited() {
    let entries: Vec<_> = (0..=MAX_ARCHIVE_ENTRIES)
        .map(|number| RawEntry::stored(&number.to_string(), b""))
        .collect();
    let error = read(&zip(&entries)).unwrap_err();
    assert_eq!(error, ArchiveError::TooManyEntries(MAX_ARCHIVE_ENTRIES + 1));
    assert_eq!(
        read(&zip(&entries[1..])).unwrap().len(),
        MAX_ARCHIVE_ENTRIES
    );
}

/// Unpacks the only entry with a given allowance; returns what is left of it.
fn unpack_with(entry: RawEntry, mut left: u64) -> (Result<usize, ArchiveError>, u64) {
    let packed = entry.data.len() as u64;
    let bytes = zip(&[entry]);
    let mut archive = ZipArchive::new(Cursor::new(bytes.as_slice())).unwrap();
    let result = unpack(&mut archive, 0, packed, &mut left);
    (result.map(|bytes| bytes.len()), left)
}

#[test]
fn bombs_are_stopped_after_what_is_allowed() {
    let all = MAX_UNPACKED_BYTES;
    let huge = RawEntry::bomb("a.json", 512 << 20);
    assert!(huge.data.len() < 1 << 20, "half a megabyte for 512");
    let (result, left) = unpack_with(huge.clone(), all);
    assert_eq!(result, Err(ArchiveError::EntryTooLarge));
    assert_eq!(
        all - left,
        MAX_JSON_BYTES + 1,
        "not a byte more is unpacked"
    );
    let small = RawEntry::bomb("a.json", 30 << 20);
    let allowed = small.data.len() as u64 * MAX_RATIO;
    let (result, left) = unpack_with(small, all);
    assert_eq!(result, Err(ArchiveError::Bomb));
    assert_eq!(all - left, allowed + 1);
    let (result, left) = unpack_with(huge, 1000);
    assert_eq!(
        (result, left),
        (Err(ArchiveError::ArchiveUnpacksTooLarge), 0)
    );
}

#[test]
fn a_size_that_lies_does_not_help_a_bomb() {
    let liar = RawEntry {
        size: 10,
        ..RawEntry::bomb("a.json", 512 << 20)
    };
    let (result, left) = unpack_with(liar, MAX_UNPACKED_BYTES);
    assert!(result.is_err());
    assert!(MAX_UNPACKED_BYTES - left <= MAX_JSON_BYTES + 1);
}

#[test]
fn small_files_may_pack_as_well_as_they_like() {
    // 1 MiB - 1 blank and its packed form agree but for the checksum, which we leave wrong.
    let size = RATIO_FREE_BYTES / 258 * 258 + 1;
    let entry = RawEntry::bomb("a.json", u32::try_from(size).unwrap());
    let blanks = vec![b' '; usize::try_from(size).unwrap()];
    let entry = RawEntry {
        crc: super::super::raw_zip::crc32(&blanks),
        ..entry
    };
    assert_eq!(only(entry), Content::Json(blanks));
}

proptest! {
    #[test]
    fn damaged_archives_never_panic(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        end in any::<prop::sample::Index>(),
    ) {
        let mut bytes = zip(&[
            RawEntry::stored("template.json", b"{\"resources\": []}"),
            RawEntry::bomb("parameters.json", 5000),
        ]);
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let _ = read(&bytes);
        let _ = read(&bytes[..end.index(bytes.len())]);
    }
}
