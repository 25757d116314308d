//! Paths in the string literals of Python and JSON.

use super::paths::Move;
use crate::venv::scripts::python;

/// The Python code with the literals that are paths in the environment at their new place; `None` if it has none.
pub(super) fn rewritten(code: &str, paths: &Move) -> Option<String> {
    replaced(code, paths, true, python)
}

/// The same for JSON, which has no comments.
pub(super) fn rewritten_json(text: &str, paths: &Move) -> Option<String> {
    replaced(text, paths, false, |path| serde_json::Value::from(path).to_string())
}

/// The absolute paths outside the environment among the literals of Python code.
pub(super) fn outside(code: &str, paths: &Move) -> Vec<String> {
    let all = Literals { rest: code, comments: true }.filter_map(|literal| literal.value);
    all.filter(|value| paths.is_absolute(value) && paths.inside(value).is_none()).collect()
}

fn replaced(text: &str, paths: &Move, comments: bool, write: fn(&str) -> String) -> Option<String> {
    let (mut new, mut changed) = (String::with_capacity(text.len() + 64), false);
    let mut literals = Literals { rest: text, comments };
    let mut done = 0;
    while let Some(literal) = literals.next() {
        let end = text.len() - literals.rest.len();
        let start = end - literal.text.len();
        new.push_str(&text[done..start]);
        match literal.value.and_then(|value| paths.path(&value)) {
            Some(path) => {
                changed = true;
                new.push_str(&write(&path));
            }
            None => new.push_str(literal.text),
        }
        done = end;
    }
    new.push_str(&text[done..]);
    changed.then_some(new)
}

/// A literal with its quotes and its prefix.
struct Literal<'a> {
    text: &'a str,
    /// `None` for a form that no path is written in.
    value: Option<String>,
}

/// The literals of a text, in order.
struct Literals<'a> {
    rest: &'a str,
    comments: bool,
}

impl<'a> Iterator for Literals<'a> {
    type Item = Literal<'a>;

    fn next(&mut self) -> Option<Literal<'a>> {
        let mut word = 0;
        for (at, c) in self.rest.char_indices() {
            match c {
                '#' if self.comments => {
                    let end = self.rest[at..].find('\n').map_or(self.rest.len(), |n| at + n);
                    self.rest = &self.rest[end..];
                    return self.next();
                }
                '\'' | '"' => {
                    let end = at + end_of(&self.rest[at..])?;
                    let prefix = &self.rest[word..at];
                    let start = if prefix.len() > 2 { at } else { word };
                    let value = value(&self.rest[start..at], &self.rest[at..end]);
                    let literal = Literal { text: &self.rest[start..end], value };
                    self.rest = &self.rest[end..];
                    return Some(literal);
                }
                c if c.is_alphanumeric() || c == '_' => {}
                c => word = at + c.len_utf8(),
            }
        }
        None
    }
}

/// Where the literal that `text` begins with ends.
fn end_of(text: &str) -> Option<usize> {
    let quote = &text[..1];
    let triple = quote.repeat(3);
    let quote = if text.starts_with(&triple) { triple.as_str() } else { quote };
    let mut at = quote.len();
    loop {
        let rest = text.get(at..)?;
        if rest.starts_with(quote) {
            return Some(at + quote.len());
        }
        let mut chars = rest.chars();
        at += match chars.next()? {
            '\\' => 1 + chars.next().map_or(0, char::len_utf8),
            c => c.len_utf8(),
        };
    }
}

/// The text that a literal in single or double quotes stands for.
fn value(prefix: &str, literal: &str) -> Option<String> {
    let inner = literal.get(1..literal.len() - 1)?;
    let raw = match prefix.to_ascii_lowercase().as_str() {
        "" | "u" => false,
        "r" | "ur" => true,
        _ => return None,
    };
    if raw {
        return Some(inner.to_owned());
    }
    let mut value = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        value.push(match c {
            '\\' => match chars.next()? {
                c @ ('\\' | '\'' | '"' | '/') => c,
                _ => return None,
            },
            c => c,
        });
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::venv::paths::Os;

    fn paths() -> Move {
        Move::new(&["/e/a", r"/e/it's\x"], "/n's", Os::Unix)
    }

    #[test]
    fn a_literal_that_is_a_path_in_the_environment_gets_the_new_one() {
        for (old, new) in [
            ("M = {'p': '/e/a/src/p'}", r"M = {'p': '/n\'s/src/p'}"),
            ("x = \"/e/a\"", r"x = '/n\'s'"),
            (r"x = '/e/it\'s\\x/y'", r"x = '/n\'s/y'"),
            ("$VIRTUAL_ENV = r\"/e/a\"", r"$VIRTUAL_ENV = '/n\'s'"),
            ("# it's a comment\nx = '/e/a'", "# it's a comment\nx = '/n\\'s'"),
            ("'''it's \"/e/a\" '''; '/e/a'", "'''it's \"/e/a\" '''; '/n\\'s'"),
        ] {
            assert_eq!(rewritten(old, &paths()).as_deref(), Some(new), "{old}");
        }
    }

    #[test]
    fn other_literals_and_broken_code_are_left() {
        for other in ["'/e/ab'", "f'/e/a'", "'x/e/a'", "'/e/a", "'''", "# '/e/a'", "", "'\\"] {
            assert_eq!(rewritten(other, &paths()), None, "{other}");
        }
    }

    #[test]
    fn json_keeps_its_own_quotes() {
        let new = rewritten_json("{\"argv\": [\"/e/a/bin/python\", \"#\"]}", &paths());
        assert_eq!(new.as_deref(), Some("{\"argv\": [\"/n's/bin/python\", \"#\"]}"));
    }

    #[test]
    fn paths_outside_are_found() {
        let code = "M = {'p': '/src/p', 'q': '/e/a/q', 'r': 'x'} # '/no'";
        assert_eq!(outside(code, &paths()), ["/src/p"]);
    }
}
