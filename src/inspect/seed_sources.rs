//! Lists the wheels that seeds can come from: bundled with interpreters, the system's, and added ones.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::context::Context;
use crate::error::Result;
use crate::python::{FoundPython, Survey};
use crate::venv::seed::{self, Wheel};

/// A wheel and where it comes from.
pub struct SeedSource {
    pub wheel: Wheel,
    pub owner: WheelOwner,
}

/// Where a wheel comes from.
pub enum WheelOwner {
    /// Interpreters that bundle it: their versions, newest first.
    Interpreters(Vec<String>),
    /// The system, for interpreters that bundle none.
    System,
    /// The user, who added it.
    User,
}

/// Every file that an entry of the store may have been unpacked from.
pub fn wheels(context: &Context) -> Result<Vec<PathBuf>> {
    let known = context.seeds().wheel_digests()?.into_keys();
    let all = all(context, &interpreters(context));
    Ok(known.chain(all.into_iter().map(|source| source.wheel.path)).collect())
}

/// The digests of wheels. A wheel that is in the store need not be read for it.
pub struct WheelDigests(BTreeMap<PathBuf, String>);

impl WheelDigests {
    pub fn new(context: &Context) -> Result<Self> {
        Ok(Self(context.seeds().wheel_digests()?))
    }

    pub fn of(&self, wheel: &Path) -> Result<String> {
        match self.0.get(wheel) {
            Some(digest) => Ok(digest.clone()),
            None => Ok(seed::digest_of(wheel)?),
        }
    }

    /// The wheels that were unpacked and are unchanged, with their digests.
    pub fn known(&self) -> impl Iterator<Item = (&PathBuf, &String)> {
        self.0.iter()
    }
}

/// The interpreters that work, newest first.
pub fn interpreters(context: &Context) -> Vec<FoundPython> {
    let Survey { found, .. } = context.pythons().survey();
    found
}

/// Every wheel that may be a seed, each path once.
pub fn all(context: &Context, interpreters: &[FoundPython]) -> Vec<SeedSource> {
    let mut bundled: BTreeMap<PathBuf, (Wheel, Vec<String>)> = BTreeMap::new();
    for FoundPython { interpreter, .. } in interpreters {
        for wheel in seed::bundled(interpreter) {
            let (_, versions) =
                bundled.entry(wheel.path.clone()).or_insert_with(|| (wheel, Vec::new()));
            versions.push(interpreter.version.to_string());
        }
    }
    let bundled =
        bundled.into_values().map(|(wheel, versions)| (wheel, WheelOwner::Interpreters(versions)));
    let system = seed::of_system().into_iter().map(|wheel| (wheel, WheelOwner::System));
    let added = context.added_seeds().wheels().into_iter().map(|wheel| (wheel, WheelOwner::User));
    let all = bundled.chain(system).chain(added);
    all.map(|(wheel, owner)| SeedSource { wheel, owner }).collect()
}
