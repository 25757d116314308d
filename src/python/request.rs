//! What users ask for: `3.12`, `>=3.9,<3.12`, `python3.11`, `pypy`, a path.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use pep440_rs::VersionSpecifiers;

use super::hint::Hint;
use super::{Implementation, Interpreter, Version, VersionPrefix};

/// A parsed request for an interpreter.
///
/// A free-threaded build or another implementation has to be named (`3.13t`, `pypy`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PythonRequest {
    /// `3.12`, `3.13t`, `python3.11`, `cpython`, `cpython@3.11`, `pypy`, `pypy3.9`.
    Version {
        /// The implementation.
        implementation: Implementation,
        /// The start of the version; `None` for any (`pypy`).
        version: Option<VersionPrefix>,
        /// Built without the global interpreter lock (PEP 703).
        free_threaded: bool,
    },
    /// `>=3.9,<3.12`, `~=3.10`, `==3.11.*`: a CPython whose version matches (PEP 440).
    Range(VersionSpecifiers),
    /// A file, or the directory of an environment or an installation.
    File(PathBuf),
    /// The name of an executable on PATH that is not one of the above: `python`, `python3`, `mypython`.
    Command(String),
}

/// The names that say too little about a version to be anything but a command, each with the major version
/// that it usually is.
const COMMANDS: [(&str, u8); 3] = [("python", 3), ("python3", 3), ("python2", 2)];

/// Why a text is not a request for an interpreter.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("can't understand {request:?} as a Python: {reason}")]
pub struct InvalidPythonRequest {
    request: String,
    reason: String,
}

impl PythonRequest {
    /// The request that only identical interpreters match.
    pub fn exactly(interpreter: &Interpreter) -> Self {
        Self::Version {
            implementation: interpreter.implementation.clone(),
            version: Some(VersionPrefix::exactly(&interpreter.version)),
            free_threaded: interpreter.free_threaded,
        }
    }

    /// The newest CPython 3.
    pub fn newest() -> Self {
        Self::of_major(3)
    }

    /// The request for the newest interpreter that has that name; `None` unless it is `python`, `python3` or
    /// `python2`.
    pub(crate) fn newest_for(name: &str) -> Option<Self> {
        let (_, major) = COMMANDS.iter().find(|(command, _)| *command == name)?;
        Some(Self::of_major(*major))
    }

    fn of_major(major: u8) -> Self {
        Self::Version {
            implementation: Implementation::CPython,
            version: Some(VersionPrefix { major, minor: None, micro: None, pre: None }),
            free_threaded: false,
        }
    }

    /// Whether `interpreter` matches the request. A path or a command name matches everything,
    /// because finding what it refers to is the caller's task.
    ///
    /// Pre-releases match; they are selected only if nothing stable does.
    pub fn matches(&self, interpreter: &Interpreter) -> bool {
        let plain =
            interpreter.implementation == Implementation::CPython && !interpreter.free_threaded;
        match self {
            Self::Version { implementation, version, free_threaded } => {
                interpreter.implementation == *implementation
                    && interpreter.free_threaded == *free_threaded
                    && version.as_ref().is_none_or(|version| version.matches(&interpreter.version))
            }
            Self::Range(specifiers) => plain && specifiers.contains(&pep440(&interpreter.version)),
            Self::File(_) | Self::Command(_) => true,
        }
    }

    /// Whether the version of `interpreter` is in the range, whatever implementation it is.
    pub(crate) fn matches_version(&self, interpreter: &Interpreter) -> bool {
        match self {
            Self::Range(specifiers) => specifiers.contains(&pep440(&interpreter.version)),
            _ => self.matches(interpreter),
        }
    }

    /// Whether it names a program, not a version.
    pub(crate) fn names_a_program(&self) -> bool {
        match self {
            Self::Version { .. } | Self::Range(_) => false,
            Self::File(_) | Self::Command(_) => true,
        }
    }

    /// Whether an environment's Python matches, of which only this is known; `None` if that can't be told. Whether
    /// it is a free-threaded build isn't known.
    pub(crate) fn matches_facts(&self, implementation: &str, version: &str) -> Option<bool> {
        let version = VersionPrefix::parse(version)?.newest();
        let is_cpython = implementation == Implementation::CPython.to_string();
        match self {
            Self::Version { implementation: asked, version: prefix, .. } => Some(
                implementation == asked.to_string()
                    && prefix.as_ref().is_none_or(|prefix| prefix.matches(&version)),
            ),
            Self::Range(specifiers) => Some(is_cpython && specifiers.contains(&pep440(&version))),
            Self::File(_) | Self::Command(_) => None,
        }
    }

    /// Whether a `CPython` of this version, or of one that starts like it, may match the request.
    pub(crate) fn lets_in(&self, version: &VersionPrefix) -> bool {
        let implementation = Some(Implementation::CPython);
        self.may_match(&Hint {
            implementation,
            version: Some(version.clone()),
            free_threaded: None,
        })
    }

    /// Whether an interpreter with this hint may match the request.
    pub(crate) fn may_match(&self, hint: &Hint) -> bool {
        let (whose, threads) = match self {
            Self::Version { implementation, free_threaded, .. } => (implementation, *free_threaded),
            _ => (&Implementation::CPython, false),
        };
        if hint.implementation.as_ref().is_some_and(|hinted| hinted != whose)
            || hint.free_threaded.is_some_and(|hinted| hinted != threads)
        {
            return false;
        }
        let Some(hinted) = &hint.version else { return true };
        match self {
            Self::Version { version, .. } => {
                version.as_ref().is_none_or(|asked| asked.overlaps(hinted))
            }
            Self::Range(specifiers) => range_may_contain(specifiers, hinted),
            Self::File(_) | Self::Command(_) => true,
        }
    }
}

