//! An answer as each shell wants it.

use super::bash::Typed;
use crate::quote;
use crate::shell::Shell;

/// The lines of an answer. There may be thousands: each is written at once, and described only if it
/// is one.
pub(super) struct Lines<'a> {
    shell: Shell,
    typed: &'a Typed,
    attached: &'a str,
    only_prefixes: bool,
    /// One whole word, kept for the next.
    word: String,
    text: String,
}

impl<'a> Lines<'a> {
    /// No lines yet. `attached` stands in front of every value, in the same word.
    pub(super) fn new(shell: Shell, typed: &'a Typed, attached: &'a str) -> Self {
        let (word, text) = (String::new(), String::new());
        Self { shell, typed, attached, only_prefixes: false, word, text }
    }

    /// The shell completes files itself.
    pub(super) fn files(&mut self) {
        self.text.push_str("\tfiles\n");
    }

    /// The shell completes directories itself.
    pub(super) fn directories(&mut self) {
        self.text.push_str("\tdirectories\n");
    }

    /// Leaves out what doesn't begin as the word does, whatever the shell could make of it.
    pub(super) fn only_prefixes(mut self) -> Self {
        self.only_prefixes = true;
        self
    }

    /// Whether a value could be one that the shell wants: there may be thousands to leave out.
    pub(super) fn wants(&self, value: &str) -> bool {
        let begun = || self.typed.text.get(self.attached.len()..).unwrap_or_default();
        match self.shell {
            Shell::Bash => value.starts_with(begun()),
            Shell::Zsh | Shell::Fish if self.only_prefixes => value.starts_with(begun()),
            Shell::Zsh | Shell::Fish | Shell::PowerShell => true,
        }
    }

    /// A value, and what distinguishes it, which may be empty.
    pub(super) fn offer(&mut self, value: &str, about: impl FnOnce() -> String) {
        self.offer_with(value, |text| text.push_str(&about()));
    }

    /// A value, and what writes behind it what distinguishes it.
    pub(super) fn offer_with(&mut self, value: &str, about: impl FnOnce(&mut String)) {
        self.word.clear();
        self.word.push_str(self.attached);
        self.word.push_str(value);
        // A line is a value: no shell can be given one that has a newline in it.
        if value.is_empty()
            || !self.wants(value)
            || has_control(value)
            || !insert(self.shell, self.typed, &self.word, &mut self.text)
        {
            return;
        }
        let tab = self.text.len();
        self.text.push('\t');
        about(&mut self.text);
        if self.text.len() == tab + 1 {
            self.text.truncate(tab);
        } else if has_control(&self.text[tab + 1..]) {
            let about = self.text.split_off(tab + 1);
            self.text.extend(about.chars().map(|c| if c.is_control() { ' ' } else { c }));
        }
        self.text.push('\n');
    }

    /// Whether there is nothing to say.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// All of them.
    pub(super) fn into_text(self) -> String {
        self.text
    }
}

/// Adds what the shell is to insert; `false` where it leaves the choice to us and the word began
/// otherwise.
fn insert(shell: Shell, typed: &Typed, word: &str, lines: &mut String) -> bool {
    match shell {
        Shell::Bash if !word.starts_with(&typed.text) => return false,
        Shell::Bash => typed.reply(word, lines),
        // They match as the user set them up to, and quote what they insert.
        Shell::Zsh | Shell::Fish => lines.push_str(word),
        // Nothing there depends on case.
        Shell::PowerShell if !word.to_lowercase().starts_with(&typed.text.to_lowercase()) => {
            return false;
        }
        Shell::PowerShell if is_bare(word) => lines.push_str(word),
        Shell::PowerShell => lines.push_str(&quote::powershell(word)),
    }
    true
}

/// As `contains(char::is_control)`, in a third of the time: there may be thousands to look through.
fn has_control(text: &str) -> bool {
    let mut before = 0;
    text.bytes().any(|byte| {
        // U+0080 to U+009F.
        let second_half = before == 0xc2 && byte < 0xa0;
        before = byte;
        second_half || byte.is_ascii_control()
    })
}

/// Whether PowerShell takes it as it is. What begins with a digit may be a number: 3.10 is 3.1.
fn is_bare(word: &str) -> bool {
    !word.starts_with(|c: char| c.is_ascii_digit())
        && word.chars().all(|letter| letter.is_alphanumeric() || "_-./\\+=:".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(shell: Shell, typed: &str, attached: &str, values: &[(&str, &str)]) -> String {
        let typed = Typed { text: typed.to_owned(), ..Typed::default() };
        let mut lines = Lines::new(shell, &typed, attached);
        for (value, about) in values {
            lines.offer(value, || (*about).to_owned());
        }
        lines.into_text()
    }

    #[test]
    fn a_line_is_a_value_and_its_description() {
        for shell in Shell::ALL {
            let lines = offered(shell, "", "", &[("a", "3.12.1 · shop"), ("b", "")]);
            assert_eq!(lines, "a\t3.12.1 · shop\nb\n", "{shell}");
        }
    }

    #[test]
    fn nothing_breaks_a_line() {
        for shell in Shell::ALL {
            let lines = offered(shell, "", "", &[("a\nb", ""), ("c\td", ""), ("e", "x\ny\tz")]);
            assert_eq!(lines, "e\tx y z\n", "{shell}");
        }
    }

    #[test]
    fn a_control_character_is_one_by_its_bytes() {
        for code in (0..0x250).chain(0x2000..0x2100).filter_map(char::from_u32) {
            assert_eq!(has_control(&format!("é{code}·")), code.is_control(), "{code:?}");
        }
    }

    #[test]
    fn bash_is_given_only_what_begins_so() {
        let values = [("web", ""), ("Web", ""), ("my env", "")];
        assert_eq!(offered(Shell::Bash, "w", "", &values), "web\n");
        assert_eq!(offered(Shell::Bash, "m", "", &values), "my\\ env\n");
    }

    #[test]
    fn zsh_and_fish_match_and_quote_by_themselves() {
        for shell in [Shell::Zsh, Shell::Fish] {
            let lines = offered(shell, "w", "", &[("web", ""), ("my env$", "")]);
            assert_eq!(lines, "web\nmy env$\n", "{shell}");
        }
    }

    #[test]
    fn powershell_is_given_words_that_need_quotes_in_quotes() {
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
    fn what_did_not_begin_so_is_not_described() {
        let typed = Typed { text: "w".to_owned(), ..Typed::default() };
        let mut lines = Lines::new(Shell::Bash, &typed, "");
        lines.offer("other", || unreachable!("it is no line"));
        assert_eq!(lines.into_text(), "");
    }
}
