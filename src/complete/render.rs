//! Renders an answer in the format of each shell.

use unicode_width::UnicodeWidthStr as _;

use super::bash::TypedWord;
use super::format::Format;
use crate::quote;
use crate::shell::Shell;

/// An answer under construction. There may be thousands of values: each is written at once, described only
/// if it is offered, and formatted so that the shell has nothing to do for it.
pub(super) struct Reply<'a> {
    format: Format,
    layout: DescriptionLayout,
    typed: &'a TypedWord,
    attached: &'a str,
    only_prefixes: bool,
    /// The current word. A field, so that its memory is reused.
    word: String,
    text: String,
    /// The descriptions, if they come after all values.
    descriptions: String,
    /// The names of the groups, each with how many values come before it.
    groups: Vec<(&'static str, usize)>,
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

/// The answer that tells the shell to complete files.
pub(super) const FILES: &str = "\tfiles\n";

/// The line before the descriptions. No value contains a tab.
const APART: &str = "\tshown";

/// The line before the groups.
const GROUPS: &str = "\tgroups";

const DASHES: &str = "  -- ";

impl<'a> Reply<'a> {
    /// An empty answer. `attached` comes before every value, in the same word.
    pub(super) fn new(format: Format, typed: &'a TypedWord, attached: &'a str) -> Self {
        let layout = match format.shell {
            Shell::Bash if format.lists => DescriptionLayout::Shown,
            Shell::Bash => DescriptionLayout::None,
            Shell::Zsh if format.is_compctl => DescriptionLayout::None,
            Shell::Zsh => DescriptionLayout::Apart,
            Shell::Fish | Shell::PowerShell => DescriptionLayout::Tab,
        };
        let (word, text, descriptions) = (String::new(), String::new(), String::new());
        let (groups, count, first_end) = (Vec::new(), 0, 0);
        Self {
            format,
            layout,
            typed,
            attached,
            only_prefixes: format.is_compctl,
            word,
            text,
            descriptions,
            groups,
            count,
            first_end,
        }
    }

    /// Names the group that the next values belong to.
    pub(super) fn group(&mut self, name: &'static str) {
        self.groups.push((name, self.count));
    }

    /// Whether the shell can complete paths here. It can't behind a short option, nor can bash behind an option that
    /// it replaces with the path.
    pub(super) fn can_leave_paths(&self) -> bool {
        let is_apart = match self.format.shell {
            Shell::Bash => self.typed.replace_from >= self.attached.len(),
            _ => self.attached.is_empty() || self.attached.starts_with("--"),
        };
        is_apart && !self.format.is_compctl
    }

    /// Tells the shell to complete files.
    pub(super) fn files(&mut self) {
        self.text.push_str(FILES);
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
        match self.format.shell {
            Shell::Bash => self.begins(value, prefix()),
            Shell::Zsh | Shell::Fish if self.only_prefixes => value.starts_with(prefix()),
            // fish would take one that has the word's letters anywhere, even in its description.
            Shell::Fish if value.starts_with('-') => {
                value.contains(&format!("-{}", prefix().trim_start_matches('-')))
            }
            Shell::Zsh | Shell::Fish | Shell::PowerShell => true,
        }
    }

    /// Whether the text begins with the prefix, as the shell compares them.
    pub(super) fn begins(&self, text: &str, prefix: &str) -> bool {
        let ignores_case = match self.format.shell {
            Shell::Bash => self.format.ignores_case,
            Shell::PowerShell => true,
            Shell::Zsh | Shell::Fish => false,
        };
        if !ignores_case {
            return text.starts_with(prefix);
        }
        text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    }

    /// Offers `name` in the directory that is typed as `above`, and means `directory`.
    pub(super) fn offer_path(&mut self, above: &str, directory: &str, name: &str) {
        self.word.clear();
        self.word.push_str(self.attached);
        self.word.push_str(match self.format.shell {
            Shell::Bash | Shell::Zsh | Shell::Fish => above,
            // It would quote the ~ with the rest.
            Shell::PowerShell => directory,
        });
        self.word.push_str(name);
        if has_control(&self.word) {
            return;
        }
        match self.format.shell {
            Shell::Bash => self.typed.reply(&self.word, &mut self.text),
            Shell::PowerShell if !is_bare(&self.word) => {
                self.text.push_str(&quote::powershell(&self.word));
            }
            Shell::Zsh | Shell::Fish | Shell::PowerShell => self.text.push_str(&self.word),
        }
        self.end(|_| ());
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
        if value.is_empty() || !self.wants(value) || has_control(value) || !self.insert() {
            return;
        }
        self.end(about);
    }

    /// Ends the line of a value.
    fn end(&mut self, about: impl FnOnce(&mut String)) {
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
                self.text.extend([APART, "\n", &shown, GROUPS, "\n"]);
                let ends = self.groups.iter().skip(1).map(|(_, begin)| *begin).chain([self.count]);
                for ((name, begin), end) in self.groups.iter().zip(ends) {
                    if end > *begin {
                        self.text.extend([&(end - begin).to_string(), " ", name, "\n"]);
                    }
                }
            }
            _ => {}
        }
        self.text
    }

    /// Appends the text that the shell inserts for the current word; `false` if the word doesn't fit and the shell
    /// doesn't check that itself.
    fn insert(&mut self) -> bool {
        match self.format.shell {
            Shell::Bash if !self.begins(&self.word, &self.typed.text) => return false,
            Shell::Bash => self.typed.reply(&self.word, &mut self.text),
            // They match by the user's settings, and quote what they insert.
            Shell::Zsh | Shell::Fish => self.text.push_str(&self.word),
            // PowerShell ignores case.
            Shell::PowerShell
                if !self.word.to_lowercase().starts_with(&self.typed.text.to_lowercase()) =>
            {
                return false;
            }
            Shell::PowerShell if is_bare(&self.word) => self.text.push_str(&self.word),
            Shell::PowerShell => self.text.push_str(&quote::powershell(&self.word)),
        }
        true
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
mod tests;
