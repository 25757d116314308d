//! What is measured beside the creations themselves.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::creation::{Bench, Maker};
use crate::stats::{Samples, Summary};
use crate::traced::{self, Calls};
use crate::{Result, child, cold, tree};

/// Two things that were done by turns.
pub(crate) struct Pair {
    pub(crate) ours: Summary,
    pub(crate) other: Summary,
}

/// What depends on the file system.
pub(crate) struct Other {
    /// The first `pip list`, against the one in uv's; `None` without uv.
    pub(crate) pip_list: Option<Pair>,
    /// The first creation, against asking and unpacking alone.
    pub(crate) cold: Pair,
    /// What the 100th environment took of the disk, in bytes.
    pub(crate) own_bytes: u64,
    /// Whether an environment is made with bytecode.
    pub(crate) bytecode: bool,
}

impl Other {
    /// # Errors
    /// That of a tool.
    pub(crate) fn measure(bench: &Bench<'_>, rounds: usize) -> Result<Self> {
        let last = hundredth(bench)?;
        Ok(Self {
            pip_list: pip_list(bench, rounds.div_ceil(3))?,
            cold: cold(bench, rounds.div_ceil(3))?,
            own_bytes: tree::own_bytes(&last)?,
            bytecode: tree::has_bytecode(&last)?,
        })
    }
}

/// Runs one after the other, each round the other way round.
fn by_turns(
    rounds: usize,
    mut ours: impl FnMut(usize) -> Result<Duration>,
    mut other: impl FnMut(usize) -> Result<Duration>,
) -> Result<Pair> {
    let (mut of_ours, mut of_other) = (Samples::default(), Samples::default());
    // The round before the first is thrown away.
    for round in 0..=rounds {
        let (a, b) = if round % 2 == 0 {
            (ours(round)?, other(round)?)
        } else {
            let b = other(round)?;
            (ours(round)?, b)
        };
        if round > 0 {
            of_ours.push(a);
            of_other.push(b);
        }
    }
    let summary = |samples: Samples| samples.summary().ok_or("no rounds");
    Ok(Pair { ours: summary(of_ours)?, other: summary(of_other)? })
}

fn pip_list(bench: &Bench<'_>, rounds: usize) -> Result<Option<Pair>> {
    let Some(uv) = bench.tools.uv.as_ref().filter(|_| bench.uv_seeds) else { return Ok(None) };
    let list = |environment: &Path| {
        let mut list = child::command(environment.join("bin/python"), &bench.home);
        // Else some versions would ask the index for a newer pip.
        list.args(["-m", "pip", "list"]).env("PIP_DISABLE_PIP_VERSION_CHECK", "1");
        child::timed(&mut list)
    };
    let ours = |round| {
        let name = format!("list{round}");
        child::timed(&mut bench.ours(&name, &[]))?;
        list(&bench.environment(&name))
    };
    let other = |round| {
        let to = bench.root.join(format!("list{round}"));
        child::timed(&mut bench.uv(uv, &to, &["--seed", "--offline"]))?;
        list(&to)
    };
    by_turns(rounds, ours, other).map(Some)
}

fn cold(bench: &Bench<'_>, rounds: usize) -> Result<Pair> {
    let wheel = cold::bundled_pip(&bench.tools.python)?;
    let ours = |round| {
        // A home of its own: no store, no answers of interpreters.
        let home = bench.root.join(format!("cold-home{round}"));
        std::fs::create_dir(&home)?;
        let mut create = child::command(&bench.tools.venvyard, &home);
        child::timed(create.args(["create", "first", "--python"]).arg(&bench.tools.python))
    };
    let program = std::env::current_exe()?;
    let other = |round| {
        let mut alone = child::command(&program, &bench.home);
        alone.arg(cold::MODE).arg(&bench.tools.python).arg(&wheel);
        child::timed(alone.arg(bench.root.join(format!("cold-wheel{round}"))))
    };
    by_turns(rounds, ours, other)
}

