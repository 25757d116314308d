//! What the files in its metadata say about a distribution.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::Distribution;
use super::direct_url::DirectUrl;
use super::headers::Headers;
use super::problem::{MetadataProblem, MetadataProblemKind};
use super::valid;
use crate::fs::{open_at_once, read_small};
use crate::venv::seed::normalized;

/// A distribution's own metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata {
    /// The name as its author writes it; where the metadata has none, that of the file.
    pub name: String,
    /// The version.
    pub version: Option<String>,
    /// What it requires, also for extras and for other Pythons.
    pub requires: Vec<super::Dependency>,
    /// Why some of it comes from the name of the file, or is missing.
    pub problem: Option<MetadataProblem>,
}

impl Distribution {
    /// The name in the form in which names are compared (PEP 503).
    pub fn normalized(&self) -> String {
        normalized(&self.name)
    }

    /// Reads its metadata. What can't be read is told by the name of the file.
    pub fn read(&self) -> Metadata {
        let place = self.place_of_headers();
        let (headers, kind) = match Headers::read(&place) {
            Ok(headers) if headers.name.is_some() && headers.version.is_some() => (headers, None),
            Ok(headers) => (headers, Some(MetadataProblemKind::Broken)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                (Headers::default(), Some(MetadataProblemKind::Missing))
            }
            Err(error) => {
                (Headers::default(), Some(MetadataProblemKind::Unreadable(error.to_string())))
            }
        };
        Metadata {
            name: headers.name.unwrap_or_else(|| self.name.clone()),
            version: headers.version.or_else(|| valid::version(self.version.as_deref()?)),
            requires: headers.requires,
            problem: kind.map(|kind| MetadataProblem { path: self.metadata.clone(), kind }),
        }
    }

    /// The metadata itself. That of an `.egg-link` is with the sources.
    pub(super) fn place_of_headers(&self) -> PathBuf {
        let linked = || {
            let sources = self.linked_source()?;
            let entries = std::fs::read_dir(&sources).ok()?;
            let is_it = |path: &PathBuf| {
                path.extension().is_some_and(|it| it == "egg-info")
                    && path.file_stem().is_some_and(|it| self.is_called(&it.to_string_lossy()))
            };
            entries.filter_map(|entry| Some(entry.ok()?.path())).find(is_it)
        };
        linked().unwrap_or_else(|| self.metadata.clone())
    }

    /// The program that installed it, as it calls itself (PEP 376). Eggs don't tell.
    pub fn installer(&self) -> Option<String> {
        // No name is longer.
        let mut bytes = [0; 64];
        let count = open_at_once(&self.metadata.join("INSTALLER")).ok()?.read(&mut bytes).ok()?;
        let name = std::str::from_utf8(&bytes[..count]).ok()?.trim();
        (!name.is_empty() && !name.contains(char::is_control)).then(|| name.to_owned())
    }

    /// What it was installed from, if not from an index (PEP 610).
    pub fn direct_url(&self) -> Option<DirectUrl> {
        DirectUrl::of(&self.metadata)
    }

    /// The directory in its `.egg-link`.
    pub(super) fn linked_source(&self) -> Option<PathBuf> {
        Some(self.link()?.0)
    }

    /// The directory of the project in its `.egg-link`, which installers take: the second line leads there from the
    /// modules, which may be in a directory of their own.
    pub(super) fn linked_project(&self) -> Option<PathBuf> {
        let (modules, second) = self.link()?;
        let project = second.and_then(|line| dunce::canonicalize(modules.join(line)).ok());
        let is_project = |place: &PathBuf| {
            ["setup.py", "pyproject.toml"].iter().any(|file| place.join(file).is_file())
        };
        Some(project.filter(is_project).unwrap_or(modules))
    }

    /// The directory in its `.egg-link`, and the second line.
    fn link(&self) -> Option<(PathBuf, Option<String>)> {
        self.metadata.extension().filter(|it| *it == "egg-link")?;
        let text = String::from_utf8(read_small(&self.metadata).ok()?).ok()?;
        let mut lines = text.lines().map(str::trim);
        let first = lines.next().filter(|line| !line.is_empty())?;
        let second = lines.next().filter(|line| !line.is_empty());
        Some((self.site_packages().join(first), second.map(str::to_owned)))
    }

    /// The directory of packages that it is in.
    pub(super) fn site_packages(&self) -> &Path {
        self.metadata.parent().unwrap_or(Path::new(""))
    }
}
