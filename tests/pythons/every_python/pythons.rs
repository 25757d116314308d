//! The interpreters of this machine.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, Mutex};

use crate::support::python::sample;

/// An interpreter, by its own account.
#[derive(Debug, Clone)]
pub(super) struct Python {
    pub(super) executable: PathBuf,
    pub(super) version: (u8, u8),
    pub(super) pypy: bool,
    pub(super) debug: bool,
    pub(super) free_threaded: bool,
    pub(super) prefix: PathBuf,
}

impl Python {
    /// `cpython 3.13t`, for messages.
    pub(super) fn name(&self) -> String {
        let kind = if self.pypy { "pypy" } else { "cpython" };
        let threads = if self.free_threaded { "t" } else { "" };
        let debug = if self.debug { "d" } else { "" };
        let (major, minor) = self.version;
        format!("{kind} {major}.{minor}{threads}{debug} ({})", self.executable.display())
    }

    /// Whether it has a `venv` of its own.
    pub(super) fn knows_venv(&self) -> bool {
        self.version.0 > 2
    }
}

/// Each once, however many names it has; those of the pyenv that a run of this size tries.
pub(super) static PYTHONS: LazyLock<Vec<Python>> = LazyLock::new(|| {
    let more = std::env::var_os("VENVYARD_PYTHONS").unwrap_or_default();
    let candidates = sample().into_iter().map(|(_, path)| path).chain(of_the_system());
    let mut seen = BTreeSet::new();
    candidates
        .chain(std::env::split_paths(&more).filter(|path| path != Path::new("")))
        .filter(|path| seen.insert(std::fs::canonicalize(path).unwrap_or_default()))
        .map(|path| ask(&path).unwrap_or_else(|| panic!("{} does not run", path.display())))
        .filter(|python| python.version == (2, 7) || python.version >= (3, 6))
        .collect()
});

fn of_the_system() -> Vec<PathBuf> {
    let entries = std::fs::read_dir("/usr/bin").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries
        .filter(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let rest = name.strip_prefix("python").or_else(|| name.strip_prefix("pypy"));
            let version = |rest: &str| rest.trim_end_matches(['t', 'd']).parse::<f32>().is_ok();
            rest.is_some_and(|rest| rest.is_empty() || version(rest))
        })
        .map(|entry| entry.path())
        .collect();
    found.sort();
    found
}

fn ask(executable: &Path) -> Option<Python> {
    let code = "import sys\n\
        print('%d %d %d %d %d %s' % (sys.version_info[0], sys.version_info[1],\n\
        hasattr(sys, 'pypy_version_info'), hasattr(sys, 'gettotalrefcount'),\n\
        'free-threading' in sys.version, sys.prefix))";
    let output = Command::new(executable).args(["-E", "-s", "-c", code]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut parts = text.trim_end().splitn(6, ' ');
    let mut number = || parts.next()?.parse::<u8>().ok();
    Some(Python {
        executable: executable.to_owned(),
        version: (number()?, number()?),
        pypy: number()? == 1,
        debug: number()? == 1,
        free_threaded: number()? == 1,
        prefix: parts.next()?.into(),
    })
}

/// Only one test at a time uses all processors; otherwise interpreters would answer too late.
static AT_WORK: Mutex<()> = Mutex::new(());

/// Runs `check` for each interpreter that `fits`, one a processor, and fails with all that failed.
#[track_caller]
pub(super) fn for_each_python(
    fits: impl Fn(&Python) -> bool,
    check: impl Fn(&Python) -> Vec<String> + Sync,
) {
    let pythons: Vec<&Python> = PYTHONS.iter().filter(|python| fits(python)).collect();
    let _turn = AT_WORK.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let next = std::sync::atomic::AtomicUsize::new(0);
    let work = || {
        let mut mistakes = Vec::new();
        while let Some(python) =
            pythons.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
        {
            let found = check(python);
            mistakes.extend(found.iter().map(|text| format!("{}: {text}", python.name())));
        }
        mistakes
    };
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let mistakes: Vec<String> = std::thread::scope(|scope| {
        // Messages about skipped tests name the test.
        let name = std::thread::current().name().unwrap_or_default().to_owned();
        let worker = |_| std::thread::Builder::new().name(name.clone()).spawn_scoped(scope, work);
        let running: Vec<_> = (0..threads).map(worker).map(|started| started.unwrap()).collect();
        let ended = running.into_iter().map(std::thread::ScopedJoinHandle::join);
        // A panicking thread has already printed why.
        ended.flat_map(|mistakes| mistakes.unwrap_or_else(|_| vec!["see above".into()])).collect()
    });
    assert!(mistakes.is_empty(), "\n{}", mistakes.join("\n"));
}
