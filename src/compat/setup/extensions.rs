//! The extensions of virtualenvwrapper that are installed: Python packages with entry points for it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::found::{Variables, expanded};
use super::words::{Part, line, unquoted};
use crate::dirs::Dirs;
use crate::fs;

/// An installed extension.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Extension {
    /// The name of its package.
    pub(super) package: String,
    /// Its entry points: `template django`, `initialize_source`.
    pub(super) points: Vec<String>,
}

/// The beginning of the groups of its entry points.
const GROUP: &str = "virtualenvwrapper.";
const TEMPLATES: &str = "project.template";

/// virtualenvwrapper's own packages.
const OWN: [&str; 2] = ["virtualenvwrapper", "virtualenvwrapper.project"];

/// Those that the Python with virtualenvwrapper has. `loads` are the commands that load it.
pub(super) fn installed(dirs: &Dirs, variables: &Variables, loads: &[String]) -> Vec<Extension> {
    let pythons = pythons(dirs, variables, loads);
    let packages = pythons.iter().map(|python| packages_of(python));
    let has_it = |all: &Vec<PathBuf>| all.iter().any(|it| name_of(it).as_deref() == Some(OWN[0]));
    let mut packages = packages.filter(has_it);
    packages.next().unwrap_or_default().iter().filter_map(|it| extension(it)).collect()
}

/// The Pythons that may have it, the most probable one first.
fn pythons(dirs: &Dirs, variables: &Variables, loads: &[String]) -> Vec<PathBuf> {
    let named = variables.get("VIRTUALENVWRAPPER_PYTHON").map(PathBuf::from);
    let scripts = loads.iter().filter_map(|load| script(dirs, load));
    let beside = scripts.flat_map(|script| {
        let real = dunce::canonicalize(&script).ok();
        let directories = real.into_iter().chain([script]);
        let directories = directories.filter_map(|it| it.parent().map(Path::to_owned));
        directories
            .flat_map(|it| ["python3", "python"].map(|name| it.join(name)))
            .collect::<Vec<_>>()
    });
    // virtualenvwrapper takes this one, which may be a shim that takes long to start.
    let typed = ["python3", "python"].into_iter().filter(|_| !loads.is_empty());
    let of_path = typed.filter_map(|name| which::which(name).ok()).take(1);
    let mut pythons: Vec<PathBuf> = Vec::new();
    for python in named.into_iter().chain(beside).chain(of_path) {
        if python.is_file() && !pythons.contains(&python) {
            pythons.push(python);
        }
    }
    pythons
}

/// The script that the command loads.
fn script(dirs: &Dirs, load: &str) -> Option<PathBuf> {
    let word = line(load.as_bytes(), 0).parts.into_iter().find_map(|part| match part {
        Part::Word(range) if load[range.clone()].contains("virtualenvwrapper") => {
            String::from_utf8(unquoted(&load.as_bytes()[range])).ok()
        }
        _ => None,
    })?;
    match expanded(dirs, &word) {
        Some(path) if path.contains('/') => Some(PathBuf::from(path)),
        _ => which::which("virtualenvwrapper.sh").ok(),
    }
}

/// The directories with what the packages of a Python say of themselves.
fn packages_of(python: &Path) -> Vec<PathBuf> {
    let mut ask = Command::new(python);
    ask.args(["-c", "import sys\nfor path in sys.path: print(path)"]);
    let Ok(answer) = ask.stdin(Stdio::null()).stderr(Stdio::null()).output() else {
        return Vec::new();
    };
    let places = String::from_utf8_lossy(&answer.stdout).into_owned();
    let places = places.lines().filter(|place| !place.is_empty()).map(PathBuf::from);
    let mut packages: Vec<PathBuf> =
        places.flat_map(|place| fs::children(&place).unwrap_or_default()).collect();
    packages.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "dist-info" || extension == "egg-info")
    });
    packages
}

/// The package's name, as its directory has it: `virtualenvwrapper.django`.
fn name_of(metadata: &Path) -> Option<String> {
    let name = metadata.file_stem()?.to_str()?.split('-').next()?.to_lowercase();
    Some(name.replace('_', "."))
}

fn extension(metadata: &Path) -> Option<Extension> {
    let package = name_of(metadata).filter(|name| !OWN.contains(&&**name))?;
    let text = std::fs::read_to_string(metadata.join("entry_points.txt")).ok()?;
    let points = points(&text);
    (!points.is_empty()).then_some(Extension { package, points })
}

/// The entry points for virtualenvwrapper in an `entry_points.txt`.
fn points(text: &str) -> Vec<String> {
    let (mut group, mut points) = ("", Vec::new());
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            group = name.trim().strip_prefix(GROUP).unwrap_or_default();
        } else if let (Some((name, _)), false) = (line.split_once('='), group.is_empty()) {
            let point = match group {
                TEMPLATES => format!("template {}", name.trim()),
                other => other.to_owned(),
            };
            if !points.contains(&point) {
                points.push(point);
            }
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entry_points_for_it_are_told_from_others() {
        let text = "[console_scripts]\na = b:c\n\n[virtualenvwrapper.project.template]\n\
                    django = x:template\nflask=y\n[virtualenvwrapper.initialize_source]\ni = z\nj = z\n";
        assert_eq!(points(text), ["template django", "template flask", "initialize_source"]);
        assert!(points("[console_scripts]\nvirtualenvwrapper = b\n").is_empty());
    }
}
