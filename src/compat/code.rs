//! Lines of code: calls of the functions in `shell/compat.*`.

use std::path::Path;

use super::hooks::Hook;
use crate::shell::{Language, Shell};

/// Lines of code, one call each.
pub(super) struct Lines {
    shell: Shell,
    language: &'static Language,
    text: String,
}

impl Lines {
    pub(super) fn new(shell: Shell) -> Self {
        Self { shell, language: shell.language(), text: String::new() }
    }

    /// Adds a call of `_venvyard_compat_FUNCTION`.
    pub(super) fn call<W: AsRef<str>>(
        &mut self,
        function: &str,
        words: impl IntoIterator<Item = W>,
    ) {
        self.text.push_str("_venvyard_compat_");
        self.text.push_str(function);
        for word in words {
            self.text.push(' ');
            self.text.push_str(&self.language.quote(word.as_ref()));
        }
        self.text.push('\n');
    }

    /// A path as a word of [`Self::call`].
    pub(super) fn path(&self, path: &Path) -> String {
        self.language.path(path)
    }

    /// Adds the call that sources a hook, unless that holds only comments. Beside it may be one for this shell:
    /// `postmkvirtualenv.fish`.
    pub(super) fn source(&mut self, directory: &Path, hook: Hook) {
        if hook.is_wanted_by(self.shell, directory) {
            let file = self.path(&directory.join(hook.name()));
            self.call("source", [file]);
        }
    }

    /// Adds the call that ends with a status.
    pub(super) fn fail(&mut self, status: u8) {
        self.call("fail", [status.to_string()]);
    }

    /// The code that consists of these lines.
    pub(super) fn code(&self) -> String {
        self.language.script(&self.text)
    }

    /// Adds all of the other lines.
    pub(super) fn extend(&mut self, others: &Self) {
        self.text.push_str(&others.text);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_quoted_for_its_shell() {
        let mut lines = Lines::new(Shell::Bash);
        lines.call("do", ["hook", "it's", ""]);
        assert_eq!(lines.as_str(), "_venvyard_compat_do 'hook' 'it'\\''s' ''\n");
        let mut lines = Lines::new(Shell::PowerShell);
        lines.call("cd", ["C:\\it's"]);
        assert_eq!(lines.as_str(), "_venvyard_compat_cd 'C:\\it''s'\n");
    }
}
