//! `list --long --sort size` of two hundred environments, whose sizes are known, or not.

use std::path::Path;
use std::process::Stdio;
use std::rc::Rc;

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
    let home = Rc::new(home);
    let cold = Rc::clone(&home);
    let row = |what: &str, most, home: Rc<Home>, options: &'static [&'static str]| Row {
        what: format!("`list --long --sort size`, 200 environments with pip, {what}, tmpfs"),
        goal: Goal::Millis(most),
        beside: "`du -s`, which measures them".to_owned(),
        each: 1,
        round: Box::new(move |_| {
            let all = home.path().join(".virtualenvs");
            let words = [&["list", "--long", "--sort", "size"], options].concat();
            let listed = timed(&mut home.venvyard(&words))?;
            let mut du = home.command("/usr/bin/du");
            Ok([listed, timed(du.arg("-s").arg(all).stdout(Stdio::null()))?])
        }),
    };
    Ok(vec![
        row("known sizes", 100.0, home, &[]),
        row("measured anew", 2000.0, cold, &["--refresh"]),
    ])
}
