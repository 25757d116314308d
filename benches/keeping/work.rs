//! The rows: what is prepared, what is timed, and what it is compared with.

use std::process::Command;
use std::time::{Duration, Instant};

use rustix::process::WaitOptions;

use crate::Result;
use crate::home::Home;
use crate::stats::{Samples, Summary};
use crate::table::Table;

const USAGE: &str = "\
cargo bench --bench keeping -- [--rounds N]
  --rounds N  how often each work is done (30); the long ones a tenth as often";

/// What a row must reach.
enum Goal {
    /// At most so many milliseconds.
    Millis(f64),
    /// At least so many times faster than the other work.
    Faster(f64),
}

/// One work beside another, which says what the machine can do.
struct Row {
    what: &'static str,
    goal: Goal,
    beside: &'static str,
    /// How many rounds make one of this row's.
    each: usize,
    /// Times both.
    round: fn(&Home, usize) -> Result<[Duration; 2]>,
}

/// A new row is a few lines here and a function that times it.
const ROWS: [Row; 4] = [
    Row {
        what: "`list --names`, 10,000 environments",
        goal: Goal::Millis(5.0),
        beside: "`/bin/true`",
        each: 1,
        round: |home, _| Ok([timed(&mut home.venvyard(&["list", "--names"]))?, nothing(home)?]),
    },
    Row {
        what: "`var set`, 10,000 environments, fsync included",
        goal: Goal::Millis(3.0),
        beside: "`/bin/true`, and a file written, renamed and fsynced",
        each: 1,
        round: |home, round| {
            let value = format!("A={round}");
            let set = timed(&mut home.venvyard(&["var", "set", "bare", &value]))?;
            Ok([set, nothing(home)? + written(home)?])
        },
    },
    Row {
        what: "`remove`, 50,000 files",
        goal: Goal::Millis(20.0),
        beside: "`rm -r`",
        each: 10,
        round: removal,
    },
    Row {
        what: "8 × 20 creations, changes, removals at once",
        goal: Goal::Faster(3.0),
        beside: "the same, each under one lock",
        each: 10,
        round: |home, _| Ok([crowd(home, false)?, crowd(home, true)?]),
    },
];

/// # Errors
/// A usage; what the programs say.
pub(crate) fn run(mut args: impl Iterator<Item = String>) -> Result<String> {
    let mut rounds: usize = 30;
    while let Some(arg) = args.next() {
        match &*arg {
            // Cargo's own.
            "--bench" => {}
            "--rounds" => {
                let given = args.next().and_then(|it| it.parse().ok()).filter(|it| *it > 0);
                rounds = given.ok_or(USAGE)?;
            }
            _ => return Err(USAGE.into()),
        }
    }
    // What a program leaves running becomes a child of this one, which waits for it.
    rustix::process::set_child_subreaper(Some(rustix::process::getpid()))?;
    let home = Home::new()?;
    // An environment whose scripts nobody wants to be written.
    timed(&mut home.venvyard(&["create", "--no-pip", "bare"]))?;
    for script in std::fs::read_dir(home.path().join(".virtualenvs/bare/bin"))? {
        let script = script?;
        if script.file_name().to_string_lossy().to_lowercase().contains("activate") {
            std::fs::remove_file(script.path())?;
        }
    }
    home.fill()?;
    let mut table =
        Table::new(["work", "goal", "ms", "beside it", "ms", "ratio"].map(str::to_owned));
    for row in &ROWS {
        eprintln!("{}", row.what);
        table.row(row.measured(&home, rounds.div_ceil(row.each))?);
    }
    Ok(format!("{table}\n{rounds} interleaved rounds, median / minimum.\n"))
}

impl Row {
    fn measured(&self, home: &Home, rounds: usize) -> Result<[String; 6]> {
        let mut samples: [Samples; 2] = Default::default();
        // The first one doesn't count.
        for round in 0..=rounds {
            let times = (self.round)(home, round)?;
            if round > 0 {
                samples.iter_mut().zip(times).for_each(|(samples, took)| samples.push(took));
            }
        }
        let [work, other] = samples.map(|samples| samples.summary());
        let (work, other) = (work.ok_or("no round")?, other.ok_or("no round")?);
        let (goal, is_met) = self.goal.judged(&work, &other);
        let verdict = if is_met { "✓" } else { "**not met**" };
        Ok([
            self.what.to_owned(),
            goal,
            format!("{work} {verdict}"),
            self.beside.to_owned(),
            other.to_string(),
            work.over(&other).to_string(),
        ])
    }
}

impl Goal {
    fn judged(&self, work: &Summary, other: &Summary) -> (String, bool) {
        match self {
            Self::Millis(most) => (format!("<{most} ms"), work.median < *most),
            Self::Faster(least) => {
                (format!("≥{least}× faster"), work.median * least <= other.median)
            }
        }
    }
}

/// How long a program takes, from before its start until its end is known.
fn timed(command: &mut Command) -> Result<Duration> {
    let begin = Instant::now();
    let status = command.stderr(std::process::Stdio::null()).status()?;
    let took = begin.elapsed();
    // What goes on behind it would run beside what is measured next.
    while rustix::process::wait(WaitOptions::empty()).is_ok() {}
    if status.success() { Ok(took) } else { Err(format!("{command:?}: {status}").into()) }
}

fn nothing(home: &Home) -> Result<Duration> {
    timed(&mut home.command("/bin/true"))
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

fn removal(home: &Home, _: usize) -> Result<[Duration; 2]> {
    const FILES: usize = 50_000;
    timed(&mut home.venvyard(&["create", "--no-pip", "large"]))?;
    let (large, copy) = (home.path().join(".virtualenvs/large"), home.path().join("large"));
    for root in [&large, &copy] {
        for directory in 0..FILES / 100 {
            let directory = root.join(format!("lib/{directory}"));
            std::fs::create_dir_all(&directory)?;
            for file in 0..100 {
                std::fs::write(directory.join(file.to_string()), "")?;
            }
        }
    }
    let removed = timed(&mut home.venvyard(&["remove", "large", "--yes"]))?;
    Ok([removed, timed(home.command("/bin/rm").arg("-r").arg(copy))?])
}

/// Processes that make, change and remove environments; with `one_lock`, one command after the other.
fn crowd(home: &Home, one_lock: bool) -> Result<Duration> {
    const PROCESSES: usize = 8;
    const ROUNDS: usize = 5;
    let run = |line: &str| -> Result<()> {
        let words: Vec<&str> = line.split(' ').collect();
        let direct = home.venvyard(&words);
        let mut locked = Command::new("/usr/bin/flock");
        locked.arg(home.path().join("lock")).arg(direct.get_program()).args(direct.get_args());
        let set = direct.get_envs().filter_map(|(name, value)| Some((name, value?)));
        locked.env_clear().envs(set).current_dir(home.path());
        let mut command = if one_lock { locked } else { direct };
        let status = command
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .status()?;
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
