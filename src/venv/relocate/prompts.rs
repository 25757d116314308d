//! The name that an activate script shows in the prompt.

use super::dialect::Dialect;
use super::replacement::{Place, Replacement};

/// What the prompt shows before and after, without parentheses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Prompt {
    pub(crate) old: String,
    pub(crate) new: String,
}

/// Whether a line has to do with the prompt, and is no comment.
pub(super) fn is_about(line: &str) -> bool {
    let code = line.trim_start();
    let is_comment = code.starts_with('#') || code.to_lowercase().starts_with("@rem");
    !is_comment
        && ["prompt", "PROMPT", "PS1", "env_name", "set_color", "$name ="]
            .into_iter()
            .any(|word| code.contains(word))
}

/// What to replace in such a line.
pub(super) fn prompts(dialect: Dialect, prompt: &Prompt) -> Vec<Replacement> {
    let Prompt { old, new } = prompt;
    let shown = |name: &str| format!("({name}) ");
    if dialect == Dialect::Batch {
        return batch(old, new);
    }
    let add = |old: String, new: String| Replacement { old, new, place: Place::Word };
    let quote = |value: &str| dialect.quote(value);
    let escaped = |value: &str| if dialect == Dialect::Csh { csh(value) } else { value.to_owned() };
    let start = |old: String, new: String| Replacement { old, new, place: Place::Start };
    let mut all = Vec::new();
    for form in dialect.forms(old) {
        // venv since 3.12.8 puts the quoted name between parentheses in quotes.
        all.push(start(format!("\"(\"{form}\") "), format!("\"(\"{}\") ", quote(new))));
        all.push(add(form, quote(new)));
    }
    all.push(start(format!("\"(\"{old}\") "), format!("\"(\"{}\") ", quote(new))));
    let mut whole = dialect.forms(&shown(old));
    whole.extend([quote(&escaped(&shown(old)))]);
    for form in whole {
        // `'(a) '$prompt:q` is venvyard's in csh, `'(a) '"${PS1:-}"` Debian's in sh.
        for after in ["$prompt", "\"$"] {
            let new = quote(&escaped(&shown(new)));
            all.push(start(format!("{form}{after}"), format!("{new}{after}")));
        }
        all.push(add(form, quote(&shown(new))));
    }
    // venv's `PS1="(a) ${PS1:-}"` and `set prompt = "(a) $prompt"`: what follows stays in double quotes.
    let new_start = quote(&escaped(&shown(new)));
    all.push(start(format!("\"({old}) $"), format!("{new_start}\"$")));
    for before in ["VIRTUAL_ENV_PROMPT=", "VIRTUAL_ENV_PROMPT ", "(set_color 4B8BBE) "] {
        all.push(add(format!("{before}{old}"), format!("{before}{}", quote(new))));
    }
    all
}

/// venvyard's scripts in Python and xonsh; `None` if they don't show the old text.
pub(super) fn in_python(code: &str, prompt: &Prompt) -> Option<String> {
    let [old, new] = [&prompt.old, &prompt.new].map(|text| crate::venv::scripts::python(text));
    let line = |line: &str| {
        if line.contains("VIRTUAL_ENV_PROMPT") {
            line.replacen(&old, &new, 1)
        } else {
            line.to_owned()
        }
    };
    let changed: String = code.split_inclusive('\n').map(line).collect();
    (changed != code).then_some(changed)
}

fn batch(old: &str, new: &str) -> Vec<Replacement> {
    let dollars = |name: &str| name.replace('$', "$$");
    let cmd = crate::quote::cmd;
    let escaped = |name: &str| cmd(&format!("({})", dollars(name)));
    let start = |old: String, new: String| Replacement { old, new, place: Place::Start };
    let doubled = new.replace('%', "%%");
    vec![
        start(format!("PROMPT={} %", escaped(old)), format!("PROMPT={} %", escaped(new))),
        start(format!("PROMPT=({old}) %"), format!("PROMPT={} %", escaped(new))),
        start(format!("\"PROMPT=({old}) %"), format!("\"PROMPT=({doubled}) %")),
        Replacement {
            old: format!("VIRTUAL_ENV_PROMPT={}", cmd(old)),
            new: format!("VIRTUAL_ENV_PROMPT={}", cmd(new)),
            place: Place::Anywhere,
        },
    ]
}

/// tcsh's prompt has codes.
fn csh(value: &str) -> String {
    crate::venv::scripts::csh_prompt(value)
}
