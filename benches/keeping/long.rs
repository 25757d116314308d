//! `list --long` of two hundred environments, whose sizes are known.

use std::path::Path;
use std::process::Stdio;

use crate::Result;
use crate::home::Home;
use crate::row::{Goal, Row};
use crate::timed::timed;

/// # Errors
/// No environment could be made.
pub(crate) fn rows() -> Result<Vec<Row>> {
    let home = Home::bare(Path::new("/dev/shm"))?;
    for number in 0..200 {
        timed(&mut home.venvyard(&["create", &format!("e{number:03}")]))?;
    }
    timed(&mut home.venvyard(&["list", "--long"]))?;
    Ok(vec![Row {
        what: "`list --long`, 200 environments with pip, tmpfs".to_owned(),
        goal: Goal::Millis(100.0),
        beside: "`du -s`, which measures them".to_owned(),
        each: 1,
        round: Box::new(move |_| {
            let all = home.path().join(".virtualenvs");
            let listed = timed(&mut home.venvyard(&["list", "--long"]))?;
            let mut du = home.command("/usr/bin/du");
            Ok([listed, timed(du.arg("-s").arg(all).stdout(Stdio::null()))?])
        }),
    }])
}
