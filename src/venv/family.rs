//! The layout for each family of interpreters. It is computed without touching the disk, so that
//! the layouts of all platforms can be tested on one.

use std::path::Path;

use super::layout::{File, Layout, text};
use super::paths::{Os, site_packages_in};
use super::{Error, Options, PyvenvConfig, cpython2, cpython3, pypy, scripts};
use crate::python::{Implementation, Interpreter};

/// Keeps the environment out of a repository that it is in.
const GITIGNORE: &str = "*\n";

/// Keeps the environment out of backups (bford.info/cachedir).
const CACHEDIR_TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n\
    # This directory is a Python environment: it can be made again.\n\
    # See https://bford.info/cachedir/\n";

/// The layout of an environment for `interpreter`.
///
/// # Errors
/// [`Error::Unsupported`] for an unsupported interpreter, [`Error::Path`] and [`Error::Prompt`] for
/// what can't be written into its files.
pub(super) fn layout(
    interpreter: &Interpreter,
    options: &Options,
    os: Os,
) -> Result<Layout, Error> {
    check(interpreter, options, os)?;
    let mut layout = match (&interpreter.implementation, interpreter.version.series()) {
        (Implementation::CPython, (3, 6..)) => cpython3::layout(interpreter, os),
        // The executable of a framework build finds its prefix by the library that it loads,
        // wherever it is itself (Modules/getpath.c). A copy would need a copy of the library, with
        // its load command rewritten and, on Apple silicon, signed again.
        (Implementation::CPython, (2, 7)) if !interpreter.framework => {
            cpython2::layout(interpreter, options, os)
        }
        (Implementation::PyPy, (3, 6..) | (2, 7)) => pypy::layout(interpreter, options, os),
        _ => {
            return Err(Error::Unsupported {
                python: format!("{} {}", interpreter.implementation, interpreter.version),
                executable: interpreter.executable.clone(),
            });
        }
    };
    layout.files.extend(common(interpreter, options, os));
    layout.other_letters = scripts::other_letters(os);
    layout.site_packages = site_packages_in(interpreter, os);
    layout.bin = os.bin().into();
    Ok(layout)
}

/// The files that every environment has.
fn common(interpreter: &Interpreter, options: &Options, os: Os) -> Vec<File> {
    let own = [
        (".gitignore", GITIGNORE.to_owned()),
        ("CACHEDIR.TAG", CACHEDIR_TAG.to_owned()),
        ("pyvenv.cfg", PyvenvConfig::new(interpreter, options).to_string()),
    ];
    let own = own.map(|(path, text)| File { path: path.into(), text });
    own.into_iter().chain(scripts::files(interpreter, options, os)).collect()
}

/// Refuses what would break `pyvenv.cfg`, a script or `PATH`.
fn check(interpreter: &Interpreter, options: &Options, os: Os) -> Result<(), Error> {
    let Interpreter { executable, base_prefix, base_exec_prefix, .. } = interpreter;
    for path in [executable, base_prefix, base_exec_prefix] {
        if let Some(reason) = unwritable(path) {
            return Err(Error::InterpreterPath { path: path.clone(), reason });
        }
    }
    check_path_for(&options.path, os)?;
    check_prompt(&options.prompt)
}

/// Refuses a path that can't be that of an environment.
pub(crate) fn check_path(path: &Path) -> Result<(), Error> {
    check_path_for(path, Os::CURRENT)
}

fn check_path_for(path: &Path, os: Os) -> Result<(), Error> {
    let reason = if let Some(reason) = unwritable(path) {
        reason
    } else if text(path).contains(os.path_separator()) {
        "it contains the separator of entries in PATH"
    } else if os != Os::CURRENT || path.is_absolute() {
        // Only the platform itself can tell which paths are absolute.
        return Ok(());
    } else {
        "it is not absolute"
    };
    Err(Error::Path { path: path.to_owned(), reason })
}

