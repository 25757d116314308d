//! Environments that other tools activate: conda, editors, a plain `source bin/activate`.
#![cfg(unix)]

use venvyard::shell::Shell;

use crate::support::python::{foreign, require_python};
use crate::support::{
    Sandbox, Terminal, TestShell, available, for_each_terminal, for_each_unix_shell,
};

/// What conda does to a session, as its own functions do it: a directory in front of `PATH`, its name in front of
/// the prompt, in place of its name of before.
const CONDA: &str = r#"conda() {
    case "${CONDA_PREFIX:+:$PATH}" in
        *":$CONDA_PREFIX/bin:"*) PATH=":$PATH"
            PATH="${PATH%%:"$CONDA_PREFIX/bin":*}:${PATH#*:"$CONDA_PREFIX/bin":}" PATH="${PATH#:}"
            PS1="${PS1%%"$CONDA_PROMPT_MODIFIER"*}${PS1#*"$CONDA_PROMPT_MODIFIER"}"
            unset CONDA_PREFIX CONDA_PROMPT_MODIFIER ;;
    esac
    case "$1" in
        activate)
            export CONDA_PREFIX="/conda/$2" CONDA_PROMPT_MODIFIER="($2) "
            PATH="$CONDA_PREFIX/bin:$PATH" PS1="$CONDA_PROMPT_MODIFIER$PS1" ;;
    esac
}
"#;

const CONDA_IN_FISH: &str = "function conda\n\
    set -q CONDA_PREFIX; and set PATH (string match -v -- $CONDA_PREFIX/bin $PATH)\n\
    set -e CONDA_PREFIX CONDA_PROMPT_MODIFIER\n\
    test $argv[1] = activate; or return 0\n\
    set -gx CONDA_PREFIX /conda/$argv[2]\n\
    set -gx CONDA_PROMPT_MODIFIER \"($argv[2]) \"\n\
    set -gx PATH $CONDA_PREFIX/bin $PATH\n\
end\n\
functions -c fish_prompt prompt_before_conda\n\
function fish_prompt\n\
    set -l last $status\n\
    echo -n $CONDA_PROMPT_MODIFIER\n\
    sh -c \"exit $last\"\n\
    prompt_before_conda\n\
end\n";

/// What is in front of the prompt, and the directories that `PATH` has more than it had.
#[track_caller]
fn look(terminal: &mut Terminal, sandbox: &Sandbox, path: &str) -> (String, Vec<String>) {
    let row = terminal.view().cursor_row();
    let prompt = row.strip_suffix("ready>").unwrap_or(&row).trim_end().to_owned();
    let now = terminal.variable("PATH").unwrap_or_default();
    let more = now.strip_suffix(path).unwrap_or(&now);
    let home = sandbox.home().display().to_string();
    let more = more.split(':').filter(|part| !part.is_empty());
    (prompt, more.map(|part| part.replace(&home, "~")).collect())
}

#[test]
fn conda_can_be_below_and_above_our_environment() {
    for_each_terminal(|shell, sandbox, mut terminal| {
        let kind = shell.kind;
        let file = sandbox.write("conda", shell.choose(CONDA, CONDA_IN_FISH, ""));
        sandbox.venvyard(["create", "--no-pip", "a"]).success();
        let path = sandbox.path_variable();
        terminal.run(&shell.source(&file));
        let ours = "~/.virtualenvs/a/bin";
        let fish = kind == Shell::Fish;
        for (line, prompt, more) in [
            ("conda activate base", "(base)", vec!["/conda/base/bin"]),
            ("workon a", "(a) (base)", vec![ours, "/conda/base/bin"]),
            (
                "conda activate other",
                if fish { "(a) (other)" } else { "(other) (a)" },
                vec!["/conda/other/bin", ours],
            ),
            (
                "true",
                if fish { "(a) (other)" } else { "(other) (a)" },
                vec!["/conda/other/bin", ours],
            ),
            ("deactivate", "(other)", vec!["/conda/other/bin"]),
            ("workon a", "(a) (other)", vec![ours, "/conda/other/bin"]),
            ("conda deactivate", "(a)", vec![ours]),
            (
                "conda activate base",
                if fish { "(a) (base)" } else { "(base) (a)" },
                vec!["/conda/base/bin", ours],
            ),
            ("conda deactivate", "(a)", vec![ours]),
            ("deactivate", "", vec![]),
        ] {
            assert_eq!(terminal.run(line).status, 0, "{kind} {line}");
            let (shown, there) = look(&mut terminal, sandbox, &path);
            assert_eq!(
                (shown.as_str(), there),
                (prompt, more.iter().map(ToString::to_string).collect()),
                "{kind} {line}"
            );
        }
        assert_eq!(terminal.variable("VIRTUAL_ENV"), None, "{kind}");
    });
}

