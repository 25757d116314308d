//! Carrying out a layout: the one place of this module that changes the disk, beside the store.

use std::io;
use std::path::Path;

use super::family::layout;
use super::layout::{Copy, Layout, text};
use super::paths::Os;
use super::{Error, Options, seed};
use crate::fs::LinkMode;
use crate::progress::Progress;
use crate::python::Interpreter;
use crate::{fs, interrupt};

/// An environment that can be made: everything about it is known, and nothing of it made.
#[derive(Debug)]
pub struct Prepared<'a> {
    interpreter: &'a Interpreter,
    options: &'a Options,
    layout: Layout,
    seeds: Vec<seed::Seed>,
}

/// Finds out whether the environment can be made; nothing but the store of seeds is written.
///
/// # Errors
/// An interpreter that environments can't be made for, a path or prompt that can't be written, no pip
/// to put in.
pub fn prepare<'a>(
    interpreter: &'a Interpreter,
    options: &'a Options,
    store: &seed::Store,
    progress: &dyn Progress,
) -> Result<Prepared<'a>, Error> {
    let layout = layout(interpreter, options, Os::CURRENT)?;
    let seeds = if options.pip { seed::seeds(interpreter, store, progress)? } else { Vec::new() };
    Ok(Prepared { interpreter, options, layout, seeds })
}

impl Prepared<'_> {
    /// Makes the environment in the empty directory `stage`, every file written for its own path: the
    /// caller renames `stage` to it afterwards. Starts no process.
    ///
    /// # Errors
    /// The disk's, or an interruption; `stage` holds a part of an environment then.
    pub fn make(&self, stage: &Path, progress: &dyn Progress) -> Result<(), Error> {
        let (os, layout) = (Os::CURRENT, &self.layout);
        interrupt::check()?;
        carry_out(layout, stage, self.options.link_mode)?;
        let python = self.options.path.join(&layout.bin).join(os.python());
        let target = seed::Target {
            stage,
            site_packages: &layout.site_packages,
            bin: &layout.bin,
            headers: &layout.headers,
            python: text(&python),
            series: self.interpreter.version.series(),
            os,
            link_mode: self.options.link_mode,
        };
        for seed in &self.seeds {
            progress.step(&format!("linking {seed}"));
            seed::install(seed, &target)?;
        }
        interrupt::check()?;
        Ok(())
    }
}

fn carry_out(layout: &Layout, stage: &Path, link_mode: LinkMode) -> Result<(), Error> {
    for dir in &layout.dirs {
        fs::create_dir(&stage.join(dir))?;
    }
    for copy in &layout.copies {
        match put(copy, stage, link_mode) {
            Err(error) if copy.optional && error.kind() == io::ErrorKind::NotFound => {}
            result => result?,
        }
    }
    #[cfg(unix)]
    for link in &layout.links {
        if !link.optional || link.target.exists() {
            fs::symlink(&link.target, &stage.join(&link.path))?;
        }
    }
    for file in &layout.files {
        fs::write_new(&stage.join(&file.path), file.text.as_bytes())?;
    }
    Ok(())
}

fn put(copy: &Copy, stage: &Path, link_mode: LinkMode) -> io::Result<()> {
    let to = stage.join(&copy.path);
    if !copy.linked {
        return fs::copy_new(&copy.from, &to);
    }
    // link(2) would make one more name for a symbolic link, not for the file behind it.
    fs::link_or_copy(&fs_err::canonicalize(&copy.from)?, &to, link_mode)
}
