//! The known word that a mistyped one was meant to be.

/// The candidate with the fewest edits from `word`, case ignored; the first
/// of equals. `None` where even the best differs in more than a third.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Longer words are no typing mistakes, and comparing them takes long.
    const LONGEST: usize = 64;
    let letters = lower(word);
    if letters.is_empty() || letters.len() > LONGEST {
        return None;
    }
    let allowed = (letters.len() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate.len() > 4 * LONGEST {
            continue;
        }
        let other = lower(candidate);
        if other.len().abs_diff(letters.len()) > allowed {
            continue;
        }
        let edits = distance(&letters, &other);
        if edits <= allowed && best.is_none_or(|(fewest, _)| edits < fewest) {
            best = Some((edits, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// In how many letters two words differ, case ignored: insertions, removals, replacements and swaps
/// of neighbours. For words of a person: it takes the product of their lengths.
#[must_use]
pub fn edits(one: &str, other: &str) -> usize {
    distance(&lower(one), &lower(other))
}

fn lower(word: &str) -> Vec<char> {
    word.chars().flat_map(char::to_lowercase).collect()
}

/// Insertions, removals, replacements and swaps of neighbours.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let at =
                |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX - 1);
            let mut edits = (at(&last, j) + usize::from(x != y))
                .min(at(&last, j + 1) + 1)
                .min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped && x != y {
                edits = edits.min(at(&before, j - 1) + 1);
            }
            row.push(edits);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_wins() {
        let words = ["concat", "contains", "coalesce", "split"];
        assert_eq!(nearest("conact", words), Some("concat"));
        assert_eq!(nearest("CONTAIN", words), Some("contains"));
        assert_eq!(nearest("zzz", words), None);
        assert_eq!(nearest("", words), None);
        assert_eq!(
            nearest("westeurop", ["northeurope", "westeurope"]),
            Some("westeurope")
        );
    }
}
