//! Finds the sources of editable installations in an environment.

use std::path::{Path, PathBuf};

use super::checkout::site_packages;
use crate::inspect::distributions::{Distribution, installed};

/// The files by which a project of Python is recognized.
pub(super) const MANIFESTS: [&str; 3] = ["pyproject.toml", "setup.py", "setup.cfg"];

/// The directories in the environment that its packages are imported from without being installed. The
/// environment's own `lib` is none.
pub(super) fn sources(environment: &Path) -> Vec<PathBuf> {
    let mut named: Vec<PathBuf> =
        installed(environment).iter().filter_map(Distribution::editable_source).collect();
    for packages in site_packages(environment) {
        for entry in std::fs::read_dir(&packages).into_iter().flatten().flatten() {
            named.extend(named_by(&packages, &entry.path()));
        }
    }
    let mut found: Vec<PathBuf> =
        named.iter().filter_map(|place| project_of(place, environment)).collect();
    found.sort();
    found.dedup();
    found
}

/// The directories that a file in `site-packages` adds to the import path, and others that it may name.
fn named_by(packages: &Path, entry: &Path) -> Vec<PathBuf> {
    let name = entry.file_name().unwrap_or_default().to_string_lossy();
    if name.ends_with(".pth") {
        // A line that begins with `import` is code.
        let text = read(entry);
        let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        let paths = lines.filter(|line| !line.starts_with("import"));
        paths.map(|line| packages.join(line.trim())).collect()
    } else if name.starts_with("__editable__") && name.ends_with("_finder.py") {
        // A dictionary of names and paths, among code that names no absolute path.
        let text = read(entry).replace("\\\\", "\\");
        let quoted = text.split(['\'', '"']).map(PathBuf::from);
        quoted.filter(|path| path.is_absolute()).collect()
    } else {
        Vec::new()
    }
}

fn read(file: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(file).unwrap_or_default()).into_owned()
}

/// The project that a directory in the environment belongs to; the directory itself if that isn't known.
fn project_of(place: &Path, environment: &Path) -> Option<PathBuf> {
    let real = dunce::canonicalize(place).ok().filter(|real| real.is_dir())?;
    let below = real.strip_prefix(environment).ok()?;
    let first = below.components().next()?.as_os_str().to_string_lossy().to_lowercase();
    if ["lib", "lib64", "site-packages"].contains(&&*first) {
        return None;
    }
    let is_project = |place: &&Path| MANIFESTS.iter().any(|file| place.join(file).is_file());
    let mut above = real.ancestors().take_while(|place| place.starts_with(environment));
    Some(above.find(is_project).unwrap_or(&real).to_owned())
}
