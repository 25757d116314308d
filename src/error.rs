//! The one error that people see: what happened, what to do, and the exit code.
//!
//! Modules below `ops` define their own error types; a `From` impl next to each maps it to a [`Kind`].
//! Hints that name venvyard's commands are added at the top, by `hints`.

use std::borrow::Cow;
use std::fmt;

use crate::fs::{self, Failure};

/// The exit code of the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exit(pub u8);

impl Exit {
    /// Everything was done.
    pub const DONE: Self = Self(0);
}

/// Why a command failed. Each kind is one documented exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something went wrong on the way (1).
    Failed,
    /// The command line is wrong (2).
    Usage,
    /// No environment or project of that name (3).
    NoSuchEnvironment,
    /// The name or the directory is taken (4).
    AlreadyExists,
    /// No such interpreter, or one that doesn't work (5).
    NoSuchInterpreter,
    /// The file is not trusted (6).
    NotTrusted,
    /// A signal interrupted. The code is that of SIGINT (130); `interrupt::exit` knows the signal.
    Interrupted,
}

impl Kind {
    /// The exit code of this kind.
    pub fn exit(self) -> Exit {
        Exit(match self {
            Self::Failed => 1,
            Self::Usage => 2,
            Self::NoSuchEnvironment => 3,
            Self::AlreadyExists => 4,
            Self::NoSuchInterpreter => 5,
            Self::NotTrusted => 6,
            Self::Interrupted => 130,
        })
    }
}

/// An error with its kind, its message and hints that say what to do about it.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    source: Box<dyn std::error::Error + Send + Sync>,
    reasons: Vec<Self>,
    hints: Vec<String>,
}

/// What a person can do about a typed error.
pub type Hints = fn(&(dyn std::error::Error + 'static)) -> Vec<String>;

/// The result of everything at or above `ops`.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error of `kind` that says `source`: a message or another error.
    pub fn new(kind: Kind, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { kind, source: source.into(), reasons: Vec::new(), hints: Vec::new() }
    }

    /// Something went wrong on the way (exit 1).
    pub fn failed(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::new(Kind::Failed, source)
    }

    /// The command line is wrong (exit 2).
    pub fn usage(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::new(Kind::Usage, source)
    }

    /// Adds what the user can do about it: one sentence, no full stop needed.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(in_one_line(&hint.into()).into_owned());
        self
    }

    /// Adds to the message why it happened or why it matters; the hints of `reason` come with it.
    #[must_use]
    pub fn because(mut self, reason: impl Into<Self>) -> Self {
        self.reasons.push(reason.into());
        self
    }

    /// The same error with another exit code, for a verb in which that of its kind means something else.
    #[must_use]
    pub fn with_kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    /// Puts in front of the hints those that `hints` has for what failed, and for its reasons.
    #[must_use]
    pub fn with_hints(mut self, hints: Hints) -> Self {
        let own = hints(&*self.source);
        self.hints.splice(0..0, own.iter().map(|hint| in_one_line(hint).into_owned()));
        self.reasons = self.reasons.into_iter().map(|reason| reason.with_hints(hints)).collect();
        self
    }

    /// Which exit code this is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What the user can do about it, in the order it was added.
    pub fn hints(&self) -> Vec<&str> {
        let reasons = self.reasons.iter().flat_map(|reason| &reason.hints);
        self.hints.iter().chain(reasons).map(String::as_str).collect()
    }
}

impl Error {
    /// The message with the first hint in parentheses, for where there is one line.
    pub fn with_first_hint(&self) -> String {
        match self.hints().first() {
            Some(hint) => format!("{self} ({hint})"),
            None => self.to_string(),
        }
    }
}

