//! What is counted, not timed: system calls, memory.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::process::Command;

use crate::{Result, child};

/// System calls by name.
pub(crate) struct Calls(BTreeMap<String, u64>);

impl Calls {
    /// Counts those of a program and of all that it starts.
    ///
    /// # Errors
    /// No strace; the program's.
    pub(crate) fn of(command: &Command, home: &Path) -> Result<Self> {
        let log = home.join("strace.log");
        let mut strace = under("strace", command, home);
        strace.args(["-f", "-c", "-o"]).arg(&log);
        child::timed(with_program(&mut strace, command))?;
        Ok(Self::parse(&std::fs::read_to_string(log)?))
    }

    /// The columns are time, seconds, usecs/call, calls, perhaps errors, syscall.
    fn parse(text: &str) -> Self {
        let row = |line: &str| {
            let cells: Vec<&str> = line.split_whitespace().collect();
            let name = cells.last().filter(|name| **name != "total")?;
            Some(((*name).to_owned(), cells.get(3)?.parse().ok()?))
        };
        Self(text.lines().filter_map(row).collect())
    }

    /// How many calls have one of these names.
    pub(crate) fn named(&self, names: &[&str]) -> u64 {
        names.iter().filter_map(|name| self.0.get(*name)).sum()
    }

    /// Those that make directories.
    pub(crate) fn mkdirs(&self) -> u64 {
        self.named(&["mkdir", "mkdirat"])
    }

    /// Those that give a file one more name.
    pub(crate) fn links(&self) -> u64 {
        self.named(&["link", "linkat"])
    }

    /// Those that only look at a file.
    pub(crate) fn stats(&self) -> u64 {
        self.named(&["stat", "lstat", "fstat", "newfstatat", "statx", "fstatat64"])
    }

    /// All but the directories, the links, and one look a link.
    pub(crate) fn beside(&self) -> u64 {
        let all: u64 = self.0.values().sum();
        all - self.mkdirs() - self.links() - self.stats().min(self.links())
    }
}

impl fmt::Display for Calls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (all, mkdirs, links) = (self.0.values().sum::<u64>(), self.mkdirs(), self.links());
        let (stats, rest) = (self.stats(), all - mkdirs - links - self.stats());
        write!(f, "{mkdirs} mkdir, {links} link, {stats} stat, {rest} others")
    }
}

/// The most memory that a program had at once, in bytes.
///
/// # Errors
/// No GNU time; the program's.
pub(crate) fn peak_memory(command: &Command, home: &Path) -> Result<u64> {
    let log = home.join("time.log");
    let mut time = under("/usr/bin/time", command, home);
    time.args(["-f", "%M", "-o"]).arg(&log);
    child::timed(with_program(&mut time, command))?;
    let kibibytes: u64 = std::fs::read_to_string(log)?.trim().parse()?;
    Ok(kibibytes * 1024)
}

/// The program `around`, with the environment of `command`.
fn under(around: &str, command: &Command, home: &Path) -> Command {
    let mut outer = child::command(around, home);
    outer.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    outer
}

fn with_program<'a>(outer: &'a mut Command, command: &Command) -> &'a mut Command {
    outer.arg(command.get_program()).args(command.get_args())
}
