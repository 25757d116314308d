//! Parses `venvyard.toml`, the file in which a project says what it needs. No I/O.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use crate::python::PythonRequest;
use crate::registry::name::EnvName;
use crate::variables::{Variable, VariableName, Variables};

/// The name of the project file.
pub const FILE_NAME: &str = "venvyard.toml";

/// How similar an unknown key must be to a known one to be a misspelling of it (Jaro-Winkler, 0 to 1).
const MIN_SIMILARITY: f64 = 0.7;

const TOP: [&str; 5] = ["environment", "variables", "hooks", "env-file", "auto"];
const ENVIRONMENT: [&str; 3] = ["name", "python", "requirements"];
const HOOKS: [&str; 2] = ["activate", "deactivate"];

/// The content of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ProjectFile {
    /// `[environment] name`
    pub(super) name: Option<EnvName>,
    /// `[environment] python`: a valid request.
    pub(super) python: Option<String>,
    /// `[environment] requirements`, absolute.
    pub(super) requirements: Vec<PathBuf>,
    /// `[variables]`, without those of `env-file`. Entries are absolute or begin with `~`.
    pub(super) variables: Variables,
    /// `env-file`, absolute.
    pub(super) env_file: Option<PathBuf>,
    /// `[hooks] activate`
    pub(super) activate: Option<String>,
    /// `[hooks] deactivate`
    pub(super) deactivate: Option<String>,
    /// `auto`: whether entering the project's tree may activate the environment.
    pub(super) auto: bool,
}

impl ProjectFile {
    /// Whether nothing in it needs trust. Naming an environment needs none, nor does asking for a version of Python.
    pub(super) fn is_harmless(&self) -> bool {
        self.python.is_some() == self.version().is_some()
            && self.requirements.is_empty()
            && self.variables.is_empty()
            && self.env_file.is_none()
            && self.activate.is_none()
            && self.deactivate.is_none()
    }

    /// `[environment] python`, unless it is the path or the name of a program: that would be started.
    pub(super) fn version(&self) -> Option<&str> {
        let is_version =
            |text: &&str| PythonRequest::from_str(text).is_ok_and(|it| !it.names_a_program());
        self.python.as_deref().filter(is_version)
    }
}

/// What is wrong with the file, and in which line, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ParseError {
    pub(super) line: usize,
    pub(super) reason: String,
}

/// Parses the bytes of a file in `directory`, to which its paths are relative.
pub(super) fn parse(bytes: &[u8], directory: &Path) -> Result<ProjectFile, ParseError> {
    let text = utf8(bytes)?;
    let table = DeTable::parse(text).map_err(|error| toml_error(text, &error))?.into_inner();
    let mut top = Section { text, title: "", table };
    top.refuse_unknown(&TOP)?;
    let mut environment = top.section("environment")?;
    environment.refuse_unknown(&ENVIRONMENT)?;
    let mut hooks = top.section("hooks")?;
    hooks.refuse_unknown(&HOOKS)?;
    let variables = top.section("variables")?;
    Ok(ProjectFile {
        name: environment.text("name", |name| EnvName::new(name).map_err(reason))?,
        python: environment.text("python", |python| {
            PythonRequest::from_str(python).map(|_| python.to_owned()).map_err(reason)
        })?,
        requirements: environment.paths("requirements", directory)?,
        variables: variables.variables(directory)?,
        env_file: top.text("env-file", |file| path(file, directory))?,
        activate: hooks.text("activate", command)?,
        deactivate: hooks.text("deactivate", command)?,
        auto: top.take("auto")?.is_none_or(|(auto, _)| auto),
    })
}

