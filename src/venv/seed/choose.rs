//! Which wheels a new environment gets: the newest of what its interpreter brings and of what the user
//! added, so that the result does not depend on which other Pythons are installed.

use std::path::Path;
use std::str::FromStr as _;

use pep440_rs::{Version, VersionSpecifiers};

use super::request::SeedRequest;
use super::store::Store;
use super::unpacked_wheel::Seed;
use super::wheels::{Wheel, dirs, in_directory};
use super::{Error, Seeds};
use crate::progress::Progress;
use crate::python::{self, Interpreter};

/// The seeds of a new environment of `interpreter`; `added` is the directory of the wheels that the
/// user added.
pub(in crate::venv) fn seeds(
    interpreter: &Interpreter,
    seeds: &Seeds,
    added: Option<&Path>,
    store: &Store,
    progress: &dyn Progress,
) -> Result<Vec<Seed>, Error> {
    let choice = Choice { interpreter, wheels: own(interpreter, added), store, progress };
    match seeds {
        Seeds::Usual => {
            let mut seeds = vec![choice.find(&SeedRequest::named("pip"))?];
            if interpreter.version.series() < (3, 12) {
                seeds.extend(choice.newest(&SeedRequest::named("setuptools"))?);
            }
            Ok(seeds)
        }
        Seeds::These(requests) => requests.iter().map(|request| choice.find(request)).collect(),
    }
}

/// Whether `Requires-Python` lets a Python in. One that can't be read is no condition, as for pip.
pub fn fits(requires_python: Option<&str>, python: &python::Version) -> bool {
    let Some(specifiers) = requires_python.and_then(|text| VersionSpecifiers::from_str(text).ok())
    else {
        return true;
    };
    // A release candidate has what its release has.
    let release = [python.major, python.minor, python.micro].map(u64::from);
    specifiers.contains(&Version::new(release))
}

/// What an interpreter brings, and what was added. It brings what is in the first directory that has a
/// pip: the system's wheels are for those that have none of their own.
fn own(interpreter: &Interpreter, added: Option<&Path>) -> Vec<Wheel> {
    let has_pip = |wheels: &Vec<Wheel>| wheels.iter().any(|wheel| wheel.name == "pip");
    let mut brought = dirs(interpreter).into_iter().map(|dir| in_directory(&dir));
    let mut wheels = brought.find(has_pip).unwrap_or_default();
    wheels.extend(added.into_iter().flat_map(in_directory));
    wheels.sort_by(|a, b| b.version.cmp(&a.version));
    wheels
}

/// What there is to choose from.
struct Choice<'a> {
    interpreter: &'a Interpreter,
    /// What it brings, and what was added; newest first, its own first of equals.
    wheels: Vec<Wheel>,
    store: &'a Store,
    progress: &'a dyn Progress,
}

impl Choice<'_> {
    fn find(&self, request: &SeedRequest) -> Result<Seed, Error> {
        if let Some(seed) = self.newest(request)? {
            return Ok(seed);
        }
        // What other interpreters brought answers only where nothing else can: where there is no pip
        // at all, and where the user names the version.
        let any_pip = request.name == "pip" && request.versions.is_empty();
        let executable = || self.interpreter.executable.clone();
        if (any_pip || !request.versions.is_empty())
            && let Some(seed) = self.stored(request)?
        {
            self.progress.note(&format!(
                "{} brings no {request}: {seed} is taken from the store",
                self.interpreter.executable.display()
            ));
            return Ok(seed);
        }
        if any_pip {
            let series = self.interpreter.version.series();
            let searched = dirs(self.interpreter);
            return Err(Error::NotBundled { executable: executable(), series, searched });
        }
        let stored =
            self.stored(&SeedRequest::named(&request.name))?.and_then(|seed| seed.version());
        let there = self.there(&request.name)?;
        Err(Error::NoSuchSeed { request: request.clone(), executable: executable(), there, stored })
    }

    /// The newest that fits of what the interpreter brings and what was added.
    fn newest(&self, request: &SeedRequest) -> Result<Option<Seed>, Error> {
        for wheel in self.wheels.iter().filter(|it| request.matches(&it.name, &it.version)) {
            let seed = self.store.seed(&wheel.path, self.progress)?;
            if fits(seed.requires_python(), &self.interpreter.version) {
                return Ok(Some(seed));
            }
        }
        Ok(None)
    }

    /// The newest that fits of all that the store has.
    fn stored(&self, request: &SeedRequest) -> Result<Option<Seed>, Error> {
        let seeds = self.store.entries()?.into_iter().filter_map(|held| held.seed);
        Ok(seeds
            .filter(|seed| fits(seed.requires_python(), &self.interpreter.version))
            .filter_map(|seed| Some((seed.version()?, seed)))
            .filter(|(version, seed)| request.matches(&seed.name(), version))
            .max_by(|(a, _), (b, _)| a.cmp(b))
            .map(|(_, seed)| seed))
    }

    /// Every version of that name that could be asked for, whatever it fits.
    fn there(&self, name: &str) -> Result<Vec<Version>, Error> {
        let own = self.wheels.iter().filter(|wheel| wheel.name == name);
        let mut versions: Vec<_> = own.map(|wheel| wheel.version.clone()).collect();
        let seeds = self.store.entries()?.into_iter().filter_map(|held| held.seed);
        versions.extend(seeds.filter(|seed| seed.name() == name).filter_map(|seed| seed.version()));
        versions.sort();
        versions.dedup();
        Ok(versions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::venv::testing::fictional;

    #[test]
    fn a_wheel_that_needs_a_newer_python_does_not_fit() {
        let fits = |requires, version| fits(requires, &fictional(version).version);
        assert!(fits(Some(">=3.7"), "3.7.0"));
        assert!(!fits(Some(">=3.8"), "3.7.16"));
        assert!(fits(Some(">=3.14"), "3.14.0rc2"));
        assert!(fits(Some("nonsense"), "3.7.16"));
        assert!(fits(None, "3.7.16"));
    }
}
