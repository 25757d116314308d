//! Putting a wheel of the store into an environment: a directory made for each of its own, a link for
//! each file, and the few files that are this environment's alone.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::Error;
use super::console_script::{rename, scripts, shebang};
use super::manifest::{Part, Scheme};
use super::record;
use super::store::Seed;
use crate::fs::{self, LinkMode};
use crate::interrupt;
use crate::venv::paths::Os;

/// The environment being made.
pub(in crate::venv) struct Target<'a> {
    /// Where it is made.
    pub(in crate::venv) stage: &'a Path,
    /// Where packages go, relative to it; made already.
    pub(in crate::venv) site_packages: &'a Path,
    /// Where executables go, relative to it; made already.
    pub(in crate::venv) bin: &'a Path,
    /// Where headers go, relative to it.
    pub(in crate::venv) headers: &'a Path,
    /// Its interpreter where it will stand in the end.
    pub(in crate::venv) python: &'a str,
    /// The version of its interpreter, (3, 13).
    pub(in crate::venv) series: (u8, u8),
    /// Its platform.
    pub(in crate::venv) os: Os,
    /// How files get there.
    pub(in crate::venv) link_mode: LinkMode,
}

/// Puts the wheel `seed` into the environment.
///
/// # Errors
/// [`Error::Damaged`] where the store lacks a file; [`Error::Io`] otherwise. What was made stays.
pub(in crate::venv) fn install(seed: &Seed, target: &Target<'_>) -> Result<(), Error> {
    let mut installing = Installing { seed, target, record: String::new() };
    for part in &seed.manifest.parts {
        interrupt::check()?;
        match part.scheme {
            Scheme::Scripts => installing.rewrite(part)?,
            _ => installing.link(part)?,
        }
    }
    for point in rename(&seed.manifest.entry_points, target.series) {
        for script in scripts(&point, target.python, target.series, target.os) {
            installing.script(&script.name, script.text.as_bytes())?;
        }
    }
    installing.finish()
}

struct Installing<'a> {
    seed: &'a Seed,
    target: &'a Target<'a>,
    /// The text of the environment's RECORD so far.
    record: String,
}

impl Installing<'_> {
    /// Where the files of a scheme go, relative to the environment.
    fn dir(&self, scheme: Scheme) -> PathBuf {
        match scheme {
            Scheme::Site => self.target.site_packages.to_owned(),
            Scheme::Scripts => self.target.bin.to_owned(),
            Scheme::Headers => self.target.headers.join(&self.seed.manifest.name),
            Scheme::Data => PathBuf::new(),
        }
    }

    fn link(&mut self, part: &Part) -> Result<(), Error> {
        let from = self.seed.entry.join("tree").join(part.scheme.dir());
        let dir = self.dir(part.scheme);
        let to = self.target.stage.join(&dir);
        if part.scheme == Scheme::Site {
            for dir in &part.dirs {
                make_dir(&to.join(dir))?;
            }
        } else {
            // Below directories that may be there or not.
            fs::create_dir_all(&to)?;
            for dir in &part.dirs {
                fs::create_dir_all(&to.join(dir))?;
            }
        }
        let prefix = self.recorded(&dir);
        for file in &part.files {
            let source = from.join(&file.path);
            fs::link_or_copy(&source, &to.join(&file.path), self.target.link_mode)
                .map_err(|error| self.damage(error, &source))?;
            let path = format!("{prefix}{}", file.path);
            record::push(&mut self.record, &path, &file.hash, Some(file.size));
        }
        Ok(())
    }

    /// Scripts are written anew: their first line names the interpreter.
    fn rewrite(&mut self, part: &Part) -> Result<(), Error> {
        let from = self.seed.entry.join("tree").join(part.scheme.dir());
        for file in &part.files {
            let source = from.join(&file.path);
            let bytes = fs_err::read(&source).map_err(|error| self.damage(error, &source))?;
            // `#!python` and `#!pythonw` alike: the rest of the line goes.
            let line =
                bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| at + 1);
            if bytes.starts_with(b"#!python") {
                let text =
                    [shebang(self.target.python, self.target.series).as_bytes(), &bytes[line..]]
                        .concat();
                self.script(&file.path, &text)?;
            } else {
                self.script(&file.path, &bytes)?;
            }
        }
        Ok(())
    }

    fn script(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = self.target.stage.join(self.target.bin).join(name);
        fs::write_new_executable(&path, bytes)?;
        let path = format!("{}{name}", self.recorded(self.target.bin));
        record::push(&mut self.record, &path, &record::hash(bytes), Some(bytes.len() as u64));
        Ok(())
    }

    /// INSTALLER and RECORD, which closes the list.
    fn finish(mut self) -> Result<(), Error> {
        const INSTALLER: &[u8] = b"venvyard\n";
        let dist_info = &self.seed.manifest.dist_info;
        let dir = self.target.stage.join(self.target.site_packages).join(dist_info);
        fs::write_new(&dir.join("INSTALLER"), INSTALLER)?;
        let path = format!("{dist_info}/INSTALLER");
        let hash = record::hash(INSTALLER);
        record::push(&mut self.record, &path, &hash, Some(INSTALLER.len() as u64));
        record::push(&mut self.record, &format!("{dist_info}/RECORD"), "", None);
        Ok(fs::write_new(&dir.join("RECORD"), self.record.as_bytes())?)
    }

    /// How RECORD, which is relative to site-packages, begins the path of a file in `dir`.
    fn recorded(&self, dir: &Path) -> String {
        let site_packages = self.target.site_packages;
        if dir == site_packages {
            return String::new();
        }
        let mut path = "../".repeat(site_packages.components().count());
        for part in dir.components().filter(|part| matches!(part, Component::Normal(_))) {
            path.push_str(&part.as_os_str().to_string_lossy());
            path.push('/');
        }
        path
    }

    fn damage(&self, error: io::Error, source: &Path) -> Error {
        if error.kind() == io::ErrorKind::NotFound && !source.exists() {
            let entry = self.seed.entry.clone();
            return Error::Damaged { path: source.to_owned(), entry };
        }
        error.into()
    }
}

/// Several distributions may share a directory (`_distutils_hack` beside `pip` doesn't, but
/// namespaces do).
fn make_dir(path: &Path) -> io::Result<()> {
    match fs::create_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        result => result,
    }
}
