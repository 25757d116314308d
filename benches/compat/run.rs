//! One measurement from its beginning to its table.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use venvyard::shell::Shell;

use crate::sides::{Side, Sides};
use crate::stats::{Samples, Summary};
use crate::table::Table;
use crate::works::{Often, ROWS, Row, Work};
use crate::{Result, installed};

const USAGE: &str = "\
cargo bench --bench compat -- [--rounds N] [--write-readme]
  --rounds N      how often each work is done (30); the long ones a tenth as often, the longest once
  --write-readme  puts the table into benches/README.md";

const BEGIN: &str = "<!-- measured: cargo bench --bench compat -- --write-readme -->\n";
const END: &str = "<!-- measured -->";

/// # Errors
/// A usage; no shell; the package index; what the shells or the programs say.
pub(crate) fn run(mut args: impl Iterator<Item = String>) -> Result<()> {
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
    let found =
        Command::new(env!("CARGO_BIN_EXE_venvyard")).args(["python", "find", "3"]).output()?;
    let programs = installed::programs(
        installed::VIRTUALENVWRAPPER,
        Path::new(String::from_utf8(found.stdout)?.trim()),
    );
    let mut table = Table::new(
        ["work", "shell", "goal", "ours: ms", "virtualenvwrapper: ms", "ratio"].map(str::to_owned),
    );
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
    }
    let text = format!("{table}\n{rounds} interleaved rounds, median / minimum.\n");
    println!("{text}");
    if write { keep(&text) } else { Ok(()) }
}

/// Both in turn. The first round doesn't count, but where it is the only one.
fn measured(row: &Row, shell: Shell, sides: &mut Sides, rounds: usize) -> Result<[String; 6]> {
    let last = match row.often {
        Often::Always => rounds,
        Often::Tenth => rounds.div_ceil(10),
        Often::Once => 0,
    };
    let (mut ours, mut theirs) = (Beyond::default(), Beyond::default());
    for round in 0..=last {
        for (side, samples) in [(Side::Ours, &mut ours), (Side::Theirs, &mut theirs)] {
            let (took, nothing) = timed(row.work, sides, side)?;
            if round > 0 || last == 0 {
                samples.took.push(took);
                samples.nothing.push(nothing);
            }
        }
    }
    let (ours, theirs) = (ours.summary()?, theirs.summary()?);
    let (goal, ratio) = ((row.goal)(shell), theirs.over(&ours));
    let verdict = if ratio.median >= goal { "✓" } else { "**not met**" };
    Ok([
        row.what.to_owned(),
        shell.to_string(),
        format!("≥{goal}×"),
        ours.to_string(),
        theirs.to_string(),
        format!("{ratio} {verdict}"),
    ])
}

/// What a work takes beyond what the same shell takes for nothing.
#[derive(Default)]
struct Beyond {
    took: Samples,
    nothing: Samples,
}

impl Beyond {
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
