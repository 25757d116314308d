//! What is measured.

use crate::grouped::{self, Group};
use crate::row::Row;
use crate::{Result, crowd, large, long, many, registry, removal};

const USAGE: &str = "\
cargo bench --bench keeping -- [--rounds N] [--only GROUP]...
  --rounds N    how often each work is done (30); the long ones a tenth as often
  --only GROUP  only these rows: registry, removal, doctor, long, clone, xfs, btrfs, crowd";

/// A new group is one line.
const GROUPS: [Group<Row>; 8] = [
    ("registry", registry::rows),
    ("removal", removal::rows),
    ("doctor", many::rows),
    ("long", long::rows),
    ("clone", large::rows),
    ("xfs", large::on_xfs),
    ("btrfs", large::on_btrfs),
    ("crowd", crowd::rows),
];

/// # Errors
/// A usage; what the programs say.
pub(crate) fn run(args: impl Iterator<Item = String>) -> Result<String> {
    grouped::run(args, USAGE, &GROUPS)
}
