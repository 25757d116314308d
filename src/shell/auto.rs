//! Shell code for auto-activation: calls of the functions in `shell/auto.*`.

use std::path::Path;

use super::Shell;

impl Shell {
    /// The code that goes back to what was before the active environment was entered.
    pub fn leave(self) -> String {
        self.whole("_venvyard_deactivate\n")
    }

    /// The code that says a line, once a session of each tree.
    pub fn notice(self, tree: &Path, line: &str) -> String {
        self.whole(&self.call("_venvyard_notice", &[&*self.path(tree), line]))
    }
}
