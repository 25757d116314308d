//! What a distribution is installed from, if not from an index.

use std::path::{Path, PathBuf};

/// A path or a URL, in a form that can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A file or a directory.
    Path(PathBuf),
    /// A URL without what installers record separately or not at all: the version control system, the
    /// revision, the fragment, and user and password.
    Url(String),
}

impl Source {
    /// The source that a requirement's URL, or the URL in a `direct_url.json`, stands for.
    pub fn of_url(text: &str) -> Option<Self> {
        let text = text.split('#').next().unwrap_or_default();
        let (scheme, rest) = text.split_once(':')?;
        let (system, scheme) = match scheme.split_once('+') {
            Some((system, scheme)) => (Some(system), scheme),
            None => (None, scheme),
        };
        if scheme == "file" {
            return Some(Self::Path(path_of(without_revision(system, rest))));
        }
        let (authority, path) = rest.strip_prefix("//")?.split_once('/')?;
        let host = authority.rsplit('@').next().unwrap_or_default();
        let path = without_revision(system, path).trim_end_matches('/');
        Some(Self::Url(format!("{scheme}://{host}/{path}")))
    }

    /// Whether both are the same, even by another path.
    pub fn is(&self, other: &Self) -> bool {
        let real = |path: &Path| dunce::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        match (self, other) {
            (Self::Path(one), Self::Path(other)) => one == other || real(one) == real(other),
            _ => self == other,
        }
    }
}

/// `repository.git@v1` of a version control system without `@v1`.
fn without_revision<'a>(system: Option<&str>, path: &'a str) -> &'a str {
    match path.rsplit_once('@') {
        Some((path, revision)) if system.is_some() && !revision.contains(char::is_whitespace) => {
            path
        }
        _ => path,
    }
}

/// The path in `file:///a%20b`, `file://localhost/a` or `file:a`. On Windows, `file:///C:/a` is `C:/a`.
fn path_of(rest: &str) -> PathBuf {
    let path = rest.strip_prefix("//").map_or(rest, |rest| &rest[rest.find('/').unwrap_or(0)..]);
    let path = percent_decoded(path);
    let on_drive = path.strip_prefix('/').filter(|path| path.as_bytes().get(1) == Some(&b':'));
    PathBuf::from(on_drive.filter(|_| cfg!(windows)).unwrap_or(&path))
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let code = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let (byte, length) = code.filter(|_| first == b'%').map_or((first, 1), |code| (code, 3));
        bytes.push(byte);
        rest = &rest[length..];
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_requirement_and_its_record_are_the_same_source() {
        for (written, recorded) in [
            ("git+https://e.org/x.git@v1.0#egg=x", "https://e.org/x.git"),
            ("git+ssh://git@e.org/x", "ssh://git@e.org/x"),
            ("https://${USER}:pw@e.org/x-1.zip#sha256=0", "https://e.org/x-1.zip"),
            ("https://e.org/@scope/x.zip", "https://e.org/@scope/x.zip"),
        ] {
            let (written, recorded) = (Source::of_url(written), Source::of_url(recorded));
            assert!(written.clone().unwrap().is(&recorded.unwrap()), "{written:?}");
        }
        assert_ne!(Source::of_url("https://e.org/a"), Source::of_url("https://e.org/b"));
        assert_eq!(Source::of_url("name"), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_url_is_a_path() {
        for (url, path) in [
            ("file:///a%20b/%C3%A9.whl", "/a b/é.whl"),
            ("file://localhost/a", "/a"),
            ("file:/a", "/a"),
            ("git+file:///a/b@main", "/a/b"),
            ("file:///a/b@main", "/a/b@main"),
            ("file:///100%", "/100%"),
        ] {
            assert_eq!(Source::of_url(url), Some(Source::Path(path.into())), "{url}");
        }
    }
}
