//! What is in a directory.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use crate::Result;

/// Something below a directory.
pub(crate) struct Node {
    /// Relative to the directory.
    pub(crate) path: PathBuf,
    /// Of itself, where it is a link.
    pub(crate) metadata: Metadata,
}

/// Everything below `root`, parents first, by name.
///
/// # Errors
/// The disk's.
pub(crate) fn walk(root: &Path) -> Result<Vec<Node>> {
    let mut nodes = Vec::new();
    descend(root, Path::new(""), &mut nodes)?;
    Ok(nodes)
}

fn descend(root: &Path, below: &Path, nodes: &mut Vec<Node>) -> Result<()> {
    let mut names = std::fs::read_dir(root.join(below))?
        .map(|entry| Ok(entry?.file_name()))
        .collect::<std::io::Result<Vec<_>>>()?;
    names.sort_unstable();
    for name in names {
        let path = below.join(name);
        let metadata = root.join(&path).symlink_metadata()?;
        let is_dir = metadata.is_dir();
        nodes.push(Node { path: path.clone(), metadata });
        if is_dir {
            descend(root, &path, nodes)?;
        }
    }
    Ok(())
}

/// What the disk gave for the directory alone, in bytes: a file that has another name elsewhere cost
/// nothing.
///
/// # Errors
/// The disk's.
pub(crate) fn own_bytes(root: &Path) -> Result<u64> {
    // st_blocks counts 512 bytes everywhere.
    let of = |metadata: &Metadata| metadata.blocks() * 512;
    let own = walk(root)?
        .iter()
        .filter(|node| node.metadata.is_dir() || node.metadata.nlink() == 1)
        .map(|node| of(&node.metadata))
        .sum::<u64>();
    Ok(own + of(&root.metadata()?))
}

/// Whether any bytecode is in it.
///
/// # Errors
/// The disk's.
pub(crate) fn has_bytecode(root: &Path) -> Result<bool> {
    Ok(walk(root)?.iter().any(|node| node.path.extension().is_some_and(|end| end == "pyc")))
}
