//! The verbs, one a file: each reads its arguments, asks and prints. No verb knows another.
#![expect(clippy::needless_pass_by_value, reason = "a command line is carried out once")]

pub mod activate;
pub mod adopt;
mod auto;
pub mod clone;
mod compile;
pub mod completions;
pub mod create;
pub mod diff;
pub mod doctor;
pub mod each;
mod empty;
mod evaluated;
pub mod export;
pub mod find;
pub mod forget;
pub mod help;
pub mod init;
pub mod kernel;
pub mod list;
pub mod man;
pub mod packages;
pub mod project;
pub mod prune;
pub mod python;
pub mod remove;
mod rename;
mod renamed;
pub mod repair;
pub mod restore;
pub mod run;
pub mod seed;
pub mod setup;
pub mod shell;
pub mod show;
mod sync;
pub mod trust;
mod usage;
pub mod var;
pub mod which;

use std::ffi::{OsStr, OsString};

use clap::CommandFactory as _;
use clap::Parser as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::cli::{Cli, Command, Function, Python, Var};
use crate::compat;
use crate::complete;
use crate::context::Context;
use crate::error::{Error, Exit, Kind, Result};
use crate::hints::{self, WrongVerb};
use crate::interrupt;
use crate::ops::rename::finish_interrupted;
use crate::ops::{bytecode, trash};
use crate::session::files;
use crate::ui::Ui;

/// Carries out a hidden verb with the words behind it.
type Answer = fn(&[OsString]) -> Exit;

/// Verbs that only venvyard's own files and processes type. Each takes its words as they are, because
/// building the parser of all verbs takes longer than their answer.
const HIDDEN: [(&str, Answer); 6] = [
    ("__auto", auto::answer),
    ("__renamed", renamed::answer),
    (bytecode::VERB, compile::answer),
    (compat::VERB, compat::answer),
    (complete::VERB, complete::answer),
    (trash::VERB, empty::answer),
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

/// A signal is why a call failed, if one has come.
fn exit_of(error: &Error) -> Exit {
    let is_interrupted = error.kind() == Kind::Interrupted || interrupt::check().is_err();
    if is_interrupted { interrupt::exit() } else { error.kind().exit() }
}

/// The context of a verb that a person or a script types.
fn context() -> Result<Context> {
    let context = Context::from_process()?.knowing(compat::HOOKS);
    let context = context.reporting(|message| Ui.warn(message));
    finish_interrupted(&context, &Ui.spinner());
    Ok(context)
}

fn parsed(ui: &Ui, args: &[OsString]) -> Result<Exit> {
    let parsed = match Function::that_wrote(args) {
        Some((function, words)) => function.parse(words),
        None => Cli::try_parse_from(args).map(|cli| cli.command),
    };
    match parsed {
        Ok(command) => dispatch(&context()?, ui, command),
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
            if let Some(wrong) = wrong_verb(&error, args, context().ok().as_ref()) {
                return Err(wrong);
            }
            usage::explain(&mut error);
            ui.say(error.render().ansi().to_string().trim_end());
            Ok(Kind::Usage.exit())
        }
    }
}

/// The error with our own hint, if the parser doesn't know the verb: its guess may be a verb that deletes.
fn wrong_verb(
    error: &clap::Error,
    args: &[impl AsRef<OsStr>],
    context: Option<&Context>,
) -> Option<Error> {
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand) else {
        return None;
    };
    let root = Cli::command();
    let first = args.get(1)?.as_ref().to_str().filter(|first| first != word).unwrap_or_default();
    let group = root.find_subcommand(first).filter(|verb| verb.has_subcommands());
    let above = group.unwrap_or(&root);
    let nearest = match error.get(ContextKind::SuggestedSubcommand) {
        Some(ContextValue::Strings(names)) => names.as_slice(),
        _ => &[],
    };
    let is_shown = |name: &&String| above.find_subcommand(name).is_some_and(|it| !it.is_hide_set());
    let known = || context?.registry().ok()?.get(word).ok()?.map(drop);
    Some(Error::from(WrongVerb {
        group: group.map_or("", clap::Command::get_name),
        word,
        nearest: nearest.iter().rev().find(is_shown).map(String::as_str),
        is_environment: group.is_none() && known().is_some(),
    }))
}

fn dispatch(context: &Context, ui: &Ui, command: Command) -> Result<Exit> {
    files::refresh(&context.dirs);
    match command {
        Command::Create(args) => create::run(context, ui, args),
        Command::Clone(args) => clone::run(context, ui, args),
        Command::Activate(args) => activate::run(context, ui, args),
        Command::Remove(args) => remove::run(context, ui, args),
        Command::Restore(args) => restore::run(context, ui, args),
        Command::Prune(args) => prune::run(context, ui, args),
        Command::Forget(args) => forget::run(context, ui, args),
        Command::Rename(args) => rename::run(context, ui, args),
        Command::List(args) => list::run(context, ui, args),
        Command::Show(args) => show::run(context, ui, args),
        Command::Find(args) => find::run(context, ui, args),
        Command::Packages(args) => packages::run(context, ui, args),
        Command::Diff(args) => diff::run(context, ui, args),
        Command::Export(args) => export::run(context, ui, args),
        Command::Sync(args) => sync::run(context, ui, args),
        Command::Run(args) => run::run(context, ui, args),
        Command::Each(args) => each::run(context, ui, args),
        Command::Shell(args) => shell::run(context, ui, args),
        Command::Setup(args) => setup::run(context, ui, args),
        Command::Init(args) => init::run(context, ui, args),
        Command::Trust(args) => trust::run(context, ui, args),
        Command::Project(below) => project::run(context, ui, below),
        Command::Kernel(below) => kernel::run(context, ui, below),
        Command::Var(Var::Set(args)) => var::set(context, ui, args),
        Command::Var(Var::Unset(args)) => var::unset(context, ui, args),
        Command::Var(Var::List(args)) => var::list(context, ui, args),
        Command::Python(Python::List(args)) => python::list(context, ui, args),
        Command::Python(Python::Find(args)) => python::find(context, ui, args),
        Command::Seed(below) => seed::run(context, ui, below),
        Command::Which(args) => which::run(context, ui, args),
        Command::Repair(args) => repair::run(context, ui, args),
        Command::Adopt(args) => adopt::run(context, ui, args),
        Command::Doctor(args) => doctor::run(context, ui, args),
        Command::Help(args) => help::run(context, ui, args),
        Command::Completions(args) => completions::run(ui, args),
        Command::Man(args) => man::run(ui, args),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_became_a_verb_leaves_the_table() {
        let root = Cli::command();
        for (group, words, hint) in hints::words() {
            let above = root.find_subcommand(group).unwrap_or(&root);
            for word in *words {
                let is_verb = above.find_subcommand(word).is_some_and(|it| !it.is_hide_set());
                assert!(!is_verb && Function::find(word).is_none(), "{group} {word}");
            }
            for line in hint.split("'venvyard ").skip(1) {
                let mut words = line.split([' ', '\'']);
                let first = words.next().unwrap_or_default();
                let verb = root.find_subcommand(first);
                assert!(verb.is_some() || first == "--version", "{hint}");
                let below = verb.filter(|verb| verb.has_subcommands());
                let second = words.next().unwrap_or_default();
                assert!(below.is_none_or(|it| it.find_subcommand(second).is_some()), "{hint}");
            }
        }
    }
}
