//! Who may read a file that venvyard writes: some have values that are secret.

use std::fs::{Metadata, Permissions};
use std::io;
use std::path::Path;

use super::{at, set_mode};

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Those who could read the file that is replaced; for a new file, as for any other of the user's.
    Same,
    /// Whom the umask lets.
    Usual,
    /// Only its owner.
    Owner,
}

/// Read for everybody, before the umask. Nobody else may write, because what others can write is not believed.
const USUAL: u32 = 0o644;

impl Readers {
    /// The permission bits to create a file with, so that nobody else can open it before it is complete.
    pub(super) fn creation_mode(self, replaced: Option<&Metadata>) -> u32 {
        self.mode(replaced).unwrap_or(if self == Self::Owner { 0o600 } else { USUAL })
    }

    /// The permissions to set, whatever the umask; `None` for those that the file was created with.
    pub(super) fn permissions(self, replaced: Option<&Metadata>) -> Option<Permissions> {
        #[cfg(unix)]
        return self.mode(replaced).map(std::os::unix::fs::PermissionsExt::from_mode);
        #[cfg(not(unix))]
        return replaced.filter(|_| self == Self::Same).map(Metadata::permissions);
    }

    /// The mode that follows from that of the file which is replaced.
    #[cfg_attr(not(unix), expect(unused_variables, reason = "Windows has no permission bits"))]
    fn mode(self, replaced: Option<&Metadata>) -> Option<u32> {
        #[cfg(unix)]
        let mode = Some(std::os::unix::fs::MetadataExt::mode(replaced?) & 0o7777);
        #[cfg(not(unix))]
        let mode = None;
        match self {
            Self::Same => mode,
            Self::Owner => mode.map(|mode: u32| mode & !0o077),
            Self::Usual => None,
        }
    }
}

/// Takes a file away from everybody but its owner. Does nothing if they have no access.
pub fn make_private(path: &Path) -> io::Result<()> {
    let metadata = super::metadata(path)?;
    match Readers::Owner.mode(Some(&metadata)) {
        Some(mode) if Readers::Same.mode(Some(&metadata)) != Some(mode) => {
            set_mode(path, mode).map_err(|error| at(&error, "can't protect", path))
        }
        _ => Ok(()),
    }
}
