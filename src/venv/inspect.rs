//! Whether a directory is an environment.

use std::io;
use std::path::{Path, PathBuf};

use super::config::PyvenvConfig;
use super::paths::{bin_dir, python};
use crate::fs::{self, link_target};

/// An existing environment, whichever tool made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExistingEnvironment {
    /// Its `pyvenv.cfg`; virtualenv before 20 wrote none.
    pub(crate) config: Option<PyvenvConfig>,
    /// The interpreter it was made from, if that no longer exists: the environment does not work
    /// then.
    pub(crate) missing_interpreter: Option<PathBuf>,
}

/// Inspects the directory `env`; `None` if it is not an environment. An environment has an
/// interpreter (or a dangling link to one), and a `pyvenv.cfg` or an `activate`.
///
/// This reads one small file and checks two others, so it is fast enough for every activation.
///
/// # Errors
/// `pyvenv.cfg` exists and can't be read. Bytes that are not UTF-8 are read as U+FFFD.
pub(crate) fn inspect(env: &Path) -> io::Result<Option<ExistingEnvironment>> {
    let config = match fs::read_small(&env.join("pyvenv.cfg")) {
        Ok(bytes) => Some(PyvenvConfig::parse(&String::from_utf8_lossy(&bytes))),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound) => None,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotADirectory) => return Ok(None),
        Err(error) => return Err(error),
    };
    let python = python(env);
    let runs = python.exists();
    if !runs && !python.is_symlink() {
        return Ok(None);
    }
    if config.is_none() && !bin_dir(env).join("activate").exists() {
        return Ok(None);
    }
    let missing_interpreter = match &config {
        _ if !runs => Some(link_target(&python)),
        Some(config) => missing_base(config),
        None => None,
    };
    Ok(Some(ExistingEnvironment { config, missing_interpreter }))
}

/// The environment in the directory `env`, even if its interpreter's link or program has been deleted; `None` if nothing
/// there says that it was one.
///
/// # Errors
/// As [`inspect`].
pub(crate) fn inspect_remains(env: &Path) -> io::Result<Option<ExistingEnvironment>> {
    if let Some(existing) = inspect(env)? {
        return Ok(Some(existing));
    }
    let config = match fs::read(&env.join("pyvenv.cfg")) {
        Ok(bytes) => PyvenvConfig::parse(&String::from_utf8_lossy(&bytes)),
        Err(_) => return Ok(None),
    };
    let missing_interpreter = Some(python(env));
    Ok(Some(ExistingEnvironment { config: Some(config), missing_interpreter }))
}

/// Whether something in the directory shows that it was an environment, even if it has lost its interpreter.
pub(crate) fn has_remains(env: &Path) -> bool {
    let is_there = |path: &Path| path.symlink_metadata().is_ok();
    is_there(&env.join("pyvenv.cfg"))
        || is_there(&bin_dir(env).join("activate"))
        || is_there(&python(env))
}

/// The base in `pyvenv.cfg`, if it does not exist. If `bin/python` is a copy (Windows, 2.7,
/// `--copies`), that it exists proves nothing.
fn missing_base(config: &PyvenvConfig) -> Option<PathBuf> {
    let base = config.base_executable.as_ref().or(config.home.as_ref())?;
    // The `base-executable` of a Python 3 may be out of date: only `home` is needed. 2.7 needs the
    // very interpreter that it was made from, and /usr/bin would exist without that.
    let two = config.python_version().is_some_and(|version| version.starts_with("2."));
    let home = || config.home.as_ref().is_some_and(|home| home.exists());
    let gone = !base.exists() && (two || !home());
    gone.then(|| base.clone())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn environment(interpreter: &Path) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(&dir.path().join("bin")).unwrap();
        fs::symlink(interpreter, &dir.path().join("bin/python")).unwrap();
        dir
    }

    #[test]
    fn an_environment_with_its_interpreter_works() {
        let env = environment(Path::new("/bin/sh"));
        fs::write_new(&env.path().join("pyvenv.cfg"), b"home = /bin\nversion = 3.12.1\n").unwrap();
        let existing = inspect(env.path()).unwrap().unwrap();
        assert_eq!(existing.missing_interpreter, None);
        assert_eq!(existing.config.unwrap().version.as_deref(), Some("3.12.1"));
    }

    #[test]
    fn a_missing_interpreter_is_reported() {
        let env = environment(Path::new("python3"));
        fs::symlink(Path::new("/no/such/python3.9"), &env.path().join("bin/python3")).unwrap();
        fs::write_new(&env.path().join("pyvenv.cfg"), b"home = /no/such\n").unwrap();
        let existing = inspect(env.path()).unwrap().unwrap();
        assert_eq!(existing.missing_interpreter, Some("/no/such/python3.9".into()));
    }

    #[test]
    fn a_copied_python_without_its_base_is_noticed() {
        let env = environment(Path::new("/bin/sh"));
        let cfg = b"home = /no/such\nbase-executable = /no/such/python3\n";
        fs::write_new(&env.path().join("pyvenv.cfg"), cfg).unwrap();
        let existing = inspect(env.path()).unwrap().unwrap();
        assert_eq!(existing.missing_interpreter, Some("/no/such/python3".into()));
    }

    #[test]
    fn an_environment_of_2_7_needs_the_very_interpreter() {
        for (version, missing) in [("2.7.18", Some("/bin/no such python".into())), ("3.9.1", None)]
        {
            let env = environment(Path::new("/bin/sh"));
            let cfg = format!(
                "home = /bin\nversion = {version}\nbase-executable = /bin/no such python\n"
            );
            fs::write_new(&env.path().join("pyvenv.cfg"), cfg.as_bytes()).unwrap();
            let existing = inspect(env.path()).unwrap().unwrap();
            assert_eq!(existing.missing_interpreter, missing, "{version}");
        }
    }

    #[test]
    fn an_old_virtualenv_is_recognized_by_its_activate() {
        let env = environment(Path::new("/bin/sh"));
        assert_eq!(inspect(env.path()).unwrap(), None);
        fs::write_new(&env.path().join("bin/activate"), b"").unwrap();
        assert_eq!(inspect(env.path()).unwrap().unwrap().config, None);
    }

    #[test]
    fn other_directories_and_files_are_not_environments() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(inspect(dir.path()).unwrap(), None);
        assert_eq!(inspect(&dir.path().join("absent")).unwrap(), None);
        let file = dir.path().join("file");
        fs::write_new(&file, b"").unwrap();
        assert_eq!(inspect(&file).unwrap(), None);
    }
}
