//! The outline of a start-up file: its lines, their commands, and where no compound command is open.

use std::ops::Range;

use super::words::{Line, Part, line, quoted, unquoted};

/// The lines of a file.
pub(super) struct Outline {
    /// Those that hold commands, not text.
    pub(super) lines: Vec<CodeLine>,
    /// The beginnings of lines at which nothing is open; `None` if something is open at the end, or what closes doesn't
    /// match what was opened.
    places: Option<Vec<usize>>,
}

/// A line with commands.
pub(super) struct CodeLine {
    /// Its number.
    pub(super) number: usize,
    /// Whether a backslash joins it with the next line.
    pub(super) is_continued: bool,
    parts: Vec<Part>,
}

/// What is open between lines.
#[derive(Default)]
struct Open {
    quote: Option<u8>,
    documents: Vec<Vec<u8>>,
    /// The words that close the compound commands.
    compounds: Vec<&'static [u8]>,
    /// Whether the next line goes on with a command.
    joins: bool,
    /// Whether something was closed that wasn't open.
    is_wrong: bool,
}

const COMPOUNDS: [(&[u8], &[u8]); 4] =
    [(b"if", b"fi"), (b"case", b"esac"), (b"do", b"done"), (b"{", b"}")];

/// Reserved words behind which a command begins.
const BEFORE_COMMANDS: [&[u8]; 12] = [
    b"if", b"then", b"elif", b"else", b"do", b"while", b"until", b"!", b"time", b"{", b"and", b"or",
];

impl Outline {
    pub(super) fn of(text: &[u8]) -> Self {
        let (mut lines, mut places, mut open, mut start) =
            (Vec::new(), vec![0], Open::default(), 0);
        for (whole, number) in text.split_inclusive(|byte| *byte == b'\n').zip(1..) {
            let body = &text[..start + whole.len() - usize::from(whole.ends_with(b"\n"))];
            if let Some(Line { parts, quote, is_continued, documents }) = open.code(body, start) {
                open.read(text, &parts);
                let last = parts.last();
                let joins = matches!(last, Some(Part::Operator(b'&' | b'|')))
                    && !ends_in_background(&parts);
                open.joins = joins || is_continued;
                (open.quote, open.documents) = (quote, documents);
                lines.push(CodeLine { number, is_continued, parts });
            }
            start += whole.len();
            if open.is_nothing() {
                places.push(start);
            }
        }
        let is_right = open.is_nothing() && !open.is_wrong;
        Self { lines, places: is_right.then_some(places) }
    }

    /// The first place behind this one, at the beginning of a line, where nothing is open.
    pub(super) fn place_after(&self, at: usize) -> Option<usize> {
        self.places.as_ref()?.iter().copied().find(|place| *place >= at)
    }
}

/// A single `&` at the end of a line ends its command.
fn ends_in_background(parts: &[Part]) -> bool {
    let is_and = |part: Option<&Part>| part == Some(&Part::Operator(b'&'));
    is_and(parts.last()) && !is_and(parts.iter().rev().nth(1))
}

impl Open {
    fn is_nothing(&self) -> bool {
        let Self { quote, documents, compounds, joins, .. } = self;
        quote.is_none() && documents.is_empty() && compounds.is_empty() && !joins
    }

    /// The commands of a line that begins at `start`; `None` if all of it is text.
    fn code(&mut self, body: &[u8], start: usize) -> Option<Line> {
        if let Some(end) = self.documents.first() {
            let line = body[start..].strip_suffix(b"\r").unwrap_or(&body[start..]);
            let unindented =
                line.iter().position(|byte| *byte != b'\t').map_or(line, |at| &line[at..]);
            if unindented == &end[..] {
                self.documents.remove(0);
            }
            return None;
        }
        match self.quote {
            None => Some(line(body, start)),
            Some(quote) => quoted(body, start, quote).map(|end| line(body, end)),
        }
    }

    /// Follows what the parts open and close.
    fn read(&mut self, text: &[u8], parts: &[Part]) {
        let (mut is_command, mut is_function) = (true, false);
        for part in parts {
            match part {
                // The end of a pattern.
                Part::Operator(b')') if self.compounds.last() == Some(&&b"esac"[..]) => {
                    is_command = true;
                }
                Part::Operator(b'(') => {
                    self.compounds.push(b")");
                    is_command = true;
                }
                Part::Operator(b')') => {
                    self.close(b")");
                    is_command = true;
                }
                Part::Operator(_) => is_command = true,
                Part::Word(range) => {
                    let word = &text[range.clone()];
                    if !is_command {
                        if is_function && word == b"{" {
                            self.compounds.push(b"}");
                            is_command = true;
                        }
                        continue;
                    }
                    is_function = word == b"function";
                    if let Some((_, end)) = COMPOUNDS.iter().find(|(begin, _)| *begin == word) {
                        self.compounds.push(end);
                    } else if COMPOUNDS.iter().any(|(_, end)| *end == word) {
                        self.close(word);
                    }
                    is_command = BEFORE_COMMANDS.contains(&word);
                }
            }
        }
    }

