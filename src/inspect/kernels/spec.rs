//! A kernel as Jupyter knows it: a directory with a `kernel.json`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::fs;

/// The file that describes a kernel.
pub const FILE: &str = "kernel.json";

/// What a kernel needs in its environment.
pub const IPYKERNEL: &str = "ipykernel";

/// What `kernel.json` says, as far as it matters here. Jupyter itself ignores what it doesn't know.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KernelSpec {
    /// The command that starts it.
    #[serde(default)]
    pub argv: Vec<String>,
    /// What Jupyter shows.
    #[serde(default)]
    pub display_name: String,
    /// The language of its notebooks.
    #[serde(default)]
    pub language: String,
    /// How Jupyter interrupts it: `signal`, or `message`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interrupt_mode: Option<String>,
    /// Variables that Jupyter sets for it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub env: BTreeMap<String, String>,
    /// What tools note.
    #[serde(default)]
    pub metadata: Metadata,
}

/// What tools note about a kernel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// Whether JupyterLab's debugger works with it: since ipykernel 6.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub debugger: bool,
    /// Which environment it runs in, if venvyard wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venvyard: Option<Mark>,
}

/// The mark of a kernel that venvyard wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The environment's identity, which stays when it is renamed.
    pub id: Uuid,
    /// Its name when the kernel was written.
    pub name: String,
}

impl KernelSpec {
    /// Reads the kernel in a directory; `None` if Jupyter finds none there.
    ///
    /// # Errors
    /// The file can't be read, or Jupyter couldn't: the text says why.
    pub(super) fn read(directory: &Path) -> Option<Result<Self, String>> {
        let file = directory.join(FILE);
        if file.symlink_metadata().is_err() {
            return None;
        }
        let read = fs::read_small(&file).map_err(|error| error.to_string());
        Some(read.and_then(|bytes| {
            // A list would pass for a kernel with the keys in this order.
            let spec = serde_json::from_slice::<serde_json::Map<_, _>>(&bytes)
                .and_then(|keys| serde_json::from_value::<Self>(keys.into()))
                .map_err(|error| format!("{}: {error}", file.display()))?;
            if spec.argv.is_empty() {
                return Err(format!("{}: it has no argv", file.display()));
            }
            Ok(spec)
        }))
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The program that starts it, if it is named by its path.
    pub(super) fn program(&self) -> Option<PathBuf> {
        self.argv.first().map(PathBuf::from).filter(|program| program.is_absolute())
    }

    /// Whether it is IPython's.
    pub(super) fn is_ipykernel(&self) -> bool {
        self.argv.iter().any(|word| word == "ipykernel_launcher" || word == IPYKERNEL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kernel_is_what_jupyter_can_read() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(KernelSpec::read(dir.path()), None);
        let read = |text: &str| {
            fs::replace_derived(&dir.path().join(FILE), text.as_bytes()).unwrap();
            KernelSpec::read(dir.path()).unwrap()
        };
        let other = r#"{"argv": ["R", "--slave"], "display_name": "R", "metadata": {"x": [1]}}"#;
        let spec = read(other).unwrap();
        assert_eq!((spec.program(), spec.is_ipykernel()), (None, false));
        assert_eq!(spec.metadata.venvyard, None);
        for (text, reason) in [
            ("", "EOF"),
            ("[]", "invalid"),
            (r#"{"display_name": "x"}"#, "no argv"),
            (r#"{"argv": 3}"#, "invalid type"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(FILE) && error.contains(reason), "{text}: {error}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let mark = Mark { id: Uuid::new_v4(), name: "a".to_owned() };
        let spec = KernelSpec {
            argv: vec!["/v".to_owned(), "run".to_owned()],
            display_name: "é".to_owned(),
            language: "python".to_owned(),
            interrupt_mode: Some("signal".to_owned()),
            env: BTreeMap::new(),
            metadata: Metadata { debugger: true, venvyard: Some(mark) },
        };
        fs::replace_derived(&dir.path().join(FILE), spec.text().as_bytes()).unwrap();
        assert_eq!(KernelSpec::read(dir.path()), Some(Ok(spec)));
    }
}
