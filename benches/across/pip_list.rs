//! `find` beside what people write without it: a loop of `pip list` over all environments.

use std::time::Duration;

use crate::Result;
use crate::generated;
use crate::home::Home;
use crate::row::{Goal, Measured, Row};
use crate::timed::timed;

/// Of how many environments `pip list` is run. The time of all is calculated from it.
const LISTED: u32 = 4;

const ALL: u32 = 1000;

/// # Errors
/// No environment could be made.
pub(crate) fn rows() -> Result<Vec<Box<dyn Measured>>> {
    let home = generated::home(ALL as usize, 50)?;
    for number in 0..LISTED {
        timed(&mut home.venvyard(&["create", &format!("pip{number}")]))?;
    }
    timed(&mut home.venvyard(&["find", "pip"]))?;
    Ok(vec![Box::new(Row {
        what: "`find`, 1,000 environments, beside `pip list`".to_owned(),
        goal: Goal::Faster(1000.0),
        beside: format!("`pip list` in each: {LISTED} environments, × {}", ALL / LISTED),
        each: 10,
        round: Box::new(move |_| {
            let found = timed(&mut home.venvyard(&["find", "package-010"]))?;
            let listed: Duration =
                (0..LISTED).map(|number| pip_list(&home, number)).sum::<Result<Duration>>()?;
            Ok([found, listed * (ALL / LISTED)])
        }),
    })])
}

fn pip_list(home: &Home, number: u32) -> Result<Duration> {
    let python = home.path().join(format!(".virtualenvs/pip{number}/bin/python"));
    let mut pip = home.command(&python.to_string_lossy());
    pip.args(["-m", "pip", "--disable-pip-version-check", "list"]);
    timed(pip.stdout(std::process::Stdio::null()))
}
