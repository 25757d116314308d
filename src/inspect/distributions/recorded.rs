//! What an environment needs to be made again: its distributions, those that the user installed before those that
//! came along with them.

use std::collections::BTreeSet;
use std::path::Path;

use super::NoRequirement;
use super::headers::Headers;
use super::unique::each_once;
use crate::venv::seed::normalized;

/// A distribution, and how to install it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its name, as its metadata writes it.
    pub name: String,
    /// Its version, where anything tells it.
    pub version: Option<String>,
    /// Whether the user asked for it, as far as anybody knows. If not, another one requires it.
    pub is_by_hand: bool,
    /// The line that installs it again.
    pub requirement: Result<String, NoRequirement>,
}

/// The distributions in the environment, each name once: first what the user asked for, then what came along. Reads
/// the metadata of each.
pub fn recorded(environment: &Path) -> Vec<Recorded> {
    let found = each_once(environment).0;
    let headers: Vec<Headers> = found.iter().map(|it| Headers::of(&it.metadata)).collect();
    let required = headers.iter().flat_map(|it| &it.requires).filter(|it| !it.is_of_extra());
    let required: BTreeSet<String> = required.map(|it| normalized(&it.name)).collect();
    let mut recorded: Vec<Recorded> = std::iter::zip(found, headers)
        .map(|(it, headers)| {
            let is_alone = !required.contains(&normalized(&it.name));
            Recorded {
                is_by_hand: is_alone || it.is_requested() || it.editable_source().is_some(),
                requirement: it.requirement(),
                version: headers.version.or(it.version),
                name: headers.name.unwrap_or(it.name),
            }
        })
        .collect();
    recorded.sort_by_key(|it| (!it.is_by_hand, normalized(&it.name)));
    recorded
}
