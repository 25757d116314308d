//! Finds out everything about the active environment that `which` reports.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::locate::Locator;
use super::maker::maker;
use super::python::cached;
use super::status::{Health, Status};
use crate::context::Context;
use crate::project::known_at;
use crate::registry::{Environment, Origin};
use crate::venv::paths::{bin_dir, find_site_packages};

/// The active environment.
#[derive(Debug, Serialize)]
pub struct ActiveFacts {
    pub path: PathBuf,
    pub name: Option<String>,
    /// The variable that names it: `VIRTUAL_ENV` or `CONDA_PREFIX`.
    pub said_by: &'static str,
    /// The tool that created it: `venvyard`, `conda`, or what `pyvenv.cfg` tells (`uv`, `virtualenv`, `venv`).
    pub made_by: Option<&'static str>,
    /// The version of its Python.
    pub python: Option<String>,
    /// `whole`, `missing` or `broken`: an older key for what `health` says now.
    state: &'static str,
    pub health: Health,
    origin: Origin,
    /// The path of its interpreter, if that is gone.
    pub missing_interpreter: Option<PathBuf>,
    pub site_packages: Option<PathBuf>,
    pub has_pip: bool,
    /// The position of its directory of programs in PATH; `None` if it is not there.
    pub path_index: Option<usize>,
}

impl ActiveFacts {
    /// Examines the environment that the variables name; `None` if no environment is active.
    pub(super) fn gather(context: &Context, locator: &Locator) -> Option<Self> {
        // Every tool marks the active environment with one of these.
        let (said_by, path) = ["VIRTUAL_ENV", "CONDA_PREFIX"]
            .into_iter()
            .find_map(|name| Some((name, PathBuf::from(locator.variable(name)?))))?;
        let conda = said_by == "CONDA_PREFIX";
        let known = context.registry().ok().and_then(|registry| known_at(&registry, &path).ok()?);
        let name = known.as_ref().map(|known| known.name.clone());
        let environment =
            known.unwrap_or_else(|| Environment::unmanaged(String::new(), path.clone()));
        let status = Status::of(&environment, &cached(context));
        let Status { health, origin, python, missing_interpreter } = status;
        // conda writes no pyvenv.cfg.
        let is_conda = health == Health::Missing && conda && path.is_dir();
        let health = if is_conda { Health::Ready } else { health };
        let conda_name =
            || Some(locator.variable("CONDA_DEFAULT_ENV")?.to_string_lossy().into_owned());
        let site_packages = find_site_packages(&path);
        Some(Self {
            name: name.or_else(|| conda.then(conda_name)?),
            said_by,
            made_by: match origin {
                _ if conda => Some("conda"),
                _ if health == Health::Replaced => maker(&path),
                Origin::Other => maker(&path),
                Origin::Ours | Origin::Temporary => Some("venvyard"),
            },
            python: python.version,
            state: match health {
                Health::Missing => "missing",
                Health::Broken => "broken",
                _ => "whole",
            },
            health,
            origin,
            missing_interpreter,
            has_pip: site_packages.as_ref().is_some_and(|place| place.join("pip").is_dir()),
            site_packages,
            path_index: index_in_path(locator, &bin_dir(&path)),
            path,
        })
    }
}

fn index_in_path(locator: &Locator, bin: &Path) -> Option<usize> {
    let entries = locator.path();
    entries.iter().position(|entry| entry == bin).or_else(|| {
        let real = dunce::canonicalize(bin).ok()?;
        entries.iter().position(|entry| dunce::canonicalize(entry).is_ok_and(|it| it == real))
    })
}
