//! Runs a command in several environments at once, and tells as it goes how each fared.

use std::ffi::OsString;
use std::io::{self, Read, Seek as _};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::lines::pass_lines_of;
use super::{Chosen, exit, signal};
use crate::activation;
use crate::context::Context;
use crate::error::{Error, Exit, Result};
use crate::fs;
use crate::interrupt;
use crate::ops::{child, enter};
use crate::program::NotStarted;
use crate::progress::Progress;
use crate::registry::Environment;

/// What is to be run, and how.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The command and its arguments.
    pub command: &'a [OsString],
    /// In how many environments at once.
    pub jobs: usize,
    /// Where it runs.
    pub directory: Directory,
    /// What becomes of its output.
    pub output: Output,
}

/// The directory in which the command runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Directory {
    /// The current one.
    Current,
    /// That of the environment.
    Environment,
    /// That of the environment's project.
    Project,
}

/// What becomes of a command's input and output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// The command has venvyard's own: it can ask, if it runs alone.
    Own,
    /// The listener gets lines as they come. Nothing can be read.
    Lines,
    /// The listener gets everything when the command has ended. Until then it is in files that have no name. Nothing can
    /// be read.
    Whole,
}

/// How the command fared in an environment.
#[derive(Debug)]
pub struct Report {
    /// The environment's name.
    pub name: String,
    /// Its directory.
    pub path: PathBuf,
    /// What became of the command.
    pub fate: Fate,
    /// How long it ran.
    pub took: Duration,
}

/// What became of the command in an environment.
#[derive(Debug)]
pub enum Fate {
    /// It ran to its end.
    Ended(ExitStatus),
    /// It could not be started.
    NotStarted(NotStarted),
    /// The environment can't be entered.
    Unusable(Error),
    /// A signal to venvyard ended it.
    Interrupted,
    /// A signal to venvyard came before its turn.
    NotRun,
}

impl Fate {
    /// The exit code, as a shell would report it. A command that was not run has none.
    pub fn exit(&self) -> Option<Exit> {
        match self {
            Self::Ended(status) => Some(exit(*status)),
            Self::NotStarted(error) => Some(error.exit()),
            Self::Unusable(error) => Some(error.kind().exit()),
            Self::Interrupted => Some(interrupt::exit()),
            Self::NotRun => None,
        }
    }

    /// The number of the signal that ended it.
    pub fn signal(&self) -> Option<i32> {
        match self {
            Self::Ended(status) => signal(*status),
            _ => None,
        }
    }

    /// Whether it ran, and with success.
    pub fn is_done(&self) -> bool {
        matches!(self, Self::Ended(status) if status.success())
    }
}

/// Hears from several threads what happens.
pub trait Listener: Sync {
    /// The command begins in this environment.
    fn begins(&self, name: &str);

    /// It wrote these lines to stdout. The last one may lack its line feed.
    fn out(&self, name: &str, lines: &[u8]);

    /// It wrote these lines to stderr.
    fn err(&self, name: &str, lines: &[u8]);

    /// It is over, and this is what it wrote to stdout and to stderr.
    fn whole(&self, name: &str, out: &mut dyn Read, err: &mut dyn Read);

    /// It is over. If a signal has come since, it may not have been the command's fault.
    fn ends(&self, report: &Report);
}

/// A command that is ready to be started.
struct Job {
    number: usize,
    name: String,
    path: PathBuf,
    command: Command,
}

/// Runs the command in each of the environments. The reports are in their order. The next command is made ready while
/// others run. After a signal none is started, and no process of theirs is left.
pub fn run(
    context: &Context,
    chosen: Vec<Chosen>,
    order: &Order<'_>,
    listener: &dyn Listener,
    progress: &dyn Progress,
) -> Vec<Report> {
    interrupt::handle();
    let reports = Mutex::new(Vec::with_capacity(chosen.len()));
    let report = |number: usize, report: Report| {
        listener.ends(&report);
        reports.lock().unwrap_or_else(PoisonError::into_inner).push((number, report));
    };
    let jobs = order.jobs.clamp(1, chosen.len().max(1));
    let (sender, receiver) = sync_channel::<Job>(0);
    let receiver = Mutex::new(receiver);
    let work = || {
        while let Some(job) = next(&receiver) {
            let (number, done) = carry_out(job, order.output, listener);
            report(number, done);
        }
    };
    let all = || {
        std::thread::scope(|scope| {
            for _ in 0..jobs {
                scope.spawn(work);
            }
            for (number, one) in chosen.into_iter().enumerate() {
                match made_ready(context, &one, order, progress) {
                    Ok(command) => {
                        let Chosen { name, path, .. } = one;
                        // The threads live as long as there may be a job.
                        let _ = sender.send(Job { number, name, path, command });
                    }
                    Err(fate) => {
                        let Chosen { name, path, .. } = one;
                        report(number, Report { name, path, fate, took: Duration::ZERO });
                    }
                }
            }
            drop(sender);
        });
    };
    // After a signal the reports say it.
    let _ = interrupt::among_children(all);
    let mut reports = reports.into_inner().unwrap_or_else(PoisonError::into_inner);
    reports.sort_unstable_by_key(|(number, _)| *number);
    reports.into_iter().map(|(_, report)| report).collect()
}

