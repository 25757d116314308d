//! Evaluates environment markers (PEP 508): `python_version < "3.11" and sys_platform == "linux"`.

use std::str::FromStr as _;

use pep440_rs::{Version, VersionSpecifiers};

use crate::python::series;
use crate::venv::seed::normalized;

/// What is known of an interpreter and its machine without starting it.
#[derive(Debug, Clone)]
pub struct MarkerFacts {
    /// `3.12.1`
    version: String,
    /// `cpython` or `pypy`
    implementation: String,
    /// What a lock file's user asks for, in normalized names (PEP 751).
    asked: Asked,
}

/// The extras and the groups that somebody asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// `extras` in a marker.
    pub extras: Vec<String>,
    /// `dependency_groups` in a marker.
    pub groups: Vec<String>,
}

impl MarkerFacts {
    /// The facts of an interpreter of that version (`3.12.1`) and implementation (`cpython`) on this machine.
    pub fn new(version: &str, implementation: &str) -> Self {
        let (version, implementation) = (version.to_owned(), implementation.to_owned());
        Self { version, implementation, asked: Asked::default() }
    }

    /// The same for somebody who asks for these extras and groups of a lock file (PEP 751).
    #[must_use]
    pub fn asking_for(self, asked: Asked) -> Self {
        Self { asked, ..self }
    }

    /// The interpreter's version: `3.12.1`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Whether the marker holds; `None` if that depends on something unknown, or if it is no marker.
    pub fn evaluate(&self, marker: &str) -> Option<bool> {
        self.holds(marker, "")
    }

    /// The same, if somebody asked for this extra, whose name is normalized (PEP 685).
    pub fn holds(&self, marker: &str, extra: &str) -> Option<bool> {
        let tokens = tokens(marker)?;
        let mut parser = Parser { facts: self, extra, rest: &tokens };
        let truth = parser.any()?;
        match truth {
            _ if !parser.rest.is_empty() => None,
            Truth::Holds => Some(true),
            Truth::Fails => Some(false),
            Truth::Unknown => None,
        }
    }

    /// Whether the text is a marker, whatever it says of variables that are unknown here.
    pub fn is_marker(marker: &str) -> bool {
        let Some(tokens) = tokens(marker) else { return false };
        let facts = Self::new("3.0", "cpython");
        let mut parser = Parser { facts: &facts, extra: "", rest: &tokens };
        parser.any().is_some() && parser.rest.is_empty()
    }

    /// A variable's value, if it is known.
    fn value(&self, name: &str) -> Option<String> {
        // These names were allowed before PEP 508.
        let name = match name {
            "python_implementation" => "platform_python_implementation",
            other => &other.replace('.', "_"),
        };
        let is_2 = self.version.starts_with("2.");
        let is_cpython = self.implementation == "cpython";
        let value = match name {
            "python_full_version" => &self.version,
            "python_version" => {
                return Some(series(&self.version).to_owned());
            }
            // 2.7 has no sys.implementation.
            "implementation_name" if is_2 => "",
            "implementation_version" if is_2 => "0",
            "implementation_name" => &self.implementation,
            "implementation_version" if is_cpython => &self.version,
            "platform_python_implementation" if is_cpython => "CPython",
            "platform_python_implementation" if self.implementation == "pypy" => "PyPy",
            "sys_platform" if is_2 && cfg!(target_os = "linux") => "linux2",
            _ => of_machine(name)?,
        };
        Some(value.to_owned())
    }
}

/// The value of a variable that is the same for every interpreter on this machine.
fn of_machine(name: &str) -> Option<&'static str> {
    let system = match std::env::consts::OS {
        "linux" => ["linux", "Linux"],
        "macos" => ["darwin", "Darwin"],
        "windows" => ["win32", "Windows"],
        _ => return None,
    };
    match name {
        "os_name" => Some(if cfg!(windows) { "nt" } else { "posix" }),
        "sys_platform" => Some(system[0]),
        "platform_system" => Some(system[1]),
        // Elsewhere, a program may run on a machine of another kind.
        "platform_machine" if cfg!(target_os = "linux") => {
            Some(std::env::consts::ARCH).filter(|arch| ["x86_64", "aarch64"].contains(arch))
        }
        _ => None,
    }
}

/// What is known of a marker or a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Truth {
    Holds,
    Fails,
    Unknown,
}

impl Truth {
    fn of(holds: Option<bool>) -> Self {
        match holds {
            Some(true) => Self::Holds,
            Some(false) => Self::Fails,
            None => Self::Unknown,
        }
    }

