use sha2::{Digest, Sha256};

use super::super::Catalog;
use super::super::layout::{self, SETS, SPELLINGS, TYPES, kind};
use super::super::pack::{Pack, SHA256, compare};

#[test]
fn hash_is_that_of_the_packed_bytes() {
    let (words, text) = Pack::embedded().parts();
    let mut hash = Sha256::new();
    hash.update(words);
    hash.update(text);
    let digest: String = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(SHA256, digest);
    assert_eq!(words.get(..4).unwrap(), layout::MAGIC.to_le_bytes());
    assert_eq!(words.get(4..8).unwrap(), layout::VERSION.to_le_bytes());
}

#[test]
fn tables_are_sorted_without_twins() {
    let pack = Pack::embedded();
    let types: Vec<&str> = pack
        .table(&TYPES)
        .rows()
        .map(|row| row.text(kind::NAME))
        .collect();
    assert!(types.len() > 6_000);
    assert!(
        types
            .windows(2)
            .all(|pair| compare(pair[0], pair[1]).is_lt())
    );
    let spellings: Vec<&str> = pack
        .table(&SPELLINGS)
        .rows()
        .map(|row| row.text(0))
        .collect();
    assert!(spellings.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(pack.table(&SETS).len() > 100);
}

#[test]
fn what_lies_outside_reads_as_nothing() {
    let pack = Pack::embedded();
    assert_eq!(pack.string(usize::MAX), "");
    assert_eq!(pack.table(&TYPES).row(usize::MAX).text(kind::NAME), "");
    assert!(!pack.set_has(usize::MAX, 0) && !pack.set_has(1, usize::MAX));
    assert!(!pack.set_has(0, 0));
}

#[test]
fn identity_names_the_newest_list() {
    let identity = Catalog::embedded().embedded_identity();
    assert!(identity.date >= "2026-08-20", "{identity:?}");
    assert_eq!(identity.sha256.len(), 64);
    for source in Catalog::embedded().sources() {
        assert!(
            source.url.starts_with("https://") || source.url.is_empty(),
            "{source:?}"
        );
        assert!(
            !source.what.is_empty() && source.date.len() >= 4,
            "{source:?}"
        );
    }
}
