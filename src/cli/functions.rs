//! The shell functions as command lines, so that their help and their errors are about what was typed.

use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::{Arg, CommandFactory as _, FromArgMatches as _};

use super::{Activate, Cli, Clone, Command, Create, List, Remove, Rename};

/// A shell function.
#[derive(Debug)]
pub struct Function {
    /// What is typed.
    pub name: &'static str,
    /// What it does, in the imperative.
    pub about: &'static str,
    work: Work,
}

/// What does a shell function's work.
#[derive(Debug)]
enum Work {
    /// A verb. The function passes these words and options itself, or they make no sense there.
    Verb(&'static str, &'static [&'static str]),
    /// The shell alone. It takes this word, with this description.
    Shell(Option<(&'static str, &'static str)>),
}

/// Every shell function.
pub const FUNCTIONS: [Function; 12] = [
    Function {
        name: "mkenv",
        about: "Make an environment, and activate it",
        work: Work::Verb("create", &["shell", "loaded"]),
    },
    Function {
        name: "cpenv",
        about: "Copy an environment, and activate the copy",
        work: Work::Verb("clone", &["shell", "loaded"]),
    },
    Function {
        name: "workon",
        about: "Activate an environment, and go to its project",
        work: Work::Verb("activate", &["shell", "loaded"]),
    },
    Function {
        name: "deactivate",
        about: "Leave the active environment, and restore what it changed",
        work: Work::Shell(None),
    },
    Function { name: "lsenv", about: "List the environments", work: Work::Verb("list", &[]) },
    Function { name: "rmenv", about: "Remove environments", work: Work::Verb("remove", &[]) },
    Function {
        name: "mvenv",
        about: "Give an environment another name, and enter it anew where it is active",
        work: Work::Verb("rename", &["shell", "loaded"]),
    },
    Function {
        name: "mktmpenv",
        about: "Make an environment that is deleted when you leave it, and activate it",
        work: Work::Verb("create", &["shell", "loaded", "temp", "here", "name"]),
    },
    Function {
        name: "cdproject",
        about: "Go to the project of an environment",
        work: Work::Shell(Some((
            "NAME",
            "An environment or a project [default: the active environment]",
        ))),
    },
    Function {
        name: "cdenv",
        about: "Go to the active environment",
        work: Work::Shell(Some(("DIR", "A directory in the environment"))),
    },
    Function {
        name: "cdsite",
        about: "Go to the site-packages of the active environment",
        work: Work::Shell(Some(("DIR", "A directory in site-packages"))),
    },
    Function {
        name: "lssite",
        about: "List the site-packages of the active environment",
        work: Work::Shell(Some(("OPTION", "Options of ls; in PowerShell, of Get-ChildItem"))),
    },
];

impl Function {
    /// The function with that name.
    pub fn find(name: &str) -> Option<&'static Self> {
        FUNCTIONS.iter().find(|function| function.name == name)
    }

    /// The function that wrote the command line `args`, and the words for its verb. 'rmenv' and 'lsenv' pass their own
    /// name; 'workon', 'mkenv', 'cpenv', 'mvenv' and 'mktmpenv' pass what only they know, the version of the loaded functions.
    pub fn that_wrote(args: &[OsString]) -> Option<(&'static Self, &[OsString])> {
        let [_, verb, words @ ..] = args else { return None };
        let verb = verb.to_str()?;
        if verb == "rmenv" || verb == "lsenv" {
            return Some((Self::find(verb)?, words));
        }
        let [shell, _, loaded, rest @ ..] = words else { return None };
        if shell != "--shell" || !loaded.to_str()?.starts_with("--loaded") {
            return None;
        }
        let typed = if loaded == "--loaded" { rest.get(1..)? } else { rest };
        let is_temporary = typed.first().is_some_and(|word| word == "--temp");
        let name = match verb {
            "activate" => "workon",
            "create" if is_temporary => "mktmpenv",
            "create" => "mkenv",
            "clone" => "cpenv",
            "rename" => "mvenv",
            _ => return None,
        };
        Some((Self::find(name)?, words))
    }

    /// The command line of this function.
    pub fn command(&self) -> clap::Command {
        let command = match self.work {
            Work::Verb(verb, preset) => {
                let root = Cli::command();
                let command = root.find_subcommand(verb).expect("a verb").clone();
                let hidden = |command: clap::Command, id: &&'static str| {
                    command.mut_arg(*id, |arg| arg.hide(true))
                };
                preset.iter().fold(command, hidden).long_about(None)
            }
            Work::Shell(word) => {
                let command = clap::Command::new(self.name);
                let arg = word.map(|(name, help)| {
                    let arg = Arg::new(name).help(help);
                    if name == "OPTION" { arg.num_args(0..) } else { arg }
                });
                // 'deactivate' prints its help itself: a script may have no other function.
                command.disable_help_flag(arg.is_none()).args(arg)
            }
        };
        command.name(self.name).bin_name(self.name).about(self.about).max_term_width(100)
    }

