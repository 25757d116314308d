//! `activate`: prints the code that enters an environment. `workon` waits for it, so it must be fast.

use std::ffi::OsString;
use std::path::Path;

use crate::cli::Activate;
use crate::context::Context;
use crate::error::{Error, Exit, Kind, Result};
use crate::inspect::summary;
use crate::ops::choose::{self, Resolved};
use crate::ops::{enter, file_differences};
use crate::registry::Environment;
use crate::shell::Language;
use crate::ui::Ui;

/// `activate --shell SHELL [--loaded STAMP] [-n] NAME`, as the shell functions write it. It is parsed by hand, because
/// building the parser of all verbs would take longer than the activation.
pub(super) struct Fast<'a> {
    language: &'static Language,
    name: &'a str,
    no_cd: bool,
    loaded: Option<&'a str>,
}

impl<'a> Fast<'a> {
    /// `None` for any other command line, which clap parses.
    pub(super) fn parse(args: &'a [OsString]) -> Option<Self> {
        let [_, verb, flag, shell, rest @ ..] = args else { return None };
        if verb != "activate" || flag != "--shell" {
            return None;
        }
        let language = Language::from_name(shell.to_str()?)?;
        let mut no_cd = false;
        let (mut name, mut loaded) = (None, None);
        let mut rest = rest.iter();
        while let Some(word) = rest.next() {
            match word.to_str()? {
                "--loaded" => loaded = Some(rest.next()?.to_str()?),
                "-n" | "--no-cd" => no_cd = true,
                word if (word == "-" || !word.starts_with('-')) && name.is_none() => {
                    name = Some(word);
                }
                _ => return None,
            }
        }
        Some(Self { language, name: name?, no_cd, loaded })
    }

    pub(super) fn run(&self, context: &Context, ui: &Ui) -> Result<Exit> {
        if ui.stdout_is_terminal() {
            return Err(for_people(self.name));
        }
        let resolved = chosen(context, ui, self.name)?;
        let code = activation_code(context, ui, &resolved, self.language, !self.no_cd)?;
        ui.out(&self.language.without_loaded(code, self.loaded))?;
        Ok(Exit::DONE)
    }
}

/// `venvyard activate`
pub fn run(context: &Context, ui: &Ui, args: Activate) -> Result<Exit> {
    let name = args.name.as_deref();
    if ui.stdout_is_terminal() {
        return Err(for_people(name.unwrap_or("NAME")));
    }
    let Some(language) = args.shell.map(<&Language>::from) else {
        return Err(Error::usage("activate needs to know the shell that evaluates the code")
            .hint("add --shell bash, zsh, fish, powershell, or sh for any other POSIX shell"));
    };
    let code = match name {
        Some(name) => {
            activation_code(context, ui, &chosen(context, ui, name)?, language, !args.no_cd)?
        }
        // A script that evaluates a list would go on without an environment.
        None if args.loaded.is_none() && !ui.can_ask() => {
            return Err(Error::usage("can't ask which environment to activate: not a terminal")
                .hint("name it: 'venvyard list' shows the environments"));
        }
        None => code_of_picked(context, ui, language, !args.no_cd)?,
    };
    ui.out(&language.without_loaded(code, args.loaded.as_deref()))?;
    Ok(Exit::DONE)
}

/// The environment that `name` means. The user picks one of a project that has several and no default.
fn chosen(context: &Context, ui: &Ui, name: &str) -> Result<Resolved> {
    ui.choose(context, "workon", choose::meaning(context, name)?)
}

/// The code that enters an environment, and changes to its project's directory if `cd` says so.
fn activation_code(
    context: &Context,
    ui: &Ui,
    Resolved { environment, project, .. }: &Resolved,
    language: &Language,
    cd: bool,
) -> Result<String> {
    let progress = ui.spinner();
    enter::check(context, environment, &progress)?;
    offer_trust(context, ui, environment, project.as_deref())?;
    let plan = enter::plan(context, environment, project.as_deref(), &progress)?;
    enter::settle(context, environment);
    if let Some(line) = file_differences::line(context, environment, project.as_deref()) {
        ui.warn(&line);
    }
    let project = plan.project.as_deref().filter(|_| cd);
    Ok(plan.code(language, project.filter(|project| is_there(ui, &environment.name, project))))
}

/// Asks about what has changed since the user trusted it, if somebody can answer.
fn offer_trust(
    context: &Context,
    ui: &Ui,
    environment: &Environment,
    project: Option<&Path>,
) -> Result<()> {
    if ui.can_ask() {
        for notice in enter::changed(context, environment, project)? {
            ui.offer_trust(context, &notice.place)?;
        }
    }
    Ok(())
}

fn is_there(ui: &Ui, name: &str, project: &Path) -> bool {
    let there = project.is_dir();
    if !there {
        ui.warn(&format!(
            "the project of {name} is gone: {} ('venvyard project set {} DIR' names another)",
            project.display(),
            shell_words::quote(name)
        ));
    }
    there
}

/// `workon` alone: lets the user pick an environment, or prints their names where it can't ask.
fn code_of_picked(context: &Context, ui: &Ui, language: &Language, cd: bool) -> Result<String> {
    let registry = context.registry()?;
    let listed = registry.list()?;
    if listed.is_empty() {
        return Err(Error::new(Kind::NoSuchEnvironment, "there are no environments yet")
            .hint("'mkenv NAME' makes one"));
    }
    if !ui.can_ask() {
        return Ok(language.print(&summary::names(listed.iter().map(|one| one.name.as_str()))));
    }
    let index = ui.pick_environment(context, "workon", &listed)?;
    let picked = Resolved::new(registry.require(&listed[index].name)?);
    activation_code(context, ui, &picked, language, cd)
}

/// Somebody who typed it at a prompt would only see code.
fn for_people(name: &str) -> Error {
    let name = shell_words::quote(name);
    Error::usage("'venvyard activate' prints code for a shell to run")
        .hint(format!("run 'venvyard setup' once, open a new shell, then type 'workon {name}'"))
        .hint(format!("or start a subshell now: 'venvyard shell {name}'"))
        .hint(format!("or, in a script: eval \"$(venvyard activate {name} --shell bash)\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Option<(&'static str, String, bool)> {
        let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        Fast::parse(&args).map(|fast| (fast.language.name(), fast.name.to_owned(), fast.no_cd))
    }

    #[test]
    fn what_the_shell_functions_write_needs_no_clap() {
        assert_eq!(
            parse("venvyard activate --shell bash a"),
            Some(("bash", "a".to_owned(), false))
        );
        assert_eq!(
            parse("venvyard activate --shell fish -n a"),
            Some(("fish", "a".to_owned(), true))
        );
        assert_eq!(
            parse("venvyard activate --shell bash --loaded 01234567 -"),
            Some(("bash", "-".to_owned(), false))
        );
        assert_eq!(
            parse("venvyard activate --shell zsh a --no-cd"),
            Some(("zsh", "a".to_owned(), true))
        );
        assert_eq!(parse("venvyard activate --shell sh a"), Some(("sh", "a".to_owned(), false)));
    }

    #[test]
    fn everything_else_goes_to_clap() {
        for line in [
            "venvyard activate --shell bash",
            "venvyard activate --shell bash --help",
            "venvyard activate --shell bash a b",
            "venvyard activate --shell tcsh a",
            "venvyard activate a --shell bash",
            "venvyard list",
            "venvyard",
        ] {
            assert_eq!(parse(line), None, "{line}");
        }
    }
}
