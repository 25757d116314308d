//! Shows what a project's file or an environment in a project does, and asks whether to trust it.

use std::fmt::Write as _;
use std::path::Path;

use super::Ui;
use crate::context::Context;
use crate::error::Result;
use crate::trust::Review;

impl Ui {
    /// Asks whether to trust what is at `place`, and trusts it if the user says so. Returns whether it is trusted.
    pub fn offer_trust(&self, context: &Context, place: &Path) -> Result<bool> {
        let review = context.gate.review(place)?;
        if !self.confirm_trust(context, &review)? {
            return Ok(false);
        }
        context.gate.trust(&review)?;
        self.say(&format!("trusted {}, until it changes", context.dirs.tilde(&review.place)));
        Ok(true)
    }

    /// Shows what there is to trust, and asks. Exactly what was read for that may be trusted then.
    pub fn confirm_trust(&self, context: &Context, review: &Review) -> Result<bool> {
        self.say(review_text(context, review).trim_end());
        self.say_hidden_values(review);
        self.confirm("Trust it?")
    }

    /// Says how to see the values that the review doesn't show.
    pub fn say_hidden_values(&self, review: &Review) {
        if review.lines != review.lines_with_values {
            self.say("'venvyard trust --show --values' shows the values of all variables");
        }
    }
}

/// What the user reviews: the place with its state, which files have changed, and a line for each thing that it does.
pub fn review_text(context: &Context, review: &Review) -> String {
    let gate = &context.gate;
    let shown = |path: &Path| visible(&context.dirs.tilde(path));
    let mut text = format!("{}: {}\n", shown(&review.place), gate.state(review).as_str());
    let changed = gate.changed(review);
    let changed = changed.iter().filter(|file| **file != review.place);
    let changed = changed.map(|file| ("changed", shown(file)));
    let lines = review.lines.iter().map(|(what, value)| (*what, visible(value)));
    for (what, value) in changed.chain(lines) {
        let _ = writeln!(text, "  {what:<11}  {value}");
    }
    text
}

/// The text with every character escaped that could hide something: those that move the terminal's cursor, end
/// the line, or reorder the letters behind them (CVE-2021-42574).
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