fn unwritable(path: &Path) -> Option<&'static str> {
    match path.to_str() {
        // site.py reads pyvenv.cfg as strict UTF-8.
        None => Some("it is not UTF-8"),
        Some(text) if text.contains(char::is_control) => Some("it contains a control character"),
        Some(_) => None,
    }
}

fn check_prompt(prompt: &str) -> Result<(), Error> {
    if prompt.contains(char::is_control) {
        return Err(Error::Prompt { prompt: prompt.to_owned() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::venv::testing::{fictional, options};

    #[test]
    fn unsupported_interpreters_are_refused() {
        let mut old = fictional("2.6.9");
        old.executable = "/opt/py/bin/python2.6".into();
        let error = layout(&old, &options("/envs/a"), Os::Unix).unwrap_err();
        assert_eq!(
            error.to_string(),
            "can't make an environment for cpython 2.6.9 at /opt/py/bin/python2.6: only CPython and \
             PyPy 3.6 and later, PyPy 2.7, and CPython 2.7 except macOS framework builds are supported"
        );
        assert_eq!(crate::error::Error::from(error).kind(), crate::error::Kind::NoSuchInterpreter);

        let mut framework = fictional("2.7.18");
        framework.framework = true;
        assert!(layout(&framework, &options("/envs/a"), Os::MacOs).is_err());
        let mut graal = fictional("3.11.7");
        graal.implementation = Implementation::Other("graalpy".into());
        let refused = layout(&graal, &options("/envs/a"), Os::Unix);
        assert!(matches!(refused, Err(Error::Unsupported { .. })));
        let pypy = Interpreter { implementation: Implementation::PyPy, ..fictional("3.5.3") };
        assert!(layout(&pypy, &options("/envs/a"), Os::Unix).is_err());
        assert!(layout(&fictional("3.5.9"), &options("/envs/a"), Os::Unix).is_err());
    }

    #[test]
    fn every_family_and_platform_has_the_marker_files() {
        let of = |implementation: &Implementation, version| Interpreter {
            implementation: implementation.clone(),
            ..fictional(version)
        };
        let families = [Implementation::CPython, Implementation::PyPy];
        let pythons = families
            .iter()
            .flat_map(|family| ["2.7.18", "3.6.15", "3.13.0"].map(|version| of(family, version)));
        for python in pythons {
            for os in [Os::Unix, Os::MacOs, Os::Windows] {
                let layout = layout(&python, &options("/envs/a"), os).unwrap();
                assert!(layout.dirs.contains(&layout.site_packages), "{python:?}");
                for name in [".gitignore", "CACHEDIR.TAG", "pyvenv.cfg"] {
                    assert!(layout.files.iter().any(|file| file.path == Path::new(name)), "{name}");
                }
                let links = usize::from(os != Os::Windows);
                assert_eq!(layout.other_letters.len(), links);
            }
        }
    }

    #[test]
    fn paths_and_prompts_that_would_break_files_are_refused() {
        let python = fictional("3.13.0");
        for (path, os) in [
            ("/envs/a\nhome = /evil", Os::Unix),
            ("/envs/a\rb", Os::Unix),
            ("/envs/a:b", Os::Unix),
            ("relative", Os::CURRENT),
        ] {
            let refused = layout(&python, &options(path), os);
            assert!(matches!(refused, Err(Error::Path { .. })), "{path:?}");
        }
        let mut hostile = fictional("3.13.0");
        hostile.executable = "/opt/a\nb/python3".into();
        let refused = layout(&hostile, &options("/envs/a"), Os::Unix).unwrap_err();
        assert!(matches!(refused, Error::InterpreterPath { .. }));
        assert_eq!(
            crate::error::Error::from(refused).kind(),
            crate::error::Kind::NoSuchInterpreter
        );
        let mut prompt = options("/envs/a");
        prompt.prompt = "a\nb".into();
        assert!(matches!(layout(&python, &prompt, Os::Unix), Err(Error::Prompt { .. })));
        assert!(layout(&python, &options(r"C:\envs\a"), Os::Windows).is_ok());
    }
}
