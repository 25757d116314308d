//! `each -- true` in fifty environments, beside fifty starts of `true` on as many processors.

use std::time::Duration;

use crate::Result;
use crate::generated;
use crate::row::{Goal, Measured, Row};
use crate::timed::timed;

const ENVIRONMENTS: u32 = 50;

/// # Errors
/// No environment could be made.
pub(crate) fn rows() -> Result<Vec<Box<dyn Measured>>> {
    let home = generated::home(ENVIRONMENTS as usize, 1)?;
    let processors = u32::try_from(std::thread::available_parallelism()?.get())?;
    Ok(vec![Box::new(Row {
        what: format!("`each -- true`, {ENVIRONMENTS} environments"),
        goal: Goal::Times(1.2),
        beside: format!("{ENVIRONMENTS} × `/bin/true` ÷ {processors} processors"),
        each: 3,
        round: Box::new(move |_| {
            let each = timed(&mut home.venvyard(&["each", "--", "true"]))?;
            let start = |_| timed(&mut home.command("/bin/true"));
            let alone: Duration = (0..ENVIRONMENTS).map(start).sum::<Result<Duration>>()?;
            Ok([each, alone / processors])
        }),
    })])
}
