//! `region-words.txt`: where texts hold a region as a word of its own.

use std::collections::BTreeSet;

use crate::layout;
use crate::lines::{BASIS, File, Result};
use crate::pack::Pack;

/// Packs the file.
pub fn pack(pack: &mut Pack) -> Result<()> {
    let file = File::read("region-words.txt")?;
    let mut seen = BTreeSet::new();
    for line in file.lines() {
        let fields = line.fields();
        if !seen.insert(fields.clone()) {
            return Err(line.bad("this line is given twice"));
        }
        match fields.first().copied().unwrap_or_default() {
            "source" => {
                pack.source(&file, line)?;
            }
            "host" => {
                let [_, suffix, word, basis, source] = line.exactly()?;
                let cells = [
                    pack.string(suffix),
                    line.choose(word, &["region", "geo"])?,
                    line.choose(basis, &BASIS)?,
                    pack.source_of(&file, source, line)?,
                ];
                pack.row(&layout::REGION_HOSTS, &cells);
            }
            "place" => {
                let [_, key, basis, source] = line.exactly()?;
                let cells = [
                    pack.string(key),
                    line.choose(basis, &BASIS)?,
                    pack.source_of(&file, source, line)?,
                ];
                pack.row(&layout::TAG_PLACES, &cells);
            }
            "described" => {
                let [_, key, beside, basis, source] = line.exactly()?;
                let cells = [
                    pack.string(key),
                    pack.string(beside),
                    line.choose(basis, &BASIS)?,
                    pack.source_of(&file, source, line)?,
                ];
                pack.row(&layout::DESCRIBED, &cells);
            }
            "tag" => {
                let [_, tag, region, spelled, basis, source] = line.exactly()?;
                let cells = [
                    pack.string(tag),
                    pack.string(region),
                    pack.string(spelled),
                    line.choose(basis, &BASIS)?,
                    pack.source_of(&file, source, line)?,
                ];
                pack.row(&layout::TAG_REGIONS, &cells);
            }
            other => return Err(line.bad(format!("`{other}` begins no line of this file"))),
        }
    }
    Ok(())
}
