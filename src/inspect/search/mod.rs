//! Looks for environments below directories, whichever tool made them.

mod looker;
mod projects;
mod roots;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use ignore::WalkBuilder;

use crate::error::Result;
use crate::interrupt;
use crate::progress::Progress;
use looker::Looker;
pub use projects::Projects;
pub use roots::{default_roots, without_nested};

/// How often the user is told how far it is.
const PACE: Duration = Duration::from_millis(100);

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// The directories of environments, sorted. None of them is in another one, but for conda's.
    pub environments: Vec<PathBuf>,
    /// The projects that were seen on the way.
    pub projects: Projects,
    /// The directories that can't be read, sorted.
    pub unreadable: Vec<PathBuf>,
    /// The directories on which another file system is mounted, sorted. Nobody looked into them.
    pub mounts: Vec<PathBuf>,
}

/// Looks at every directory below `roots`, on all processors. Links are not followed, no other file system is entered
/// than those of the roots, and neither are `skipped` directories, nor any trash, nor the directories of version control and of packages of
/// other languages, which are large and hold no environments. Nor is an environment itself: it may hold as many files as
/// all the rest.
///
/// # Errors
/// Interrupted.
pub fn search(roots: &[PathBuf], skipped: &[PathBuf], progress: &dyn Progress) -> Result<Found> {
    let looker = Arc::new(Looker::new(roots, skipped));
    let mut inner = roots.iter().filter(|root| !looker.notes_environment(root));
    let Some(first) = inner.next() else { return Ok(looker.found()) };
    let mut walk = WalkBuilder::new(first);
    inner.for_each(|root| {
        walk.add(root);
    });
    let enters = Arc::clone(&looker);
    walk.standard_filters(false).filter_entry(move |entry| enters.enters(entry));
    std::thread::scope(|scope| {
        let (ended, wait) = channel::<()>();
        let walker = scope.spawn(|| {
            let _ended = ended;
            walk.build_parallel().run(|| Box::new(|visited| looker.visits(visited)));
        });
        while wait.recv_timeout(PACE) == Err(RecvTimeoutError::Timeout) {
            if interrupt::check().is_err() {
                looker.stop();
            }
            progress.step(&looker.progress());
        }
        walker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    });
    interrupt::check()?;
    Ok(looker.found())
}

/// Whether it has this name.
fn is_named(path: &Path, name: &str) -> bool {
    path.file_name().is_some_and(|it| it == name)
}
