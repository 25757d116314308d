//! Names for the environment of a project: made of the directory's name, and of its parent's.

use std::ffi::OsStr;
use std::path::Path;

use crate::registry::name::EnvName;

/// The most bytes that are taken of each directory's name, so that the name is short enough for a file.
const MAX_BYTES: usize = 80;

/// The name of the directory itself; `None` if no environment can have it.
pub fn own_name(directory: &Path) -> Option<EnvName> {
    EnvName::new(&text(directory.file_name())).ok()
}

/// Names that are hardly taken, the best first: `c2-backend`, `c2-backend-2`, `c2-backend-3` and so on. What a name
/// can't have is replaced: `my app (1)` in `code` is `code-my app-1`.
pub fn other_names(directory: &Path) -> impl Iterator<Item = EnvName> {
    let parent = directory.parent().and_then(Path::file_name);
    let parts = [parent, directory.file_name()].map(|part| readable(&text(part)));
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let joined = parts.join("-");
    // Nothing is left of `/!`, and Windows reserves `con`.
    let base = match EnvName::new(&joined) {
        Ok(_) => joined,
        Err(_) if joined.is_empty() => "env".to_owned(),
        Err(_) => format!("env-{joined}"),
    };
    let numbered = {
        let base = base.clone();
        (2..).map(move |number: u32| format!("{base}-{number}"))
    };
    std::iter::once(base).chain(numbered).filter_map(|name| EnvName::new(&name).ok())
}

fn text(name: Option<&OsStr>) -> String {
    name.unwrap_or_default().to_string_lossy().into_owned()
}

/// The name without what an environment's name can't have. One hyphen stands for all of it that is in one place.
fn readable(name: &str) -> String {
    let mut readable = String::new();
    let mut gap = "";
    for letter in name.chars() {
        match EnvName::new(&format!("a{letter}a")) {
            Ok(_) if !matches!(letter, ' ' | '-') => {
                readable.push_str(gap);
                readable.push(letter);
                gap = "";
            }
            Ok(_) if letter == ' ' && gap.is_empty() => gap = " ",
            _ => gap = "-",
        }
    }
    let start = |letter: char| !letter.is_alphanumeric() && letter != '_';
    let readable = readable.trim_start_matches(start);
    let end = (0..=readable.len().min(MAX_BYTES)).rev().find(|end| readable.is_char_boundary(*end));
    readable[..end.unwrap_or(0)].trim_end_matches([' ', '.', '-']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn others(directory: &str) -> Vec<String> {
        other_names(Path::new(directory)).take(3).map(|name| name.to_string()).collect()
    }

    #[test]
    fn a_directory_gives_its_name_if_it_can() {
        for (directory, own) in [
            ("/code/shop", Some("shop")),
            ("/code/my app", Some("my app")),
            ("/code/été", Some("été")),
            ("/code/my app (1)", None),
            ("/code/-x", None),
            ("/code/con", None),
            ("/code/.config", None),
            ("/", None),
        ] {
            let name = own_name(Path::new(directory));
            assert_eq!(name.as_ref().map(EnvName::as_str), own, "{directory}");
        }
    }

    #[test]
    fn the_parent_tells_directories_of_one_name_apart() {
        assert_eq!(others("/c2/backend"), ["c2-backend", "c2-backend-2", "c2-backend-3"]);
        assert_eq!(others("/backend"), ["backend", "backend-2", "backend-3"]);
    }

    #[test]
    fn what_a_name_cannot_have_is_replaced() {
        for (directory, name) in [
            ("/code/my app (1)", "code-my app-1"),
            ("/code/-x", "code-x"),
            ("/code/con", "code-con"),
            ("/code/aux.txt", "code-aux.txt"),
            ("/code/.config", "code-config"),
            ("/code/50% off!", "code-50-off"),
            ("/code/a -- b", "code-a-b"),
            ("/code/c++", "code-c++"),
            ("/code/a.", "code-a"),
            ("/code/🚀", "code"),
            ("/🚀/🚀", "env"),
            ("/con", "env-con"),
            ("/", "env"),
            ("/code/हिन्दी!", "code-हिन्दी"),
        ] {
            assert_eq!(others(directory)[0], name, "{directory}");
        }
    }

    proptest! {
        #[test]
        fn every_directory_has_names(parent in "\\PC{0,60}", own in "\\PC{0,150}|[ -~]{0,20}") {
            let directory = Path::new("/").join(parent.replace('/', "")).join(own.replace('/', ""));
            prop_assert_eq!(other_names(&directory).take(3).count(), 3);
        }
    }
}
