//! `each`: runs a command in several environments.

use std::collections::HashMap;
use std::io::Read;
use std::num::NonZero;
use std::sync::{Mutex, PoisonError};
use std::thread::available_parallelism;
use std::time::Duration;

use serde::Serialize;

use crate::cli::Each;
use crate::context::Context;
use crate::error::{Error, Exit, Result};
use crate::interrupt;
use crate::ops::each::{
    self, Condition, Directory, Fate, Listener, Order, Output, Report, Selection, choose,
    pass_lines, worst,
};
use crate::ops::paths::existing_directory;
use crate::ui::{Labelled, Stream, Table, Ui, counted};

/// How much of what a command writes to stdout the JSON has, in bytes.
const MOST: usize = 1 << 16;

/// `venvyard each`
pub fn run(context: &Context, ui: &Ui, args: Each) -> Result<Exit> {
    let conditions: Result<Vec<Condition>, _> =
        args.filter.iter().map(|text| text.parse()).collect();
    let project = args.project.as_deref().map(existing_directory).transpose()?;
    let conditions = conditions.map_err(Error::usage)?;
    let chosen = choose(context, &Selection { names: args.names, project, conditions })?;
    let jobs = args.jobs.as_deref().map(number).transpose()?;
    let output = match (args.group, args.json, jobs) {
        (true, ..) => Output::Whole,
        (_, false, Some(1)) => Output::Own,
        _ => Output::Lines,
    };
    let processors = || available_parallelism().map_or(1, NonZero::get);
    let order = Order {
        command: &args.command,
        jobs: jobs.unwrap_or_else(processors),
        directory: if args.cd { Directory::Project } else { Directory::Current },
        output,
    };
    // The progress would be drawn over what the command writes.
    let shows_progress = output != Output::Own;
    let labelled = ui.labelled(chosen.iter().map(|one| one.name.as_str()), shows_progress);
    let listener = Printer {
        labelled: &labelled,
        output,
        json: args.json.then(Mutex::default),
        printing: Mutex::default(),
    };
    let reports = each::run(context, chosen, &order, &listener, &labelled);
    labelled.finish();
    let kept = listener.json.map(|kept| kept.into_inner().unwrap_or_else(PoisonError::into_inner));
    let exits = reports.iter().filter_map(|report| report.fate.exit());
    let exit = exits.fold(Exit::DONE, worst);
    let exit = if interrupt::check().is_err() { interrupt::exit() } else { exit };
    match kept {
        Some(kept) => ui.json(&document(&args.command, &reports, &kept, exit))?,
        None => tell(ui, &reports),
    }
    Ok(exit)
}

/// How many at once.
fn number(text: &str) -> Result<usize> {
    let number = text.parse::<NonZero<usize>>().map(NonZero::get);
    number.map_err(|_| Error::usage(format!("--jobs takes a number from 1 on, not {text:?}")))
}

/// Prints what the commands write as it comes.
struct Printer<'a> {
    labelled: &'a Labelled,
    output: Output,
    /// What was written to stdout, by name, if the JSON is to have it.
    json: Option<Mutex<HashMap<String, Kept>>>,
    /// Held by whoever prints the whole output of one environment.
    printing: Mutex<()>,
}

/// The beginning of what a command wrote.
#[derive(Default)]
struct Kept {
    bytes: Vec<u8>,
    is_cut: bool,
}

impl Listener for Printer<'_> {
    fn begins(&self, name: &str) {
        match self.output {
            Output::Own => self.labelled.heading(Stream::Err, name),
            Output::Lines | Output::Whole => self.labelled.begins(name),
        }
    }

    fn out(&self, name: &str, lines: &[u8]) {
        let Some(json) = &self.json else { return self.labelled.lines(Stream::Out, name, lines) };
        let mut all = json.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = all.entry(name.to_owned()).or_default();
        let room = MOST - kept.bytes.len();
        kept.bytes.extend_from_slice(&lines[..room.min(lines.len())]);
        kept.is_cut |= lines.len() > room;
    }

    fn err(&self, name: &str, lines: &[u8]) {
        self.labelled.lines(Stream::Err, name, lines);
    }

    fn whole(&self, name: &str, out: &mut dyn Read, err: &mut dyn Read) {
        let _printing = self.printing.lock().unwrap_or_else(PoisonError::into_inner);
        let has_out = self.with_heading(Stream::Out, name, out, true);
        // At a terminal, one name stands above both.
        let is_seen = has_out && Ui.stdout_is_terminal() && Ui.stderr_is_terminal();
        self.with_heading(Stream::Err, name, err, !is_seen);
    }

    fn ends(&self, report: &Report) {
        self.labelled.ends(&report.name);
    }
}

