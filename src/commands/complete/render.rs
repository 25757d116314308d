//! An answer as each shell wants it.

use super::bash::Typed;
use super::values::{Answer, Value};
use crate::shell::{Shell, quote};

/// The lines for `shell`. `attached` stands in front of every value, in the same word.
pub(super) fn render(shell: Shell, typed: &Typed, attached: &str, answer: &Answer) -> String {
    let values = match answer {
        Answer::Files => return "\tfiles\n".to_owned(),
        Answer::Directories => return "\tdirectories\n".to_owned(),
        Answer::Values(values) => values,
    };
    let mut lines = String::new();
    // A line is a value: no shell can be given one that has a newline in it.
    for Value { text, about } in values.iter().filter(|value| is_line(&value.text)) {
        let word = format!("{attached}{text}");
        let Some(inserted) = inserted(shell, typed, word) else { continue };
        lines.push_str(&inserted);
        if !about.is_empty() {
            lines.push('\t');
            lines.extend(about.chars().map(|c| if c.is_control() { ' ' } else { c }));
        }
        lines.push('\n');
    }
    lines
}

/// What the shell is to insert; `None` where it leaves the choice to us and the word began otherwise.
fn inserted(shell: Shell, typed: &Typed, word: String) -> Option<String> {
    match shell {
        Shell::Bash => word.starts_with(&typed.text).then(|| typed.reply(&word)),
        // They match as the user set them up to, and quote what they insert.
        Shell::Zsh | Shell::Fish => Some(word),
        // Nothing there depends on case.
        Shell::PowerShell => {
            let begins = word.to_lowercase().starts_with(&typed.text.to_lowercase());
            let bare =
                || word.chars().all(is_bare) && !word.starts_with(|c: char| c.is_ascii_digit());
            begins.then(|| if bare() { word.clone() } else { quote::powershell(&word) })
        }
    }
}

fn is_line(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_control)
}

/// What PowerShell takes as it is in a word. One that begins with a digit may be a number: 3.10 is 3.1.
fn is_bare(letter: char) -> bool {
    letter.is_alphanumeric() || "_-./\\+=:".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(shell: Shell, typed: &str, attached: &str, values: &[(&str, &str)]) -> String {
        let typed = Typed { text: typed.to_owned(), ..Typed::default() };
        let values = values
            .iter()
            .map(|(text, about)| Value { text: (*text).to_owned(), about: (*about).to_owned() })
            .collect();
        render(shell, &typed, attached, &Answer::Values(values))
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
    fn paths_are_left_to_the_shell() {
        let typed = Typed::default();
        assert_eq!(render(Shell::Bash, &typed, "", &Answer::Files), "\tfiles\n");
        assert_eq!(render(Shell::Bash, &typed, "", &Answer::Directories), "\tdirectories\n");
    }
}
