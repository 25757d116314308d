//! The steps in which an environment is made, whether it gets an entry in the registry or not.

use std::io;
use std::path::Path;

use uuid::Uuid;

use super::interpreter::{Chosen, PythonChoice};
use super::{bytecode, taken};
use crate::context::Context;
use crate::error::Result;
use crate::fs::{self, Staged};
use crate::interrupt;
use crate::progress::Progress;
use crate::python::Interpreter;
use crate::registry::name::EnvName;
use crate::registry::{Entry, Registry};
use crate::venv;

/// The interpreter that was asked for.
pub(super) fn interpreter(
    context: &Context,
    python: &PythonChoice,
    progress: &dyn Progress,
) -> Result<Chosen> {
    progress.step("looking for the interpreter");
    let chosen = python.find(context);
    // Ctrl-C also ended the interpreters that were being asked: nothing is wrong with them.
    interrupt::check()?;
    progress.pause();
    chosen
}

/// Says what was made, under that name.
pub(super) fn say_made(
    context: &Context,
    name: &str,
    interpreter: &Interpreter,
    path: &Path,
    progress: &dyn Progress,
) {
    let Interpreter { implementation, version, .. } = interpreter;
    let place = context.dirs.tilde(path);
    progress.note(&format!("made {name} with {implementation} {version} in {place}"));
}

/// Makes the environment beside its place.
pub(super) fn stage(
    prepared: venv::Prepared<'_>,
    path: &Path,
    progress: &dyn Progress,
) -> Result<(Staged, venv::CreationReport)> {
    let staged = Staged::create(path.parent().unwrap_or(Path::new("/")))?;
    let made = prepared.make(staged.path(), progress)?;
    for path in &made.repaired {
        progress.warn(&format!("repaired a damaged entry of the seed store: {}", path.display()));
    }
    Ok((staged, made))
}

/// Moves what was made into its place, unless the user has interrupted that.
pub(super) fn commit(staged: Staged, path: &Path) -> Result<()> {
    interrupt::check()?;
    staged.commit(path).map_err(|error| match error.kind() {
        // Another process made something there meanwhile.
        io::ErrorKind::AlreadyExists => taken::place(path),
        _ => error.into(),
    })
}

/// Moves a new environment into its place and registers it. `former` is the id of the entry whose place it takes.
pub(super) fn register(
    registry: &Registry,
    name: &EnvName,
    staged: Staged,
    entry: &Entry,
    former: Option<Uuid>,
) -> Result<()> {
    let claim = registry.claim(name, former)?;
    commit(staged, &entry.path)?;
    claim.register(entry).map_err(|error| match fs::delete_tree(&entry.path) {
        Ok(()) => error.into(),
        Err(undeleted) => undeleted.into(),
    })
}

/// Compiles in the background what wasn't compiled yet.
pub(super) fn compile(interpreter: &Interpreter, made: &venv::CreationReport) {
    if !made.uncompiled.is_empty() {
        bytecode::compile_in_background(&interpreter.executable, &made.uncompiled);
    }
}
