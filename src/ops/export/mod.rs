//! Tells what is installed in an environment as a file from which it can be made again: `pylock.toml` (PEP 751) or
//! requirements. Changes nothing in the environment.

mod error;
mod files;
mod found;
mod installed;
mod pylock;
mod python;
mod requirements;
pub mod settings;
mod target;

use std::path::Path;

pub use error::{Error, Unsaid};
pub use target::{Format, MARK, Standing, Target};

use crate::context::Context;
use crate::error::Result;
use crate::inspect::locks::{FileKind, Lock, Offers};
use crate::progress::Progress;
use crate::registry::Environment;
use crate::venv::ExistingEnvironment;
use installed::Installed;
use python::Python;

/// What to tell.
#[derive(Debug)]
pub struct Request<'a> {
    /// The environment.
    pub environment: &'a Environment,
    /// What its directory holds.
    pub existing: &'a ExistingEnvironment,
    /// In which format.
    pub format: Format,
    /// The directory of the file; relative paths in it start there. `None` for standard output.
    pub directory: Option<&'a Path>,
    /// Whether nobody may ask an index.
    pub offline: bool,
}

/// The text of the file, and what the user should know of it: a sentence each.
#[derive(Debug)]
pub struct Exported {
    /// The whole file.
    pub text: String,
    /// What it lacks, or where it is of no use.
    pub notices: Vec<String>,
}

/// Tells what is installed in an environment.
///
/// # Errors
/// Something can't be said in the format; an index doesn't answer; nothing here can ask one.
pub fn export(
    context: &Context,
    request: &Request<'_>,
    progress: &dyn Progress,
) -> Result<Exported> {
    let Request { environment, existing, format, .. } = request;
    let python = Python::of(context, environment, existing);
    let installed = Installed::of(&environment.path);
    let unsaid = |unsaid| Error::Unsaid { name: environment.name.clone(), format: *format, unsaid };
    if !installed.unsaid.is_empty() {
        return Err(unsaid(installed.unsaid).into());
    }
    let mut lock = Lock {
        path: request.directory.unwrap_or(Path::new("")).join(format.usual_name()),
        kind: FileKind::Pylock,
        requires_python: python.requires(),
        environments: python.environments(),
        offers: Offers::default(),
        indexes: Vec::new(),
        packages: installed.packages,
        notices: Vec::new(),
    };
    let hashable = lock.packages.iter().all(requirements::may_have_hashes);
    let is_asked = match format {
        Format::Pylock => !request.offline,
        Format::Requirements => !request.offline && hashable,
    };
    if is_asked {
        files::add(context, request, &python, &mut lock.packages, progress)?;
    }
    let missing = pylock::unsaid(&lock.packages, request.offline);
    if *format == Format::Pylock && !missing.is_empty() {
        return Err(unsaid(missing).into());
    }
    let mut notices = installed.problems;
    notices.extend(local(&lock, request.directory));
    let text = match format {
        Format::Pylock => pylock::text(&lock, request.directory),
        Format::Requirements => {
            notices.extend(requirements::without_hashes(&lock.packages, request.offline));
            requirements::text(&lock.packages, &python.shown())
        }
    };
    Ok(Exported { text, notices })
}

/// That the file names directories and files of this machine.
fn local(lock: &Lock, directory: Option<&Path>) -> Vec<String> {
    let is_elsewhere = |path: &std::path::PathBuf| {
        directory.is_none_or(|directory| pylock::below(path, directory).is_none())
    };
    let named = lock.packages.iter().filter_map(|package| {
        let path = installed::local_path(package).filter(is_elsewhere)?;
        let name = package.name.as_deref().unwrap_or_default();
        Some(format!("{name} comes from {}, which only this machine has", path.display()))
    });
    named.collect()
}
