//! Renders an answer in the format of each shell.

use unicode_width::UnicodeWidthStr as _;

use super::bash::TypedWord;
use crate::quote;
use crate::shell::Shell;

/// An answer under construction. There may be thousands of values: each is written at once, described only
/// if it is offered, and formatted so that the shell has nothing to do for it.
pub(super) struct Reply<'a> {
    shell: Shell,
    layout: DescriptionLayout,
    typed: &'a TypedWord,
    attached: &'a str,
    only_prefixes: bool,
    /// The current word. A field, so that its memory is reused.
    word: String,
    text: String,
    /// The descriptions, if they come after all values.
    descriptions: String,
    /// How many values there are.
    count: usize,
    /// Where the first value ends in `text`.
    first_end: usize,
}

/// Where descriptions are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DescriptionLayout {
    /// After the value and a tab.
    Tab,
    /// After all values and a line [`APART`], as lines that the shell shows.
    Apart,
    /// After the value, in lines that the shell shows.
    Shown,
    /// Nowhere.
    None,
}

/// The line before the descriptions. No value contains a tab.
const APART: &str = "\tshown";

const DASHES: &str = "  -- ";

impl<'a> Reply<'a> {
    /// An empty answer. `attached` comes before every value, in the same word. `lists` tells that bash only
    /// shows the values and inserts none: then it gets descriptions.
    pub(super) fn new(shell: Shell, typed: &'a TypedWord, attached: &'a str, lists: bool) -> Self {
        let layout = match shell {
            Shell::Bash if lists => DescriptionLayout::Shown,
            Shell::Bash => DescriptionLayout::None,
            Shell::Zsh => DescriptionLayout::Apart,
            Shell::Fish | Shell::PowerShell => DescriptionLayout::Tab,
        };
        let (word, text, descriptions) = (String::new(), String::new(), String::new());
        let (only_prefixes, count, first_end) = (false, 0, 0);
        Self {
            shell,
            layout,
            typed,
            attached,
            only_prefixes,
            word,
            text,
            descriptions,
            count,
            first_end,
        }
    }

    /// Tells the shell to complete files.
    pub(super) fn files(&mut self) {
        self.text.push_str("\tfiles\n");
    }

    /// Tells the shell to complete directories.
    pub(super) fn directories(&mut self) {
        self.text.push_str("\tdirectories\n");
    }

    /// Leaves out values that don't begin with the word, even if the shell could match them.
    pub(super) fn only_prefixes(mut self) -> Self {
        self.only_prefixes = true;
        self
    }

    /// Whether the shell can use the value. Asked before a value is described, because there may be thousands.
    pub(super) fn wants(&self, value: &str) -> bool {
        let prefix = || self.typed.text.get(self.attached.len()..).unwrap_or_default();
        match self.shell {
            Shell::Bash => value.starts_with(prefix()),
            Shell::Zsh | Shell::Fish if self.only_prefixes => value.starts_with(prefix()),
            Shell::Zsh | Shell::Fish | Shell::PowerShell => true,
        }
    }

    /// Offers a value with a description, which may be empty.
    pub(super) fn offer(&mut self, value: &str, about: impl FnOnce() -> String) {
        self.offer_with(value, |text| text.push_str(&about()));
    }

    /// Offers a value with a description that `about` writes.
    pub(super) fn offer_with(&mut self, value: &str, about: impl FnOnce(&mut String)) {
        self.word.clear();
        self.word.push_str(self.attached);
        self.word.push_str(value);
        // One line is one value, so a value can't contain a newline.
        if value.is_empty()
            || !self.wants(value)
            || has_control(value)
            || !insert(self.shell, self.typed, &self.word, &mut self.text)
        {
            return;
        }
        if self.count == 0 {
            self.first_end = self.text.len();
        }
        self.count += 1;
        match self.layout {
            DescriptionLayout::None => {}
            DescriptionLayout::Tab => describe(&mut self.text, "\t", about),
            DescriptionLayout::Shown => describe(&mut self.text, DASHES, about),
            DescriptionLayout::Apart => {
                describe(&mut self.descriptions, "", about);
                self.descriptions.push('\n');
            }
        }
        self.text.push('\n');
    }

