//! Finds out whether PowerShell would reach a block at the end of a profile.
//!
//! The reader tells code from strings and comments, and the file's own statements from those in braces. A profile that
//! is not valid PowerShell counts as fit, because it runs nothing anyway.

/// Why nothing can be added to a profile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// A signature covers everything above it.
    #[error("it is signed, and a change would break the signature")]
    Signed,
    /// `begin {}`, `process {}`: no statement is allowed beside these.
    #[error(
        "its code is in named blocks, such as begin {{}}, and PowerShell allows no other code beside them"
    )]
    NamedBlocks,
    /// It ends before its last line.
    #[error("the '{word}' on line {line} ends it, so the lines after it never run")]
    Ends {
        /// `return` or `exit`.
        word: &'static str,
        /// The line's number.
        line: usize,
    },
}

/// Why nothing can be added to the profile, if so.
pub fn unfit(text: &[u8]) -> Option<Unfit> {
    let text: Vec<char> =
        String::from_utf8_lossy(text).trim_start_matches('\u{feff}').chars().collect();
    let mut reader = Reader { text, is_preamble: true, is_start: true, ..Reader::default() };
    while reader.unfit.is_none() && reader.at < reader.text.len() {
        match reader.open.last() {
            Some(Open::String) => reader.string(),
            Some(Open::HereString) => reader.here_string(),
            _ => reader.code(),
        }
    }
    reader.unfit
}

/// What is open at a place in the text.
enum Open {
    /// `{` or `(`, with the value of `is_expression` outside it.
    Bracket(Option<bool>),
    String,
    HereString,
}

/// Statements that end with their closing brace.
const WITH_BRACES: [&str; 22] = [
    "if",
    "elseif",
    "else",
    "for",
    "foreach",
    "while",
    "switch",
    "do",
    "until",
    "try",
    "catch",
    "finally",
    "trap",
    "function",
    "filter",
    "class",
    "enum",
    "configuration",
    "workflow",
    "data",
    "parallel",
    "sequence",
];

const NAMED_BLOCKS: [&str; 5] = ["begin", "process", "end", "dynamicparam", "clean"];

#[derive(Default)]
struct Reader {
    text: Vec<char>,
    at: usize,
    open: Vec<Open>,
    /// The next word starts a statement.
    is_start: bool,
    /// So far there was nothing but `using`, attributes and `param`.
    is_preamble: bool,
    /// The keyword at the start of the statement; empty if there is none.
    first: String,
    /// Inside a word, `#` belongs to the word.
    is_word: bool,
    /// In an expression it doesn't. `None` before the start.
    is_expression: Option<bool>,
    unfit: Option<Unfit>,
}

impl Reader {
    fn ahead(&self, by: usize) -> char {
        self.text.get(self.at + by).copied().unwrap_or('\0')
    }

