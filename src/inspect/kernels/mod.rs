//! Jupyter's kernels: those of venvyard and of every other tool, and whether they can start.

mod places;
mod problem;
mod spec;

use std::path::{Path, PathBuf};

use crate::context::{ActiveEnvironment, Context};
use crate::dirs::variable;
use crate::error::Result;
use crate::fs;
use crate::python::Platform;

pub use problem::{Problem, ipykernel, sees_others};
pub use spec::{FILE, IPYKERNEL, KernelSpec, Mark, Metadata};

use places::{Surroundings, of_environment};
use problem::Environments;

/// A kernel.
#[derive(Debug)]
pub struct Kernel {
    /// Its name: that of its directory, in small letters.
    pub name: String,
    /// Its directory.
    pub directory: PathBuf,
    /// The environment whose Jupyter alone sees it; `None` if each Jupyter of the user does.
    pub only_in: Option<String>,
    /// What it says; `None` if that can't be read.
    pub spec: Option<KernelSpec>,
    /// The environment in which it runs, by its name today.
    pub environment: Option<String>,
    /// Why it can't start.
    pub problem: Option<Problem>,
}

impl Kernel {
    /// The mark of a kernel that venvyard wrote.
    pub fn mark(&self) -> Option<&Mark> {
        self.spec.as_ref()?.metadata.venvyard.as_ref()
    }
}

/// The directory of the user's own kernels.
pub fn users_directory(home: &Path) -> PathBuf {
    surroundings(home).users()
}

/// The directory in which a Jupyter of this user finds a kernel with that name, of those that every one sees.
pub fn visible(home: &Path, name: &str) -> Option<PathBuf> {
    let mut places = surroundings(home).everybodys().into_iter();
    places.find_map(|place| {
        let mut inside = fs::children(&place).ok()?.into_iter();
        inside.find(|directory| {
            name_of(directory).as_deref() == Some(name) && directory.join(FILE).exists()
        })
    })
}

fn surroundings(home: &Path) -> Surroundings<'_> {
    Surroundings { system: Platform::CURRENT, home, variable: &variable }
}

/// The user's own kernels, as far as they can be read, without a look at what they start.
pub fn users(home: &Path) -> Vec<(String, PathBuf, KernelSpec)> {
    let inside = fs::children(&users_directory(home)).unwrap_or_default();
    let read = |directory: PathBuf| {
        let spec = KernelSpec::read(&directory)?.ok()?;
        Some((name_of(&directory)?, directory, spec))
    };
    let mut found: Vec<_> = inside.into_iter().filter_map(read).collect();
    found.sort_by(|(a, ..), (b, ..)| a.cmp(b));
    found
}

/// All kernels, by name: those that each Jupyter of the user sees, that of the active environment, and those of the
/// Jupyters in the environments that venvyard knows.
pub fn all(context: &Context) -> Result<Vec<Kernel>> {
    let environments = Environments::new(context)?;
    let mut places: Vec<(PathBuf, Option<String>)> =
        surroundings(&context.dirs.home).everybodys().into_iter().map(|it| (it, None)).collect();
    for (name, path) in environments.paths() {
        places.push((of_environment(path), Some(name.to_owned())));
    }
    if let Some(active) = ActiveEnvironment::from_process() {
        let name = active.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        places.push((of_environment(&active.path), Some(name)));
    }
    let mut found: Vec<Kernel> = Vec::new();
    for (place, only_in) in places {
        for directory in fs::children(&place).unwrap_or_default() {
            let is_known = found.iter().any(|one| fs::is_same_path(&one.directory, &directory));
            if is_known {
                continue;
            }
            found.extend(kernel(&environments, directory, only_in.as_deref()));
        }
    }
    found.sort_by(|a, b| (&a.name, &a.only_in).cmp(&(&b.name, &b.only_in)));
    Ok(found)
}

fn kernel(
    environments: &Environments<'_>,
    directory: PathBuf,
    only_in: Option<&str>,
) -> Option<Kernel> {
    let name = name_of(&directory)?;
    let read = KernelSpec::read(&directory)?;
    let (spec, environment, problem) = match read {
        Ok(spec) => {
            let (environment, problem) = environments.examine(&spec, only_in);
            (Some(spec), environment, problem)
        }
        Err(reason) => (None, None, Some(Problem::Unreadable(reason))),
    };
    Some(Kernel {
        name,
        directory,
        only_in: only_in.map(str::to_owned),
        spec,
        environment,
        problem,
    })
}

/// The name of the kernel in a directory; `None` if Jupyter takes none from one of that name.
fn name_of(directory: &Path) -> Option<String> {
    let name = directory.file_name()?.to_str()?.to_lowercase();
    is_name(&name).then_some(name)
}

/// Whether a kernel can have that name (`jupyter_client.kernelspec`).
pub fn is_name(name: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    !name.is_empty() && name.chars().all(|letter| is_letter(letter) || "._-".contains(letter))
}
