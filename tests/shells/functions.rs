//! The functions: workon, mkenv, deactivate and the others, at a terminal and in scripts.
#![cfg(unix)]

use venvyard::shell::Shell;

use crate::support::python::{foreign, require_python};
use crate::support::session::{self, Session};
use crate::support::{Sandbox, Terminal, TestShell, for_each_shell, for_each_terminal, key};

/// The whole session, with fish's completions.
fn session(shell: &TestShell, sandbox: &Sandbox, terminal: &mut Terminal) -> Session {
    let file = format!("snapshot.{}", shell.choose("sh", "fish", "ps1"));
    let file = sandbox.write(file, session::snapshot(shell.kind));
    terminal.run(&shell.source(&file));
    let lines = terminal.capture(shell.choose("snapshot", "snapshot; complete", ""));
    Session::parse(shell.kind, &lines)
}

#[test]
fn a_day_of_switching_leaves_the_session_as_it_was() {
    if require_python("3.9").is_none() {
        return;
    }
    for_each_terminal(|shell, sandbox, mut terminal| {
        let path = terminal.variable("PATH").unwrap();
        // Before the comparison, because the first use finds the program and loads completions.
        terminal.run("lsenv");
        let before = session(shell, sandbox, &mut terminal);
        let check = |terminal: &mut Terminal, name: &str| {
            let environment = sandbox.home().join(".virtualenvs").join(name);
            let bin = environment.join("bin");
            assert_eq!(terminal.view().cursor_row(), format!("({name}) ready>"));
            assert_eq!(terminal.variable("VIRTUAL_ENV"), Some(environment.display().to_string()));
            assert_eq!(terminal.variable("VIRTUAL_ENV_PROMPT").as_deref(), Some(name));
            assert_eq!(terminal.variable("PATH"), Some(format!("{}:{path}", bin.display())));
            assert_eq!(
                terminal.capture("command -v python pip"),
                format!("{0}/python\n{0}/pip\n", bin.display())
            );
            let prefix = terminal.capture("python -c 'import sys; print(sys.prefix)'");
            assert_eq!(prefix, format!("{}\n", environment.display()));
        };
        assert_eq!(terminal.run("mkenv a").status, 0);
        check(&mut terminal, "a");
        assert_eq!(terminal.run("mkenv b --python 3.9").status, 0);
        check(&mut terminal, "b");
        assert!(terminal.capture("python --version").starts_with("Python 3.9."));
        assert_eq!(terminal.run("workon a").status, 0);
        check(&mut terminal, "a");
        assert_eq!(terminal.run("workon b").status, 0);
        check(&mut terminal, "b");
        assert_eq!(terminal.run("deactivate").status, 0);
        assert_eq!(terminal.view().cursor_row(), "ready>");
        assert_eq!(terminal.variable("PATH"), Some(path));
        assert_eq!(terminal.variable("VIRTUAL_ENV"), None);
        assert_eq!(terminal.variable("VIRTUAL_ENV_PROMPT"), None);
        let after = session(shell, sandbox, &mut terminal);
        assert_eq!(before.difference(&after), "", "{}", shell.kind);
        assert_eq!(terminal.exit(), 0);
    });
}

#[test]
fn workon_goes_to_the_project_and_mkenv_stays() {
    for_each_terminal(|_, sandbox, mut terminal| {
        let project = sandbox.project("my shop");
        terminal.run("mkenv shop --no-pip --project 'projects/my shop'");
        assert_eq!(terminal.capture("pwd"), format!("{}\n", sandbox.home().display()));
        assert_eq!(terminal.run("workon shop").status, 0);
        assert_eq!(terminal.capture("pwd"), format!("{}\n", project.display()));
        terminal.run("cd /");
        assert_eq!(terminal.run("workon -n shop").status, 0);
        assert_eq!(terminal.capture("pwd"), "/\n");
        assert_eq!(terminal.run("cdproject").status, 0);
        assert_eq!(terminal.capture("pwd"), format!("{}\n", project.display()));
        terminal.run("deactivate; cd /");
        assert_eq!(
            terminal.run("workon 'my shop'").status,
            0,
            "a project's name means its environment"
        );
        assert_eq!(terminal.capture("pwd"), format!("{}\n", project.display()));
        assert_eq!(terminal.run("deactivate; workon .").status, 0);
        assert!(terminal.variable("VIRTUAL_ENV").unwrap().ends_with("/shop"));
        assert_eq!(terminal.run("deactivate; cdproject").status, 1);
    });
}

