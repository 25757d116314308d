//! `mkproject [-f] [-t TEMPLATE]... [OPTION OF mkvirtualenv]... NAME`: makes a project's directory and its environment.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::making::Making;
use super::mkvirtualenv::{self, named};
use super::options::Wanted;
use crate::compat::hooks::Hook;
use crate::compat::templates::{self, Template};
use crate::compat::{Call, find, project, texts};
use crate::error::{Error, Exit, Result};
use crate::fs;
use crate::interrupt;
use crate::ops::paths::existing_directory;
use crate::registry::Environment;

const HELP: &str = "\
Usage: mkproject [-f|--force] [-t template] [virtualenv options] project_name

-f, --force    Go on if the project's directory is there already

-t template    What to put into the directory. The option may be repeated:
               templates are applied in this order. One is
                 - a name in the directory 'templates' beside config.toml
                 - the path of a directory
                 - the path or the URL of a git repository

mkvirtualenv help:

";

pub(super) fn run(call: &Call<'_>, words: &[OsString]) -> Result<Exit> {
    interrupt::handle();
    let Line { force, templates, wanted } = Line::parse(call, words)?;
    if wanted.help {
        let known = templates::listed(call)?;
        let text = format!("{HELP}{}\nAvailable project templates:\n\n{known}", mkvirtualenv::HELP);
        call.ui.out(&call.shell.language().print(&text))?;
        return Ok(Exit::DONE);
    }
    let Some(home) = project_home(call) else { return Ok(Exit(1)) };
    let usage = "mkproject [-f] [-t TEMPLATE]... [OPTION OF mkvirtualenv]... NAME";
    let name = named(&wanted).map_err(|error| error.hint(usage))?.to_owned();
    if Path::new(&name).components().count() != 1 || name.starts_with('.') {
        return Err(Error::usage(format!("{name:?} can't be the name of a project")));
    }
    let directory = existing_directory(&home)?.join(&name);
    if directory.exists() && !force {
        call.ui.say(&format!("Project {name} already exists."));
        return Ok(Exit(1));
    }
    let Some(ready) = mkvirtualenv::prepared(call, &wanted)? else { return Ok(Exit(1)) };
    // An environment of that name is there to be used. Nothing in it changes but its project.
    let mut making = match find::in_home(call, &name)? {
        Some(there) => {
            call.ui.say(&used(&there, &directory));
            Making::of_present(call, there, &ready)
        }
        None if call.settings.foreign.is_some() => {
            return mkvirtualenv::foreign(call, &wanted, &ready, &then(&directory, &templates));
        }
        None => {
            let environment = mkvirtualenv::native(call, &wanted, &name, &ready, false)?;
            Making::new(call, environment, &ready)
        }
    };
    making.cd = false;
    add_steps(call, &mut making, &name, &directory, &templates)?;
    making.print(call)
}

/// Says that the environment is used, and which project it belonged to.
fn used(environment: &Environment, directory: &Path) -> String {
    let text = format!("using the environment {} as it is", environment.name);
    match environment.project().filter(|project| project.directory != directory) {
        Some(project) => format!("{text}; it belonged to {}", project.directory.display()),
        None => text,
    }
}

/// The words by which the steps for the project follow the work of another program: `--project DIR --template T...`.
fn then(directory: &Path, templates: &[Template]) -> Vec<String> {
    let mut words = vec!["--project".to_owned(), directory.to_string_lossy().into_owned()];
    words.extend(templates.iter().flat_map(|it| ["--template".to_owned(), it.word().to_owned()]));
    words
}

/// What is done in the environment once it is entered.
pub(super) fn add_steps(
    call: &Call<'_>,
    making: &mut Making,
    name: &str,
    directory: &Path,
    templates: &[Template],
) -> Result<()> {
    let (hook_dir, environment) = (&call.settings.hook_dir, &making.environment);
    let lines = &mut making.last;
    let place = directory.to_string_lossy();
    if Hook::PreMkProject.is_wanted_in(hook_dir) {
        lines.call("do", ["hook", Hook::PreMkProject.name(), name]);
    }
    lines.call("do", ["project", name, &place]);
    project::move_hooks(call, lines, environment, directory)?;
    lines.call("cd", [lines.path(directory)]);
    for template in templates {
        lines.call("do", ["template", template.word(), name, &place]);
    }
    lines.source(hook_dir, Hook::PostMkProject);
    Ok(())
}

/// `project NAME DIRECTORY`: makes the directory, and says that it is the environment's project.
pub(super) fn made(call: &Call<'_>, words: &[OsString]) -> Result<Exit> {
    let words = texts(words)?;
    let [name, directory] = words.as_slice() else { return Err(Error::usage("which project?")) };
    let directory = Path::new(directory);
    let Some(environment) = find::named(call, name)? else {
        return Err(Error::failed(format!("there is no environment {name}")));
    };
    call.ui.out(&format!("Creating {}\n", directory.display()))?;
    fs::create_dir_all(directory)?;
    call.ui.out(&format!("{}\n", project::told(&environment, directory)))?;
    project::set(call, &environment, directory)?;
    Ok(Exit::DONE)
}

/// `template TEMPLATE NAME DIRECTORY`: puts the template into the project's directory.
pub(super) fn template(call: &Call<'_>, words: &[OsString]) -> Result<Exit> {
    interrupt::handle();
    let words = texts(words)?;
    let [template, name, directory] = words.as_slice() else {
        return Err(Error::usage("which template?"));
    };
    call.ui.out(&format!("\nApplying template {template}\n"))?;
    let found = Template::new(call, template)?;
    templates::apply(call, &found, name, Path::new(directory)).map_err(|error| {
        let words = ["mkproject", "-f", "-t", template, name];
        error.hint(format!("'{}' applies it again", shell_words::join(words)))
    })?;
    Ok(Exit::DONE)
}

/// A command line.
struct Line {
    force: bool,
    templates: Vec<Template>,
    wanted: Wanted,
}

impl Line {
    fn parse(call: &Call<'_>, words: &[OsString]) -> Result<Self> {
        let (mut force, mut templates, mut rest) = (false, Vec::new(), Vec::new());
        let words = texts(words)?;
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            match word {
                "-f" | "--force" => force = true,
                "-t" => {
                    let template =
                        words.next().ok_or_else(|| Error::usage("the option -t needs a value"))?;
                    templates.push(Template::new(call, template)?);
                }
                word => rest.push(word),
            }
        }
        let wanted = Wanted::parse(&rest, &call.settings.arguments)?;
        Ok(Self { force, templates, wanted })
    }
}

/// `PROJECT_HOME`; `None` if it will not do, which was said then.
fn project_home(call: &Call<'_>) -> Option<PathBuf> {
    let Some(home) = &call.settings.project_home else {
        call.ui.say(
            "ERROR: Set the PROJECT_HOME shell variable to the name of the directory where projects should be created.",
        );
        return None;
    };
    if !home.is_dir() {
        call.ui.say(&format!(
            "ERROR: Project directory '{}' does not exist.  Create it or set PROJECT_HOME to an existing directory.",
            home.display()
        ));
        return None;
    }
    Some(home.clone())
}
