//! Computes the variables of a child process that runs in an environment without a shell.

use std::collections::{BTreeMap, BTreeSet};
use std::env::{join_paths, split_paths};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::ActivationPlan;
use super::plan::UNSET;
use crate::shell::{End, PathEntry};
use crate::variables::SEPARATOR;
use crate::venv::paths::bin_dir;

/// The variable that tells a child what deactivation must undo: the names of the variables that are set,
/// and the entries, each after a separator. `shell/activate.*` write it the same way.
const INHERITED: &str = "_venvyard_variables";

/// The variables that differ between a process and its child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableChanges {
    /// The variables to set.
    pub set: Vec<(OsString, OsString)>,
    /// The variables to unset.
    pub unset: BTreeSet<String>,
}

/// Looks up a variable of the parent process.
type ParentVariables<'a> = &'a dyn Fn(&str) -> Option<OsString>;

impl ActivationPlan {
    /// The variables that differ for a child process. If an environment is active in the parent, whichever
    /// tool created it, it is deactivated first, as a child shell would do it: the values from before its
    /// activation are not known here.
    pub fn child_variables(&self, outer: ParentVariables<'_>) -> VariableChanges {
        let (mut unset, outer_entries) = inherited(outer);
        unset.extend(UNSET.map(str::to_owned));
        let mut lists = PathLists { outer, lists: BTreeMap::new() };
        for entry in outer_entries {
            lists.remove(&entry);
        }
        let bin =
            PathEntry { name: "PATH".to_owned(), directory: self.bin.clone(), end: End::Front };
        let entries: Vec<PathEntry> = self.entries().into_iter().chain([bin]).collect();
        for entry in &entries {
            lists.add(entry);
        }
        let mut set: Vec<(OsString, OsString)> = vec![
            ("VIRTUAL_ENV".into(), self.directory.clone().into()),
            ("VIRTUAL_ENV_PROMPT".into(), self.prompt.clone().into()),
        ];
        set.extend(self.values().map(|(name, value)| (name.into(), value.into())));
        let names: Vec<String> =
            set.iter().map(|(name, _)| name.to_string_lossy().into_owned()).collect();
        set.push((INHERITED.into(), render_inherited(&names, &entries)));
        for (name, list) in lists.lists {
            if list.is_empty() {
                unset.insert(name);
            } else {
                set.push((name.into(), join(&list)));
            }
        }
        unset.retain(|name| !set.iter().any(|(known, _)| known == name.as_str()));
        VariableChanges { set, unset }
    }
}

/// The names and the entries that the environment active in the parent has set.
fn inherited(outer: ParentVariables<'_>) -> (BTreeSet<String>, Vec<PathEntry>) {
    let text = outer(INHERITED).and_then(|text| text.into_string().ok()).unwrap_or_default();
    let mut parts = text.split(SEPARATOR);
    let names = parts.next().unwrap_or_default().split(' ').filter(|name| !name.is_empty());
    let mut entries: Vec<PathEntry> = parts.filter_map(parse_entry).collect();
    // An environment that another tool activated sets no such variable.
    if let Some(active) = outer("VIRTUAL_ENV").filter(|active| !active.is_empty()) {
        let directory = bin_dir(Path::new(&active));
        let bin = PathEntry { name: "PATH".to_owned(), directory, end: End::Front };
        if !entries.contains(&bin) {
            entries.push(bin);
        }
    }
    (names.map(str::to_owned).collect(), entries)
}

/// Parses `NAME^=DIRECTORY` or `NAME+=DIRECTORY`.
fn parse_entry(text: &str) -> Option<PathEntry> {
    let (name, directory) = text.split_once('=')?;
    let (name, end) = match name.strip_suffix('^') {
        Some(name) => (name, End::Front),
        None => (name.strip_suffix('+')?, End::Back),
    };
    Some(PathEntry { name: name.to_owned(), directory: directory.into(), end })
}

/// The value of [`INHERITED`].
fn render_inherited(names: &[String], entries: &[PathEntry]) -> OsString {
    let mut text = OsString::from(names.join(" "));
    for PathEntry { name, directory, end } in entries {
        let sign = if *end == End::Front { '^' } else { '+' };
        text.push(format!("{SEPARATOR}{name}{sign}="));
        text.push(directory);
    }
    text
}

/// The PATH-like variables that change. Each is read from the parent when it is first needed.
struct PathLists<'a> {
    outer: ParentVariables<'a>,
    lists: BTreeMap<String, Vec<PathBuf>>,
}

