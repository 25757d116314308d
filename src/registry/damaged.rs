//! Entries whose file is damaged: the copy in the environment takes its place, and the damaged file is kept aside.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use uuid::Uuid;

use super::{Entry, Environment, Error, Registry, Tie, copy, place};
use crate::fs::{self, Readers};
use crate::registry::copy::Identity;
use crate::registry::name::EnvName;
use crate::variables;

/// What can still be read in a damaged file.
#[derive(Debug, Default, PartialEq, Eq)]
struct Remains {
    id: Option<Uuid>,
    path: Option<PathBuf>,
}

impl Remains {
    /// The values of the lines that are whole. Only the top of the file has these keys.
    fn of(text: &str) -> Self {
        let value = |key: &str| {
            let mut lines = text.lines().take_while(|line| !line.starts_with('['));
            let line =
                lines.find(|line| line.split('=').next().is_some_and(|it| it.trim() == key))?;
            let table: toml::Table = toml::from_str(line).ok()?;
            Some(table.get(key)?.as_str()?.to_owned())
        };
        let id = value("id").and_then(|id| id.parse().ok());
        Self { id, path: value("path").map(PathBuf::from) }
    }
}

impl Registry {
    /// The directory of the damaged files that were replaced.
    pub fn damaged_dir(&self) -> PathBuf {
        self.entries_dir().join(".damaged")
    }

    /// The environment `name`, whose file is damaged, from the copy in it; `None` if there is no copy that certainly is
    /// its.
    pub(super) fn salvage(&self, name: &str) -> Option<Environment> {
        EnvName::new(name).ok()?;
        let bytes = fs::read_small(&self.entry_path(name)).unwrap_or_default();
        let remains = Remains::of(&String::from_utf8_lossy(&bytes));
        let here = self.home.join(name);
        let is_its = |directory: &Path, identity: &Identity| {
            remains.id == Some(identity.id)
                || (directory == here && fs::is_same_path(&identity.path, directory))
        };
        [Some(here.clone()), remains.path.clone()].into_iter().flatten().find_map(|directory| {
            place::objection(&directory, &self.home, &self.data).is_none().then_some(())?;
            copy::identity(&directory).filter(|identity| is_its(&directory, identity))?;
            let entry = copy::read(&directory).ok()??;
            let entry = Entry { path: directory, ..entry };
            Some(Environment {
                tie: Tie::Damaged,
                ..Environment::registered(name.to_owned(), entry)
            })
        })
    }

    /// Writes `entry` in the place of a damaged file, which is kept in [`Registry::damaged_dir`]; the path that it has
    /// there. `None` if another process was faster.
    pub fn heal(&self, name: &EnvName, entry: &Entry) -> Result<Option<PathBuf>, Error> {
        self.check_own(name)?;
        let file = self.entry_path(name.as_str());
        let text = entry.render()?;
        let _lock = self.lock(name.as_str())?;
        match self.read(&file) {
            Err(Error::Damaged { .. }) => {}
            Err(error) => return Err(error),
            Ok(_) => return Ok(None),
        }
        let aside = self.put_aside(name, &file)?;
        let readers = variables::readers_of(&entry.variables);
        if file.symlink_metadata().is_ok() {
            fs::replace_here(&file, text.as_bytes(), readers)?;
        } else {
            fs::create_exclusive(&file, text.as_bytes(), readers)?;
        }
        Ok(Some(aside))
    }

    /// Takes the entry `name` out of the registry, and keeps its file in [`Registry::damaged_dir`]; its path there.
    pub fn set_aside(&self, name: &str) -> Result<PathBuf, Error> {
        self.set_aside_file(&self.entry_path(name))
    }

    /// The same for anything in the directory of entries.
    pub fn set_aside_file(&self, file: &Path) -> Result<PathBuf, Error> {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let _lock = self.lock(&name)?;
        let aside = self.put_aside(name, file)?;
        fs::delete_file(file)?;
        Ok(aside)
    }