    /// Whether nothing was offered.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The finished answer.
    pub(super) fn into_text(mut self) -> String {
        match self.layout {
            // bash inserts a single value.
            DescriptionLayout::Shown if self.count == 1 => {
                self.text.truncate(self.first_end);
                self.text.push('\n');
            }
            DescriptionLayout::Apart if self.count > 0 => {
                let shown = self.shown();
                self.text.extend([APART, "\n", &shown]);
            }
            _ => {}
        }
        self.text
    }

    /// The values in a column, with their descriptions beside them.
    fn shown(&self) -> String {
        let values = || self.text.lines().map(|line| &line[self.attached.len()..]);
        let width = values().map(columns).max().unwrap_or_default();
        let mut shown = String::with_capacity(self.text.len() + self.descriptions.len());
        for (value, about) in values().zip(self.descriptions.lines()) {
            shown.push_str(value);
            if !about.is_empty() {
                shown.extend(std::iter::repeat_n(' ', width - columns(value)));
                shown.extend([DASHES, about]);
            }
            shown.push('\n');
        }
        shown
    }
}

/// Like `UnicodeWidthStr::width`, but much faster for ASCII.
fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// Appends the separator and the description on one line; nothing if the description is empty.
fn describe(text: &mut String, separator: &str, about: impl FnOnce(&mut String)) {
    let end = text.len();
    text.push_str(separator);
    let begin = text.len();
    about(text);
    if text.len() == begin {
        text.truncate(end);
    } else if has_control(&text[begin..]) {
        let about = text.split_off(begin);
        text.extend(about.chars().map(|c| if c.is_control() { ' ' } else { c }));
    }
}

/// Appends the text that the shell inserts for `word`; `false` if the word doesn't fit and the shell doesn't
/// check that itself.
fn insert(shell: Shell, typed: &TypedWord, word: &str, reply: &mut String) -> bool {
    match shell {
        Shell::Bash if !word.starts_with(&typed.text) => return false,
        Shell::Bash => typed.reply(word, reply),
        // They match by the user's settings, and quote what they insert.
        Shell::Zsh | Shell::Fish => reply.push_str(word),
        // PowerShell ignores case.
        Shell::PowerShell if !word.to_lowercase().starts_with(&typed.text.to_lowercase()) => {
            return false;
        }
        Shell::PowerShell if is_bare(word) => reply.push_str(word),
        Shell::PowerShell => reply.push_str(&quote::powershell(word)),
    }
    true
}

/// Like `contains(char::is_control)`, in a third of the time, because there may be thousands of values.
fn has_control(text: &str) -> bool {
    let mut before = 0;
    text.bytes().any(|byte| {
        // U+0080 to U+009F.
        let second_half = before == 0xc2 && byte < 0xa0;
        before = byte;
        second_half || byte.is_ascii_control()
    })
}

