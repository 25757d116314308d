//! An answer as each shell wants it.

use unicode_width::UnicodeWidthStr as _;

use super::bash::Typed;
use crate::quote;
use crate::shell::Shell;

/// The lines of an answer. There may be thousands: each is written at once, and described only if it
/// is one, and the shell is left nothing to do for each.
pub(super) struct Lines<'a> {
    shell: Shell,
    layout: Layout,
    typed: &'a Typed,
    attached: &'a str,
    only_prefixes: bool,
    /// One whole word, kept for the next.
    word: String,
    text: String,
    /// The descriptions, where they come after all values.
    abouts: String,
    /// How many values there are, and where in the text the first one ends.
    count: usize,
    first: usize,
}

/// Where the descriptions go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// Behind a tab.
    Tab,
    /// Behind all values, in lines as they are shown, which a line [`APART`] announces.
    Apart,
    /// Behind the value that they describe, as they are shown.
    Shown,
    /// Nowhere.
    None,
}

/// No value has a tab in it.
const APART: &str = "\tshown";

const DASHES: &str = "  -- ";

impl<'a> Lines<'a> {
    /// No lines yet. `attached` stands in front of every value, in the same word. bash shows what it is
    /// given, and is given descriptions only where it `lists`.
    pub(super) fn new(shell: Shell, typed: &'a Typed, attached: &'a str, lists: bool) -> Self {
        let layout = match shell {
            Shell::Bash if lists => Layout::Shown,
            Shell::Bash => Layout::None,
            Shell::Zsh => Layout::Apart,
            Shell::Fish | Shell::PowerShell => Layout::Tab,
        };
        let (word, text, abouts) = (String::new(), String::new(), String::new());
        let (only_prefixes, count, first) = (false, 0, 0);
        Self { shell, layout, typed, attached, only_prefixes, word, text, abouts, count, first }
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
        if self.count == 0 {
            self.first = self.text.len();
        }
        self.count += 1;
        match self.layout {
            Layout::None => {}
            Layout::Tab => describe(&mut self.text, "\t", about),
            Layout::Shown => describe(&mut self.text, DASHES, about),
            Layout::Apart => {
                describe(&mut self.abouts, "", about);
                self.abouts.push('\n');
            }
        }
        self.text.push('\n');
    }

    /// Whether there is nothing to say.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// All of them.
    pub(super) fn into_text(mut self) -> String {
        match self.layout {
            // The only one is inserted.
            Layout::Shown if self.count == 1 => {
                self.text.truncate(self.first);
                self.text.push('\n');
            }
            Layout::Apart if self.count > 0 => {
                let shown = self.shown();
                self.text.extend([APART, "\n", &shown]);
            }
            _ => {}
        }
        self.text
    }

    /// The values in a column with their descriptions beside them.
    fn shown(&self) -> String {
        let values = || self.text.lines().map(|line| &line[self.attached.len()..]);
        let width = values().map(columns).max().unwrap_or_default();
        let mut shown = String::with_capacity(self.text.len() + self.abouts.len());
        for (value, about) in values().zip(self.abouts.lines()) {
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

/// As `UnicodeWidthStr::width`, in a fraction of the time where there is nothing to look up.
fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// Adds what `about` writes behind the separator: on one line, and nothing where that is nothing.
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
        let mut lines = Lines::new(shell, &typed, attached, false);
        for (value, about) in values {
            lines.offer(value, || (*about).to_owned());
        }
        lines.into_text()
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
    fn bash_shows_descriptions_where_it_lists_several() {
        let typed = Typed::default();
        let listed = |values: &[&str]| {
            let mut lines = Lines::new(Shell::Bash, &typed, "", true);
            for value in values {
                lines.offer(value, || "about".to_owned());
            }
            lines.into_text()
        };
        assert_eq!(listed(&["a", "b c"]), "a  -- about\nb\\ c  -- about\n");
        assert_eq!(listed(&["b c"]), "b\\ c\n");
    }

    #[test]
    fn zsh_shows_what_comes_behind_the_option() {
        let lines = offered(Shell::Zsh, "--seed=", "--seed=", &[("pip", "x")]);
        assert_eq!(lines, "--seed=pip\n\tshown\npip  -- x\n");
    }

    #[test]
    fn nothing_breaks_a_line() {
        for shell in [Shell::Fish, Shell::PowerShell] {
            let lines = offered(shell, "", "", &[("a\nb", ""), ("c\td", ""), ("e", "x\ny\tz")]);
            assert_eq!(lines, "e\tx y z\n", "{shell}");
        }
        let lines = offered(Shell::Zsh, "", "", &[("a\nb", ""), ("c\td", ""), ("e", "x\ny\tz")]);
        assert_eq!(lines, "e\n\tshown\ne  -- x y z\n");
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
            assert!(lines.starts_with("web\nmy env$\n"), "{shell}");
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
        let mut lines = Lines::new(Shell::Bash, &typed, "", false);
        lines.offer("other", || unreachable!("it is no line"));
        assert_eq!(lines.into_text(), "");
    }
}
