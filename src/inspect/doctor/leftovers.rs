//! What interrupted work left, and nothing uses.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Finding, Problem, Subject};
use crate::context::Context;
use crate::error::Result;
use crate::fs::{self, Trash};
use crate::registry::{Environment, Registry};

/// The directory for what was removed.
const TRASH: &str = ".trash";

/// Whether the path has the name of something unfinished, and is older than ten minutes.
pub fn is_leftover(path: &Path) -> bool {
    is_old_leftover(path) || is_half_made(path)
}

pub(super) fn is_old_leftover(path: &Path) -> bool {
    fs::is_unfinished(path) && fs::is_out_of_use(path)
}

/// Leftovers in the home, in the registry, in the cache, in the trash, and beside environments elsewhere.
pub(super) fn find(
    context: &Context,
    registry: &Registry,
    environments: &[Environment],
) -> Result<Vec<Finding>> {
    let home = registry.home();
    let mut found = Vec::new();
    let places = [home, &context.dirs.data, &context.dirs.cache].map(Path::to_owned);
    for directory in places.into_iter().chain(registry.dirs_of_files()) {
        found.extend(fs::children(&directory)?.into_iter().filter(|path| is_old_leftover(path)));
    }
    let trashes = registry.trashes();
    for trash in &trashes {
        found.extend(trash.items().unwrap_or_default().into_iter().filter(|it| is_half_made(it)));
        let doomed = trash.doomed().unwrap_or_default();
        found.extend(doomed.into_iter().filter(|path| is_old_leftover(path)));
    }
    let around = trashes.iter().map(Trash::around);
    let parents = environments.iter().filter_map(|one| one.path.parent());
    let elsewhere: BTreeSet<&Path> = parents.chain(around).filter(|it| *it != home).collect();
    for directory in elsewhere {
        let stages = fs::children(directory).unwrap_or_default();
        found.extend(
            stages.into_iter().filter(|path| fs::is_stage(path) && fs::is_out_of_use(path)),
        );
    }
    let about = |path| Finding { subject: Subject::Registry, path, problem: Problem::Leftover };
    Ok(found.into_iter().map(about).collect())
}

/// Whether it is an item of the trash without an environment: the removal was interrupted before it moved that, and the
/// environment is still in its place.
fn is_half_made(item: &Path) -> bool {
    let is_item = item.parent().is_some_and(|parent| parent.ends_with(TRASH));
    let holds_none = |contents: Vec<PathBuf>| {
        contents.iter().all(|path| path.file_name().is_some_and(|name| name == "entry.toml"))
    };
    is_item
        && item.is_dir()
        && !item.is_symlink()
        && fs::is_out_of_use(item)
        && fs::children(item).is_ok_and(holds_none)
}
