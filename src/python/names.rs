//! The names in a directory that matter: those of interpreters and those that only environments
//! have.

use std::ffi::OsStr;

use super::search::Platform;

/// The file that marks an environment (PEP 405).
pub(crate) const CONFIG: &str = "pyvenv.cfg";

/// Every version of virtualenv writes this file.
const ACTIVATE_THIS: &str = "activate_this.py";

/// What the names in a directory say.
pub(crate) struct Names {
    /// The names of interpreters, the most specific first.
    pub(crate) executables: Vec<String>,
    /// Whether there is a file that environments have next to their executables.
    pub(crate) has_marker: bool,
}

impl Names {
    /// Sorts the `names` of a directory.
    pub(crate) fn of<'a>(names: impl Iterator<Item = &'a OsStr>, platform: Platform) -> Self {
        let mut told = Self { executables: Vec::new(), has_marker: false };
        for name in names {
            if is_executable_name(name, platform) {
                told.executables.extend(name.to_str().map(str::to_owned));
            } else if is_marker(name) {
                told.has_marker = true;
            }
        }
        told.executables.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| b.cmp(a)));
        told
    }
}

/// Whether a name may belong to an interpreter, an installation or an environment.
pub(crate) fn matters(name: &OsStr) -> bool {
    let begins = |kind: &str| {
        let start = name.as_encoded_bytes().get(..kind.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(kind.as_bytes()))
    };
    begins("python") || begins("pypy") || is_marker(name)
}

fn is_marker(name: &OsStr) -> bool {
    name == CONFIG || name == ACTIVATE_THIS
}

/// python, python3, python3.12, python3.13t, python2.7, pypy, pypy3, pypy3.10; on Windows with
/// `.exe`.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn told(names: &[&str], platform: Platform) -> (Vec<String>, bool) {
        assert!(names.iter().all(|name| *name == "mise" || matters(name.as_ref())));
        let names = Names::of(names.iter().map(AsRef::as_ref), platform);
        (names.executables, names.has_marker)
    }

    #[test]
    fn interpreters_have_names_of_their_own_the_most_specific_first() {
        let names = ["python", "python3", "pypy", "python3.12", "python3.14t", "mise"];
        let wrong = ["python-config", "python4", "python3.6m", "python3.", "python.3", "pypyx"];
        let expected = ["python3.14t", "python3.12", "python3", "python", "pypy"];
        assert_eq!(told(&[names, wrong].concat(), Platform::Posix).0, expected);
        let names = ["Python.EXE", "python.exe", "python3.12.exe", "pythonw.exe", "python3"];
        assert_eq!(told(&names, Platform::Windows).0, ["python3.12.exe", "python.exe"]);
    }

    #[test]
    fn files_of_environments_are_recognized() {
        for name in [CONFIG, ACTIVATE_THIS] {
            assert_eq!(told(&["python", name], Platform::Posix), (vec!["python".into()], true));
        }
        assert!(!told(&["python"], Platform::Posix).1);
    }
}
