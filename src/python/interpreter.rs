//! The facts about an interpreter, as it reports them itself.

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::path_text;

/// An interpreter that environments can be made from: never an environment's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "facts, independent of each other")]
pub struct Interpreter {
    /// The base executable, absolute: the target of `bin/python` in an environment.
    #[serde(with = "path_text")]
    pub executable: PathBuf,
    /// `sys.version_info`.
    pub version: Version,
    /// `sys.implementation.name`.
    pub implementation: Implementation,
    /// `sys.base_prefix` (2.7: `sys.prefix`).
    #[serde(with = "path_text")]
    pub base_prefix: PathBuf,
    /// `sys.base_exec_prefix` (2.7: `sys.exec_prefix`).
    #[serde(with = "path_text")]
    pub base_exec_prefix: PathBuf,
    /// The directory of `os.py`.
    #[serde(with = "path_text")]
    pub stdlib: PathBuf,
    /// `sys.maxsize > 2**32`.
    pub is_64_bit: bool,
    /// Built with `Py_GIL_DISABLED` (PEP 703): its library directory is `python3.13t`.
    pub free_threaded: bool,
    /// Built with `Py_DEBUG` (`sys.gettotalrefcount` exists).
    pub debug: bool,
    /// `PYTHONFRAMEWORK` is not empty: a macOS framework build.
    pub framework: bool,
    /// Where the distribution keeps the wheels that ensurepip would have bundled (`WHEEL_PKG_DIR`).
    pub wheel_dir: Option<PathBuf>,
    /// Identifies its bytecode: `sys.implementation.cache_tag` and the magic number, as in
    /// `cpython-313-f30d0d0a`. 2.7 has no cache tag, and its bytecode files have no tag in their
    /// names. `None` if it writes no bytecode.
    pub bytecode_tag: Option<String>,
}

/// Which Python this is, by `sys.implementation.name`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Implementation {
    /// The reference implementation.
    CPython,
    /// PyPy.
    PyPy,
    /// Another one, by the name it reports.
    #[serde(untagged)]
    Other(String),
}

impl fmt::Display for Implementation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CPython => "cpython",
            Self::PyPy => "pypy",
            Self::Other(name) => name,
        })
    }
}

/// `sys.version_info`. Pre-releases are ordered before their release.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Version {
    /// 3 in 3.12.1.
    pub major: u8,
    /// 12 in 3.12.1.
    pub minor: u8,
    /// 1 in 3.12.1.
    pub micro: u8,
    /// `alpha`, `beta`, `candidate` or `final`: the alphabetical order is the order of release.
    pub level: String,
    /// 2 in 3.14.0rc2.
    pub serial: u8,
}

impl Version {
    /// Not an alpha, a beta or a release candidate.
    pub(crate) fn is_stable(&self) -> bool {
        self.level == "final"
    }

    /// The language version, as in `python3.12`.
    pub(crate) fn series(&self) -> (u8, u8) {
        (self.major, self.minor)
    }
}

impl fmt::Display for Version {
    /// As PEP 440 writes it: 3.12.1, 3.14.0rc2.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.micro)?;
        match self.level.as_str() {
            "final" => Ok(()),
            "alpha" => write!(f, "a{}", self.serial),
            "beta" => write!(f, "b{}", self.serial),
            _ => write!(f, "rc{}", self.serial),
        }
    }
}
