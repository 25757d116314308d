//! Parses a command line as bash passes it, and quotes values as bash expects them.
//!
//! bash passes the words as they were typed, with quotes and backslashes, and in pieces: readline breaks them
//! at the characters of `COMP_WORDBREAKS` and replaces only the last piece. Redirections are pieces, too.

use super::CommandLine;

/// Characters that end a piece, but not a word.
const BREAKS: [char; 3] = ['=', ':', '@'];

/// The word being typed, up to the cursor.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct TypedWord {
    /// The word without quotes and backslashes.
    pub(super) text: String,
    /// The byte of `text` at which the part that readline replaces begins.
    pub(super) replace_from: usize,
    /// That part, as it was typed.
    raw: String,
    /// The quote that is open at the cursor.
    pub(super) quote: Quote,
}

/// The quote that is open, if any.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Quote {
    #[default]
    None,
    Single,
    Double,
}

/// A word of the line, or the sign before the file of a redirection.
enum Token {
    Word(TypedWord),
    Redirection,
}

/// Joins the pieces into words without quotes, and leaves out redirections. `index` is one of `pieces`, and not the
/// first.
pub(super) fn line(pieces: &[String], index: usize) -> CommandLine {
    let (before, after) = pieces.split_at(index + 1);
    let mut before = tokens(before, true);
    let typed = match before.pop() {
        Some(Token::Word(typed)) => typed,
        Some(Token::Redirection) | None => TypedWord::default(),
    };
    let redirects = matches!(before.last(), Some(Token::Redirection));
    let mut words = without_redirections(before);
    let index = words.len();
    words.push(typed.text.clone());
    words.extend(without_redirections(tokens(after, false)));
    CommandLine { words, index, typed, redirects }
}

fn tokens(pieces: &[String], has_command: bool) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (place, piece) in pieces.iter().enumerate() {
        match tokens.last_mut() {
            // The first piece is always the whole name of the command.
            Some(Token::Word(last))
                if (place > 1 || !has_command) && last.continues_with(piece) =>
            {
                last.append(piece);
            }
            _ if is_redirection(piece) => tokens.push(Token::Redirection),
            _ => tokens.push(Token::Word(TypedWord::new(piece))),
        }
    }
    tokens
}

/// The words that the command gets: neither the 2 nor the file of `2> file`.
fn without_redirections(tokens: Vec<Token>) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_file = false;
    for token in tokens {
        match token {
            Token::Redirection => {
                words.pop_if(|word| is_descriptor(word));
                is_file = true;
            }
            Token::Word(_) if is_file => is_file = false,
            Token::Word(word) => words.push(word.text),
        }
    }
    words
}

fn is_redirection(piece: &str) -> bool {
    !piece.is_empty() && piece.bytes().all(|byte| matches!(byte, b'<' | b'>'))
}

/// Whether it is what may stand before `>`: a number, or `{name}`.
fn is_descriptor(word: &str) -> bool {
    let is_number = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    is_number || word.starts_with('{') && word.ends_with('}')
}

impl TypedWord {
    pub(super) fn new(piece: &str) -> Self {
        let mut word = Self::default();
        word.append(piece);
        word
    }

    /// A word that the shell passed without quotes.
    pub(super) fn unquoted(text: String) -> Self {
        Self { text, ..Self::default() }
    }

    /// Whether the next piece belongs to this word: a quote is open, or there is a break between them.
    fn continues_with(&self, piece: &str) -> bool {
        let only_breaks = !piece.is_empty() && piece.chars().all(|c| BREAKS.contains(&c));
        self.quote != Quote::None
            || only_breaks
            || self.text.ends_with(BREAKS) && !is_redirection(piece)
    }

