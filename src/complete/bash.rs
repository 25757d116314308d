//! How bash hands over a command line, and how it wants a word back.
//!
//! The words are raw, with quotes and backslashes, and in pieces: readline breaks them at the
//! characters of `COMP_WORDBREAKS` and replaces no more than the last piece.

use super::Line;

/// Characters that end a piece though they don't end a word.
const BREAKS: [char; 3] = ['=', ':', '@'];

/// The word being typed, as far as it goes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Typed {
    /// What it means.
    pub(super) text: String,
    /// How many bytes of `text` stand before what readline replaces.
    pub(super) kept: usize,
    /// The quote that is open there.
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

/// The line without quotes and in one piece. `index` is one of `pieces`, and not the first.
pub(super) fn line(pieces: &[String], index: usize) -> Line {
    let mut words: Vec<Typed> = Vec::new();
    for (place, piece) in pieces[..=index].iter().enumerate() {
        // Nothing belongs to the command's own name.
        match words.last_mut().filter(|last| place > 1 && last.goes_on(piece)) {
            Some(last) => last.append(piece),
            None => words.push(Typed::new(piece)),
        }
    }
    let behind = pieces[index + 1..].iter().map(|piece| Typed::new(piece).text);
    let texts = words.iter().map(|word| word.text.clone()).chain(behind).collect();
    let index = words.len() - 1;
    Line { words: texts, index, typed: words.swap_remove(index) }
}

impl Typed {
    pub(super) fn new(piece: &str) -> Self {
        let mut word = Self::default();
        word.append(piece);
        word
    }

    /// Whether the next piece belongs to this word: a quote is open, or one of them ends in a break.
    fn goes_on(&self, piece: &str) -> bool {
        let only_breaks = !piece.is_empty() && piece.chars().all(|c| BREAKS.contains(&c));
        only_breaks || self.quote != Quote::None || self.text.ends_with(BREAKS)
    }

    /// Takes the next piece in: readline replaces it, or what comes after the quote open in it.
    fn append(&mut self, piece: &str) {
        self.kept = self.text.len();
        // readline takes `@` for the beginning of a host's name, which it replaces too.
        if self.text.ends_with('@') {
            self.kept -= 1;
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
        self.kept = opened.unwrap_or(self.kept);
    }

    /// Adds what readline is to put in place of what it replaces, so that the word means `value`,
    /// which begins as the word does. A quote that is open is closed by readline.
    pub(super) fn reply(&self, value: &str, reply: &mut String) {
        let rest = value.get(self.kept..).unwrap_or_default();
        if rest.bytes().all(is_plain) {
            reply.push_str(rest);
            return;
        }
        for letter in rest.chars() {
            match (self.quote, letter) {
                (Quote::Single, '\'') => reply.push_str(r"'\''"),
                // History is expanded between double quotes, and a backslash there stays.
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

/// Characters that bash takes as they are anywhere in a word.
fn is_plain(letter: u8) -> bool {
    matches!(letter, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.' | b'/' | b'+'
        | b',' | b':' | b'=' | b'@' | b'%')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The last piece is the one being typed; they are separated by `|`.
    fn read(pieces: &str) -> (Vec<String>, Typed) {
        let pieces: Vec<String> = pieces.split('|').map(str::to_owned).collect();
        let Line { words, index, typed } = line(&pieces, pieces.len() - 1);
        assert_eq!((words.len(), &words[index]), (index + 1, &typed.text));
        (words, typed)
    }

    /// What the pieces become when the last word is to be `value`.
    fn reply(pieces: &str, value: &str) -> String {
        let typed = read(pieces).1;
        assert!(value.starts_with(&typed.text), "{pieces}: {typed:?}");
        let mut reply = String::new();
        typed.reply(value, &mut reply);
        reply
    }

    #[test]
    fn pieces_become_words() {
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
    fn what_is_behind_the_cursor_is_there_too() {
        let pieces = ["rmenv", "a", "", "'b c'"].map(str::to_owned);
        let line = line(&pieces, 2);
        assert_eq!((line.index, line.words.join("|").as_str()), (2, "rmenv|a||b c"));
    }

    #[test]
    fn readline_gets_what_it_replaces_and_no_more() {
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
