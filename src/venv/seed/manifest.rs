//! What a wheel puts into an environment: read from the wheel once, then all that a creation needs.

use serde::{Deserialize, Serialize};

use super::entry_points::EntryPoint;

/// The manifest's form; an entry of the store with another one is made again.
pub(super) const SCHEMA: u32 = 1;

/// The contents of a wheel, in the order they are made.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// [`SCHEMA`] when it was written.
    pub(super) schema: u32,
    /// The distribution's name, as in the wheel's file name.
    pub(super) name: String,
    /// Its version.
    pub(super) version: String,
    /// Which versions of Python it says it works with.
    pub(super) requires_python: Option<String>,
    /// `pip-24.2.dist-info`
    pub(super) dist_info: String,
    /// The commands it has.
    pub(super) entry_points: Vec<EntryPoint>,
    /// Its files, by where they go.
    pub(super) parts: Vec<Part>,
}

/// The files of a wheel that go below one directory of an environment.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Part {
    /// Which directory.
    pub(super) scheme: Scheme,
    /// Directories to make, parents first.
    pub(super) dirs: Vec<String>,
    /// The files.
    pub(super) files: Vec<File>,
}

/// A file of a wheel.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct File {
    /// With `/`, relative to the part's directory.
    pub(super) path: String,
    /// As RECORD writes it.
    pub(super) hash: String,
    /// In bytes.
    pub(super) size: u64,
}

/// Where a wheel's files go (the names of sysconfig's paths; purelib and platlib are one directory in
/// an environment).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Scheme {
    /// site-packages.
    Site,
    /// The directory of executables; a first line `#!python` becomes the environment's.
    Scripts,
    /// A directory for the distribution below the environment's headers.
    Headers,
    /// The environment itself.
    Data,
}

impl Scheme {
    /// The directory of the store's tree.
    pub(super) fn dir(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Scripts => "scripts",
            Self::Headers => "headers",
            Self::Data => "data",
        }
    }
}

/// Where the file `path` of a wheel goes: what is below `NAME.data/KEY/` to that scheme, the rest to
/// site-packages. `None` for a key that is not known.
pub(super) fn place<'a>(path: &'a str, data: &str) -> Option<(Scheme, &'a str)> {
    let Some(rest) = path.strip_prefix(data).and_then(|rest| rest.strip_prefix('/')) else {
        return Some((Scheme::Site, path));
    };
    let (key, rest) = rest.split_once('/')?;
    let scheme = match key {
        "purelib" | "platlib" => Scheme::Site,
        "scripts" => Scheme::Scripts,
        "headers" => Scheme::Headers,
        "data" => Scheme::Data,
        _ => return None,
    };
    Some((scheme, rest))
}