impl Printer<'_> {
    /// Prints what there is, below the name. Says whether there is anything.
    fn with_heading(
        &self,
        stream: Stream,
        name: &str,
        text: &mut dyn Read,
        mut is_new: bool,
    ) -> bool {
        let mut is_empty = true;
        pass_lines(text, |lines| {
            is_empty = false;
            if std::mem::take(&mut is_new) {
                self.labelled.heading(stream, name);
            }
            self.labelled.plain(stream, lines);
        });
        !is_empty
    }
}

/// How it went, for people.
fn tell(ui: &Ui, reports: &[Report]) {
    let mut table = Table::new(&["ENVIRONMENT", "STATUS", "TIME", "REASON"]);
    for report in reports {
        let (status, reason) = told(&report.fate);
        let took = if report.took.is_zero() { String::new() } else { seconds(report.took) };
        table.row([report.name.clone(), status, took, reason.unwrap_or_default()]);
    }
    ui.say(format!("\n{table}").trim_end());
    let failed = reports.iter().filter(|report| !report.fate.is_done()).count();
    let of = counted(reports.len(), "environment");
    ui.say(&match failed {
        0 => format!("done in {of}"),
        failed => format!("not done in {failed} of {of}"),
    });
}

/// The status in a word or two, and why.
fn told(fate: &Fate) -> (String, Option<String>) {
    match fate {
        Fate::Ended(status) => match (fate.signal(), status.code()) {
            (Some(signal), _) => (format!("signal {signal}"), None),
            (None, Some(0)) => ("done".to_owned(), None),
            (None, code) => (format!("exit {}", code.unwrap_or(1)), None),
        },
        Fate::NotStarted(error) => ("not started".to_owned(), Some(error.to_string())),
        Fate::Unusable(error) => ("not entered".to_owned(), Some(error.to_string())),
        Fate::Interrupted => ("interrupted".to_owned(), None),
        Fate::NotRun => ("not run".to_owned(), None),
    }
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}

/// How it went, for scripts.
#[derive(Debug, Serialize)]
struct Document<'a> {
    schema_version: u32,
    command: Vec<String>,
    exit: u8,
    environments: Vec<Row<'a>>,
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    name: &'a str,
    path: &'a std::path::Path,
    /// `done`, `failed`, `not-started`, `not-entered`, `interrupted` or `not-run`.
    status: &'static str,
    exit: Option<u8>,
    signal: Option<i32>,
    reason: Option<String>,
    seconds: f64,
    /// What it wrote to stdout, at most 64 KiB.
    output: String,
    /// Whether it wrote more.
    truncated: bool,
}

fn document<'a>(
    command: &[std::ffi::OsString],
    reports: &'a [Report],
    kept: &HashMap<String, Kept>,
    exit: Exit,
) -> Document<'a> {
    let row = |report: &'a Report| {
        let kept = kept.get(&report.name);
        let output = kept.map(|kept| String::from_utf8_lossy(&kept.bytes).into_owned());
        Row {
            name: &report.name,
            path: &report.path,
            status: match &report.fate {
                fate if fate.is_done() => "done",
                Fate::Ended(_) => "failed",
                Fate::NotStarted(_) => "not-started",
                Fate::Unusable(_) => "not-entered",
                Fate::Interrupted => "interrupted",
                Fate::NotRun => "not-run",
            },
            exit: report.fate.exit().map(|exit| exit.0),
            signal: report.fate.signal(),
            reason: told(&report.fate).1,
            seconds: (report.took.as_secs_f64() * 1000.0).round() / 1000.0,
            output: output.unwrap_or_default(),
            truncated: kept.is_some_and(|kept| kept.is_cut),
        }
    };
    Document {
        schema_version: 1,
        command: command.iter().map(|word| word.to_string_lossy().into_owned()).collect(),
        exit: exit.0,
        environments: reports.iter().map(row).collect(),
    }
}
