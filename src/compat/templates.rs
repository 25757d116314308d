//! What `mkproject -t` puts into a new project.
//!
//! A name means a file in the directory `templates` beside `config.toml`: an executable is run, a directory is copied. A
//! path or a URL means a directory or a git repository, which is copied without its history. Where `templates` has an
//! executable `NAME.run` beside the directory `NAME`, that is run after copying. What is run gets the project's name and
//! its directory, in which it runs. A template of cookiecutter's or copier's is handed to those.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Call;
use crate::error::{Error, Result};
use crate::fs::{self, Staged};
use crate::interrupt;
use crate::program::NotStarted;

/// A template as it was named, with a relative path made absolute: the directory changes before it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template {
    word: String,
    source: Source,
}

/// Where a template is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Source {
    /// A program.
    Program(PathBuf),
    /// A directory, and what is run after it is copied.
    Directory(PathBuf, Option<PathBuf>),
    /// A git repository.
    Repository(String),
}

impl Template {
    /// Finds the template that a word means.
    pub(super) fn new(call: &Call<'_>, word: &str) -> Result<Self> {
        let new = |source| Self { word: word.to_owned(), source };
        if is_url(word) {
            return Ok(new(Source::Repository(word.to_owned())));
        }
        if word.contains('/') {
            let path = std::path::absolute(word)?;
            if path.is_dir() {
                let word = path.to_string_lossy().into_owned();
                let is_repository = path.join(".git").exists() || path.join("HEAD").is_file();
                let source = if is_repository {
                    Source::Repository(word.clone())
                } else {
                    Source::Directory(path, None)
                };
                return Ok(Self { word, source });
            }
            return Err(Error::failed(format!("there is no template {word}")));
        }
        let directory = directory(call);
        let path = directory.join(word);
        let run = Some(directory.join(format!("{word}.run"))).filter(|run| run.is_file());
        if path.is_dir() && !word.starts_with('.') {
            Ok(new(Source::Directory(path, run)))
        } else if path.is_file() {
            Ok(new(Source::Program(path)))
        } else {
            let place = call.context.dirs.tilde(&directory);
            Err(Error::failed(format!("there is no template {word} in {place}"))
                .hint("'mkproject -h' lists the templates"))
        }
    }

    /// The word that names it wherever the shell is.
    pub(super) fn word(&self) -> &str {
        &self.word
    }
}

/// `https://host/x`, `git@host:x`, `x.git`
fn is_url(word: &str) -> bool {
    let is_scp =
        || word.split_once(':').is_some_and(|(host, _)| host.contains('@') && !host.contains('/'));
    word.contains("://") || is_scp()
}

/// The user's own templates.
fn directory(call: &Call<'_>) -> PathBuf {
    call.context.dirs.config.join("templates")
}

/// The names of the user's templates, one a line.
pub(super) fn listed(call: &Call<'_>) -> Result<String> {
    let mut names: Vec<String> = fs::children(&directory(call))?
        .into_iter()
        .filter(|path| path.extension().is_none_or(|end| end != "run"))
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    let place = call.context.dirs.tilde(&directory(call));
    Ok(match names.as_slice() {
        [] => format!("  No templates in {place}.\n"),
        names => format!("  {}\n", names.join("\n  ")),
    })
}

/// Puts the template into the project's directory.
pub(super) fn apply(
    call: &Call<'_>,
    template: &Template,
    name: &str,
    project: &Path,
) -> Result<()> {
    match &template.source {
        Source::Program(program) => run(Command::new(program).arg(name).arg(project), project),
        Source::Directory(directory, then) => {
            put(call, directory, &directory.to_string_lossy(), name, project)?;
            match then {
                Some(program) => run(Command::new(program).arg(name).arg(project), project),
                None => Ok(()),
            }
        }
        Source::Repository(url) => {
            let staged = Staged::create_own(project)?;
            let clone = staged.path().join("template");
            let mut git = Command::new("git");
            git.args(["clone", "--quiet"]).args(is_url(url).then_some("--depth=1"));
            run(git.args(["--", url]).arg(&clone), project)?;
            put(call, &clone, url, name, project)
        }
    }
}

