//! Follows symbolic links one at a time.

use std::path::{Component, Path, PathBuf};

/// The most links that Linux follows (`MAXSYMLINKS`); a longer chain is a cycle.
pub(crate) const MAX_LINKS: usize = 40;

/// `path`, its target, the target of that, and so on, each absolute.
pub(crate) fn links(path: &Path) -> Vec<PathBuf> {
    let mut chain = vec![path.to_owned()];
    while chain.len() <= MAX_LINKS
        && let Some(last) = chain.last()
        && let Ok(target) = std::fs::read_link(last)
        && let Some(parent) = last.parent()
    {
        let joined = parent.join(target);
        let next = without_dots(&joined);
        // `link/..` is not the directory that contains the link: then only the system can resolve
        // it.
        let is_plain = next == joined;
        let real = |path: &Path| std::fs::canonicalize(path).ok();
        let next = match (!is_plain).then(|| (real(&next), real(&joined))) {
            Some((Some(a), Some(b))) if a != b => b,
            _ => next,
        };
        chain.push(next);
    }
    chain
}

fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::fs::symlink;

    #[test]
    fn a_circle_of_links_ends() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        symlink(Path::new("b"), &root.join("a")).unwrap();
        symlink(Path::new("a"), &root.join("b")).unwrap();
        assert!(links(&root.join("a")).len() <= MAX_LINKS + 1);
    }
}
