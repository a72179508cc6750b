//! `same-region.txt`: links between resources that ask for the same region and subscription, or
//! do not.

use std::collections::HashSet;

use crate::layout::{self, link};
use crate::lines::{BASIS, File, Result, given};
use crate::pack::Pack;

/// Packs the file: rows keep their order, those of `*` last.
pub fn pack(pack: &mut Pack) -> Result<()> {
    let file = File::read("same-region.txt")?;
    let mut any_began = false;
    let mut seen = HashSet::new();
    for line in file.lines() {
        match line.fields().first().copied().unwrap_or_default() {
            "source" => {
                pack.source(&file, line)?;
            }
            "row" => {
                let [
                    _,
                    from,
                    paths,
                    to,
                    reach,
                    basis,
                    source,
                    error,
                    why,
                    subscription,
                    sure,
                    page,
                ] = line.exactly()?;
                if subscription != "any" && (given(sure).is_none() || given(page).is_none()) {
                    return Err(line.bad("the subscription needs a basis and a source"));
                }
                if any_began && from != "*" {
                    return Err(line.bad("rows of `*` stand last"));
                }
                any_began |= from == "*";
                for path in paths.split_whitespace() {
                    for to in to.split_whitespace() {
                        if !seen.insert((
                            from.to_ascii_lowercase(),
                            path.to_ascii_lowercase(),
                            to.to_ascii_lowercase(),
                        )) {
                            return Err(line.bad(format!("`{path}` to `{to}` is given twice")));
                        }
                    }
                }
                let cells = [
                    pack.string(from),
                    pack.strings(given(paths).unwrap_or_default().split_whitespace()),
                    pack.strings(to.split_whitespace()),
                    line.choose(reach, &link::REACHES)?,
                    line.choose(basis, &BASIS)?,
                    pack.source_of(&file, source, line)?,
                    pack.optional(given(error)),
                    pack.optional(given(why)),
                    line.choose(subscription, &link::SUBSCRIPTIONS)?,
                    line.choose(given(sure).unwrap_or("recalled"), &BASIS)?,
                    pack.source_of(&file, given(page).unwrap_or("recalled"), line)?,
                ];
                pack.row(&layout::LINKS, &cells);
            }
            other => return Err(line.bad(format!("`{other}` begins no line of this file"))),
        }
    }
    Ok(())
}