    fn close(&mut self, word: &[u8]) {
        self.is_wrong |= self.compounds.pop() != Some(word);
    }
}

/// The words of each command in the line, without reserved words and assignments in front.
pub(super) fn commands(text: &[u8], line: &CodeLine) -> Vec<Vec<Range<usize>>> {
    let commands = line.parts.split(|part| matches!(part, Part::Operator(_)));
    let words = |parts: &[Part]| -> Vec<Range<usize>> {
        let words = parts.iter().filter_map(|part| match part {
            Part::Word(range) => Some(range.clone()),
            Part::Operator(_) => None,
        });
        words.skip_while(|range| is_in_front(&text[range.clone()])).collect()
    };
    commands.map(words).filter(|words| !words.is_empty()).collect()
}

fn is_in_front(word: &[u8]) -> bool {
    BEFORE_COMMANDS.contains(&word) || assigned(word).is_some()
}

/// The name and the value of `NAME=VALUE`.
pub(super) fn assigned(word: &[u8]) -> Option<(&str, &[u8])> {
    let at = word.iter().position(|byte| *byte == b'=')?;
    let name = std::str::from_utf8(&word[..at]).ok()?;
    let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    is_name.then_some((name, &word[at + 1..]))
}

/// The last value that the file gives each of these variables: `NAME=VALUE`, `export NAME=VALUE`, fish's
/// `set -gx NAME VALUE` and PowerShell's `$env:NAME = VALUE`.
pub(super) fn assignments(text: &[u8], wanted: &[&str]) -> Vec<(String, Vec<u8>)> {
    let outline = Outline::of(text);
    let mut all = Vec::new();
    for line in &outline.lines {
        let words: Vec<&[u8]> = line
            .parts
            .iter()
            .filter_map(|part| match part {
                Part::Word(range) => Some(&text[range.clone()]),
                Part::Operator(_) => None,
            })
            .collect();
        for (at, word) in words.iter().enumerate() {
            let next = |skip: usize| words.get(at + skip).copied();
            let is_set = words.first() == Some(&&b"set"[..]);
            let name = String::from_utf8_lossy(word);
            let (name, value) = match assigned(word) {
                Some((name, value)) => (name.to_owned(), Some(value)),
                None if is_set => (name.into_owned(), next(1)),
                None if next(1) == Some(b"=") => {
                    let name = name.trim_start_matches("$env:").trim_start_matches("$global:");
                    (name.to_owned(), next(2))
                }
                None => continue,
            };
            if let Some(value) = value.filter(|_| wanted.contains(&&*name)) {
                all.push((name, unquoted(value)));
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a block may stand after the first `X`, as the text before it.
    fn place(text: &str) -> Option<&str> {
        let at = text.find('X').unwrap() + 1;
        Outline::of(text.as_bytes()).place_after(at).map(|place| &text[..place])
    }

    #[test]
    fn a_place_is_behind_what_was_open() {
        for text in [
            "X\n|after\n",
            "a\nX",
            "if a; then\n  X\nelse\n  b\nfi\n|after\n",
            "if [ -f x ]\nthen X; fi\n|after\n",
            "case $- in\n  *i*) X ;;\n  (b) c ;;\nesac\n|after\n",
            "for a in b c; do\n  X\ndone\n|after\n",
            "while a\ndo X\ndone\n|after\n",
            "f() {\n  X\n}\n|f\n",
            "function f {\n  X\n}\n|f\n",
            "(\n X\n)\n|after\n",
            "[ -f a ] &&\n  X\n|after\n",
            "[ -f a ] && \\\n  X\n|after\n",
            "X; a='\nb\n'\n|after\n",
            "X; cat <<E\nfi\nE\n|after\n",
            "plugins=(\n  if\n)\nX\n",
        ] {
            let plain = text.replace('|', "");
            let expected = text.split('|').next();
            let got = place(&plain);
            if text.starts_with("plugins") {
                // A reserved word in a list looks open. Nothing is better than a wrong place.
                assert_eq!(got, None);
            } else {
                assert_eq!(got, expected, "{text}");
            }
        }
        assert_eq!(place("fi\nX\n"), None);
        assert_eq!(place("if a; then\nX\n"), None);
    }

    #[test]
    fn values_are_read_as_they_were_last_set() {
        let wanted = ["WORKON_HOME", "PROJECT_HOME"];
        for text in [
            "WORKON_HOME=a\nexport WORKON_HOME=\"$HOME/My Envs\" PROJECT_HOME=~/p # x",
            "set -gx WORKON_HOME '$HOME/My Envs'\nset -gx PROJECT_HOME ~/p",
            "$env:WORKON_HOME = '$HOME/My Envs'\n$env:PROJECT_HOME = '~/p'",
        ] {
            let all = assignments(text.as_bytes(), &wanted);
            let last = |name: &str| {
                let of_name = all.iter().rev().find(|(one, _)| one == name);
                String::from_utf8(of_name.unwrap().1.clone()).unwrap()
            };
            assert_eq!(wanted.map(last), ["$HOME/My Envs", "~/p"], "{text}");
        }
    }
}
