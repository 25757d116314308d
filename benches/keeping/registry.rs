//! A registry of ten thousand: its names, and a change of one entry.

use std::rc::Rc;
use std::time::{Duration, Instant, SystemTime};

use crate::Result;
use crate::home::Home;
use crate::row::{Goal, Row};
use crate::timed::timed;

/// # Errors
/// No environment could be made.
pub(crate) fn rows() -> Result<Vec<Row>> {
    let home = Rc::new(Home::new()?);
    // An environment whose scripts nobody wants to be written.
    timed(&mut home.venvyard(&["create", "--no-pip", "bare"]))?;
    for script in std::fs::read_dir(home.path().join(".virtualenvs/bare/bin"))? {
        let script = script?;
        if script.file_name().to_string_lossy().to_lowercase().contains("activate") {
            std::fs::remove_file(script.path())?;
        }
    }
    home.fill()?;
    settle(&home)?;
    let nothing = |home: &Home| timed(&mut home.command("/bin/true"));
    let names = Row {
        what: "`list --names`, 10,000 environments".to_owned(),
        goal: Goal::Millis(5.0),
        beside: "`/bin/true`".to_owned(),
        each: 1,
        round: Box::new({
            let home = Rc::clone(&home);
            move |_| Ok([timed(&mut home.venvyard(&["list", "--names"]))?, nothing(&home)?])
        }),
    };
    let change = Row {
        what: "`var set`, 10,000 environments, fsync included".to_owned(),
        goal: Goal::Millis(3.0),
        beside: "`/bin/true`, and a file written, renamed and fsynced".to_owned(),
        each: 1,
        round: Box::new(move |round| {
            let value = format!("A={round}");
            let set = timed(&mut home.venvyard(&["var", "set", "bare", &value]))?;
            Ok([set, nothing(&home)? + written(&home)?])
        }),
    };
    Ok(vec![names, change])
}

/// Lets the index be kept, which it is two seconds after the last change.
///
/// # Errors
/// The disk's.
pub(crate) fn settle(home: &Home) -> Result<()> {
    let past = SystemTime::now() - Duration::from_mins(1);
    for directory in [".local/share/venvyard/registry.d", ".virtualenvs"] {
        std::fs::File::open(home.path().join(directory))?.set_modified(past)?;
    }
    timed(&mut home.venvyard(&["list", "--names"])).map(drop)
}

/// One file written, fsynced, renamed, and its directory fsynced.
fn written(home: &Home) -> Result<Duration> {
    let (new, file) = (home.path().join(".new"), home.path().join("file"));
    let begin = Instant::now();
    std::fs::write(&new, [b'x'; 400])?;
    std::fs::File::open(&new)?.sync_all()?;
    std::fs::rename(&new, &file)?;
    std::fs::File::open(home.path())?.sync_all()?;
    Ok(begin.elapsed())
}
