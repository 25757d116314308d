//! What a child process has instead of its parent's variables: for commands that run in an environment
//! without a shell.

use std::collections::{BTreeMap, BTreeSet};
use std::env::{join_paths, split_paths};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::Plan;
use super::plan::UNSET;
use crate::shell::{End, PathEntry};
use crate::variables::SEPARATOR;
use crate::venv::paths::bin_dir;

/// Tells child shells what leaving the environment takes back: the names that are set, and behind a
/// separator each the entries, as `shell/activate.*` write it.
const INHERITED: &str = "_venvyard_variables";

/// What is different for a child process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// The variables to set.
    pub set: Vec<(OsString, OsString)>,
    /// The variables to unset.
    pub unset: BTreeSet<String>,
}

/// A parent's variables.
type Outer<'a> = &'a dyn Fn(&str) -> Option<OsString>;

impl Plan {
    /// What is different for a child process. The environment that is active around it is left, whoever
    /// made it, as a child shell would leave it: what its variables were before is not known here.
    pub fn environment(&self, outer: Outer<'_>) -> Changes {
        let (mut unset, left) = inherited(outer);
        unset.extend(UNSET.map(str::to_owned));
        let mut lists = Lists { outer, lists: BTreeMap::new() };
        for entry in left {
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
        set.push((INHERITED.into(), told(&names, &entries)));
        for (name, list) in lists.lists {
            if list.is_empty() {
                unset.insert(name);
            } else {
                set.push((name.into(), joined(&list)));
            }
        }
        unset.retain(|name| !set.iter().any(|(known, _)| known == name.as_str()));
        Changes { set, unset }
    }
}

/// The names and the entries of the environment that is active around.
fn inherited(outer: Outer<'_>) -> (BTreeSet<String>, Vec<PathEntry>) {
    let text = outer(INHERITED).and_then(|text| text.into_string().ok()).unwrap_or_default();
    let mut parts = text.split(SEPARATOR);
    let names = parts.next().unwrap_or_default().split(' ').filter(|name| !name.is_empty());
    let mut entries: Vec<PathEntry> = parts.filter_map(entry).collect();
    // Another tool's tells nothing.
    if let Some(active) = outer("VIRTUAL_ENV").filter(|active| !active.is_empty()) {
        let directory = bin_dir(Path::new(&active));
        let bin = PathEntry { name: "PATH".to_owned(), directory, end: End::Front };
        if !entries.contains(&bin) {
            entries.push(bin);
        }
    }
    (names.map(str::to_owned).collect(), entries)
}

/// `NAME^=DIRECTORY` or `NAME+=DIRECTORY`.
fn entry(text: &str) -> Option<PathEntry> {
    let (name, directory) = text.split_once('=')?;
    let (name, end) = match name.strip_suffix('^') {
        Some(name) => (name, End::Front),
        None => (name.strip_suffix('+')?, End::Back),
    };
    Some(PathEntry { name: name.to_owned(), directory: directory.into(), end })
}

fn told(names: &[String], entries: &[PathEntry]) -> OsString {
    let mut text = OsString::from(names.join(" "));
    for PathEntry { name, directory, end } in entries {
        let sign = if *end == End::Front { '^' } else { '+' };
        text.push(format!("{SEPARATOR}{name}{sign}="));
        text.push(directory);
    }
    text
}

/// The PATH-like variables that change, read when they are first asked for.
struct Lists<'a> {
    outer: Outer<'a>,
    lists: BTreeMap<String, Vec<PathBuf>>,
}

impl Lists<'_> {
    fn get(&mut self, name: &str) -> &mut Vec<PathBuf> {
        let outer = self.outer;
        self.lists.entry(name.to_owned()).or_insert_with(|| {
            // Of an empty text one empty entry would be read: the current directory.
            let value = outer(name).filter(|value| !value.is_empty());
            value.map(|value| split_paths(&value).collect()).unwrap_or_default()
        })
    }

    fn add(&mut self, entry: &PathEntry) {
        let list = self.get(&entry.name);
        let at = if entry.end == End::Front { 0 } else { list.len() };
        list.insert(at, entry.directory.clone());
    }

    /// Once, from its end.
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

/// The value of a PATH-like variable. A directory with the separator in its name can't be in it; the
/// others still can.
fn joined(list: &[PathBuf]) -> OsString {
    let possible = list.iter().filter(|entry| join_paths([entry]).is_ok());
    join_paths(possible).unwrap_or_default()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::registry::Environment;

    fn plan(variables: &str) -> Plan {
        let environment = Environment { name: "a".to_owned(), path: "/e/a".into(), entry: None };
        let mut plan = Plan::new(&environment, Path::new("/h"));
        plan.variables = toml::from_str(variables).unwrap();
        plan
    }

    /// The value that a child has of a variable of `plan`, where its parent has `outer`.
    fn value(plan: &Plan, name: &str, outer: &[(&str, &str)]) -> String {
        let lookup = |name: &str| {
            outer.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value))
        };
        let set = plan.environment(&lookup).set;
        let (_, value) = set.into_iter().find(|(known, _)| known == name).unwrap();
        value.into_string().unwrap()
    }

    #[test]
    fn a_child_finds_the_environment_first() {
        let plan = plan("");
        assert_eq!(value(&plan, "PATH", &[("PATH", "/usr/bin:/bin")]), "/e/a/bin:/usr/bin:/bin");
        assert_eq!(value(&plan, "PATH", &[("PATH", "")]), "/e/a/bin");
        assert_eq!(value(&plan, "PATH", &[]), "/e/a/bin");
    }

    #[test]
    fn the_environment_active_around_it_is_left() {
        let outer = [("PATH", "/x:/e/b/bin:/bin:/e/b/bin"), ("VIRTUAL_ENV", "/e/b")];
        assert_eq!(value(&plan(""), "PATH", &outer), "/e/a/bin:/x:/bin:/e/b/bin");
    }

    #[test]
    fn a_child_has_the_variables_and_the_entries() {
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
    fn the_variables_of_the_one_active_around_it_are_left_too() {
        let told = "VIRTUAL_ENV VIRTUAL_ENV_PROMPT A B:PATH+=/r:M^=/m:L+=/l:PATH^=/e/b/bin";
        let outer = [
            (INHERITED, told),
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
        let unset: Vec<String> = plan.environment(&lookup).unset.into_iter().collect();
        assert_eq!(unset, ["A", "L", "PYTHONHOME"]);
    }
}
