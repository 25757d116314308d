//! `trust`: decides about a project's file, or about an environment in a project.

use std::env;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::cli::Trust;
use crate::context::{ActiveEnvironment, Context};
use crate::error::{Error, Exit, Kind, Result};
use crate::ops::paths::current_directory;
use crate::trust::{self, Gate, Review, TrustState};
use crate::ui::{Ui, review_text};

#[derive(Debug, Serialize)]
struct Document<'a> {
    schema_version: u32,
    path: &'a Path,
    state: &'static str,
    asks: Vec<Line<'a>>,
}

#[derive(Debug, Serialize)]
struct Line<'a> {
    what: &'static str,
    value: &'a str,
}

/// `venvyard trust`
pub fn run(context: &Context, ui: &Ui, args: Trust) -> Result<Exit> {
    let gate = &context.gate;
    let path = match args.path {
        Some(path) => {
            if path.is_relative() {
                current_directory()?;
            }
            path
        }
        None => here(gate)?,
    };
    if args.deny {
        let place = gate.deny(&path)?;
        ui.say(&format!("denied {}, whatever it contains", context.dirs.tilde(&place)));
        return Ok(Exit::DONE);
    }
    if args.revoke {
        let (place, there) = gate.revoke(&path)?;
        let done =
            if there { "forgot the decision about it" } else { "there was no decision about it" };
        ui.say(&format!("{}: {done}", context.dirs.tilde(&place)));
        return Ok(Exit::DONE);
    }
    let mut review = gate.review(&path)?;
    if args.values {
        review.lines.clone_from(&review.lines_with_values);
    }
    if args.json {
        let asks = review.lines.iter().map(|(what, value)| Line { what, value }).collect();
        let state = gate.state(&review).as_str();
        ui.json(&Document { schema_version: 1, path: &review.place, state, asks })?;
    } else if args.show {
        ui.out(&review_text(context, &review))?;
        ui.say_hidden_values(&review);
    } else {
        decide(context, ui, gate, &review, args.yes)?;
    }
    Ok(Exit::DONE)
}

/// The project's file of the current directory, or the environment in it.
fn here(gate: &Gate) -> Result<PathBuf> {
    let here = current_directory()?;
    if let Some(directory) = trust::file_above(&here) {
        return Ok(directory.join(trust::FILE_NAME));
    }
    let environment = here.join(".venv");
    if gate.review(&environment).is_ok() {
        return Ok(environment);
    }
    let text = format!("there is no {} in {} or above it", trust::FILE_NAME, here.display());
    Err(Error::failed(text).hint("'venvyard trust PATH' looks at another place"))
}

/// Shows what there is to trust and asks. Exactly what was read for that is trusted.
fn decide(context: &Context, ui: &Ui, gate: &Gate, review: &Review, yes: bool) -> Result<()> {
    let place = context.dirs.tilde(&review.place);
    match gate.state(review) {
        TrustState::Trusted => {
            ui.say(&format!("{place} is already trusted"));
            return Ok(());
        }
        TrustState::Denied => return Err(trust::Error::Denied(review.place.clone()).into()),
        TrustState::Harmless | TrustState::Undecided | TrustState::Changed => {}
    }
    if !yes {
        if !ui.can_ask() {
            let text = format!("can't ask whether to trust {place}: not a terminal");
            return Err(Error::usage(text)
                .hint("'venvyard trust --show' shows what it does; --yes trusts it"));
        }
        if !ui.confirm_trust(context, review)? {
            return Err(Error::new(Kind::NotTrusted, format!("{place} is not trusted"))
                .hint("'venvyard trust --deny' never trusts it, and never asks again"));
        }
    }
    gate.trust(review)?;
    let again = if is_entered(review) { "; 'workon .' applies it here" } else { "" };
    ui.say(&format!("trusted {place}, until it changes{again}"));
    Ok(())
}

/// Whether the user is in the project with an environment active, most likely entered without what is trusted now.
fn is_entered(review: &Review) -> bool {
    let here = env::current_dir().and_then(dunce::canonicalize);
    ActiveEnvironment::from_process().is_some()
        && review
            .place
            .parent()
            .is_some_and(|project| here.is_ok_and(|here| here.starts_with(project)))
}
