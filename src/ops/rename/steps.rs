//! The steps of a renaming. Each of them may be done twice: a killed process may have done it already.

use std::io;
use std::path::PathBuf;

use super::check_free;
use super::renaming::{Place, Renaming};
use crate::context::Context;
use crate::error::{Error, Kind, Result};
use crate::ops::{link, taken};
use crate::progress::Progress;
use crate::registry::{self, Entry, Held, ProjectLink, PythonFacts, Registry};
use crate::venv::relocate::{Noticed, Relocation, relocate};
use crate::{fs, interrupt};

/// How many earlier names and directories an entry keeps.
const MOST_FORMER: usize = 8;

impl Renaming {
    /// Gives the environment its new name and its new directory. Whoever wants one of the names meanwhile waits until
    /// it has both, unless the directory has to be copied.
    ///
    /// # Errors
    /// Only the name may be changed: [`Renaming::undo`] changes it back.
    pub(super) fn commit(&self, registry: &Registry, progress: &dyn Progress) -> Result<()> {
        let names = [self.from.env_name()?, self.to.env_name()?];
        let both = || registry.hold(&names[0], &names[1]);
        let held = both()?;
        if !self.is_moved() {
            return Ok(held.rename(self.id)?);
        }
        check_free(&self.from.path, &self.to.path)?;
        held.rename(self.id)?;
        interrupt::check()?;
        if let Some(stage) = self.move_or_copy(held, progress)? {
            let held = both()?;
            // Another process may have removed it meanwhile.
            held.rename(self.id)?;
            fs::rename_noreplace(&stage, &self.to.path).map_err(|error| self.taken(error))?;
            self.settle(&held)?;
        }
        Ok(())
    }

