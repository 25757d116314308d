//! Groups of rows, and the table that they make.

use crate::row::Measured;
use crate::table::Table;
use crate::{Result, timed};

/// Rows that share what they need, which is made when the group is reached.
pub(crate) type Group<R> = (&'static str, fn() -> Result<Vec<R>>);

/// Measures those groups that the arguments ask for.
///
/// # Errors
/// A usage; what the programs say.
pub(crate) fn run<R: Measured>(
    mut args: impl Iterator<Item = String>,
    usage: &'static str,
    groups: &[Group<R>],
) -> Result<String> {
    let mut rounds: usize = 30;
    let mut only: Vec<String> = Vec::new();
    while let Some(arg) = args.next() {
        match &*arg {
            // Cargo's own.
            "--bench" => {}
            "--rounds" => {
                let given = args.next().and_then(|it| it.parse().ok()).filter(|it| *it > 0);
                rounds = given.ok_or(usage)?;
            }
            "--only" => {
                let known = |it: &String| groups.iter().any(|(name, _)| name == it);
                only.push(args.next().filter(known).ok_or(usage)?);
            }
            _ => return Err(usage.into()),
        }
    }
    timed::prepare()?;
    let mut table =
        Table::new(["work", "goal", "ms", "beside it", "ms", "ratio"].map(str::to_owned));
    for (name, rows) in groups {
        if !only.is_empty() && !only.iter().any(|it| it == name) {
            continue;
        }
        eprintln!("{name}");
        match rows() {
            Ok(rows) => {
                for row in rows {
                    eprintln!("  {}", row.what());
                    table.row(row.measured(rounds)?);
                }
            }
            Err(error) => eprintln!("  left out: {error}"),
        }
    }
    Ok(format!("{table}\n{rounds} interleaved rounds, median / minimum.\n"))
}
