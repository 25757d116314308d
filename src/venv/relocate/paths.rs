//! The paths that a move changes, in the text of a file.

use std::path::{Path, PathBuf};

use crate::venv::paths::Os;

/// Where an environment was and where it will be, as text in one encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Move {
    /// Every path that its files may know it by.
    pub(super) from: Vec<String>,
    pub(super) to: String,
    os: Os,
}

impl Move {
    pub(super) fn new(from: &[&str], to: &str, os: Os) -> Self {
        let from = from.iter().map(|path| without_end(path).to_owned()).collect();
        Self { from, to: without_end(to).to_owned(), os }
    }

    /// The new path of what was at `path`; `None` if that was not in the environment. `/e/ab` is not in `/e/a`.
    pub(super) fn path(&self, path: &str) -> Option<String> {
        let rest = self.from.iter().find_map(|from| self.below(path, from))?;
        Some(format!("{}{rest}", self.to))
    }

    /// The part of `path` below the environment, which begins with a separator or is empty; `None` if
    /// `path` was not in the environment.
    pub(super) fn inside<'a>(&self, path: &'a str) -> Option<&'a str> {
        self.from.iter().find_map(|from| self.below(path, from))
    }

    /// Whether the path is in the environment at its new place.
    pub(super) fn is_at_new_place(&self, path: &str) -> bool {
        self.below(path, &self.to).is_some()
    }

    fn below<'a>(&self, path: &'a str, from: &str) -> Option<&'a str> {
        let (start, rest) = path.split_at_checked(from.len())?;
        let is_same = start == from || (self.os == Os::Windows && folded(start) == folded(from));
        (is_same && (rest.is_empty() || rest.starts_with(self.separators()))).then_some(rest)
    }

    /// Whether the text is an absolute path.
    pub(super) fn is_absolute(&self, text: &str) -> bool {
        text.starts_with(self.separators())
            || (self.os == Os::Windows && text.get(1..).is_some_and(|rest| rest.starts_with([':'])))
    }

    fn separators(&self) -> &'static [char] {
        if self.os == Os::Windows { &['\\', '/'] } else { &['/'] }
    }

    /// The number of bytes at the start of `text` that are the path of the environment; `None` if there is no such
    /// path, or if the path goes on.
    pub(super) fn start_of(&self, text: &str) -> Option<usize> {
        let lengths = self.from.iter().map(String::len);
        let is_here = |length: &usize| {
            text.split_at_checked(*length).is_some_and(|(start, _)| self.inside(start).is_some())
        };
        lengths.filter(is_here).max()
    }
}

/// Windows compares names without their case, and takes both slashes.
fn folded(path: &str) -> String {
    path.replace('/', "\\").to_lowercase()
}

fn without_end(path: &str) -> &str {
    let short = path.trim_end_matches('/');
    if short.is_empty() { path } else { short }
}

/// A move, for files in any encoding.
#[derive(Debug)]
pub(super) struct Paths {
    /// For files in UTF-8; `None` if a path is not UTF-8.
    text: Option<Move>,
    /// For other files: each byte is a character.
    bytes: Move,
}

impl Paths {
    pub(super) fn new(from: &[PathBuf], to: &Path, os: Os) -> Self {
        let characters: Vec<String> = from.iter().map(|path| each_byte(bytes_of(path))).collect();
        let characters: Vec<&str> = characters.iter().map(String::as_str).collect();
        let from: Option<Vec<&str>> = from.iter().map(|path| path.to_str()).collect();
        let text = from.zip(to.to_str()).map(|(from, to)| Move::new(&from, to, os));
        Self { text, bytes: Move::new(&characters, &each_byte(bytes_of(to)), os) }
    }

    /// Changes the contents of a file; `None` if `change` returns `None`. What `change` adds must be ASCII or come
    /// from the move.
    pub(super) fn edit(
        &self,
        contents: &[u8],
        change: impl FnOnce(&str, &Move) -> Option<String>,
    ) -> Option<Vec<u8>> {
        if let (Some(paths), Ok(text)) = (&self.text, str::from_utf8(contents)) {
            return change(text, paths).map(String::into_bytes);
        }
        let changed = change(&each_byte(contents), &self.bytes)?;
        changed.chars().map(|c| u8::try_from(c).ok()).collect()
    }

    /// The new path of what was at `path`.
    pub(super) fn path(&self, path: &Path) -> Option<PathBuf> {
        let moved = self.edit(bytes_of(path), |path, paths| paths.path(path))?;
        path_of(moved)
    }
}

fn bytes_of(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "Windows has paths that are not bytes")]
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt as _;
    Some(std::ffi::OsString::from_vec(bytes).into())
}

#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    String::from_utf8(bytes).ok().map(PathBuf::from)
}

fn each_byte(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_only_begins_like_the_environment_is_another_one() {
        let paths = Move::new(&["/e/a/"], "/n", Os::Unix);
        let path = |path| paths.path(path);
        assert_eq!(path("/e/a"), Some("/n".into()));
        assert_eq!(path("/e/a/bin"), Some("/n/bin".into()));
        for other in ["/e/ab", "/e/a.b", "/e", "e/a", "", "/e/A", "/x/e/a"] {
            assert_eq!(path(other), None, "{other}");
        }
        assert_eq!(paths.start_of("/e/a/x'"), Some(4));
    }

    #[test]
    fn windows_takes_both_slashes_and_any_case() {
        let paths = Move::new(&[r"C:\e\a"], r"D:\n", Os::Windows);
        assert_eq!(paths.path(r"c:/E/a\Scripts"), Some(r"D:\n\Scripts".into()));
        assert_eq!(paths.path(r"C:\e\ab"), None);
        assert!(paths.is_absolute(r"X:\y") && !paths.is_absolute("x"));
    }

    #[cfg(unix)]
    #[test]
    fn paths_and_files_of_any_bytes_are_kept() {
        use std::os::unix::ffi::OsStrExt as _;
        let raw = |bytes: &[u8]| PathBuf::from(std::ffi::OsStr::from_bytes(bytes));
        let replace = |text: &str, paths: &Move| paths.path(text);
        let old = Paths::new(&[raw(b"/e/\xff")], Path::new("/\u{e9}"), Os::Unix);
        let changed = old.edit(b"/e/\xff/\xfe", replace);
        assert_eq!(
            changed.as_deref(),
            Some("/\u{e9}".as_bytes()).map(|it| [it, b"/\xfe"].concat()).as_deref()
        );
        let utf8 = Paths::new(&["/\u{e9}".into()], Path::new("/n"), Os::Unix);
        assert_eq!(utf8.path(&raw(b"/\xc3\xa9/\xff")), Some(raw(b"/n/\xff")));
        assert_eq!(utf8.path(Path::new("/\u{e9}\u{e9}")), None);
    }
}
