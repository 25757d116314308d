//! What is wrong with the metadata of a distribution. It is told, and the others are still read.

use std::fmt;
use std::path::PathBuf;

/// What is wrong with what an installer recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetadataProblem {
    /// The `*.dist-info`, or the file in it.
    pub path: PathBuf,
    /// What is wrong with it.
    pub kind: MetadataProblemKind,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MetadataProblemKind {
    /// There is no `METADATA`.
    Missing,
    /// It can't be read, and why.
    Unreadable(String),
    /// It has no valid name or no valid version.
    Broken,
    /// The environment has the same distribution here, too.
    Twice(PathBuf),
}

impl fmt::Display for MetadataProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.kind {
            MetadataProblemKind::Missing => write!(f, "{path} has no METADATA"),
            MetadataProblemKind::Unreadable(reason) => write!(f, "{path}: {reason}"),
            MetadataProblemKind::Broken => write!(f, "{path} has no valid name and version"),
            MetadataProblemKind::Twice(other) => {
                write!(f, "{path} is the same distribution as {}", other.display())
            }
        }
    }
}
