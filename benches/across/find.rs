//! `find` in a thousand environments, without the index and with it.

use std::process::Stdio;
use std::rc::Rc;

use crate::Result;
use crate::generated;
use crate::row::{Goal, Measured, Row};
use crate::timed::timed;

/// A version that a fifth of those environments has that have the package at all.
const WANTED: &str = "package-010==1.1.*";

/// # Errors
/// No environment could be made.
pub(crate) fn rows() -> Result<Vec<Box<dyn Measured>>> {
    let home = Rc::new(generated::home(1000, 50)?);
    let cold = Rc::clone(&home);
    let named = Rc::clone(&home);
    Ok(vec![
        Box::new(Row {
            what: "`find`, 1,000 environments, without an index".to_owned(),
            goal: Goal::Millis(1000.0),
            beside: "`find -name *.dist-info -prune`".to_owned(),
            each: 3,
            round: Box::new(move |_| {
                let _ = std::fs::remove_file(generated::index(&cold));
                let found = timed(&mut cold.venvyard(&["find", WANTED]))?;
                let mut find = cold.command("/usr/bin/find");
                find.arg(cold.path().join(".virtualenvs")).args(["-name", "*.dist-info", "-prune"]);
                Ok([found, timed(find.stdout(Stdio::null()))?])
            }),
        }),
        Box::new(Row {
            what: "`find`, 1,000 environments, 50 have it".to_owned(),
            goal: Goal::Millis(50.0),
            beside: "`/bin/true`".to_owned(),
            each: 1,
            round: Box::new(move |_| {
                let found = timed(&mut home.venvyard(&["find", WANTED]))?;
                Ok([found, timed(&mut home.command("/bin/true"))?])
            }),
        }),
        Box::new(Row {
            what: "`find`, 1,000 environments, 250 have it".to_owned(),
            goal: Goal::Millis(50.0),
            beside: "`/bin/true`".to_owned(),
            each: 1,
            round: Box::new(move |_| {
                let found = timed(&mut named.venvyard(&["find", "package-010"]))?;
                Ok([found, timed(&mut named.command("/bin/true"))?])
            }),
        }),
    ])
}
