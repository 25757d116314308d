//! Parses and renders the lines of the names index, one for each environment.

use std::borrow::Cow;
use std::path::{Path, PathBuf, is_separator};

use super::{EntryState, Origin};
use crate::fs;

/// What lists and completion need to know of an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedEnvironment {
    /// The environment's name.
    pub name: String,
    /// The environment's directory.
    pub path: PathBuf,
    /// The version of its Python, `3.12.1`; empty if unknown.
    pub python: String,
    /// Its project's directory.
    pub project: Option<PathBuf>,
    /// More directories of its project.
    pub also: Vec<PathBuf>,
    /// Whether it is its project's default.
    pub is_default: bool,
    /// Who manages it.
    pub origin: Origin,
    /// Whether its packages are installed; `None` if its entry can't be read.
    pub state: Option<EntryState>,
}

impl ListedEnvironment {
    /// Whether it belongs to the project in `directory`.
    pub fn belongs_to(&self, directory: &Path) -> bool {
        self.project.iter().chain(&self.also).any(|its| fs::is_same_path(its, directory))
    }
}

/// Marks a project's directory that was a link when the line was written.
const LINK: char = '@';

/// The words that may follow the origin.
const DEFAULT: &str = "default";
const INSTALLING: &str = "installing";
const DAMAGED: &str = "damaged";

/// One environment, borrowed from its line in the index. The fields after the name are parsed lazily,
/// because completion may scan thousands of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexLine<'a> {
    /// The environment's name.
    pub name: &'a str,
    /// The other fields, separated by tabs: the version of its Python, the project, words that begin with
    /// the origin (`ours,default`), the path, and further directories of the project.
    rest: &'a str,
}

impl<'a> IndexLine<'a> {
    /// The version of its Python; empty if unknown.
    pub fn python(&self) -> &'a str {
        self.field(0)
    }

    /// Who manages it.
    pub fn origin(&self) -> Origin {
        self.words().find_map(Origin::from_name).unwrap_or(Origin::Ours)
    }

    /// Whether it is its project's default.
    pub fn is_default(&self) -> bool {
        self.words().any(|word| word == DEFAULT)
    }

    /// Whether its packages are installed; `None` if its entry can't be read.
    pub fn state(&self) -> Option<EntryState> {
        if self.words().any(|word| word == INSTALLING) {
            return Some(EntryState::Installing);
        }
        // A line without an origin was not written by venvyard.
        let is_damaged = |word: &str| word == DAMAGED || word.is_empty();
        (!self.words().any(is_damaged)).then_some(EntryState::Ready)
    }

    fn words(&self) -> impl Iterator<Item = &'a str> {
        self.field(2).split(',')
    }

    /// Splits by hand: the set-up cost of `str::split` dominates for fields this short.
    fn field(&self, index: usize) -> &'a str {
        let mut rest = self.rest;
        for _ in 0..index {
            rest = before_tab(rest).map_or("", |(_, rest)| rest);
        }
        before_tab(rest).map_or(rest, |(field, _)| field)
    }

    /// The last component of its project's directory.
    pub fn project_name(&self) -> Option<Cow<'a, str>> {
        let project = self.field(1).trim_start_matches(LINK);
        if project.is_empty() {
            return None;
        }
        if !project.contains('\\') {
            return Some(last_part(project).into());
        }
        Some(last_part(&unescape(project)).to_owned().into())
    }

    /// The environment's directory.
    pub fn path(&self) -> Cow<'a, str> {
        unescape(self.field(3))
    }

    /// Its project's directory.
    pub fn project(&self) -> Option<Cow<'a, str>> {
        let project = self.field(1).trim_start_matches(LINK);
        (!project.is_empty()).then(|| unescape(project))
    }

    /// More directories of its project. Most environments have none.
    pub fn also(self) -> impl Iterator<Item = Cow<'a, str>> + use<'a> {
        let mut rest = self.rest;
        for _ in 0..4 {
            rest = before_tab(rest).map_or("", |(_, rest)| rest);
        }
        rest.split('\t').filter(|field| !field.is_empty()).map(unescape)
    }

    /// The last components of its project's directories.
    pub fn project_names(self) -> impl Iterator<Item = Cow<'a, str>> + use<'a> {
        self.project_name()
            .into_iter()
            .chain(self.also().map(|path| last_part(&path).to_owned().into()))
    }

    /// Whether its project's directory was a link, whose name may differ from that of its target.
    pub fn project_is_link(&self) -> bool {
        self.field(1).starts_with(LINK)
    }

    /// Copies all fields.
    pub fn to_listed(self) -> ListedEnvironment {
        ListedEnvironment {
            name: self.name.to_owned(),
            path: self.path().into_owned().into(),
            python: self.python().to_owned(),
            project: self.project().map(|project| project.into_owned().into()),
            also: self.also().map(|project| project.into_owned().into()).collect(),
            is_default: self.is_default(),
            origin: self.origin(),
            state: self.state(),
        }
    }
}

