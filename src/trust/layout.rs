//! Where another tool's users keep hooks in a project. The room that runs such hooks describes it to the gate.

use std::path::Path;

use super::content::FileContent;

/// Where a tool keeps hooks in a project: in a directory of its own, and among the files of another directory.
#[derive(Debug, Clone, Copy)]
pub struct HookLayout {
    /// The name of its directory in a project. All files in that count: a hook may source another one.
    pub directory: &'static str,
    /// Whether a file anywhere else may be a hook, by its name. Only then it is read.
    pub is_hook: fn(&str) -> bool,
    /// Whether such a file does anything, by its name and content. Only then it counts.
    pub does_something: fn(&str, &[u8]) -> bool,
}

impl HookLayout {
    /// Whether a file in `directory` may be a hook.
    pub(super) fn may_be_hook(&self, directory: &Path, file: &Path) -> bool {
        directory.ends_with(self.directory) || (self.is_hook)(name(file))
    }

    /// Whether a file in `directory` that was read counts.
    pub(super) fn counts(&self, directory: &Path, file: &Path, content: &FileContent) -> bool {
        directory.ends_with(self.directory) || (self.does_something)(name(file), &content.bytes)
    }
}

fn name(file: &Path) -> &str {
    file.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}
