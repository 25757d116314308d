//! The text of the names index: a line for each environment.

use std::borrow::Cow;
use std::path::{Path, PathBuf, is_separator};

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
    /// What it is to its project and to the registry.
    pub kind: Kind,
}

/// How an environment is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It has an entry.
    Managed,
    /// It has an entry and is what its project's name means.
    Default,
    /// It has an entry, and leaving it deletes it.
    Temporary,
    /// It has an entry; its packages were never installed to the end.
    Installing,
    /// Another tool made it, in the home of environments.
    Unmanaged,
    /// Its entry can't be read.
    Damaged,
}

const KINDS: [(Kind, &str); 6] = [
    (Kind::Managed, "managed"),
    (Kind::Default, "default"),
    (Kind::Temporary, "temporary"),
    (Kind::Installing, "installing"),
    (Kind::Unmanaged, "unmanaged"),
    (Kind::Damaged, "damaged"),
];

/// What stands before a project's directory that was a link when the line was written.
const LINK: char = '@';

/// One environment, as its line in the index tells it: nothing is copied, and nothing but the name looked
/// at before it is asked for, since Tab may have to pass ten thousand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// Its name.
    pub name: &'a str,
    /// The other fields, with tabs between: the Python's version, the project, the kind, the path.
    rest: &'a str,
}

impl<'a> Line<'a> {
    /// Its Python's version; empty when it isn't known.
    pub fn python(&self) -> &'a str {
        self.field(0)
    }

    /// What it is to its project and to the registry.
    pub fn kind(&self) -> Kind {
        let word = self.field(2);
        KINDS.iter().find(|(_, known)| *known == word).map_or(Kind::Damaged, |(kind, _)| *kind)
    }

    /// Its fields are so short that `str::split` takes longer to begin than to end.
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

    /// The same, for longer than the index is there.
    pub fn to_listed(self) -> Listed {
        Listed {
            name: self.name.to_owned(),
            path: self.path().into_owned().into(),
            python: self.python().to_owned(),
            project: self.project().map(|project| project.into_owned().into()),
            kind: self.kind(),
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
    let kind = KINDS.iter().find(|(kind, _)| *kind == one.kind).map_or("", |(_, word)| word);
    let project = one.project.as_deref().map(Path::to_string_lossy).unwrap_or_default();
    let path = one.path.to_string_lossy();
    let (python, project, path) = (escape(&one.python), escape(&project), escape(&path));
    let link = if is_link { LINK.to_string() } else { String::new() };
    format!("{}\t{python}\t{link}{project}\t{kind}\t{path}\n", one.name)
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
        fn any_path_survives_the_index(text in "\\PC{0,8}[\\\\\t\n\r]{0,3}\\PC{0,8}", is_link: bool) {
            let one = Listed {
                name: "a".to_owned(),
                path: text.clone().into(),
                python: String::new(),
                project: Some(format!("/{text}").into()),
                kind: Kind::Default,
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
        let text = "a\t\t\tmanaged\t/a\nb\n\nc\t\t\tnothing\t/c\nd\t3.9\n";
        let lines: Vec<(&str, &str, Kind, String)> = Lines::new(text)
            .map(|line| (line.name, line.python(), line.kind(), line.path().into_owned()))
            .collect();
        assert_eq!(
            lines,
            [
                ("a", "", Kind::Managed, "/a".to_owned()),
                ("c", "", Kind::Damaged, "/c".to_owned()),
                ("d", "3.9", Kind::Damaged, String::new()),
            ]
        );
    }
}