/// A terminal whose shell was started with `VIRTUAL_ENV` alone, as an editor does; PATH as said.
fn started_by_an_editor(
    shell: &TestShell,
    environment: &str,
    is_in_path: bool,
) -> (Sandbox, Terminal) {
    let sandbox = Sandbox::with(["a", "b"]);
    sandbox.venvyard(["setup", "--shell", shell.kind.name()]).success();
    if environment == "foreign" {
        foreign(&sandbox);
    }
    let environment = sandbox.home().join(environment);
    let path = sandbox.path_variable();
    let path = if is_in_path { format!("{}/bin:{path}", environment.display()) } else { path };
    let sandbox = sandbox.env("VIRTUAL_ENV", &environment).env("PATH", path);
    let terminal = Terminal::start(shell, &sandbox);
    (sandbox, terminal)
}

#[test]
fn our_environment_started_by_an_editor_gets_its_prompt_and_path_and_can_be_left() {
    for_each_unix_shell(|shell| {
        for is_in_path in [true, false] {
            let name = ".virtualenvs/a";
            let (sandbox, mut terminal) = started_by_an_editor(shell, name, is_in_path);
            let kind = shell.kind;
            let path = sandbox.path_variable();
            let ours = format!("{}/bin:", sandbox.environment("a").display());
            let path = path.replace(&ours, "");
            for (line, prompt, more) in [
                ("true", "(a)", vec!["~/.virtualenvs/a/bin"]),
                ("workon b", "(b)", vec!["~/.virtualenvs/b/bin"]),
                ("workon -", "(a)", vec!["~/.virtualenvs/a/bin"]),
                ("deactivate", "", vec![]),
            ] {
                terminal.run(line);
                let (shown, there) = look(&mut terminal, &sandbox, &path);
                let more: Vec<String> = more.iter().map(ToString::to_string).collect();
                assert_eq!((shown.as_str(), there), (prompt, more), "{kind} {is_in_path} {line}");
            }
            for name in ["VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT", "_venvyard_variables"] {
                assert_eq!(terminal.variable(name), None, "{kind} {is_in_path} {name}");
            }
        }
    });
}

#[test]
fn another_tools_environment_started_by_an_editor_comes_back_after_ours() {
    if require_python("3.9").is_none() {
        return;
    }
    for_each_unix_shell(|shell| {
        for is_in_path in [true, false] {
            let (sandbox, mut terminal) = started_by_an_editor(shell, "foreign", is_in_path);
            let kind = shell.kind;
            let (path, theirs) = (sandbox.path_variable(), terminal.variable("VIRTUAL_ENV"));
            assert!(theirs.as_deref().is_some_and(|theirs| theirs.ends_with("/foreign")));
            for (line, prompt, more) in [
                ("true", "", vec![]),
                ("workon b", "(b)", vec!["~/.virtualenvs/b/bin"]),
                ("deactivate", "", vec![]),
            ] {
                terminal.run(line);
                let (shown, there) = look(&mut terminal, &sandbox, &path);
                let more: Vec<String> = more.iter().map(ToString::to_string).collect();
                assert_eq!((shown.as_str(), there), (prompt, more), "{kind} {is_in_path} {line}");
            }
            assert_eq!(terminal.variable("VIRTUAL_ENV"), theirs, "{kind} {is_in_path}");
        }
    });
}

#[test]
fn another_tools_deactivate_comes_back_after_ours() {
    for_each_terminal(|shell, sandbox, mut terminal| {
        let kind = shell.kind;
        for name in ["a", "b"] {
            sandbox.venvyard(["create", "--no-pip", name]).success();
        }
        let theirs = shell.choose(
            "deactivate() { echo theirs; }",
            "function deactivate; echo theirs; end",
            "",
        );
        terminal.run(theirs);
        for line in ["workon a", "workon b", "deactivate"] {
            assert_eq!(terminal.run(line).output, "", "{kind} {line}");
        }
        for _ in 0..2 {
            assert_eq!(terminal.run("deactivate").output, "theirs", "{kind}");
        }
        terminal.run("workon a");
        terminal.run("workon -");
        assert_eq!(terminal.view().cursor_row(), "(b) ready>", "{kind}");
        assert_eq!(terminal.run("deactivate").output, "", "{kind}");
        assert_eq!(terminal.run("deactivate").output, "theirs", "{kind}");
    });
}

