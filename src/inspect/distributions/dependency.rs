//! What a distribution requires (PEP 508), as its metadata writes it.

use super::valid::name;
use crate::inspect::versions::meets;
use crate::venv::seed::normalized;

/// A requirement of a distribution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// The name, in whatever form it is written.
    pub name: String,
    /// The extras that are wanted of it, normalized (PEP 685).
    pub extras: Vec<String>,
    /// The versions that it may have, without blanks: `>=1,<2`. Empty if it may have any.
    pub versions: String,
    /// The URL that it is to come from, instead of versions.
    pub url: Option<String>,
    /// When it is wanted: `python_version < "3.9"`.
    pub marker: Option<String>,
}

impl Dependency {
    /// Reads a `Requires-Dist` or a line of `requires.txt`. `None` if it has no name.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let end = text.find(|c| !is_of_name(c)).unwrap_or(text.len());
        let (name, rest) = (name(&text[..end])?, text[end..].trim_start());
        let (extras, rest) = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((extras, rest)) => (extras, rest.trim_start()),
            None => ("", rest),
        };
        let extras = extras.split(',').map(str::trim).filter(|extra| !extra.is_empty());
        let extras = extras.map(normalized).collect();
        let (url, rest) = match rest.strip_prefix('@') {
            // In a URL, only a blank ends what comes before the marker.
            Some(url) => {
                let end = url.find(" ;").or_else(|| url.find("; ")).unwrap_or(url.len());
                (Some(url[..end].trim().to_owned()), &url[end..])
            }
            None => (None, rest),
        };
        let (versions, marker) = rest.split_once(';').unwrap_or((rest, ""));
        let versions = versions.replace(['(', ')', ' ', '\t'], "");
        let marker = Some(marker.trim()).filter(|marker| !marker.is_empty());
        Some(Self { name, extras, versions, url, marker: marker.map(str::to_owned) })
    }

    /// Whether nothing requires it unless somebody asks for an extra.
    pub fn is_of_extra(&self) -> bool {
        self.marker.as_deref().is_some_and(|marker| {
            let mut words = marker.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            words.any(|word| word == "extra")
        })
    }

    /// Whether a distribution of that version is enough; `None` if one of both is not of PEP 440.
    pub fn is_met_by(&self, version: &str) -> Option<bool> {
        meets(version, &self.versions)
    }
}

/// The requirements in a `requires.txt`, in which setuptools keeps those of an egg. The name of a section is an extra,
/// a marker, or both: `[extra]`, `[:python_version<"3"]`, `[extra:python_version<"3"]`.
pub(super) fn of_setuptools(text: &str) -> Vec<Dependency> {
    let mut marker = None;
    let mut found = Vec::new();
    for line in
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        if let Some(section) = line.strip_prefix('[') {
            marker = of_section(section.strip_suffix(']').unwrap_or(section));
        } else if let Some(mut dependency) = Dependency::parse(line) {
            dependency.marker = match (dependency.marker.take(), &marker) {
                (Some(own), Some(section)) => Some(format!("({own}) and ({section})")),
                (own, section) => own.or_else(|| section.clone()),
            };
            found.push(dependency);
        }
    }
    found
}

fn of_section(name: &str) -> Option<String> {
    let (extra, marker) = name.split_once(':').unwrap_or((name, ""));
    let extra = (!extra.is_empty()).then(|| format!("extra == \"{extra}\""));
    match (marker.trim(), extra) {
        ("", extra) => extra,
        (marker, Some(extra)) => Some(format!("({marker}) and {extra}")),
        (marker, None) => Some(marker.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of a requirement, separated by `|`.
    fn parts(text: &str) -> Option<String> {
        let it = Dependency::parse(text)?;
        let (url, marker) = (it.url.unwrap_or_default(), it.marker.unwrap_or_default());
        Some(format!("{}|{}|{}|{url}|{marker}", it.name, it.extras.join(","), it.versions))
    }

    #[test]
    fn every_form_of_a_requirement_is_read() {
        for (text, read) in [
            ("a", "a||||"),
            ("Zope.A (>=1, <2)", "Zope.A||>=1,<2||"),
            ("a[X_y, z] ~= 1.0", "a|x-y,z|~=1.0||"),
            ("a>=2; python_version < '3'", "a||>=2||python_version < '3'"),
            ("a @ https://e.org/a;b#x ; os_name == 'x'", "a|||https://e.org/a;b#x|os_name == 'x'"),
            ("a[x]@file:///a", "a|x||file:///a|"),
            ("a (>=1) ; extra == 'x'", "a||>=1||extra == 'x'"),
        ] {
            assert_eq!(parts(text).as_deref(), Some(read), "{text}");
        }
        for text in ["", ";", "-a", ">=1", "é"] {
            assert_eq!(parts(text), None, "{text}");
        }
    }

    #[test]
    fn the_sections_of_setuptools_are_markers() {
        let text = "a>=1\nb\n\n[:python_version < \"3\"]\nc\n\n[test]\nd\n[x:sys_platform == \"win32\"]\ne\n";
        let found: Vec<String> = of_setuptools(text)
            .into_iter()
            .map(|it| format!("{} {}", it.name, it.marker.unwrap_or_default()))
            .collect();
        assert_eq!(
            found,
            [
                "a ",
                "b ",
                "c python_version < \"3\"",
                "d extra == \"test\"",
                "e (sys_platform == \"win32\") and extra == \"x\"",
            ]
        );
    }

    #[test]
    fn versions_are_compared_where_they_are_versions() {
        let met = |text: &str, version: &str| Dependency::parse(text).unwrap().is_met_by(version);
        assert_eq!(met("a>=1,<2", "1.5"), Some(true));
        assert_eq!(met("a>=1,<2", "2.0"), Some(false));
        assert_eq!(met("a", "2.0a1"), Some(true));
        assert_eq!(met("a>=1", "unknown"), None);
        assert_eq!(met("a=>1", "1"), None);
    }
}
