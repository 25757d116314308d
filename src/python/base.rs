//! Finds the executable that environments should be made from: the base interpreter of an
//! environment, and the path that keeps working after an upgrade.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::{Implementation, Interpreter};
use crate::fs::{MAX_LINKS, links};

/// An environment whose base interpreter does not exist.
#[derive(Debug, thiserror::Error)]
#[error("it belongs to an environment whose interpreter is gone from {}", home.display())]
pub(crate) struct BaseIsGone {
    home: PathBuf,
}

/// The base interpreter of the environment that `executable` belongs to; `None` if it belongs to
/// none.
///
/// This reads what the tool that made the environment wrote, and starts nothing.
/// `sys._base_executable` does not exist on 3.6 and 3.7, and is the environment's own executable on
/// 3.8 to 3.10.
pub(crate) fn of_environment(executable: &Path) -> Result<Option<PathBuf>, BaseIsGone> {
    let mut executable = executable.to_owned();
    let mut base = None;
    // Some old tools name the interpreter of another environment as the base.
    for _ in 0..MAX_LINKS {
        match one_level(&executable)? {
            None => break,
            Some(found) => {
                executable.clone_from(&found);
                base = Some(found);
            }
        }
    }
    Ok(base)
}

fn one_level(executable: &Path) -> Result<Option<PathBuf>, BaseIsGone> {
    let Some(bin) = executable.parent() else { return Ok(None) };
    // PEP 405: next to the executable or one directory above.
    let dirs = [Some(bin), bin.parent()];
    for dir in dirs.into_iter().flatten() {
        if let Ok(text) = std::fs::read_to_string(dir.join("pyvenv.cfg"))
            && let Some(home) = value(&text, "home")
        {
            let home = PathBuf::from(home);
            let found = in_home(executable, &home, &text);
            return found.map(Some).ok_or(BaseIsGone { home });
        }
    }
    // Every version of virtualenv writes this file.
    let old = bin.join("activate_this.py").exists();
    match bin.parent().filter(|_| old).and_then(real_prefix) {
        None => Ok(None),
        Some((prefix, name)) => {
            let home = prefix.join("bin");
            let found =
                [home.join(&name), home.join("python")].into_iter().find(|path| path.exists());
            found.map(Some).ok_or(BaseIsGone { home })
        }
    }
}

/// The value of a key. Keys are case-insensitive, as in CPython's getpath.
fn value<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.lines().find_map(|line| {
        let (name, value) = line.split_once('=')?;
        name.trim().eq_ignore_ascii_case(key).then(|| value.trim())
    })
}

/// The base interpreter in the directory `home`. The environment's own link says best which
/// executable it was (python3.13 and python3.13t may be in the same directory), then the version
/// does.
fn in_home(executable: &Path, home: &Path, cfg: &str) -> Option<PathBuf> {
    let linked = links(executable).into_iter().skip(1).find(|link| link.parent() == Some(home));
    let version = value(cfg, "version").or_else(|| value(cfg, "version_info")).unwrap_or_default();
    let mut parts = version.split('.');
    let series = [parts.next(), parts.next()].into_iter().flatten().collect::<Vec<_>>().join(".");
    let pypy = value(cfg, "implementation").is_some_and(|name| name.eq_ignore_ascii_case("pypy"));
    let kind = if pypy { "pypy" } else { "python" };
    let full_name = format!("{kind}{series}");
    let named =
        [&full_name, "python.exe", "python3", "python", "pypy3", "pypy"].map(|n| home.join(n));
    // virtualenv's key, then venv's (3.11 and later), which has all links resolved.
    let keys = ["base-executable", "executable"].into_iter().filter_map(|key| value(cfg, key));
    // Never the environment itself, whatever its file says.
    let own = std::fs::canonicalize(executable.parent()?).ok()?;
    let elsewhere = |path: &PathBuf| {
        let dir = path.parent().and_then(|dir| std::fs::canonicalize(dir).ok());
        path.is_file() && dir.is_some_and(|dir| dir != own)
    };
    linked.into_iter().chain(named).chain(keys.map(PathBuf::from)).find(elsewhere)
}

