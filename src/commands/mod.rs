//! The verbs, one a file: each reads its arguments, asks and prints. No verb knows another.
#![expect(clippy::needless_pass_by_value, reason = "a command line is carried out once")]

pub mod activate;
mod auto;
mod compile;
pub mod completions;
pub mod create;
mod evaluated;
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
mod usage;
pub mod var;
pub mod which;

use std::ffi::OsString;

use clap::Parser as _;
use clap::error::ErrorKind;

use crate::cli::{Cli, Command, Project, Python, Seed, Var};
use crate::complete;
use crate::context::Context;
use crate::error::{Error, Exit, Kind, Result};
use crate::hints;
use crate::interrupt;
use crate::ops::bytecode;
use crate::session::files;
use crate::ui::Ui;

/// Carries out a hidden verb with the words behind it.
type Answer = fn(&[OsString]) -> Exit;

/// Verbs that only venvyard's own files and processes type. Each takes its words as they are, because
/// building the parser of all verbs takes longer than their answer.
const HIDDEN: [(&str, Answer); 3] = [
    ("__auto", auto::answer),
    (bytecode::VERB, compile::answer),
    (complete::VERB, complete::answer),
];

/// Runs the command line `args`, the program's name first, and prints what went wrong.
pub fn main(args: Vec<OsString>) -> Exit {
    if let [_, verb, words @ ..] = args.as_slice()
        && let Some((_, answer)) = HIDDEN.iter().find(|(hidden, _)| verb == hidden)
    {
        return answer(words);
    }
    let ui = Ui;
    let tell = evaluated::language(&args)
        .map(|language| move |exit: Exit| Ui.out_to_program(&language.fail(exit.0)));
    if let Some(tell) = tell {
        interrupt::before_leaving(tell);
    }
    let done = match activate::Fast::parse(&args) {
        Some(fast) => context().and_then(|context| fast.run(&context, &ui)),
        None => parsed(&ui, &args),
    };
    let exit = done.unwrap_or_else(|error| {
        let exit = exit_of(&error);
        ui.error(&error.with_hints(hints::of));
        exit
    });
    if let (Some(tell), true) = (tell, exit != Exit::DONE) {
        tell(exit);
    }
    exit
}

fn exit_of(error: &Error) -> Exit {
    if error.kind() == Kind::Interrupted { interrupt::exit() } else { error.kind().exit() }
}

/// The context of a verb that a person or a script types.
fn context() -> Result<Context> {
    Ok(Context::from_process()?.reporting(|message| Ui.warn(message)))
}

fn parsed(ui: &Ui, args: &[OsString]) -> Result<Exit> {
    match Cli::try_parse_from(args) {
        Ok(cli) => dispatch(&context()?, ui, cli.command),
        Err(error)
            if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) =>
        {
            // A shell function evaluates what it captures: the help must be code that prints it.
            let text = error.render();
            match evaluated::named(args) {
                Some(language) => ui.out(&language.print(&text.to_string()))?,
                None => ui.out_styled(&text.ansi().to_string())?,
            }
            Ok(Exit::DONE)
        }
        Err(mut error) => {
            usage::explain(&mut error);
            ui.say(error.render().ansi().to_string().trim_end());
            Ok(Kind::Usage.exit())
        }
    }
}

fn dispatch(context: &Context, ui: &Ui, command: Command) -> Result<Exit> {
    files::refresh(&context.dirs);
    match command {
        Command::Create(args) => create::run(context, ui, args),
        Command::Activate(args) => activate::run(context, ui, args),
        Command::Remove(args) => remove::run(context, ui, args),
        Command::List(args) => list::run(context, ui, args),
        Command::Show(args) => show::run(context, ui, args),
        Command::Run(args) => run::run(context, ui, args),
        Command::Shell(args) => shell::run(context, ui, args),
        Command::Setup(args) => setup::run(context, ui, args),
        Command::Init(args) => init::run(context, ui, args),
        Command::Trust(args) => trust::run(context, ui, args),
        Command::Project(Project::Set(args)) => project::set(context, ui, args),
        Command::Project(Project::Unset(args)) => project::unset(context, ui, args),
        Command::Var(Var::Set(args)) => var::set(context, ui, args),
        Command::Var(Var::Unset(args)) => var::unset(context, ui, args),
        Command::Var(Var::List(args)) => var::list(context, ui, args),
        Command::Python(Python::List(args)) => python::list(context, ui, args),
        Command::Python(Python::Find(args)) => python::find(context, ui, args),
        Command::Seed(Seed::List(args)) => seed::list::run(context, ui, args),
        Command::Seed(Seed::Add(args)) => seed::add::run(context, ui, args),
        Command::Seed(Seed::Upgrade(args)) => seed::upgrade::run(context, ui, args),
        Command::Seed(Seed::Prune(args)) => seed::prune::run(context, ui, args),
        Command::Seed(Seed::Verify(args)) => seed::verify::run(context, ui, args),
        Command::Which(args) => which::run(context, ui, args),
        Command::Repair(args) => repair::run(context, ui, args),
        Command::Completions(args) => completions::run(ui, args),
        Command::Man(args) => man::run(ui, args),
    }
}
