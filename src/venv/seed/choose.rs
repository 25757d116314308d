//! Which wheels a new environment gets: the newest ones among those of its interpreter and those
//! that the user added. So the result does not depend on which other Pythons are installed.

use std::path::Path;
use std::str::FromStr as _;

use pep440_rs::{Version, VersionSpecifiers};

use super::request::SeedRequest;
use super::store::Store;
use super::unpacked_wheel::Seed;
use super::wheels::{Wheel, dirs, in_directory};
use super::{Error, Seeds};
use crate::fs::{self, UnsafeOwner};
use crate::progress::Progress;
use crate::python::{self, Interpreter};

/// The seeds of a new environment for `interpreter`; `added` is the directory of the user's wheels.
pub(in crate::venv) fn seeds(
    interpreter: &Interpreter,
    seeds: &Seeds,
    added: Option<&Path>,
    store: &Store,
    progress: &dyn Progress,
) -> Result<Vec<Seed>, Error> {
    let wheels = own(interpreter, added, progress);
    let none = matches!(seeds, Seeds::These(requests) if requests.is_empty());
    if let Err(reason) = store.check_owner()
        && !none
    {
        let instead =
            "nothing is linked from it; the seeds are unpacked for this environment alone";
        progress.warn(&format!("{}: {instead}", reason.with_advice()));
    }
    let choice = Choice { interpreter, wheels, store, progress };
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

/// Whether `Requires-Python` includes a Python. If it can't be parsed it does, as in pip.
pub(crate) fn fits(requires_python: Option<&str>, python: &python::Version) -> bool {
    let Some(specifiers) = requires_python.and_then(|text| VersionSpecifiers::from_str(text).ok())
    else {
        return true;
    };
    // A release candidate counts as its release.
    let release = [python.major, python.minor, python.micro].map(u64::from);
    specifiers.contains(&Version::new(release))
}

/// The wheels of the interpreter and those that the user added. The interpreter's are those in the
/// first directory with a pip, so the system's wheels are used only if it has none of its own. Wheels that
/// others could have added are left out.
fn own(interpreter: &Interpreter, added: Option<&Path>, progress: &dyn Progress) -> Vec<Wheel> {
    let has_pip = |wheels: &Vec<Wheel>| wheels.iter().any(|wheel| wheel.name == "pip");
    let mut brought = dirs(interpreter).into_iter().map(|dir| in_directory(&dir));
    let mut wheels = brought.find(has_pip).unwrap_or_default();
    let unused = |reason: UnsafeOwner| {
        progress.warn(&format!("{}: it is not used", reason.with_advice()));
    };
    match added.map_or(Ok(()), fs::check_owner_at) {
        Err(reason) => unused(reason),
        Ok(()) => {
            for wheel in added.into_iter().flat_map(in_directory) {
                match fs::check_owner_at(&wheel.path) {
                    Ok(()) => wheels.push(wheel),
                    Err(reason) => unused(reason),
                }
            }
        }
    }
    wheels.sort_by(|a, b| b.version.cmp(&a.version));
    wheels
}

/// The available wheels.
struct Choice<'a> {
    interpreter: &'a Interpreter,
    /// The interpreter's and the added ones; newest first, the interpreter's first among equals.
    wheels: Vec<Wheel>,
    store: &'a Store,
    progress: &'a dyn Progress,
}

impl Choice<'_> {
    fn find(&self, request: &SeedRequest) -> Result<Seed, Error> {
        if let Some(seed) = self.newest(request)? {
            return Ok(seed);
        }
        // Wheels that came from other interpreters are the last resort: only if there is no pip at
        // all, or if the user specified the version.
        let any_pip = request.name == "pip" && request.versions.is_empty();
        let executable = || self.interpreter.executable.clone();
        if (any_pip || !request.versions.is_empty())
            && let Some(seed) = self.stored(request)?
        {
            self.progress.note(&format!(
                "{} does not bundle {request}: taking {seed} from the store",
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
        let available = self.available(&request.name)?;
        Err(Error::NoSuchSeed {
            request: request.clone(),
            executable: executable(),
            available,
            stored,
        })
    }

    /// The newest that fits among the interpreter's wheels and the added ones.
    fn newest(&self, request: &SeedRequest) -> Result<Option<Seed>, Error> {
        for wheel in self.wheels.iter().filter(|it| request.matches(&it.name, &it.version)) {
            let seed = self.store.seed(&wheel.path, self.progress)?;
            if fits(seed.requires_python(), &self.interpreter.version) {
                return Ok(Some(seed));
            }
        }
        Ok(None)
    }

    /// The newest that fits among all wheels in the store.
    fn stored(&self, request: &SeedRequest) -> Result<Option<Seed>, Error> {
        let entries = self.store.entries()?.into_iter();
        Ok(entries
            .filter_map(|entry| self.store.open(&entry.digest))
            .filter(|seed| fits(seed.requires_python(), &self.interpreter.version))
            .filter_map(|seed| Some((seed.version()?, seed)))
            .filter(|(version, seed)| request.matches(&seed.name(), version))
            .max_by(|(a, _), (b, _)| a.cmp(b))
            .map(|(_, seed)| seed))
    }

    /// Every available version of that name, whether it fits or not.
    fn available(&self, name: &str) -> Result<Vec<Version>, Error> {
        let own = self.wheels.iter().filter(|wheel| wheel.name == name);
        let mut versions: Vec<_> = own.map(|wheel| wheel.version.clone()).collect();
        let seeds = self.store.entries()?.into_iter().filter_map(|entry| entry.seed);
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
