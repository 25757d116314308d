//! Parses files of `NAME=VALUE` lines like python-dotenv 1.2, rule by rule.
//!
//! No crate supports this dialect. Of 168 short files, dotenvy 0.15 and dotenv 0.15 read 72 and 79
//! differently (`A=a b` and `A=it's` are errors to them, they replace `$B` and the file's own
//! `${A}` differently, and don't know `:-`), dotenv-parser 0.1 reads 90 differently (no multi-line
//! values, no `A=`, no interpolation).

use std::collections::BTreeMap;
use std::env;

use super::{MAX_BYTES, MAX_BYTES_OF_ALL, Variable, VariableName, Variables};

#[cfg(test)]
mod tests;

/// An error in a file, with its line, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct Error {
    /// The line where the statement starts.
    pub line: usize,
    /// What is wrong.
    pub reason: Reason,
}

/// What can be wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Neither `NAME=VALUE` nor a comment.
    #[error("it is not NAME=VALUE")]
    NoAssignment,
    /// The closing quote is missing, or is not the end of the value.
    #[error("its quoted value doesn't end with the closing quote")]
    Quote,
    /// The variable can't be set.
    #[error(transparent)]
    Variable(#[from] super::Error),
}

/// Parses a file's text. `${NAME}` in a value, quoted or not, is replaced with the variable of that
/// name from an earlier line, otherwise with that of this process, otherwise with nothing.
/// `${NAME:-default}` is replaced with `default` if neither exists. If a name is repeated, the last
/// value counts; a name without `=` is not set.
///
/// The file may come from anybody, so time and memory are bounded by its length, even if its values
/// multiply (`B=${A}${A}`, `C=${B}${B}`, …).
///
/// # Errors
/// The first line that can't be parsed, or whose variable can't be set. python-dotenv would go on.
pub fn parse(text: &str) -> Result<Variables, Error> {
    parse_within(text, &|name| env::var(name).ok())
}

/// The same, with the variables of the process in `outer`.
fn parse_within(text: &str, outer: &dyn Fn(&str) -> Option<String>) -> Result<Variables, Error> {
    let mut variables = Variables::new();
    for (name, (line, value)) in resolve(statements(text)?, outer)? {
        let checked = || -> Result<_, super::Error> {
            let (name, variable) = (VariableName::new(&name)?, Variable::Value(value));
            variable.check(&name)?;
            Ok((name, variable))
        };
        let (name, variable) = checked().map_err(|error| Error { line, reason: error.into() })?;
        variables.insert(name, variable);
    }
    Ok(variables)
}

/// A line with `NAME=VALUE`, or only `NAME`.
struct Statement<'a> {
    line: usize,
    name: &'a str,
    value: Option<String>,
}

/// The values with all references replaced, and their lines.
fn resolve(
    statements: Vec<Statement<'_>>,
    outer: &dyn Fn(&str) -> Option<String>,
) -> Result<BTreeMap<String, (usize, String)>, Error> {
    let mut bytes = 0;
    let mut known: BTreeMap<&str, Option<(usize, String)>> = BTreeMap::new();
    for Statement { line, name, value } in statements {
        let value = value.map(|value| {
            let text = interpolated(&value, &|name| match known.get(name) {
                // A name without a value hides the process's variable.
                Some(own) => Some(own.as_ref().map(|(_, value)| value.clone()).unwrap_or_default()),
                None => outer(name),
            });
            (line, text)
        });
        bytes += name.len() + value.as_ref().map_or(0, |(_, text)| text.len());
        if bytes > MAX_BYTES_OF_ALL {
            let reason = super::Error::TooLongTogether { bytes }.into();
            return Err(Error { line, reason });
        }
        known.insert(name, value);
    }
    let set = known.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Ok(set.collect())
}

/// Replaces each `${NAME}` and `${NAME:-default}` in `value`, unless the result gets too long to be
/// set.
fn interpolated(value: &str, lookup: &dyn Fn(&str) -> Option<String>) -> String {
    let mut text = String::with_capacity(value.len());
    // The end of what was copied, and the next `}` or `:`. No part is searched twice.
    let (mut done, mut sign) = (0, 0);
    while let Some(start) = value[done..].find("${").map(|at| done + at) {
        let name = start + 2;
        if sign < name {
            sign = value[name..].find(['}', ':']).map_or(value.len(), |at| name + at);
        }
        let default = value[sign..].strip_prefix(":-").map_or(sign, |_| sign + 2);
        let end = if default > sign {
            value[default..].find('}').map(|at| default + at)
        } else {
            Some(sign)
        };
        let Some(end) = end.filter(|end| *end < value.len()) else { break };
        if !value[end..].starts_with('}') {
            text.push_str(&value[done..name]);
            done = name;
            continue;
        }
        text.push_str(&value[done..start]);
        match lookup(&value[name..sign]) {
            Some(known) => text.push_str(&known),
            None => text.push_str(&value[default..end]),
        }
        done = end + 1;
        if text.len() > MAX_BYTES {
            return text;
        }
    }
    text + &value[done..]
}

