//! What another user owns in the registry: it is read, reported once for a command, and never changed.

use std::fs::Metadata;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use super::{Error, Registry};
use crate::fs::{self, UnsafeOwner};
use crate::registry::name::EnvName;

/// Reports to the user, once, that others could have written something.
#[derive(Debug, Clone)]
pub struct OwnerReport {
    report: fn(&str),
    is_done: Arc<AtomicBool>,
    /// What others could have written, of what was read.
    writable: Arc<OnceLock<UnsafeOwner>>,
}

impl OwnerReport {
    /// Passes the first message to `report`.
    pub fn new(report: fn(&str)) -> Self {
        Self { report, is_done: Arc::default(), writable: Arc::default() }
    }

    /// Reports `message` if it is the first one.
    pub fn say(&self, message: &str) {
        if !self.is_done.swap(true, Ordering::Relaxed) {
            (self.report)(message);
        }
    }

    /// Looks at what was read from `path`.
    pub(super) fn see(&self, path: &Path, metadata: &Metadata) {
        match fs::check_owner(path, metadata) {
            Ok(()) => {}
            Err(reason @ UnsafeOwner::Foreign(_)) => {
                self.say(&format!("{reason}: venvyard reads it, but doesn't change it"));
            }
            Err(reason @ UnsafeOwner::Writable(_)) => {
                self.say(&reason.with_advice());
                let _ = self.writable.set(reason);
            }
        }
    }
}

/// Reports nothing: for Tab and the prompt.
impl Default for OwnerReport {
    fn default() -> Self {
        Self::new(|_| {})
    }
}

impl Registry {
    /// The same registry, which reports with `owners`.
    #[must_use]
    pub fn reporting(self, owners: OwnerReport) -> Self {
        Self { owners, ..self }
    }

    /// Reports it if others could have written any entry. Costs a stat.
    pub(super) fn see_entries(&self) {
        let entries = self.entries_dir();
        if let Ok(metadata) = std::fs::metadata(&entries) {
            self.owners.see(&entries, &metadata);
        }
    }

    /// Fails if the entry `name`, or the directory of all entries, is another user's, or others can write it. Changes
    /// nothing.
    pub fn check_own(&self, name: &EnvName) -> Result<(), Error> {
        for path in [self.entries_dir(), self.entry_path(name.as_str())] {
            fs::check_owner_at(&path).map_err(Error::Owner)?;
        }
        Ok(())
    }

    /// Fails if others could have written what was read so far: an entry sets variables, and says which Python runs.
    /// Costs nothing.
    pub fn check_unspoilt(&self) -> Result<(), Error> {
        self.owners.writable.get().map_or(Ok(()), |reason| Err(Error::Writable(reason.clone())))
    }
}
