//! What the first bytes of a file say it is.

use std::io::Read as _;
use std::path::Path;

use super::stamp::is_executable;

/// What the first bytes of a file say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// ELF, Mach-O or PE.
    Binary,
    /// `#!`: a shim or a wrapper, which starts who knows what.
    Script,
    /// Neither: `execvp` would give it to /bin/sh, line by line.
    Other,
}

impl FileKind {
    /// `None` where the file can't be read or run.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        // Looked at first: opening a FIFO would wait for somebody to write.
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
            // Mach-O of either byte order, and with several architectures in it.
            | [0xfe, 0xed, 0xfa, 0xce | 0xcf]
            | [0xce | 0xcf, 0xfa, 0xed, 0xfe]
            | [0xca, 0xfe, 0xba, 0xbe] => Self::Binary,
            _ => Self::Other,
        })
    }
}
