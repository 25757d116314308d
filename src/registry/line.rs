//! The text of the names index: a line for each environment.

use std::borrow::Cow;
use std::path::{Path, PathBuf, is_separator};

use super::{Origin, State};

/// One environment, as far as lists and completion need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// Its directory.
    pub path: PathBuf,
    /// Its Python's version, `3.12.1`; empty when it isn't known.
    pub python: String,
    /// Its project's directory.
    pub project: Option<PathBuf>,
    /// Whether its project's name means it.
    pub is_default: bool,
    /// Whose it is.
    pub origin: Origin,
    /// What its entry says of how far its making got; `None` where the entry can't be read.
    pub state: Option<State>,
}

/// Stands before a project's directory that was a link when the line was written.
const LINK: char = '@';

/// Words behind the origin.
const DEFAULT: &str = "default";
const INSTALLING: &str = "installing";
const DAMAGED: &str = "damaged";

/// One environment as its line in the index describes it. Borrowed; the fields behind the name are parsed
/// when they are read, because completion may scan thousands of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// Its name.
    pub name: &'a str,
    /// The other fields, separated by tabs: the Python's version, the project, the origin with what else
    /// there is to say (`ours,default`), the path.
    rest: &'a str,
}

impl<'a> Line<'a> {
    /// Its Python's version; empty when it isn't known.
    pub fn python(&self) -> &'a str {
        self.field(0)
    }

    /// Whose it is.
    pub fn origin(&self) -> Origin {
        self.words().find_map(Origin::from_name).unwrap_or(Origin::Ours)
    }

    /// Whether its project's name means it.
    pub fn is_default(&self) -> bool {
        self.words().any(|word| word == DEFAULT)
    }

    /// What its entry says of how far its making got; `None` where the entry can't be read.
    pub fn state(&self) -> Option<State> {
        if self.words().any(|word| word == INSTALLING) {
            return Some(State::Installing);
        }
        // Without an origin, this isn't a line that venvyard wrote.
        let is_damaged = |word: &str| word == DAMAGED || word.is_empty();
        (!self.words().any(is_damaged)).then_some(State::Ready)
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

    /// The last part of its project's directory.
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

    /// Its directory.
    pub fn path(&self) -> Cow<'a, str> {
        unescape(self.field(3))
    }

    /// Its project's directory.
    pub fn project(&self) -> Option<Cow<'a, str>> {
        let project = self.field(1).trim_start_matches(LINK);
        (!project.is_empty()).then(|| unescape(project))
    }

    /// Whether its project's directory was a link, which may end otherwise than what it leads to does.
    pub fn project_is_link(&self) -> bool {
        self.field(1).starts_with(LINK)
    }

    /// The same, owned.
    pub fn to_listed(self) -> Listed {
        Listed {
            name: self.name.to_owned(),
            path: self.path().into_owned().into(),
            python: self.python().to_owned(),
            project: self.project().map(|project| project.into_owned().into()),
            is_default: self.is_default(),
            origin: self.origin(),
            state: self.state(),
        }
    }
}

/// The lines of an index, by name, each read when it is asked for.
#[derive(Debug, Clone, Default)]
pub struct Lines<'a>(&'a str);

impl<'a> Lines<'a> {
    /// Those of an index without its header.
    pub(crate) fn new(body: &'a str) -> Self {
        Self(body)
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        loop {
            let (line, rest) = self.0.split_once('\n')?;
            self.0 = rest;
            if let Some((name, rest)) = before_tab(line) {
                return Some(Line { name, rest });
            }
        }
    }
}

fn before_tab(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().position(|byte| byte == b'\t')?;
    Some((&text[..end], &text[end + 1..]))
}

/// The line of `one`; `is_link` says it of its project's directory.
pub(crate) fn render(one: &Listed, is_link: bool) -> String {
    let default = if one.is_default { &[DEFAULT] as &[&str] } else { &[] };
    let state: &[&str] = match one.state {
        Some(State::Ready) => &[],
        Some(State::Installing) => &[INSTALLING],
        None => &[DAMAGED],
    };
    let words = [&[one.origin.as_str()], default, state].concat().join(",");
    let project = one.project.as_deref().map(Path::to_string_lossy).unwrap_or_default();
    let path = one.path.to_string_lossy();
    let (python, project, path) = (escape(&one.python), escape(&project), escape(&path));
    let link = if is_link { LINK.to_string() } else { String::new() };
    format!("{}\t{python}\t{link}{project}\t{words}\t{path}\n", one.name)
}

/// The lines of these, of which no project is a link.
#[cfg(test)]
pub(crate) fn text_of(all: &[Listed]) -> String {
    all.iter().map(|one| render(one, false)).collect()
}

/// As `Path::file_name`, which takes longer.
pub(crate) fn last_part(path: &str) -> &str {
    let trimmed = path.trim_end_matches(is_separator);
    trimmed.rsplit(is_separator).next().filter(|part| !part.is_empty()).unwrap_or(path)
}

/// Paths may hold the two characters that the format needs.
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
        fn any_path_survives_the_index(text in "\\PC{0,8}[\\\\\t\n\r]{0,3}\\PC{0,8}", is_link: bool, is_default: bool) {
            let one = Listed {
                name: "a".to_owned(),
                path: text.clone().into(),
                python: String::new(),
                project: Some(format!("/{text}").into()),
                is_default,
                origin: Origin::Temporary,
                state: Some(State::Installing),
            };
            let line = render(&one, is_link);
            prop_assert_eq!(line.matches(['\n', '\r']).count(), 1);
            let read = Lines::new(&line).next().unwrap();
            prop_assert_eq!(read.project_is_link(), is_link);
            prop_assert_eq!(read.to_listed(), one);
        }
    }

    #[test]
    fn a_line_that_is_none_is_left_out() {
        let text = "a\t\t\tours\t/a\nb\n\nc\t\t\t\t/c\nd\t3.9\n";
        let lines: Vec<(&str, &str, Option<State>, String)> = Lines::new(text)
            .map(|line| (line.name, line.python(), line.state(), line.path().into_owned()))
            .collect();
        assert_eq!(
            lines,
            [
                ("a", "", Some(State::Ready), "/a".to_owned()),
                ("c", "", None, "/c".to_owned()),
                ("d", "3.9", None, String::new()),
            ]
        );
    }
}
