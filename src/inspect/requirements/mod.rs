//! Requirements as pip takes them, read as far as that is possible without installing them.

mod file;
mod marker;

use std::path::Path;

pub use file::{in_file, in_text, is_file};
pub use marker::{Asked, MarkerFacts};

use super::distributions::Source;

/// A package that somebody wants to have installed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Requirement {
    /// As written, without options and comments.
    pub text: String,
    /// The name, where the requirement tells it.
    pub name: Option<String>,
    /// The exact version that the name of a wheel tells. Other conditions are not read.
    pub version: Option<String>,
    /// The path or URL to install it from.
    pub source: Option<Source>,
    /// The URL as written, if there is one.
    pub url: Option<String>,
    /// The conditions on the version, as written: `>=1,<2`. Empty if there are none.
    pub conditions: String,
    /// The extras that are asked for.
    pub extras: Vec<String>,
    /// The hashes of which an archive must have one: `sha256:…`
    pub hashes: Vec<String>,
    /// Whether it is imported from its sources.
    pub is_editable: bool,
    /// The condition on the environment (PEP 508).
    pub marker: Option<String>,
}

impl Requirement {
    /// Reads a requirement, in which relative paths start at `directory`.
    pub fn parse(text: &str, directory: &Path) -> Self {
        let text = text.trim();
        // In a URL, only a blank ends what comes before the marker.
        let is_url = scheme(text).is_some() || text.contains('@') && text.contains("://");
        let end = if is_url { text.find("; ").or(text.find(" ;")) } else { text.find(';') };
        let (wanted, marker) = end.map_or((text, None), |end| {
            (&text[..end], Some(text[end..].trim_start_matches([' ', ';']).to_owned()))
        });
        let read = read(wanted.trim(), directory);
        let (extras, conditions) = asked(wanted.trim());
        let url = url(wanted.trim()).map(str::to_owned);
        Self { text: text.to_owned(), marker, extras, conditions, url, ..read }
    }

    /// Reads what follows `--editable`. The sources that a version control system fetches are installed from a
    /// directory in the environment, so only the name tells whether they are.
    pub fn editable(text: &str, directory: &Path) -> Self {
        let mut read = Self { is_editable: true, ..Self::parse(text, directory) };
        match &read.source {
            Some(Source::Url(_)) => read.source = None,
            // pip takes it for a path, whether or not it is there.
            None if read.url.is_none() => {
                let path = directory.join(without_extras(text.trim()));
                read.source = Some(Source::Path(path.components().collect()));
            }
            _ => {}
        }
        read
    }

    /// Whether it is one at all: it has a name, a path or a URL.
    pub fn is_one(&self) -> bool {
        self.name.is_some() || self.source.is_some() || self.url.is_some()
    }

    /// Whether it is wanted for a Python with these facts; `None` if they don't tell.
    pub fn applies_to(&self, facts: &MarkerFacts) -> Option<bool> {
        self.marker.as_ref().map_or(Some(true), |marker| facts.evaluate(marker))
    }
}

/// Everything but the text and the marker.
fn read(wanted: &str, directory: &Path) -> Requirement {
    if scheme(wanted).is_some() {
        let file = wanted.split(['#', '?']).next().unwrap_or_default();
        let egg = wanted.split_once('#').and_then(|(_, fragment)| {
            fragment.split('&').find_map(|part| part.strip_prefix("egg="))
        });
        let source = Source::of_url(wanted.split_whitespace().next().unwrap_or_default());
        let named = egg.map(|egg| Requirement { name: name(egg), ..Requirement::default() });
        return Requirement { source, ..named.unwrap_or_else(|| wheel(file)) };
    }
    let path = directory.join(without_extras(wanted));
    let looks_like_path = wanted.starts_with('.') || wanted.contains(std::path::is_separator);
    let is_archive = [".whl", ".zip", ".gz", ".bz2", ".xz", ".tgz", ".tar"]
        .iter()
        .any(|extension| path.to_string_lossy().ends_with(extension));
    match wanted.split_once('@') {
        Some((before, url)) if !before.contains(['/', '\\', '.']) || url.contains("://") => {
            let source = Source::of_url(url.trim());
            return Requirement { name: name(before), source, ..Requirement::default() };
        }
        _ => {}
    }
    if looks_like_path && path.is_dir() {
        return Requirement {
            name: project_name(&path),
            source: Some(Source::Path(path)),
            ..Requirement::default()
        };
    }
    if is_archive && (looks_like_path || path.is_file()) {
        let named = wheel(&path.to_string_lossy());
        return Requirement { source: Some(Source::Path(path)), ..named };
    }
    Requirement { name: name(wanted), ..Requirement::default() }
}

