//! One measurement from its beginning to its table.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use venvyard::shell::Shell;

use crate::sides::{Side, Sides};
use crate::stats::{Samples, Summary};
use crate::table::Table;
use crate::works::{FLOORS, Often, ROWS, Row, Work};
use crate::{Result, installed};

const USAGE: &str = "\
cargo bench --bench compat -- [--rounds N] [--write-readme]
  --rounds N      how often each work is done (30); the long ones a tenth as often, the longest once
  --write-readme  puts the table into benches/README.md";

const BEGIN: &str = "<!-- measured: cargo bench --bench compat -- --write-readme -->\n";
const END: &str = "<!-- measured -->";

/// # Errors
/// A usage; no shell; the package index; what the shells or the programs say.
pub(crate) fn run(args: impl Iterator<Item = String>) -> Result<()> {
    let (rounds, write) = asked(args)?;
    let found =
        Command::new(env!("CARGO_BIN_EXE_venvyard")).args(["python", "find", "3"]).output()?;
    let python = String::from_utf8(found.stdout)?;
    let programs = installed::programs(installed::VIRTUALENVWRAPPER, Path::new(python.trim()));
    let mut table = Table::new(HEADER);
    let mut floors = Table::new(["floor", "shell", "ms"]);
    for shell in [Shell::Bash, Shell::Zsh] {
        if which::which(shell.name()).is_err() {
            eprintln!("{shell} is not here");
            continue;
        }
        eprintln!("{shell}");
        let mut sides = Sides::start(shell, &programs)?;
        for row in &ROWS {
            eprintln!("  {}", row.what);
            table.row(measured(row, shell, &mut sides, rounds)?);
        }
        for (what, line) in FLOORS {
            eprintln!("  {what}");
            let took = floor(line, &mut sides, rounds)?;
            floors.row([what.to_owned(), shell.to_string(), took.to_string()]);
        }
    }
    let text = format!("{table}\n{floors}\n{rounds} interleaved rounds, median / minimum.\n");
    println!("{text}");
    if write { keep(&text) } else { Ok(()) }
}

const HEADER: [&str; 8] =
    ["work", "shell", "goal", "ours: ms", "virtualenvwrapper: ms", "ratio", "floor: ms", "at most"];

/// How many rounds, and whether to keep the table.
fn asked(mut args: impl Iterator<Item = String>) -> Result<(usize, bool)> {
    let (mut rounds, mut write) = (30, false);
    while let Some(arg) = args.next() {
        match &*arg {
            // Cargo's own.
            "--bench" => {}
            "--write-readme" => write = true,
            "--rounds" => {
                let given = args.next().and_then(|it| it.parse().ok()).filter(|it| *it > 0);
                rounds = given.ok_or(USAGE)?;
            }
            _ => return Err(USAGE.into()),
        }
    }
    Ok((rounds, write))
}

/// Both in turn. The first round doesn't count, but where it is the only one.
fn measured(row: &Row, shell: Shell, sides: &mut Sides, rounds: usize) -> Result<[String; 8]> {
    let last = match row.often {
        Often::Always => rounds,
        Often::Tenth => rounds.div_ceil(10),
        Often::Once => 0,
    };
    let (mut ours, mut theirs) = (Beyond::default(), Beyond::default());
    let (bare, mut floors) = (row.floor.line(), Beyond::default());
    for round in 0..=last {
        for (side, samples) in [(Side::Ours, &mut ours), (Side::Theirs, &mut theirs)] {
            let (took, nothing) = timed(row.work, sides, side)?;
            if round > 0 || last == 0 {
                samples.took.push(took);
                samples.nothing.push(nothing);
            }
        }
        if let Some(line) = bare {
            floors.line(line, sides)?;
        }
    }
    let (ours, theirs) = (ours.summary()?, theirs.summary()?);
    let (goal, ratio) = ((row.goal)(shell), theirs.over(&ours));
    let verdict = if ratio.median >= goal { "✓" } else { "**not met**" };
    let [floor, most] = match bare {
        Some(_) => {
            let floor = floors.summary()?;
            [floor.to_string(), theirs.over(&floor).to_string()]
        }
        None => [String::new(), String::new()],
    };
    Ok([
        row.what.to_owned(),
        shell.to_string(),
        format!("≥{goal}×"),
        ours.to_string(),
        theirs.to_string(),
        format!("{ratio} {verdict}"),
        floor,
        most,
    ])
}

/// What a line takes that does nothing but start programs.
fn floor(line: &str, sides: &mut Sides, rounds: usize) -> Result<Summary> {
    let mut samples = Beyond::default();
    for _ in 0..rounds {
        samples.line(line, sides)?;
    }
    samples.summary()
}

/// What a work takes beyond what the same shell takes for nothing.
#[derive(Default)]
struct Beyond {
    took: Samples,
    nothing: Samples,
}

impl Beyond {
    /// Times a line of our session.
    fn line(&mut self, line: &str, sides: &mut Sides) -> Result<()> {
        self.nothing.push(sides.run(Side::Ours, ":")?);
        self.took.push(sides.run(Side::Ours, line)?);
        Ok(())
    }

    fn summary(&self) -> Result<Summary> {
        let took = self.took.summary().ok_or("no round")?;
        let nothing = self.nothing.summary().ok_or("no round")?;
        Ok(Summary {
            median: took.median - nothing.median,
            minimum: took.minimum - nothing.minimum,
        })
    }
}

/// How long the work takes, and how long nothing.
fn timed(work: Work, sides: &mut Sides, side: Side) -> Result<(Duration, Duration)> {
    match work {
        Work::File => Ok((sides.start_up(side, true)?, sides.fresh(":")?)),
        Work::Init => Ok((sides.start_up(side, false)?, sides.fresh(":")?)),
        Work::Line { before, line, after } => {
            sides.run(side, before)?;
            let nothing = sides.run(side, ":")?;
            let took = sides.run(side, line)?;
            sides.run(side, after)?;
            Ok((took, nothing))
        }
    }
}

/// Puts the table between its marks in the README.
fn keep(text: &str) -> Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/README.md");
    let old = std::fs::read_to_string(&path)?;
    let marks = "benches/README.md has no place for the table of virtualenvwrapper's commands";
    let (before, rest) = old.split_once(BEGIN).ok_or(marks)?;
    let (_, after) = rest.split_once(END).ok_or(marks)?;
    Ok(std::fs::write(path, format!("{before}{BEGIN}{}\n{END}{after}", text.trim_end()))?)
}
