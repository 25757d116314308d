//! Temporary environments: venvyard names them, and the shell that leaves one deletes it.

use std::path::Path;

use uuid::Uuid;

use crate::error::{Error, Kind, Result};
use crate::fs;
use crate::registry::copy;
use crate::registry::name::EnvName;
use crate::registry::{Environment, Origin, Registry};
use crate::venv::Contents;

/// The file that lists what an environment held when it was made, one name per line.
const CONTENTS: &str = "contents";

/// A unique name: `tmp-` and eight hexadecimal digits.
pub fn new_name() -> Result<EnvName> {
    let id = Uuid::new_v4().simple().to_string();
    Ok(EnvName::new(&format!("tmp-{}", &id[..8]))?)
}

/// Records what the environment holds when it is made.
pub fn record_contents(environment: &Path) -> Result<()> {
    let file = copy::own_dir(environment).join(CONTENTS);
    // The list contains its own name.
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
    if environment.origin() != Origin::Temporary {
        return Err(Error::failed(format!("{} is not temporary", environment.name)));
    }
    Ok(environment)
}

/// What was put into the environment since it was made; everything in it if that isn't known.
pub fn added_files(environment: &Path) -> Vec<String> {
    let before =
        std::fs::read_to_string(copy::own_dir(environment).join(CONTENTS)).unwrap_or_default();
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
        assert_eq!(added_files(dir.path()), ["mine"]);
        fs::create_dir(&dir.path().join(".venvyard")).unwrap();
        record_contents(dir.path()).unwrap();
        assert_eq!(added_files(dir.path()), [""; 0]);
    }
}