/// Copies what is in a directory, or hands the template to the tool that it is made for. `named` is where the directory
/// came from.
fn put(call: &Call<'_>, directory: &Path, named: &str, name: &str, project: &Path) -> Result<()> {
    let has = |file: &str| directory.join(file).is_file();
    if has("copier.yml") || has("copier.yaml") {
        copier(call, named, name, project)
    } else if has("cookiecutter.json") {
        cookiecutter(call, directory, name, project)
    } else {
        fill(call, directory, project, Some(".git"))
    }
}

/// copier asks what it doesn't know, and can update the project later, from where the template came from.
fn copier(call: &Call<'_>, named: &str, name: &str, project: &Path) -> Result<()> {
    let mut copier = Command::new("copier");
    copier.args(["copy", "--skip", "*", "--data", &format!("project_name={name}")]);
    copier.args((!call.ui.can_ask()).then_some("--defaults"));
    // It takes other addresses for directories.
    let is_known =
        !named.contains("://") || Path::new(named).extension().is_some_and(|end| end == "git");
    let named = if is_known { named.to_owned() } else { format!("git+{named}") };
    run_tool(copier.arg(named).arg(project), project)
}

/// cookiecutter makes a directory that is called as the template and the user's answers say; what is in it goes into the
/// project.
fn cookiecutter(call: &Call<'_>, directory: &Path, name: &str, project: &Path) -> Result<()> {
    let staged = Staged::create_own(project)?;
    let mut cookiecutter = Command::new("cookiecutter");
    cookiecutter.arg("--output-dir").arg(staged.path());
    cookiecutter.args((!call.ui.can_ask()).then_some("--no-input"));
    let answers = ["project_name", "project_slug", "repo_name"].map(|key| format!("{key}={name}"));
    run_tool(cookiecutter.arg("--").arg(directory).args(answers), project)?;
    fs::children(staged.path())?.iter().try_for_each(|made| fill(call, made, project, None))
}

/// Runs the tool that a template is made for.
fn run_tool(tool: &mut Command, project: &Path) -> Result<()> {
    let name = tool.get_program().to_string_lossy().into_owned();
    run(tool, project).map_err(|error| error.hint(format!("the template is made for {name}")))
}

/// Copies what is in a directory, but not what is called `without`. What is there already stays.
fn fill(call: &Call<'_>, directory: &Path, project: &Path, without: Option<&str>) -> Result<()> {
    for path in fs::children(directory)? {
        let last = path.file_name().filter(|last| Some(*last) != without.map(OsStr::new));
        let Some(last) = last else { continue };
        let to = project.join(last);
        let is_directory = |path: &Path| path.is_dir() && !path.is_symlink();
        if is_directory(&path) && is_directory(&to) {
            fill(call, &path, &to, None)?;
        } else if to.symlink_metadata().is_ok() {
            call.ui.warn(&format!("{} stays as it is", to.display()));
        } else {
            fs::copy_path(&path, &to, &|_| interrupt::check())?;
        }
    }
    Ok(())
}

/// Runs a program in the project's directory.
fn run(command: &mut Command, project: &Path) -> Result<()> {
    command.current_dir(project).env("PWD", project);
    let name = command.get_program().to_owned();
    let mut child =
        command.spawn().map_err(|error| Error::failed(NotStarted::because(&name, error)))?;
    let status = interrupt::wait(&mut child)?;
    if status.success() {
        return Ok(());
    }
    Err(Error::failed(format!("{} failed ({status})", name.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_no_path() {
        for word in ["https://host/a", "ssh://host/a.git", "git@host:a/b", "file:///a"] {
            assert!(is_url(word), "{word}");
        }
        for word in ["a", "./a", "/a/b.git", "a:b", "../x@y/z:1"] {
            assert!(!is_url(word), "{word}");
        }
    }
}
