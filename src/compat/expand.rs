//! Paths as virtualenvwrapper understands them: `~`, `~user` and `$VARIABLE` are expanded, and `..` is taken out.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use crate::dirs::variable;

/// The path that a text means.
pub(super) fn expanded(text: &str, home: &Path) -> PathBuf {
    normal(&replaced(text, home))
}

/// The text with what `~` and variables mean.
pub(super) fn replaced(text: &str, home: &Path) -> PathBuf {
    let lookup = |name: &str| if name == "HOME" { Some(home.into()) } else { variable(name) };
    with_home(&with_variables(text, &lookup), home, &|user| home_of(user))
}

/// The path without `.`, `..` and double slashes. Links are not followed, as ever.
pub(super) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(normal.components().next_back(), Some(Component::Normal(_))) =>
            {
                normal.pop();
            }
            Component::ParentDir if normal.has_root() => {}
            part => normal.push(part),
        }
    }
    if normal.as_os_str().is_empty() { PathBuf::from(".") } else { normal }
}

/// `$NAME` and `${NAME}`; one that is not set stays as it is.
fn with_variables(text: &str, lookup: &dyn Fn(&str) -> Option<OsString>) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        result.push_str(before);
        let braced = after.strip_prefix('{').and_then(|it| it.split_once('}'));
        let (name, length) = braced.map_or_else(
            || {
                let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
                let name = &after[..end.unwrap_or(after.len())];
                (name, name.len())
            },
            |(name, _)| (name, name.len() + 2),
        );
        if let Some(value) = lookup(name).filter(|_| !name.is_empty()) {
            result.push_str(&value.to_string_lossy());
        } else {
            result.push('$');
            result.push_str(&after[..length]);
        }
        rest = &after[length..];
    }
    result + rest
}

fn with_home(text: &str, home: &Path, of: &dyn Fn(&str) -> Option<PathBuf>) -> PathBuf {
    let Some(rest) = text.strip_prefix('~') else { return PathBuf::from(text) };
    let (user, below) = rest.split_once('/').unwrap_or((rest, ""));
    let base = if user.is_empty() { Some(home.to_owned()) } else { of(user) };
    base.map_or_else(|| PathBuf::from(text), |base| base.join(below))
}

/// The home directory of a user.
fn home_of(user: &str) -> Option<PathBuf> {
    if variable("USER").is_some_and(|it| it == user) {
        return variable("HOME").map(PathBuf::from);
    }
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    let line = users.lines().find(|line| line.split(':').next() == Some(user))?;
    line.split(':').nth(5).map(PathBuf::from)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn variables_are_expanded() {
        let lookup = |name: &str| (name == "A_1").then(|| OsString::from("/x"));
        for (text, expected) in [
            ("$A_1/y", "/x/y"),
            ("${A_1}y", "/xy"),
            ("a$A_1$A_1", "a/x/x"),
            ("$NONE/y", "$NONE/y"),
            ("${NONE}/y", "${NONE}/y"),
            ("a$", "a$"),
            ("$ a", "$ a"),
            ("${", "${"),
            ("${}", "${}"),
        ] {
            assert_eq!(with_variables(text, &lookup), expected, "{text}");
        }
    }

    #[test]
    fn a_tilde_is_a_home() {
        let of = |user: &str| (user == "ann").then(|| PathBuf::from("/home/ann"));
        for (text, expected) in [
            ("~", "/h"),
            ("~/a", "/h/a"),
            ("~ann/a", "/home/ann/a"),
            ("~bob/a", "~bob/a"),
            ("a~", "a~"),
        ] {
            let found = normal(&with_home(text, Path::new("/h"), &of));
            assert_eq!(found, Path::new(expected), "{text}");
        }
    }

    #[test]
    fn dots_are_taken_out() {
        for (path, expected) in [
            ("/a/../b", "/b"),
            ("/a//b/./c/", "/a/b/c"),
            ("/..", "/"),
            ("../a", "../a"),
            ("a/../../b", "../b"),
            ("a/..", "."),
        ] {
            assert_eq!(normal(Path::new(path)), Path::new(expected), "{path}");
        }
    }
}