    /// What `--help` shows.
    pub fn help(&self) -> StyledStr {
        let mut command = self.command().no_binary_name(true);
        match command.try_get_matches_from_mut(["--help"]) {
            Err(shown) if shown.exit_code() == 0 => shown.render(),
            // 'deactivate' has no options.
            _ => command.render_help(),
        }
    }

    /// Parses the words that the function passes to its verb.
    ///
    /// # Errors
    /// What clap says, about this function.
    pub fn parse(&self, words: &[OsString]) -> Result<Command, clap::Error> {
        let mut matches = self.command().no_binary_name(true).try_get_matches_from(words)?;
        let matches = &mut matches;
        match self.work {
            Work::Verb("activate", _) => {
                Activate::from_arg_matches_mut(matches).map(Command::Activate)
            }
            Work::Verb("clone", _) => Clone::from_arg_matches_mut(matches).map(Command::Clone),
            Work::Verb("create", _) => Create::from_arg_matches_mut(matches).map(Command::Create),
            Work::Verb("rename", _) => Rename::from_arg_matches_mut(matches).map(Command::Rename),
            Work::Verb("list", _) => List::from_arg_matches_mut(matches).map(Command::List),
            _ => Remove::from_arg_matches_mut(matches).map(Command::Remove),
        }
    }
}

/// The section of the help that lists them.
pub(super) fn section() -> String {
    let line = |function: &Function| format!("  {:<10}  {}\n", function.name, function.about);
    let lines: Vec<String> = FUNCTIONS.iter().map(line).collect();
    format!("Shell functions, which 'venvyard setup' installs:\n{}", lines.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrote(line: &str) -> Option<&'static str> {
        let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        Function::that_wrote(&args).map(|(function, _)| function.name)
    }

    #[test]
    fn a_command_line_shows_which_function_wrote_it() {
        for (line, name) in [
            ("venvyard activate --shell bash --loaded 0a --help", "workon"),
            ("venvyard activate --shell powershell --loaded=0a x y", "workon"),
            ("venvyard create --shell fish --loaded 0a x", "mkenv"),
            ("venvyard create --shell fish --loaded 0a --temp -p 3.12", "mktmpenv"),
            ("venvyard create --shell powershell --loaded= --temp", "mktmpenv"),
            ("venvyard clone --shell bash --loaded 0a x y", "cpenv"),
            ("venvyard rename --shell bash --loaded 0a x y", "mvenv"),
            ("venvyard rmenv a", "rmenv"),
            ("venvyard lsenv", "lsenv"),
        ] {
            assert_eq!(wrote(line), Some(name), "{line}");
        }
        for line in [
            "venvyard activate --shell bash x",
            "venvyard create --shell bash",
            "venvyard remove a",
            "venvyard list",
            "venvyard",
        ] {
            assert_eq!(wrote(line), None, "{line}");
        }
    }

    #[test]
    fn every_function_has_a_sound_command_line() {
        for function in &FUNCTIONS {
            function.command().debug_assert();
            let help = function.command().render_long_help().to_string();
            assert!(help.contains(&format!("Usage: {}", function.name)), "{help}");
            assert!(!help.contains("--shell") && !help.contains("--loaded"), "{help}");
        }
    }
}
