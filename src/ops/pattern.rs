//! Patterns of names, as shells have them for files: `*`, `?` and `[a-c]`.

use std::collections::HashSet;

use crate::error::{Error, Kind, Result};
use crate::registry::{self, Environment, ListedEnvironment, Registry};

/// The environments that a word stands for: the one of exactly that name, else those that it matches as a pattern.
///
/// # Errors
/// There is none.
pub fn environments(registry: &Registry, word: &str) -> Result<Vec<Environment>> {
    if !is_pattern(word) {
        return Ok(vec![registry.require(word)?]);
    }
    let listed = registry.list()?;
    let meant = meant(&listed, word)?;
    Ok(meant.into_iter().map(|one| registry.require(&one.name)).collect::<Result<_, _>>()?)
}

/// Those of a list that one of the words stands for, in the order of the list; all of them if there is no word.
///
/// # Errors
/// A word stands for none.
pub fn select(listed: Vec<ListedEnvironment>, words: &[String]) -> Result<Vec<ListedEnvironment>> {
    if words.is_empty() {
        return Ok(listed);
    }
    let mut names = HashSet::new();
    for word in words {
        names.extend(meant(&listed, word)?.into_iter().map(|one| one.name.clone()));
    }
    Ok(listed.into_iter().filter(|one| names.contains(&one.name)).collect())
}

/// The one of exactly that name, else those that the word matches as a pattern.
fn meant<'a>(listed: &'a [ListedEnvironment], word: &str) -> Result<Vec<&'a ListedEnvironment>> {
    if let Some(named) = listed.iter().find(|one| one.name == word) {
        return Ok(vec![named]);
    }
    if !is_pattern(word) {
        let names = listed.iter().map(|one| one.name.as_str());
        return Err(registry::Error::unknown(word, names).into());
    }
    let pattern: Vec<char> = word.chars().collect();
    let is_meant = |name: &str| matches(&pattern, &name.chars().collect::<Vec<_>>());
    let found: Vec<_> = listed.iter().filter(|one| is_meant(&one.name)).collect();
    if found.is_empty() {
        let text = format!("there is no environment that matches {word}");
        return Err(Error::new(Kind::NoSuchEnvironment, text)
            .hint("'venvyard list' shows the environments"));
    }
    Ok(found)
}

/// Whether the word may stand for several names. No name that venvyard gives has these characters.
pub fn is_pattern(word: &str) -> bool {
    word.contains(['*', '?', '['])
}

/// Whether a name is one of those that a pattern stands for.
pub fn is_match(pattern: &str, name: &str) -> bool {
    matches(&pattern.chars().collect::<Vec<_>>(), &name.chars().collect::<Vec<_>>())
}

fn matches(pattern: &[char], name: &[char]) -> bool {
    match pattern {
        [] => name.is_empty(),
        ['*', rest @ ..] => (0..=name.len()).any(|skipped| matches(rest, &name[skipped..])),
        [first, rest @ ..] => {
            let Some((letter, after)) = name.split_first() else { return false };
            match first {
                '?' => matches(rest, after),
                '[' => match set(rest) {
                    Some((set, rest)) => is_in(set, *letter) && matches(rest, after),
                    None => letter == first && matches(rest, after),
                },
                first => letter == first && matches(rest, after),
            }
        }
    }
}

/// What stands before the `]` that ends a set, and what follows. A `]` at its beginning belongs to it.
fn set(pattern: &[char]) -> Option<(&[char], &[char])> {
    let begin = usize::from(pattern.first() == Some(&'!')) + 1;
    let end = begin + pattern.get(begin..)?.iter().position(|letter| *letter == ']')?;
    Some((&pattern[..end], &pattern[end + 1..]))
}

fn is_in(set: &[char], letter: char) -> bool {
    match set {
        ['!', rest @ ..] => !is_in(rest, letter),
        [from, '-', to, rest @ ..] => (*from..=*to).contains(&letter) || is_in(rest, letter),
        [one, rest @ ..] => *one == letter || is_in(rest, letter),
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str) -> String {
        let names = ["junk", "junk1", "junk-2", "a junk", "b]", "é", "[x"];
        let pattern: Vec<char> = pattern.chars().collect();
        let is_found = |name: &&str| matches(&pattern, &name.chars().collect::<Vec<_>>());
        names.into_iter().filter(is_found).collect::<Vec<_>>().join(",")
    }

    #[test]
    fn stars_marks_and_sets_stand_for_letters() {
        for (pattern, names) in [
            ("junk*", "junk,junk1,junk-2"),
            ("*junk", "junk,a junk"),
            ("*u*", "junk,junk1,junk-2,a junk"),
            ("**", "junk,junk1,junk-2,a junk,b],é,[x"),
            ("junk?", "junk1"),
            ("?", "é"),
            ("junk[0-9]", "junk1"),
            ("junk[!0-9]*", "junk-2"),
            ("junk[2-]2", "junk-2"),
            ("?[]]", "b]"),
            ("[a-b]*", "a junk,b]"),
            ("[x", "[x"),
            ("[!a-z]", "é"),
            ("junk*x", ""),
            ("", ""),
        ] {
            assert_eq!(found(pattern), names, "{pattern}");
        }
    }
}
