//! Whether the copy of the entry in an environment is what the entry is.

use super::{Finding, Problem};
use crate::fs;
use crate::registry::{Entry, Environment, Tie, copy};

/// Compares the entry with its copy.
pub(super) fn find(environment: &Environment, findings: &mut Vec<Finding>) {
    let Some(entry) = &environment.entry else { return };
    let place = copy::own_dir(&environment.path).join("environment.toml");
    let is_same = environment.tie == Tie::Registered && environment.has_same_copy;
    if is_same && fs::check_owner_at(&place).is_ok() {
        return;
    }
    let is_known = matches!(environment.tie, Tie::Registered | Tie::Changed);
    let problem = match copy::read(&environment.path) {
        _ if !is_known => return,
        Ok(Some(copy)) if copy.id == entry.id && environment.tie == Tie::Changed => {
            Problem::EntryBehind
        }
        Ok(Some(copy)) if copy == *entry => return,
        Ok(Some(copy)) if copy.id == entry.id => match lacking(entry, &copy) {
            lacks if lacks.is_empty() => Problem::CopyBehind,
            lacks => Problem::CopyHasMore(lacks),
        },
        // What others could have written is not believed, and that is another finding.
        _ if fs::check_owner_at(&copy::own_dir(&environment.path)).is_err() => return,
        _ => Problem::CopyBehind,
    };
    findings.push(Finding::of(&environment.name, place, problem));
}

/// What the copy has and the entry has not.
fn lacking(entry: &Entry, copy: &Entry) -> Vec<String> {
    let lacks = |name: &&crate::variables::VariableName| !entry.variables.contains_key(*name);
    let mut what: Vec<String> =
        copy.variables.keys().filter(lacks).map(|name| name.as_str().to_owned()).collect();
    if copy.project.is_some() && entry.project.is_none() {
        what.push("its project".to_owned());
    }
    if copy.prompt.is_some() && entry.prompt.is_none() {
        what.push("its prompt".to_owned());
    }
    what
}