fn next(receiver: &Mutex<Receiver<Job>>) -> Option<Job> {
    receiver.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

/// The command for an environment.
fn made_ready(
    context: &Context,
    one: &Chosen,
    order: &Order<'_>,
    progress: &dyn Progress,
) -> Result<Command, Fate> {
    if interrupt::check().is_err() {
        return Err(Fate::NotRun);
    }
    let environment = one.environment().map_err(Fate::Unusable)?;
    let command = command_in(context, environment, order.command, order.directory, progress);
    command.map_err(|obstacle| match obstacle {
        Obstacle::NotStarted(error) => Fate::NotStarted(error),
        Obstacle::Unusable(error) => Fate::Unusable(error),
    })
}

/// Why a command can't be started in an environment.
pub(super) enum Obstacle {
    /// The command's fault.
    NotStarted(NotStarted),
    /// The environment can't be entered.
    Unusable(Error),
}

impl From<Error> for Obstacle {
    fn from(error: Error) -> Self {
        Self::Unusable(error)
    }
}

/// The command in an environment, which it enters.
pub(super) fn command_in(
    context: &Context,
    environment: &Environment,
    command: &[OsString],
    directory: Directory,
    progress: &dyn Progress,
) -> Result<Command, Obstacle> {
    let [name, arguments @ ..] = command else {
        return Err(Error::usage("no command to run").into());
    };
    activation::check(environment).map_err(Error::from)?;
    let plan = enter::plan(context, environment, None, progress)?;
    let mut command =
        child::command(&environment.path, &plan, name, arguments).map_err(Obstacle::NotStarted)?;
    let directory = match directory {
        Directory::Current => None,
        Directory::Environment => Some(environment.path.as_path()),
        Directory::Project => Some(child::project(&environment.name, plan.project.as_deref())?),
    };
    if let Some(directory) = directory {
        command.current_dir(directory).env("PWD", directory);
    }
    Ok(command)
}

/// Runs one command to its end.
fn carry_out(job: Job, output: Output, listener: &dyn Listener) -> (usize, Report) {
    let Job { number, name, path, mut command } = job;
    let begin = Instant::now();
    let fate = if interrupt::check().is_err() {
        Fate::NotRun
    } else {
        listener.begins(&name);
        let ran = match output {
            Output::Own => with_own(&mut command),
            Output::Lines => with_lines(&mut command, &name, listener),
            Output::Whole => with_files(&mut command, &name, listener),
        };
        fate(&command, ran)
    };
    let took = if matches!(fate, Fate::NotRun) { Duration::ZERO } else { begin.elapsed() };
    (number, Report { name, path, fate, took })
}

fn fate(command: &Command, ran: io::Result<ExitStatus>) -> Fate {
    match ran {
        Ok(status) if !status.success() && interrupt::check().is_err() => Fate::Interrupted,
        Ok(status) => Fate::Ended(status),
        Err(error) => Fate::NotStarted(NotStarted::because(command.get_program(), error)),
    }
}

fn start(command: &mut Command) -> io::Result<Child> {
    command.spawn().inspect(interrupt::end_if_late)
}

fn with_own(command: &mut Command) -> io::Result<ExitStatus> {
    interrupt::wait_among(&mut start(command)?)
}

/// Who has closed both streams, or ended, is waited for; what it left in the background may still write.
fn with_lines(
    command: &mut Command,
    name: &str,
    listener: &dyn Listener,
) -> io::Result<ExitStatus> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = start(command)?;
    let mut out = |lines: &[u8]| listener.out(name, lines);
    let mut err = |lines: &[u8]| listener.err(name, lines);
    pass_lines_of(&mut child, &mut out, &mut err);
    interrupt::wait_among(&mut child)
}

fn with_files(
    command: &mut Command,
    name: &str,
    listener: &dyn Listener,
) -> io::Result<ExitStatus> {
    let (mut out, mut err) = (fs::unnamed_file()?, fs::unnamed_file()?);
    command.stdin(Stdio::null()).stdout(out.try_clone()?).stderr(err.try_clone()?);
    let status = interrupt::wait_among(&mut start(command)?)?;
    for file in [&mut out, &mut err] {
        file.rewind()?;
    }
    listener.whole(name, &mut out, &mut err);
    Ok(status)
}
