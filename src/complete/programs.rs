//! Completes programs and commands.

use std::path::{Path, PathBuf};

use super::grammar::Question;
use super::render::Reply;
use crate::context::Context;
use crate::dirs::variable;
use crate::inspect::locate::Locator;
use crate::project;
use crate::venv::paths::bin_dir;

/// The directory of the active environment.
pub(super) fn active() -> Option<PathBuf> {
    variable("VIRTUAL_ENV").map(PathBuf::from)
}

/// Offers Python's usual programs, and those of the active environment.
pub(super) fn programs(reply: &mut Reply<'_>) {
    let mut names: Vec<String> = ["pip", "python", "python3"].map(str::to_owned).to_vec();
    names.extend(active().into_iter().flat_map(|path| programs_in(&bin_dir(&path))));
    names.sort();
    names.dedup();
    for name in names {
        reply.offer(&name, String::new);
    }
}

/// Offers the commands that the environment named on the line can run: its own programs, else those in
/// PATH, else files. PATH has thousands, so it is read only if none of the environment's own fits.
pub(super) fn commands(context: &Context, question: &Question<'_>, reply: &mut Reply<'_>) {
    let mut words = question.others.iter().filter(|word| !word.starts_with('-'));
    let environment = words
        .nth(question.verb.len())
        .and_then(|name| project::resolve(&context.registry().ok()?, name).ok());
    let fits = |name: &String| name.starts_with(question.prefix);
    let own = environment.map(|environment| bin_dir(&environment.path));
    let own = own.into_iter().flat_map(|bin| programs_in(&bin));
    let mut names: Vec<String> = own.filter(fits).collect();
    if names.is_empty() && !question.prefix.is_empty() {
        let path = Locator::from_process(&context.dirs.home).path();
        names = path.iter().flat_map(|place| programs_in(place)).filter(fits).collect();
    }
    names.sort();
    names.dedup();
    for name in names {
        reply.offer(&name, String::new);
    }
    if reply.is_empty() {
        reply.files();
    }
}

/// The programs in a directory, without activation scripts, which a shell must source.
fn programs_in(directory: &Path) -> impl Iterator<Item = String> + use<> {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(|name| {
        let name = name.to_lowercase();
        !name.starts_with("activate") && !name.starts_with("deactivate")
    })
}
