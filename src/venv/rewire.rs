//! Connects an existing environment with another interpreter of its own minor version. Its packages stay as they are.
//!
//! What has to change is found by looking at what is there, so that work that was cut short is finished by the next
//! try, and nothing is done where nothing is wrong.

use std::path::{Path, PathBuf};

use super::config::rewired;
use super::family::layout;
use super::layout::{Copy, File, Layout, Link};
use super::paths::Os;
use super::{Error, ExistingEnvironment, Options, seed};
use crate::fs::{self, LinkMode, Readers, is_same_path};
use crate::interrupt;
use crate::python::Interpreter;

const CONFIG: &str = "pyvenv.cfg";

/// What has to change in an environment, in this order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Rewiring {
    changes: Vec<Change>,
}

/// A file that is replaced as a whole.
#[derive(Debug, PartialEq, Eq)]
struct Change {
    path: PathBuf,
    by: By,
}

#[derive(Debug, PartialEq, Eq)]
enum By {
    #[cfg_attr(not(unix), expect(dead_code, reason = "Windows has copies"))]
    LinkTo(PathBuf),
    CopyOf(PathBuf),
    Text(String),
}

impl Rewiring {
    /// What keeps the environment in `directory` from working with `interpreter`, which has its minor version.
    ///
    /// # Errors
    /// What can't be written into its files; what can't be read.
    pub(crate) fn plan(
        directory: &Path,
        existing: &ExistingEnvironment,
        interpreter: &Interpreter,
    ) -> Result<Self, Error> {
        let config = existing.config.as_ref();
        let name = directory.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let options = Options {
            path: directory.to_owned(),
            prompt: config.and_then(|config| config.prompt.clone()).unwrap_or(name),
            command: None,
            system_site_packages: config.is_none_or(|config| config.system_site_packages),
            seeds: seed::Seeds::none(),
            added_wheels: None,
            bytecode: false,
            link_mode: LinkMode::Copy,
        };
        let layout = layout(interpreter, &options, Os::CURRENT)?;
        let mut plan = Self::default();
        if interpreter.version.major == 2 && is_of_another_tool(directory, &layout) {
            // Each tool has its own way with 2.7. One that works is left alone.
            if existing.missing_interpreter.is_none() && !has_lost_library(directory, &layout) {
                return Ok(plan);
            }
        }
        let is_two = interpreter.version.major == 2;
        plan.links(directory, &layout.links, interpreter);
        plan.copies(directory, &layout.copies);
        // A Python 3 has no file of its own but those that the user may have edited.
        plan.files(directory, layout.files.iter().filter(|file| is_two && is_in_library(file)));
        plan.config(directory, interpreter, &layout)?;
        Ok(plan)
    }

    fn links(&mut self, directory: &Path, links: &[Link], interpreter: &Interpreter) {
        for link in links {
            let path = directory.join(&link.path);
            let target = path.parent().unwrap_or(directory).join(&link.target);
            let there = path.symlink_metadata();
            let is_python = link.target == interpreter.executable;
            if link.optional && !link.target.exists()
                || there.as_ref().is_ok_and(std::fs::Metadata::is_dir)
            {
                continue;
            }
            let is_program = link.path.starts_with(Os::CURRENT.bin());
            if is_program && there.as_ref().is_ok_and(std::fs::Metadata::is_file) {
                // `venv --copies`: the names stay copies.
                if !same_bytes(&path, &interpreter.executable) {
                    self.add(path, By::CopyOf(interpreter.executable.clone()));
                }
                continue;
            }
            // Not every tool makes every name.
            let is_wanted = there.is_ok() || is_python || interpreter.version.major == 2;
            if is_wanted && !leads_to(&path, &target) {
                self.add(path, By::LinkTo(link.target.clone()));
            }
        }
    }

    fn copies(&mut self, directory: &Path, copies: &[Copy]) {
        for copy in copies {
            let path = directory.join(&copy.path);
            let is_there = copy.from.is_file();
            if (is_there || !copy.optional) && !is_copy(&path, &copy.from) {
                self.add(path, By::CopyOf(copy.from.clone()));
            }
        }
    }

