//! Puts a removed environment back: its entry is registered first, which decides who gets the name, and one rename
//! brings its directory back.

use std::io;
use std::path::{Path, PathBuf};

use super::{ENTRY, RESTORING, Trashed};
use crate::fs;
use crate::registry::name::EnvName;
use crate::registry::{Entry, Error, Registry, document};
use crate::variables;

/// A restored environment.
#[derive(Debug, Clone)]
pub struct Restored {
    /// Its directory.
    pub place: PathBuf,
    /// The directory that its scripts lead to, if they led to itself before and that is another one now.
    pub scripts_at: Option<PathBuf>,
}

impl Registry {
    /// Puts a removed environment back as `name` into `place`, with its entry as `edit` changes it.
    ///
    /// # Errors
    /// The name or the place is taken, or it is being deleted. It is in the trash then as before.
    pub fn restore(
        &self,
        trashed: &Trashed,
        name: &str,
        place: &Path,
        edit: impl FnOnce(&mut Entry),
    ) -> Result<Restored, Error> {
        let Some(entry) = &trashed.entry else {
            self.bring_back(trashed, place)?;
            let from = Some(trashed.place()).filter(|from| from != place);
            return Ok(Restored { place: place.to_owned(), scripts_at: from });
        };
        let name = EnvName::new(name)?;
        let mut after = entry.clone();
        place.clone_into(&mut after.path);
        // An entry with another path is of a home that moved, or somebody else wrote it: what the environment itself
        // says counts then.
        let is_renamed = place != entry.path && trashed.place() == entry.path;
        let leads_here = is_renamed && after.scripts_at.is_none();
        let scripts_at = leads_here.then(|| entry.path.clone());
        after.scripts_at = after.scripts_at.or_else(|| scripts_at.clone());
        edit(&mut after);
        self.finish_removal(&trashed.name, entry)?;
        trashed.begin()?;
        let put = self.insert_text(&name, &after, &trashed.text_of(&after)?);
        put.inspect_err(|_| trashed.give_up())?;
        if let Err(error) = self.bring_back(trashed, place) {
            trashed.give_up();
            self.forget(&name)?;
            return Err(error.into());
        }
        // Who found the entry without its directory, just before, may have forgotten it.
        if self.entry(&name)?.is_none() {
            self.insert_text(&name, &after, &trashed.text_of(&after)?)?;
        }
        Ok(Restored { place: place.to_owned(), scripts_at })
    }

    /// Deletes the entry that a killed removal left.
    fn finish_removal(&self, name: &str, entry: &Entry) -> Result<(), Error> {
        let name = EnvName::new(name)?;
        if let Ok(Some(left)) = self.entry(&name)
            && left.id == entry.id
        {
            self.settle(name.as_str(), &left)?;
        }
        Ok(())
    }

    /// Adds an entry with this text.
    fn insert_text(&self, name: &EnvName, entry: &Entry, text: &str) -> Result<(), Error> {
        self.check_own(name)?;
        let readers = variables::readers_of(&entry.variables);
        let _lock = self.lock(name.as_str())?;
        let file = self.entry_path(name.as_str());
        match fs::create_exclusive_durably(&file, text.as_bytes(), readers) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let known = self.entry(name).ok().flatten();
                let path = known.map_or_else(|| entry.path.clone(), |known| known.path);
                Err(Error::AlreadyExists { name: name.to_string(), path })
            }
            made => Ok(made?),
        }
    }
}

impl Trashed {
    /// Says that it is coming back: from now on nobody forgets its entry.
    fn begin(&self) -> io::Result<()> {
        match fs::rename_noreplace(&self.item.join(ENTRY), &self.item.join(RESTORING)) {
            // An interrupted restoration has done it, or there is only the copy in the environment.
            Err(error) if fs::is_absent(&error) && self.held.is_dir() => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            begun => begun,
        }
    }

    fn give_up(&self) {
        let _ = fs::rename_noreplace(&self.item.join(RESTORING), &self.item.join(ENTRY));
    }

    /// The text of its entry, changed to `after`.
    fn text_of(&self, after: &Entry) -> Result<String, Error> {
        let edited = self.text.as_deref().zip(self.entry.as_ref());
        let edited = edited.and_then(|(text, before)| document::edit(text, before, after).ok());
        edited.map_or_else(|| after.render(), Ok)
    }
}