    /// Keeps the file of an entry aside, readable by its owner alone. A regular file stays where it is, too, so that
    /// there is an entry at every moment; anything else is moved.
    pub(super) fn put_aside(
        &self,
        name: impl std::fmt::Display,
        file: &Path,
    ) -> Result<PathBuf, Error> {
        let time = Timestamp::now().strftime("%Y%m%dT%H%M%S");
        let directory = self.damaged_dir();
        fs::create_own_dir_all(&directory)?;
        let number = |count: usize| if count == 0 { String::new() } else { format!("-{count}") };
        let free = |path: &PathBuf| path.symlink_metadata().is_err();
        let names = (0..).map(|count| format!("{name}-{time}{}.toml", number(count)));
        let Some(aside) = names.map(|name| directory.join(name)).find(free) else {
            return Ok(directory);
        };
        let is_file = file.symlink_metadata().is_ok_and(|metadata| metadata.is_file());
        match fs::read_small(file) {
            Ok(bytes) if is_file => fs::write_new_for(&aside, &bytes, Readers::Owner)?,
            _ => fs::rename_noreplace(file, &aside)?,
        }
        Ok(aside)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::registry::testing::entry;
    use crate::variables::{Variable, VariableName};

    fn registry(dir: &Path) -> Registry {
        Registry::new(&dir.join("data"), &dir.join("cache"), dir.join("home"))
    }

    /// A registry with the environment `a`, which has a value, and the text of its file.
    fn with_a(dir: &Path) -> (Registry, Entry, Vec<u8>) {
        let registry = registry(dir);
        let mut entry = entry(dir.join("home/a"));
        let name = VariableName::new("KEY").unwrap();
        entry.variables.insert(name, Variable::Value("secret".to_owned()));
        copy::write_new(&entry.path, &entry).unwrap();
        registry.insert(&EnvName::new("a").unwrap(), &entry).unwrap();
        let text = std::fs::read(registry.entry_path("a")).unwrap();
        (registry, entry, text)
    }

    fn put(registry: &Registry, bytes: &[u8]) {
        fs::replace_derived(&registry.entry_path("a"), bytes).unwrap();
    }

    #[test]
    fn what_is_left_of_a_file_is_read_line_by_line() {
        let id = Uuid::new_v4();
        let text = format!("schema = 1\nid = \"{id}\"\npath = \"/e/a\"\nstate = ");
        assert_eq!(Remains::of(&text), Remains { id: Some(id), path: Some("/e/a".into()) });
        assert_eq!(Remains::of("id = \"x\"\npath = /e"), Remains::default());
        assert_eq!(Remains::of("[a]\npath = \"/e\""), Remains::default());
    }

    #[test]
    fn whatever_the_damage_nothing_is_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let (registry, entry, text) = with_a(dir.path());
        let name = EnvName::new("a").unwrap();
        let cut = (0..text.len() - 1).map(|end| text[..end].to_vec());
        let flipped = (0..text.len() * 8).step_by(5).map(|bit| {
            let mut text = text.clone();
            text[bit / 8] ^= 1 << (bit % 8);
            text
        });
        let nul = [vec![0; text.len()], Vec::new(), [&text[..40], &[0; 100]].concat()];
        let (mut healed, mut kept) = (0, 0);
        for damage in cut.chain(flipped).chain(nul) {
            put(&registry, &damage);
            match registry.get("a") {
                Ok(Some(found)) if found.tie == Tie::Damaged => {
                    assert_eq!(found.entry.as_ref(), Some(&entry));
                    let aside = registry.heal(&name, &entry).unwrap().unwrap();
                    assert_eq!(std::fs::read(&aside).unwrap(), damage);
                    assert_eq!(registry.entry(&name).unwrap().as_ref(), Some(&entry));
                    healed += 1;
                }
                // A flipped bit may leave another text of the same form, or a newer schema.
                Ok(Some(_)) | Err(Error::Newer { .. }) => kept += 1,
                other => panic!("{:?}: {other:?}", String::from_utf8_lossy(&damage)),
            }
        }
        assert!(healed > text.len() && kept > 0, "{healed} {kept}");
    }

    #[test]
    fn only_its_owner_can_read_what_was_damaged() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let (registry, entry, _) = with_a(dir.path());
        put(&registry, b"KEY = secret");
        let aside = registry.heal(&EnvName::new("a").unwrap(), &entry).unwrap().unwrap();
        assert_eq!(aside.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn the_copy_of_another_environment_is_not_taken() {
        let dir = tempfile::tempdir().unwrap();
        let (registry, entry, _) = with_a(dir.path());
        // The damaged file leads to a directory with a copy that is another one's.
        let other = dir.path().join("project/.venv");
        copy::write_new(&other, &Entry { id: Uuid::new_v4(), ..entry.clone() }).unwrap();
        fs::delete_tree(&entry.path).unwrap();
        put(
            &registry,
            format!("id = \"{}\"\npath = \"{}\"\n", entry.id, other.display()).as_bytes(),
        );
        assert!(matches!(registry.get("a"), Err(Error::Damaged { .. })));
        copy::write(&other, &entry).unwrap();
        assert_eq!(registry.get("a").unwrap().unwrap().path, other);
    }
}
