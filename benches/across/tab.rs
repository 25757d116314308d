//! Tab behind `find`, with what a thousand environments have in the index.

use crate::Result;
use crate::generated;
use crate::row::{Goal, Measured, Row};
use crate::timed::timed;

/// # Errors
/// No environment could be made.
pub(crate) fn rows() -> Result<Vec<Box<dyn Measured>>> {
    let home = generated::home(1000, 50)?;
    timed(&mut home.venvyard(&["find", "package-000"]))?;
    Ok(vec![Box::new(Row {
        what: "Tab behind `find`, 1,000 environments".to_owned(),
        goal: Goal::Millis(20.0),
        beside: "`/bin/true`".to_owned(),
        each: 1,
        round: Box::new(move |_| {
            let words = ["__complete", "zsh", "2", "venvyard", "find", "package"];
            let offered = timed(&mut home.venvyard(&words))?;
            Ok([offered, timed(&mut home.command("/bin/true"))?])
        }),
    })])
}
