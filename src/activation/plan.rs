//! What being in an environment means, worked out without looking at the world.

use std::collections::BTreeMap;
use std::env::{join_paths, split_paths};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::registry::Environment;
use crate::shell::{Commands, End, Entry, Shell, Switch};
use crate::variables::{self, Variable, VariableName, Variables};
use crate::venv::paths::bin_dir;

/// Variables that would make the environment's Python another's: a `PYTHONHOME` that is set wins over
/// `pyvenv.cfg` (CPython, Modules/getpath).
const UNSET: [&str; 1] = ["PYTHONHOME"];

/// The changes that enter an environment, for a shell or for a child process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    directory: PathBuf,
    bin: PathBuf,
    prompt: String,
    home: PathBuf,
    /// What is set, and which entries PATH-like variables get.
    pub variables: Variables,
    /// Where `workon` goes.
    pub project: Option<PathBuf>,
    /// The directories whose hooks are sourced, in the order of entering.
    pub hooks: Vec<PathBuf>,
    /// Files that are sourced once, when all else is done.
    pub source: Vec<PathBuf>,
    /// What a trusted project has run.
    pub commands: Option<Commands>,
    /// Leaving has the program remove the environment.
    pub temporary: bool,
    /// The tree whose entering activates it; `None` where it was chosen by hand.
    pub root: Option<PathBuf>,
}

/// What is different for a child process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// The variables to set.
    pub set: Vec<(OsString, OsString)>,
    /// The variables to unset.
    pub unset: &'static [&'static str],
}

impl Plan {
    /// The plan for an environment. `home` is what `~` means in an entry.
    pub fn new(environment: &Environment, home: &Path) -> Self {
        let entry = environment.entry.as_ref();
        let prompt = entry.and_then(|entry| entry.prompt.clone());
        let variables = entry.map(|entry| entry.variables.clone()).unwrap_or_default();
        Self {
            directory: environment.path.clone(),
            bin: bin_dir(&environment.path),
            prompt: prompt.unwrap_or_else(|| environment.name.clone()),
            home: home.to_owned(),
            variables,
            project: entry
                .and_then(|entry| entry.project.as_ref())
                .map(|project| project.directory.clone()),
            hooks: Vec::new(),
            source: Vec::new(),
            commands: None,
            temporary: entry.is_some_and(|entry| entry.temporary),
            root: None,
        }
    }

    /// The code that enters the environment in a shell, and goes to `cd`.
    pub fn code(&self, shell: Shell, cd: Option<&Path>) -> String {
        let mut set = vec![
            ("VIRTUAL_ENV".to_owned(), shell.path(&self.directory)),
            ("VIRTUAL_ENV_PROMPT".to_owned(), self.prompt.clone()),
        ];
        set.extend(self.values().map(|(name, value)| (name.to_owned(), value.to_owned())));
        shell.enter(&Switch {
            directory: &self.directory,
            bin: &self.bin,
            set: &set,
            entries: &self.entries(),
            unset: &UNSET,
            cd,
            hooks: &self.hooks,
            source: &self.source,
            commands: self.commands.as_ref(),
            temporary: self.temporary,
            root: self.root.as_deref(),
        })
    }

    /// What a child process has instead of its parent's: the variables to set and those to unset.
    /// `outer` are the parent's. The environment that is active there is left, whoever made it, as a
    /// shell would leave it.
    pub fn environment(&self, outer: &dyn Fn(&str) -> Option<OsString>) -> Changes {
        let active = outer("VIRTUAL_ENV").filter(|active| !active.is_empty());
        let left = active.map(|active| bin_dir(Path::new(&active)));
        let mut set: Vec<(OsString, OsString)> = vec![
            ("VIRTUAL_ENV".into(), self.directory.clone().into()),
            ("VIRTUAL_ENV_PROMPT".into(), self.prompt.clone().into()),
        ];
        set.extend(self.values().map(|(name, value)| (name.into(), value.into())));
        let mut lists: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
        let bin = Entry { name: "PATH".to_owned(), directory: self.bin.clone(), end: End::Front };
        for Entry { name, directory, end } in self.entries().into_iter().chain([bin]) {
            let list = lists.entry(name).or_insert_with_key(|name| {
                // Of an empty text one empty entry would be read: the current directory.
                let value = outer(name).filter(|value| !value.is_empty());
                let mut list: Vec<PathBuf> =
                    value.map(|value| split_paths(&value).collect()).unwrap_or_default();
                if let Some(at) =
                    list.iter().position(|one| name == "PATH" && Some(one) == left.as_ref())
                {
                    list.remove(at);
                }
                list
            });
            match end {
                End::Front => list.insert(0, directory),
                End::Back => list.push(directory),
            }
        }
        set.extend(lists.into_iter().map(|(name, list)| (name.into(), joined(&list))));
        Changes { set, unset: &UNSET }
    }

    /// The variables that get a value.
    fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.variables.iter().filter_map(|(name, variable)| match variable {
            Variable::Value(value) => Some((name.as_str(), value.as_str())),
            Variable::Entries { .. } => None,
        })
    }

    /// The entries in the order in which they are added: what is in front of all comes last.
    fn entries(&self) -> Vec<Entry> {
        let entry = |name: &VariableName, entry: &String, end| Entry {
            name: name.to_string(),
            directory: variables::directory(entry, &self.home),
            end,
        };
        self.variables
            .iter()
            .flat_map(|(name, variable)| match variable {
                Variable::Value(_) => Vec::new(),
                Variable::Entries { prepend, append } => {
                    let front = prepend.iter().rev().map(|one| entry(name, one, End::Front));
                    front.chain(append.iter().map(|one| entry(name, one, End::Back))).collect()
                }
            })
            .collect()
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
}
