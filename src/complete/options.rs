//! Offers options and verbs, described as in `--help`.

use clap::CommandFactory as _;

use super::grammar::Question;
use super::render::Reply;
use crate::cli::{Cli, FUNCTIONS};

/// Offers the options that the program would accept beside what is on the line.
pub(super) fn options(question: &Question<'_>, reply: &mut Reply<'_>) {
    let mut root = Cli::command();
    let Some(verb) = find(&mut root, question.verb.path) else {
        // A function that only the shell has.
        reply.offer("--help", || "Print help".to_owned());
        return;
    };
    // Adds --help and --version.
    verb.build();
    for shown in verb.get_arguments().filter(|arg| !arg.is_hide_set()) {
        let Some(long) = shown.get_long() else { continue };
        let mut options = question.verb.options();
        if !options.any(|option| option.long == long && question.accepts(option)) {
            continue;
        }
        let about = || first_line(shown.get_help());
        reply.offer(&format!("--{long}"), about);
        if let Some(short) = shown.get_short().filter(|_| !question.prefix.starts_with("--")) {
            reply.offer(&format!("-{short}"), about);
        }
    }
}

/// Offers the verbs that are not hidden.
pub(super) fn verbs(question: &Question<'_>, reply: &mut Reply<'_>) -> Option<()> {
    let mut root = Cli::command();
    // The words of 'help' are verbs of the program.
    let is_help = question.verb.path == ["help"];
    let path: &[&str] = if is_help { &question.words } else { question.verb.path };
    let above = find(&mut root, path)?;
    for verb in above.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        reply.offer(verb.get_name(), || first_line(verb.get_about()));
    }
    if is_help && path.is_empty() {
        for function in FUNCTIONS {
            reply.offer(function.name, || function.about.to_owned());
        }
    }
    Some(())
}

fn find<'a>(root: &'a mut clap::Command, path: &[&str]) -> Option<&'a mut clap::Command> {
    path.iter().try_fold(root, |command, word| command.find_subcommand_mut(word))
}

/// The first line of a help text.
pub(super) fn first_line(help: Option<&clap::builder::StyledStr>) -> String {
    let text = help.map(ToString::to_string).unwrap_or_default();
    text.lines().next().unwrap_or_default().to_owned()
}
