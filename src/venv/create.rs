//! Creates an environment from its layout and seeds. Apart from the seed store, only this module
//! writes.

use std::io;
use std::path::{Path, PathBuf};

use super::family::layout;
use super::layout::{Layout, text};
use super::paths::Os;
use super::{Error, Options, seed};
use crate::fs::Dir;
use crate::progress::Progress;
use crate::python::Interpreter;
use crate::{fs, interrupt, parallel};

/// An environment that is ready to be created: everything is known and nothing is written yet.
#[derive(Debug)]
pub struct Prepared<'a> {
    interpreter: &'a Interpreter,
    options: &'a Options,
    layout: Layout,
    store: &'a seed::Store,
    seeds: Vec<seed::Seed>,
}

/// Checks that the environment can be created. This writes only to the seed store.
///
/// # Errors
/// An unsupported interpreter, a path or prompt that can't be written, or no pip to install.
pub fn prepare<'a>(
    interpreter: &'a Interpreter,
    options: &'a Options,
    store: &'a seed::Store,
    progress: &dyn Progress,
) -> Result<Prepared<'a>, Error> {
    let layout = layout(interpreter, options, Os::CURRENT)?;
    let added = options.added_wheels.as_deref();
    let mut seeds = seed::seeds(interpreter, &options.seeds, added, store, progress)?;
    if let Some(tag) = interpreter.bytecode_tag.as_deref().filter(|_| options.bytecode) {
        seeds = seeds.into_iter().map(|seed| seed.with_bytecode(tag)).collect();
    }
    Ok(Prepared { interpreter, options, layout, store, seeds })
}

/// How often to start over because the store is damaged or being repaired.
const ATTEMPTS: usize = 8;

impl Prepared<'_> {
    /// Creates the environment in the empty directory `stage`, with every file written for its
    /// final path, to which the caller then renames `stage`. Starts no process. Damaged files of
    /// the seed store are repaired first and reported.
    ///
    /// # Errors
    /// The disk's, or an interruption. `stage` then has part of an environment.
    pub fn make(mut self, stage: &Path, progress: &dyn Progress) -> Result<CreationReport, Error> {
        let mut repaired = Vec::new();
        // Each process that repairs the same seed can delete what this one is linking from.
        for attempt in 1.. {
            let (path, entry) = match self.attempt(stage, progress) {
                Err(Error::Seed(seed::Error::Damaged { path, entry, .. }))
                    if attempt < ATTEMPTS =>
                {
                    (path, entry)
                }
                Err(error) => return Err(error),
                Ok(()) => break,
            };
            let Some(at) = self.seeds.iter().position(|seed| seed.is_in(&entry)) else { break };
            let again = self.store.repair_seed(&path, &self.seeds[at], progress)?;
            self.seeds[at] = again.seed;
            if again.performed {
                repaired.push(path);
            }
            fs::clear_dir(stage)?;
        }
        Ok(CreationReport { repaired, uncompiled: self.uncompiled() })
    }

    fn uncompiled(&self) -> Vec<String> {
        let tag = self.interpreter.bytecode_tag.as_deref().filter(|_| self.options.bytecode);
        let Some(tag) = tag else { return Vec::new() };
        self.seeds.iter().filter(|seed| seed.is_to_compile(tag)).map(seed::Seed::digest).collect()
    }

    fn attempt(&self, stage: &Path, progress: &dyn Progress) -> Result<(), Error> {
        let (os, layout) = (Os::CURRENT, &self.layout);
        interrupt::check()?;
        let stage = Dir::open(stage)?;
        for dir in &layout.dirs {
            stage.create_dir(dir)?;
        }
        let python = self.options.path.join(&layout.bin).join(os.python());
        let target = seed::Destination {
            stage: &stage,
            site_packages: &layout.site_packages,
            bin: &layout.bin,
            headers: &layout.headers,
            python: text(&python),
            series: self.interpreter.version.series(),
            os,
            link_mode: self.options.link_mode,
        };
        let begin = |seed| {
            progress.step(&format!("linking {seed}"));
            seed::Installation::begin(seed, &target)
        };
        let seeds: Vec<_> = self.seeds.iter().map(begin).collect::<Result<_, _>>()?;
        // The seeds' tasks come last, because the second thread takes a moment to start.
        let mut works = vec![Work::Layout];
        works.extend(seeds.iter().map(Work::Own));
        works.extend(seeds.iter().flat_map(|seed| seed.tasks().map(move |t| Work::Task(seed, t))));
        parallel::each(&works, |work| match work {
            Work::Layout => apply(layout, &stage),
            Work::Own(seed) => Ok(seed.own_files()?),
            Work::Task(seed, task) => Ok(seed.perform(*task)?),
        })?;
        interrupt::check()?;
        Ok(())
    }
}

/// What the caller has to know about a new environment.
#[derive(Debug)]
pub struct CreationReport {
    /// The damaged files of the seed store; their seeds were repaired.
    pub repaired: Vec<PathBuf>,
    /// The digests of the seeds that should be compiled for later environments
    /// ([`seed::Store::compile`]).
    pub uncompiled: Vec<String>,
}

/// A piece of work; pieces are independent of each other.
enum Work<'a> {
    Layout,
    Own(&'a seed::Installation<'a>),
    Task(&'a seed::Installation<'a>, seed::Task<'a>),
}

/// Creates everything in a layout except its directories.
pub(super) fn apply(layout: &Layout, stage: &Dir) -> Result<(), Error> {
    for copy in &layout.copies {
        match fs::copy_new(&copy.from, &stage.path().join(&copy.path)) {
            Err(error) if copy.optional && error.kind() == io::ErrorKind::NotFound => {}
            result => result?,
        }
    }
    #[cfg(unix)]
    for link in &layout.links {
        if !link.optional || link.target.exists() {
            stage.symlink(&link.target, &link.path)?;
        }
    }
    for file in &layout.files {
        stage.write_new(&file.path, file.text.as_bytes())?;
    }
    #[cfg(unix)]
    for link in &layout.other_letters {
        match stage.symlink(&link.target, &link.path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            result => result?,
        }
    }
    Ok(())
}
