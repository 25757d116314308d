//! Taking several environments over: one that can't be stops no other.

use std::path::PathBuf;

use crate::context::Context;
use crate::error::{Error, Exit, Kind, Result};
use crate::hints;
use crate::interrupt;
use crate::ops::adopt::Adopted;
use crate::ui::Ui;

/// One that couldn't be taken over, and why.
pub(super) type Failed<T> = (T, Error);

/// Takes each over. Returns those that were, and those that couldn't be.
///
/// # Errors
/// Interrupted: those that were taken over by then stay so.
pub(super) fn take_each<T>(
    all: Vec<T>,
    take: impl Fn(&T) -> Result<()>,
) -> Result<(Vec<T>, Vec<Failed<T>>)> {
    let (mut taken, mut failed) = (Vec::new(), Vec::new());
    for one in all {
        interrupt::check()?;
        match take(&one) {
            Ok(()) => taken.push(one),
            Err(error) if error.kind() == Kind::Interrupted => return Err(error),
            Err(error) => failed.push((one, error)),
        }
    }
    Ok((taken, failed))
}

/// Prints why each could not be taken over. The exit status is the worst of all.
pub(super) fn told(ui: &Ui, refused: Vec<(String, PathBuf, Error)>) -> Exit {
    let mut worst = Exit::DONE;
    for (name, _, error) in refused {
        worst = Exit(worst.0.max(error.kind().exit().0));
        let error = error.with_hints(hints::of);
        let hinted = Error::new(error.kind(), format!("can't adopt {name}: {error}"));
        ui.error(&error.hints().iter().fold(hinted, |hinted, hint| hinted.hint(*hint)));
    }
    worst
}

/// Says that the hooks in it don't run.
pub(super) fn warn_of_hooks(context: &Context, ui: &Ui, adopted: &Adopted) {
    if let Some(hooks) = &adopted.hooks {
        ui.warn(&format!(
            "the hooks in it don't run, because they may be somebody else's: they are in {} now",
            context.dirs.tilde(hooks)
        ));
    }
}
