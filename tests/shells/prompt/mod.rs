//! The prompt beside other tools: it names the environment once, while
//! one is active; the tools' hooks keep running and see the last command's status.
//!
//! Each tool is loaded before venvyard's file and after it. `tests/install-shell-tools` installs them.
#![cfg(unix)]

mod tools;

use venvyard::shell::Shell;

use crate::support::{Sandbox, Terminal, TestShell, for_each_unix_shell, python};
use tools::{TOOLS, Tool};

/// Environments whose names occur nowhere else on the screen.
const ONE: &str = "alpha-env";
const TWO: &str = "beta-env";

/// A hook that runs last before each prompt and marks it with `$?` for the harness: the prompt itself
/// is the tool's.
fn mark(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => {
            "harness_mark() { local s=$?; harness=$((${harness:-0} + 1))\n\
             printf '\\e]7701;%s;%s;%s\\a' $$ $harness $s; return $s; }\n\
             PROMPT_COMMAND+=(harness_mark)"
        }
        Shell::Zsh => {
            "harness_mark() { local s=$?; harness=$((${harness:-0} + 1))\n\
             printf '\\e]7701;%s;%s;%s\\a' $$ $harness $s; return $s; }\n\
             precmd_functions+=(harness_mark)"
        }
        Shell::Fish => {
            "function harness_mark --on-event fish_prompt\n    set -l s $status\n    \
             set -g harness (math \"0$harness + 1\")\n    \
             printf '\\e]7701;%s;%s;%s\\a' $fish_pid $harness $s\nend"
        }
        Shell::PowerShell => "",
    }
}

/// The prompt without the harness's own mark.
fn plain_prompt(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash | Shell::Zsh => "PS1='ready> '",
        Shell::Fish => "function fish_prompt\n    printf 'ready> '\nend",
        Shell::PowerShell => "",
    }
}

/// A terminal with the tool loaded before or after venvyard's file; `None` where it isn't here.
fn start(tool: &Tool, shell: &TestShell, sandbox: &Sandbox, first: bool) -> Option<Terminal> {
    let theirs = tool.code(shell.kind, sandbox)?;
    let ours = shell.source(&shell.static_file(sandbox));
    let (one, two) = if first { (&theirs, &ours) } else { (&ours, &theirs) };
    // Nothing but the prompt, whatever is in the directory.
    sandbox.write(".config/starship.toml", "add_newline = false\nformat = '$python$character'\n");
    marked(shell, sandbox, &[plain_prompt(shell.kind), one, two])
}

/// A terminal whose start-up file is these texts, then the mark.
fn marked(shell: &TestShell, sandbox: &Sandbox, texts: &[&str]) -> Option<Terminal> {
    let file = match shell.kind {
        Shell::Bash => ".bashrc",
        Shell::Zsh => ".zshrc",
        Shell::Fish => ".config/fish/config.fish",
        Shell::PowerShell => return None,
    };
    sandbox.write(file, &format!("{}\n{}\n", texts.join("\n"), mark(shell.kind)));
    Some(Terminal::start(shell, sandbox))
}

/// Every tool in every shell that it has something for, in both orders.
fn with_each(test: impl Fn(&Tool, &TestShell, &Sandbox, Terminal)) {
    if !python::any() {
        return;
    }
    let only = std::env::var("VENVYARD_TOOL").ok();
    for tool in TOOLS.iter().filter(|tool| only.as_deref().is_none_or(|only| only == tool.name)) {
        for_each_unix_shell(|shell| {
            for first in [true, false] {
                let sandbox = Sandbox::plain().with_pyenv();
                let Some(terminal) = start(tool, shell, &sandbox, first) else { return };
                for name in [ONE, TWO] {
                    sandbox.venvyard(["create", "--no-pip", name]).success();
                }
                test(tool, shell, &sandbox, terminal);
            }
        });
    }
}

/// Clears the screen and waits until the prompt shows each name as often as it should.
#[track_caller]
fn shows(terminal: &mut Terminal, tool: &Tool, one: usize, two: usize) {
    // By the shell itself: the program may be none of PATH's.
    terminal.run(r"printf '\033[2J\033[H'");
    terminal.wait_for(
        &format!("{}: {ONE} {one} times and {TWO} {two} times", tool.name),
        |screen| {
            let text = screen.text();
            // What was typed is gone with the rest of the screen.
            text.contains(tool.ready)
                && text.matches(ONE).count() == one
                && text.matches(TWO).count() == two
        },
    );
}

