//! What a distribution says about itself: the headers of `METADATA`, or of `PKG-INFO` where an older tool wrote it.

use std::path::Path;

/// The headers that matter here. What is missing or garbage is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Headers {
    pub(super) name: Option<String>,
    pub(super) version: Option<String>,
    /// The names of what it requires, whatever the conditions are.
    pub(super) requires: Vec<String>,
}

/// Where the headers are, relative to what the installer recorded. An `.egg-info` may be the file itself.
const FILES: [&str; 4] = ["METADATA", "PKG-INFO", "EGG-INFO/PKG-INFO", ""];

/// Where setuptools lists the requirements, because its `PKG-INFO` had no place for them.
const REQUIRES: [&str; 2] = ["requires.txt", "EGG-INFO/requires.txt"];

/// No real file is larger, and only the beginning is read.
const MOST: usize = 1 << 20;

impl Headers {
    /// The headers in `metadata`, a `*.dist-info`, an `*.egg-info` or an `*.egg`.
    pub(super) fn of(metadata: &Path) -> Self {
        let read = |file: &&str| {
            let place = if file.is_empty() { metadata.to_owned() } else { metadata.join(file) };
            place.is_file().then(|| text(&place)).flatten()
        };
        let mut headers = FILES.iter().find_map(read).map(|text| parse(&text)).unwrap_or_default();
        if let Some(text) = REQUIRES.iter().find_map(read) {
            headers.requires.extend(required(&text));
        }
        headers
    }
}

fn text(file: &Path) -> Option<String> {
    let mut bytes = std::fs::read(file).ok()?;
    bytes.truncate(MOST);
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The description follows the first empty line.
fn parse(text: &str) -> Headers {
    let mut headers = Headers::default();
    for line in text.lines().take_while(|line| !line.trim().is_empty()) {
        let Some((key, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        match key.to_ascii_lowercase().as_str() {
            "name" => headers.name = headers.name.take().or_else(|| name(value)),
            "version" => headers.version = headers.version.take().or_else(|| version(value)),
            "requires-dist" if !is_of_extra(value) => headers.requires.extend(first_name(value)),
            _ => {}
        }
    }
    headers
}

/// The names in `requires.txt`, without those in the sections of extras. The name of a section may end with a
/// condition: `[:python_version<"3"]` is no extra.
fn required(text: &str) -> Vec<String> {
    let mut is_of_extra = false;
    let mut names = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.strip_prefix('[') {
            Some(section) => is_of_extra = !section.starts_with(':'),
            None if !is_of_extra => names.extend(first_name(line)),
            None => {}
        }
    }
    names
}

/// Whether nothing requires it unless somebody asks for an extra.
fn is_of_extra(requirement: &str) -> bool {
    requirement.split_once(';').is_some_and(|(_, marker)| {
        marker.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| word == "extra")
    })
}

/// The name at the beginning of a requirement.
fn first_name(requirement: &str) -> Option<String> {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let end = requirement.find(|c| !is_of_name(c)).unwrap_or(requirement.len());
    name(&requirement[..end])
}

/// The text, if a distribution can be called so (PEP 508).
pub(super) fn name(text: &str) -> Option<String> {
    let ends = |c: char| c.is_ascii_alphanumeric();
    let is_name = text.starts_with(ends)
        && text.ends_with(ends)
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    is_name.then(|| text.to_owned())
}

/// The text, if it may be a version. Old packages have versions that PEP 440 doesn't allow.
pub(super) fn version(text: &str) -> Option<String> {
    let is_version = text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.+!".contains(c));
    is_version.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_valid_header_counts_and_the_description_does_not() {
        let headers = parse(
            "Metadata-Version: 2.1\nName: \nname: Zope.Interface\nVersion: 5.0+local.1\nVersion: 6\n\
             Requires-Dist: a (>=1)\nRequires-Dist: b[x]>=2; python_version < '3'\n\
             Requires-Dist: c; extra == 'test'\nRequires-Dist: ;\n\nName: other\nRequires-Dist: d\n",
        );
        assert_eq!(headers.name.as_deref(), Some("Zope.Interface"));
        assert_eq!(headers.version.as_deref(), Some("5.0+local.1"));
        assert_eq!(headers.requires, ["a", "b"]);
    }

    #[test]
    fn garbage_has_no_headers() {
        for text in ["", "\0\0\0\0", "Name: ../x\nVersion: 1 2\n", "Name\nVersion", "\u{fffd}:\n"] {
            assert_eq!(parse(text), Headers::default(), "{text:?}");
        }
    }

    #[test]
    fn setuptools_requirements_are_read_without_extras() {
        let text = "a>=1\nb\n\n[:python_version < \"3\"]\nc\n\n[test]\nd\n[x:sys_platform == \"win32\"]\ne\n";
        assert_eq!(required(text), ["a", "b", "c"]);
    }
}