impl fmt::Display for Error {
    /// One line: the message, then each cause that the message doesn't contain already, without the system's
    /// error numbers. A path that the message names is not named again.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = plain(&*self.source);
        let mut cause = self.source.source();
        while let Some(error) = cause {
            let failure = error.source().and_then(<dyn std::error::Error>::downcast_ref::<Failure>);
            let text = failure.map_or_else(|| plain(error), |failure| failure.after(&said));
            if !said.contains(&text) {
                said.push_str(": ");
                said.push_str(&text);
            }
            cause = error.source().filter(|_| failure.is_none());
        }
        f.write_str(&in_one_line(&without_numbers(&said)))?;
        self.reasons.iter().try_for_each(|reason| write!(f, ": {reason}"))
    }
}

/// The text with control characters escaped: a path may contain a line break, or move the terminal's cursor.
pub fn in_one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return Cow::Borrowed(text);
    }
    let escape = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.into() };
    Cow::Owned(text.chars().map(escape).collect())
}

fn plain(error: &(dyn std::error::Error + 'static)) -> String {
    error.downcast_ref().map_or_else(|| error.to_string(), fs::plain)
}

/// The text without any "(os error N)", which means nothing to a person.
fn without_numbers(text: &str) -> String {
    let mut parts = text.split(" (os error ");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once(')').map_or("", |(_, rest)| rest));
    }
    plain
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.source()
    }
}

/// A failed system call outside of a typed error. The functions of `fs` put the path into its message.
impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        let kind = match error.kind() {
            std::io::ErrorKind::Interrupted => Kind::Interrupted,
            _ => Kind::Failed,
        };
        Self::new(kind, error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("can't read the entry a")]
    struct Outer(#[source] std::io::Error);

    #[test]
    fn says_the_whole_chain_in_one_line() {
        let error = Error::failed(Outer(std::io::Error::other("disk on fire")));
        assert_eq!(error.to_string(), "can't read the entry a: disk on fire");
    }

    #[test]
    fn a_path_is_named_once() {
        #[derive(Debug, thiserror::Error)]
        #[error("can't read the hook {place}")]
        struct Hook {
            place: String,
            source: std::io::Error,
        }
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a/b");
        let place = path.display().to_string();
        let source = fs::read(&path).unwrap_err();
        let text = Error::failed(Hook { place: place.clone(), source }).to_string();
        assert_eq!(text.matches(&place).count(), 1, "{text}");
        let text = Error::failed(Outer(fs::read(&path).unwrap_err())).to_string();
        assert!(text.contains(&format!("the entry a: can't read {place}: ")), "{text}");
    }

    #[test]
    fn the_systems_error_numbers_are_left_out() {
        let error = std::io::Error::from_raw_os_error(2);
        let text = format!("can't read a: {error}, nor b: {error}");
        let plain = Error::failed(text).to_string();
        assert!(plain.starts_with("can't read a: ") && !plain.contains("os error"), "{plain}");
        assert_eq!(plain.matches(", nor b: ").count(), 1, "{plain}");
        assert_eq!(Error::failed("os error").to_string(), "os error");
    }

    #[test]
    fn a_path_with_a_line_break_is_said_in_one_line() {
        let error = Error::failed("can't read a\nb\u{1b}[2J é").hint("mend a\nb");
        assert_eq!(error.to_string(), "can't read a\\nb\\u{1b}[2J é");
        assert_eq!(error.hints(), ["mend a\\nb"]);
    }

    #[test]
    fn a_reason_brings_its_own_hints() {
        let reason = Error::from(std::io::Error::other("b")).hint("mend b");
        let error = Error::failed("a").because(reason).hint("mend a");
        assert_eq!(error.to_string(), "a: b");
        let error = error.with_hints(|source| {
            source.downcast_ref::<std::io::Error>().map(|_| "look".to_owned()).into_iter().collect()
        });
        assert_eq!(error.hints(), ["mend a", "look", "mend b"]);
    }

    #[test]
    fn every_kind_has_its_own_exit_code() {
        let kinds = [
            Kind::Failed,
            Kind::Usage,
            Kind::NoSuchEnvironment,
            Kind::AlreadyExists,
            Kind::NoSuchInterpreter,
            Kind::NotTrusted,
            Kind::Interrupted,
        ];
        assert_eq!(kinds.map(|kind| kind.exit().0), [1, 2, 3, 4, 5, 6, 130]);
    }
}
