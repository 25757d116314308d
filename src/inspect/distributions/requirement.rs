//! How to install a distribution again.

use std::fmt;
use std::path::{Path, PathBuf};

use super::direct_url::{DirectUrl, EDITABLE};
use super::headers::Headers;
use super::{Distribution, installed, valid};

/// Why a distribution can't be installed again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoRequirement {
    /// The file or directory that it was installed from is gone.
    SourceGone(PathBuf),
    /// Neither its metadata nor its file's name has a name and a version that make sense.
    Unnamed,
}

impl fmt::Display for NoRequirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SourceGone(path) => write!(f, "its source {} is gone", path.display()),
            Self::Unnamed => f.write_str("its metadata has no name and version"),
        }
    }
}

/// A line that installs a distribution again.
struct Line {
    text: String,
    /// The file or directory of this machine that it names.
    source: Option<PathBuf>,
}

impl Distribution {
    /// The line that installs it again, as in a requirements file: `name==1.0`, `name @ git+https://…@commit`,
    /// `-e /path`. The path is not quoted. Reads its metadata.
    ///
    /// # Errors
    /// It can't be installed again.
    pub fn requirement(&self) -> Result<String, NoRequirement> {
        let Headers { name, version, .. } = Headers::of(&self.metadata);
        let name = name.or_else(|| valid::name(&self.name));
        let version = version.or_else(|| valid::version(self.version.as_deref()?));
        match self.line(name, version).ok_or(NoRequirement::Unnamed)? {
            Line { source: Some(path), .. } if !path.exists() => {
                Err(NoRequirement::SourceGone(path))
            }
            Line { text, .. } => Ok(text),
        }
    }

    fn line(&self, name: Option<String>, version: Option<String>) -> Option<Line> {
        let direct = DirectUrl::of(&self.metadata);
        let editable = match &direct {
            Some(DirectUrl::Directory { path, is_editable: true }) => Some(path.clone()),
            Some(_) => None,
            None => self.linked_project(),
        };
        if let Some(path) = editable {
            return Some(Line {
                text: format!("{EDITABLE}{}", path.display()),
                source: Some(path),
            });
        }
        let name = name?;
        Some(match direct {
            Some(direct) => {
                Line { text: format!("{name} @ {}", direct.url()), source: direct.local_path() }
            }
            None => Line { text: format!("{name}=={}", version?), source: None },
        })
    }
}

/// The line of each distribution in the environment, by name, whether or not its source is there. Reads a small file of
/// each that has one; the names are those of its files.
pub fn lines(environment: &Path) -> Vec<String> {
    let line = |it: Distribution| {
        let line = it.line(Some(it.name.clone()), it.version.clone());
        line.map_or(it.name, |line| line.text)
    };
    installed(environment).into_iter().map(line).collect()
}
