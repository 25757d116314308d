//! Moving an environment into the home of environments.

use std::env;
use std::io;
use std::path::{Path, PathBuf};

use crate::context::{ActiveEnvironment, Context};
use crate::error::{Error, Kind, Result};
use crate::fs::{self, Staged, is_same_path};
use crate::interrupt;
use crate::progress::Progress;
use crate::registry::name::EnvName;
use crate::registry::{Environment, Registry};
use crate::venv::relocate::{Relocation, relocate};

/// Whether an environment has to be moved.
#[derive(Debug)]
pub(super) enum Movable {
    /// To this directory.
    To(PathBuf),
    /// It is there already.
    Here,
}

/// An error if the environment can't be moved. Changes nothing.
pub(super) fn check(
    context: &Context,
    environment: &Environment,
    name: &EnvName,
) -> Result<Movable> {
    let (from, to) = (&environment.path, context.workon_home()?.join(name.as_str()));
    if is_same_path(from, &to) {
        return Ok(Movable::Here);
    }
    let refuse =
        |reason: String| Err(Error::failed(format!("can't move {}: {reason}", from.display())));
    if from.is_symlink() {
        let target = shell_words::quote(&fs::canonicalize(from)?.to_string_lossy()).into_owned();
        return refuse("it is a link".to_owned()).map_err(|error| {
            error.hint(format!("'venvyard adopt --move {target}' moves what it leads to"))
        });
    }
    if to.symlink_metadata().is_ok() {
        let text = format!("{} already exists", to.display());
        return Err(Error::new(Kind::AlreadyExists, text).hint("--as NAME chooses another place"));
    }
    if ActiveEnvironment::from_process().is_some_and(|active| active.is(from)) {
        return refuse("it is active".to_owned())
            .map_err(|error| error.hint("'deactivate' leaves it"));
    }
    let real = fs::canonicalize(from)?;
    if env::current_dir().is_ok_and(|here| here.starts_with(&real)) {
        return refuse("the current directory is in it".to_owned());
    }
    if let Some(mounted) = fs::mount_point_in(&real) {
        return refuse(format!("{} is a mount point", mounted.display()));
    }
    fs::trash::check_removable(from)?;
    Ok(Movable::To(to))
}

/// Moves a registered environment to `to`, and rewrites the files in it that hold its path. If that is cut short, the
/// environment is where it was, or it is `moved` and in the home, where the next command finds it.
pub(super) fn carry_out(
    registry: &Registry,
    name: &EnvName,
    environment: &Environment,
    to: &Path,
    progress: &dyn Progress,
) -> Result<Environment> {
    let from = environment.path.as_path();
    progress.step(&format!("moving {name}"));
    let shown = crate::project::name_of(from);
    let relocation = Relocation::new(from, to)
        .also_from(environment.scripts_at())
        .called(&shown, name.as_str())
        .shown(&shown, name.as_str());
    fs::create_dir_all(registry.home())?;
    match fs::rename_noreplace(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            return copy(registry, name, environment, to, &relocation, progress);
        }
        renamed => renamed?,
    }
    relocate(to, &relocation, true).map_err(|error| {
        Error::from(error)
            .hint(format!("{name} is in {}, and its scripts are not yet right", to.display()))
    })?;
    settle(registry, name, to)
}

/// The same to another file system: the environment is complete there before it goes here.
fn copy(
    registry: &Registry,
    name: &EnvName,
    environment: &Environment,
    to: &Path,
    relocation: &Relocation,
    progress: &dyn Progress,
) -> Result<Environment> {
    let staged = Staged::create(registry.home())?;
    let each = |file: &Path| {
        progress.step(&format!("copying {}", file.display()));
        interrupt::check()
    };
    fs::moving::copy_durably(&environment.path, staged.path(), &each).map_err(|error| {
        Error::from(error).hint(format!("{name} stays in {}", environment.path.display()))
    })?;
    relocate(staged.path(), relocation, true)?;
    interrupt::check()?;
    staged.commit(to)?;
    let moved = settle(registry, name, to)?;
    fs::delete_tree(&environment.path).map_err(|error| {
        Error::from(error)
            .hint(format!("{name} is in {}; what is left of the original can go", to.display()))
    })?;
    Ok(moved)
}

fn settle(registry: &Registry, name: &EnvName, to: &Path) -> Result<Environment> {
    let (entry, ()) = registry.update(name, |entry| -> Result<()> {
        to.clone_into(&mut entry.path);
        entry.scripts_at = None;
        Ok(())
    })?;
    Ok(Environment::registered(name.to_string(), entry))
}
