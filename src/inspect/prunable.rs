//! Finds what is no longer needed.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use jiff::Timestamp;

use crate::context::{ActiveEnvironment, Context};
use crate::error::Result;
use crate::fs;
use crate::inspect::sources;
use crate::interrupt;
use crate::registry::trash::Trashed;
use crate::registry::{Environment, ListedEnvironment, Origin, Registry, last_use};

/// What to look for, beside what killed commands left, and what was removed long ago.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Environments that were last used before that time.
    pub used_before: Option<Timestamp>,
    /// Entries without a directory.
    pub missing: bool,
    /// All that is in the trash.
    pub trash: bool,
    /// The cache.
    pub cache: bool,
}

/// One thing that is no longer needed.
#[derive(Debug)]
pub struct Prunable {
    /// What it is.
    pub what: What,
    /// How many bytes its deletion frees; `None` if nothing is deleted, or it can't be measured.
    pub size: Option<u64>,
}

/// What is no longer needed.
#[derive(Debug)]
pub enum What {
    /// A removed environment.
    Trashed(Box<Trashed>),
    /// What a killed or failed command left.
    Leftover(PathBuf),
    /// An environment that was last used then.
    Unused(Box<Environment>, Timestamp),
    /// An entry without a directory.
    Missing(Box<Environment>),
    /// A file or a directory of the cache.
    Cache(PathBuf),
}

/// What there is.
#[derive(Debug, Default)]
pub struct Found {
    /// What can be pruned.
    pub prunable: Vec<Prunable>,
    /// What stays although it was looked for, with the reason.
    pub kept: Vec<String>,
}

/// Looks for it. `due` and `leftovers` are what is always looked for.
pub fn find(
    context: &Context,
    registry: &Registry,
    wanted: &Wanted,
    leftovers: Vec<PathBuf>,
) -> Result<Found> {
    let mut found = Found::default();
    let now = Timestamp::now();
    let trashes = registry.trashed();
    found.kept.extend(trashes.problems.iter().map(ToString::to_string));
    let due = trashes.items.into_iter().filter(|item| wanted.trash || item.is_due(now));
    found.prunable.extend(
        due.map(|item| Prunable { size: freed(&item.item), what: What::Trashed(Box::new(item)) }),
    );
    found.prunable.extend(
        leftovers
            .into_iter()
            .map(|path| Prunable { size: freed(&path), what: What::Leftover(path) }),
    );
    if wanted.missing || wanted.used_before.is_some() {
        for one in registry.list()? {
            environment(registry, wanted, &one, &mut found)?;
        }
    }
    if wanted.cache {
        found.prunable.extend(
            cached(&context.dirs.cache)
                .into_iter()
                .map(|path| Prunable { size: freed(&path), what: What::Cache(path) }),
        );
    }
    Ok(found)
}

/// Adds the environment if it is one of those that are looked for.
fn environment(
    registry: &Registry,
    wanted: &Wanted,
    listed: &ListedEnvironment,
    found: &mut Found,
) -> Result<()> {
    // What can't be read is not what is looked for.
    let Ok(Some(environment)) = registry.get(&listed.name) else { return Ok(()) };
    if !environment.is_managed() {
        return Ok(());
    }
    if environment.path.symlink_metadata().is_err() {
        if wanted.missing {
            match disk_in_doubt(&environment.path) {
                Some(doubt) => found.kept.push(format!(
                    "{} stays: {doubt}, so its disk may not be mounted; 'venvyard forget {}' forgets it",
                    environment.name,
                    shell_words::quote(&environment.name)
                )),
                None => found.prunable.push(Prunable {
                    size: None,
                    what: What::Missing(Box::new(environment)),
                }),
            }
        }
        return Ok(());
    }
    let Some(before) = wanted.used_before else { return Ok(()) };
    let Some(used) = last_used(&environment).filter(|used| *used < before) else { return Ok(()) };
    let is_active = ActiveEnvironment::from_process().is_some_and(|it| it.is(&environment.path));
    if is_active || environment.origin() == Origin::Temporary || environment.path.is_symlink() {
        return Ok(());
    }
    if !sources::find(registry, &environment)?.is_empty() {
        found.kept.push(format!(
            "{} stays: it has what can't be made again; 'venvyard remove {}' names it",
            environment.name,
            shell_words::quote(&environment.name)
        ));
        return Ok(());
    }
    let size = freed(&environment.path);
    found.prunable.push(Prunable { size, what: What::Unused(Box::new(environment), used) });
    Ok(())
}

/// When an environment was last used, as far as anything tells: the newest of what is changed when it is entered,
/// when packages are installed, and when it was made.
pub fn last_used(environment: &Environment) -> Option<Timestamp> {
    if let Some(used) = last_use::of(&environment.path) {
        return Timestamp::try_from(used).ok();
    }
    let path = &environment.path;
    let mut places = vec![path.clone(), crate::venv::paths::bin_dir(path), path.join("pyvenv.cfg")];
    places.extend(crate::venv::paths::find_site_packages(path));
    let times = places.iter().filter_map(|place| modified(place));
    let made = environment.entry.as_ref().map(|entry| entry.created);
    times.filter_map(|time| Timestamp::try_from(time).ok()).chain(made).max()
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.symlink_metadata().ok()?.modified().ok()
}

/// Why the directory may come back; `None` if it was certainly deleted. A disk that isn't mounted leaves an empty
/// directory, or none.
fn disk_in_doubt(path: &Path) -> Option<String> {
    let parent = path.parent()?;
    match fs::children(parent) {
        Ok(_) if !parent.is_dir() => Some(format!("{} is gone, too", parent.display())),
        Ok(others) if others.is_empty() => Some(format!("{} is empty", parent.display())),
        Ok(_) => None,
        Err(error) => Some(error.to_string()),
    }
}

impl Prunable {
    /// How many bytes it frees now: what goes to the trash frees none.
    pub fn freed(&self) -> u64 {
        if matches!(self.what, What::Unused(..)) { 0 } else { self.size.unwrap_or(0) }
    }
}

/// What is venvyard's own in its directory for the cache: the user may have named one with other things in it.
fn cached(cache: &Path) -> Vec<PathBuf> {
    let is_ours = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        matches!(name, "names" | "seeds" | "sizes")
            || name
                .strip_prefix("interpreters-")
                .is_some_and(|it| it.strip_suffix(".jsonl").is_some())
    };
    fs::children(cache).unwrap_or_default().into_iter().filter(is_ours).collect()
}

/// How many bytes the deletion of a file or a directory would free.
fn freed(path: &Path) -> Option<u64> {
    Some(fs::usage(path, interrupt::check).ok()?.own)
}
