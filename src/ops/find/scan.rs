//! Reads from the directories of packages of an environment what the package index keeps: one call for each directory,
//! and no file.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::fs;
use crate::inspect::distributions::{Distribution, adds_elsewhere, importable};
use crate::venv::paths::all_site_packages;

/// The modification time of a directory, in nanoseconds since 1970; 0 if there is no such directory.
pub(super) type Time = u64;

/// What an environment's directories of packages hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scanned {
    /// The time of `lib`, in which another Python's directory of packages would be new.
    pub(super) lib: Time,
    pub(super) sites: Vec<ScannedSite>,
}

/// What one of them holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ScannedSite {
    pub(super) path: PathBuf,
    pub(super) time: Time,
    /// Whether names may be imported that are not in it.
    pub(super) adds_elsewhere: bool,
    /// The names of the files that are the metadata of a distribution.
    pub(super) distributions: Vec<String>,
    /// The names that can be imported, up to their first dot.
    pub(super) imports: Vec<String>,
}

/// Reads the directories of an environment.
///
/// # Errors
/// One of them is there and can't be read, or the environment isn't there. The error names the path.
pub(super) fn scan(environment: &Path) -> io::Result<Scanned> {
    fs::metadata(environment)?;
    let now = SystemTime::now();
    let lib = environment.join("lib");
    // Nobody says why a directory of packages can't be found.
    let libs = [lib.clone(), environment.join("lib64")];
    for place in libs {
        match fs::read_dir(&place) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    let lib = settled(time(&lib)?, now);
    let sites = all_site_packages(environment).into_iter().map(|site| scan_site(site, now));
    Ok(Scanned { lib, sites: sites.collect::<io::Result<_>>()? })
}

fn scan_site(path: PathBuf, now: SystemTime) -> io::Result<ScannedSite> {
    // Before it is read: what is added meanwhile changes it.
    let time = settled(time(&path)?, now);
    let mut site = ScannedSite {
        time,
        adds_elsewhere: false,
        distributions: Vec::new(),
        imports: Vec::new(),
        path,
    };
    for entry in fs::read_dir(&site.path)? {
        let Ok(name) = entry?.file_name().into_string() else { continue };
        if name.contains(char::is_control) {
            continue;
        }
        site.adds_elsewhere |= adds_elsewhere(&name);
        if Distribution::at(PathBuf::from(&name)).is_some() {
            site.distributions.push(name);
        } else if let Some(import) = importable(&name) {
            site.imports.push(import.to_owned());
        }
    }
    site.imports.sort_unstable();
    site.imports.dedup();
    Ok(site)
}

/// The modification time of a directory; 0 if it isn't there.
pub(super) fn time(directory: &Path) -> io::Result<Time> {
    let metadata = match fs::metadata(directory) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
        metadata => metadata?,
    };
    let since = metadata.modified()?.duration_since(SystemTime::UNIX_EPOCH);
    Ok(since.ok().and_then(|since| since.as_nanos().try_into().ok()).unwrap_or(1))
}

/// The time that is kept. What has changed a moment ago gets one that no directory has, so that it is read again.
fn settled(time: Time, now: SystemTime) -> Time {
    let changed = SystemTime::UNIX_EPOCH + Duration::from_nanos(time);
    if fs::has_settled(changed, now) { time } else { Time::MAX }
}