/// Makes environments until there are a hundred with pip.
fn hundredth(bench: &Bench<'_>) -> Result<PathBuf> {
    let name = |at| format!("hundred{at}");
    for at in 1..=100 {
        child::timed(&mut bench.ours(&name(at), &[]))?;
    }
    Ok(bench.environment(&name(100)))
}

/// What is counted once: it is the same everywhere.
pub(crate) struct Counted {
    /// The system calls of a creation with pip and those of its floor, or why they are not known.
    pub(crate) calls: std::result::Result<(Calls, Calls), String>,
    /// Files that the store lends to an environment, and directories it has.
    pub(crate) links: u64,
    pub(crate) directories: u64,
    /// The most memory of a creation with pip, in bytes, or why it is not known.
    pub(crate) peak: std::result::Result<u64, String>,
    /// `python list` against `/bin/true`.
    pub(crate) list: Pair,
    /// How many interpreters it listed.
    pub(crate) listed: usize,
    /// How many programs it started, itself included.
    pub(crate) list_programs: Option<u64>,
    /// The packages of an environment of each tool, for a fair comparison.
    pub(crate) packages: String,
}

impl Counted {
    /// # Errors
    /// That of a tool; one that only counts may be absent.
    pub(crate) fn measure(bench: &Bench<'_>, rounds: usize) -> Result<Self> {
        let calls = || -> Result<(Calls, Calls)> {
            let ours = Calls::of(&bench.ours("counted", &[]), &bench.home)?;
            let floor = bench.floor(Maker::Floor, &bench.root.join("counted"))?;
            Ok((ours, Calls::of(&floor, &bench.home)?))
        };
        let calls = calls().map_err(|error| error.to_string());
        let peak = traced::peak_memory(&bench.ours("peak", &[]), &bench.home);
        child::timed(&mut bench.ours("looked-at", &[]))?;
        let nodes = tree::walk(&bench.environment("looked-at"))?;
        let is_linked = |node: &&tree::Node| node.metadata.is_file() && node.metadata.nlink() > 1;
        let list = || {
            let mut list = child::command(&bench.tools.venvyard, &bench.home);
            list.args(["python", "list"]);
            list.envs(bench.tools.pyenv.iter().map(|root| ("PYENV_ROOT", root)));
            list
        };
        // The first asks every interpreter, and one is listed a line below the header.
        let listed = child::output(&mut list())?.lines().count().saturating_sub(1);
        let programs = Calls::of(&list(), &bench.home).map(|calls| calls.named(&["execve"]));
        let nothing = || child::timed(&mut child::command("/bin/true", &bench.home));
        Ok(Self {
            calls,
            links: nodes.iter().filter(is_linked).count() as u64,
            // Its own directory, too.
            directories: 1 + nodes.iter().filter(|node| node.metadata.is_dir()).count() as u64,
            peak: peak.map_err(|error| error.to_string()),
            list: by_turns(rounds * 2, |_| child::timed(&mut list()), |_| nothing())?,
            listed,
            list_programs: programs.ok(),
            packages: packages(bench)?,
        })
    }
}

/// `pip 26.3 in venvyard's, pip 26.3 in uv's`
fn packages(bench: &Bench<'_>) -> Result<String> {
    let seeded = |root: &Path| -> Result<String> {
        let info = tree::walk(root)?.into_iter().find_map(|node| {
            let name = node.path.file_name()?.to_string_lossy().into_owned();
            Some(name.strip_suffix(".dist-info")?.replace('-', " "))
        });
        Ok(info.unwrap_or_else(|| "nothing".to_owned()))
    };
    let ours = format!("{} in venvyard's", seeded(&bench.environment("first"))?);
    let uv = bench.root.join("uv-online");
    if !bench.uv_seeds {
        return Ok(ours);
    }
    Ok(format!("{ours}, {} in uv's", seeded(&uv)?))
}
