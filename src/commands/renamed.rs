//! `__renamed SHELL DIR`: what became of the active environment, whose directory `DIR` is gone.
//!
//! A shell asks once, before a prompt. If the environment has another name or place now, the answer is a line for the
//! user, and code: leaving it runs its hooks where they are now. If it was removed, the answer is only a line.

use std::ffi::OsString;
use std::path::Path;

use crate::context::Context;
use crate::error::{Exit, Kind};
use crate::ops::rename;
use crate::progress::Silent;
use crate::registry::{Registry, copy};
use crate::shell::{Language, SessionMove};
use crate::ui::Ui;

pub(super) fn answer(words: &[OsString]) -> Exit {
    let [shell, directory] = words else { return Kind::Usage.exit() };
    let language = shell.to_str().and_then(Language::from_name);
    let (Some(language), Ok(context)) = (language, Context::from_process()) else {
        return Kind::Usage.exit();
    };
    // The renaming may still be under way, or have been killed.
    rename::finish_interrupted(&context, &Silent);
    let was = Path::new(directory);
    let Ok(registry) = context.registry() else { return Kind::Failed.exit() };
    let found = registry.moved_from(was);
    let Some((name, entry)) = found.filter(|(_, entry)| entry.path.is_dir()) else {
        say_removed(&registry, was);
        return Kind::NoSuchEnvironment.exit();
    };
    let quoted = shell_words::quote(&name);
    let old = was.file_name().and_then(|last| last.to_str());
    let is_known = |old: &&str| entry.was_named.iter().any(|was| was == old);
    let place = context.dirs.tilde(&entry.path);
    let news = old
        .filter(is_known)
        .map_or_else(|| format!("{name} is in {place} now"), |old| format!("{old} is {name} now"));
    Ui.say(&format!("venvyard: {news}: workon {quoted}"));
    let hooks = [was, &entry.path].map(|path| copy::own_dir(path).join("hooks"));
    let change = SessionMove { active: was, hooks: [&hooks[0], &hooks[1]], cd: None };
    Ui.out(&language.moved(&change, None)).map_or(Kind::Failed.exit(), |()| Exit::DONE)
}

/// Says so if the environment is in the trash: another shell has removed it.
fn say_removed(registry: &Registry, was: &Path) {
    let trashed = registry.trashed().items;
    if let Some(item) = trashed.iter().find(|item| item.place() == was) {
        let name = shell_words::quote(&item.name);
        Ui.say(&format!(
            "venvyard: {name} was removed: 'deactivate' leaves it, 'venvyard restore {name}' brings it back"
        ));
    }
}
