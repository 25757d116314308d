//! Puts another environment into an environment's place, and the former one into the trash: one rename does both,
//! where the file system can exchange two directories.

use std::io;
use std::path::Path;

use uuid::Uuid;

use super::ENTRY;
use super::put::now;
use super::record::{self, Removed};
use crate::fs::{self, Readers, Staged};
use crate::registry::{Entry, Environment, Error, Registry, copy};

impl Registry {
    /// Puts the environment in `stage`, which has the same id, into the place of `environment`. The former one is in
    /// the trash then, as an environment of its own; `reason` is a word for what does that.
    ///
    /// # Errors
    /// Nothing is changed then.
    pub fn exchange(
        &self,
        environment: &Environment,
        stage: Staged,
        reason: &str,
    ) -> Result<(), Error> {
        let (name, path) = (environment.name.clone(), environment.path.as_path());
        let Some(entry) = &environment.entry else {
            return Err(Error::gone(&name));
        };
        let former = Entry { id: Uuid::new_v4(), ..entry.clone() };
        let about = Removed { name, time: now(), reason: reason.to_owned() };
        let text = record::render(&former.render()?, &about)
            .map_err(|error| io::Error::other(error.message().to_owned()))?;
        let trash = self.trash_for(path);
        let item = trash.new_item()?;
        self.remember_trash(&trash)?;
        let exchanged = fs::replace_for(&item.join(ENTRY), text.as_bytes(), Readers::Owner)
            .and_then(|()| fs::sync_dir(trash.dir()))
            .map_err(Error::from)
            // If this is cut short, the next command writes the copy of the registry's entry again.
            .and_then(|()| copy::write(path, &former))
            .and_then(|()| {
                // Nobody clears it away while this process has it.
                let _lock = fs::try_lock(&item.join(ENTRY));
                Ok(exchange(stage, &item.join(path.file_name().unwrap_or_default()), path)?)
            });
        if exchanged.is_err() {
            let _ = fs::delete_file(&item.join(ENTRY));
            fs::delete_dir_if_empty(&item);
            let _ = copy::write(path, entry);
        }
        exchanged
    }
}

/// Moves what is at `path` to `held`, and the stage to `path`.
fn exchange(stage: Staged, held: &Path, path: &Path) -> io::Result<()> {
    // Until both are exchanged, what waits in the trash is the new one, which nobody misses.
    stage.commit(held)?;
    let exchanged = fs::exchange(held, path).or_else(|_| one_by_one(held, path));
    exchanged.inspect_err(|_| {
        let _ = fs::delete_tree(held);
    })?;
    // It is where it should be, whatever the disk says now.
    let _ = fs::sync_dir(path.parent().unwrap_or(path));
    Ok(())
}

/// The same where the file system can't exchange two directories. If this is cut short, `path` may be empty: then the
/// environment is missing.
fn one_by_one(held: &Path, path: &Path) -> io::Result<()> {
    let aside = path.with_file_name(format!(".new-{}", Uuid::new_v4().simple()));
    fs::move_dir(held, &aside)?;
    let moved = fs::move_dir(path, held).and_then(|()| {
        fs::move_dir(&aside, path).inspect_err(|_| {
            let _ = fs::move_dir(held, path);
        })
    });
    moved.inspect_err(|_| {
        let _ = fs::delete_tree(&aside);
    })
}
