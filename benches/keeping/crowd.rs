//! Many processes that make, change and remove environments at once.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::Result;
use crate::home::Home;
use crate::row::{Goal, Row};

const PROCESSES: usize = 200;
/// Of four operations each.
const ROUNDS: usize = 5;

/// # Errors
/// The disk's.
pub(crate) fn rows() -> Result<Vec<Row>> {
    let home = Home::new()?;
    Ok(vec![Row {
        what: "200 × 20 creations, changes, removals at once".to_owned(),
        goal: Goal::Faster(3.0),
        beside: "the same, each under one lock".to_owned(),
        each: 15,
        round: Box::new(move |_| Ok([crowd(&home, false)?, crowd(&home, true)?])),
    }])
}

/// With `one_lock`, one command after the other.
fn crowd(home: &Home, one_lock: bool) -> Result<Duration> {
    let run = |line: &str| -> Result<()> {
        let words: Vec<&str> = line.split(' ').collect();
        let direct = home.venvyard(&words);
        let mut locked = Command::new("/usr/bin/flock");
        locked.arg(home.path().join("lock")).arg(direct.get_program()).args(direct.get_args());
        let set = direct.get_envs().filter_map(|(name, value)| Some((name, value?)));
        locked.env_clear().envs(set).current_dir(home.path());
        let mut command = if one_lock { locked } else { direct };
        let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        if status.success() { Ok(()) } else { Err(format!("{line}: {status}").into()) }
    };
    let process = |number: usize| -> std::result::Result<(), String> {
        let name = format!("crowd{number}");
        for _ in 0..ROUNDS {
            for line in [
                format!("create --no-pip {name}"),
                format!("var set {name} A=1"),
                format!("var set {name} B=2"),
                format!("remove {name} --yes"),
            ] {
                run(&line).map_err(|error| error.to_string())?;
            }
        }
        Ok(())
    };
    let begin = Instant::now();
    let ended: std::result::Result<(), String> = std::thread::scope(|scope| {
        let start = |number| scope.spawn(move || process(number));
        let threads: Vec<_> = (0..PROCESSES).map(start).collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| "a thread")?)
    });
    ended?;
    Ok(begin.elapsed())
}
