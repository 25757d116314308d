//! `packages` of one environment with two hundred.

use crate::Result;
use crate::generated;
use crate::row::{Goal, Measured, Row};
use crate::timed::timed;

/// # Errors
/// No environment could be made.
pub(crate) fn rows() -> Result<Vec<Box<dyn Measured>>> {
    let [list, tree]: [Result<Box<dyn Measured>>; 2] =
        [&["packages", "e0000"] as &[&str], &["packages", "e0000", "--tree"]].map(row);
    Ok(vec![list?, tree?])
}

fn row(words: &'static [&'static str]) -> Result<Box<dyn Measured>> {
    let home = generated::home(1, 200)?;
    Ok(Box::new(Row {
        what: format!("`{}`, 200 packages", words.join(" ").replace(" e0000", "")),
        goal: Goal::Millis(10.0),
        beside: "`/bin/true`".to_owned(),
        each: 1,
        round: Box::new(move |_| {
            let shown = timed(&mut home.venvyard(words))?;
            Ok([shown, timed(&mut home.command("/bin/true"))?])
        }),
    }))
}
