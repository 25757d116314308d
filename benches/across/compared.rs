//! `diff` of two environments with two hundred packages each.

use crate::Result;
use crate::generated;
use crate::row::{Goal, Measured, Row};
use crate::timed::timed;

/// # Errors
/// No environment could be made.
pub(crate) fn rows() -> Result<Vec<Box<dyn Measured>>> {
    let home = generated::home(2, 200)?;
    Ok(vec![Box::new(Row {
        what: "`diff`, 200 packages in each".to_owned(),
        goal: Goal::Millis(20.0),
        beside: "`/bin/sh -c true`".to_owned(),
        each: 1,
        round: Box::new(move |_| {
            // Its status says that they differ.
            let mut diff = home.command("/bin/sh");
            diff.args(["-c", "venvyard diff e0000 e0001 >/dev/null; test $? = 1"]);
            let compared = timed(&mut diff)?;
            Ok([compared, timed(home.command("/bin/sh").args(["-c", "true"]))?])
        }),
    })])
}