#[test]
fn workon_without_a_name_offers_a_list_to_filter() {
    for_each_terminal(|_, sandbox, mut terminal| {
        for name in ["alpha", "beta", "gamma"] {
            sandbox.venvyard(["create", "--no-pip", name]).success();
        }
        terminal.send("workon\r");
        terminal.expect("gamma");
        terminal.send("bet");
        terminal.wait_for("only beta", |screen| screen.has("beta") && !screen.has("gamma"));
        terminal.send(key::ENTER);
        terminal.wait_for("the prompt", |screen| screen.cursor_row() == "(beta) ready>");
        terminal.run("clear");
        terminal.send("workon\r");
        terminal.expect("gamma");
        terminal.send(key::CTRL_C);
        terminal.wait_for("the prompt and its cursor", |screen| {
            screen.cursor_row() == "(beta) ready>" && !screen.cursor_is_hidden()
        });
        terminal.run("clear");
        terminal.send("workon\r");
        terminal.expect("gamma");
        terminal.send(key::ESCAPE);
        terminal.wait_for("the prompt and its cursor", |screen| {
            screen.cursor_row() == "(beta) ready>" && !screen.cursor_is_hidden()
        });
        assert!(terminal.variable("VIRTUAL_ENV").unwrap().ends_with("/beta"));
    });
}

#[test]
fn a_failed_workon_changes_nothing() {
    for_each_terminal(|_, sandbox, mut terminal| {
        terminal.run("mkenv --no-pip projectA");
        sandbox.venvyard(["create", "--no-pip", "gone"]).success();
        let python = sandbox.home().join(".virtualenvs/gone/bin/python");
        std::fs::remove_file(&python).unwrap();
        std::os::unix::fs::symlink("/opt/no such/python3.9", &python).unwrap();
        let path = terminal.variable("PATH");
        let refused = |terminal: &mut Terminal, line: &str, status: i32, said: &str| {
            let ran = terminal.run(line);
            assert_eq!(ran.status, status, "{line}: {}", ran.output);
            assert!(ran.output.contains(said), "{line}: {}", ran.output);
            assert_eq!(terminal.view().cursor_row(), "(projectA) ready>");
            assert_eq!(terminal.variable("PATH"), path);
        };
        refused(&mut terminal, "workon gone", 5, "/opt/no such/python3.9");
        refused(&mut terminal, "workon projcet", 3, "did you mean projectA?");
        refused(&mut terminal, "workon ../x", 3, "there is no directory ../x");
        refused(&mut terminal, "mkenv projectA", 4, "already exists");
        refused(&mut terminal, "mkenv x --python 1.5", 5, "1.5");
        refused(&mut terminal, "rmenv --yes projectA", 1, "is active");
    });
}

#[test]
fn a_refused_mkenv_writes_nothing_and_returns_its_status() {
    let refused: [(&[&str], i32); 14] = [
        (&[".."], 2),
        (&["../x"], 2),
        (&["a/b"], 2),
        (&["-x"], 2),
        (&["--", "-x"], 2),
        (&[""], 2),
        (&["a\nb"], 2),
        (&["a\u{7}b"], 2),
        (&["con"], 2),
        (&["LPT1.txt"], 2),
        (&["taken"], 4),
        (&["Taken"], 4),
        (&["x", "--python", "1.5"], 5),
        (&["x", "-r", "no such file"], 1),
    ];
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["taken"]);
        let load = shell.source(&shell.static_file(&sandbox));
        shell.strict(&sandbox, &load).success();
        // A refused command may still cache interpreters.
        sandbox.venvyard(["python", "list"]).success();
        let before = sandbox.kept();
        let lines = refused.map(|(words, _)| {
            let words: Vec<String> = words.iter().map(|word| shell.quote(word)).collect();
            format!("mkenv {}", words.join(" "))
        });
        if shell.kind == Shell::PowerShell {
            // All in one session, because PowerShell takes a second to start.
            let told = |line| format!("{line}\n[Console]::Out.Write(\"$LASTEXITCODE \")\n");
            let script = format!("{load}\n{}", lines.map(told).concat());
            let statuses = refused.map(|(_, status)| format!("{status} ")).concat();
            let outcome = shell.strict(&sandbox, &script).success();
            outcome.stdout_is(&statuses).stderr_has("venvyard");
            before.assert_same(&sandbox.kept());
            return;
        }
        for (line, (_, status)) in lines.iter().zip(refused) {
            let script = format!("{load}\n{line}");
            let said = shell.strict(&sandbox, &script).failure(status).stderr;
            assert!(said.contains("venvyard: ") || said.contains("Usage: mkenv"), "{line}: {said}");
            before.assert_same(&sandbox.kept());
        }
    });
}

