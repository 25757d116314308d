//! How much disk environments take: measured once, and kept in the cache until somebody measures again.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use uuid::Uuid;

use crate::context::Context;
use crate::error::Result;
use crate::fs::{self, Usage};
use crate::interrupt;
use crate::progress::Progress;
use crate::registry::Environment;
use crate::registry::trash::Trashed;

/// Begins the file. One with another format is measured anew.
const FORMAT: &str = "venvyard sizes 1\n";

/// The size of an environment when somebody last looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// What it takes.
    pub usage: Usage,
    /// When that was measured.
    pub measured: SystemTime,
}

/// An environment that can be measured. A size belongs to both: another environment in the same directory has another
/// id, and a copy has another directory.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Measurable {
    /// `None` for an environment of another tool.
    id: Option<Uuid>,
    path: PathBuf,
}

impl Measurable {
    fn of(environment: &Environment) -> Self {
        let id = environment.entry.as_ref().map(|entry| entry.id);
        Self { id, path: environment.path.clone() }
    }
}

/// The sizes that are known.
#[derive(Debug)]
pub struct Sizes {
    file: PathBuf,
    known: HashMap<Measurable, Size>,
}

impl Sizes {
    /// Reads the sizes of earlier commands.
    pub fn load(context: &Context) -> Self {
        let file = context.dirs.cache.join("sizes");
        let text = fs::read_own(&file).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let known = text.as_deref().and_then(|text| text.strip_prefix(FORMAT)).map(parse);
        Self { file, known: known.unwrap_or_default() }
    }

    /// The size of an environment; `None` if nobody has measured it.
    pub fn of(&self, environment: &Environment) -> Option<Size> {
        self.known.get(&Measurable::of(environment)).copied()
    }

    /// The size of a removed environment, if it was measured before.
    pub fn of_removed(&self, removed: &Trashed) -> Option<Size> {
        let id = removed.entry.as_ref().map(|entry| entry.id);
        self.known.get(&Measurable { id, path: removed.place() }).copied()
    }

    /// Measures environments that nobody has measured, or all of them, and keeps the sizes: even if that is interrupted,
    /// those that are known by then. A size that can't be kept is no error.
    pub fn measure(
        &mut self,
        environments: &[&Environment],
        all: bool,
        progress: &dyn Progress,
    ) -> Result<()> {
        let wanted = environments.iter().filter(|one| all || self.of(one).is_none());
        let wanted: Vec<Measurable> = wanted.map(|one| Measurable::of(one)).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let (measured, result) = measure(&wanted, progress);
        let measured = wanted.into_iter().zip(measured);
        self.known.extend(measured.filter_map(|(one, size)| Some((one, size?))));
        // A home of environments on another disk may come back.
        self.known.retain(|one, _| one.path.is_dir());
        let _ = fs::replace_derived(&self.file, render(&self.known).as_bytes());
        result
    }
}

/// Measures environments on two threads: the file system answers both at once.
fn measure(wanted: &[Measurable], progress: &dyn Progress) -> (Vec<Option<Size>>, Result<()>) {
    let next = AtomicUsize::new(0);
    let take = || {
        let at = next.fetch_add(1, Ordering::Relaxed);
        wanted.get(at).map(|one| (at, one))
    };
    let sizes = Mutex::new(vec![None; wanted.len()]);
    let work = |(at, one): (usize, &Measurable)| -> Result<()> {
        let size = measure_one(&one.path)?;
        sizes.lock().unwrap_or_else(PoisonError::into_inner)[at] = Some(size);
        Ok(())
    };
    let result = std::thread::scope(|scope| {
        let helper = scope.spawn(|| std::iter::from_fn(take).try_for_each(work));
        let own = std::iter::from_fn(take).try_for_each(|(at, one)| {
            let name = one.path.file_name().unwrap_or_default().to_string_lossy();
            progress.step(&format!("measuring {name} ({} of {})", at + 1, wanted.len()));
            work((at, one))
        });
        let other = helper.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        own.and(other)
    });
    (sizes.into_inner().unwrap_or_else(PoisonError::into_inner), result)
}

fn measure_one(path: &Path) -> Result<Size> {
    let usage = fs::usage(path, interrupt::check)?;
    Ok(Size { usage, measured: SystemTime::now() })
}

/// One environment on each line: its id, what it takes, what it shares, when it was measured in seconds since 1970, and
/// its directory. A line that makes no sense is left out.
fn parse(lines: &str) -> HashMap<Measurable, Size> {
    let size = |line: &str| {
        let mut fields = line.splitn(5, '\t');
        let id = fields.next()?;
        let id = if id == "-" { None } else { Some(id.parse().ok()?) };
        let mut number = || fields.next()?.parse::<u64>().ok();
        let (own, shared, seconds) = (number()?, number()?, number()?);
        let measured = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))?;
        let path = fields.next()?.into();
        Some((Measurable { id, path }, Size { usage: Usage { own, shared }, measured }))
    };
    // A line that was cut off has no end.
    lines.split_inclusive('\n').filter_map(|line| size(line.strip_suffix('\n')?)).collect()
}

fn render(known: &HashMap<Measurable, Size>) -> String {
    let mut text = FORMAT.to_owned();
    for (Measurable { id, path }, Size { usage, measured }) in known {
        let (Some(path), Ok(since)) =
            (path.to_str(), measured.duration_since(SystemTime::UNIX_EPOCH))
        else {
            continue;
        };
        if path.contains('\n') {
            continue;
        }
        let id = id.map_or("-".to_owned(), |id| id.to_string());
        let Usage { own, shared } = usage;
        let _ = writeln!(text, "{id}\t{own}\t{shared}\t{}\t{path}", since.as_secs());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_and_what_makes_no_sense_is_left_out() {
        let size = |own| Size {
            usage: Usage { own, shared: 7 },
            measured: SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000),
        };
        let one = |id, path: &str| Measurable { id, path: path.into() };
        let known = HashMap::from([
            (one(Some(Uuid::new_v4()), "/e/a\tb c"), size(1)),
            (one(None, "/e/é"), size(2)),
        ]);
        let text = render(&known);
        let lines = text.strip_prefix(FORMAT).unwrap();
        assert_eq!(parse(lines), known);
        assert_eq!(parse(&format!("x\n-\t1\n{lines}-\t1\t2\t3\t/cut o")), known);
        let huge = format!("-\t1\t2\t{}\t/e\n", u64::MAX);
        assert_eq!(parse(&huge), HashMap::new());
        assert_eq!(render(&HashMap::from([(one(None, "/a\nb"), size(1))])), FORMAT);
    }
}
