//! Files with a path on a line: `pyvenv.cfg`, `.pth` files and egg-links.

use super::literals;
use super::paths::Move;
use super::prompts::Prompt;

/// A `pyvenv.cfg` for the new place; `None` if nothing changes. `name` is what venvyard calls the environment.
pub(super) fn config(
    text: &str,
    paths: &Move,
    name: Option<&Prompt>,
    prompt: Option<&Prompt>,
) -> Option<String> {
    each_line(text, |line| {
        let (key, value) = line.split_once('=')?;
        let shift = value.len() - value.trim_start().len();
        let (blank, value) = value.split_at(shift);
        let new = match key.trim() {
            "prompt" => prompt.and_then(|prompt| configured_prompt(value, prompt)),
            "command" => command(value, paths).or_else(|| own_command(value, name?)),
            _ => paths.path(value),
        }?;
        Some(format!("{key}={blank}{new}"))
    })
}

/// venv writes a Python string, virtualenv and venvyard the text as it is.
fn configured_prompt(value: &str, prompt: &Prompt) -> Option<String> {
    let Prompt { old, new } = prompt;
    if value == old {
        return Some(new.clone());
    }
    let is_quoted = ['\'', '"'].into_iter().any(|quote| value == format!("{quote}{old}{quote}"));
    is_quoted.then(|| crate::venv::scripts::python(new))
}

/// The command line of venv and virtualenv, which ends with the path, as it was typed.
fn command(value: &str, paths: &Move) -> Option<String> {
    let from = paths.from.iter().find(|from| value.ends_with(&format!(" {from}")))?;
    Some(format!("{}{}", &value[..value.len() - from.len()], paths.to))
}

/// venvyard's own command line, which has the name.
fn own_command(value: &str, name: &Prompt) -> Option<String> {
    let mut words = shell_words::split(value).ok()?;
    let is_own = matches!(words.as_slice(), [venvyard, create, third, ..]
        if venvyard == "venvyard" && create == "create" && *third == name.old);
    is_own.then(|| words[2].clone_from(&name.new))?;
    Some(shell_words::join(words))
}

/// A `.pth` file for the new place; `None` if nothing changes. A line is a path, or code that begins with `import`.
pub(super) fn pth(text: &str, paths: &Move) -> Option<String> {
    each_line(text, |line| {
        if is_code(line) {
            return literals::rewritten(line, paths);
        }
        let start = line.len() - line.trim_start().len();
        let path = paths.path(line.trim())?;
        Some(format!("{}{path}", &line[..start]))
    })
}

/// The directories outside the environment that a `.pth` file or an egg-link adds to the import path.
pub(super) fn outside(text: &str, paths: &Move) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !is_code(line) && !line.starts_with('#'));
    let outside = lines.filter(|line| paths.is_absolute(line) && paths.inside(line).is_none());
    outside.map(str::to_owned).collect()
}

fn is_code(line: &str) -> bool {
    let line = line.trim_start_matches('\u{feff}');
    line.starts_with("import ") || line.starts_with("import\t")
}

/// The text with each line that `change` changes; `None` if it changes none. Line ends stay as they are.
fn each_line(text: &str, change: impl Fn(&str) -> Option<String>) -> Option<String> {
    let (mut new, mut changed) = (String::with_capacity(text.len() + 64), false);
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_end_matches(['\n', '\r']);
        let moved = change(line);
        changed |= moved.is_some();
        new.push_str(moved.as_deref().unwrap_or(line));
        new.push_str(&whole[line.len()..]);
    }
    changed.then_some(new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::venv::paths::Os;

    fn paths(to: &str) -> Move {
        Move::new(&["/e/a"], to, Os::Unix)
    }

    fn called(old: &str, new: &str) -> Prompt {
        Prompt { old: old.into(), new: new.into() }
    }

    #[test]
    fn a_configuration_names_the_new_place_and_the_new_name() {
        let name = called("a", "b c");
        let of = |text: &str| config(text, &paths("/n x"), Some(&name), Some(&name));
        for (old, new) in [
            (
                "command = /p/python -m venv --without-pip /e/a",
                Some("command = /p/python -m venv --without-pip /n x"),
            ),
            (
                "command = venvyard create a --python /p",
                Some("command = venvyard create 'b c' --python /p"),
            ),
            ("command = venvyard create ab", None),
            ("prompt = a", Some("prompt = b c")),
            ("prompt = 'a'", Some("prompt = 'b c'")),
            ("prompt = other", None),
            ("home = /e/a/python/bin", Some("home = /n x/python/bin")),
            ("home = /e/ab/bin\nuv = 0.1", None),
            ("base-prefix=/e/a\r\nx", Some("base-prefix=/n x\r\nx")),
        ] {
            assert_eq!(of(old).as_deref(), new, "{old}");
        }
    }

    #[test]
    fn a_second_time_changes_nothing() {
        let text = "command = /p/python -m venv /e/a\n";
        let new = config(text, &paths("/e/a b"), None, None).unwrap();
        assert_eq!(config(&new, &paths("/e/a b"), None, None), None);
        let links = pth("/e/a/src\n", &paths("/e/a b")).unwrap();
        assert_eq!(pth(&links, &paths("/e/a b")), None);
    }

    #[test]
    fn a_line_of_a_pth_file_is_a_path_or_code() {
        let text = "# /e/a\n/e/a/src/p\n/other/src\n../up\nimport sys; sys.path.append('/e/a/x')\n";
        assert_eq!(
            pth(text, &paths("/n")).as_deref(),
            Some("# /e/a\n/n/src/p\n/other/src\n../up\nimport sys; sys.path.append('/n/x')\n")
        );
        assert_eq!(pth("/e/ab\n", &paths("/n")), None);
        assert_eq!(outside(text, &paths("/n")), ["/other/src"]);
    }
}
