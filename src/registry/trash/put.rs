//! Moves an environment into the trash: its entry is written there first, one rename removes it, and then its entry in
//! the registry goes.

use std::io;
use std::path::Path;

use jiff::Timestamp;

use super::record::{self, Removed};
use super::{ENTRY, Trashed, read};
use crate::fs::{self, Trash};
use crate::registry::{Entry, Environment, Error, Registry, document};

/// What came of it.
#[derive(Debug)]
pub enum Put {
    /// It is in the trash now.
    Moved(Box<Trashed>),
    /// Another process has removed it meanwhile.
    WasGone,
}

impl Registry {
    /// Moves an environment into the trash, with its entry; `reason` is a word for what does that.
    ///
    /// # Errors
    /// Nothing is changed then, but for an entry of the registry that can't be deleted after the environment is gone.
    pub fn put_into_trash(&self, environment: &Environment, reason: &str) -> Result<Put, Error> {
        let trash = self.trash_for(&environment.path);
        let about =
            Removed { name: environment.name.clone(), time: now(), reason: reason.to_owned() };
        let entry = self.entry_text(environment)?;
        let damaged = |error: toml_edit::TomlError| Error::Damaged {
            path: self.entry_path(&environment.name),
            reason: error.message().to_owned(),
        };
        let text = record::render(&entry, &about).map_err(damaged)?;
        let mut tries = 0;
        let moved = loop {
            let item = trash.new_item()?;
            self.remember_trash(&trash)?;
            match move_in(&trash, &item, &environment.path, &text) {
                // Whoever clears the trash may have taken the item for one that a killed process left.
                Err(error) if is_gone(&error) && environment.path.exists() && tries < 3 => {
                    tries += 1;
                }
                Err(error) if is_gone(&error) => break None,
                moved => break moved.map(|()| read(&trash, &item))?,
            }
        };
        if environment.is_managed() {
            self.forget_environment(environment)?;
        }
        Ok(moved.map_or(Put::WasGone, |trashed| Put::Moved(Box::new(trashed))))
    }

    /// The text of an environment's entry as it is today, with the comments of its file.
    fn entry_text(&self, environment: &Environment) -> Result<String, Error> {
        let Some(entry) = &environment.entry else { return Ok(String::new()) };
        let file = self.entry_path(&environment.name);
        let written = match fs::read_to_string(&file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            text => Some(text?),
        };
        let edited = written.and_then(|text| {
            let before = Entry::parse(&text, &file).ok()?;
            document::edit(&text, &before, entry).ok()
        });
        edited.map_or_else(|| entry.render(), Ok)
    }
}

/// The item is complete on the disk before the rename, and the rename is before anything else is done.
fn move_in(trash: &Trash, item: &Path, path: &Path, text: &str) -> io::Result<()> {
    let clear = || {
        let _ = fs::delete_file(&item.join(ENTRY));
        fs::delete_dir_if_empty(item);
    };
    // The lock tells those who clear the trash that this process is at it.
    let move_in = || -> io::Result<()> {
        let _lock = fs::trash::write_record(&item.join(ENTRY), text.as_bytes())?;
        fs::sync_dir(item)?;
        fs::sync_dir(trash.dir())?;
        fs::move_dir(path, &item.join(path.file_name().unwrap_or_default()))
    };
    move_in().inspect_err(|_| clear())?;
    // It is where it should be, whatever the disk says now: the next command could go on.
    let _ = fs::sync_dir(item);
    Ok(())
}

fn is_gone(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

pub(super) fn now() -> Timestamp {
    Timestamp::now().round(jiff::Unit::Second).unwrap_or_else(|_| Timestamp::now())
}
