//! Reads every file that trust in a project covers, each once, and computes one digest over all of them.

use std::io;
use std::path::{Path, PathBuf};

use super::content::{self, FileContent};
use super::error::Error;
use super::file::{self, FILE_NAME, ProjectFile};
use super::fingerprint::{Digester, Fingerprint};
use super::layout::HookLayout;
use super::project::{HookDirectory, Project, ProjectEnvironment};
use super::scripts;
use crate::fs::is_absent;
use crate::shell::Shell;
use crate::variables::{Variables, dotenv};
use crate::venv;

/// The most hook files that are read. Real environments have fewer.
const MAX_HOOKS: usize = 64;

/// The longest script or program of a project that is read, in bytes. Without a limit, anybody's project
/// could keep venvyard busy.
const MAX_SCRIPT_BYTES: u64 = 64 << 20;

/// A project file or an environment with all files it refers to, whether trusted or not.
#[derive(Debug)]
pub(super) struct Snapshot<T> {
    /// The file or directory that decisions are about, with its directory resolved.
    pub(super) place: PathBuf,
    /// What identifies every byte that was read.
    pub(super) fingerprint: Fingerprint,
    /// The project or the environment.
    pub(super) value: T,
    /// Whether nothing in it needs trust.
    pub(super) harmless: bool,
    /// The hook files.
    pub(super) hooks: Vec<FileContent>,
    /// The env-file, and how many variables it sets; `None` if it is missing.
    pub(super) env_file: Option<(PathBuf, Option<usize>)>,
    /// The scripts that its commands run.
    pub(super) scripts: Vec<PathBuf>,
}

/// A parsed project file, without the files it refers to.
#[derive(Debug)]
pub(super) struct FileSnapshot {
    pub(super) file: ProjectFile,
    content: FileContent,
}

/// Reads the project file in `directory`, whose path has no link; `None` if there is none.
pub(super) fn file(directory: &Path) -> Result<Option<FileSnapshot>, Error> {
    let place = directory.join(FILE_NAME);
    let Some(content) = content::read(&place)? else { return Ok(None) };
    let file = file::parse(&content.bytes, directory)
        .map_err(|error| Error::invalid(&place, error.line, &error.reason))?;
    Ok(Some(FileSnapshot { file, content }))
}

/// Reads the files that the project file refers to: its env-file, the scripts that its commands run, and
/// the hooks of the environment in the project.
pub(super) fn project(
    snapshot: FileSnapshot,
    directory: &Path,
) -> Result<Snapshot<Project>, Error> {
    let FileSnapshot { file, content } = snapshot;
    let place = directory.join(FILE_NAME);
    let mut digest = Digester::new(&place);
    digest.file("file", &place, &content);
    let (env_file, variables) = env_file(&file, &mut digest)?;
    let scripts = scripts::scripts(file.activate.iter().chain(&file.deactivate), directory);
    for script in &scripts {
        digest.digested("script", script, &content::digest(script, Some(MAX_SCRIPT_BYTES))?);
    }
    let environment = directory.join(".venv");
    // If `.venv` is a link, the environment is not part of this project and is trusted by itself.
    let in_tree = environment.symlink_metadata().is_ok_and(|there| there.is_dir());
    let hooks = if in_tree { hooks(&environment, &mut digest)? } else { Vec::new() };
    let harmless = file.is_harmless() && hooks.is_empty();
    let mut value = Project::new(directory.to_owned(), place.clone(), file, &variables);
    value.missing_env_file = match &env_file {
        Some((path, None)) => Some(path.clone()),
        _ => None,
    };
    let fingerprint = digest.finish();
    Ok(Snapshot { place, fingerprint, value, harmless, hooks, env_file, scripts })
}

/// The env-file and how many variables it sets, and the variables.
#[expect(clippy::type_complexity, reason = "the only caller destructures it")]
fn env_file(
    file: &ProjectFile,
    digest: &mut Digester,
) -> Result<(Option<(PathBuf, Option<usize>)>, Variables), Error> {
    let Some(path) = &file.env_file else { return Ok((None, Variables::new())) };
    let Some(content) = content::read(path)? else {
        // So that creating the file changes the digest.
        digest.absent("env-file", path);
        return Ok((Some((path.clone(), None)), Variables::new()));
    };
    digest.file("env-file", path, &content);
    let text = file::utf8(&content.bytes)
        .map_err(|error| Error::invalid(path, error.line, &error.reason))?;
    let variables = dotenv::parse(text)
        .map_err(|error| Error::invalid(path, error.line, &error.reason.to_string()))?;
    Ok((Some((path.clone(), Some(variables.len()))), variables))
}

/// Whether there is an environment in `directory`.
pub(super) fn is_environment(directory: &Path) -> Result<bool, Error> {
    let failed = |error: io::Error| content::ReadError::of(directory, &error);
    Ok(venv::inspect(directory).map_err(failed)?.is_some())
}