    fn files<'a>(&mut self, directory: &Path, files: impl Iterator<Item = &'a File>) {
        for file in files {
            let path = directory.join(&file.path);
            if std::fs::read(&path).ok().as_deref() != Some(file.text.as_bytes()) {
                self.add(path, By::Text(file.text.clone()));
            }
        }
    }

    fn config(
        &mut self,
        directory: &Path,
        interpreter: &Interpreter,
        layout: &Layout,
    ) -> Result<(), Error> {
        let path = directory.join(CONFIG);
        let new = match fs::read(&path) {
            Ok(bytes) => rewired(&String::from_utf8_lossy(&bytes), interpreter, is_same_path),
            // virtualenv before 20 wrote none, and needs none for a Python 3.
            Err(_) if interpreter.version.major == 2 => {
                let new = layout.files.iter().find(|file| file.path == Path::new(CONFIG));
                new.map(|file| file.text.clone())
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(error.into()),
        };
        if let Some(text) = new {
            self.add(path, By::Text(text));
        }
        Ok(())
    }

    fn add(&mut self, path: PathBuf, by: By) {
        self.changes.push(Change { path, by });
    }

    /// Whether nothing has to change.
    pub(crate) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The files that change.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.changes.iter().map(|change| change.path.as_path())
    }

    /// Changes each file as a whole. Interrupted at any point, another plan has what is left.
    pub(crate) fn apply(&self) -> Result<(), Error> {
        for Change { path, .. } in &self.changes {
            if path.symlink_metadata().is_ok_and(|there| there.is_file()) {
                fs::check_writable(path)?;
            } else if let Some(parent) = path.parent().filter(|parent| parent.exists()) {
                fs::check_writable(&parent.join(".new"))?;
            }
        }
        for Change { path, by } in &self.changes {
            interrupt::check()?;
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            match by {
                #[cfg(unix)]
                By::LinkTo(target) => fs::replace_link(target, path)?,
                #[cfg(not(unix))]
                By::LinkTo(target) => fs::replace_by_copy(target, path)?,
                By::CopyOf(from) => fs::replace_by_copy(from, path)?,
                By::Text(text) => fs::replace_here(path, text.as_bytes(), Readers::Same)?,
            }
        }
        Ok(())
    }
}

/// Whether an environment of 2.7 was not made by venvyard.
fn is_of_another_tool(directory: &Path, layout: &Layout) -> bool {
    let site = layout.files.iter().find(|file| file.path.ends_with("site.py"));
    site.is_some_and(|site| {
        let first = |text: &str| text.lines().next().unwrap_or_default().to_owned();
        let there = std::fs::read(directory.join(&site.path)).unwrap_or_default();
        first(&String::from_utf8_lossy(&there)) != first(&site.text)
    })
}

/// Whether a library that another tool linked into an environment of 2.7 is gone.
fn has_lost_library(directory: &Path, layout: &Layout) -> bool {
    layout.links.iter().any(|link| {
        let path = directory.join(&link.path);
        path.is_symlink() && !path.exists() && !link.optional
            || path.ends_with("os.py") && path.is_symlink() && !path.exists()
    })
}

fn is_in_library(file: &File) -> bool {
    file.path.starts_with("lib")
        || file.path.starts_with("lib-python")
        || file.path.starts_with("Lib")
}

/// Whether a link leads to the file that it should lead to, on whatever way.
fn leads_to(path: &Path, target: &Path) -> bool {
    match (dunce::canonicalize(path), dunce::canonicalize(target)) {
        (Ok(path), Ok(target)) => path == target,
        // Headers that may be installed later.
        (Err(_), Err(_)) => std::fs::read_link(path)
            .is_ok_and(|it| path.parent().map(|dir| dir.join(it)).as_deref() == Some(target)),
        _ => false,
    }
}

/// Whether the file is a copy, and no link, of the other one.
fn is_copy(path: &Path, of: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|there| there.is_file()) && same_bytes(path, of)
}

fn same_bytes(a: &Path, b: &Path) -> bool {
    let size = |path: &Path| path.metadata().ok().map(|it| it.len());
    size(a) == size(b) && matches!((std::fs::read(a), std::fs::read(b)), (Ok(a), Ok(b)) if a == b)
}
