//! `trust`: decides about a project's file, or about an environment that stands in a project.

use std::env;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::cli::Trust;
use crate::context::{Active, Context};
use crate::error::{Error, Exit, Kind, Result};

use crate::trust::{self, Gate, Look, Standing};

#[derive(Debug, Serialize)]
struct Document<'a> {
    schema_version: u32,
    path: &'a Path,
    state: &'static str,
    asks: Vec<Asked<'a>>,
}

#[derive(Debug, Serialize)]
struct Asked<'a> {
    what: &'static str,
    value: &'a str,
}

/// `venvyard trust`
pub fn run(context: &Context, args: Trust) -> Result<Exit> {
    let gate = context.gate();
    let path = match args.path {
        Some(path) => path,
        None => here(&gate)?,
    };
    if args.deny {
        let place = gate.deny(&path)?;
        context.ui.say(&format!("{} is denied, whatever is in it", context.dirs.tilde(&place)));
        return Ok(Exit::DONE);
    }
    if args.revoke {
        let (place, there) = gate.revoke(&path)?;
        let done =
            if there { "nothing is decided about it any more" } else { "nothing was decided" };
        context.ui.say(&format!("{}: {done}", context.dirs.tilde(&place)));
        return Ok(Exit::DONE);
    }
    let look = gate.look(&path)?;
    if args.json {
        let asks = look.lines.iter().map(|(what, value)| Asked { what, value }).collect();
        let state = gate.standing(&look).as_str();
        context.ui.json(&Document { schema_version: 1, path: &look.place, state, asks })?;
    } else if args.show {
        context.ui.out(&text(context, &gate, &look))?;
    } else {
        decide(context, &gate, &look, args.yes)?;
    }
    Ok(Exit::DONE)
}

/// The file that counts in the current directory, or the environment that stands there.
fn here(gate: &Gate) -> Result<PathBuf> {
    let here = env::current_dir()?;
    if let Some(directory) = trust::file_above(&here) {
        return Ok(directory.join(trust::FILE_NAME));
    }
    let environment = here.join(".venv");
    if gate.look(&environment).is_ok() {
        return Ok(environment);
    }
    let text = format!("there is no {} in {} or above it", trust::FILE_NAME, here.display());
    Err(Error::failed(text).hint("'venvyard trust PATH' names another"))
}

/// Shows it and asks; just what was shown is trusted.
fn decide(context: &Context, gate: &Gate, look: &Look, yes: bool) -> Result<()> {
    let place = context.dirs.tilde(&look.place);
    match gate.standing(look) {
        Standing::Trusted => {
            context.ui.say(&format!("{place} is trusted already"));
            return Ok(());
        }
        Standing::Denied => return Err(trust::Error::Denied(look.place.clone()).into()),
        Standing::Harmless | Standing::Undecided | Standing::Changed => {}
    }
    if !yes {
        if !context.ui.can_ask() {
            let text = format!("whether to trust {place} can only be asked in a terminal");
            return Err(Error::usage(text)
                .hint("'venvyard trust --show' shows what it does; --yes trusts it"));
        }
        context.ui.say(text(context, gate, look).trim_end());
        if !context.ui.confirm("Trust it?")? {
            return Err(Error::new(Kind::NotTrusted, format!("{place} is not trusted"))
                .hint("'venvyard trust --deny' says never, and is not asked again"));
        }
    }
    gate.trust(look)?;
    let again = if is_entered(look) { "; 'workon .' again to have it here" } else { "" };
    context.ui.say(&format!("{place} is trusted until it changes{again}"));
    Ok(())
}

/// Whether the user is in the project, in an environment: most likely it was entered without this.
fn is_entered(look: &Look) -> bool {
    let here = env::current_dir().and_then(dunce::canonicalize);
    Active::from_process().is_some()
        && look
            .place
            .parent()
            .is_some_and(|project| here.is_ok_and(|here| here.starts_with(project)))
}

fn text(context: &Context, gate: &Gate, look: &Look) -> String {
    let state = gate.standing(look).as_str();
    let mut text = format!("{}: {state}\n", visible(&context.dirs.tilde(&look.place)));
    for (what, value) in &look.lines {
        let _ = writeln!(text, "  {what:<11}  {}", visible(value));
    }
    text
}

/// A text in which nothing hides: what moves a terminal's cursor, ends the line, or has the letters
/// behind it shown in another order (CVE-2021-42574) is escaped.
fn visible(text: &str) -> String {
    let hides = |c: char| {
        c.is_control()
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
            || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
    };
    let escape = |c: char| if hides(c) { c.escape_unicode().to_string() } else { c.into() };
    text.chars().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hides_in_what_is_shown() {
        assert_eq!(visible("make é 環境"), "make é 環境");
        assert_eq!(visible("a\u{1b}[2Kb\r\n"), "a\\u{1b}[2Kb\\u{d}\\u{a}");
        assert_eq!(visible("a\u{202e}b\u{200b}"), "a\\u{202e}b\\u{200b}");
    }
}
