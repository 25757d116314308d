//! The distributions that are installed in an environment, read from the names in its site-packages.

mod archive;
mod came;
mod credentials;
mod dependency;
mod details;
mod direct_url;
mod headers;
mod imports;
mod metadata;
mod problem;
pub mod record;
mod recorded;
mod requirement;
mod size;
mod source;
#[cfg(all(test, unix))]
mod tests;
mod unique;
mod valid;

use std::path::{Path, PathBuf};

pub use archive::{file_at, name_and_version};
pub use came::{Came, Marks};
pub use credentials::{hidden, without as without_credentials};
pub use dependency::Dependency;
pub use details::Metadata;
pub use direct_url::{DirectUrl, EDITABLE, SYSTEMS, file_url, records_sources};
pub use imports::{adds_elsewhere, importable};
pub use metadata::parts;
pub use problem::MetadataProblem;
pub use recorded::{Recorded, recorded};
pub use requirement::{NoRequirement, lines};
pub use source::Source;
pub use unique::{each_once, once};
pub use valid::name as valid_name;

use crate::venv::paths::all_site_packages;
use crate::venv::seed::normalized;

/// An installed distribution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution {
    /// Its name, in whatever form its installer wrote it. [`Distribution::is_called`] compares.
    pub name: String,
    /// Its version; `None` if only the sources tell it.
    pub version: Option<String>,
    /// What its installer recorded: `*.dist-info`, `*.egg-info`, `*.egg` or `*.egg-link`.
    pub metadata: PathBuf,
}

impl Distribution {
    /// Whether it has that name in any spelling (PEP 503).
    pub fn is_called(&self, name: &str) -> bool {
        normalized(&self.name) == normalized(name)
    }

    /// What it was installed from, if that was a path or a URL and its installer recorded it (PEP 610; pip does
    /// since 20.1). An `.egg-link` contains the directory of the sources.
    pub fn source(&self) -> Option<Source> {
        Some(self.recorded_source()?.0)
    }

    /// The directory of its sources, if it is imported from there.
    pub fn editable_source(&self) -> Option<PathBuf> {
        match self.recorded_source()? {
            (Source::Path(path), true) => Some(path),
            _ => None,
        }
    }

    /// Whether what is imported of it may stand outside of site-packages: it is editable, or an egg.
    pub fn stands_elsewhere(&self) -> bool {
        let kind = self.metadata.extension().unwrap_or_default();
        kind == "egg" || self.editable_source().is_some()
    }

    /// The source, and whether it is editable.
    fn recorded_source(&self) -> Option<(Source, bool)> {
        if let Some(path) = self.linked_project() {
            return Some((Source::Path(path), true));
        }
        match DirectUrl::of(&self.metadata)? {
            DirectUrl::Directory { path, is_editable } => Some((Source::Path(path), is_editable)),
            DirectUrl::Commit { url, .. } | DirectUrl::Archive { url, .. } => {
                Some((Source::of_url(&url)?, false))
            }
        }
    }
}

impl Distribution {
    /// The distribution that the file or directory in site-packages is the metadata of; `None` if it is anything else.
    pub fn at(path: PathBuf) -> Option<Self> {
        metadata::distribution(path)
    }
}

/// The distributions in the environment's own site-packages, by name. Reads its directories and no file.
pub fn installed(environment: &Path) -> Vec<Distribution> {
    let places = all_site_packages(environment);
    let entries = places.iter().flat_map(|place| std::fs::read_dir(place).into_iter().flatten());
    let mut found: Vec<Distribution> =
        entries.filter_map(|entry| metadata::distribution(entry.ok()?.path())).collect();
    found.sort_by(|a, b| (&a.name, &a.metadata).cmp(&(&b.name, &b.metadata)));
    found
}
