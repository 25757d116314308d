//! Reading all that trust in a project is about, each file once, and telling by a digest whether it is what
//! it was.

use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::decisions::hex;
use super::error::Error;
use super::file::{self, FILE_NAME, ProjectFile};
use super::project::{Project, Tree};
use super::scripts;
use super::source::{self, Source};
use crate::fs::is_absent;
use crate::shell::Shell;
use crate::variables::{self, Variables, dotenv};
use crate::venv;

/// More hook files than any environment has.
const MOST_HOOKS: usize = 64;

/// More bytes than any script has, or a program that a project brings: anybody's may be looked at.
const LONGEST_SCRIPT: u64 = 64 << 20;

/// A project's file or an environment's directory, with all it leads to: what it is, whether trusted or not.
#[derive(Debug)]
pub(super) struct Snapshot<T> {
    /// What decisions are about: the file or the directory, without links on the way to it.
    pub(super) place: PathBuf,
    /// Over the place and every byte that was read.
    pub(super) digest: String,
    /// What it comes to.
    pub(super) value: T,
    /// Whether nothing in it needs trust.
    pub(super) harmless: bool,
    /// The hook files.
    pub(super) hooks: Vec<Source>,
    /// The env-file, and how many variables it sets; none where it isn't there.
    pub(super) env_file: Option<(PathBuf, Option<usize>)>,
    /// The scripts that its commands name.
    pub(super) scripts: Vec<PathBuf>,
}

/// A project's file, read and understood, without what it leads to.
#[derive(Debug)]
pub(super) struct FileSnapshot {
    /// What it says.
    pub(super) file: ProjectFile,
    source: Source,
}

/// Reads the project's file in `directory`, whose path has no link; `None` where there is none.
pub(super) fn file(directory: &Path) -> Result<Option<FileSnapshot>, Error> {
    let place = directory.join(FILE_NAME);
    let Some(source) = source::read(&place)? else { return Ok(None) };
    let file = file::parse(&source.bytes, directory)
        .map_err(|mistake| Error::invalid(&place, mistake.line, &mistake.reason))?;
    Ok(Some(FileSnapshot { file, source }))
}

/// Reads what the project's file leads to: its env-file, the scripts that it names, the hooks of the
/// environment in the project.
pub(super) fn project(read: FileSnapshot, directory: &Path) -> Result<Snapshot<Project>, Error> {
    let FileSnapshot { file, source } = read;
    let place = directory.join(FILE_NAME);
    let mut digest = Digester::new(&place);
    digest.add("file", &source);
    let (env_file, variables) = env_file(&file, &mut digest)?;
    let scripts = scripts::scripts(file.activate.iter().chain(&file.deactivate), directory);
    for script in &scripts {
        digest.record("script", script, &source::digest(script, Some(LONGEST_SCRIPT))?);
    }
    let environment = directory.join(".venv");
    // An environment that a link leads to is another project's, and is trusted on its own.
    let in_tree = environment.symlink_metadata().is_ok_and(|there| there.is_dir());
    let hooks = if in_tree { hooks(&environment, &mut digest)? } else { Vec::new() };
    let harmless = file.is_harmless() && hooks.is_empty();
    let mut value = Project::new(directory.to_owned(), place.clone(), file, &variables);
    value.missing_env_file = match &env_file {
        Some((path, None)) => Some(path.clone()),
        _ => None,
    };
    Ok(Snapshot { place, digest: digest.finish(), value, harmless, hooks, env_file, scripts })
}

/// The variables of the env-file.
#[expect(clippy::type_complexity, reason = "the one caller takes it apart at once")]
fn env_file(
    file: &ProjectFile,
    digest: &mut Digester,
) -> Result<(Option<(PathBuf, Option<usize>)>, Variables), Error> {
    let Some(path) = &file.env_file else { return Ok((None, Variables::new())) };
    let Some(source) = source::read(path)? else {
        // That it appears is a change, too.
        digest.absent("env-file", path);
        return Ok((Some((path.clone(), None)), Variables::new()));
    };
    digest.add("env-file", &source);
    let text = str::from_utf8(&source.bytes).map_err(|error| {
        let line = file::line_at(&source.bytes, error.valid_up_to());
        Error::invalid(path, line, "it is not UTF-8")
    })?;
    let variables = dotenv::parse(text.strip_prefix('\u{feff}').unwrap_or(text))
        .map_err(|error| Error::invalid(path, error.line, &error.reason.to_string()))?;
    Ok((Some((path.clone(), Some(variables.len()))), variables))
}

/// Whether there is an environment in `directory`.
pub(super) fn is_environment(directory: &Path) -> Result<bool, Error> {
    let failed = |error| source::ReadError::Io(directory.to_owned(), error);
    Ok(venv::inspect(directory).map_err(failed)?.is_some())
}

