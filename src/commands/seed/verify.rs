//! `seed verify`: checks that the files of the store are those that were unpacked, and repairs them.

use std::path::PathBuf;

use serde::Serialize;

use super::counted;
use crate::cli::SeedVerify;
use crate::context::Context;
use crate::error::{Exit, Result};
use crate::inspect::seed_sources as sources;
use crate::interrupt;
use crate::progress::Progress as _;
use crate::ui::Ui;
use crate::venv::seed::{self, Damage, Depth, Problem, StoreEntry};

#[derive(Debug, Serialize)]
struct Document {
    schema_version: u32,
    seeds: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    name: Option<String>,
    version: Option<String>,
    entry: PathBuf,
    /// `intact`, `rebuilt`, or `removed` where its wheel is nowhere any more.
    state: &'static str,
    damage: Vec<DamageRow>,
}

#[derive(Debug, Serialize)]
struct DamageRow {
    path: PathBuf,
    problem: String,
}

/// `venvyard seed verify`
pub fn run(context: &Context, ui: &Ui, args: SeedVerify) -> Result<Exit> {
    interrupt::handle();
    let store = context.seeds();
    store.check_owner().map_err(seed::Error::from)?;
    let spinner = ui.spinner();
    let mut checked = Vec::new();
    for held in store.entries()? {
        spinner.step(&format!("checking {}", told(&held)));
        let damage = held.damage(Depth::Bytes)?;
        checked.push((held, damage));
    }
    drop(spinner);
    let damaged = checked.iter().any(|(_, damage)| !damage.is_empty());
    let wheels = if damaged { sources::wheels(context)? } else { Vec::new() };
    let mut rows = Vec::new();
    for (held, damage) in checked {
        let state =
            if damage.is_empty() { "intact" } else { mend(context, ui, &held, &damage, &wheels)? };
        rows.push(row(held, state, &damage));
    }
    let lost = rows.iter().any(|row| row.state == "removed");
    if args.json {
        ui.json(&Document { schema_version: 1, seeds: rows })?;
    } else if !damaged {
        ui.say(&format!("checked {}: nothing is damaged", counted(rows.len(), "seed")));
    }
    Ok(if lost { Exit(1) } else { Exit::DONE })
}

/// Says what is wrong, and makes the entry again; what became of it.
fn mend(
    context: &Context,
    ui: &Ui,
    held: &StoreEntry,
    damage: &[Damage],
    wheels: &[PathBuf],
) -> Result<&'static str> {
    for damage in damage {
        ui.warn(&format!("{}: {}", context.dirs.tilde(&damage.path), damage.problem));
    }
    interrupt::check()?;
    let spinner = ui.spinner();
    let rebuilt = context.seeds().repair_entry(held, wheels, &spinner)?;
    drop(spinner);
    let what = told(held);
    if rebuilt {
        ui.say(&format!("repaired {what} from its wheel"));
    } else {
        ui.say(&format!("removed {what} from the store: its wheel is gone"));
    }
    let spread = |damage: &&Damage| damage.shared && damage.problem != Problem::Missing;
    if damage.iter().any(|damage| spread(&damage)) {
        ui.say(&format!(
            "environments that link these files have the damage, too; in each of them, run \
             'python -m pip install --force-reinstall {}'",
            held.name_and_version().map(|(name, _)| name).unwrap_or_default()
        ));
    }
    Ok(if rebuilt { "rebuilt" } else { "removed" })
}

/// `pip 24.2`, or how the store names what can't be read.
fn told(held: &StoreEntry) -> String {
    match held.name_and_version() {
        Some((name, version)) => format!("{name} {version}"),
        None => held.digest.chars().take(12).collect(),
    }
}

fn row(held: StoreEntry, state: &'static str, damage: &[Damage]) -> Row {
    let (name, version) = held.name_and_version().unzip();
    let damage = damage
        .iter()
        .map(|damage| DamageRow { path: damage.path.clone(), problem: damage.problem.to_string() });
    Row {
        name,
        version: version.map(|version| version.to_string()),
        entry: held.entry,
        state,
        damage: damage.collect(),
    }
}
