//! Which of many paths lead into a directory, without resolving each of them: ten thousand may be registered.

use std::collections::{HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// As many paths in one directory are resolved one by one; of more, the directory is read instead.
const FEW: usize = 8;

/// The directories among `paths` that are `root` or in it, each with its real path. `root` has no links in it.
pub(super) fn inside<'a>(
    paths: impl Iterator<Item = &'a Path>,
    root: &Path,
) -> HashMap<&'a Path, PathBuf> {
    let mut by_parent = HashMap::<&Path, HashSet<&Path>>::new();
    for path in paths {
        by_parent.entry(path.parent().unwrap_or(path)).or_default().insert(path);
    }
    let resolved = |path: &'a Path| {
        let real = dunce::canonicalize(path).ok()?;
        (real.starts_with(root) && real.is_dir()).then_some((path, real))
    };
    let candidates = by_parent.into_iter().flat_map(|(parent, paths)| {
        if paths.len() > FEW { candidates(parent, paths, root) } else { paths }
    });
    candidates.filter_map(resolved).collect()
}

/// Those of the paths in the directory `parent` that may lead to `root` or into it.
fn candidates<'a>(parent: &Path, mut paths: HashSet<&'a Path>, root: &Path) -> HashSet<&'a Path> {
    let Ok(real) = dunce::canonicalize(parent) else { return HashSet::new() };
    let (real, root) = (folded(&real), folded(root));
    if real.starts_with(&root) {
        return paths;
    }
    let links = links_in(parent);
    // Only a link leads deeper than to the directory of its own name.
    let last = root.file_name().filter(|_| root.parent() == Some(&real));
    let may_be = |name: &OsStr| {
        links.contains(name) || last.is_some_and(|last| folded(name.as_ref()) == *last)
    };
    paths.retain(|path| path.file_name().is_none_or(may_be));
    paths
}

/// The names of the links in a directory.
fn links_in(directory: &Path) -> HashSet<OsString> {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let links = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_symlink()));
    links.map(|entry| entry.file_name()).collect()
}

/// The path as a file system without case takes it.
fn folded(path: &Path) -> PathBuf {
    path.to_string_lossy().to_lowercase().into()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::fs::{create_dir_all, symlink};

    #[test]
    fn a_path_that_leads_inside_in_whatever_way_is_found() {
        let dir = tempfile::tempdir().unwrap();
        let home = dunce::canonicalize(dir.path()).unwrap();
        let root = home.join("env");
        create_dir_all(&root.join("src/code")).unwrap();
        symlink(&root.join("src"), &home.join("link")).unwrap();
        symlink(&home, &home.join("around")).unwrap();
        let others: Vec<PathBuf> =
            (0..100).map(|number| home.join(format!("other{number}"))).collect();
        let many: Vec<PathBuf> =
            (0..100).map(|number| root.join(format!("inside{number}"))).collect();
        for directory in others.iter().chain(&many) {
            create_dir_all(directory).unwrap();
        }
        let ways = [
            ("env", ""),
            ("link", "src"),
            ("link/code", "src/code"),
            ("around/env/src", "src"),
            ("around/link", "src"),
        ];
        let ways = ways.map(|(way, real)| (home.join(way), root.join(real)));
        let gone = home.join("gone");
        let paths =
            others.iter().chain(&many).chain(ways.iter().map(|(way, _)| way)).chain([&gone]);
        let found = inside(paths.map(PathBuf::as_path), &root);
        let meant =
            many.iter().map(|it| (it, it)).chain(ways.iter().map(|(way, real)| (way, real)));
        assert_eq!(found, meant.map(|(path, real)| (path.as_path(), real.clone())).collect());
    }
}
