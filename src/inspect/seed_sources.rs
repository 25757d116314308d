//! Where seeds come from: the wheels that interpreters bring and those that were added.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::context::Context;
use crate::error::Result;
use crate::python::{FoundPython, Survey};
use crate::venv::seed::{self, Wheel};

/// A wheel and who has it.
pub struct Source {
    /// The wheel.
    pub wheel: Wheel,
    /// Who has it.
    pub owner: Owner,
}

/// Who has a wheel.
pub enum Owner {
    /// Interpreters that bring it, by their versions, newest first.
    Interpreters(Vec<String>),
    /// The system, for interpreters that bring none.
    System,
    /// The user, who added it.
    User,
}

/// Digests of wheels, those of the store's notes without reading the wheel.
pub struct Digests(BTreeMap<PathBuf, String>);

impl Digests {
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

/// The interpreters that work, newest first. What looks like one and doesn't work brings nothing.
pub fn interpreters(context: &Context) -> Vec<FoundPython> {
    let Survey { found, .. } = context.pythons().survey();
    found
}

/// Every wheel that a creation may take, each path once.
pub fn all(context: &Context, interpreters: &[FoundPython]) -> Vec<Source> {
    let mut bundled: BTreeMap<PathBuf, (Wheel, Vec<String>)> = BTreeMap::new();
    for FoundPython { interpreter, .. } in interpreters {
        for wheel in seed::bundled(interpreter) {
            let (_, versions) =
                bundled.entry(wheel.path.clone()).or_insert_with(|| (wheel, Vec::new()));
            versions.push(interpreter.version.to_string());
        }
    }
    let bundled =
        bundled.into_values().map(|(wheel, versions)| (wheel, Owner::Interpreters(versions)));
    let system = seed::of_system().into_iter().map(|wheel| (wheel, Owner::System));
    let added = context.added_seeds().wheels().into_iter().map(|wheel| (wheel, Owner::User));
    let all = bundled.chain(system).chain(added);
    all.map(|(wheel, owner)| Source { wheel, owner }).collect()
}
