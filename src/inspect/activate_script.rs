//! What an environment's own activate script shows: a clone that another tool made has the original's prompt in it.

use std::path::Path;

use crate::venv::paths::bin_dir;

/// The prompt that `bin/activate` shows, if it is not `prompt`.
pub fn other_prompt(environment: &Path, prompt: &str) -> Option<String> {
    let text = crate::fs::read_small(&bin_dir(environment).join("activate")).ok()?;
    let text = String::from_utf8_lossy(&text);
    shown(&text).filter(|shown| shown != prompt)
}

/// The first prompt that the script gives as text. Where it computes the prompt, that is the name of the directory.
/// venv writes `"(name) "` until 3.12.
fn shown(script: &str) -> Option<String> {
    let values = script.lines().filter_map(|line| line.trim().strip_prefix("VIRTUAL_ENV_PROMPT="));
    let literals = values.filter(|value| value.starts_with('\'') || !value.contains(['$', '`']));
    let mut texts = literals.filter_map(|value| shell_words::split(value).ok()?.into_iter().next());
    let text = texts.find(|text| !text.is_empty())?;
    let inner = text.trim().strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    Some(inner.unwrap_or(&text).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_scripts_of_all_tools() {
        for (script, prompt) in [
            ("VIRTUAL_ENV='/e/a'\nVIRTUAL_ENV_PROMPT='a b'\nexport VIRTUAL_ENV", Some("a b")),
            ("VIRTUAL_ENV_PROMPT='it'\\''s $HOME'\n", Some("it's $HOME")),
            ("    VIRTUAL_ENV_PROMPT=\"(a) \"\n    export VIRTUAL_ENV_PROMPT\n", Some("a")),
            ("    VIRTUAL_ENV_PROMPT=a\n", Some("a")),
            (
                "if [ \"\" != \"\" ] ; then\n    VIRTUAL_ENV_PROMPT=\"\"\nelse\n    \
                 VIRTUAL_ENV_PROMPT=$(basename \"$VIRTUAL_ENV\")\nfi\n",
                None,
            ),
            ("PS1=x\n", None),
        ] {
            assert_eq!(shown(script).as_deref(), prompt, "{script}");
        }
    }
}
