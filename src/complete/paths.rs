//! Lists paths where the shell can't complete them itself.

use std::path::{Path, is_separator};

use super::grammar::Question;
use super::render::Reply;
use crate::python::is_executable;

/// What is offered of a directory, besides the directories in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Directories,
    Files,
    Programs,
}

/// Offers the directories below `root`, in the one that the typed path leads to.
pub(super) fn below(root: &Path, question: &Question<'_>, reply: &mut Reply<'_>) {
    let (above, name) = split(question.prefix);
    let directory = root.join(above.trim_start_matches('/'));
    list(&directory, Wanted::Directories, name, reply, |name, reply| {
        reply.offer(&format!("{above}{name}"), String::new);
    });
}

/// Offers what the typed path leads to. `home` is what `~` means.
pub(super) fn paths(wanted: Wanted, home: &Path, question: &Question<'_>, reply: &mut Reply<'_>) {
    let (above, name) = split(question.prefix);
    let meant = expand(above, home);
    list(&Path::new(".").join(&meant), wanted, name, reply, |name, reply| {
        reply.offer_path(above, &meant, name);
    });
}

/// The directory, with its separator, and the beginning of the name in it.
fn split(path: &str) -> (&str, &str) {
    path.split_at(path.rfind(is_separator).map_or(0, |at| at + 1))
}

/// Gives the names that begin with `begin` to `offer`, those of directories with a slash. The shell filters out none.
fn list(
    directory: &Path,
    wanted: Wanted,
    begin: &str,
    reply: &mut Reply<'_>,
    offer: impl Fn(&str, &mut Reply<'_>),
) {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let is_hidden = name.starts_with('.') && !begin.starts_with('.');
            if is_hidden || !reply.begins(&name, begin) {
                return None;
            }
            let path = entry.path();
            if path.is_dir() {
                return Some(name + "/");
            }
            let is_wanted = match wanted {
                Wanted::Directories => false,
                Wanted::Files => true,
                Wanted::Programs => is_program(&path),
            };
            is_wanted.then_some(name)
        })
        .collect();
    names.sort();
    for name in names {
        offer(&name, reply);
    }
}

/// The directory with `~` or a variable at its beginning replaced, as the shell does.
fn expand(above: &str, home: &Path) -> String {
    let Some((first, rest)) = above.split_once(is_separator) else { return above.to_owned() };
    let meant = match first.strip_prefix('$') {
        None if first == "~" => home.to_str().map(str::to_owned),
        None => None,
        Some(name) => std::env::var(name.trim_matches(['{', '}'])).ok(),
    };
    meant.map_or_else(|| above.to_owned(), |meant| format!("{meant}/{rest}"))
}

/// Whether the system can start the file.
pub(super) fn is_program(file: &Path) -> bool {
    let has_extension = || {
        let extension = file.extension().unwrap_or_default().to_ascii_lowercase();
        ["exe", "bat", "cmd", "com"].iter().any(|known| extension == *known)
    };
    (!cfg!(windows) || has_extension())
        && std::fs::metadata(file).is_ok_and(|metadata| is_executable(&metadata))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_or_a_variable_at_the_beginning_is_replaced() {
        let home = Path::new("/home/u");
        for (above, meant) in [
            ("~/code/", "/home/u/code/"),
            ("", ""),
            ("a/~/", "a/~/"),
            ("~other/", "~other/"),
            ("$NO_SUCH_VARIABLE/", "$NO_SUCH_VARIABLE/"),
            ("/", "/"),
        ] {
            assert_eq!(expand(above, home), meant, "{above}");
        }
        let cargo = env!("CARGO_MANIFEST_DIR");
        for above in ["$CARGO_MANIFEST_DIR/src/", "${CARGO_MANIFEST_DIR}/src/"] {
            assert_eq!(expand(above, home), format!("{cargo}/src/"));
        }
    }
}