/// The lines of an index, by name.
#[derive(Debug, Clone, Default)]
pub struct IndexLines<'a>(&'a str);

impl<'a> IndexLines<'a> {
    /// `body` is the index without its header.
    pub(crate) fn new(body: &'a str) -> Self {
        Self(body)
    }
}

impl<'a> Iterator for IndexLines<'a> {
    type Item = IndexLine<'a>;

    fn next(&mut self) -> Option<IndexLine<'a>> {
        loop {
            let (line, rest) = self.0.split_once('\n')?;
            self.0 = rest;
            if let Some((name, rest)) = before_tab(line) {
                return Some(IndexLine { name, rest });
            }
        }
    }
}

fn before_tab(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().position(|byte| byte == b'\t')?;
    Some((&text[..end], &text[end + 1..]))
}

/// Renders the line of an environment. `is_link` tells whether its project's directory is a link.
pub(crate) fn render(one: &ListedEnvironment, is_link: bool) -> String {
    let default = if one.is_default { &[DEFAULT] as &[&str] } else { &[] };
    let state: &[&str] = match one.state {
        Some(EntryState::Ready) => &[],
        Some(EntryState::Installing) => &[INSTALLING],
        None => &[DAMAGED],
    };
    let words = [&[one.origin.as_str()], default, state].concat().join(",");
    let project = one.project.as_deref().map(Path::to_string_lossy).unwrap_or_default();
    let path = one.path.to_string_lossy();
    let (python, project, path) = (escape(&one.python), escape(&project), escape(&path));
    let link = if is_link { LINK.to_string() } else { String::new() };
    let also = one.also.iter().map(|path| format!("\t{}", escape(&path.to_string_lossy())));
    let also: String = also.collect();
    format!("{}\t{python}\t{link}{project}\t{words}\t{path}{also}\n", one.name)
}

/// Renders the lines of environments whose projects are no links.
#[cfg(test)]
pub(crate) fn text_of(all: &[ListedEnvironment]) -> String {
    all.iter().map(|one| render(one, false)).collect()
}

/// Like `Path::file_name`, but faster.
pub(crate) fn last_part(path: &str) -> &str {
    let trimmed = path.trim_end_matches(is_separator);
    trimmed.rsplit(is_separator).next().filter(|part| !part.is_empty()).unwrap_or(path)
}

/// Escapes the characters that separate fields and lines, which paths may contain.
pub(super) fn escape(text: &str) -> String {
    if !text.contains(['\\', '\t', '\n', '\r']) {
        return text.to_owned();
    }
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        plain.push(match c {
            '\\' => match chars.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                other => other.unwrap_or('\\'),
            },
            c => c,
        });
    }
    plain.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_path_survives_a_round_trip(text in "\\PC{0,8}[\\\\\t\n\r]{0,3}\\PC{0,8}", is_link: bool, is_default: bool) {
            let one = ListedEnvironment {
                name: "a".to_owned(),
                path: text.clone().into(),
                python: String::new(),
                project: Some(format!("/{text}").into()),
                also: vec![format!("/also/{text}").into(), "/more".into()],
                is_default,
                origin: Origin::Temporary,
                state: Some(EntryState::Installing),
            };
            let line = render(&one, is_link);
            prop_assert_eq!(line.matches(['\n', '\r']).count(), 1);
            let read = IndexLines::new(&line).next().unwrap();
            prop_assert_eq!(read.project_is_link(), is_link);
            prop_assert_eq!(read.to_listed(), one);
        }
    }

    #[test]
    fn skips_malformed_lines() {
        let text = "a\t\t\tours\t/a\nb\n\nc\t\t\t\t/c\nd\t3.9\n";
        let lines: Vec<(&str, &str, Option<EntryState>, String)> = IndexLines::new(text)
            .map(|line| (line.name, line.python(), line.state(), line.path().into_owned()))
            .collect();
        assert_eq!(
            lines,
            [
                ("a", "", Some(EntryState::Ready), "/a".to_owned()),
                ("c", "", None, "/c".to_owned()),
                ("d", "3.9", None, String::new()),
            ]
        );
    }
}
