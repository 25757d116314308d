//! The commands in one line of a start-up file, as bash, zsh and fish take it apart. No variable is expanded.

use std::ops::Range;

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// A word, as it is written.
    Word(Range<usize>),
    /// `;`, `&`, `&&`, `|`, `(`, `)` and so on: what ends a command.
    Operator(u8),
}

/// The parts of a line, and what is open at its end.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) parts: Vec<Part>,
    /// The quote that the next line goes on with.
    pub(super) quote: Option<u8>,
    /// Whether a backslash joins it with the next line.
    pub(super) is_continued: bool,
    /// The words that end the documents which begin on the next line.
    pub(super) documents: Vec<Vec<u8>>,
}

/// Takes a line without its end apart, from `start` on: the end of a quote from the line before may be in front.
pub(super) fn line(text: &[u8], start: usize) -> Line {
    let mut line = Line::default();
    let mut at = start;
    while let Some(byte) = text.get(at) {
        match byte {
            b' ' | b'\t' | b'\r' => at += 1,
            b'#' => return line,
            b';' | b'|' | b'(' | b')' => {
                line.parts.push(Part::Operator(*byte));
                at += 1;
            }
            b'&' if text.get(at + 1) != Some(&b'>') => {
                line.parts.push(Part::Operator(b'&'));
                at += 1;
            }
            b'<' if text[at..].starts_with(b"<<") && !text[at..].starts_with(b"<<<") => {
                at += 2 + usize::from(text.get(at + 2) == Some(&b'-'));
                at += text[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                let end = word(text, at, &mut line);
                line.documents.push(unquoted(&text[at..end]));
                at = end.max(at + 1).min(text.len());
            }
            _ => {
                let end = word(text, at, &mut line);
                line.parts.push(Part::Word(at..end));
                at = end;
            }
        }
    }
    line
}

/// The end of the word that begins at `start`.
fn word(text: &[u8], start: usize, line: &mut Line) -> usize {
    let mut at = start;
    while let Some(byte) = text.get(at) {
        at = match byte {
            b' ' | b'\t' | b'\r' | b';' | b'|' | b'(' | b')' => return at,
            b'&' if !(text.get(at + 1) == Some(&b'>')
                || at > start && b"<>".contains(&text[at - 1])) =>
            {
                return at;
            }
            b'\\' if at + 1 == text.len() => {
                line.is_continued = true;
                at + 1
            }
            b'\\' => at + 2,
            b'\'' | b'"' | b'`' => quoted(text, at + 1, *byte).unwrap_or_else(|| {
                line.quote = Some(*byte);
                text.len()
            }),
            b'$' | b'<' | b'>' if text.get(at + 1) == Some(&b'(') => bracketed(text, at + 2, b')'),
            b'$' if text.get(at + 1) == Some(&b'{') => bracketed(text, at + 2, b'}'),
            _ => at + 1,
        };
    }
    at.min(text.len())
}

/// Behind the quote that ends what begins at `at`; `None` if that is not on this line.
pub(super) fn quoted(text: &[u8], mut at: usize, quote: u8) -> Option<usize> {
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' if quote != b'\'' => at += 1,
            b'$' if quote == b'"' && text.get(at + 1) == Some(&b'(') => {
                at = bracketed(text, at + 2, b')');
                continue;
            }
            byte if *byte == quote => return Some(at + 1),
            _ => {}
        }
        at += 1;
    }
    None
}

/// Behind the bracket that closes what begins at `at`, or the end.
fn bracketed(text: &[u8], mut at: usize, close: u8) -> usize {
    let open = if close == b')' { b'(' } else { b'{' };
    let mut depth = 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\'' | b'"' | b'`' => {
                at = quoted(text, at + 1, *byte).unwrap_or(text.len());
                continue;
            }
            byte if *byte == open => depth += 1,
            byte if *byte == close => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            break;
        }
    }
    at.min(text.len())
}

/// A word without its quotes and backslashes.
pub(super) fn unquoted(word: &[u8]) -> Vec<u8> {
    word.iter().copied().filter(|byte| !b"'\"\\".contains(byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<String> {
        let part = |part| match part {
            Part::Word(range) => text[range].to_owned(),
            Part::Operator(byte) => format!("{}.", byte as char),
        };
        line(text.as_bytes(), 0).parts.into_iter().map(part).collect()
    }

    #[test]
    fn words_and_operators_are_told_apart() {
        for (text, expected) in [
            ("  a 'b c'\"d $(e \"f g\")\"\\ h # i", "a|'b c'\"d $(e \"f g\")\"\\ h"),
            ("[ -f x ] && . x||y;z&", "[|-f|x|]|&.|&.|.|x|'.|'.|y|;.|z|&."),
            ("a $(b; c) `d; e` ${f# } >&2 2>&1 &>g", "a|$(b; c)|`d; e`|${f# }|>&2|2>&1|&>g"),
            ("(a) b#c $#", "(.|a|).|b#c|$#"),
        ] {
            let expected: Vec<&str> = expected.split('|').collect();
            let said: Vec<String> = parts(text).iter().map(|it| it.replace("|.", "'.")).collect();
            assert_eq!(said, expected, "{text}");
        }
    }

    #[test]
    fn what_goes_on_is_noticed() {
        let open = |text: &str| line(text.as_bytes(), 0);
        assert_eq!(open("a 'b").quote, Some(b'\''));
        assert_eq!(open("a \"b \\\" ").quote, Some(b'"'));
        assert!(open("a && \\").is_continued && !open("a # \\").is_continued);
        let documents = open("cat <<-'E' <<F; b <<<c").documents;
        assert_eq!(documents, [b"E".to_vec(), b"F".to_vec()]);
    }
}