impl PathLists<'_> {
    fn get(&mut self, name: &str) -> &mut Vec<PathBuf> {
        let outer = self.outer;
        self.lists.entry(name.to_owned()).or_insert_with(|| {
            // Splitting an empty value yields one empty entry, which means the current directory.
            let value = outer(name).filter(|value| !value.is_empty());
            value.map(|value| split_paths(&value).collect()).unwrap_or_default()
        })
    }

    fn add(&mut self, entry: &PathEntry) {
        let list = self.get(&entry.name);
        let at = if entry.end == End::Front { 0 } else { list.len() };
        list.insert(at, entry.directory.clone());
    }

    /// Removes one occurrence, the one nearest to the entry's end of the list.
    fn remove(&mut self, entry: &PathEntry) {
        let list = self.get(&entry.name);
        let is = |one: &PathBuf| *one == entry.directory;
        let at = match entry.end {
            End::Front => list.iter().position(is),
            End::Back => list.iter().rposition(is),
        };
        if let Some(at) = at {
            list.remove(at);
        }
    }
}

/// The value of a PATH-like variable, without directories whose names contain the separator.
fn join(list: &[PathBuf]) -> OsString {
    let possible = list.iter().filter(|entry| join_paths([entry]).is_ok());
    join_paths(possible).unwrap_or_default()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::registry::Environment;

    fn plan(variables: &str) -> ActivationPlan {
        let environment = Environment::unmanaged("a".to_owned(), "/e/a".into());
        let mut plan = ActivationPlan::new(&environment, Path::new("/h"));
        plan.variables = toml::from_str(variables).unwrap();
        plan
    }

    /// The value of a variable in a child with `plan`, whose parent has the variables `outer`.
    fn value(plan: &ActivationPlan, name: &str, outer: &[(&str, &str)]) -> String {
        let lookup = |name: &str| {
            outer.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value))
        };
        let set = plan.child_variables(&lookup).set;
        let (_, value) = set.into_iter().find(|(known, _)| known == name).unwrap();
        value.into_string().unwrap()
    }

    #[test]
    fn the_environment_is_first_on_the_path() {
        let plan = plan("");
        assert_eq!(value(&plan, "PATH", &[("PATH", "/usr/bin:/bin")]), "/e/a/bin:/usr/bin:/bin");
        assert_eq!(value(&plan, "PATH", &[("PATH", "")]), "/e/a/bin");
        assert_eq!(value(&plan, "PATH", &[]), "/e/a/bin");
    }

    #[test]
    fn deactivates_the_outer_environment() {
        let outer = [("PATH", "/x:/e/b/bin:/bin:/e/b/bin"), ("VIRTUAL_ENV", "/e/b")];
        assert_eq!(value(&plan(""), "PATH", &outer), "/e/a/bin:/x:/bin:/e/b/bin");
    }

    #[test]
    fn sets_the_variables_and_the_entries() {
        let plan = plan(
            "A = \"1\"\nPATH = { prepend = [\"/p\", \"~/q\"], append = [\"/r\", \"/s\"] }\n\
             M = { append = [\"/m\"] }",
        );
        let outer = [("PATH", "/bin"), ("M", ""), ("A", "2")];
        assert_eq!(value(&plan, "A", &outer), "1");
        assert_eq!(value(&plan, "PATH", &outer), "/e/a/bin:/p:/h/q:/bin:/r:/s");
        assert_eq!(value(&plan, "M", &outer), "/m");
        assert_eq!(value(&plan, "M", &[("M", "/x::/y")]), "/x::/y:/m");
    }

    #[test]
    fn undoes_the_variables_of_the_outer_environment() {
        let inherited = "VIRTUAL_ENV VIRTUAL_ENV_PROMPT A B:PATH+=/r:M^=/m:L+=/l:PATH^=/e/b/bin";
        let outer = [
            (INHERITED, inherited),
            ("VIRTUAL_ENV", "/e/b"),
            ("PATH", "/e/b/bin:/r:/bin:/r"),
            ("M", "/m:/x:/m"),
            ("L", "/l"),
            ("A", "1"),
        ];
        let plan = plan("B = \"2\"\nM = { append = [\"/n\"] }");
        assert_eq!(value(&plan, "PATH", &outer), "/e/a/bin:/r:/bin");
        assert_eq!(value(&plan, "M", &outer), "/x:/m:/n");
        assert_eq!(
            value(&plan, INHERITED, &outer),
            "VIRTUAL_ENV VIRTUAL_ENV_PROMPT B:M+=/n:PATH^=/e/a/bin"
        );
        let lookup = |name: &str| {
            outer.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value))
        };
        let unset: Vec<String> = plan.child_variables(&lookup).unset.into_iter().collect();
        assert_eq!(unset, ["A", "L", "PYTHONHOME"]);
    }
}
