//! The texts that tell pip or uv what to install: exact versions with hashes, and nothing that they require.
//!
//! A package of an index is asked for by its version and the hashes of all its files, so that the installer chooses the
//! file that fits, and an index that the user configured may stand in for the one in the lock file. Files for which the
//! lock file names no index are offered by their URLs, in a page of links.

use std::fmt::Write as _;

use crate::inspect::distributions::DirectUrl;
use crate::inspect::locks::{Index, Lock, Origin, Package, in_fragment};
use crate::inspect::requirements::MarkerFacts;

/// What to write into files.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Texts {
    /// Requirements with hashes.
    pub(super) hashed: Option<String>,
    /// Requirements without.
    pub(super) unhashed: Option<String>,
    /// An HTML page of links to files.
    pub(super) links: Option<String>,
}

impl Texts {
    /// Those for these packages of the lock file, whose markers don't fail for a Python with these facts.
    /// `has_own_index` says whether the user's configuration names an index.
    pub(super) fn of(
        lock: &Lock,
        packages: &[&Package],
        facts: &MarkerFacts,
        has_own_index: bool,
    ) -> Self {
        let (mut hashed, mut unhashed) = (String::new(), String::new());
        for package in packages {
            let text = if has_hashes(package) { &mut hashed } else { &mut unhashed };
            *text += &line(package, facts);
        }
        let links = links(packages, has_own_index);
        let options = if has_own_index { String::new() } else { options(&lock.indexes) };
        let whole = |text: String| (!text.is_empty()).then(|| options.clone() + &text);
        Self { hashed: whole(hashed), unhashed: whole(unhashed), links }
    }
}

fn has_hashes(package: &Package) -> bool {
    let is_archive = matches!(
        package.origin,
        Origin::Index | Origin::Direct(DirectUrl::Archive { .. }) | Origin::Url(_)
    );
    is_archive && !package.is_editable && !package.hashes.is_empty()
}

/// A requirement. A marker that couldn't be judged is left to the installer.
fn line(package: &Package, facts: &MarkerFacts) -> String {
    let mut line = package.editable_line().unwrap_or_else(|| match &package.origin {
        // Until pip 19.1, `name @ URL` needs a URL with a host.
        Origin::Direct(direct) if direct.url().contains("file:/") => {
            package.with_egg(&direct.url())
        }
        _ => package.line(),
    });
    let is_open = |marker: &&String| facts.evaluate(marker).is_none() && !is_of_lock(marker);
    if let Some(marker) = package.marker.as_ref().filter(is_open)
        && !package.is_editable
    {
        let _ = write!(line, " ; {marker}");
    }
    if has_hashes(package) {
        for hash in &package.hashes {
            let _ = write!(line, " --hash={hash}");
        }
    }
    line + "\n"
}

/// Whether an installer that reads requirements can't read the marker (PEP 751).
fn is_of_lock(marker: &str) -> bool {
    marker.contains("extras") || marker.contains("dependency_groups")
}

/// The options that name the indexes, the first of which is the main one.
fn options(indexes: &[Index]) -> String {
    let mut options = String::new();
    for (at, index) in indexes.iter().enumerate() {
        let option = if at == 0 { "--index-url" } else { "--extra-index-url" };
        let _ = writeln!(options, "{option} {}", index.url);
        if let Some(host) = host(&index.url).filter(|_| !index.verifies) {
            let _ = writeln!(options, "--trusted-host {host}");
        }
    }
    options
}

/// `e.org:8080` in `https://user@e.org:8080/simple`.
fn host(url: &str) -> Option<&str> {
    let authority = url.split_once("://")?.1.split('/').next()?;
    Some(authority.rsplit('@').next().unwrap_or(authority))
}

