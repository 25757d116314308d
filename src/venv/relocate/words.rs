//! Paths in activate scripts, as words of each shell.
//!
//! The tools quote in different ways, and the older ones don't quote what needs it. So a path is found in every form
//! that a tool may have written, and written anew as a whole word. Inside of a longer word in quotes it is replaced
//! only if neither path has a character that any shell could mean something by.

use super::paths::Move;
use super::prompts::{Prompt, prompts};
use crate::quote;
use crate::venv::write_variables::block_start;

/// The language of an activate script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Sh,
    Fish,
    Csh,
    PowerShell,
    Nu,
    Batch,
}

impl Dialect {
    /// By the name of a file in `bin`; `None` if it isn't a script that activates.
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "activate" => Self::Sh,
            "activate.fish" => Self::Fish,
            "activate.csh" | "deactivate.csh" => Self::Csh,
            "activate.ps1" | "Activate.ps1" | "deactivate.ps1" => Self::PowerShell,
            "activate.nu" | "deactivate.nu" => Self::Nu,
            "activate.bat" | "deactivate.bat" => Self::Batch,
            _ => return None,
        })
    }

    /// A whole word with this value.
    pub(super) fn quote(self, value: &str) -> String {
        match self {
            Self::Sh => quote::posix(value),
            Self::Fish => quote::fish(value),
            Self::Csh => quote::csh(value),
            Self::PowerShell => quote::powershell(value),
            Self::Nu => quote::nu(value),
            Self::Batch => quote::cmd(value),
        }
    }

    /// Every form in which a tool may have written the value as a word.
    pub(super) fn forms(self, value: &str) -> Vec<String> {
        let mut forms = vec![
            self.quote(value),
            // Python's shlex.quote, which uv and virtualenv use for most shells.
            format!("'{}'", value.replace('\'', "'\"'\"'")),
            format!("'{}'", value.replace('\'', r"'\''")),
            // venv until 3.12 and virtualenv until 20.26 quote nothing in the value.
            format!("'{value}'"),
            format!("\"{value}\""),
        ];
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        forms.dedup();
        forms
    }
}

/// A text to find and what to write instead.
pub(super) struct Replacement {
    pub(super) old: String,
    pub(super) new: String,
    /// Where it counts.
    pub(super) place: Place,
}

/// Where a text must stand in order to be what it looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It is a word, or the beginning of one that goes on without quotes.
    Word,
    /// The same in a batch file, inside of double quotes or outside.
    Batch { quoted: bool },
    /// It begins a word.
    Start,
    /// Any shell takes it literally: what comes before and after must not belong to a path.
    Anywhere,
}

/// The script with the paths, and the prompt, that it must have at its new place; `None` if nothing changes.
pub(super) fn rewritten(
    text: &str,
    dialect: Dialect,
    paths: &Move,
    prompt: Option<&Prompt>,
) -> Option<String> {
    let of_paths = replacements(dialect, paths);
    let of_prompt = prompt.map(|prompt| prompts(dialect, prompt)).unwrap_or_default();
    let mut new = String::with_capacity(text.len() + 256);
    // What the user sets is written there by whoever changes the entry.
    let mut block: Option<String> = None;
    for line in text.split_inclusive('\n') {
        if let Some(end) = &block {
            if line.contains(end.as_str()) {
                block = None;
            }
            new.push_str(line);
        } else {
            block = block_start(line).map(|(_, end)| end);
            let moved = replaced(line, &of_paths);
            new.push_str(&if super::prompts::is_about(&moved) {
                replaced(&moved, &of_prompt)
            } else {
                moved
            });
        }
    }
    let is_powershell = dialect == Dialect::PowerShell && new != text;
    // Windows PowerShell 5.1 reads a file without a byte order mark in the legacy code page.
    if is_powershell && !new.is_ascii() && !new.starts_with('\u{feff}') {
        new.insert(0, '\u{feff}');
    }
    (new != text).then_some(new)
}

