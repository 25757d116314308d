//! The registry entry of an environment: a TOML file that people may read and edit.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::stamp::Stamp;
use super::{Error, Origin};
use crate::python::Interpreter;
use crate::variables::{self, Variables};

/// The schema that this version writes.
const SCHEMA: u32 = 1;

/// What the registry stores about an environment, except its name, which is the file's name. Keys that
/// this version doesn't know are kept when the file is changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The version of the file format.
    pub schema: Schema,
    /// The identity, which the copy of the entry in the environment shares.
    pub id: Uuid,
    /// The environment's directory.
    pub path: PathBuf,
    /// The directory that its scripts lead to, if somebody moved or copied it here from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scripts_at: Option<PathBuf>,
    /// Whether its packages are installed.
    #[serde(default)]
    pub state: EntryState,
    /// When it was created.
    pub created: Timestamp,
    /// Whether leaving it deletes it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub temporary: bool,
    /// Whether the requirements of its project's file were left out because the user had not trusted the file.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub awaits_trust: bool,
    /// What the prompt shows instead of the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
    /// The names that it had before it was renamed, the last one at the end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub was_named: Vec<String>,
    /// The directories in which it was before it was renamed or moved, the last one at the end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub was_at: Vec<PathBuf>,
    /// The project it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectLink>,
    /// What is set while it is active.
    #[serde(
        default,
        skip_serializing_if = "Variables::is_empty",
        deserialize_with = "variables::deserialize"
    )]
    pub variables: Variables,
    /// The interpreter that it was created from. A required key comes last, so that a file that was cut off
    /// anywhere is not taken for a whole one.
    pub python: PythonFacts,
}

/// The version of an entry's file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Schema(u32);

impl Default for Schema {
    fn default() -> Self {
        Self(SCHEMA)
    }
}

/// Whether the packages of an environment are installed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntryState {
    /// All of them are.
    #[default]
    Ready,
    /// The installation is still running, or it failed or was interrupted.
    Installing,
}

/// The interpreter that an environment was created from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PythonFacts {
    /// The version: `3.12.1`.
    pub version: String,
    /// `cpython` or `pypy`.
    pub implementation: String,
    /// The executable as it was when it had this version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub executable_stamp: Option<Stamp>,
    /// The environment's `pyvenv.cfg` as it was then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config_stamp: Option<Stamp>,
    /// The base executable.
    pub executable: PathBuf,
}

/// The project of an environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectLink {
    /// The project's directory. Its last component is the project's name.
    pub directory: PathBuf,
    /// More directories of the project, such as the other worktrees of a repository.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<PathBuf>,
    /// Whether `workon PROJECT` activates this environment.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub default: bool,
}

impl ProjectLink {
    /// The link to a project with one directory, which has no default.
    pub fn new(directory: PathBuf) -> Self {
        Self { directory, also: Vec::new(), default: false }
    }

    /// All of its directories.
    pub fn directories(&self) -> impl Iterator<Item = &Path> {
        std::iter::once(&self.directory).chain(&self.also).map(PathBuf::as_path)
    }
}

impl PythonFacts {
    /// The facts of an interpreter. The stamp of the environment's `pyvenv.cfg` is not known yet.
    pub fn of(interpreter: &Interpreter) -> Self {
        Self {
            version: interpreter.version.to_string(),
            implementation: interpreter.implementation.to_string(),
            executable_stamp: Stamp::of(&interpreter.executable),
            executable: interpreter.executable.clone(),
            config_stamp: None,
        }
    }

    /// The stamp of the `pyvenv.cfg` in `environment`.
    pub fn config_stamp_in(environment: &Path) -> Option<Stamp> {
        Stamp::of(&environment.join("pyvenv.cfg"))
    }
}

impl Entry {
    /// Creates an entry with a new id.
    pub fn new(path: PathBuf, python: PythonFacts) -> Self {
        Self {
            schema: Schema::default(),
            id: Uuid::new_v4(),
            path,
            scripts_at: None,
            state: EntryState::Ready,
            created: Timestamp::now()
                .round(jiff::Unit::Second)
                .unwrap_or_else(|_| Timestamp::now()),
            temporary: false,
            awaits_trust: false,
            prompt: None,
            was_named: Vec::new(),
            was_at: Vec::new(),
            python,
            project: None,
            variables: Variables::new(),
        }
    }

    /// Who manages the environment.
    pub fn origin(&self) -> Origin {
        if self.temporary { Origin::Temporary } else { Origin::Ours }
    }

    /// Parses the text of the file at `path`. A file that a crash left empty or full of NULs is damaged,
    /// never an entry with defaults.
    pub fn parse(text: &str, path: &Path) -> Result<Self, Error> {
        #[derive(Deserialize)]
        struct SchemaOnly {
            schema: u32,
        }
        let damaged = |error: toml::de::Error| {
            let reason = error.message().lines().next().unwrap_or_default().to_owned();
            Error::Damaged { path: path.to_owned(), reason }
        };
        match toml::from_str::<Self>(text) {
            Ok(entry) if entry.schema.0 <= SCHEMA => Ok(entry),
            Ok(entry) => Err(Error::Newer { path: path.to_owned(), schema: entry.schema.0 }),
            Err(error) => match toml::from_str::<SchemaOnly>(text) {
                Ok(newer) if newer.schema > SCHEMA => {
                    Err(Error::Newer { path: path.to_owned(), schema: newer.schema })
                }
                _ => Err(damaged(error)),
            },
        }
    }

    /// Renders the text of a new file.
    pub fn render(&self) -> Result<String, Error> {
        // Only a path that is not UTF-8 can't be written as TOML.
        toml::to_string(self).map_err(|_| Error::NotUtf8(self.path.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::testing;
    use crate::variables::{Variable, VariableName};

    fn entry() -> Entry {
        let mut entry = testing::entry("/home/u/.virtualenvs/a");
        entry.project = Some(ProjectLink {
            also: vec!["/p/b".into()],
            default: true,
            ..ProjectLink::new("/p/a\"é\n".into())
        });
        let name = |name: &str| VariableName::new(name).unwrap();
        entry.variables.insert(name("K"), Variable::Value("v = \"1\"\n'''".to_owned()));
        let (prepend, append) = (vec!["/a b".to_owned()], vec!["~/c".to_owned()]);
        entry.variables.insert(name("PATH"), Variable::Entries { prepend, append });
        entry
    }

    #[test]
    fn a_rendered_entry_parses_to_the_same_entry() {
        let entry = entry();
        assert_eq!(Entry::parse(&entry.render().unwrap(), Path::new("a.toml")).unwrap(), entry);
    }

    #[test]
    fn reports_a_newer_schema_even_if_the_rest_does_not_parse() {
        for text in [
            "schema = 2\n".to_owned(),
            entry().render().unwrap().replace("schema = 1", "schema = 2"),
        ] {
            let error = Entry::parse(&text, Path::new("a.toml")).unwrap_err();
            assert!(matches!(error, Error::Newer { schema: 2, .. }), "{error}");
        }
    }

    #[test]
    fn a_truncated_entry_is_damaged() {
        let entry = entry();
        let text = entry.render().unwrap();
        // Without the last line break, nothing is missing.
        for end in (0..text.len() - 1).filter(|&end| text.is_char_boundary(end)) {
            let read = Entry::parse(&text[..end], Path::new("a.toml"));
            assert!(matches!(read, Err(Error::Damaged { .. })), "cut at {end}: {read:?}");
        }
        assert!(Entry::parse("", Path::new("a.toml")).is_err());
        assert!(Entry::parse(&"\0".repeat(300), Path::new("a.toml")).is_err());
    }
}
