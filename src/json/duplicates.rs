//! Keys that stand twice in one object; Azure compares names without ASCII case.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{Hash, Hasher};

use super::Member;
use super::log::Log;

/// Objects with more members than this get a hash table.
const SMALL: usize = 16;

/// Reports every key that stood before in the same object.
#[inline]
pub(super) fn report(members: &[Member], log: &mut Log) {
    if members.len() <= SMALL {
        report_small(members, log);
    } else {
        report_large(members, log);
    }
}

fn report_small(members: &[Member], log: &mut Log) {
    // A bit for each mixture of length, first and last letter: mostly the
    // bit is free and no key has to be compared.
    let mut seen = 0_u64;
    for (index, member) in members.iter().enumerate() {
        let bit = 1 << (mixture(&member.key) % 64);
        if seen & bit != 0 {
            let mut earlier = members.iter().take(index);
            if let Some(first) = earlier.find(|other| other.key.eq_ignore_ascii_case(&member.key)) {
                log.duplicate(&member.key, first.key_span, member.key_span);
            }
        }
        seen |= bit;
    }
}

fn mixture(key: &str) -> usize {
    let letter = |byte: Option<&u8>| usize::from(byte.map_or(0, u8::to_ascii_lowercase));
    let bytes = key.as_bytes();
    bytes.len() + 7 * letter(bytes.first()) + 3 * letter(bytes.last())
}

fn report_large(members: &[Member], log: &mut Log) {
    let mut seen = HashMap::with_capacity(members.len());
    for member in members {
        match seen.entry(Caseless(&member.key)) {
            Entry::Vacant(entry) => {
                entry.insert(member.key_span);
            }
            Entry::Occupied(entry) => {
                log.duplicate(&member.key, *entry.get(), member.key_span);
            }
        }
    }
}

/// A key that ignores ASCII case.
struct Caseless<'k>(&'k str);

impl PartialEq for Caseless<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(other.0)
    }
}

impl Eq for Caseless<'_> {}

impl Hash for Caseless<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for part in self.0.as_bytes().chunks(16) {
            let mut lower = [0; 16];
            for (to, from) in lower.iter_mut().zip(part) {
                *to = from.to_ascii_lowercase();
            }
            state.write(&lower);
        }
    }
}
