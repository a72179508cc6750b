//! What Resource Mover does: which machines it takes, the move itself, what it leaves behind.

use super::Proof::Step;
use super::{Row, Run};

/// The instructions. The steps of the move itself stand beside those of the collection
/// (`tests/mover.rs`); here is what leads to them.
pub const ROWS: &[Row] = &[
    Row {
        id: "A01",
        asks: "which machines can be moved; sizes and quota in the target",
        run: Run::Lists,
        proofs: &[
            Step("prepare", "Resource Mover"),
            Step("prepare", "the quota of cores is enough"),
        ],
    },
    Row {
        id: "A04",
        asks: "machines on, every disk attached and initialised",
        run: Run::Lists,
        proofs: &[Step("prepare", "Choose how each of these machines moves")],
    },
    Row {
        id: "A07",
        asks: "move with Resource Mover",
        run: Run::Lists,
        proofs: &[Step(
            "prepare",
            "Azure Resource Mover carries it with its disks",
        )],
    },
    Row {
        id: "A11",
        asks: "take away what the move has left behind",
        run: Run::Lists,
        proofs: &[Step("cleanup", "Delete the source only when")],
    },
    Row {
        id: "A12",
        asks: "encrypted disks: keys in the target first",
        run: Run::Lists,
        proofs: &[Step(
            "deploy",
            "a disk encryption set of the target where it has one",
        )],
    },
];
