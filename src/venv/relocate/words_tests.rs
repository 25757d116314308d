//! The lines of every tool that have the path or the prompt.

use super::*;
use crate::venv::paths::Os;

const ODD: &str = "/n/it's $x";

fn moved(dialect: Dialect, from: &str, to: &str, line: &str) -> Option<String> {
    let prompt = Prompt { old: "a".into(), new: "b c".into() };
    rewritten(line, dialect, &Move::new(&[from], to, Os::Unix), Some(&prompt))
}

#[test]
fn a_path_is_a_whole_word_of_its_shell() {
    use Dialect::{Csh, Fish, Nu, PowerShell, Sh};
    for (dialect, old, new) in [
        // venv until 3.12, virtualenv 20.0–20.25 and uv, virtualenv since.
        (Sh, "VIRTUAL_ENV=\"/e/a\"", r"VIRTUAL_ENV='/n/it'\''s $x'"),
        (
            Sh,
            "    export VIRTUAL_ENV=$(cygpath \"/e/a\")",
            r"    export VIRTUAL_ENV=$(cygpath '/n/it'\''s $x')",
        ),
        (Sh, "VIRTUAL_ENV='/e/a'", r"VIRTUAL_ENV='/n/it'\''s $x'"),
        (Sh, "VIRTUAL_ENV=/e/a", r"VIRTUAL_ENV='/n/it'\''s $x'"),
        (Sh, "if [ ! -d /e/a ] &&", r"if [ ! -d '/n/it'\''s $x' ] &&"),
        (
            Sh,
            "elif [ \"$0\" -ef '/e/a'/bin/activate ]",
            r#"elif [ "$0" -ef '/n/it'\''s $x'/bin/activate ]"#,
        ),
        (Sh, "DATA=/e/a/data", r"DATA='/n/it'\''s $x'/data"),
        (Fish, "set -gx VIRTUAL_ENV \"/e/a\"", r"set -gx VIRTUAL_ENV '/n/it\'s $x'"),
        (Fish, "set -gx VIRTUAL_ENV /e/a", r"set -gx VIRTUAL_ENV '/n/it\'s $x'"),
        (Csh, "setenv VIRTUAL_ENV \"/e/a\"", r"setenv VIRTUAL_ENV '/n/it'\''s $x'"),
        (
            Csh,
            "source '/e/a'\"/\"'bin'\"/deactivate.csh\"",
            r#"source '/n/it'\''s $x'"/"'bin'"/deactivate.csh""#,
        ),
        (Csh, "set _virtualenv_dir='/e/a'", r"set _virtualenv_dir='/n/it'\''s $x'"),
        (Nu, "    let virtual_env = r#'/e/a'#", "    let virtual_env = r#'/n/it's $x'#"),
        (Nu, "    const virtual_env = '/e/a'", "    const virtual_env = r#'/n/it's $x'#"),
        (PowerShell, "    $directory = '/e/a'", "    $directory = '/n/it''s $x'"),
    ] {
        assert_eq!(moved(dialect, "/e/a", ODD, old).as_deref(), Some(new), "{old}");
    }
}

