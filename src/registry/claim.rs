//! Gives a name to an environment that was just made.

use std::path::PathBuf;

use uuid::Uuid;

use super::lock::Lock;
use super::{Entry, Error, Registry, copy};
use crate::registry::name::EnvName;
use crate::{fs, variables, venv};

/// A name that nobody else gives away while this is held: the environment can go to its place, and its entry follows.
/// Where the file system has no locks, two processes may hold one name, and [`Claim::register`] tells who was first.
#[derive(Debug)]
pub struct Claim<'a> {
    registry: &'a Registry,
    name: &'a EnvName,
    file: PathBuf,
    is_anew: bool,
    _lock: Lock,
}

impl Registry {
    /// Claims the name for a new environment. `former` is the id of the entry whose place that takes.
    ///
    /// # Errors
    /// Another environment has the name by now, or another process has removed the former one.
    pub fn claim<'a>(
        &'a self,
        name: &'a EnvName,
        former: Option<Uuid>,
    ) -> Result<Claim<'a>, Error> {
        self.check_own(name)?;
        let file = self.entry_path(name.as_str());
        let lock = self.lock(name.as_str())?;
        match self.read(&file)? {
            Some(other) if Some(other.id) != former => {
                Err(Error::AlreadyExists { name: name.to_string(), path: other.path })
            }
            None if former.is_some() => Err(Error::gone(name.as_str())),
            _ => Ok(Claim { registry: self, name, file, is_anew: former.is_some(), _lock: lock }),
        }
    }
}

impl Claim<'_> {
    /// Writes the entry.
    ///
    /// # Errors
    /// The directory of the environment is to be deleted again.
    pub fn register(self, entry: &Entry) -> Result<(), Error> {
        if !self.is_anew {
            return self.registry.insert(self.name, entry);
        }
        self.registry.delete_history();
        let readers = variables::readers_of(&entry.variables);
        Ok(fs::replace_for(&self.file, entry.render()?.as_bytes(), readers)?)
    }

    /// Writes the entry of an environment that is in its place already, and the copy in it, or neither: without a copy,
    /// its directory couldn't be told from another one in its place. Both are on the disk when this returns.
    ///
    /// # Errors
    /// [`Error::NoSuchEnvironment`] if another process has removed or renamed it meanwhile.
    pub fn adopt(self, entry: &Entry) -> Result<(), Error> {
        if venv::inspect(&entry.path)?.is_none() {
            return Err(Error::gone(self.name.as_str()));
        }
        self.registry.insert_durably(self.name, entry)?;
        copy::write_durably(&entry.path, entry).inspect_err(|_| {
            let _ = fs::delete_file(&self.file);
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::testing::entry;

    #[test]
    fn a_name_is_claimed_only_while_it_is_free_or_as_it_was_known() {
        let dir = tempfile::tempdir().unwrap();
        let place = |name: &str| dir.path().join(name);
        let registry = Registry::new(&place("data"), &place("cache"), place("home"));
        let name = EnvName::new("a").unwrap();
        let [first, second, third] = [(); 3].map(|()| entry("/e/a"));
        // What is claimed and not registered leaves nothing.
        drop(registry.claim(&name, None).unwrap());
        assert_eq!(registry.entry(&name).unwrap(), None);
        registry.claim(&name, None).unwrap().register(&first).unwrap();
        let taken = registry.claim(&name, None).unwrap_err();
        assert!(matches!(taken, Error::AlreadyExists { .. }), "{taken}");
        registry.claim(&name, Some(first.id)).unwrap().register(&second).unwrap();
        assert_eq!(registry.entry(&name).unwrap(), Some(second.clone()));
        let taken = registry.claim(&name, Some(first.id)).unwrap_err();
        assert!(matches!(taken, Error::AlreadyExists { .. }), "{taken}");
        // Somebody has met the environment between its two steps, and has registered it.
        registry.forget(&name).unwrap();
        let claim = registry.claim(&name, None).unwrap();
        registry.insert(&name, &third).unwrap();
        claim.register(&third).unwrap();
        registry.forget(&name).unwrap();
        let gone = registry.claim(&name, Some(third.id)).unwrap_err();
        assert!(matches!(gone, Error::NoSuchEnvironment { .. }), "{gone}");
    }

    #[test]
    fn who_claims_a_name_keeps_others_from_changing_its_entry() {
        let dir = tempfile::tempdir().unwrap();
        let place = |name: &str| dir.path().join(name);
        let registry = Registry::new(&place("data"), &place("cache"), place("home"));
        let [a, b] = ["a", "b"].map(|name| EnvName::new(name).unwrap());
        let (one, new) = (entry("/e/a"), entry("/e/b"));
        registry.insert(&a, &one).unwrap();
        let claim = registry.claim(&b, None).unwrap();
        std::thread::scope(|scope| {
            let renaming = scope.spawn(|| registry.rename(&a, &b, one.id));
            // Whenever the other thread gets there: it finds the name taken.
            claim.register(&new).unwrap();
            let taken = renaming.join().unwrap().unwrap_err();
            assert!(matches!(taken, Error::AlreadyExists { .. }), "{taken}");
        });
        assert_eq!(registry.entry(&a).unwrap(), Some(one));
        assert_eq!(registry.entry(&b).unwrap(), Some(new));
    }
}
