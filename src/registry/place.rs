//! Which directories an entry can't name, because deleting an environment there would delete more than that.

use std::path::{Component, Path};

use crate::dirs::variable;

/// Why `path` is no directory of an environment; `None` if it may be one. `home` is where environments are created, and
/// `data` where the registry is.
pub(super) fn objection(path: &Path, home: &Path, data: &Path) -> Option<String> {
    let shown = path.display();
    if !path.is_absolute() {
        return Some(format!("its path is not absolute: {shown}"));
    }
    let goes_up = path.components().any(|part| part == Component::ParentDir);
    if goes_up && !path.starts_with(home) {
        return Some(format!("its path has '..' in it: {shown}"));
    }
    let users = variable("HOME");
    let kept = [Some(home), Some(data), users.as_deref().map(Path::new)];
    if path.parent().is_none() || kept.into_iter().flatten().any(|kept| kept.starts_with(path)) {
        return Some(format!("no environment can be in {shown}, which holds more than that"));
    }
    None
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn an_environment_is_below_no_place_that_holds_more() {
        let reason = |path: &str| {
            objection(Path::new(path), Path::new("/h/u/envs"), Path::new("/h/u/data/venvyard"))
        };
        for path in ["", "x", "./x", "../x", "/", "/h", "/h/u/", "/h/u/envs", "/h/./u/data"] {
            assert!(reason(path).is_some(), "{path}");
        }
        for path in ["/h/u/envs/../x", "/srv/../h/u/x"] {
            let goes_up = reason(path).is_some();
            assert_eq!(goes_up, !path.starts_with("/h/u/envs"), "{path}");
        }
        for path in ["/h/u/envs/a", "/h/u/p/.venv", "/srv/a", "/h/u/data/x"] {
            assert_eq!(reason(path), None, "{path}");
        }
    }
}