/// Whether the word needs no quotes in PowerShell. If it begins with a digit it may be a number: 3.10 is 3.1.
fn is_bare(word: &str) -> bool {
    !word.starts_with(|c: char| c.is_ascii_digit())
        && word.chars().all(|letter| letter.is_alphanumeric() || "_-./\\+=:".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(shell: Shell, typed: &str, attached: &str, values: &[(&str, &str)]) -> String {
        let typed = TypedWord { text: typed.to_owned(), ..TypedWord::default() };
        let mut reply = Reply::new(shell, &typed, attached, false);
        for (value, about) in values {
            reply.offer(value, || (*about).to_owned());
        }
        reply.into_text()
    }

    #[test]
    fn a_line_is_a_value_and_its_description() {
        let values = [("a", "3.12.1 · shop"), ("b", ""), ("日本", "x")];
        for (shell, expected) in [
            (Shell::Bash, "a\nb\n日本\n"),
            (Shell::Zsh, "a\nb\n日本\n\tshown\na     -- 3.12.1 · shop\nb\n日本  -- x\n"),
            (Shell::Fish, "a\t3.12.1 · shop\nb\n日本\tx\n"),
            (Shell::PowerShell, "a\t3.12.1 · shop\nb\n日本\tx\n"),
        ] {
            assert_eq!(offered(shell, "", "", &values), expected, "{shell}");
        }
    }

    #[test]
    fn bash_gets_descriptions_if_it_lists_several_values() {
        let typed = TypedWord::default();
        let listed = |values: &[&str]| {
            let mut reply = Reply::new(Shell::Bash, &typed, "", true);
            for value in values {
                reply.offer(value, || "about".to_owned());
            }
            reply.into_text()
        };
        assert_eq!(listed(&["a", "b c"]), "a  -- about\nb\\ c  -- about\n");
        assert_eq!(listed(&["b c"]), "b\\ c\n");
    }

    #[test]
    fn zsh_shows_values_without_their_option() {
        let reply = offered(Shell::Zsh, "--seed=", "--seed=", &[("pip", "x")]);
        assert_eq!(reply, "--seed=pip\n\tshown\npip  -- x\n");
    }

    #[test]
    fn no_value_or_description_breaks_a_line() {
        for shell in [Shell::Fish, Shell::PowerShell] {
            let reply = offered(shell, "", "", &[("a\nb", ""), ("c\td", ""), ("e", "x\ny\tz")]);
            assert_eq!(reply, "e\tx y z\n", "{shell}");
        }
        let reply = offered(Shell::Zsh, "", "", &[("a\nb", ""), ("c\td", ""), ("e", "x\ny\tz")]);
        assert_eq!(reply, "e\n\tshown\ne  -- x y z\n");
    }

    #[test]
    fn finds_the_same_control_characters_as_char_is_control() {
        for code in (0..0x250).chain(0x2000..0x2100).filter_map(char::from_u32) {
            assert_eq!(has_control(&format!("é{code}·")), code.is_control(), "{code:?}");
        }
    }

    #[test]
    fn bash_gets_only_values_with_the_prefix() {
        let values = [("web", ""), ("Web", ""), ("my env", "")];
        assert_eq!(offered(Shell::Bash, "w", "", &values), "web\n");
        assert_eq!(offered(Shell::Bash, "m", "", &values), "my\\ env\n");
    }

    #[test]
    fn zsh_and_fish_match_and_quote_themselves() {
        for shell in [Shell::Zsh, Shell::Fish] {
            let reply = offered(shell, "w", "", &[("web", ""), ("my env$", "")]);
            assert!(reply.starts_with("web\nmy env$\n"), "{shell}");
        }
    }

    #[test]
    fn quotes_words_for_powershell_if_they_need_it() {
        let values = [("Web", ""), ("my env", ""), ("é", ""), ("3.10", ""), ("it’s", "")];
        assert_eq!(
            offered(Shell::PowerShell, "", "", &values),
            "Web\n'my env'\né\n'3.10'\n'it’’s'\n"
        );
        assert_eq!(offered(Shell::PowerShell, "we", "", &values), "Web\n");
        let attached = offered(Shell::PowerShell, "--python=", "--python=", &values[3..4]);
        assert_eq!(attached, "--python=3.10\n");
    }

    #[test]
    fn does_not_describe_values_without_the_prefix() {
        let typed = TypedWord { text: "w".to_owned(), ..TypedWord::default() };
        let mut reply = Reply::new(Shell::Bash, &typed, "", false);
        reply.offer("other", || unreachable!("it is not offered"));
        assert_eq!(reply.into_text(), "");
    }
}