/// Examines the environment in `directory`, whose path has no link; `None` where there is none.
pub(super) fn tree(directory: &Path) -> Result<Option<Snapshot<Tree>>, Error> {
    if !is_environment(directory)? {
        return Ok(None);
    }
    let mut digest = Digester::new(directory);
    let bin = venv::paths::bin_dir(directory);
    for place in [directory, &bin] {
        source::check_directory(place)?;
    }
    let config = directory.join("pyvenv.cfg");
    match source::read(&config)? {
        Some(source) => digest.add("pyvenv.cfg", &source),
        None => digest.absent("pyvenv.cfg", &config),
    }
    for name in ["python", "python3", "python.exe"] {
        interpreter(directory, &bin.join(name), &mut digest)?;
    }
    let hooks = hooks(directory, &mut digest)?;
    Ok(Some(Snapshot {
        place: directory.to_owned(),
        digest: digest.finish(),
        value: Tree { directory: directory.to_owned(), hooks: None },
        harmless: false,
        hooks,
        env_file: None,
        scripts: Vec::new(),
    }))
}

/// What an interpreter's name leads to; where that came with the tree, its very bytes.
fn interpreter(environment: &Path, python: &Path, digest: &mut Digester) -> Result<(), Error> {
    let failed = |error| source::ReadError::Io(python.to_owned(), error);
    let real = match dunce::canonicalize(python) {
        Ok(real) => real,
        Err(error) if is_absent(&error) => {
            digest.absent("interpreter", python);
            return Ok(());
        }
        Err(error) => return Err(failed(error).into()),
    };
    digest.record("interpreter", &real, b"");
    if real.starts_with(environment.parent().unwrap_or(environment)) {
        digest.record("bytes", &real, &source::digest(&real, None)?);
    }
    Ok(())
}

/// The files in an environment's hooks directory.
fn hooks(environment: &Path, digest: &mut Digester) -> Result<Vec<Source>, Error> {
    let directory = environment.join(".venvyard").join("hooks");
    let failed = |error| source::ReadError::Io(directory.clone(), error);
    let entries = match std::fs::read_dir(&directory) {
        Ok(entries) => entries,
        Err(error) if is_absent(&error) => return Ok(Vec::new()),
        Err(error) => return Err(failed(error).into()),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(failed)?.path();
        let is_hook =
            |shell: Shell| path.extension().is_some_and(|end| end == shell.hook_extension());
        if Shell::ALL.into_iter().any(is_hook) {
            paths.push(path);
        }
        if paths.len() > MOST_HOOKS {
            return Err(Error::TooManyHooks(directory));
        }
    }
    paths.sort();
    let mut hooks = Vec::new();
    for path in paths {
        let Some(source) = source::read(&path)? else { continue };
        digest.add("hook", &source);
        digest.record("as", &path, b"");
        // Its name is the hook's, wherever a link leads.
        hooks.push(Source { path, ..source });
    }
    Ok(hooks)
}

/// SHA-256 over records, each with its lengths in front: none can be taken for another.
struct Digester(Sha256);

impl Digester {
    fn new(place: &Path) -> Self {
        let mut digester = Self(Sha256::new());
        digester.record("venvyard trust 1", place, b"");
        digester
    }

    fn add(&mut self, what: &str, source: &Source) {
        self.record(what, &source.path, &source.bytes);
    }

    fn absent(&mut self, what: &str, path: &Path) {
        self.record("absent", path, what.as_bytes());
    }

    fn record(&mut self, what: &str, path: &Path, bytes: &[u8]) {
        for part in [what.as_bytes(), path.as_os_str().as_encoded_bytes(), bytes] {
            self.0.update((part.len() as u64).to_le_bytes());
            self.0.update(part);
        }
    }

    fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

/// A line for people about each thing it asks for: what, and which.
pub(super) fn lines(snapshot: &Snapshot<Project>) -> Vec<(&'static str, String)> {
    let project = &snapshot.value;
    let mut lines = Vec::new();
    lines.extend(project.name.iter().map(|name| ("environment", name.to_string())));
    lines.extend(project.python.iter().map(|python| ("python", python.clone())));
    let requirements =
        project.requirements.iter().map(|file| ("installs", file.display().to_string()));
    lines.extend(requirements);
    lines.extend(variables::assignments(&project.variables).map(|one| ("sets", one)));
    lines.extend(snapshot.env_file.iter().map(|(path, count)| {
        let count = match count {
            Some(1) => "1 variable".to_owned(),
            Some(count) => format!("{count} variables"),
            None => "not there".to_owned(),
        };
        ("env-file", format!("{} ({count})", path.display()))
    }));
    if let Some(commands) = &project.commands {
        let run = |command: &Option<String>, when: &str| {
            command.as_ref().map(|command| ("runs", format!("{command}   ({when})")))
        };
        lines.extend(run(&commands.activate, "on activation"));
        lines.extend(run(&commands.deactivate, "on deactivation"));
    }
    let scripts = snapshot.scripts.iter().map(|script| ("script", script.display().to_string()));
    lines.extend(scripts);
    lines.extend(hook_lines(&snapshot.hooks));
    if !project.auto {
        lines.push(("auto", "false".to_owned()));
    }
    lines
}

/// The same of an environment.
pub(super) fn tree_lines(snapshot: &Snapshot<Tree>) -> Vec<(&'static str, String)> {
    let python = venv::paths::python(&snapshot.place);
    let leads = dunce::canonicalize(&python).unwrap_or(python);
    let mut lines = vec![("python", leads.display().to_string())];
    lines.extend(hook_lines(&snapshot.hooks));
    lines
}

fn hook_lines(hooks: &[Source]) -> impl Iterator<Item = (&'static str, String)> {
    hooks.iter().map(|hook| ("sources", hook.path.display().to_string()))
}
