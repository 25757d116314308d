//! Paths in activate scripts, as words of each shell.
//!
//! The tools quote in different ways, and the older ones don't quote what needs it. So a path is found in every form
//! that a tool may have written, and written anew as a whole word. Inside of a longer word in quotes it is replaced
//! only if neither path has a character that any shell could mean something by.

use super::dialect::Dialect;
use super::paths::Move;
use super::prompts::{Prompt, is_about, prompts};
use super::replacement::{Place, Replacement, is_whole_path, replaced};
use crate::quote;
use crate::venv::write_variables::block_start;

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
            new.push_str(&if is_about(&moved) { replaced(&moved, &of_prompt) } else { moved });
        }
    }
    let is_powershell = dialect == Dialect::PowerShell && new != text;
    // Windows PowerShell 5.1 reads a file without a byte order mark in the legacy code page.
    if is_powershell && !new.is_ascii() && !new.starts_with('\u{feff}') {
        new.insert(0, '\u{feff}');
    }
    (new != text).then_some(new)
}

/// Whether a path of before is still in the script, outside of what the user sets. One that stays the same is no news.
pub(super) fn is_left(text: &str, paths: &Move) -> bool {
    let mut block: Option<String> = None;
    for line in text.lines() {
        if let Some(end) = &block {
            if line.contains(end.as_str()) {
                block = None;
            }
            continue;
        }
        block = block_start(line).map(|(_, end)| end);
        let old = paths.from.iter().filter(|from| **from != paths.to);
        let found = old.flat_map(|from| line.match_indices(from.as_str()));
        let mut found = found.map(|(at, from)| (at, at + from.len()));
        if found.any(|(start, end)| is_whole_path(&line[..start], &line[end..])) {
            return true;
        }
    }
    false
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

/// Whether no shell, in quotes or not, means anything but itself by a character of the path.
fn is_plain(path: &str) -> bool {
    path.chars().all(|c| c.is_alphanumeric() || "/._-+@".contains(c))
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