/// The text of a file, without the byte order mark that editors on Windows write.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, ParseError> {
    let text = std::str::from_utf8(bytes).map_err(|error| ParseError {
        line: line_at(bytes, error.valid_up_to()),
        reason: "it is not UTF-8".to_owned(),
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// A table of the file, from which known keys are taken out.
struct Section<'a> {
    text: &'a str,
    title: &'static str,
    table: DeTable<'a>,
}

impl<'a> Section<'a> {
    /// Takes the table `title`; an empty one if the file has none.
    fn section(&mut self, title: &'static str) -> Result<Section<'a>, ParseError> {
        let text = self.text;
        let Some(value) = self.table.remove(title) else {
            return Ok(Section { text, title, table: DeTable::new() });
        };
        let at = value.span();
        match value.into_inner() {
            DeValue::Table(table) => Ok(Section { text, title, table }),
            _ => Err(self.error(at, format!("{title} must be a table"))),
        }
    }

    fn refuse_unknown(&self, known: &[&str]) -> Result<(), ParseError> {
        let Some(key) = self.table.keys().find(|key| !known.contains(&&**key.get_ref())) else {
            return Ok(());
        };
        Err(self.error(key.span(), self.unknown(key.get_ref(), known)))
    }

    fn unknown(&self, key: &str, known: &[&str]) -> String {
        let title = self.title;
        if !title.is_empty() && TOP.contains(&key) {
            return format!("{key} belongs above the first [table], not in [{title}]");
        }
        let all = known.iter().chain(&ENVIRONMENT).chain(&HOOKS);
        let nearest = all
            .map(|known| (strsim::jaro_winkler(key, known), known))
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .filter(|(similarity, _)| *similarity >= MIN_SIMILARITY)
            .map(|(_, known)| *known);
        let table = if title.is_empty() { FILE_NAME.to_owned() } else { format!("[{title}]") };
        match nearest {
            Some(nearest) if known.contains(&nearest) => {
                format!("unknown key {key:?} in {table}; did you mean {nearest}?")
            }
            Some(nearest) => {
                let other = if HOOKS.contains(&nearest) { "hooks" } else { "environment" };
                format!("unknown key {key:?} in {table}; did you mean {nearest}, in [{other}]?")
            }
            None => {
                format!("unknown key {key:?} in {table}; the keys are {}", known.join(", "))
            }
        }
    }

    /// Takes the value of a key, with its place in the text.
    fn take<T: Deserialize<'a>>(
        &mut self,
        key: &str,
    ) -> Result<Option<(T, std::ops::Range<usize>)>, ParseError> {
        let Some(value) = self.table.remove(key) else { return Ok(None) };
        let at = value.span();
        let value = T::deserialize(ValueDeserializer::from(value)).map_err(|error| {
            let reason = format!("{key}: {}", first_line(error.message()));
            self.error(error.span().unwrap_or(at.clone()), reason)
        })?;
        Ok(Some((value, at)))
    }

    /// Takes the text of a key and parses it.
    fn text<T>(
        &mut self,
        key: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<T>, ParseError> {
        let Some((text, at)) = self.take::<String>(key)? else { return Ok(None) };
        parse(&text).map(Some).map_err(|reason| self.error(at, format!("{key}: {reason}")))
    }

    /// Takes one path or a list of paths.
    fn paths(&mut self, key: &str, directory: &Path) -> Result<Vec<PathBuf>, ParseError> {
        let is_list = matches!(self.table.get(key).map(Spanned::get_ref), Some(DeValue::Array(_)));
        if !is_list {
            return Ok(self.text(key, |file| path(file, directory))?.into_iter().collect());
        }
        let Some((files, at)) = self.take::<Vec<String>>(key)? else { return Ok(Vec::new()) };
        let files = files.iter().map(|file| path(file, directory)).collect::<Result<_, _>>();
        files.map_err(|reason| self.error(at, format!("{key}: {reason}")))
    }

    /// Takes every key as a variable.
    fn variables(mut self, directory: &Path) -> Result<Variables, ParseError> {
        let keys: Vec<(String, std::ops::Range<usize>)> =
            self.table.keys().map(|key| (key.get_ref().to_string(), key.span())).collect();
        let mut variables = Variables::new();
        for (key, at) in keys {
            if key == "env-file" {
                return Err(self.error(at, self.unknown(&key, &[])));
            }
            let name = VariableName::new(&key).map_err(|error| self.error(at, reason(error)))?;
            let Some((variable, at)) = self.take::<Variable>(&key)? else { continue };
            let variable = with_absolute_entries(variable, directory);
            variable.check(&name).map_err(|error| self.error(at, reason(error)))?;
            variables.insert(name, variable);
        }
        Ok(variables)
    }

    fn error(&self, at: std::ops::Range<usize>, reason: impl Into<String>) -> ParseError {
        ParseError { line: line_at(self.text.as_bytes(), at.start), reason: reason.into() }
    }
}

/// Makes relative entries absolute: they are relative to the project's directory.
fn with_absolute_entries(variable: Variable, directory: &Path) -> Variable {
    let absolute = |entries: Vec<String>| {
        entries
            .into_iter()
            .map(|entry| match (entry.starts_with('~'), directory.join(&entry).to_str()) {
                (false, Some(absolute)) if !entry.is_empty() => absolute.to_owned(),
                _ => entry,
            })
            .collect()
    };
    match variable {
        Variable::Entries { prepend, append } => {
            Variable::Entries { prepend: absolute(prepend), append: absolute(append) }
        }
        value @ Variable::Value(_) => value,
    }
}

fn path(text: &str, directory: &Path) -> Result<PathBuf, String> {
    if text.is_empty() {
        return Err("it must name a file".to_owned());
    }
    if text.contains('\0') {
        return Err("a path can't contain a NUL character".to_owned());
    }
    Ok(directory.join(text))
}

fn command(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("the command is empty".to_owned());
    }
    if text.contains('\0') {
        return Err("a command can't contain a NUL character".to_owned());
    }
    Ok(text.to_owned())
}

fn reason(error: impl std::error::Error) -> String {
    first_line(&error.to_string()).to_owned()
}

fn toml_error(text: &str, error: &toml::de::Error) -> ParseError {
    let at = error.span().map_or(0, |span| span.start);
    ParseError {
        line: line_at(text.as_bytes(), at),
        reason: first_line(error.message()).to_owned(),
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// The line of the byte at `at`, counted from 1.
pub(super) fn line_at(bytes: &[u8], at: usize) -> usize {
    bytes[..at.min(bytes.len())].split(|byte| *byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<ProjectFile, String> {
        parse(text.as_bytes(), Path::new("/p"))
            .map_err(|ParseError { line, reason }| format!("{line}: {reason}"))
    }

    #[test]
    fn parses_every_key() {
        let file = parsed(
            "\u{feff}env-file = '.env'\r\nauto = false\r\n[environment]\nname = 'shop'\n\
             python = '3.12'\nrequirements = ['a.txt', '/b.txt']\n[variables]\nA = '1'\n\
             PATH = { append = ['tools'] }\n[hooks]\nactivate = 'make'\ndeactivate = 'true'\n",
        )
        .unwrap();
        assert_eq!(file.name.as_ref().map(EnvName::as_str), Some("shop"));
        assert_eq!(file.python.as_deref(), Some("3.12"));
        assert_eq!(file.requirements, [Path::new("/p/a.txt"), Path::new("/b.txt")]);
        assert_eq!(file.env_file.as_deref(), Some(Path::new("/p/.env")));
        assert_eq!(file.activate.as_deref(), Some("make"));
        assert_eq!(file.deactivate.as_deref(), Some("true"));
        assert!(!file.auto && !file.is_harmless());
        let variables: Vec<String> = crate::variables::assignments(&file.variables).collect();
        assert_eq!(variables, ["A=1", "PATH+=/p/tools"]);
    }

    #[test]
    fn an_empty_file_is_harmless() {
        let file = parsed("").unwrap();
        assert!(file.auto && file.is_harmless());
        assert!(parsed("auto = false\n[environment]\nname = 'a'").unwrap().is_harmless());
    }

    #[test]
    fn asking_for_a_version_is_harmless_and_naming_a_program_is_not() {
        let with = |python: &str| parsed(&format!("[environment]\npython = '{python}'")).unwrap();
        for version in "3 3.12 3.13t >=3.9,<3.12 pypy pypy3.10 python3.11 cpython@3.9".split(' ') {
            assert!(with(version).is_harmless(), "{version}");
            assert_eq!(with(version).version(), Some(version));
        }
        for program in "./python /usr/bin/python3 .venv ~/python mypython pypyc".split(' ') {
            assert!(!with(program).is_harmless() && with(program).version().is_none(), "{program}");
        }
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table of cases")]
    fn an_error_names_the_line() {
        for (text, expected) in [
            (
                "[environment]\nnmae = 'a'",
                "2: unknown key \"nmae\" in [environment]; did you mean name?",
            ),
            (
                "\nname = 'a'",
                "2: unknown key \"name\" in venvyard.toml; did you mean name, in [environment]?",
            ),
            (
                "[hooks]\npython = '3'",
                "2: unknown key \"python\" in [hooks]; did you mean python, in [environment]?",
            ),
            (
                "[variabels]\n",
                "1: unknown key \"variabels\" in venvyard.toml; did you mean variables?",
            ),
            (
                "zzz = 1",
                "1: unknown key \"zzz\" in venvyard.toml; the keys are environment, variables, hooks, env-file, auto",
            ),
            (
                "[environment]\nauto = true",
                "2: auto belongs above the first [table], not in [environment]",
            ),
            (
                "[variables]\nA = '1'\nenv-file = '.env'",
                "3: env-file belongs above the first [table], not in [variables]",
            ),
            ("environment = 3", "1: environment must be a table"),
            (
                "[environment]\nname = '../x'",
                "2: name: \"../x\" can't be the name of an environment: it contains a path separator",
            ),
            ("[environment]\nname = 3", "2: name: invalid type: integer `3`, expected a string"),
            ("[environment]\npython = ''", "2: python: "),
            ("[environment]\n\nrequirements = ''", "3: requirements: it must name a file"),
            (
                "[environment]\nrequirements = [1]",
                "2: requirements: invalid type: integer `1`, expected a string",
            ),
            ("[variables]\nPATH = 'x'", "2: PATH takes entries, not a value"),
            ("[variables]\nA = 3", "2: A: invalid type: integer `3`"),
            ("[variables]\n'1A' = ''", "2: an environment can't set \"1A\""),
            ("[variables]\nPS1 = ''", "2: an environment can't set \"PS1\""),
            ("[variables]\nA = \"a\\u0000\"", "2: the value of A has a NUL"),
            ("[hooks]\nactivate = ' '", "2: activate: the command is empty"),
            (
                "[hooks]\nactivate = \"a\\u0000\"",
                "2: activate: a command can't contain a NUL character",
            ),
            ("auto = 'no'", "1: auto: invalid type: string \"no\", expected a boolean"),
            ("env-file = ''", "1: env-file: it must name a file"),
            ("a = 1\na = 2", "2: duplicate key"),
            ("# x\n= 1", "2: "),
        ] {
            let message = parsed(text).unwrap_err();
            assert!(message.starts_with(expected), "{message}\nfor {expected}");
            assert_eq!(message.lines().count(), 1, "{message}");
        }
        let Err(error) = parse(b"auto = true\n# \xff", Path::new("/p")) else { panic!() };
        assert_eq!((error.line, error.reason.as_str()), (2, "it is not UTF-8"));
    }
}
