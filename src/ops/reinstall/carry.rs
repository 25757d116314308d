//! Carrying over what belongs to no package: sources, hooks, and files that the user put into the environment.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::Path;

use super::Packages;
use crate::fs;
use crate::inspect::distributions::{EDITABLE, installed};
use crate::interrupt;
use crate::registry::copy::own_dir;
use crate::venv::paths::{all_site_packages, bin_dir};

/// What tools make in an environment beside its packages. What packages put into the other directories comes with them.
const OF_TOOLS: [&str; 14] = [
    "bin",
    "Scripts",
    "include",
    "Include",
    "lib",
    "Lib",
    "lib64",
    "lib-python",
    "lib_pypy",
    "site-packages",
    "share",
    "etc",
    "pyvenv.cfg",
    "CACHEDIR.TAG",
];

/// What venvyard writes anew.
const OF_VENVYARD: [&str; 2] = [".venvyard", ".project"];

/// Copies it from the environment in `from` to the one in `to`, where nothing is replaced. What is venvyard's own is
/// left out.
pub fn over(from: &Path, to: &Path) -> io::Result<()> {
    copy_missing(from, to, |name| !is_of(&OF_TOOLS, name) && !is_of(&OF_VENVYARD, name))?;
    let owned = Owned::of(from);
    let (old, new) = (bin_dir(from), bin_dir(to));
    copy_missing(&old, &new, |name| {
        !owned.programs.contains(name) && !is_interpreter(&name.to_string_lossy())
    })?;
    if let (Some(old), Some(new)) = (site_packages(from), site_packages(to)) {
        copy_missing(&old, &new, |name| !owned.modules.contains(name))?;
    }
    Ok(())
}

/// Copies what venvyard has in the environment beside the copy of its entry, such as hooks.
pub fn own(from: &Path, to: &Path) -> io::Result<()> {
    let (from, to) = (own_dir(from), own_dir(to));
    if from.is_dir() {
        copy_missing(&from, &to, |name| name != "environment.toml")?;
    }
    Ok(())
}

/// Copies the directories of `from` that have sources of editable packages to `to`. Returns the packages with their
/// sources there: what is built there changes nothing in `from`.
pub(super) fn sources(from: &Path, to: &Path, packages: &Packages) -> io::Result<Packages> {
    let real = fs::canonicalize(from)?;
    let moved = |line: &String| -> io::Result<String> {
        let path = line.strip_prefix(EDITABLE).map(Path::new);
        let below = path.and_then(|path| path.strip_prefix(from).or(path.strip_prefix(&real)).ok());
        let first = below.and_then(|below| below.iter().next());
        let (Some(below), Some(first)) = (below, first.filter(|it| !is_of(&OF_TOOLS, it))) else {
            return Ok(line.clone());
        };
        if to.join(first).symlink_metadata().is_err() {
            fs::copy_path(&from.join(first), &to.join(first), &|_| interrupt::check())?;
        }
        Ok(format!("{EDITABLE}{}", to.join(below).display()))
    };
    let all = |lines: &[String]| lines.iter().map(moved).collect::<io::Result<Vec<_>>>();
    let (by_hand, others) = (all(&packages.by_hand)?, all(&packages.others)?);
    Ok(Packages { by_hand, others, ..packages.clone() })
}

fn is_of(names: &[&str], name: &OsStr) -> bool {
    names.iter().any(|one| name == *one)
}

/// The directory of packages that has the most in it: an upgrade leaves an empty one beside it.
fn site_packages(environment: &Path) -> Option<std::path::PathBuf> {
    let count = |place: &std::path::PathBuf| std::fs::read_dir(place).map_or(0, Iterator::count);
    all_site_packages(environment).into_iter().max_by_key(count)
}

