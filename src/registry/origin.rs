//! Who manages an environment.

use serde::Serialize;

/// Who manages an environment: the `origin` of `list --json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// venvyard manages it.
    Ours,
    /// venvyard manages it until the shell leaves it.
    Temporary,
    /// Another tool created it.
    Other,
}

impl Origin {
    const ALL: [Self; 3] = [Self::Ours, Self::Temporary, Self::Other];

    /// The word for it in JSON and in the index.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Temporary => "temporary",
            Self::Other => "other",
        }
    }

    /// The origin with that word.
    pub(super) fn from_name(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|origin| origin.as_str() == word)
    }
}