/// The prefix and executable name of an environment that virtualenv before 20 made. It has no
/// pyvenv.cfg: its `site.py` reads `sys.real_prefix` from this file.
fn real_prefix(prefix: &Path) -> Option<(PathBuf, OsString)> {
    std::fs::read_dir(prefix.join("lib")).ok()?.flatten().find_map(|entry| {
        let text = std::fs::read_to_string(entry.path().join("orig-prefix.txt")).ok()?;
        Some((PathBuf::from(text.trim()), entry.file_name()))
    })
}

/// The path that environments should point to, for the interpreter that was started as `path`: in a
/// directory that leads to the standard library, unaffected by upgrades, and with the full version
/// in its name.
///
/// An interpreter of python-build-standalone finds its library only by its own directory, so the
/// directory of a link to it can't be `home`.
pub(crate) fn stable_executable(path: &Path, interpreter: &Interpreter) -> PathBuf {
    let chain: Vec<_> = links(path).into_iter().map(out_of_cellar).collect();
    let library = interpreter.stdlib.strip_prefix(&interpreter.base_prefix);
    let leads_to_library = |executable: &&PathBuf| {
        let Ok(library) = library else { return false };
        let Some(bin) = executable.parent() else { return false };
        // On Windows, executables are in the prefix itself.
        [bin.parent(), Some(bin)]
            .into_iter()
            .flatten()
            .any(|p| p.join(library).join("os.py").exists())
    };
    let chosen = if interpreter.framework {
        // A framework build finds its library from anywhere.
        chain.iter().find(|link| link.to_string_lossy().contains("/opt/python@"))
    } else {
        chain.iter().find(leads_to_library)
    };
    fully_named(chosen.or(chain.first()).map_or(path, PathBuf::as_path), interpreter)
}

/// `python3` may become another version, `python3.12` next to it can't.
fn fully_named(executable: &Path, interpreter: &Interpreter) -> PathBuf {
    let (major, minor) = interpreter.version.series();
    let kind = if interpreter.implementation == Implementation::PyPy { "pypy" } else { "python" };
    let threads = if interpreter.free_threaded { "t" } else { "" };
    let named = executable.with_file_name(format!("{kind}{major}.{minor}{threads}"));
    let same = match (std::fs::canonicalize(&named), std::fs::canonicalize(executable)) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    };
    if same { named } else { executable.to_owned() }
}