/// The activate scripts that people source: of the standard library, virtualenv, uv and venvyard.
fn plain_environments(sandbox: &Sandbox) -> Vec<(&'static str, std::path::PathBuf)> {
    let mut found = vec![("venv", foreign(sandbox))];
    for (name, program) in [("of-uv", "uv"), ("of-virtualenv", "virtualenv")] {
        let program_found = which::which(program);
        if !available(program, program_found.is_ok()) {
            continue;
        }
        let target = sandbox.home().join(name);
        let python = require_python("3.9").expect("looked for before");
        let mut command = sandbox.command(program_found.unwrap());
        command.args(if program == "uv" {
            &["venv", "--offline", "-p"][..]
        } else {
            &["--no-seed", "-p"]
        });
        command.arg(python).arg(&target);
        crate::support::Outcome::of(command).success();
        found.push((name, target));
    }
    sandbox.venvyard(["create", "--no-pip", "c"]).success();
    found.push(("c", sandbox.environment("c")));
    found
}

#[test]
fn a_plain_activate_can_be_below_and_above_our_environment() {
    if require_python("3.9").is_none() {
        return;
    }
    for_each_terminal(|shell, sandbox, mut terminal| {
        let kind = shell.kind;
        sandbox.venvyard(["create", "--no-pip", "a"]).success();
        let path = sandbox.path_variable();
        for (name, directory) in plain_environments(sandbox) {
            let script = shell.choose("activate", "activate.fish", "");
            let enter = shell.source(&directory.join("bin").join(script));
            let theirs = directory.join("bin").display().to_string();
            for (line, is_first) in [
                (enter.as_str(), Some(&*theirs)),
                ("workon a", None),
                ("deactivate", Some("")),
                ("workon a", None),
                (&enter, Some(&*theirs)),
                ("workon a", None),
                ("deactivate", Some("")),
                ("workon a", None),
                (&enter, Some(&*theirs)),
                ("deactivate", Some("")),
            ] {
                assert_eq!(terminal.run(line).status, 0, "{kind} {name} {line}");
                let now = terminal.variable("PATH").unwrap();
                let prompt = terminal.view().cursor_row();
                match is_first {
                    Some("") => {
                        assert_eq!((&*now, &*prompt), (&*path, "ready>"), "{kind} {name} {line}");
                        assert_eq!(terminal.variable("VIRTUAL_ENV"), None, "{kind} {name}");
                        assert_eq!(terminal.variable("VIRTUAL_ENV_PROMPT"), None, "{kind} {name}");
                    }
                    Some(first) => {
                        assert!(now.starts_with(first), "{kind} {name} {line}: {now}");
                        assert_eq!(
                            prompt.matches('(').count(),
                            1,
                            "{kind} {name} {line}: {prompt}"
                        );
                    }
                    None => {
                        let ours = format!("{}/bin:{path}", sandbox.environment("a").display());
                        assert_eq!((now, &*prompt), (ours, "(a) ready>"), "{kind} {name} {line}");
                    }
                }
            }
            assert_eq!(terminal.run("deactivate").status, 127, "{kind} {name}: nothing is left");
        }
    });
}

#[test]
fn git_bash_on_windows_translates_an_inherited_path() {
    let Some(bash) = TestShell::find(Shell::Bash) else { return };
    let sandbox = Sandbox::new().env("VIRTUAL_ENV", r"C:\env");
    sandbox.write(r"C:\env/.venvyard/environment.toml", "");
    sandbox.write("c/env/Scripts/python.exe", "");
    sandbox.program("cygpath", r#"[ "$1 $2" = '-u C:\env' ] && printf %s "$HOME/c/env""#);
    let load = bash.source(&bash.static_file(&sandbox));
    let env = sandbox.home().join("c/env");
    let script = format!("{load}\nprintf '%s\\n' \"$VIRTUAL_ENV\" \"${{PATH%%:*}}\"\ndeactivate");
    let wanted = format!("{0}\n{0}/Scripts\n", env.display());
    bash.strict(&sandbox, &script).success().stdout_is(&wanted);
}
