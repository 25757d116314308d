//! What kind of file the first bytes say it is.

use std::io::Read as _;
use std::path::Path;

use super::stamp::is_executable;

/// What the first bytes of a file say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// ELF, Mach-O or PE.
    Binary,
    /// `#!`: a shim or a wrapper, which may start anything.
    Script,
    /// Anything else: `execvp` would pass it to /bin/sh as a script.
    Other,
}

impl FileKind {
    /// `None` if the file can't be read or is not executable.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        // Checked first, because opening a FIFO would block.
        std::fs::metadata(path).ok().filter(is_executable)?;
        let mut file = std::fs::File::open(path).ok()?;
        let mut magic = [0; 4];
        if file.read_exact(&mut magic).is_err() {
            return Some(Self::Other);
        }
        Some(match magic {
            [b'#', b'!', ..] => Self::Script,
            [0x7f, b'E', b'L', b'F']
            | [b'M', b'Z', ..]
            // Mach-O in either byte order, and universal binaries.
            | [0xfe, 0xed, 0xfa, 0xce | 0xcf]
            | [0xce | 0xcf, 0xfa, 0xed, 0xfe]
            | [0xca, 0xfe, 0xba, 0xbe] => Self::Binary,
            _ => Self::Other,
        })
    }
}
