//! Finds working copies of version control systems in an environment.

use std::path::{Path, PathBuf};

use crate::venv::paths::all_site_packages;

/// A working copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Checkout {
    pub(super) path: PathBuf,
    /// The system; `None` for git.
    pub(super) system: Option<&'static str>,
}

/// What marks a working copy, with its system; `None` for git, whose mark may also be a file.
const MARKS: [(&str, Option<&str>); 4] = [
    (".git", None),
    (".hg", Some("Mercurial")),
    (".svn", Some("Subversion")),
    (".bzr", Some("Bazaar")),
];

/// How many directories below the environment a working copy is looked for. pip clones into `src/NAME`.
const DEPTH: usize = 3;

/// Directories that hold what installers put there, and are large. Packages are looked at apart.
const SKIPPED: [&str; 8] =
    ["bin", "scripts", "include", "lib", "lib64", "share", "node_modules", "__pycache__"];

/// The working copies in the environment: its own directory, those at most three levels below it, and those
/// directly in `site-packages`. What is inside another working copy is not looked for.
pub(super) fn find(environment: &Path) -> Vec<Checkout> {
    let mut found: Vec<Checkout> = at(environment).into_iter().collect();
    let mut open: Vec<(PathBuf, usize)> = vec![(environment.to_owned(), 1)];
    open.extend(site_packages(environment).into_iter().map(|packages| (packages, DEPTH)));
    while let Some((directory, depth)) = open.pop() {
        for child in directories(&directory) {
            if let Some(checkout) = at(&child) {
                found.push(checkout);
            } else if depth < DEPTH && !is_skipped(&child) {
                open.push((child, depth + 1));
            }
        }
    }
    found
}

/// The working copy that is `place` or contains it, within the environment.
pub(super) fn around(place: &Path, environment: &Path) -> Option<Checkout> {
    place.ancestors().take_while(|above| above.starts_with(environment)).find_map(at)
}

/// Every `site-packages` of an environment that is in its directory: `lib64` may be a link to elsewhere.
pub(super) fn site_packages(environment: &Path) -> Vec<PathBuf> {
    let places = all_site_packages(environment).into_iter();
    places.filter(|place| place.starts_with(environment)).collect()
}

fn at(directory: &Path) -> Option<Checkout> {
    let (_, system) = MARKS.into_iter().find(|(mark, _)| directory.join(mark).exists())?;
    Some(Checkout { path: directory.to_owned(), system })
}

fn is_skipped(directory: &Path) -> bool {
    let name = directory.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    name == ".venvyard" || SKIPPED.contains(&&*name)
}

/// The directories in a directory. Links are left out.
fn directories(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let entries = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    entries.map(|entry| entry.path()).collect()
}