#[test]
fn help_of_a_function_is_text_not_code() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        let load = shell.source(&shell.static_file(&sandbox));
        let functions = ["workon", "mkenv", "rmenv", "lsenv"];
        let scripts = functions.map(|function| format!("{load}\n{function} --help"));
        for (function, help) in functions.iter().zip(shell.strict_each(&sandbox, &scripts)) {
            assert!(help.contains(&format!("Usage: {function}")), "{help}");
        }
    });
}

#[test]
fn a_user_who_changes_path_while_an_environment_is_active_keeps_the_change() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a"]);
        let load = shell.source(&shell.static_file(&sandbox));
        let add = shell.choose(
            "PATH=\"/first:$PATH:/last\"",
            "set -gx PATH /first $PATH /last",
            "$env:PATH = '/first:' + $env:PATH + ':/last'",
        );
        let script = format!("{load}\nworkon a\n{add}\ndeactivate\n{}", shell.print("PATH"));
        let wanted = format!("/first:{}:/last", shell.path(&sandbox));
        shell.strict(&sandbox, &script).success().stdout_is(&wanted);
    });
}

#[test]
fn activation_in_a_script_needs_no_functions() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a"]);
        let enter = shell.choose(
            "eval \"$(venvyard activate a --shell NAME)\"",
            "venvyard activate a --shell NAME | source",
            "venvyard activate a --shell NAME | Out-String | Invoke-Expression",
        );
        let enter = enter.replace("NAME", shell.kind.name());
        let script = format!("{enter}\npython -c 'import sys; print(sys.prefix)'");
        let prefix = sandbox.home().join(".virtualenvs/a");
        shell.strict(&sandbox, &script).success().stdout_is(&format!("{}\n", prefix.display()));
        let script = format!("{enter}\ndeactivate\n{}", shell.print("PATH"));
        shell.strict(&sandbox, &script).success().stdout_is(&shell.path(&sandbox));
    });
}

#[test]
fn unset_empty_and_unexported_variables_are_restored() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a"]);
        let load = shell.source(&shell.static_file(&sandbox));
        let (before, after) = match shell.kind {
            Shell::Fish => (
                "set -g PYTHONHOME /mine\nset -gx VIRTUAL_ENV_PROMPT ''",
                "if set -q VIRTUAL_ENV; echo set; end\nif set -qgx PYTHONHOME; echo exported; end\n\
                 echo \"$PYTHONHOME-\"(count $VIRTUAL_ENV_PROMPT)\nenv | grep VIRTUAL_ENV",
            ),
            Shell::PowerShell => ("$env:PYTHONHOME = '/mine'", "\"$env:PYTHONHOME-1\""),
            _ => (
                "PYTHONHOME=/mine\nexport VIRTUAL_ENV_PROMPT=",
                "echo \"${VIRTUAL_ENV-}${VIRTUAL_ENV+set}$PYTHONHOME-${VIRTUAL_ENV_PROMPT+1}\"\n\
                 env | grep -e PYTHONHOME -e VIRTUAL_ENV",
            ),
        };
        let during = shell.choose(
            "echo \"${PYTHONHOME-unset}\"",
            "if not set -q PYTHONHOME; echo unset; end",
            "if (-not (Test-Path -LiteralPath 'Env:PYTHONHOME')) { 'unset' }",
        );
        let script = format!("{load}\n{before}\nworkon a\n{during}\ndeactivate\n{after}");
        let left = if shell.kind == Shell::PowerShell { "" } else { "VIRTUAL_ENV_PROMPT=\n" };
        shell.strict(&sandbox, &script).success().stdout_is(&format!("unset\n/mine-1\n{left}"));
    });
}

#[test]
fn an_environment_that_another_tool_entered_over_ours_is_left_first() {
    if require_python("3.9").is_none() {
        return;
    }
    for_each_shell(|shell| {
        let sandbox = Sandbox::new().with_pyenv();
        let foreign = foreign(&sandbox);
        sandbox.venvyard(["create", "--no-pip", "a"]).success();
        sandbox.venvyard(["create", "--no-pip", "b"]).success();
        let load = shell.source(&shell.static_file(&sandbox));
        let scripts = foreign.join("bin");
        let enter = shell.choose("activate", "activate.fish", "Activate.ps1");
        let enter = shell.source(&scripts.join(enter));
        let script = format!(
            "{load}\nworkon a\n{enter}\nworkon b\n{}\ndeactivate\n{}",
            shell.print("PATH"),
            shell.print("PATH"),
        );
        let b = sandbox.home().join(".virtualenvs/b/bin");
        let path = shell.path(&sandbox);
        let both = format!("{}:{path}{path}", b.display());
        shell.strict(&sandbox, &script).success().stdout_is(&both);
    });
}