/// The extras in `name[x,y]>=1`, `name[x] @ URL` or `./dir[x]`, and the conditions on the version.
fn asked(wanted: &str) -> (Vec<String>, String) {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let is_name = url(wanted).is_none() && !wanted.contains(std::path::is_separator);
    let before = wanted.split('@').next().unwrap_or_default().trim();
    let bracketed = |text: &str| {
        let inside = text.split_once('[')?.1.split_once(']')?.0;
        let extras = inside.split(',').map(str::trim).filter(|extra| !extra.is_empty());
        Some(extras.map(str::to_owned).collect::<Vec<_>>())
    };
    let with_extras = if scheme(wanted).is_some() { "" } else { before };
    let extras = bracketed(with_extras).unwrap_or_default();
    let rest = wanted.trim_start_matches(is_of_name).trim_start();
    let rest = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((_, rest)) => rest.trim_start(),
        None => rest,
    };
    let is_condition = is_name && rest.starts_with(['<', '>', '=', '!', '~', '(']);
    let conditions = if is_condition { rest.trim_matches(['(', ')', ' ']) } else { "" };
    (extras, conditions.to_owned())
}

/// The URL in `name @ URL`, or that is all of it.
fn url(wanted: &str) -> Option<&str> {
    let alone = wanted.split_whitespace().next().filter(|first| scheme(first).is_some());
    alone.or_else(|| {
        let (before, url) = wanted.split_once('@')?;
        let url = url.trim();
        (scheme(url).is_some() && !before.contains(['/', '\\'])).then_some(url)
    })
}

/// The scheme of a URL, `git+https` of `git+https://…`. A letter alone is a drive of Windows.
fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let is_scheme = scheme.len() > 1
        && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c));
    is_scheme.then_some(scheme)
}

/// The name at the beginning of `name[extra]>=1`; `None` if anything else follows it.
fn name(text: &str) -> Option<String> {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let (name, rest) = text.split_at(text.find(|c| !is_of_name(c)).unwrap_or(text.len()));
    let follows = rest.trim_start().chars().next().is_none_or(|next| "[(<>=!~&".contains(next));
    let ends = |c: char| c.is_ascii_alphanumeric();
    (follows && name.starts_with(ends) && name.ends_with(ends)).then(|| name.to_owned())
}

/// `./dir[extra]` without the extra.
fn without_extras(path: &str) -> &str {
    match path.rfind('[') {
        Some(start) if path.ends_with(']') => &path[..start],
        _ => path,
    }
}

/// What the name of a wheel tells. That of any other archive may be anything.
fn wheel(file: &str) -> Requirement {
    let name = file.rsplit(['/', '\\']).next().and_then(|name| name.strip_suffix(".whl"));
    let mut parts = name.unwrap_or_default().split('-');
    match (parts.next(), parts.next()) {
        (Some(name), Some(version)) => Requirement {
            name: Some(name.to_owned()),
            version: Some(version.replace("%2B", "+")),
            ..Requirement::default()
        },
        _ => Requirement::default(),
    }
}

/// The name in a project's `pyproject.toml` (PEP 621), where it can't change while it is built.
fn project_name(directory: &Path) -> Option<String> {
    let text = std::fs::read_to_string(directory.join("pyproject.toml")).ok()?;
    let project: toml::Table = text.parse().ok()?;
    Some(project.get("project")?.get("name")?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests;