#[test]
fn a_path_that_was_quoted_in_any_way_is_found() {
    use Dialect::{Csh, Fish, Nu, PowerShell, Sh};
    for (dialect, line) in [
        (Sh, r"VIRTUAL_ENV='/n/it'\''s $x'"),
        (Sh, r#"VIRTUAL_ENV='/n/it'"'"'s $x'"#),
        (Sh, "VIRTUAL_ENV=\"/n/it's $x\""),
        (Sh, "VIRTUAL_ENV='/n/it's $x'"),
        (Fish, r"set -gx VIRTUAL_ENV '/n/it\'s $x'"),
        (Fish, r"set -gx VIRTUAL_ENV '/n/it'\''s $x'"),
        (Csh, r#"source '/n/it'"'"'s $x'"/"'bin'"#),
        (Nu, "let virtual_env = r#'/n/it's $x'#"),
        (Nu, "let virtual_env = '/n/it's $x'"),
        (PowerShell, "$directory = '/n/it''s $x'"),
    ] {
        let new = moved(dialect, ODD, "/e/a", line).unwrap_or_default();
        assert!(new.contains("'/e/a'") && !new.contains("it"), "{line}: {new}");
    }
}

#[test]
fn batch_files_quote_in_their_own_way() {
    let batch = |from, to, line| moved(Dialect::Batch, from, to, line);
    for (old, new) in [
        ("@set VIRTUAL_ENV=/e/a\r\n", "@set VIRTUAL_ENV=/n/^(x^) %%y\r\n"),
        ("@set _VENVYARD_ENV_BIN=/e/a\\bin\r\n", "@set _VENVYARD_ENV_BIN=/n/^(x^) %%y\\bin\r\n"),
        ("@set \"VIRTUAL_ENV=/e/a\"\r\n", "@set \"VIRTUAL_ENV=/n/(x) %%y\"\r\n"),
        (
            "@for %%i in (\"/e/a\") do @set \"VIRTUAL_ENV=%%~fi\"",
            "@for %%i in (\"/n/(x) %%y\") do @set \"VIRTUAL_ENV=%%~fi\"",
        ),
    ] {
        assert_eq!(batch("/e/a", "/n/(x) %y", old).as_deref(), Some(new), "{old}");
        assert_eq!(batch("/n/(x) %y", "/e/a", new).as_deref(), Some(old), "{new}");
    }
}

#[test]
fn a_path_that_goes_on_is_another_one() {
    for line in [
        "VIRTUAL_ENV='/e/ab'",
        "VIRTUAL_ENV=/e/ab",
        r"VIRTUAL_ENV='/e/a'\''b'",
        r#"VIRTUAL_ENV='/e/a'"'"'b'"#,
        "VIRTUAL_ENV=\"/e/a.b\"",
        "VIRTUAL_ENV=/x/e/a",
        "x=\"$HOME/e/a\"",
    ] {
        assert_eq!(moved(Dialect::Sh, "/e/a", "/n", line), None, "{line}");
    }
}

#[test]
fn in_a_longer_word_only_plain_paths_are_replaced() {
    let line = "export DATA=\"/e/a/data:$DATA\"";
    let new = moved(Dialect::Sh, "/e/a", "/n", line);
    assert_eq!(new.as_deref(), Some("export DATA=\"/n/data:$DATA\""));
    assert_eq!(moved(Dialect::Sh, "/e/a", ODD, line), None);
    let paths = Move::new(&["/e/a"], ODD, Os::Unix);
    assert!(is_left(line, &paths) && !is_left("x=\"/e/ab\"", &paths));
}

#[test]
fn what_the_user_sets_is_left() {
    let block = "# >>> variables: set >>>\nexport X='/e/a'\n# <<< variables <<<\n";
    assert_eq!(moved(Dialect::Sh, "/e/a", "/n", block), None);
    assert!(!is_left(block, &Move::new(&["/e/a"], "/n", Os::Unix)));
    let both = format!("{block}VIRTUAL_ENV='/e/a'\n");
    assert_eq!(moved(Dialect::Sh, "/e/a", "/n", &both), Some(format!("{block}VIRTUAL_ENV='/n'\n")));
}

#[test]
fn the_prompt_shows_the_new_name() {
    use Dialect::{Batch, Csh, Fish, Nu, PowerShell, Sh};
    for (dialect, old, new) in [
        (Sh, "VIRTUAL_ENV_PROMPT='a'", "VIRTUAL_ENV_PROMPT='b c'"),
        (Sh, "VIRTUAL_ENV_PROMPT=a", "VIRTUAL_ENV_PROMPT='b c'"),
        (Sh, "    VIRTUAL_ENV_PROMPT=\"(a) \"", "    VIRTUAL_ENV_PROMPT='(b c) '"),
        (Sh, "    PS1=\"(a) ${PS1:-}\"", "    PS1='(b c) '\"${PS1:-}\""),
        (Sh, "    PS1='(a) '\"${PS1:-}\"", "    PS1='(b c) '\"${PS1:-}\""),
        (Sh, "    PS1=\"(\"a\") ${PS1:-}\"", "    PS1=\"(\"'b c'\") ${PS1:-}\""),
        (
            Fish,
            "printf \"%s\" (set_color 4B8BBE) \"(a) \" (set_color normal)",
            "printf \"%s\" (set_color 4B8BBE) '(b c) ' (set_color normal)",
        ),
        (
            Fish,
            "printf \"%s(%s)%s \" (set_color 4B8BBE) a (set_color normal)",
            "printf \"%s(%s)%s \" (set_color 4B8BBE) 'b c' (set_color normal)",
        ),
        (Csh, "    set prompt = \"(a) $prompt\"", "    set prompt = '(b c) '\"$prompt\""),
        (Csh, "    set prompt = '(a) '$prompt:q", "    set prompt = '(b c) '$prompt:q"),
        (Csh, "setenv VIRTUAL_ENV_PROMPT \"a\"", "setenv VIRTUAL_ENV_PROMPT 'b c'"),
        (Nu, "    let prompt = r#'a'#", "    let prompt = r#'b c'#"),
        (PowerShell, "    $name = 'a'", "    $name = 'b c'"),
        (Batch, "@set VIRTUAL_ENV_PROMPT=a\r\n", "@set VIRTUAL_ENV_PROMPT=b c\r\n"),
        (Batch, "@set PROMPT=^(a^) %PROMPT%\r\n", "@set PROMPT=^(b c^) %PROMPT%\r\n"),
    ] {
        assert_eq!(moved(dialect, "/e/a", "/n", old).as_deref(), Some(new), "{old}");
    }
    for other in ["x='a'", "# the prompt 'a'", "VIRTUAL_ENV_PROMPT=ab", "PS1=\"(ab) $PS1\""] {
        assert_eq!(moved(Sh, "/e/a", "/n", other), None, "{other}");
    }
}

#[test]
fn powershell_needs_a_mark_for_letters_outside_ascii() {
    let new = moved(Dialect::PowerShell, "/e/a", "/é", "$directory = '/e/a'");
    assert_eq!(new.as_deref(), Some("\u{feff}$directory = '/é'"));
}
