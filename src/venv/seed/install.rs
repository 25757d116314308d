//! Installs a seed into an environment: creates its directories, links its files, and writes the
//! few files that are different in each environment.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::Error;
use super::console_script::{rename, scripts};
use super::file::{SeedFile, SeedFileKind};
use super::manifest::{Scheme, SchemeFile};
use super::record;
use super::tasks::Task;
use super::unpacked_wheel::Seed;
use crate::fs::{self, Dir, LinkMode};
use crate::interrupt;
use crate::venv::paths::Os;
use crate::venv::shebang;

/// The environment that is being created.
pub(in crate::venv) struct Destination<'a> {
    /// The directory in which it is created.
    pub(in crate::venv) stage: &'a Dir,
    /// The directory of packages, relative to `stage`; it exists.
    pub(in crate::venv) site_packages: &'a Path,
    /// The directory of executables, relative to `stage`; it exists.
    pub(in crate::venv) bin: &'a Path,
    /// The directory of headers, relative to `stage`.
    pub(in crate::venv) headers: &'a Path,
    /// The final path of its interpreter.
    pub(in crate::venv) python: &'a str,
    /// Its interpreter's version, (3, 13).
    pub(in crate::venv) series: (u8, u8),
    /// Its platform.
    pub(in crate::venv) os: Os,
    /// How files get from the store into it.
    pub(in crate::venv) link_mode: LinkMode,
}

/// The installation of one seed.
pub(in crate::venv) struct Installation<'a> {
    seed: &'a Seed,
    target: &'a Destination<'a>,
    site_packages: Dir,
    tree: Dir,
    bytecode: Option<Dir>,
}

impl<'a> Installation<'a> {
    /// Creates the directories that the tasks and [`Installation::own_files`] need.
    pub(in crate::venv) fn begin(
        seed: &'a Seed,
        target: &'a Destination<'a>,
    ) -> Result<Self, Error> {
        let open = |path: &Path| Dir::open(path).map_err(|error| as_damage(error, path, seed));
        let installation = Self {
            site_packages: Dir::open(&target.stage.path().join(target.site_packages))?,
            tree: open(&seed.tree().join(Scheme::Site.dir()))?,
            bytecode: seed.bytecode().as_deref().map(open).transpose()?,
            seed,
            target,
        };
        for dir in seed.manifest.tasks().0.dirs() {
            make_dir(&installation.site_packages, dir)?;
        }
        Ok(installation)
    }

    /// Independent tasks, which any thread may perform.
    pub(in crate::venv) fn tasks(&self) -> impl Iterator<Item = Task<'a>> + use<'a> {
        self.seed.manifest.tasks().1
    }

    /// Performs a task.
    ///
    /// # Errors
    /// [`Error::Damaged`] if a file of the store is missing or was changed; [`Error::Io`]
    /// otherwise.
    pub(in crate::venv) fn perform(&self, task: Task<'_>) -> Result<(), Error> {
        interrupt::check()?;
        for dir in task.dirs() {
            make_dir(&self.site_packages, dir)?;
        }
        for file in task.files() {
            let from = match &self.bytecode {
                Some(bytecode) if file.kind == SeedFileKind::Bytecode => bytecode,
                _ => &self.tree,
            };
            self.link(from, &file, &self.site_packages, Path::new(file.path))?;
        }
        Ok(())
    }

    /// Links a file if it has not changed since it was unpacked.
    fn link<P: AsRef<Path>>(
        &self,
        from: &Dir,
        file: &SeedFile<P>,
        to: &Dir,
        path: &Path,
    ) -> Result<(), Error> {
        let source = file.path.as_ref();
        let linked = to.link_from(from, source, path, self.target.link_mode);
        let damaged = |problem| Err(Error::damaged(from.path().join(source), problem, self.seed));
        // The state of the source shows whether the store or the target is to blame.
        match (linked, from.stamp(source)) {
            (_, Err(error)) if error.kind() == io::ErrorKind::NotFound => damaged("is missing"),
            (_, Ok(stamp)) if !stamp.own => damaged("belongs to another user"),
            (_, Ok(stamp)) if !file.shows(stamp) => damaged("was changed"),
            (Err(error), _) | (Ok(()), Err(error)) => Err(error.into()),
            (Ok(()), Ok(_)) => Ok(()),
        }
    }