/// Reads the environment in `directory`, whose path has no link; `None` if there is none.
pub(super) fn environment(directory: &Path) -> Result<Option<Snapshot<ProjectEnvironment>>, Error> {
    if !is_environment(directory)? {
        return Ok(None);
    }
    let mut digest = Digester::new(directory);
    let bin = venv::paths::bin_dir(directory);
    for place in [directory, &bin] {
        content::check_directory(place)?;
    }
    let config = directory.join("pyvenv.cfg");
    match content::read(&config)? {
        Some(content) => digest.file("pyvenv.cfg", &config, &content),
        None => digest.absent("pyvenv.cfg", &config),
    }
    for name in ["python", "python3", "python.exe"] {
        interpreter(directory, &bin.join(name), &mut digest)?;
    }
    let hooks = hooks(directory, &mut digest)?;
    Ok(Some(Snapshot {
        place: directory.to_owned(),
        fingerprint: digest.finish(),
        value: ProjectEnvironment { directory: directory.to_owned(), hooks: None },
        harmless: false,
        hooks,
        env_file: None,
        scripts: Vec::new(),
    }))
}

/// Reads a directory in a project with hooks of another tool, whose path has no link; `None` if no file in it counts.
pub(super) fn hook_directory(
    directory: &Path,
    layout: &HookLayout,
) -> Result<Option<Snapshot<HookDirectory>>, Error> {
    let mut digest = Digester::new(directory);
    let may_be_hook = |file: &Path| layout.may_be_hook(directory, file);
    let counts = |file: &Path, content: &FileContent| layout.counts(directory, file, content);
    let hooks = files(directory, may_be_hook, counts, &mut digest)?;
    if hooks.is_empty() {
        return Ok(None);
    }
    Ok(Some(Snapshot {
        place: directory.to_owned(),
        fingerprint: digest.finish(),
        value: HookDirectory { hooks: None },
        harmless: false,
        hooks,
        env_file: None,
        scripts: Vec::new(),
    }))
}

/// Adds the target of an interpreter's link to the digest, and its bytes if it came with the project.
fn interpreter(environment: &Path, python: &Path, digest: &mut Digester) -> Result<(), Error> {
    let failed = |error: io::Error| content::ReadError::of(python, &error);
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
        digest.digested("bytes", &real, &content::digest(&real, None)?);
    }
    Ok(())
}

/// Reads the files in an environment's hooks directory.
fn hooks(environment: &Path, digest: &mut Digester) -> Result<Vec<FileContent>, Error> {
    let is_hook = |path: &Path| {
        let is_of =
            |shell: Shell| path.extension().is_some_and(|end| end == shell.hook_extension());
        Shell::ALL.into_iter().any(is_of)
    };
    files(&environment.join(".venvyard").join("hooks"), is_hook, |_, _| true, digest)
}

/// Reads the files of a directory that are hooks, by their names and then by their content.
fn files(
    directory: &Path,
    is_hook: impl Fn(&Path) -> bool,
    counts: impl Fn(&Path, &FileContent) -> bool,
    digest: &mut Digester,
) -> Result<Vec<FileContent>, Error> {
    let failed = |error: io::Error| content::ReadError::of(directory, &error);
    let entries = match std::fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if is_absent(&error) => return Ok(Vec::new()),
        Err(error) => return Err(failed(error).into()),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(failed)?.path();
        if is_hook(&path) {
            paths.push(path);
        }
        if paths.len() > MAX_HOOKS {
            return Err(Error::TooManyHooks(directory.to_owned()));
        }
    }
    paths.sort();
    let mut hooks = Vec::new();
    for path in paths {
        let Some(content) = content::read(&path)?.filter(|content| counts(&path, content)) else {
            continue;
        };
        digest.file("hook", &path, &content);
        digest.record("as", &path, b"");
        // If it is a link, the name of the link says which hook it is.
        hooks.push(FileContent { path, ..content });
    }
    Ok(hooks)
}

/// What the user reviews of a project, one line each: the kind and the value. `assignments` are those of its
/// variables.
pub(super) fn project_lines(
    snapshot: &Snapshot<Project>,
    assignments: Vec<String>,
) -> Vec<(&'static str, String)> {
    let project = &snapshot.value;
    let mut lines = Vec::new();
    lines.extend(project.name.iter().map(|name| ("environment", name.to_string())));
    lines.extend(project.python.iter().map(|python| ("python", python.clone())));
    let requirements =
        project.requirements.iter().map(|file| ("installs", file.display().to_string()));
    lines.extend(requirements);
    lines.extend(assignments.into_iter().map(|one| ("sets", one)));
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

/// What the user reviews of a directory of hooks.
pub(super) fn hook_directory_lines(
    snapshot: &Snapshot<HookDirectory>,
) -> Vec<(&'static str, String)> {
    hook_lines(&snapshot.hooks).collect()
}

/// What the user reviews of an environment.
pub(super) fn environment_lines(
    snapshot: &Snapshot<ProjectEnvironment>,
) -> Vec<(&'static str, String)> {
    let python = venv::paths::python(&snapshot.place);
    let target = dunce::canonicalize(&python).unwrap_or(python);
    let mut lines = vec![("python", target.display().to_string())];
    lines.extend(hook_lines(&snapshot.hooks));
    lines
}

fn hook_lines(hooks: &[FileContent]) -> impl Iterator<Item = (&'static str, String)> {
    let what = |hook: &FileContent| if hook.executable { "runs" } else { "sources" };
    hooks.iter().map(move |hook| (what(hook), hook.path.display().to_string()))
}
