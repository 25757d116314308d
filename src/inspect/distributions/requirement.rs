//! How to install a distribution again.

use std::fmt;
use std::path::PathBuf;

use super::direct_url::{DirectUrl, file_url};
use super::headers::{self, Headers};
use super::{Distribution, Source};

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

/// Begins the line of what is imported from its source. The rest of the line is a path.
pub const EDITABLE: &str = "-e ";

impl Distribution {
    /// The line that installs it again, as in a requirements file: `name==1.0`, `name @ git+https://…@commit`,
    /// `-e /path`. The path is not quoted.
    pub fn requirement(&self) -> Result<String, NoRequirement> {
        if let Some(path) = self.editable_source() {
            return there(path).map(|path| format!("{EDITABLE}{}", path.display()));
        }
        let headers = Headers::of(&self.metadata);
        let named = headers.name.or_else(|| headers::name(&self.name));
        let name = named.ok_or(NoRequirement::Unnamed)?;
        if let Some(direct) = DirectUrl::of(&self.metadata) {
            if let Some(path) = direct.local_path() {
                there(path)?;
            }
            return Ok(format!("{name} @ {}", direct.url()));
        }
        if let Some(Source::Path(path)) = self.source() {
            return there(path).map(|path| format!("{name} @ {}", file_url(&path)));
        }
        let known = self.version.as_deref().and_then(headers::version);
        let version = headers.version.or(known).ok_or(NoRequirement::Unnamed)?;
        Ok(format!("{name}=={version}"))
    }
}

fn there(path: PathBuf) -> Result<PathBuf, NoRequirement> {
    if path.exists() { Ok(path) } else { Err(NoRequirement::SourceGone(path)) }
}