/// Whether a path of before is still in the script, outside of what the user sets.
pub(super) fn is_left(text: &str, paths: &Move) -> bool {
    let mut block: Option<String> = None;
    text.lines().any(|line| match &block {
        Some(end) => {
            if line.contains(end.as_str()) {
                block = None;
            }
            false
        }
        None => {
            block = block_start(line).map(|(_, end)| end);
            let found = paths.from.iter().flat_map(|from| line.match_indices(from.as_str()));
            let mut found = found.map(|(at, from)| (at, at + from.len()));
            found.any(|(start, end)| is_whole_path(&line[..start], &line[end..]))
        }
    })
}

fn replacements(dialect: Dialect, paths: &Move) -> Vec<Replacement> {
    let mut all = Vec::new();
    for from in &paths.from {
        let add = |old: String, new: String, place| Replacement { old, new, place };
        if dialect == Dialect::Batch {
            let doubled = |path: &str| path.replace('%', "%%");
            for old in [doubled(from), from.clone()] {
                all.push(add(old, doubled(&paths.to), Place::Batch { quoted: true }));
            }
            for old in [quote::cmd(from), from.clone()] {
                all.push(add(old, quote::cmd(&paths.to), Place::Batch { quoted: false }));
            }
            continue;
        }
        for old in dialect.forms(from) {
            // Before 0.93, Nushell has no raw strings.
            let is_simple =
                dialect == Dialect::Nu && !paths.to.contains('\'') && old.starts_with('\'');
            let new = if is_simple { format!("'{}'", paths.to) } else { dialect.quote(&paths.to) };
            all.push(add(old, new, Place::Word));
        }
        if is_plain(from) {
            all.push(add(from.clone(), dialect.quote(&paths.to), Place::Word));
            if is_plain(&paths.to) {
                all.push(add(from.clone(), paths.to.clone(), Place::Anywhere));
            }
        }
    }
    all
}

/// The line with each text replaced that stands where it counts; the longest first.
fn replaced(line: &str, replacements: &[Replacement]) -> String {
    let mut new = String::with_capacity(line.len());
    let mut at = 0;
    while at < line.len() {
        let (before, rest) = line.split_at(at);
        let fits = |it: &&Replacement| {
            rest.strip_prefix(it.old.as_str()).is_some_and(|after| it.place.is(before, after))
        };
        let fitting = replacements.iter().filter(fits);
        if let Some(found) = fitting.max_by_key(|it| (it.old.len(), it.place != Place::Anywhere)) {
            new.push_str(&found.new);
            at += found.old.len();
        } else {
            let next = rest.chars().next().map_or(1, char::len_utf8);
            new.push_str(&rest[..next]);
            at += next;
        }
    }
    new
}

impl Place {
    fn is(self, before: &str, after: &str) -> bool {
        match self {
            Self::Start => begins_word(before),
            Self::Word => {
                let ends = after.is_empty()
                    || after.starts_with(|c: char| c.is_whitespace() || "/)]},;".contains(c))
                    || after.starts_with("\"/");
                begins_word(before) && ends
            }
            Self::Batch { quoted } => {
                let is_quoted = before.matches('"').count() % 2 == 1;
                let begins = before.ends_with(['=', '"', ' ', '(']);
                let ends = after.is_empty() || after.starts_with(['\\', '/', '"', '\r', '\n']);
                is_quoted == quoted && begins && ends
            }
            Self::Anywhere => is_whole_path(before, after),
        }
    }
}

fn begins_word(before: &str) -> bool {
    before.is_empty() || before.ends_with(|c: char| c.is_whitespace() || "=([{,;:".contains(c))
}

/// Whether a path between these texts neither begins before nor goes on as another name.
fn is_whole_path(before: &str, after: &str) -> bool {
    let of_name = |c: char| c.is_alphanumeric() || "._-+~@%$\\".contains(c);
    // `'/e/a'\''b'` is the path `/e/a'b`.
    let behind = after.strip_prefix(['\'', '"']);
    let goes_on =
        behind.is_some_and(|it| it.starts_with(['\\', '\'', '"']) && !it.starts_with("\"/"));
    !goes_on && !before.ends_with(|c: char| of_name(c) || c == '/') && !after.starts_with(of_name)
}

/// Whether no shell, in quotes or not, means anything but itself by a character of the path.
fn is_plain(path: &str) -> bool {
    path.chars().all(|c| c.is_alphanumeric() || "/._-+@".contains(c))
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
