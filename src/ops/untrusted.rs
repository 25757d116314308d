//! What to tell the user about something that is not trusted: one line, with the command that trusts it.

use std::path::Path;

use crate::dirs::Dirs;
use crate::error::{Error, Kind};
use crate::trust::Notice;

/// About a project's file that is ignored. `then` is the command that installs the file's requirements once it is
/// trusted, where they are missing.
pub fn file(dirs: &Dirs, notice: &Notice, then: Option<&str>) -> String {
    let (place, command) = (dirs.tilde(&notice.place), command(notice));
    let then = then.map(|then| format!(", then {then} installs its requirements"));
    format!(
        "ignored {place}: {}; '{command}' shows what it does and trusts it{}",
        why(dirs, notice),
        then.unwrap_or_default()
    )
}

/// Why the file is not trusted: the file that has changed may be another one that it refers to.
fn why(dirs: &Dirs, notice: &Notice) -> String {
    match notice.changed.as_slice() {
        [] => "it is not trusted".to_owned(),
        [file] if *file == notice.place => "it has changed since it was trusted".to_owned(),
        [file] => format!("{} has changed since it was trusted", dirs.tilde(file)),
        files => {
            let files: Vec<String> = files.iter().map(|file| dirs.tilde(file)).collect();
            format!("{} have changed since they were trusted", files.join(" and "))
        }
    }
}

/// About the hooks of an environment that can be entered without them.
pub fn hooks(dirs: &Dirs, notice: &Notice) -> String {
    let (place, command) = (dirs.tilde(&notice.place), command(notice));
    let why = if notice.has_changed() {
        "have changed since they were trusted"
    } else {
        "are not trusted"
    };
    format!(
        "ignored the hooks of {place}: they {why}; '{command}' shows what they do and trusts them"
    )
}

/// The error about an environment whose `bin` has hooks that would run in a copy of it.
pub fn uncopied(name: &str, bin: &Path) -> Error {
    let text = format!("{name} isn't copied: its hooks would run, and are not trusted");
    let place = shell_words::quote(&bin.to_string_lossy()).into_owned();
    Error::new(Kind::NotTrusted, text)
        .hint(format!("'venvyard trust {place}' shows what they do and trusts them"))
}

/// The command that shows and trusts it, with the whole path: `~` means nothing in quotes.
pub(super) fn command(notice: &Notice) -> String {
    format!("venvyard trust {}", shell_words::quote(&notice.place.to_string_lossy()))
}
