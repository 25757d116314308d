//! Environments whose names can't be registered, such as ` a`. They are made as another tool would make them: they have
//! no entry, and are found in the home of environments.

use std::path::Path;

use super::interpreter::{Chosen, PythonChoice};
use super::{bytecode, making, taken};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::fs::{LinkMode, Staged, Uncopied};
use crate::progress::Progress;
use crate::registry::Environment;
use crate::venv::relocate::Relocation;
use crate::venv::seed::Seeds;
use crate::venv::{self, Original};

/// What to make.
#[derive(Debug)]
pub struct Request<'a> {
    /// Its name, which is that of its directory.
    pub name: &'a str,
    /// The interpreter.
    pub python: PythonChoice,
    /// What the prompt shows; `None` for the name.
    pub prompt: Option<String>,
    /// Whether it sees the packages of its interpreter.
    pub system_site_packages: bool,
    /// The packages that it starts with.
    pub seeds: Seeds,
    /// How the files of the seeds get there.
    pub link_mode: LinkMode,
}

/// Makes the environment in the home of environments.
pub fn make(
    context: &Context,
    request: Request<'_>,
    progress: &dyn Progress,
) -> Result<Environment> {
    let Request { name, python, prompt, system_site_packages, seeds, link_mode } = request;
    check(name)?;
    let path = context.workon_home()?.join(name);
    taken::check_free(&path)?;
    let Chosen { found, note } = making::interpreter(context, &python, progress)?;
    let options = venv::Options {
        path: path.clone(),
        prompt: prompt.unwrap_or_else(|| name.to_owned()),
        command: None,
        system_site_packages,
        bytecode: bytecode::is_wanted(),
        seeds,
        added_wheels: Some(context.added_seeds().dir().to_owned()),
        link_mode,
    };
    let store = context.seeds();
    let prepared = venv::prepare(&found.interpreter, &options, &store, progress)?;
    let (staged, made) = making::stage(prepared, &path, progress)?;
    making::commit(staged, &path)?;
    making::compile(&found.interpreter, &made);
    progress.pause();
    if let Some(note) = note {
        progress.note(&note);
    }
    let shown = shell_words::quote(name);
    making::say_made(context, &shown, &found.interpreter, &path, progress);
    Ok(Environment::without_entry(name.to_owned(), path))
}

/// Copies an environment to such a name.
pub fn copy(
    context: &Context,
    original: &Environment,
    name: &str,
    progress: &dyn Progress,
) -> Result<Environment> {
    check(name)?;
    let path = context.workon_home()?.join(name);
    taken::check_free(&path)?;
    venv::check_path(&path)?;
    progress.step(&format!("copying {}", original.name));
    let files = Original::read(&original.path, false).map_err(|error| match error {
        Uncopied::Io(error) => error.into(),
        special @ Uncopied::Special { .. } => Error::failed(special),
    })?;
    let relocation = Relocation::new(&original.path, &path)
        .also_from(original.scripts_at())
        .called(&original.name, name)
        .shown(&original.name, name);
    let staged = Staged::create(path.parent().unwrap_or(Path::new("/")))?;
    files.copy_to(staged.path(), &relocation, LinkMode::default(), &context.seeds())?;
    making::commit(staged, &path)?;
    progress.pause();
    progress.note(&format!(
        "cloned {} to {} in {}",
        original.name,
        shell_words::quote(name),
        context.dirs.tilde(&path)
    ));
    Ok(Environment::without_entry(name.to_owned(), path))
}

/// An error for what would be an option, hidden, or outside of the home.
fn check(name: &str) -> Result<()> {
    let is_path = name.contains(['/', '\\', '\0']) || name.starts_with(['.', '-']);
    if name.trim().is_empty() || is_path || name.chars().any(char::is_control) {
        return Err(Error::usage(format!("{name:?} can't be the name of an environment")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_name_of_a_visible_directory_will_do() {
        for name in ["", " ", ".", "..", ".a", "-a", "../a", "a/b", "a\\b", "a\nb", "\u{1b}[2J"] {
            assert!(check(name).is_err(), "{name:?}");
        }
        for name in [" a", "a b ", "a'b", "$(a)", "é!"] {
            assert!(check(name).is_ok(), "{name:?}");
        }
    }
}
