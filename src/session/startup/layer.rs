//! What a block may load besides venvyard's own file: commands that take the place of another tool's.

use std::ops::Range;
use std::path::PathBuf;

use crate::dirs::Dirs;
use crate::session::files;
use crate::shell::Shell;

/// Commands that take the place of another tool's.
#[derive(Debug, Clone, Copy)]
pub struct Layer {
    /// The text of the file that the block loads.
    pub text: fn(Shell) -> String,
    /// The other files that it uses in a shell, below the directory of the installed files.
    pub files: fn(Shell) -> Vec<(String, &'static str)>,
    /// Finds the commands that load the other tool in a start-up file, in their order.
    pub loads: fn(Shell, &[u8]) -> Vec<Load>,
}

/// A command in a start-up file that loads the other tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// Where it is, in a line that isn't continued on the next one.
    pub range: Range<usize>,
    /// The first place behind it, at the beginning of a line, that is in no compound command. `None` if that can't be
    /// told.
    pub then: Option<usize>,
}

impl Layer {
    /// All its files for a shell, with their texts. The first is the one that the block loads.
    pub(super) fn all(&self, dirs: &Dirs, shell: Shell) -> Vec<(PathBuf, String)> {
        let others = (self.files)(shell).into_iter();
        let others = others.map(|(name, text)| (dirs.data.join("shell").join(name), text.into()));
        std::iter::once((files::layer(dirs, shell), (self.text)(shell))).chain(others).collect()
    }
}
