//! What to tell the user about something that is not trusted: one line, with the command that trusts it.

use crate::dirs::Dirs;
use crate::trust::Notice;

/// About a project's file that is ignored.
pub fn file(dirs: &Dirs, notice: &Notice) -> String {
    let (place, command) = (dirs.tilde(&notice.place), command(notice));
    let why = if notice.changed { "has changed since it was trusted" } else { "is not trusted" };
    format!("ignored {place}: it {why}; '{command}' shows what it does and trusts it")
}

/// About the hooks of an environment that can be entered without them.
pub(super) fn hooks(dirs: &Dirs, notice: &Notice) -> String {
    let (place, command) = (dirs.tilde(&notice.place), command(notice));
    let why =
        if notice.changed { "have changed since they were trusted" } else { "are not trusted" };
    format!(
        "ignored the hooks of {place}: they {why}; '{command}' shows what they do and trusts them"
    )
}

/// With the whole path: `~` means nothing in quotes.
fn command(notice: &Notice) -> String {
    format!("venvyard trust {}", shell_words::quote(&notice.place.to_string_lossy()))
}
