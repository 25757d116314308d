//! Which family an interpreter is of, and so what an environment made from it consists of: computed
//! without touching the disk, the same on every platform.

use super::layout::{Layout, text};
use super::paths::{Os, site_packages_in};
use super::{Error, Options, cpython3};
use crate::python::{Implementation, Interpreter};

/// What an environment made from `interpreter` consists of.
///
/// # Errors
/// [`Error::Unsupported`] for an interpreter that environments can't be made for, [`Error::Path`] and
/// [`Error::Prompt`] for what can't be written into its files.
pub fn layout(interpreter: &Interpreter, options: &Options, os: Os) -> Result<Layout, Error> {
    check(interpreter, options, os)?;
    let mut layout = match (&interpreter.implementation, interpreter.version.series()) {
        (Implementation::CPython, (3, 6..)) => cpython3::layout(interpreter, options, os),
        _ => {
            return Err(Error::Unsupported {
                python: format!("{} {}", interpreter.implementation, interpreter.version),
                executable: interpreter.executable.clone(),
            });
        }
    };
    layout.site_packages = site_packages_in(interpreter, os);
    layout.bin = os.bin().into();
    Ok(layout)
}

/// What would break `pyvenv.cfg`, a script or `PATH` is refused before anything is made.
fn check(interpreter: &Interpreter, options: &Options, os: Os) -> Result<(), Error> {
    let prefixes = [&interpreter.base_prefix, &interpreter.base_exec_prefix];
    for path in [&options.path, &interpreter.executable].into_iter().chain(prefixes) {
        let reason = match path.to_str() {
            // site.py reads pyvenv.cfg as strict UTF-8.
            None => "it is not UTF-8",
            Some(text) if text.contains(char::is_control) => "it has a control character",
            _ => continue,
        };
        return Err(Error::Path { path: path.clone(), reason });
    }
    let reason = if text(&options.path).contains(os.path_separator()) {
        "it contains what separates the entries of PATH"
    } else if os != Os::CURRENT || options.path.is_absolute() {
        // Which path is absolute its own platform alone can tell.
        return check_prompt(&options.prompt);
    } else {
        "it is not absolute"
    };
    Err(Error::Path { path: options.path.clone(), reason })
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
    fn other_interpreters_are_refused_by_name() {
        let mut two = fictional("2.7.18");
        two.executable = "/opt/py/bin/python2.7".into();
        let error = layout(&two, &options("/envs/a"), Os::Unix).unwrap_err();
        assert_eq!(
            error.to_string(),
            "can't make an environment for cpython 2.7.18 at /opt/py/bin/python2.7: \
             this version makes CPython 3.6 and later"
        );
        assert_eq!(crate::error::Error::from(error).kind(), crate::error::Kind::NoSuchInterpreter);

        let mut pypy = fictional("3.10.1");
        pypy.implementation = Implementation::PyPy;
        assert!(matches!(
            layout(&pypy, &options("/envs/a"), Os::Unix),
            Err(Error::Unsupported { .. })
        ));
        assert!(layout(&fictional("3.5.9"), &options("/envs/a"), Os::Unix).is_err());
    }

    #[test]
    fn what_would_break_the_files_is_refused() {
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
        assert!(matches!(layout(&hostile, &options("/envs/a"), Os::Unix), Err(Error::Path { .. })));
        let mut prompt = options("/envs/a");
        prompt.prompt = "a\nb".into();
        assert!(matches!(layout(&python, &prompt, Os::Unix), Err(Error::Prompt { .. })));
        assert!(layout(&python, &options(r"C:\envs\a"), Os::Windows).is_ok());
    }
}