fn is_interpreter(name: &str) -> bool {
    let of = |kind: &str| {
        name.strip_prefix(kind).is_some_and(|rest| {
            rest.trim_end_matches(".exe")
                .bytes()
                .all(|b| b.is_ascii_digit() || b"._td".contains(&b))
        })
    };
    of("python")
        || of("pypy")
        || of("pip")
        || of("easy_install-")
        || of("wheel")
        || name == "easy_install"
}

/// The names in an environment that belong to packages.
#[derive(Default)]
struct Owned {
    programs: BTreeSet<OsString>,
    modules: BTreeSet<OsString>,
}

impl Owned {
    fn of(environment: &Path) -> Self {
        let mut owned = Self::default();
        // Installers write them for several packages at once.
        owned.modules.extend(["__pycache__", "easy-install.pth"].map(OsString::from));
        for distribution in installed(environment) {
            let metadata = &distribution.metadata;
            owned.modules.extend(metadata.file_name().map(OsString::from));
            for list in ["RECORD", "installed-files.txt", "top_level.txt"] {
                let bytes = std::fs::read(metadata.join(list)).unwrap_or_default();
                String::from_utf8_lossy(&bytes).lines().for_each(|line| owned.add(list, line));
            }
        }
        owned
    }

    /// A line of a list: a path relative to `site-packages`, or to the metadata in `installed-files.txt`.
    fn add(&mut self, list: &str, line: &str) {
        let path =
            if list == "RECORD" { line.rsplitn(3, ',').last().unwrap_or(line) } else { line };
        let path = path.trim_matches('"').replace('\\', "/");
        let path = if list == "installed-files.txt" {
            path.strip_prefix("../").unwrap_or(&path).to_owned()
        } else {
            path
        };
        if let Some((_, program)) = path
            .rsplit_once('/')
            .filter(|(place, _)| place.ends_with("../bin") || place.ends_with("../Scripts"))
        {
            self.programs.insert(program.into());
        } else if let Some(first) =
            path.split('/').next().filter(|first| !matches!(*first, "" | ".."))
        {
            self.modules.insert(first.into());
            if list == "top_level.txt" {
                self.modules.insert(format!("{first}.py").into());
            }
        }
    }
}

/// Copies what `is_wanted` from one directory to another, with everything below it, where nothing is replaced.
fn copy_missing(from: &Path, to: &Path, is_wanted: impl Fn(&OsString) -> bool) -> io::Result<()> {
    for path in fs::children(from)? {
        let Some(name) = path.file_name().map(OsString::from) else { continue };
        let target = to.join(&name);
        if is_wanted(&name) && target.symlink_metadata().is_err() {
            fs::copy_path(&path, &target, &|_| interrupt::check())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_names_programs_and_modules() {
        let mut owned = Owned::default();
        for (list, line) in [
            ("RECORD", "../../../bin/flask,sha256=x,1"),
            ("RECORD", "\"a,b/__init__.py\",,"),
            ("RECORD", "flask/app.py,sha256=y,2"),
            ("RECORD", "six.py,,"),
            ("installed-files.txt", "../old/__init__.py"),
            ("installed-files.txt", "../../../../bin/old"),
            ("installed-files.txt", "PKG-INFO"),
            ("top_level.txt", "single"),
        ] {
            owned.add(list, line);
        }
        let names = |set: &BTreeSet<OsString>| {
            set.iter().map(|it| it.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names(&owned.programs), "flask old");
        assert_eq!(names(&owned.modules), "PKG-INFO a,b flask old single single.py six.py");
    }

    #[test]
    fn interpreters_and_pip_are_made_anew() {
        for name in [
            "python",
            "python3.12",
            "python3.13t",
            "pip3",
            "pip3.9",
            "pypy3",
            "wheel",
            "easy_install-3.6",
        ] {
            assert!(is_interpreter(name), "{name}");
        }
        for name in ["python-config", "pipx", "pytest", "wheelhouse", "mine"] {
            assert!(!is_interpreter(name), "{name}");
        }
    }
}
