//! What is measured.

use crate::grouped::{self, Group};
use crate::row::Measured;
use crate::{Result, compared, find, memory, packages, pip_list, scan, tab};

const USAGE: &str = "\
cargo bench --bench across -- [--rounds N] [--only GROUP]...
  --rounds N    how often each work is done (30); the long ones a tenth as often
  --only GROUP  only these rows: find, memory, tab, pip, packages, diff, scan";

/// A new group is one line.
const GROUPS: [Group<Box<dyn Measured>>; 7] = [
    ("find", find::rows),
    ("memory", memory::rows),
    ("tab", tab::rows),
    ("pip", pip_list::rows),
    ("packages", packages::rows),
    ("diff", compared::rows),
    ("scan", scan::rows),
];

impl Measured for Box<dyn Measured> {
    fn what(&self) -> &str {
        (**self).what()
    }

    fn measured(&self, rounds: usize) -> Result<[String; 6]> {
        (**self).measured(rounds)
    }
}

/// # Errors
/// A usage; what the programs say.
pub(crate) fn run(args: impl Iterator<Item = String>) -> Result<String> {
    grouped::run(args, USAGE, &GROUPS)
}
