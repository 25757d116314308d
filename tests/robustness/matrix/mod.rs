//! The matrix: twelve rows of what may go wrong, each at a tenth of its size in CI. `tests/soak` runs them at
//! full size and prints a line for each.
//!
//! Every row takes its random numbers from `VENVYARD_SEED`, so a failure comes back with the same seed, and ends
//! with [`Scene::intact`](scene::Scene::intact).
#![cfg(target_os = "linux")]

mod creators;
mod crowd;
mod damage;
mod deletion;
mod disks;
mod faults;
mod history;
mod injection;
mod kills;
mod leaving;
mod locks;
mod lost;
mod power;
mod replay;
mod scene;
mod state;
mod trace;
mod verbs;
mod words;

use std::fmt::Write as _;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Instant;

use crate::support::random::{self, Random};

/// What a row has tried.
#[derive(Default)]
struct Tally {
    counts: Vec<(&'static str, usize)>,
    failed: usize,
}

impl Tally {
    fn add(&mut self, what: &'static str, number: usize) {
        match self.counts.iter_mut().find(|(one, _)| *one == what) {
            Some((_, count)) => *count += number,
            None => self.counts.push((what, number)),
        }
    }

    /// Tries one of many. The row goes on after a failure, which says by itself what it is about.
    fn attempt(&mut self, what: &'static str, test: impl FnOnce()) {
        self.add(what, 1);
        self.failed += usize::from(catch_unwind(AssertUnwindSafe(test)).is_err());
    }

    fn said(&self) -> String {
        let mut text = String::new();
        for (what, count) in &self.counts {
            let comma = if text.is_empty() { "" } else { ", " };
            let _ = write!(text, "{comma}{count} {what}");
        }
        text
    }
}

/// Runs a row, and adds its line to the table in the file that `VENVYARD_SOAK` names.
fn row(number: usize, what: &str, run: impl FnOnce(&mut Tally, &mut Random)) {
    let begin = Instant::now();
    let mut tally = Tally::default();
    let mut random = Random::new(random::seed() ^ number as u64, "");
    let ended = catch_unwind(AssertUnwindSafe(|| run(&mut tally, &mut random)));
    let result = match &ended {
        Ok(()) if tally.failed > 0 => "FAILED",
        Ok(()) if tally.counts.is_empty() => "skipped",
        Ok(()) => "passed",
        Err(_) => "FAILED",
    };
    let seconds = begin.elapsed().as_secs_f64();
    let line = format!("| {number} | {what} | {} | {result} | {seconds:.0} |\n", tally.said());
    if let Some(table) = std::env::var_os("VENVYARD_SOAK") {
        let file = std::fs::OpenOptions::new().append(true).create(true).open(table);
        file.and_then(|mut file| file.write_all(line.as_bytes())).expect("the table");
    }
    if let Err(panic) = ended {
        resume_unwind(panic);
    }
    assert_eq!(tally.failed, 0, "failures in row {number}");
}
