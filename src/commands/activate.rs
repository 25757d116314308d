//! `activate`: prints the code that enters an environment. The one verb on every user's hot path.

use std::ffi::OsString;
use std::path::Path;

use super::list;
use crate::cli::Activate;
use crate::context::Context;
use crate::error::{Error, Exit, Kind, Result};
use crate::inspect::summary;
use crate::ops::choose::chosen;
use crate::ops::enter::plan;
use crate::registry::Environment;
use crate::shell::Shell;

/// `activate --shell SHELL [--loaded STAMP] [-n] NAME`, as the shell functions write it: understood without building
/// the parser of all verbs.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fast<'a> {
    shell: Shell,
    name: &'a str,
    no_cd: bool,
    loaded: Option<&'a str>,
}

impl<'a> Fast<'a> {
    /// `None` for any other command line: clap has it then.
    pub(super) fn parse(args: &'a [OsString]) -> Option<Self> {
        let [_, verb, flag, shell, rest @ ..] = args else { return None };
        if verb != "activate" || flag != "--shell" {
            return None;
        }
        let shell = Shell::from_name(shell.to_str()?)?;
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
        Some(Self { shell, name: name?, no_cd, loaded })
    }

    pub(super) fn run(&self, context: &Context) -> Result<Exit> {
        if context.ui.stdout_is_terminal() {
            return Err(for_people(self.name));
        }
        let code = code_for(context, self.name, self.shell, !self.no_cd)?;
        context.ui.out(&self.shell.without_loaded(code, self.loaded))?;
        Ok(Exit::DONE)
    }
}

/// `venvyard activate`
pub fn run(context: &Context, args: Activate) -> Result<Exit> {
    let name = args.name.as_deref();
    if context.ui.stdout_is_terminal() {
        return Err(for_people(name.unwrap_or("NAME")));
    }
    let Some(shell) = args.shell.map(Shell::from) else {
        return Err(Error::usage("for which shell is the code?")
            .hint("add --shell bash, zsh, fish or powershell"));
    };
    let code = match name {
        Some(name) => code_for(context, name, shell, !args.no_cd)?,
        None => picked(context, shell, !args.no_cd)?,
    };
    context.ui.out(&shell.without_loaded(code, args.loaded.as_deref()))?;
    Ok(Exit::DONE)
}

/// The code for `shell` that enters what a word means here.
fn code_for(context: &Context, query: &str, shell: Shell, go: bool) -> Result<String> {
    let (environment, root) = chosen(context, query)?;
    code(context, &environment, root.as_deref(), shell, go)
}

/// The code for `shell`, once it is certain that the environment can be entered.
fn code(
    context: &Context,
    environment: &Environment,
    root: Option<&Path>,
    shell: Shell,
    go: bool,
) -> Result<String> {
    let plan = plan(context, environment, root)?;
    let project = plan.project.as_deref().filter(|_| go);
    Ok(plan.code(shell, project.filter(|project| is_there(context, &environment.name, project))))
}

fn is_there(context: &Context, name: &str, project: &Path) -> bool {
    let there = project.is_dir();
    if !there {
        context.ui.warn(&format!(
            "the project of {name} is gone: {} ('venvyard project set {} DIR' names another)",
            project.display(),
            shell_words::quote(name)
        ));
    }
    there
}

/// `workon` alone: the user picks one, or sees which there are where nothing can be asked.
fn picked(context: &Context, shell: Shell, go: bool) -> Result<String> {
    let registry = context.registry()?;
    let listed = registry.list()?;
    if listed.is_empty() {
        return Err(Error::new(Kind::NoSuchEnvironment, "there is no environment yet")
            .hint("'mkenv NAME' makes one"));
    }
    if !context.ui.can_ask() {
        return Ok(shell.print(&list::names(&listed)));
    }
    let items: Vec<String> = listed.iter().map(summary::one_line).collect();
    match context.ui.pick("workon", &items)? {
        Some(index) => code(context, &registry.require(&listed[index].name)?, None, shell, go),
        None => Err(Error::new(Kind::Interrupted, "nothing was chosen")),
    }
}

/// Code on a person's screen helps nobody.
fn for_people(name: &str) -> Error {
    let name = shell_words::quote(name);
    Error::usage("'venvyard activate' prints code for a shell to run")
        .hint(format!("run 'venvyard setup' once and open a new shell: then it is 'workon {name}'"))
        .hint(format!("at once, in a subshell: 'venvyard shell {name}'"))
        .hint(format!("in a script: eval \"$(venvyard activate {name} --shell bash)\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Option<(Shell, String, bool)> {
        let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        Fast::parse(&args).map(|fast| (fast.shell, fast.name.to_owned(), fast.no_cd))
    }

    #[test]
    fn what_the_shell_functions_write_needs_no_clap() {
        assert_eq!(
            parse("venvyard activate --shell bash a"),
            Some((Shell::Bash, "a".to_owned(), false))
        );
        assert_eq!(
            parse("venvyard activate --shell fish -n a"),
            Some((Shell::Fish, "a".to_owned(), true))
        );
        assert_eq!(
            parse("venvyard activate --shell bash --loaded 01234567 -"),
            Some((Shell::Bash, "-".to_owned(), false))
        );
        assert_eq!(
            parse("venvyard activate --shell zsh a --no-cd"),
            Some((Shell::Zsh, "a".to_owned(), true))
        );
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
