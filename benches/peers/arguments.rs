//! What the measurement is asked for.

use std::ffi::OsString;

use crate::Result;
use crate::places::Kind;

const USAGE: &str = "\
cargo bench --bench peers -- [--rounds N] [--places tmpfs,disk,journal] [--write-readme]
  --rounds N      rounds of what takes milliseconds (30); slower tools take part in some of them
  --places LIST   file systems to measure on (all)
  --write-readme  puts the tables into README.md and benches/README.md";

/// The options of one measurement.
pub(crate) struct Arguments {
    /// How often the fast ones are run.
    pub(crate) rounds: usize,
    /// On which file systems.
    pub(crate) places: Vec<Kind>,
    /// Whether the tables are kept.
    pub(crate) write_readme: bool,
}

impl Arguments {
    /// # Errors
    /// How it is used, for a line that asks for something else.
    pub(crate) fn parse(mut args: impl Iterator<Item = OsString>) -> Result<Self> {
        let mut parsed = Self { rounds: 30, places: Kind::ALL.to_vec(), write_readme: false };
        while let Some(arg) = args.next() {
            let mut value = || args.next().and_then(|value| value.into_string().ok()).ok_or(USAGE);
            match arg.to_str() {
                // Cargo's own.
                Some("--bench") => {}
                Some("--write-readme") => parsed.write_readme = true,
                Some("--rounds") => {
                    parsed.rounds =
                        value()?.parse().ok().filter(|rounds| *rounds > 0).ok_or(USAGE)?;
                }
                Some("--places") => {
                    let named = value()?;
                    let kind = |name: &str| Kind::ALL.into_iter().find(|kind| kind.word() == name);
                    parsed.places =
                        named.split(',').map(kind).collect::<Option<_>>().ok_or(USAGE)?;
                }
                _ => return Err(USAGE.into()),
            }
        }
        Ok(parsed)
    }
}
