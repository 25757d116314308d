//! A failed call of the file system in plain words: "can't read PATH: permission denied".

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A failed call of the file system. Its text names the path once.
///
/// It is the source of the [`io::Error`] that [`at`] makes, so that it is found in every chain of errors.
#[derive(Debug, Clone)]
pub struct Failure {
    what: &'static str,
    path: PathBuf,
    reason: String,
    kind: io::ErrorKind,
}

impl Failure {
    /// What the call was for.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the user lacks the permission.
    pub fn is_denied(&self) -> bool {
        self.kind == io::ErrorKind::PermissionDenied
    }

    /// Whether the call would have changed nothing.
    pub fn is_reading(&self) -> bool {
        self.what == READ
    }

    /// The text to add to a message that may name the path already.
    pub fn after(&self, message: &str) -> String {
        if message.contains(&*self.path.to_string_lossy()) {
            self.reason.clone()
        } else {
            self.to_string()
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.what, self.path.display(), self.reason)
    }
}

impl Error for Failure {}

/// What [`io::Error`] holds. An `io::Error` doesn't give what it holds as its source, but the source of that.
#[derive(Debug)]
struct Told(Failure);

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for Told {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

/// What calls that change nothing can't do.
pub(super) const READ: &str = "can't read";

/// The error with the path, and with what could not be done. An error that names this path already, or one below it,
/// stays as it is.
pub(crate) fn at(error: &io::Error, what: &'static str, path: &Path) -> io::Error {
    let kind = match error.kind() {
        // The system's EINTR may come without a signal to venvyard: nobody wants it to end silently.
        io::ErrorKind::Interrupted if error.raw_os_error().is_some() => io::ErrorKind::Other,
        kind => kind,
    };
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Told>()).map(|told| &told.0);
    let failure = match inner.filter(|inner| inner.path.starts_with(path)) {
        Some(inner) => inner.clone(),
        None => Failure { what, path: path.to_owned(), reason: plain(error), kind },
    };
    io::Error::new(kind, Told(failure))
}

/// The system's words without the number, which means nothing to a person, and as a part of a sentence.
pub(crate) fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let Some((text, _)) = text.split_once(" (os error") else { return text };
    let mut letters = text.chars();
    // "I/O error" stays.
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text.to_owned(),
    }
}

/// Whether the error says that the path does not exist.
pub fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn denied() -> io::Error {
        io::Error::from_raw_os_error(13)
    }

    #[test]
    fn the_systems_words_begin_in_lower_case_and_have_no_number() {
        let is = if cfg!(windows) { "the data is invalid." } else { "permission denied" };
        assert_eq!(plain(&denied()), is);
        assert_eq!(plain(&io::Error::other("I/O error (os error 5)")), "I/O error");
        assert_eq!(plain(&io::Error::other("It is no file")), "It is no file");
    }

    #[test]
    fn an_error_that_names_the_path_already_stays() {
        let first = at(&denied(), "can't make", Path::new("/a"));
        let again = at(&first, "can't write", Path::new("/a")).to_string();
        assert_eq!(again, first.to_string());
        let above = at(&first, "can't write", Path::new("/")).to_string();
        assert_eq!(above, first.to_string());
        let other = at(&first, "can't write", Path::new("/a/b")).to_string();
        assert_eq!(other, format!("can't write /a/b: {first}"));
    }

    #[test]
    fn a_call_that_no_signal_interrupted_has_failed() {
        let interrupted = io::ErrorKind::Interrupted;
        #[cfg(unix)]
        {
            let by_the_system = io::Error::from(rustix::io::Errno::INTR);
            assert_eq!(by_the_system.kind(), interrupted);
            assert_eq!(at(&by_the_system, READ, Path::new("/a")).kind(), io::ErrorKind::Other);
        }
        let by_the_user = io::Error::new(interrupted, "interrupted");
        assert_eq!(at(&by_the_user, READ, Path::new("/a")).kind(), interrupted);
    }

    #[test]
    fn it_is_found_in_a_chain() {
        let error = at(&denied(), READ, Path::new("/a"));
        let found = error.source().and_then(<dyn Error>::downcast_ref::<Failure>).unwrap();
        assert!(found.is_reading());
        assert_eq!(found.path(), Path::new("/a"));
        assert!(!found.after("the file /a is bad").contains("/a"));
        assert!(found.after("the file is bad").contains("/a"));
    }
}
