//! The verbs, one a file: `run(&Context, Args) -> Result<Exit>`.
#![expect(clippy::needless_pass_by_value, reason = "a command line is carried out once")]

pub mod activate;
mod auto;
pub mod completions;
pub mod create;
pub mod init;
pub mod list;
pub mod man;
pub mod project;
pub mod python;
pub mod remove;
pub mod repair;
pub mod run;
pub mod seed;
pub mod setup;
pub mod shell;
pub mod show;
pub mod trust;
pub mod var;
pub mod which;

use std::ffi::OsString;

use clap::Parser as _;
use clap::error::ErrorKind;

use crate::cli::{Cli, Command, Project, Python, Seed, Var};
use crate::complete;
use crate::context::Context;
use crate::error::{Exit, Kind, Result};
use crate::ops::bytecode;
use crate::session::files;
use crate::shell::Shell;
use crate::ui::Ui;

/// Runs the command line `args`, the program's name first, and says what went wrong.
pub fn main(args: Vec<OsString>) -> Exit {
    if let [_, verb, words @ ..] = args.as_slice()
        && verb == "__complete"
    {
        return complete::answer(words);
    }
    if let [_, verb, words @ ..] = args.as_slice()
        && verb == auto::VERB
    {
        return auto::answer(words);
    }
    let ui = Ui::default();
    if let [_, verb, python, digests @ ..] = args.as_slice()
        && verb == bytecode::VERB
    {
        // Nobody listens: what fails now is tried again after the next creation.
        let done =
            Context::from_process().and_then(|context| bytecode::run(&context, python, digests));
        return done.unwrap_or_else(|error| error.kind().exit());
    }
    let done = match activate::Fast::parse(&args) {
        Some(fast) => Context::from_process().and_then(|context| fast.run(&context)),
        None => parsed(&ui, args),
    };
    done.unwrap_or_else(|error| {
        ui.error(&error);
        error.kind().exit()
    })
}

fn parsed(ui: &Ui, args: Vec<OsString>) -> Result<Exit> {
    let shell = shell_of(&args);
    match Cli::try_parse_from(args) {
        Ok(cli) => dispatch(&Context::from_process()?, cli.command),
        Err(error)
            if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) =>
        {
            // A shell function evaluates what it captures: the help must be code that prints it.
            let text = error.render();
            match shell {
                Some(shell) => ui.out(&shell.print(&text.to_string()))?,
                None => ui.out_styled(&text.ansi().to_string())?,
            }
            Ok(Exit::DONE)
        }
        Err(error) => {
            ui.say(error.render().ansi().to_string().trim_end());
            Ok(Kind::Usage.exit())
        }
    }
}

/// The shell whose function captures the output: `--shell X` as the first option after the verb.
fn shell_of(args: &[OsString]) -> Option<Shell> {
    match args {
        [_, verb, flag, shell, ..]
            if (verb == "activate" || verb == "create") && flag == "--shell" =>
        {
            Shell::from_name(shell.to_str()?)
        }
        _ => None,
    }
}

fn dispatch(context: &Context, command: Command) -> Result<Exit> {
    files::refresh(&context.dirs);
    match command {
        Command::Create(args) => create::run(context, args),
        Command::Activate(args) => activate::run(context, args),
        Command::Remove(args) => remove::run(context, args),
        Command::List(args) => list::run(context, args),
        Command::Show(args) => show::run(context, args),
        Command::Run(args) => run::run(context, args),
        Command::Shell(args) => shell::run(context, args),
        Command::Setup(args) => setup::run(context, args),
        Command::Init(args) => init::run(context, args),
        Command::Trust(args) => trust::run(context, args),
        Command::Project(Project::Set(args)) => project::set(context, args),
        Command::Project(Project::Unset(args)) => project::unset(context, args),
        Command::Var(Var::Set(args)) => var::set(context, args),
        Command::Var(Var::Unset(args)) => var::unset(context, args),
        Command::Var(Var::List(args)) => var::list(context, args),
        Command::Python(Python::List(args)) => python::list(context, args),
        Command::Python(Python::Find(args)) => python::find(context, args),
        Command::Seed(Seed::List(args)) => seed::list::run(context, args),
        Command::Seed(Seed::Add(args)) => seed::add::run(context, args),
        Command::Seed(Seed::Upgrade(args)) => seed::upgrade::run(context, args),
        Command::Seed(Seed::Prune(args)) => seed::prune::run(context, args),
        Command::Seed(Seed::Verify(args)) => seed::verify::run(context, args),
        Command::Which(args) => which::run(context, args),
        Command::Repair(args) => repair::run(context, args),
        Command::Completions(args) => completions::run(context, args),
        Command::Man(args) => man::run(context, args),
    }
}
