//! What else there is to say about a wrong command line.

use clap::Error;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue};

use crate::shell::Language;

/// Adds the way out to the error for a shell that reads POSIX code and can't be set up.
pub(super) fn explain(error: &mut Error) {
    let value = match error.get(ContextKind::InvalidValue) {
        Some(ContextValue::String(value)) => value.as_str(),
        _ => return,
    };
    let is_of_shell = matches!(
        error.get(ContextKind::InvalidArg),
        Some(ContextValue::String(arg)) if arg.contains("<SHELL>")
    );
    if is_of_shell && Language::from_name(value).is_some_and(|it| it.name() == "sh") {
        let tip = format!(
            "{value} has no functions like 'workon' and no completion; in a script: \
             eval \"$(venvyard activate NAME --shell sh)\""
        );
        let tips = ContextValue::StyledStrs(vec![StyledStr::from(tip)]);
        // What clap finds similar is no way out.
        error.remove(ContextKind::SuggestedValue);
        error.insert(ContextKind::Suggested, tips);
    }
}