/// All statements of a file, before references are replaced.
fn statements(text: &str) -> Result<Vec<Statement<'_>>, Error> {
    let mut reader = Reader { rest: text.strip_prefix('\u{feff}').unwrap_or(text) };
    let mut statements = Vec::new();
    // The text whose lines have not been counted yet, and the number of its first line.
    let (mut uncounted, mut line) = (reader.rest, 1);
    loop {
        reader.take(is_space);
        if reader.rest.is_empty() {
            return Ok(statements);
        }
        line += line_ends(&uncounted[..uncounted.len() - reader.rest.len()]);
        uncounted = reader.rest;
        let (name, value) = reader.statement().map_err(|reason| Error { line, reason })?;
        statements.extend(name.map(|name| Statement { line, name, value }));
    }
}

/// The rest of a file.
struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    /// The name, unless the line is a comment, and the value.
    fn statement(&mut self) -> Result<(Option<&'a str>, Option<String>), Reason> {
        if let Some(behind) =
            self.rest.strip_prefix("export").filter(|rest| rest.starts_with(is_blank))
        {
            self.rest = behind;
            self.take(is_blank);
        }
        let name = self.name()?;
        self.take(is_blank);
        let value = match self.rest.strip_prefix('=') {
            Some(behind) => {
                self.rest = behind;
                Some(self.value()?)
            }
            None => None,
        };
        self.take(is_blank);
        if self.rest.starts_with('#') {
            self.take(in_line);
        }
        if self.rest.starts_with(in_line) {
            let quoted = value.is_some();
            return Err(if quoted { Reason::Quote } else { Reason::NoAssignment });
        }
        Ok((name, value))
    }

    fn name(&mut self) -> Result<Option<&'a str>, Reason> {
        if self.rest.starts_with('#') {
            return Ok(None);
        }
        let name = match self.rest.strip_prefix('\'') {
            Some(quoted) => {
                let (name, behind) = quoted.split_once('\'').ok_or(Reason::NoAssignment)?;
                self.rest = behind;
                name
            }
            None => self.take(|c| c != '=' && c != '#' && !is_space(c)),
        };
        if name.is_empty() { Err(Reason::NoAssignment) } else { Ok(Some(name)) }
    }

    fn value(&mut self) -> Result<String, Reason> {
        // `A= # c` has a comment, but `A=#c` has a value.
        let blank = self.take(is_blank);
        match self.rest.chars().next() {
            Some('#') if !blank.is_empty() => Ok(String::new()),
            Some('\'') => Ok(unescaped(self.quoted('\'')?, r"\'")),
            Some('"') => Ok(unescaped(self.quoted('"')?, "\\'\"abfnrtv")),
            _ => Ok(without_comment(self.take(in_line)).trim_end_matches(is_space).to_owned()),
        }
    }

    /// The text between quotes. A backslash includes the next character, so that the second half of
    /// `\\` does not escape a quote.
    fn quoted(&mut self, quote: char) -> Result<&'a str, Reason> {
        let inner = &self.rest[1..];
        let mut chars = inner.char_indices();
        while let Some((at, c)) = chars.next() {
            if c == quote {
                self.rest = &inner[at + 1..];
                return Ok(&inner[..at]);
            }
            if c == '\\' {
                chars.next();
            }
        }
        Err(Reason::Quote)
    }

    /// Consumes characters while `is_such`, and returns them.
    fn take(&mut self, is_such: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !is_such(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }
}

/// The number of line ends; a lone `\r` is one, too.
fn line_ends(text: &str) -> usize {
    text.matches('\n').count() + text.replace("\r\n", "").matches('\r').count()
}

/// Like Python's `\s`, which includes ASCII's four separators.
fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\x1c'..='\x1f').contains(&c)
}

fn in_line(c: char) -> bool {
    c != '\n' && c != '\r'
}

fn is_blank(c: char) -> bool {
    is_space(c) && in_line(c)
}

/// The text before the first `#` that follows white space.
fn without_comment(text: &str) -> &str {
    let starts = text.match_indices('#').find(|(at, _)| text[..*at].ends_with(is_space));
    starts.map_or(text, |(at, _)| &text[..at])
}

/// Replaces the backslash sequences whose letter is in `letters`.
fn unescaped(text: &str, letters: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let escaped = chars.clone().next().filter(|next| c == '\\' && letters.contains(*next));
        plain.push(escaped.map_or(c, |letter| {
            chars.next();
            match letter {
                'a' => '\x07',
                'b' => '\x08',
                'f' => '\x0c',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'v' => '\x0b',
                itself => itself,
            }
        }));
    }
    plain
}
