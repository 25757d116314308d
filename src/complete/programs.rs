//! The programs that answer a question.

use std::path::{Path, PathBuf};

use super::grammar::Question;
use super::render::Lines;
use crate::context::Context;
use crate::dirs::variable;
use crate::inspect::locate::Locator;
use crate::project;
use crate::venv::paths::bin_dir;

/// The environment that is active.
pub(super) fn active() -> Option<PathBuf> {
    variable("VIRTUAL_ENV").map(PathBuf::from)
}

/// Python's own programs, and those of the active environment.
pub(super) fn programs(lines: &mut Lines<'_>) {
    let mut names: Vec<String> = ["pip", "python", "python3"].map(str::to_owned).to_vec();
    names.extend(active().into_iter().flat_map(|path| programs_in(&bin_dir(&path))));
    names.sort();
    names.dedup();
    for name in names {
        lines.offer(&name, String::new);
    }
}

/// What the environment that is named before can run: its own programs; where none of them begins so, those of
/// PATH, of which there are thousands. Else it may be a file.
pub(super) fn commands(context: &Context, question: &Question<'_>, lines: &mut Lines<'_>) {
    let mut words = question.others.iter().filter(|word| !word.starts_with('-'));
    let environment = words
        .nth(question.verb.len())
        .and_then(|name| project::resolve(&context.registry().ok()?, name).ok());
    let begun = |name: &String| name.starts_with(question.begun);
    let own = environment.map(|environment| bin_dir(&environment.path));
    let own = own.into_iter().flat_map(|bin| programs_in(&bin));
    let mut names: Vec<String> = own.filter(begun).collect();
    if names.is_empty() && !question.begun.is_empty() {
        let path = Locator::from_process(&context.dirs.home).path();
        names = path.iter().flat_map(|place| programs_in(place)).filter(begun).collect();
    }
    names.sort();
    names.dedup();
    for name in names {
        lines.offer(&name, String::new);
    }
    if lines.is_empty() {
        lines.files();
    }
}

/// The programs in a directory but for what only a shell can read.
fn programs_in(directory: &Path) -> impl Iterator<Item = String> + use<> {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(|name| {
        let name = name.to_lowercase();
        !name.starts_with("activate") && !name.starts_with("deactivate")
    })
}
