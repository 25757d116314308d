//! Parses a command line as bash passes it, and quotes values as bash expects them.
//!
//! bash passes the words as they were typed, with quotes and backslashes, and in pieces: readline breaks them
//! at the characters of `COMP_WORDBREAKS` and replaces only the last piece.

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

/// Joins the pieces into words without quotes. `index` is one of `pieces`, and not the first.
pub(super) fn line(pieces: &[String], index: usize) -> CommandLine {
    let mut words: Vec<TypedWord> = Vec::new();
    for (place, piece) in pieces[..=index].iter().enumerate() {
        // The first piece is always the whole name of the command.
        match words.last_mut().filter(|last| place > 1 && last.continues_with(piece)) {
            Some(last) => last.append(piece),
            None => words.push(TypedWord::new(piece)),
        }
    }
    let after = pieces[index + 1..].iter().map(|piece| TypedWord::new(piece).text);
    let texts = words.iter().map(|word| word.text.clone()).chain(after).collect();
    let index = words.len() - 1;
    CommandLine { words: texts, index, typed: words.swap_remove(index) }
}

impl TypedWord {
    pub(super) fn new(piece: &str) -> Self {
        let mut word = Self::default();
        word.append(piece);
        word
    }

    /// Whether the next piece belongs to this word: a quote is open, or there is a break between them.
    fn continues_with(&self, piece: &str) -> bool {
        let only_breaks = !piece.is_empty() && piece.chars().all(|c| BREAKS.contains(&c));
        only_breaks || self.quote != Quote::None || self.text.ends_with(BREAKS)
    }

    /// Appends a piece. readline replaces the piece, or only the part after a quote that is open in it.
    fn append(&mut self, piece: &str) {
        self.replace_from = self.text.len();
        // readline treats `@` as part of a host name and replaces it too.
        if self.text.ends_with('@') {
            self.replace_from -= 1;
        }
        let mut opened = None;
        let mut letters = piece.chars();
        while let Some(letter) = letters.next() {
            match (self.quote, letter) {
                (Quote::None, '\\') => self.text.extend(letters.next()),
                (Quote::None, '\'' | '"') => {
                    self.quote = if letter == '"' { Quote::Double } else { Quote::Single };
                    opened = Some(self.text.len());
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
        let rest = value.get(self.replace_from..).unwrap_or_default();
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
        let CommandLine { words, index, typed } = line(&pieces, pieces.len() - 1);
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
        ] {
            assert_eq!(reply(pieces, value), expected, "{pieces}");
        }
    }
}
