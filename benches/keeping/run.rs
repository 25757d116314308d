//! The groups of rows, and the table that they make.

use crate::row::Row;
use crate::table::Table;
use crate::{Result, crowd, large, long, many, registry, removal, timed};

const USAGE: &str = "\
cargo bench --bench keeping -- [--rounds N] [--only GROUP]...
  --rounds N    how often each work is done (30); the long ones a tenth as often
  --only GROUP  only these rows: registry, removal, doctor, long, clone, xfs, btrfs, crowd";

/// Rows that share what they need, which is made when the group is reached.
type Group = (&'static str, fn() -> Result<Vec<Row>>);

/// A new group is one line.
const GROUPS: [Group; 8] = [
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
pub(crate) fn run(mut args: impl Iterator<Item = String>) -> Result<String> {
    let mut rounds: usize = 30;
    let mut only: Vec<String> = Vec::new();
    while let Some(arg) = args.next() {
        match &*arg {
            // Cargo's own.
            "--bench" => {}
            "--rounds" => {
                let given = args.next().and_then(|it| it.parse().ok()).filter(|it| *it > 0);
                rounds = given.ok_or(USAGE)?;
            }
            "--only" => {
                let known = |it: &String| GROUPS.iter().any(|(name, _)| name == it);
                only.push(args.next().filter(known).ok_or(USAGE)?);
            }
            _ => return Err(USAGE.into()),
        }
    }
    timed::prepare()?;
    let mut table =
        Table::new(["work", "goal", "ms", "beside it", "ms", "ratio"].map(str::to_owned));
    for (name, rows) in GROUPS {
        if !only.is_empty() && !only.iter().any(|it| it == name) {
            continue;
        }
        eprintln!("{name}");
        match rows() {
            Ok(rows) => {
                for row in rows {
                    eprintln!("  {}", row.what);
                    table.row(row.measured(rounds)?);
                }
            }
            Err(error) => eprintln!("  left out: {error}"),
        }
    }
    Ok(format!("{table}\n{rounds} interleaved rounds, median / minimum.\n"))
}