/// Tries every release that starts with `hinted`. No series has more releases than this.
fn range_may_contain(specifiers: &VersionSpecifiers, hinted: &VersionPrefix) -> bool {
    const LAST_MICRO: u8 = 50;
    if hinted.pre.is_some() || specifiers.iter().any(pep440_rs::VersionSpecifier::any_prerelease) {
        return true;
    }
    let Some(minor) = hinted.minor else { return true };
    let micros = hinted.micro.map_or(0..=LAST_MICRO, |micro| micro..=micro);
    let release = |micro| [hinted.major, minor, micro].map(u64::from);
    micros.into_iter().any(|micro| specifiers.contains(&pep440_rs::Version::new(release(micro))))
        // If there is no release yet, its pre-releases may match.
        || hinted.micro.is_none() && specifiers.contains(&pep440(&Version { level: "alpha".into(), serial: 0, micro: 0, ..hinted.newest() }))
}

/// The version in PEP 440's order.
fn pep440(version: &Version) -> pep440_rs::Version {
    let release = [version.major, version.minor, version.micro].map(u64::from);
    let kind = match version.level.as_str() {
        "alpha" => Some(pep440_rs::PrereleaseKind::Alpha),
        "beta" => Some(pep440_rs::PrereleaseKind::Beta),
        "candidate" => Some(pep440_rs::PrereleaseKind::Rc),
        _ => None,
    };
    let pre = kind.map(|kind| pep440_rs::Prerelease { kind, number: version.serial.into() });
    pep440_rs::Version::new(release).with_pre(pre)
}

impl FromStr for PythonRequest {
    type Err = InvalidPythonRequest;

    fn from_str(text: &str) -> Result<Self, InvalidPythonRequest> {
        parse(text).map_err(|reason| InvalidPythonRequest { request: text.to_owned(), reason })
    }
}

fn parse(text: &str) -> Result<PythonRequest, String> {
    let request = text.trim();
    if request.contains('\0') {
        return Err("it contains a NUL character".to_owned());
    }
    let Some(first) = request.chars().next() else { return Err("it is empty".to_owned()) };
    // `.` and `.venv` are directories; no other kind of request starts with a dot.
    if first == '.' || request.contains(std::path::is_separator) || Path::new(request).is_absolute()
    {
        return Ok(PythonRequest::File(PathBuf::from(text)));
    }
    if matches!(first, '<' | '>' | '=' | '!' | '~') {
        let specifiers = VersionSpecifiers::from_str(request);
        // The parser's message has several lines with a drawing; the first line says it all.
        return specifiers.map(PythonRequest::Range).map_err(|error| {
            error.to_string().lines().next().unwrap_or_default().trim_end_matches(':').to_owned()
        });
    }
    if first.is_ascii_digit() {
        return numbered(Implementation::CPython, request)
            .ok_or_else(|| "a version looks like 3, 3.12, 3.12.1 or 3.13t".to_owned());
    }
    if let Some(request) = named(request)? {
        return Ok(request);
    }
    if first == '-' || request.chars().any(char::is_control) {
        return Err("no program has such a name".to_owned());
    }
    Ok(PythonRequest::Command(request.to_owned()))
}

const NAMES: [(&str, Implementation); 3] = [
    ("python", Implementation::CPython),
    ("cpython", Implementation::CPython),
    ("pypy", Implementation::PyPy),
];

/// The request that starts with the name of an implementation; `None` if `text` doesn't.
fn named(text: &str) -> Result<Option<PythonRequest>, String> {
    if text == "cpython" {
        return Ok(Some(PythonRequest::newest()));
    }
    if PythonRequest::newest_for(text).is_some() {
        return Ok(Some(PythonRequest::Command(text.to_owned())));
    }
    for (name, implementation) in NAMES {
        let Some(rest) = text.strip_prefix(name) else { continue };
        if rest.is_empty() {
            let (version, free_threaded) = (None, false);
            return Ok(Some(PythonRequest::Version { implementation, version, free_threaded }));
        }
        let request = numbered(implementation, rest.strip_prefix('@').unwrap_or(rest));
        if request.is_none() && rest.starts_with('@') {
            return Err("a version after @ looks like 3, 3.12 or 3.12.1".to_owned());
        }
        if request.is_some() {
            return Ok(request);
        }
    }
    Ok(None)
}

fn numbered(implementation: Implementation, text: &str) -> Option<PythonRequest> {
    let without_t = text.strip_suffix('t');
    let version = VersionPrefix::parse(without_t.unwrap_or(text))?;
    Some(PythonRequest::Version {
        implementation,
        version: Some(version),
        free_threaded: without_t.is_some(),
    })
}

impl fmt::Display for PythonRequest {
    /// A text that parses to the same request.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version { implementation, version, free_threaded } => {
                let threads = if *free_threaded { "t" } else { "" };
                match (implementation, version) {
                    (Implementation::CPython, Some(version)) => write!(f, "{version}{threads}"),
                    (name, Some(version)) => write!(f, "{name}@{version}{threads}"),
                    (name, None) => write!(f, "{name}"),
                }
            }
            Self::Range(specifiers) => {
                let parts: Vec<_> = specifiers.iter().map(ToString::to_string).collect();
                f.write_str(&parts.join(","))
            }
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Command(name) => f.write_str(name),
        }
    }
}

impl From<InvalidPythonRequest> for crate::error::Error {
    fn from(error: InvalidPythonRequest) -> Self {
        Self::usage(error).hint("say 3.12, '>=3.9,<3.12', python3.11, pypy or a path")
    }
}

#[cfg(test)]
mod tests;