#[test]
fn the_prompt_names_the_environment_once_beside_every_tool() {
    with_each(|tool, _, _, mut terminal| {
        shows(&mut terminal, tool, 0, 0);
        assert_eq!(terminal.run(&format!("workon {ONE}")).status, 0, "{}", tool.name);
        shows(&mut terminal, tool, 1, 0);
        assert_eq!(terminal.run(&format!("workon {TWO}")).status, 0, "{}", tool.name);
        shows(&mut terminal, tool, 0, 1);
        assert_eq!(terminal.run("deactivate").status, 0, "{}", tool.name);
        shows(&mut terminal, tool, 0, 0);
    });
}

#[test]
fn a_zsh_prompt_without_percent_escapes_shows_the_environment_as_text() {
    for_each_unix_shell(|shell| {
        if shell.kind != Shell::Zsh {
            return;
        }
        for options in ["no_prompt_percent", "no_prompt_percent prompt_subst"] {
            let sandbox = Sandbox::with([ONE, "my shop"]);
            let ours = shell.source(&shell.static_file(&sandbox));
            let options = format!("setopt {options}");
            let mut terminal =
                marked(shell, &sandbox, &[plain_prompt(shell.kind), &options, &ours]).unwrap();
            for (line, row) in [
                (format!("workon {ONE}"), format!("({ONE}) ready>")),
                ("workon 'my shop'".to_owned(), "(my shop) ready>".to_owned()),
                ("deactivate".to_owned(), "ready>".to_owned()),
                ("deactivate".to_owned(), "ready>".to_owned()),
            ] {
                terminal.run(&line);
                terminal
                    .wait_for(&format!("{options}: {row}"), |screen| screen.cursor_row() == row);
            }
        }
    });
}

#[test]
fn the_last_status_is_kept_beside_every_tool() {
    if !crate::support::matrix::slow() {
        return;
    }
    with_each(|tool, shell, _, mut terminal| {
        let statuses = shell.choose("echo ${PIPESTATUS[*]-}", "echo $pipestatus", "");
        let statuses = if shell.kind == Shell::Zsh { "echo $pipestatus" } else { statuses };
        let pipe = "sh -c 'exit 3' | true | sh -c 'exit 5'";
        let mut check = || {
            assert_eq!(terminal.run("sh -c 'exit 7'").status, 7, "{}", tool.name);
            let status = shell.choose("echo $?", "echo $status", "");
            assert_eq!(terminal.capture(status), "7\n", "{}", tool.name);
            assert_eq!(terminal.run(pipe).status, 5, "{}", tool.name);
            assert_eq!(terminal.capture(statuses), "3 0 5\n", "{}", tool.name);
            terminal.run("true");
        };
        check();
        terminal.run(&format!("workon {ONE}"));
        let mut check = || {
            assert_eq!(terminal.run("sh -c 'exit 7'").status, 7, "{}", tool.name);
            assert_eq!(terminal.run(pipe).status, 5, "{}", tool.name);
            assert_eq!(terminal.capture(statuses), "3 0 5\n", "{}", tool.name);
        };
        check();
        terminal.run("deactivate");
        assert_eq!(terminal.run("sh -c 'exit 7'").status, 7, "{}", tool.name);
    });
}

#[test]
fn direnv_works_while_an_environment_is_active() {
    with_each(|tool, _, sandbox, mut terminal| {
        if tool.name != "direnv" {
            return;
        }
        sandbox.write("theirs/.envrc", "export FROM_DIRENV=1\nPATH_add tools\n");
        terminal.run("direnv allow theirs");
        terminal.run(&format!("workon {ONE}"));
        terminal.run("cd theirs");
        terminal.run("true");
        assert_eq!(terminal.variable("FROM_DIRENV").as_deref(), Some("1"));
        let path = terminal.variable("PATH").unwrap();
        assert!(path.contains("/theirs/tools:") && path.contains(&environment(sandbox)), "{path}");
        terminal.run("cd ..");
        terminal.run("true");
        assert_eq!(terminal.variable("FROM_DIRENV"), None);
        assert!(terminal.variable("PATH").unwrap().starts_with(&environment(sandbox)));
        terminal.run("deactivate");
        terminal.run("true");
        assert_eq!(terminal.variable("PATH"), Some(sandbox.path_variable()));
        assert_eq!(terminal.variable("VIRTUAL_ENV"), None);
        // The other way about, as far as direnv lets it: what PATH was when its tree was entered is
        // what it puts back (direnv#1112).
        terminal.run("cd theirs");
        terminal.run(&format!("workon {ONE}"));
        assert_eq!(terminal.variable("FROM_DIRENV").as_deref(), Some("1"));
        terminal.run("deactivate");
        terminal.run("cd ..");
        terminal.run("true");
        assert_eq!(terminal.variable("PATH"), Some(sandbox.path_variable()));
    });
}