    fn follows(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(by, c)| self.ahead(by) == c)
    }

    /// Goes to the next place that `is_end`, and `length` further; or to the end.
    fn skip_past(&mut self, is_end: impl Fn(&Self) -> bool, length: usize) {
        while self.at < self.text.len() && !is_end(self) {
            self.at += 1;
        }
        self.at += length;
    }

    /// A step in code.
    fn code(&mut self) {
        let is_comment = !self.is_word || self.is_expression == Some(true);
        let is_quote_behind_at = is_single(self.ahead(1)) || is_double(self.ahead(1));
        match self.ahead(0) {
            '\n' => self.newline(),
            c if c.is_whitespace() => self.space(),
            '`' => self.escape(),
            '#' if is_comment => self.comment(),
            '<' if is_comment && self.ahead(1) == '#' => self.skip_past(|it| it.follows("#>"), 2),
            '@' if !self.is_word && is_quote_behind_at && self.ends_the_line(2) => {
                self.start_here_string();
            }
            '-' if !self.is_word && self.follows("--%") && self.ahead(3).is_whitespace() => {
                self.skip_past(|it| it.ahead(0) == '\n', 0);
            }
            '}' | ')' => self.close(),
            ';' => self.statement(),
            c => {
                if self.open.is_empty() && self.is_start && self.start_statement(c) {
                    return;
                }
                self.inside(c);
            }
        }
    }

    /// A step inside a statement.
    fn inside(&mut self, c: char) {
        let starts_expression =
            "$([{@!+-,".contains(c) || c.is_ascii_digit() || is_single(c) || is_double(c);
        let is_expression = *self.is_expression.get_or_insert(starts_expression);
        self.at += 1;
        match c {
            '$' => match self.ahead(0) {
                '(' => {}
                '{' => self.braced_name(),
                '$' | '?' | '^' => self.at += 1,
                _ => self.is_word = !is_expression,
            },
            '{' | '(' => {
                self.open.push(Open::Bracket(self.is_expression.take()));
                self.is_word = false;
            }
            ']' if self.open.is_empty() && self.first == "[" => self.is_start = true,
            '=' | '|' | '&' | ',' => {
                self.is_word = false;
                if c != ',' {
                    self.is_expression = None;
                }
            }
            c if is_single(c) => self.literal(),
            c if is_double(c) => self.open.push(Open::String),
            _ => self.is_word = true,
        }
    }

    /// The first letter of a statement of the file itself. Returns whether it has read it.
    fn start_statement(&mut self, c: char) -> bool {
        if c == ':' && self.ahead(1).is_alphanumeric() {
            self.skip_past(|it| it.ahead(0).is_whitespace(), 0);
            return true;
        }
        self.is_start = false;
        if c == '{' {
            return false;
        }
        let word = self.keyword();
        if let Some(word) = ["return", "exit"].into_iter().find(|last| *last == word) {
            let line = self.text[..self.at].iter().filter(|c| **c == '\n').count() + 1;
            self.unfit = Some(Unfit::Ends { word, line });
            return true;
        }
        if self.is_preamble && NAMED_BLOCKS.contains(&&*word) {
            self.unfit = Some(Unfit::NamedBlocks);
            return true;
        }
        self.is_preamble &= c == '[' || matches!(&*word, "using" | "param");
        self.first = if c == '[' { "[".to_owned() } else { word };
        false
    }

    /// The word that starts here, in lower case; empty if it is part of something longer, and so no keyword.
    fn keyword(&self) -> String {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let letters: String = rest.iter().take_while(|c| c.is_ascii_alphabetic()).collect();
        let is_whole =
            rest.get(letters.len()).is_none_or(|c| c.is_whitespace() || ";|&(){},".contains(*c));
        if is_whole { letters.to_ascii_lowercase() } else { String::new() }
    }

    /// A newline ends a statement, unless the statement is incomplete.
    fn newline(&mut self) {
        let above = self.text[..self.at].iter().rev().skip_while(|c| c.is_whitespace());
        let last: Vec<char> = above.take(2).copied().collect();
        let goes_on = matches!(last.as_slice(), [',' | '|', ..] | ['&', '&']);
        if goes_on { self.space() } else { self.statement() }
    }

    fn statement(&mut self) {
        self.space();
        self.is_start = true;
        self.is_expression = None;
    }

    fn space(&mut self) {
        self.at += 1;
        self.is_word = false;
    }

    /// A backquote joins two lines, or escapes the next letter.
    fn escape(&mut self) {
        let joins = matches!(self.ahead(1), '\r' | '\n');
        self.at += if self.ahead(1) == '\r' && self.ahead(2) == '\n' { 3 } else { 2 };
        self.is_word = !joins;
    }

    fn comment(&mut self) {
        let start = self.at;
        self.skip_past(|it| it.ahead(0) == '\n', 0);
        let text: String = self.text[start..self.at].iter().collect();
        if self.open.is_empty() && text.trim_end() == "# SIG # Begin signature block" {
            self.unfit = Some(Unfit::Signed);
        }
    }

    fn close(&mut self) {
        let is_brace = self.ahead(0) == '}';
        self.space();
        if let Some(Open::Bracket(is_expression)) = self.open.pop() {
            self.is_expression = is_expression;
        }
        if self.open.is_empty() {
            let first = &*self.first;
            let ends = if is_brace {
                WITH_BRACES.contains(&first)
            } else {
                matches!(first, "param" | "while" | "until")
            };
            self.is_start = ends;
            if ends {
                self.is_expression = None;
            }
        }
    }

    /// After `$`: everything up to `}`.
    fn braced_name(&mut self) {
        while self.at < self.text.len() && self.ahead(0) != '}' {
            self.at += if self.ahead(0) == '`' { 2 } else { 1 };
        }
        self.at += 1;
    }

    /// A string in single quotes, after the first.
    fn literal(&mut self) {
        loop {
            self.skip_past(|it| is_single(it.ahead(0)), 1);
            if !is_single(self.ahead(0)) || self.at >= self.text.len() {
                return;
            }
            self.at += 1;
        }
    }

    fn ends_the_line(&self, by: usize) -> bool {
        let rest = self.text.get(self.at + by..).unwrap_or_default();
        rest.iter().find(|c| !matches!(c, ' ' | '\t' | '\r')) == Some(&'\n')
    }

    /// A here-string: from the next line to a line that starts with a quote and `@`.
    fn start_here_string(&mut self) {
        self.is_start = false;
        self.is_expression.get_or_insert(true);
        let is_literal = is_single(self.ahead(1));
        self.skip_past(|it| it.ahead(0) == '\n', 0);
        if is_literal {
            self.skip_past(
                |it| it.ahead(0) == '\n' && is_single(it.ahead(1)) && it.ahead(2) == '@',
                3,
            );
        } else {
            self.open.push(Open::HereString);
        }
    }

    fn here_string(&mut self) {
        if self.ahead(0) == '\n' && is_double(self.ahead(1)) && self.ahead(2) == '@' {
            self.open.pop();
            self.at += 3;
        } else {
            self.expandable();
        }
    }

    fn string(&mut self) {
        if !is_double(self.ahead(0)) {
            self.expandable();
        } else if is_double(self.ahead(1)) {
            self.at += 2;
        } else {
            self.open.pop();
            self.at += 1;
        }
    }

    /// A letter of a string that may contain code.
    fn expandable(&mut self) {
        match (self.ahead(0), self.ahead(1)) {
            ('`', _) => self.at += 2,
            ('$', '(') => self.embedded(),
            ('$', '{') => {
                self.at += 1;
                self.braced_name();
            }
            _ => self.at += 1,
        }
    }

    /// Code in a string. It ends where the parentheses are balanced, counting those in its own strings.
    fn embedded(&mut self) {
        let mut open = 0;
        while self.at < self.text.len() {
            self.at += 1;
            match self.ahead(0) {
                '(' => open += 1,
                ')' if open == 1 => break,
                ')' => open -= 1,
                _ => {}
            }
        }
        self.at += 1;
    }
}

/// PowerShell treats typographic quotes like the ASCII ones.
fn is_single(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}'..='\u{201b}')
}

fn is_double(c: char) -> bool {
    matches!(c, '"' | '\u{201c}'..='\u{201e}')
}

#[cfg(test)]
mod tests;