/// Homebrew's `Cellar/python@3.12/3.12.1/bin` disappears with the next upgrade (uv#1640); the same
/// files are in `opt/python@3.12/bin`.
fn out_of_cellar(path: PathBuf) -> PathBuf {
    let parts: Vec<_> = path.components().collect();
    let Some(cellar) = parts.iter().position(|part| part.as_os_str() == "Cellar") else {
        return path;
    };
    let (Some(formula), Some(rest)) = (parts.get(cellar + 1), parts.get(cellar + 3..)) else {
        return path;
    };
    let prefix: PathBuf = parts[..cellar].iter().collect();
    let stable = prefix.join("opt").join(formula).join(rest.iter().collect::<PathBuf>());
    if stable.exists() { stable } else { path }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::python::testing::{fake_binary, file, interpreter, link};

    fn root() -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        (dir, root)
    }

    #[test]
    fn the_environments_link_selects_among_bases_in_one_directory() {
        let (_dir, root) = root();
        let home = root.join("usr/bin");
        fake_binary(&home.join("python3.13"));
        fake_binary(&home.join("python3.13t"));
        link(&root.join("env/bin/python"), home.join("python3.13t"));
        link(&root.join("env/bin/python3"), "python");
        file(
            &root.join("env/pyvenv.cfg"),
            &format!("HOME = {}\nversion = 3.13.0\n", home.display()),
        );
        let base = of_environment(&root.join("env/bin/python3")).unwrap();
        assert_eq!(base, Some(home.join("python3.13t")));
    }

    #[test]
    fn a_copied_executable_is_found_again_by_its_version() {
        let (_dir, root) = root();
        let home = root.join("usr/bin");
        fake_binary(&home.join("python3.9"));
        fake_binary(&home.join("python3"));
        fake_binary(&root.join("env/bin/python"));
        file(
            &root.join("env/pyvenv.cfg"),
            &format!("home = {}\nversion_info = 3.9.2.final.0\n", home.display()),
        );
        let base = of_environment(&root.join("env/bin/python")).unwrap();
        assert_eq!(base, Some(home.join("python3.9")));
    }

    #[test]
    fn an_old_virtualenv_names_its_prefix_in_a_file() {
        let (_dir, root) = root();
        fake_binary(&root.join("usr/bin/python2.7"));
        fake_binary(&root.join("env/bin/python"));
        let prefix = root.join("usr").display().to_string();
        file(&root.join("env/lib/python2.7/orig-prefix.txt"), &prefix);
        file(&root.join("env/bin/activate_this.py"), "");
        let base = of_environment(&root.join("env/bin/python")).unwrap();
        assert_eq!(base, Some(root.join("usr/bin/python2.7")));
    }

    #[test]
    fn an_environment_without_its_interpreter_names_where_it_was() {
        let (_dir, root) = root();
        link(&root.join("env/bin/python"), "/gone/bin/python3");
        file(&root.join("env/pyvenv.cfg"), "home = /gone/bin\n");
        let error = of_environment(&root.join("env/bin/python")).unwrap_err();
        assert!(error.to_string().ends_with("/gone/bin"), "{error}");
    }

    #[test]
    fn an_environment_that_is_its_own_base_does_not_loop() {
        let (_dir, root) = root();
        fake_binary(&root.join("env/bin/python"));
        let own = root.join("env/bin").display().to_string();
        file(&root.join("env/pyvenv.cfg"), &format!("home = {own}\n"));
        assert!(of_environment(&root.join("env/bin/python")).is_err());
    }

    fn at(prefix: &Path) -> Interpreter {
        Interpreter {
            base_prefix: prefix.to_owned(),
            stdlib: prefix.join("lib/python3.12"),
            ..interpreter("3.12.1")
        }
    }

    #[test]
    fn a_link_is_followed_to_the_directory_that_leads_to_the_library() {
        let (_dir, root) = root();
        let prefix = root.join("store/cpython-3.12.1");
        fake_binary(&prefix.join("bin/python3.12"));
        link(&prefix.join("bin/python3"), "python3.12");
        file(&prefix.join("lib/python3.12/os.py"), "");
        link(&root.join("store/cpython-3.12"), "cpython-3.12.1");
        link(&root.join("bin/python3"), "../store/cpython-3.12/bin/python3");
        let stable = stable_executable(&root.join("bin/python3"), &at(&prefix));
        assert_eq!(stable, root.join("store/cpython-3.12/bin/python3.12"));
    }

    #[test]
    fn the_system_python_is_stored_under_its_full_name() {
        let (_dir, root) = root();
        fake_binary(&root.join("usr/bin/python3.12"));
        link(&root.join("usr/bin/python3"), "python3.12");
        file(&root.join("usr/lib/python3.12/os.py"), "");
        let stable = stable_executable(&root.join("usr/bin/python3"), &at(&root.join("usr")));
        assert_eq!(stable, root.join("usr/bin/python3.12"));
    }

    #[test]
    fn homebrews_cellar_is_replaced_with_opt() {
        let (_dir, root) = root();
        let cellar = root.join("Cellar/python@3.12/3.12.1");
        fake_binary(&cellar.join("bin/python3.12"));
        file(&cellar.join("lib/python3.12/os.py"), "");
        link(&root.join("opt/python@3.12"), "../Cellar/python@3.12/3.12.1");
        link(&root.join("bin/python3.12"), "../Cellar/python@3.12/3.12.1/bin/python3.12");
        let stable = root.join("opt/python@3.12/bin/python3.12");
        for framework in [false, true] {
            let facts = Interpreter { framework, ..at(&cellar) };
            for found in ["bin/python3.12", "opt/python@3.12/bin/python3.12"] {
                assert_eq!(stable_executable(&root.join(found), &facts), stable, "{found}");
            }
        }
    }
}