    /// Writes the files that are different in each environment, RECORD last, and links those
    /// outside of site-packages.
    pub(in crate::venv) fn own_files(&self) -> Result<(), Error> {
        let header = &self.seed.manifest.header;
        let mut record = self.seed.manifest.record().to_owned();
        for file in &header.scheme_files {
            self.scheme_file(file, &mut record)?;
        }
        let Destination { python, series, os, .. } = *self.target;
        for point in rename(&header.entry_points, series) {
            for script in scripts(&point, python, series, os) {
                self.script(&script.name, script.text.as_bytes(), &mut record)?;
            }
        }
        let path = format!("{}/RECORD", header.dist_info);
        record::push(&mut record, &path, "", None);
        Ok(self.site_packages.write_new(&path, record.as_bytes())?)
    }

    fn scheme_file(&self, file: &SchemeFile, record: &mut String) -> Result<(), Error> {
        let SchemeFile { scheme, file, hash } = file;
        let from = self.seed.tree().join(scheme.dir());
        let name = &self.seed.manifest.header.name;
        let dir = match scheme {
            // Scripts are rewritten, because their first line names the interpreter.
            Scheme::Scripts => {
                let source = from.join(&file.path);
                let bytes = fs::read(&source).map_err(|e| as_damage(e, &source, self.seed))?;
                return self.script(&file.path, &self.rewritten(bytes), record);
            }
            Scheme::Headers => self.target.headers.join(name),
            Scheme::Site | Scheme::Data => PathBuf::new(),
        };
        let to = dir.join(&file.path);
        if let Some(parent) = to.parent() {
            // Its parents may exist or not.
            fs::create_dir_all(&self.target.stage.path().join(parent))?;
        }
        let opened = Dir::open(&from).map_err(|error| as_damage(error, &from, self.seed))?;
        self.link(&opened, file, self.target.stage, &to)?;
        let path = format!("{}{}", self.recorded(&dir), file.path);
        record::push(record, &path, hash, Some(file.size));
        Ok(())
    }

    /// Replaces the whole first line if it starts with `#!python` or `#!pythonw`.
    fn rewritten(&self, script: Vec<u8>) -> Vec<u8> {
        if !script.starts_with(b"#!python") {
            return script;
        }
        let line = script.iter().position(|byte| *byte == b'\n').map_or(script.len(), |at| at + 1);
        let first = shebang::lines(self.target.python, "", self.target.series);
        [first.as_bytes(), &script[line..]].concat()
    }

    fn script(&self, name: &str, bytes: &[u8], record: &mut String) -> Result<(), Error> {
        self.target.stage.write_new_executable(self.target.bin.join(name), bytes)?;
        let path = format!("{}{name}", self.recorded(self.target.bin));
        record::push(record, &path, &record::hash(bytes), Some(bytes.len() as u64));
        Ok(())
    }

    /// How RECORD, which is relative to site-packages, starts the path of a file in `dir`.
    fn recorded(&self, dir: &Path) -> String {
        let mut path = "../".repeat(self.target.site_packages.components().count());
        for part in dir.components().filter(|part| matches!(part, Component::Normal(_))) {
            path.push_str(&part.as_os_str().to_string_lossy());
            path.push('/');
        }
        path
    }
}

/// A source that was not found counts as damage, even if it exists now: another process may be
/// repairing it.
fn as_damage(error: io::Error, source: &Path, seed: &Seed) -> Error {
    if error.kind() == io::ErrorKind::NotFound {
        return Error::damaged(source.to_owned(), "is missing", seed);
    }
    error.into()
}

/// Creates a directory that other distributions may have created: namespace packages share theirs.
fn make_dir(parent: &Dir, path: &str) -> io::Result<()> {
    match parent.create_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        result => result,
    }
}
