//! The names of a directory that matter: interpreters' own, and those that only environments have.

use std::ffi::OsStr;
use std::path::Path;

use super::search::Platform;

/// PEP 405.
pub(crate) const CONFIG: &str = "pyvenv.cfg";

/// virtualenv has always written this one.
const ACTIVATE_THIS: &str = "activate_this.py";

/// Bytes from which a directory is not read but asked for each name: that of `/usr/bin`, with a
/// thousand names or more, takes longer than all other steps of finding together.
const LARGE: u64 = 16 * 1024;

/// What a directory tells by its names alone.
pub(crate) struct Names {
    /// Those that interpreters have, the most specific first.
    pub(crate) executables: Vec<String>,
    /// Whether there is one that environments have beside their executables.
    pub(crate) has_marker: bool,
}

/// The names in `dir`, at least those that are wanted; none where it can't be read.
pub(crate) fn names(dir: &Path, platform: Platform, is_wanted: &dyn Fn(&str) -> bool) -> Names {
    let is_large = std::fs::metadata(dir).is_ok_and(|metadata| metadata.len() >= LARGE);
    let mut names = if is_large && platform != Platform::Windows {
        asked(dir, is_wanted)
    } else {
        listed(dir, platform)
    };
    names.executables.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| b.cmp(a)));
    names
}

fn listed(dir: &Path, platform: Platform) -> Names {
    let mut names = Names { executables: Vec::new(), has_marker: false };
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if is_executable_name(&name, platform) {
            names.executables.extend(name.into_string());
        } else if name == CONFIG || name == ACTIVATE_THIS {
            names.has_marker = true;
        }
    }
    names
}

fn asked(dir: &Path, is_wanted: &dyn Fn(&str) -> bool) -> Names {
    let is_there = |name: &str| match dir.join(name).read_link() {
        Ok(_) => true,
        // No link (EINVAL).
        Err(error) => error.kind() == std::io::ErrorKind::InvalidInput,
    };
    let executables = possible_names().filter(|name| is_wanted(name) && is_there(name)).collect();
    Names { executables, has_marker: is_there(CONFIG) || is_there(ACTIVATE_THIS) }
}

/// Every name that a release may have before 2042: there is one a year (PEP 602), free-threaded ones
/// since 3.13 (PEP 703).
fn possible_names() -> impl Iterator<Item = String> {
    let plain = ["python", "python2", "python3", "python2.7", "pypy", "pypy2", "pypy3", "pypy2.7"];
    let series = (0..=30).flat_map(|minor| {
        let threads = (minor >= 13).then(|| format!("python3.{minor}t"));
        [format!("python3.{minor}"), format!("pypy3.{minor}")].into_iter().chain(threads)
    });
    plain.into_iter().map(str::to_owned).chain(series)
}

/// python, python3, python3.12, python3.13t, python2.7, pypy, pypy3, pypy3.10; on Windows with `.exe`.
fn is_executable_name(name: &OsStr, platform: Platform) -> bool {
    let Some(name) = name.to_str() else { return false };
    let name = match platform {
        Platform::Windows => match name.len().checked_sub(4) {
            Some(stem)
                if name.is_char_boundary(stem) && name[stem..].eq_ignore_ascii_case(".exe") =>
            {
                &name[..stem]
            }
            _ => return false,
        },
        _ => name,
    };
    let Some(version) = name.strip_prefix("python").or_else(|| name.strip_prefix("pypy")) else {
        return false;
    };
    let (major, minor) = version.split_once('.').unwrap_or((version, "0"));
    let minor = minor.strip_suffix('t').unwrap_or(minor);
    matches!(major, "" | "2" | "3")
        && !(major.is_empty() && version.contains('.'))
        && !minor.is_empty()
        && minor.bytes().all(|digit| digit.is_ascii_digit())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::python::testing::{fake_binary, file, link};

    #[test]
    fn a_large_directory_tells_the_same_as_a_small_one() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["python3.12", "python3.14t", "pypy", "python-config", "python4"] {
            fake_binary(&dir.path().join(name));
        }
        link(&dir.path().join("python3"), "python3.12");
        link(&dir.path().join("python"), "nowhere");
        for marked in [false, true] {
            if marked {
                file(&dir.path().join(ACTIVATE_THIS), "");
            }
            let small = listed(dir.path(), Platform::Posix);
            let large = asked(dir.path(), &|_| true);
            let sorted = |mut names: Vec<String>| {
                names.sort();
                names
            };
            assert_eq!((small.has_marker, large.has_marker), (marked, marked));
            let expected = ["pypy", "python", "python3", "python3.12", "python3.14t"];
            assert_eq!(sorted(small.executables), expected);
            assert_eq!(sorted(large.executables), expected);
        }
    }

    #[test]
    fn every_possible_name_is_an_executables() {
        let wrong =
            possible_names().find(|name| !is_executable_name(name.as_ref(), Platform::Posix));
        assert_eq!(wrong, None);
    }
}