    /// Appends a piece. readline replaces the piece, or only the part after a quote that is open in it.
    fn append(&mut self, piece: &str) {
        self.replace_from = self.text.len();
        // readline treats `@` as part of a host name and replaces it too.
        if self.text.ends_with('@') {
            self.replace_from -= 1;
        }
        let mut opened = None;
        piece.clone_into(&mut self.raw);
        let mut letters = piece.chars();
        while let Some(letter) = letters.next() {
            match (self.quote, letter) {
                (Quote::None, '\\') => self.text.extend(letters.next()),
                (Quote::None, '\'' | '"') => {
                    self.quote = if letter == '"' { Quote::Double } else { Quote::Single };
                    opened = Some(self.text.len());
                    letters.as_str().clone_into(&mut self.raw);
                }
                (Quote::Single, '\'') | (Quote::Double, '"') => {
                    self.quote = Quote::None;
                    opened = None;
                }
                (Quote::Double, '\\') => match letters.next() {
                    Some(escaped @ ('$' | '`' | '"' | '\\')) => self.text.push(escaped),
                    other => {
                        self.text.push('\\');
                        self.text.extend(other);
                    }
                },
                _ => self.text.push(letter),
            }
        }
        self.replace_from = opened.unwrap_or(self.replace_from);
    }