    /// `either` if one of both is that, `other` if both are that.
    fn combined(self, with: Self, either: Self, other: Self) -> Self {
        match (self, with) {
            _ if self == either || with == either => either,
            _ if self == other && with == other => other,
            _ => Self::Unknown,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// `and`, `in`, `python_version`
    Word(String),
    /// Without its quotes.
    Text(String),
    /// `(`, `)`, `<=`
    Sign(String),
}

fn tokens(marker: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = marker.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = |fits: fn(char) -> bool| rest.find(|c| !fits(c)).unwrap_or(rest.len());
        let (token, end) = match first {
            '"' | '\'' => {
                let text = rest[1..].split_once(first)?.0;
                (Token::Text(text.to_owned()), text.len() + 2)
            }
            '(' | ')' => (Token::Sign(first.to_string()), 1),
            '<' | '>' | '=' | '!' | '~' => {
                let end = length(|c| "<>=!~".contains(c));
                (Token::Sign(rest[..end].to_owned()), end)
            }
            _ => {
                let end = length(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
                (Token::Word(rest[..end].to_owned()), end)
            }
        };
        if end == 0 {
            return None;
        }
        tokens.push(token);
        rest = rest[end..].trim_start();
    }
    Some(tokens)
}

/// Each function returns `None` where the grammar is not met.
struct Parser<'a> {
    facts: &'a MarkerFacts,
    /// The extra that was asked for; empty for none.
    extra: &'a str,
    rest: &'a [Token],
}

/// A side of a comparison.
enum Side {
    Known(String),
    /// One of the lists that a marker of a lock file may look into.
    List(Vec<String>),
    Unknown,
}

impl Parser<'_> {
    fn any(&mut self) -> Option<Truth> {
        let mut truth = self.all()?;
        while self.takes_word("or") {
            truth = truth.combined(self.all()?, Truth::Holds, Truth::Fails);
        }
        Some(truth)
    }

    fn all(&mut self) -> Option<Truth> {
        let mut truth = self.one()?;
        while self.takes_word("and") {
            truth = truth.combined(self.one()?, Truth::Fails, Truth::Holds);
        }
        Some(truth)
    }

    fn one(&mut self) -> Option<Truth> {
        if self.takes(&Token::Sign("(".to_owned())) {
            let truth = self.any()?;
            return self.takes(&Token::Sign(")".to_owned())).then_some(truth);
        }
        let is_extra = |token: Option<&Token>| token == Some(&Token::Word("extra".to_owned()));
        let is_of_extra = is_extra(self.rest.first()) || is_extra(self.rest.get(2));
        let left = self.side()?;
        let operator = self.operator()?;
        let right = self.side()?;
        if let (true, Side::Known(left), Side::Known(right)) = (is_of_extra, &left, &right) {
            // However they are written, and even if they look like versions.
            let is_same = normalized(left) == normalized(right);
            return Some(Truth::of(match operator.as_str() {
                "==" => Some(is_same),
                "!=" => Some(!is_same),
                _ => compare(left, &operator, right),
            }));
        }
        Some(match (left, right) {
            (Side::Known(left), Side::Known(right)) => Truth::of(compare(&left, &operator, &right)),
            (Side::Known(one), Side::List(all)) => {
                let has = all.iter().any(|it| normalized(it) == normalized(&one));
                Truth::of(match operator.as_str() {
                    "in" => Some(has),
                    "not in" => Some(!has),
                    _ => return None,
                })
            }
            _ => Truth::Unknown,
        })
    }

    fn side(&mut self) -> Option<Side> {
        match self.next()? {
            Token::Text(text) => Some(Side::Known(text)),
            Token::Word(name) if name == "extra" => Some(Side::Known(self.extra.to_owned())),
            Token::Word(name) if name == "extras" => {
                Some(Side::List(self.facts.asked.extras.clone()))
            }
            Token::Word(name) if name == "dependency_groups" => {
                Some(Side::List(self.facts.asked.groups.clone()))
            }
            Token::Word(name) => Some(self.facts.value(&name).map_or(Side::Unknown, Side::Known)),
            Token::Sign(_) => None,
        }
    }

    fn operator(&mut self) -> Option<String> {
        match self.next()? {
            Token::Sign(sign) => Some(sign),
            Token::Word(word) if word == "in" => Some(word),
            Token::Word(word) if word == "not" && self.takes_word("in") => {
                Some("not in".to_owned())
            }
            _ => None,
        }
    }

    fn next(&mut self) -> Option<Token> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first.clone())
    }

    fn takes(&mut self, token: &Token) -> bool {
        let is_next = self.rest.first() == Some(token);
        if is_next {
            self.rest = &self.rest[1..];
        }
        is_next
    }

    fn takes_word(&mut self, word: &str) -> bool {
        self.takes(&Token::Word(word.to_owned()))
    }
}

/// Versions are compared as versions, everything else as text.
fn compare(left: &str, operator: &str, right: &str) -> Option<bool> {
    let specifiers = VersionSpecifiers::from_str(&format!("{operator}{right}"));
    if let (Ok(specifiers), Ok(version)) = (specifiers, Version::from_str(left)) {
        return Some(specifiers.contains(&version));
    }
    Some(match operator {
        "==" | "===" => left == right,
        "!=" => left != right,
        "<" => left < right,
        "<=" => left <= right,
        ">" => left > right,
        ">=" => left >= right,
        "in" => right.contains(left),
        "not in" => !right.contains(left),
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
