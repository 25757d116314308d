//! Temporary environments: named by themselves, deleted by the shell that leaves them.

use std::path::Path;

use uuid::Uuid;

use crate::error::{Error, Kind, Result};
use crate::fs;
use crate::registry::name::EnvName;
use crate::registry::{Environment, Registry};
use crate::venv::Contents;

/// What an environment held when it was made, a name a line.
const CONTENTS: &str = ".venvyard/contents";

/// A name of its own: `tmp-` and eight hexadecimal digits.
pub fn new_name() -> Result<EnvName> {
    let id = Uuid::new_v4().simple().to_string();
    Ok(EnvName::new(&format!("tmp-{}", &id[..8]))?)
}

/// Remembers what the environment holds now that it is made.
pub fn note_contents(environment: &Path) -> Result<()> {
    let file = environment.join(CONTENTS);
    // Its own name is in the list, too.
    fs::replace_derived(&file, b"")?;
    fs::replace_derived(&file, Contents::of(environment).render().as_bytes())?;
    Ok(())
}

/// The temporary environment that is registered at that directory.
pub fn find(registry: &Registry, directory: &Path) -> Result<Environment> {
    let none = || {
        let text = format!("there is no environment at {}", directory.display());
        Error::new(Kind::NoSuchEnvironment, text)
    };
    let listed = registry.list()?;
    let real = |path: &Path| dunce::canonicalize(path).ok();
    let linked = || {
        real(directory).and_then(|it| listed.iter().find(|one| real(&one.path) == Some(it.clone())))
    };
    let one = listed.iter().find(|one| one.path == directory).or_else(linked);
    let name = one.map(|one| one.name.as_str());
    let environment = registry.require(name.ok_or_else(none)?)?;
    if !environment.entry.as_ref().is_some_and(|entry| entry.temporary) {
        return Err(Error::failed(format!("{} is not temporary", environment.name)));
    }
    Ok(environment)
}

/// What is there and was not when it was made; all of it where that isn't known.
pub fn put_there(environment: &Path) -> Vec<String> {
    let before = std::fs::read_to_string(environment.join(CONTENTS)).unwrap_or_default();
    Contents::of(environment).added_since(&Contents::parse(&before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_is_another() {
        let names = [new_name().unwrap(), new_name().unwrap()];
        assert_ne!(names[0], names[1]);
        for name in &names {
            let digits = name.as_str().strip_prefix("tmp-").unwrap();
            assert!(digits.len() == 8 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        }
    }

    #[test]
    fn an_environment_of_which_nothing_is_known_is_full() {
        let dir = tempfile::tempdir().unwrap();
        fs::write_new(&dir.path().join("mine"), b"").unwrap();
        assert_eq!(put_there(dir.path()), ["mine"]);
        fs::create_dir(&dir.path().join(".venvyard")).unwrap();
        note_contents(dir.path()).unwrap();
        assert_eq!(put_there(dir.path()), [""; 0]);
    }
}
