//! Finds out everything about the active environment that `which` reports.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::locate::Locator;
use super::status::{Health, inspected};
use crate::registry::{EntryState, IndexLine, IndexLines, Origin};
use crate::venv::ExistingEnvironment;
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
    /// Examines the environment that the variables name; `None` if no environment is active. `listed` are
    /// all environments of the registry.
    pub(super) fn gather(locator: &Locator, listed: &IndexLines<'_>) -> Option<Self> {
        // Every tool marks the active environment with one of these.
        let (said_by, path) = ["VIRTUAL_ENV", "CONDA_PREFIX"]
            .into_iter()
            .find_map(|name| Some((name, PathBuf::from(locator.variable(name)?))))?;
        let conda = said_by == "CONDA_PREFIX";
        let line = line_of(listed, &path);
        let existing = inspected(&path);
        let health = health(&path, existing.as_ref(), line, conda);
        let (config, missing_interpreter) = existing
            .map_or((None, None), |existing| (existing.config, existing.missing_interpreter));
        let conda_name = || {
            let name = locator.variable("CONDA_DEFAULT_ENV").filter(|_| conda)?;
            Some(name.to_string_lossy().into_owned())
        };
        let origin = line.map_or(Origin::Other, |line| line.origin());
        let site_packages = find_site_packages(&path);
        Some(Self {
            name: line.map(|line| line.name.to_owned()).or_else(conda_name),
            said_by,
            made_by: match origin {
                _ if conda => Some("conda"),
                Origin::Other => maker(&path),
                Origin::Ours | Origin::Temporary => Some("venvyard"),
            },
            python: config.and_then(|config| config.python_version()),
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

/// The line of the environment at `path`, whether `path` has links in it or not.
fn line_of<'a>(listed: &IndexLines<'a>, path: &Path) -> Option<IndexLine<'a>> {
    let at = |path: &Path| {
        let path = path.to_str()?;
        listed.clone().find(|line| line.path() == path)
    };
    at(path).or_else(|| at(&dunce::canonicalize(path).ok()?))
}

fn health(
    path: &Path,
    existing: Option<&ExistingEnvironment>,
    line: Option<IndexLine<'_>>,
    conda: bool,
) -> Health {
    let state = line.map_or(Some(EntryState::Ready), |line| line.state());
    let project = line.and_then(|line| line.project());
    match Health::of(existing, state, project.as_deref().map(Path::new)) {
        // conda writes no pyvenv.cfg.
        Health::Missing if conda && path.is_dir() => Health::Ready,
        health => health,
    }
}

/// The tool that wrote `pyvenv.cfg`: uv and virtualenv put their versions in it.
fn maker(environment: &Path) -> Option<&'static str> {
    let bytes = std::fs::read(environment.join("pyvenv.cfg")).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let has =
        |key: &str| text.lines().any(|line| line.split('=').next().map(str::trim) == Some(key));
    Some(if has("uv") {
        "uv"
    } else if has("virtualenv") {
        "virtualenv"
    } else {
        "venv"
    })
}

fn index_in_path(locator: &Locator, bin: &Path) -> Option<usize> {
    let entries = locator.path();
    entries.iter().position(|entry| entry == bin).or_else(|| {
        let real = dunce::canonicalize(bin).ok()?;
        entries.iter().position(|entry| dunce::canonicalize(entry).is_ok_and(|it| it == real))
    })
}