/// A page of the files that no index has.
fn links(packages: &[&Package], has_own_index: bool) -> Option<String> {
    let is_linked = |url: &str| url.starts_with("file:") || !has_own_index;
    let files = packages
        .iter()
        .filter(|package| package.index.is_none())
        .flat_map(|package| &package.files)
        .filter(|file| is_linked(&file.url));
    let mut page = String::new();
    for file in files {
        let url = file.url.split('#').next().unwrap_or_default();
        let (url, name) = (escaped(url), escaped(&file.name));
        let hash = in_fragment(&file.hash);
        let _ = writeln!(page, "<a href=\"{url}#{hash}\">{name}</a>");
    }
    // pip requires the first line.
    (!page.is_empty()).then(|| format!("<!DOCTYPE html>\n<html><body>\n{page}</body></html>\n"))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn texts(lock: &str, name: &str, has_own_index: bool) -> Texts {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(name);
        crate::fs::write_new(&path, lock.as_bytes()).unwrap();
        let lock = Lock::read(Path::new(&path)).unwrap();
        let facts = MarkerFacts::new("3.12.1", "cpython");
        Texts::of(&lock, &lock.packages.iter().collect::<Vec<_>>(), &facts, has_own_index)
    }

    const PYLOCK: &str = "lock-version = '1.0'\ncreated-by = 'x'\n\
        [[packages]]\nname = 'a'\nversion = '1'\nindex = 'https://e.org/simple'\n\
        sdist = {url = 'https://e.org/a-1.tar.gz', hashes = {sha256 = 'aa'}}\n\
        wheels = [{url = 'https://e.org/a-1-x.whl', hashes = {sha256 = 'ab'}}]\n\
        [[packages]]\nname = 'b'\nversion = '2'\nmarker = \"platform_version == 'x'\"\n\
        wheels = [{url = 'https://e.org/b-2-x.whl?a&b', hashes = {sha256 = 'ba'}}]\n\
        [[packages]]\nname = 'c'\nmarker = \"python_version > '3'\"\narchive = {url = 'https://e.org/c.zip', hashes = {sha512 = 'ca'}}\n\
        [[packages]]\nname = 'd'\nvcs = {type = 'git', url = 'https://e.org/d', commit-id = 'da'}\n\
        [[packages]]\nname = 'e'\narchive = {url = 'file:///e.zip', hashes = {sha256 = 'ea'}}\n";

    #[test]
    fn what_has_a_hash_is_checked_and_what_has_no_index_is_linked() {
        let texts = texts(PYLOCK, "pylock.toml", false);
        let hashed = "--index-url https://e.org/simple\n\
                      a==1 --hash=sha256:ab --hash=sha256:aa\n\
                      b==2 ; platform_version == 'x' --hash=sha256:ba\n\
                      c @ https://e.org/c.zip#sha512=ca --hash=sha512:ca\n\
                      file:///e.zip#sha256=ea&egg=e --hash=sha256:ea\n";
        assert_eq!(texts.hashed.as_deref(), Some(hashed));
        let unhashed = "--index-url https://e.org/simple\nd @ git+https://e.org/d@da\n";
        assert_eq!(texts.unhashed.as_deref(), Some(unhashed));
        let links = texts.links.unwrap();
        assert_eq!(links.matches("<a ").count(), 1);
        assert!(
            links.contains("<a href=\"https://e.org/b-2-x.whl?a&amp;b#sha256=ba\">b-2-x.whl</a>")
        );
    }

    #[test]
    fn an_index_of_the_user_stands_in_for_that_of_the_file() {
        let texts = texts(PYLOCK, "pylock.toml", true);
        assert!(texts.hashed.unwrap().starts_with("a==1 "));
        assert_eq!(texts.links, None);
    }

    #[test]
    fn the_indexes_of_a_pipfile_are_named_in_their_order() {
        let lock = "{\"_meta\": {\"pipfile-spec\": 6, \"sources\": [{\"url\": \"https://e.org/simple\"}, \
            {\"url\": \"http://$U@h:80/x\", \"verify_ssl\": false}]}, \"default\": {\
            \"a\": {\"version\": \"==1\", \"hashes\": [\"sha256:aa\"]}, \"b\": {\"version\": \"*\"}, \
            \"c\": {\"git\": \"https://e.org/c\", \"ref\": \"ca\", \"editable\": true}}}";
        let texts = texts(lock, "Pipfile.lock", false);
        let options = "--index-url https://e.org/simple\n--extra-index-url http://${U}@h:80/x\n\
                       --trusted-host h:80\n";
        assert_eq!(texts.hashed, Some(format!("{options}a==1 --hash=sha256:aa\n")));
        let unhashed = format!("{options}b\n-e git+https://e.org/c@ca#egg=c\n");
        assert_eq!(texts.unhashed, Some(unhashed));
    }
}
