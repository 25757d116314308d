//! `seed prune`: deletes what no new environment would get.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::{bytes, counted};
use crate::cli::SeedPrune;
use crate::context::Context;
use crate::error::{Exit, Result};
use crate::fs;
use crate::inspect::seed_sources::{self as sources, WheelDigests};
use crate::interrupt;
use crate::python::FoundPython;
use crate::ui::Ui;
use crate::venv::seed::{self, StoreEntry, Wheel, freed_bytes};

/// What to delete.
#[derive(Default)]
struct Surplus {
    entries: Vec<StoreEntry>,
    added: Vec<Wheel>,
    leftovers: Vec<PathBuf>,
}

/// `venvyard seed prune`
pub fn run(context: &Context, ui: &Ui, args: SeedPrune) -> Result<Exit> {
    interrupt::handle();
    context.seeds().check_owner().map_err(seed::Error::from)?;
    let surplus = if args.all { everything(context)? } else { unneeded(context, ui)? };
    if surplus.paths().next().is_none() {
        ui.say("there is nothing to delete");
        return Ok(Exit::DONE);
    }
    if !args.yes && !confirmed(ui, &surplus)? {
        ui.say("nothing was deleted");
        return Ok(Exit(1));
    }
    let mut total = 0;
    for path in surplus.paths() {
        interrupt::check()?;
        total += freed_bytes(path)?;
        if path.is_dir() {
            fs::delete_tree(path)?;
        } else {
            fs::delete_file(path)?;
        }
    }
    ui.say(&format!("deleted {}; {} freed", surplus.summary(), bytes(total)));
    Ok(Exit::DONE)
}

fn everything(context: &Context) -> Result<Surplus> {
    let (store, added) = (context.seeds(), context.added_seeds());
    let mut leftovers = store.leftovers(true)?;
    leftovers.extend(added.leftovers(true)?);
    Ok(Surplus { entries: store.entries()?, added: added.wheels(), leftovers })
}

/// Store entries that no wheel leads to any more (of an interpreter, unpacked and still there, or added), and
/// added wheels that newer ones replace for every Python.
fn unneeded(context: &Context, ui: &Ui) -> Result<Surplus> {
    let (store, added) = (context.seeds(), context.added_seeds());
    let interpreters = sources::interpreters(context);
    let pythons: Vec<_> = interpreters
        .iter()
        .map(|FoundPython { interpreter, .. }| interpreter.version.clone())
        .collect();
    let spinner = ui.spinner();
    let superseded = added.superseded(&pythons, &store, &spinner)?;
    drop(spinner);
    let stays = |path: &PathBuf| !superseded.iter().any(|wheel| wheel.path == *path);
    let digests = WheelDigests::new(context)?;
    let known = digests.known().filter(|(path, _)| stays(path));
    let mut needed: BTreeSet<String> = known.map(|(_, digest)| digest.clone()).collect();
    for source in sources::all(context, &interpreters) {
        if stays(&source.wheel.path) {
            needed.insert(digests.of(&source.wheel.path)?);
        }
    }
    let mut leftovers = store.leftovers(false)?;
    leftovers.extend(added.leftovers(false)?);
    let mut entries = store.entries()?;
    entries.retain(|held| !needed.contains(&held.digest));
    Ok(Surplus { entries, added: superseded, leftovers })
}

fn confirmed(ui: &Ui, surplus: &Surplus) -> Result<bool> {
    let size: Result<Vec<u64>, _> = surplus.paths().map(|path| freed_bytes(path)).collect();
    let size = bytes(size?.iter().sum());
    ui.confirm_or_refuse(&format!("Delete {}, {size}?", surplus.summary()), "deletes")
}

impl Surplus {
    fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        let entries = self.entries.iter().map(|held| &held.entry);
        // Wheels first: if this is interrupted, an entry without a wheel is deleted next time, but a wheel
        // without an entry would be unpacked again.
        self.added.iter().map(|wheel| &wheel.path).chain(entries).chain(&self.leftovers)
    }

    /// `pip 24.0 of the store, 1 added wheel and 2 leftovers`
    fn summary(&self) -> String {
        let mut parts = Vec::new();
        if !self.entries.is_empty() {
            parts.push(format!(
                "{} of the store ({})",
                counted(self.entries.len(), "entry"),
                self.names()
            ));
        }
        if !self.added.is_empty() {
            parts.push(counted(self.added.len(), "added wheel"));
        }
        if !self.leftovers.is_empty() {
            parts.push(counted(self.leftovers.len(), "leftover"));
        }
        parts.join(", ")
    }

    fn names(&self) -> String {
        let name = |held: &StoreEntry| match held.name_and_version() {
            Some((name, version)) => format!("{name} {version}"),
            None => "damaged".to_owned(),
        };
        self.entries.iter().map(name).collect::<Vec<_>>().join(", ")
    }
}
