//! Completes programs and commands.

use std::path::{Path, PathBuf, is_separator};

use super::grammar::Question;
use super::paths::{Wanted, is_program, paths};
use super::render::Reply;
use super::words::named;
use crate::context::Context;
use crate::dirs::variable;
use crate::inspect::locate::Locator;
use crate::venv::paths::bin_dir;

/// The directory of the active environment.
pub(super) fn active() -> Option<PathBuf> {
    variable("VIRTUAL_ENV").map(PathBuf::from)
}

/// Offers Python's usual programs and those of the active environment, else those in PATH.
pub(super) fn programs(context: &Context, question: &Question<'_>, reply: &mut Reply<'_>) {
    let mut own: Vec<String> = ["pip", "python", "python3"].map(str::to_owned).to_vec();
    let begin = question.prefix;
    own.extend(active().into_iter().flat_map(|path| programs_in(&bin_dir(&path), begin)));
    own_or_in_path(context, own, begin, reply);
}

/// Offers the commands that the environment named on the line can run: its own programs, else those in PATH, else
/// the directories on the way to one. A command with a separator is a path. A line that names none runs the command in
/// several.
pub(super) fn commands(context: &Context, question: &Question<'_>, reply: &mut Reply<'_>) {
    if question.prefix.contains(is_separator) {
        return paths(Wanted::Programs, &context.dirs.home, question, reply);
    }
    let Some(name) = question.words.first() else { return programs(context, question, reply) };
    let environment = named(context, name);
    let own = environment.map(|environment| bin_dir(&environment.path));
    let own = own.into_iter().flat_map(|bin| programs_in(&bin, question.prefix)).collect();
    own_or_in_path(context, own, question.prefix, reply);
    if reply.is_empty() {
        paths(Wanted::Directories, &context.dirs.home, question, reply);
    }
}

/// Offers those of `own` that begin so. PATH has thousands, so it is read only if none does.
fn own_or_in_path(context: &Context, own: Vec<String>, begin: &str, reply: &mut Reply<'_>) {
    let mut names: Vec<String> = own.into_iter().filter(|name| reply.begins(name, begin)).collect();
    if names.is_empty() && !begin.is_empty() {
        let path = Locator::from_process(&context.dirs.home).path();
        names = path.iter().flat_map(|place| programs_in(place, begin)).collect();
    }
    names.sort();
    names.dedup();
    for name in names {
        reply.offer(&name, String::new);
    }
}

/// The programs in a directory whose names begin so, without activation scripts, which a shell must source.
fn programs_in(directory: &Path, begin: &str) -> Vec<String> {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let fitting = entries.filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        let lower = name.to_lowercase();
        let fits = lower.starts_with(&begin.to_lowercase())
            && !lower.starts_with("activate")
            && !lower.starts_with("deactivate");
        (fits && is_program(&entry.path())).then_some(name)
    });
    fitting.collect()
}
