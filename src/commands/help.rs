//! `help`: the help of a verb or of a shell function.

use clap::Parser as _;

use crate::cli::{self, Cli, Function};
use crate::context::Context;
use crate::error::{Exit, Kind, Result};
use crate::ui::Ui;

use super::wrong_verb;

/// `venvyard help`: the same as the `--help` of what the words name.
pub fn run(context: &Context, ui: &Ui, args: cli::Help) -> Result<Exit> {
    if let [name] = args.words.as_slice()
        && let Some(function) = Function::find(name)
    {
        ui.out_styled(&function.help().ansi().to_string())?;
        return Ok(Exit::DONE);
    }
    let mut line = vec!["venvyard".to_owned()];
    line.extend(args.words);
    line.push("--help".to_owned());
    let Err(shown) = Cli::try_parse_from(&line) else { return Ok(Exit::DONE) };
    if let Some(wrong) = wrong_verb(&shown, &line, Some(context)) {
        return Err(wrong);
    }
    if shown.exit_code() != 0 {
        ui.say(shown.render().ansi().to_string().trim_end());
        return Ok(Kind::Usage.exit());
    }
    ui.out_styled(&shown.render().ansi().to_string())?;
    Ok(Exit::DONE)
}