    /// Moves the directory. On another file system, it makes a copy beside the new place, and returns where that is.
    fn move_or_copy(&self, held: Held<'_>, progress: &dyn Progress) -> Result<Option<PathBuf>> {
        let (from, to) = (self.from.path.as_path(), self.to.path.as_path());
        match fs::moving::rename_to_free(from, to) {
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                drop(held);
                let stage = fs::moving::stage_of(to, self.id);
                fs::moving::copy_durably(from, &stage, &|file| {
                    progress.step(&format!("copying {}", file.display()));
                    interrupt::check()
                })?;
                Ok(Some(stage))
            }
            moved => {
                moved.map_err(|error| self.taken(error))?;
                self.settle(&held)?;
                Ok(None)
            }
        }
    }

    /// Writes where the directory is now. Without that, who changes the entry next could write to the old place, which
    /// may be another environment's by then.
    fn settle(&self, held: &Held<'_>) -> Result<()> {
        let (from, to) = (&self.from.path, &self.to.path);
        fs::sync_parent(to)?;
        fs::sync_parent(from)?;
        held.update(|entry| {
            entry.path.clone_from(to);
            entry.scripts_at.get_or_insert_with(|| from.clone());
        })?;
        Ok(())
    }

    fn taken(&self, error: io::Error) -> Error {
        match error.kind() {
            // Another process made something there meanwhile.
            io::ErrorKind::AlreadyExists => taken::bare(&self.to.path),
            _ => error.into(),
        }
    }

    fn is_moved(&self) -> bool {
        self.from.path != self.to.path
    }

    /// Whether the directory is in its new place.
    pub(super) fn is_moving_done(&self) -> bool {
        self.is_moved() && self.to.holds(self.id)
    }

    fn name(&self, registry: &Registry) -> Result<()> {
        let (from, to) = (self.from.env_name()?, self.to.env_name()?);
        if from != to {
            registry.rename(&from, &to, self.id)?;
        }
        Ok(())
    }

    /// Gives the environment its old name back, and deletes the copy that was made of it.
    pub(super) fn undo(&self, registry: &Registry) -> Result<()> {
        if self.is_moved() {
            fs::moving::discard_stage(&fs::moving::stage_of(&self.to.path, self.id))?;
        }
        let back = Self { id: self.id, from: self.to.clone(), to: self.from.clone() };
        match back.name(registry) {
            // Another environment has that name by now: this one keeps the new one.
            Err(error) if error.kind() == Kind::AlreadyExists => Ok(()),
            // Somebody has removed it.
            Err(error) if error.kind() == Kind::NoSuchEnvironment => Ok(()),
            result => result,
        }
    }

    /// Does what is left to do after the commit.
    pub(super) fn finish(&self, registry: &Registry, progress: &dyn Progress) -> Result<()> {
        match self.follow(registry, progress) {
            // Somebody has removed it since: nothing is left to do.
            Err(error) if error.kind() == Kind::NoSuchEnvironment => Ok(()),
            result => result,
        }
    }

    /// Lets what tells the old name or the old directory follow the environment.
    fn follow(&self, registry: &Registry, progress: &dyn Progress) -> Result<()> {
        self.name(registry)?;
        let name = self.to.env_name()?;
        let Some(entry) = registry.entry(&name)?.filter(|entry| entry.id == self.id) else {
            return Err(registry::Error::gone(&self.to.name).into());
        };
        let rewritten = self.rewrite(&entry, progress);
        let scripts_at = match &rewritten {
            Ok(()) => None,
            Err(_) => Some(entry.scripts_at.unwrap_or_else(|| self.from.path.clone())),
        };
        registry.update(&name, |entry| -> Result<()> {
            self.change(entry, scripts_at);
            Ok(())
        })?;
        self.follow_links(registry)?;
        if self.is_moved() {
            if self.has_original(registry)? {
                progress.step("deleting the original");
                fs::moving::discard(&self.from.path, self.id)?;
            } else {
                fs::moving::discard_stage(&fs::moving::stage_of(&self.from.path, self.id))?;
            }
        }
        rewritten
    }

    /// Whether the directory of which a copy was made is still there. What is in its place may be another environment:
    /// one that is registered is never deleted, whatever the copy of an entry in it says.
    fn has_original(&self, registry: &Registry) -> Result<bool> {
        let Self { id, from, to } = self;
        Ok(from.holds(*id)
            && !fs::moving::is_one_entry(&from.path, &to.path)
            && registry.other_about(&to.name, &from.path)?.is_none())
    }

    /// Rewrites the files that have the old path, name or prompt in them.
    fn rewrite(&self, entry: &Entry, progress: &dyn Progress) -> Result<()> {
        let Self { from, to, .. } = self;
        let mut relocation = Relocation::new(&from.path, &to.path)
            .also_from(entry.scripts_at.as_deref())
            .called(&from.name, &to.name);
        // The entry may already have its new prompt.
        if entry.prompt.as_ref().is_none_or(|prompt| [&from.name, &to.name].contains(&prompt)) {
            relocation = relocation.shown(&from.name, &to.name);
        }
        for noticed in relocate(&to.path, &relocation, true)?.noticed {
            if let Noticed::Kept { file } = noticed {
                let file = to.path.join(file);
                progress.warn(&format!("{} still has the old path in it", file.display()));
            }
        }
        Ok(())
    }

    /// What the entry says of the new state.
    fn change(&self, entry: &mut Entry, scripts_at: Option<PathBuf>) {
        let Self { from, to, .. } = self;
        entry.path.clone_from(&to.path);
        entry.scripts_at = scripts_at;
        entry.temporary = false;
        if entry.prompt.as_deref() == Some(&from.name) {
            entry.prompt = Some(to.name.clone());
        }
        if from.name != to.name {
            remember(&mut entry.was_named, &from.name, &to.name);
        }
        if from.path != to.path {
            remember(&mut entry.was_at, &from.path, &to.path);
        }
        if entry.python.config_stamp.is_some() {
            entry.python.config_stamp = PythonFacts::config_stamp_in(&to.path);
        }
    }

    /// Lets `.venv` in the directories of the environment's project lead to its new directory, if it led to the old one.
    fn follow_links(&self, registry: &Registry) -> Result<()> {
        let entry = registry.entry(&self.to.env_name()?)?.filter(|_| self.is_moved());
        let project = entry.and_then(|entry| entry.project);
        let mut directories = project.iter().flat_map(ProjectLink::directories);
        directories.try_for_each(|project| link::follow(&self.from.path, &self.to.path, project))
    }

    /// Finishes or undoes what a killed process left, if the environment wasn't removed since. `false` if neither can be
    /// done now, because the directory is not there: it may be on a disk that is not mounted.
    pub(super) fn recover(&self, context: &Context, progress: &dyn Progress) -> Result<bool> {
        let registry = context.registry()?;
        let is_committed = if self.is_moved() {
            self.to.holds(self.id)
        } else {
            self.is_registered_as(&self.to, &registry)?
        };
        if is_committed {
            fs::moving::clear_stages_below(&self.to.path)?;
            self.finish(&registry, progress)?;
            return Ok(true);
        }
        if self.from.holds(self.id) {
            self.undo(&registry)?;
            return Ok(true);
        }
        let is_removed = !self.is_registered_as(&self.from, &registry)?
            && !self.is_registered_as(&self.to, &registry)?;
        Ok(is_removed)
    }

    fn is_registered_as(&self, place: &Place, registry: &Registry) -> Result<bool> {
        Ok(registry.entry(&place.env_name()?)?.is_some_and(|entry| entry.id == self.id))
    }
}

/// Adds what it was to the list, which never has what it is.
fn remember<T: Clone + PartialEq>(former: &mut Vec<T>, was: &T, is: &T) {
    former.retain(|one| one != was && one != is);
    former.push(was.clone());
    let more = former.len().saturating_sub(MOST_FORMER);
    former.drain(..more);
}
