//! Tests of variables and their assignments.

use super::*;

fn name(text: &str) -> VariableName {
    VariableName::new(text).unwrap()
}

/// In the format of registry entries and project files.
#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
struct Document {
    #[serde(deserialize_with = "super::deserialize")]
    variables: Variables,
}

fn read(toml: &str) -> Result<Variables, String> {
    let document: Result<Document, _> = toml::from_str(&format!("[variables]\n{toml}\n"));
    document.map(|document| document.variables).map_err(|error| error.message().to_owned())
}

#[test]
fn ordinary_names_are_accepted() {
    for text in [
        "A",
        "_x",
        "DJANGO_SETTINGS_MODULE",
        "http_proxy",
        "PYTHONPATH",
        "PATH",
        "HOME",
        "LANG",
        "VIRTUAL_ENV_DISABLE_PROMPT",
        "BASH_ENV",
        "OPTIMIZE",
        "PROMPT_TEMPLATE",
        "VERSION",
        "STATUS",
        "MANPATH",
        "CDPATH",
    ] {
        assert_eq!(name(text).as_str(), text);
    }
}

#[test]
fn invalid_and_special_names_are_refused() {
    for text in [
        "",
        "1A",
        "A-B",
        "A B",
        "A=B",
        "É",
        "A\n",
        "$(touch x)",
        "VIRTUAL_ENV",
        "PYTHONHOME",
        "VIRTUAL_ENV_PROMPT",
        "_venvyard_previous",
        "_VENVYARD_ENTER",
        "PS1",
        "PROMPT_COMMAND",
        "IFS",
        "BASH_SOURCE",
        "BASHOPTS",
        "UID",
        "RANDOM",
        "PWD",
        "OPTIND",
        "path",
        "status",
        "fish_pid",
        "argv",
        "USERNAME",
        "_",
    ] {
        let error = VariableName::new(text).unwrap_err();
        assert!(error.to_string().starts_with("an environment can't set "), "{error}");
    }
}

#[test]
fn values_are_refused_if_too_long_or_with_a_nul() {
    let value = |text: &str| Variable::Value(text.to_owned());
    assert_eq!(value("é\n'\"$(x)\u{1f600}").check(&name("A")), Ok(()));
    assert_eq!(value("a\0b").check(&name("A")), Err(Error::Nul(name("A"))));
    assert_eq!(value(&"x".repeat(MAX_BYTES - 3)).check(&name("AB")), Ok(()));
    let error = value(&"x".repeat(MAX_BYTES - 2)).check(&name("AB")).unwrap_err();
    assert_eq!(error, Error::TooLong { name: name("AB"), bytes: MAX_BYTES + 1 });
    assert_eq!(value("/bin").check(&name("PATH")), Err(Error::ReplacesPath(name("PATH"))));
}

#[test]
#[cfg(unix)]
fn entries_are_absolute_or_start_with_a_tilde() {
    let entry = |text: &str| {
        let append = vec![text.to_owned()];
        Variable::Entries { prepend: Vec::new(), append }.check(&name("PATH"))
    };
    for text in ["/a b", "~/x", "~", "/$(x)"] {
        assert_eq!(entry(text), Ok(()), "{text}");
    }
    for text in ["", "a", "./a", "../a", "/a:/b", "/a\n", "~user/x", "a\0"] {
        assert!(entry(text).is_err(), "{text:?}");
    }
    assert_eq!(directory("~/x", Path::new("/h")), Path::new("/h/x"));
    assert_eq!(directory("~", Path::new("/h")), Path::new("/h"));
    assert_eq!(directory("/x", Path::new("/h")), Path::new("/x"));
}

#[test]
#[cfg(unix)]
fn toml_has_a_string_or_a_table() {
    let toml = "A = \"1\"\nPATH = { prepend = [\"/a\", \"~/b\"] }\n";
    let variables = read(toml).unwrap();
    let assignments: Vec<String> = assignments(&variables).collect();
    assert_eq!(assignments, ["A=1", "PATH^=/a", "PATH^=~/b"]);
    let written = toml::to_string(&Document { variables }).unwrap();
    assert_eq!(read(written.trim_start_matches("[variables]\n")).unwrap().len(), 2, "{written}");
}

#[test]
fn errors_in_toml_name_the_variable() {
    for (toml, said) in [
        (
            "A = 1",
            "invalid type: integer `1`, expected a string, or a table with prepend and append",
        ),
        (
            "PATH = \"/a\"",
            "PATH takes entries, not a value: 'PATH+=DIR' appends one, 'PATH^=DIR' prepends one",
        ),
        ("PS1 = \"x\"", "an environment can't set \"PS1\": it has a special meaning in a shell"),
        ("PATH = { prepent = [] }", "unknown field `prepent`, expected `prepend` or `append`"),
        (
            "M = { append = [\"x\"] }",
            "\"x\" can't be an entry of M: it is relative; use an absolute path or one that starts with ~/",
        ),
    ] {
        assert_eq!(read(toml).unwrap_err(), said);
    }
}

#[test]
#[cfg(unix)]
fn merging_takes_values_from_above_and_puts_its_entries_outside() {
    let above = read("A = \"1\"\nP = { prepend = [\"/a\"], append = [\"/z\"] }").unwrap();
    let below = read("A = \"2\"\nB = \"3\"\nP = { prepend = [\"/b\", \"/a\"], append = [\"/y\"] }")
        .unwrap();
    let merged: Vec<String> = assignments(&merged(&above, &below)).collect();
    assert_eq!(merged, ["A=1", "B=3", "P^=/a", "P^=/b", "P+=/y", "P+=/z"]);
}

#[test]
#[cfg(windows)]
fn windows_ignores_case() {
    assert_eq!(name("Foo"), name("FOO"));
    assert!(name("Path").is_path());
    assert!(VariableName::new("Virtual_Env").is_err());
}

/// The names that a shell reports as special.
#[cfg(unix)]
fn names_of(shell: &str, args: &[&str], script: &str) -> Option<Vec<String>> {
    let shell = crate::testing::program(shell)?;
    let output = std::process::Command::new(shell)
        .args(args)
        .arg(script)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .output()
        .unwrap();
    let names = String::from_utf8(output.stdout).unwrap();
    let is_name = |name: &&str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    Some(names.split_whitespace().filter(is_name).map(str::to_owned).collect())
}

#[test]
#[cfg(unix)]
fn special_variables_of_this_machines_shells_are_refused() {
    let bash = "for flag in r i a A; do declare -$flag; done | while read -r _ _ name; do \
        echo \"${name%%=*}\"; done";
    let zsh = "zmodload zsh/parameter zsh/datetime zsh/mapfile zsh/system zsh/terminfo zsh/termcap \
        zsh/langinfo zsh/sched; for name in ${(k)parameters}; do \
        [[ $parameters[$name] == (scalar|scalar-(export|special|tied)*) ]] || echo $name; done";
    let fish = "for name in (set --names); set -gx $name x 2>/dev/null; or echo $name; end";
    for (shell, args, script) in [
        ("bash", &["--norc", "--noprofile", "-c"] as &[&str], bash),
        ("zsh", &["-f", "-c"], zsh),
        ("fish", &["--no-config", "-c"], fish),
    ] {
        let Some(names) = names_of(shell, args, script) else { continue };
        assert!(names.len() > 5, "{shell}: {names:?}");
        for name in names {
            assert!(VariableName::new(&name).is_err(), "{shell} keeps {name} for itself");
        }
    }
}