    /// Appends the text that readline inserts so that the word becomes `value`, which begins with the word.
    /// readline closes an open quote itself.
    pub(super) fn reply(&self, value: &str, reply: &mut String) {
        // In quotes, `~` and `$` would not be expanded.
        let kept = self.is_expanded().then(|| self.raw.trim_end_matches('\\'));
        reply.push_str(kept.unwrap_or_default());
        let from = kept.map_or(self.replace_from, |_| self.text.len());
        let rest = value.get(from..).unwrap_or_default();
        if rest.bytes().all(is_plain) {
            reply.push_str(rest);
            return;
        }
        for letter in rest.chars() {
            match (self.quote, letter) {
                (Quote::Single, '\'') => reply.push_str(r"'\''"),
                // bash expands history in double quotes, and would keep a backslash before the `!`.
                (Quote::Double, '!') => reply.push_str(r#""\!""#),
                (Quote::Double, '$' | '`' | '"' | '\\') => reply.extend(['\\', letter]),
                (Quote::None, '\0'..='\x7f') if !is_plain(letter as u8) => {
                    reply.extend(['\\', letter]);
                }
                _ => reply.push(letter),
            }
        }
    }

    /// Whether bash replaces something in the part that is typed.
    fn is_expanded(&self) -> bool {
        match self.quote {
            Quote::None => self.raw.starts_with('~') || self.raw.contains('$'),
            Quote::Double => self.raw.contains('$'),
            Quote::Single => false,
        }
    }
}

/// Whether the character needs no quotes anywhere in a word.
fn is_plain(letter: u8) -> bool {
    matches!(letter, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.' | b'/' | b'+'
        | b',' | b':' | b'=' | b'@' | b'%')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parses pieces separated by `|`, of which the last one is being typed.
    fn read(pieces: &str) -> (Vec<String>, TypedWord) {
        let pieces: Vec<String> = pieces.split('|').map(str::to_owned).collect();
        let CommandLine { words, index, typed, .. } = line(&pieces, pieces.len() - 1);
        assert_eq!((words.len(), &words[index]), (index + 1, &typed.text));
        (words, typed)
    }

    /// What readline inserts to complete the last word to `value`.
    fn reply(pieces: &str, value: &str) -> String {
        let typed = read(pieces).1;
        assert!(value.starts_with(&typed.text), "{pieces}: {typed:?}");
        let mut reply = String::new();
        typed.reply(value, &mut reply);
        reply
    }

    #[test]
    fn joins_pieces_into_words() {
        for (pieces, words) in [
            ("mkenv|--python|=|3.", "mkenv|--python=3."),
            ("mkenv|--python|=", "mkenv|--python="),
            ("mkenv|--python|=|", "mkenv|--python="),
            ("mkenv|--python=|3.", "mkenv|--python=3."),
            ("mkenv|-p|pypy|@|3", "mkenv|-p|pypy@3"),
            ("mkenv|-i|requests|==|2", "mkenv|-i|requests==2"),
            ("workon|'|my en", "workon|my en"),
            ("workon|'my en' b|x\\ y|\"a\\$\\b\"", "workon|my en b|x y|a$\\b"),
            ("workon|=|a", "workon|=a"),
            ("workon|", "workon|"),
        ] {
            assert_eq!(read(pieces).0.join("|"), words, "{pieces}");
        }
    }

    #[test]
    fn a_redirection_is_no_word() {
        for (pieces, index, words, redirects) in [
            ("lsenv|>|", 2, "lsenv|", true),
            ("lsenv|>|fi", 2, "lsenv|fi", true),
            ("lsenv|2|>>|fi", 3, "lsenv|fi", true),
            ("lsenv|{fd}|<|fi", 3, "lsenv|fi", true),
            ("lsenv|>|out|--j", 3, "lsenv|--j", false),
            ("lsenv|<|in|x|2|>|out|--j", 7, "lsenv|x|--j", false),
            ("mkenv|--seed|=|>|fi", 4, "mkenv|--seed=|fi", true),
            ("lsenv|--js|>|out", 1, "lsenv|--js", false),
            ("lsenv||>|out|--names", 1, "lsenv||--names", false),
            ("workon|'>|a", 2, "workon|>a", false),
            (r"workon|\>|a", 2, "workon|>|a", false),
        ] {
            let pieces: Vec<String> = pieces.split('|').map(str::to_owned).collect();
            let line = line(&pieces, index);
            assert_eq!(
                (line.words.join("|").as_str(), line.redirects),
                (words, redirects),
                "{pieces:?}"
            );
        }
    }

    #[test]
    fn includes_the_words_after_the_cursor() {
        let pieces = ["rmenv", "a", "", "'b c'"].map(str::to_owned);
        let line = line(&pieces, 2);
        assert_eq!((line.index, line.words.join("|").as_str()), (2, "rmenv|a||b c"));
    }

    #[test]
    fn the_reply_has_only_the_part_that_readline_replaces() {
        for (pieces, value, expected) in [
            ("workon|", "a", "a"),
            ("workon|a", "ab", "ab"),
            ("workon|", "my env", r"my\ env"),
            (r"workon|my\ e", "my env", r"my\ env"),
            ("workon|my\\", "my env", r"my\ env"),
            ("workon|'my e", "my env", "my env"),
            ("workon|'|my e", "my env", "my env"),
            ("workon|\"|my e", "my env", "my env"),
            ("workon|m'y e", "my env", "y env"),
            ("workon|'my 'e", "my env", r"my\ env"),
            ("workon|", "é", "é"),
            ("workon|", "$(x)`'\"\\!~*", r#"\$\(x\)\`\'\"\\\!\~\*"#),
            ("workon|'", "$(x)`'\"\\!", r#"$(x)`'\''"\!"#),
            ("workon|\"", "$(x)`'\"\\!", r#"\$(x)\`'\"\\"\!""#),
            ("mkenv|--python|=|3", "--python=3.9", "3.9"),
            ("mkenv|--python|=", "--python=3.9", "=3.9"),
            ("mkenv|--python|=|", "--python=3.9", "3.9"),
            ("mkenv|\"|--python=3", "--python=3.9", "--python=3.9"),
            ("mkenv|-p3", "-p3.9", "-p3.9"),
            ("mkenv|-p|pypy|@|3", "pypy@3.9", "@3.9"),
            ("mkenv|-p|pypy|@", "pypy@3.9", "@3.9"),
            ("run|a|~/b", "~/b c/", r"~/b\ c/"),
            ("run|a|$HOME/b", "$HOME/b$/", r"$HOME/b\$/"),
            ("run|a|\"|$HOME/b", "$HOME/b c/", "$HOME/b c/"),
            ("run|a|'$HOME/b", "$HOME/b'", r"$HOME/b'\''"),
            ("mkenv|--project=$HOME/b", "--project=$HOME/b c/", r"--project=$HOME/b\ c/"),
        ] {
            assert_eq!(reply(pieces, value), expected, "{pieces}");
        }
    }
}