/// What it puts back is `PATH` as it was when its tree was entered (direnv#1112).
#[test]
fn direnv_neither_drops_nor_restores_an_environment() {
    if !crate::support::matrix::slow() {
        return;
    }
    with_each(|tool, shell, sandbox, mut terminal| {
        if tool.name != "direnv" {
            return;
        }
        sandbox.venvyard(["var", "set", ONE, "PATH+=/opt/of one"]).success();
        sandbox.write("theirs/.envrc", "PATH_add tools\n");
        sandbox.write("others/.envrc", "PATH_add tools\n");
        terminal.run("direnv allow theirs; direnv allow others");
        let plain = sandbox.path_variable();
        let bin = |name| format!("{}/bin:", sandbox.environment(name).display());
        let tools = |tree: &str| format!("{}/tools:", sandbox.home().join(tree).display());
        let one = |path: String| format!("{path}:/opt/of one");
        for (line, path) in [
            ("cd theirs", tools("theirs") + &plain),
            ("workon ALPHA", one(bin(ONE) + &tools("theirs") + &plain)),
            // It is read again.
            ("touch -t 203001010000 .envrc", one(bin(ONE) + &tools("theirs") + &plain)),
            ("cd ../others", one(bin(ONE) + &tools("others") + &plain)),
            ("cd ..", one(bin(ONE) + &plain)),
            ("cd theirs", one(tools("theirs") + &bin(ONE) + &plain)),
            ("deactivate", tools("theirs") + &plain),
            ("cd ..", plain.clone()),
            ("workon ALPHA", one(bin(ONE) + &plain)),
            ("cd theirs", one(tools("theirs") + &bin(ONE) + &plain)),
            ("workon BETA", bin(TWO) + &tools("theirs") + &plain),
            ("cd ..", bin(TWO) + &plain),
            // A change by hand stays.
            ("export PATH=/usr/bin:/bin", "/usr/bin:/bin".to_owned()),
            ("true", "/usr/bin:/bin".to_owned()),
        ] {
            terminal.run(&line.replace("ALPHA", ONE).replace("BETA", TWO));
            terminal.run("true");
            assert_eq!(terminal.variable("PATH"), Some(path), "{} {line}", shell.kind);
        }
    });
}

/// As its `layout python` does.
#[test]
fn our_environment_replaces_direnvs_own() {
    if !crate::support::matrix::slow() {
        return;
    }
    with_each(|tool, shell, sandbox, mut terminal| {
        if tool.name != "direnv" {
            return;
        }
        let kind = shell.kind;
        sandbox
            .write("theirs/.envrc", "export VIRTUAL_ENV=/opt/theirs; PATH_add /opt/theirs/bin\n");
        terminal.run("direnv allow theirs");
        let plain = sandbox.path_variable();
        let ours = sandbox.environment(ONE).display().to_string();
        let (of_ours, of_theirs) = (format!("{ours}/bin:"), "/opt/theirs/bin:".to_owned());
        for (line, environment, path) in [
            ("cd theirs", "/opt/theirs", of_theirs.clone() + &plain),
            ("workon ALPHA", &*ours, of_ours.clone() + &of_theirs + &plain),
            ("cd ..", &ours, of_ours.clone() + &plain),
            ("cd theirs", "/opt/theirs", of_theirs + &of_ours + &plain),
            ("cd ..", &ours, of_ours + &plain),
            ("deactivate", "", plain.clone()),
        ] {
            terminal.run(&line.replace("ALPHA", ONE));
            terminal.run("true");
            let now = terminal.variable("VIRTUAL_ENV").unwrap_or_default();
            assert_eq!(now, environment, "{kind} {line}");
            assert_eq!(terminal.variable("PATH"), Some(path), "{kind} {line}");
        }
    });
}

fn environment(sandbox: &Sandbox) -> String {
    sandbox.environment(ONE).display().to_string()
}