#[test]
fn the_users_own_deactivate_comes_back() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a"]);
        let load = shell.source(&shell.static_file(&sandbox));
        let own = shell.choose(
            "deactivate () { echo mine; }",
            "function deactivate\n    echo mine\nend",
            "function global:deactivate { 'mine' }",
        );
        let script = format!("{load}\n{own}\nworkon a\ndeactivate\ndeactivate");
        let shown = shell.strict(&sandbox, &script).success().stdout;
        assert_eq!(shown.trim_end(), "mine");
    });
}

#[test]
fn a_name_that_looks_like_a_number_stays_text() {
    for_each_shell(|shell| {
        let names = ["3.10", "007", "1e3"];
        let sandbox = Sandbox::with(names);
        let load = shell.source(&shell.static_file(&sandbox));
        let prompt = shell.print("VIRTUAL_ENV_PROMPT");
        let scripts = names.map(|name| format!("{load}\nworkon {name}\n{prompt}\ndeactivate"));
        assert_eq!(shell.strict_each(&sandbox, &scripts), names);
    });
}

#[test]
fn words_reach_the_program_unsplit() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new().with_pyenv();
        let load = shell.source(&shell.static_file(&sandbox));
        for (index, prompt) in ["a \"b\" c", "\\\"", "two words\\", "it's"].iter().enumerate() {
            let make = format!("mkenv --no-pip --prompt {} e{index}", shell.quote(prompt));
            let script = format!("{load}\n{make}\n{}", shell.print("VIRTUAL_ENV_PROMPT"));
            shell.strict(&sandbox, &script).success().stdout_is(prompt);
        }
        let stop = shell.choose("", "", "\nexit $LASTEXITCODE");
        let empty = format!("{load}\nmkenv --no-pip ''{stop}");
        shell.strict(&sandbox, &empty).failure(2).stderr_has("it is empty");
    });
}

/// PowerShell's counterpart of what the other shells' terminals show.
#[test]
fn powershells_prompt_has_the_name_and_sees_the_last_status() {
    let Some(shell) = TestShell::find(Shell::PowerShell) else { return };
    let sandbox = Sandbox::with(["a", "b"]);
    let load = shell.source(&shell.static_file(&sandbox));
    let fail = "Write-Error -Message no -ErrorAction SilentlyContinue";
    let mine = "function prompt { [string]$? + [string]$LASTEXITCODE + '>' }";
    let script = format!("{load}\n{mine}\nworkon a\n{fail}\n$shown = prompt\n$shown");
    shell.strict(&sandbox, &script).success().stdout_is("(a) False0>\n");
    // A prompt that another tool wrapped loses the name, and never calls itself.
    let wrap = "$inner = (Get-Item -LiteralPath 'Function:prompt').ScriptBlock\n\
                function prompt { '[' + (& $inner) + ']' }";
    let plain = "function prompt { '>' }";
    let script = format!("{load}\n{plain}\nworkon a\n{wrap}\ndeactivate\nprompt\nworkon b\nprompt");
    shell.strict(&sandbox, &script).success().stdout_is("[>]\n(b) [>]\n");
    let script = format!("{load}\n{plain}\nworkon a\nworkon b\nprompt\ndeactivate\nprompt");
    shell.strict(&sandbox, &script).success().stdout_is("(b) >\n>\n");
}

#[test]
fn a_shell_started_in_an_environment_can_leave_it() {
    for_each_terminal(|shell, _, mut terminal| {
        let path = terminal.variable("PATH");
        terminal.run("mkenv --no-pip a");
        terminal.run(shell.kind.name());
        assert_eq!(terminal.view().cursor_row(), "(a) ready>");
        assert_eq!(terminal.run("deactivate").status, 0);
        assert_eq!(terminal.view().cursor_row(), "ready>");
        assert_eq!(terminal.variable("PATH"), path);
        assert_eq!(terminal.variable("VIRTUAL_ENV"), None);
        assert_eq!(terminal.run("exit 0").status, 0);
        assert_eq!(terminal.view().cursor_row(), "(a) ready>");
        assert_eq!(terminal.run("deactivate").status, 0);
        assert_eq!(terminal.variable("PATH"), path);
    });
}

#[test]
fn without_the_program_the_functions_say_so_and_change_nothing() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        let load = shell.source(&shell.static_file(&sandbox));
        let empty = shell.choose("PATH=", "set -gx PATH", "$env:PATH = ''");
        // Before the file is loaded: it remembers what PATH loses later.
        let script = format!("{empty}\n{load}\nworkon a");
        if shell.kind != Shell::PowerShell {
            shell
                .strict(&sandbox, &script)
                .failure(127)
                .stderr_has("can't find the program 'venvyard' on PATH");
        }
    });
}
