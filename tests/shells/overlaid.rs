//! Environments entered over one another, by `workon`, by `bin/activate` and by other tools: one `deactivate` leaves
//! all of them, and the session is as it was.
#![cfg(unix)]

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::Path;

use venvyard::shell::Shell;

use crate::support::python::{foreign, interpreters, require_python};
use crate::support::session::{self, Session};
use crate::support::{
    Outcome, Sandbox, TestShell, for_each_auto_terminal, for_each_shell, for_each_terminal,
};

/// What virtualenv's `activate` does, as its own text does it.
const VIRTUALENV: &str = r#"deactivate () {
    unset -f pydoc >/dev/null 2>&1 || true
    if [ -n "${_OLD_VIRTUAL_PATH+x}" ] ; then
        PATH="$_OLD_VIRTUAL_PATH"
        export PATH
        unset _OLD_VIRTUAL_PATH
    fi
    if [ -n "${_OLD_VIRTUAL_PYTHONHOME+x}" ] ; then
        PYTHONHOME="$_OLD_VIRTUAL_PYTHONHOME"
        export PYTHONHOME
        unset _OLD_VIRTUAL_PYTHONHOME
    fi
    hash -r 2>/dev/null || true
    if [ -n "${_OLD_VIRTUAL_PS1+x}" ] ; then
        PS1="$_OLD_VIRTUAL_PS1"
        unset _OLD_VIRTUAL_PS1
    fi
    unset VIRTUAL_ENV
    unset VIRTUAL_ENV_PROMPT
    if [ ! "${1-}" = "nondestructive" ] ; then
        unset -f deactivate
    fi
}
deactivate nondestructive
VIRTUAL_ENV='/opt/virtualenv'
export VIRTUAL_ENV
_OLD_VIRTUAL_PATH="$PATH"
PATH="$VIRTUAL_ENV/bin:$PATH"
export PATH
VIRTUAL_ENV_PROMPT=virtualenv
export VIRTUAL_ENV_PROMPT
if [ -n "${PYTHONHOME+x}" ] ; then
    _OLD_VIRTUAL_PYTHONHOME="$PYTHONHOME"
    unset PYTHONHOME
fi
if [ -z "${VIRTUAL_ENV_DISABLE_PROMPT-}" ] ; then
    _OLD_VIRTUAL_PS1="${PS1-}"
    PS1="(${VIRTUAL_ENV_PROMPT}) ${PS1-}"
fi
pydoc () {
    python -m pydoc "$@"
}
hash -r 2>/dev/null || true
"#;

const VIRTUALENV_IN_POWERSHELL: &str = r"
function global:deactivate([switch] $NonDestructive) {
    if (Test-Path variable:_OLD_VIRTUAL_PATH) {
        $env:PATH = $variable:_OLD_VIRTUAL_PATH
        Remove-Variable '_OLD_VIRTUAL_PATH' -Scope global
    }
    if (Test-Path function:_old_virtual_prompt) {
        $function:prompt = $function:_old_virtual_prompt
        Remove-Item function:\_old_virtual_prompt
    }
    if ($env:VIRTUAL_ENV) { Remove-Item env:VIRTUAL_ENV -ErrorAction SilentlyContinue }
    if ($env:VIRTUAL_ENV_PROMPT) { Remove-Item env:VIRTUAL_ENV_PROMPT -ErrorAction SilentlyContinue }
    if (!$NonDestructive) { Remove-Item function:deactivate }
}
deactivate -nondestructive
$env:VIRTUAL_ENV = '/opt/virtualenv'
$env:VIRTUAL_ENV_PROMPT = 'virtualenv'
New-Variable -Scope global -Name _OLD_VIRTUAL_PATH -Value $env:PATH
$env:PATH = '/opt/virtualenv/bin:' + $env:PATH
if (!$env:VIRTUAL_ENV_DISABLE_PROMPT) {
    function global:_old_virtual_prompt { '' }
    $function:_old_virtual_prompt = $function:prompt
    function global:prompt { Write-Host -NoNewline '(virtualenv) '; _old_virtual_prompt }
}
";

/// What virtualenvwrapper's `workon` does around the `activate` of an environment.
const WRAPPER: &str = r#"wrapped() {
    if type deactivate 2>/dev/null | grep 'typeset env_postdeactivate_hook' >/dev/null; then
        deactivate
        unset -f deactivate >/dev/null 2>&1 || true
    fi
    . "$1"
    eval "$(typeset -f deactivate | sed 's/deactivate/virtualenv_deactivate/g')"
    unset -f deactivate >/dev/null 2>&1
    eval 'deactivate () {
        typeset env_postdeactivate_hook
        virtualenv_deactivate ${1-}
        if [ ! "${1-}" = "nondestructive" ]; then
            unset -f virtualenv_deactivate >/dev/null 2>&1 || true
            unset -f deactivate >/dev/null 2>&1 || true
        fi
    }'
}
"#;

/// A way to enter an environment: its name, whether the environment is ours, the line.
type Way = (&'static str, bool, String);

/// All ways that a shell has. `a` and `b` are ours, and set variables.
fn ways(shell: &TestShell, sandbox: &Sandbox) -> Vec<Way> {
    let script = shell.choose("activate", "activate.fish", "Activate.ps1");
    let own = sandbox.environment("b").join("bin").join(script);
    let mut ways =
        vec![("workon", true, "workon a".to_owned()), ("bin/activate", true, shell.source(&own))];
    let pythons = interpreters();
    let newest = pythons.iter().rfind(|(version, _)| version.starts_with("3.1"));
    let old = require_python("3.9");
    let found = [("venv", newest.map(|(_, python)| python.clone())), ("an old venv", old)];
    for (name, python) in found {
        let Some(python) = python else { continue };
        let directory = sandbox.home().join(name);
        let mut venv = sandbox.command(python);
        venv.args(["-m", "venv", "--without-pip"]).arg(&directory);
        Outcome::of(venv).success();
        ways.push((name, false, shell.source(&directory.join("bin").join(script))));
    }
    match shell.kind {
        Shell::Fish => {}
        Shell::PowerShell => {
            let file = sandbox.write("virtualenv.ps1", VIRTUALENV_IN_POWERSHELL);
            ways.push(("virtualenv", false, shell.source(&file)));
        }
        Shell::Bash | Shell::Zsh => {
            let file = sandbox.write("virtualenv", VIRTUALENV);
            ways.push(("virtualenv", false, shell.source(&file)));
            let wrapped = |file: &Path| format!("wrapped {}", shell.quote(&file.to_string_lossy()));
            ways.push(("virtualenvwrapper", false, wrapped(&file)));
            ways.push(("virtualenvwrapper on ours", true, wrapped(&own)));
        }
    }
    ways
}

/// Every order of two and three ways. In each, ours is below or above another one: what two other tools do to each
/// other is not ours to mend.
fn orders(ways: &[Way]) -> Vec<Vec<&Way>> {
    let mut orders: Vec<Vec<&Way>> = ways.iter().map(|way| vec![way]).collect();
    let mut all = Vec::new();
    for length in 2..=3 {
        let mut longer = Vec::new();
        for order in &orders {
            let last = order[order.len() - 1];
            for way in ways.iter().filter(|way| way.0 != last.0 && (way.1 || last.1)) {
                longer.push(order.iter().copied().chain([way]).collect::<Vec<_>>());
            }
        }
        if length == 3 {
            // These are much like others.
            let alike = ["an old venv", "virtualenvwrapper on ours"];
            longer.retain(|order| order.iter().all(|way| !alike.contains(&way.0)));
        }
        all.extend(longer.iter().cloned());
        orders = longer;
    }
    all
}

/// A sandbox whose environments `a` and `b` set variables.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::with(["a", "b"]);
    sandbox
        .venvyard(["var", "set", "a", "OVER=its own", "PATH+=/opt/a", "MANPATH+=/man/a"])
        .success();
    sandbox.venvyard(["var", "set", "b", "UNDER=its own", "PATH+=/opt/b"]).success();
    sandbox
}

#[test]
fn one_deactivate_ends_every_order_in_a_script() {
    for_each_shell(|shell| {
        let sandbox = sandbox();
        let ways = ways(shell, &sandbox);
        let sandbox = sandbox.env("PYTHONHOME", "/python home");
        let orders = orders(&ways);
        let look = shell.choose(
            "unset -f virtualenv_deactivate 2>/dev/null || true\necho '[[case]]'\nsnapshot\n",
            "echo '[[case]]'\nsnapshot\n",
            "[Console]::Out.WriteLine('[[case]]')\nsnapshot\n",
        );
        let prelude = shell.choose(WRAPPER, "", "Set-StrictMode -Off\n");
        let load = shell.source(&shell.static_file(&sandbox));
        let mut script = format!("{prelude}{}\n{load}\n", session::snapshot(shell.kind));
        // PowerShell's modules stay loaded, and other tools leave this and that behind.
        script.push_str(shell.choose("PS1='> '\n", "", "$null = snapshot\n"));
        for (_, _, enter) in &ways {
            write!(script, "{enter}\ndeactivate\n").unwrap();
        }
        script.push_str(look);
        for order in &orders {
            for (_, _, enter) in order {
                writeln!(script, "{enter}").unwrap();
            }
            write!(script, "deactivate\n{look}").unwrap();
        }
        script.push_str(look);
        // Not in the command line, which some shells keep in a variable.
        let file = sandbox.write(shell.choose("orders", "orders", "orders.ps1"), &script);
        let outcome = shell.strict(&sandbox, &shell.source(&file)).success();
        let sessions: Vec<&str> = outcome.stdout.split("[[case]]\n").skip(1).collect();
        assert_eq!(sessions.len(), orders.len() + 2, "{}", shell.kind);
        let before = Session::parse(shell.kind, sessions[0]);
        for (order, after) in orders.iter().zip(&sessions[1..]) {
            let difference = before.difference(&Session::parse(shell.kind, after));
            let names: Vec<&str> = order.iter().map(|way| way.0).collect();
            assert_eq!(difference, "", "{} after {}", shell.kind, names.join(", "));
        }
        assert_eq!(outcome.stderr, "", "{}", shell.kind);
    });
}

#[test]
fn one_deactivate_ends_every_pair_at_a_prompt() {
    for_each_terminal(|shell, sandbox, mut terminal| {
        for name in ["a", "b"] {
            sandbox.venvyard(["create", "--no-pip", name]).success();
        }
        let mut ways = ways(shell, sandbox);
        ways.retain(|way| ["workon", "bin/activate", "venv"].contains(&way.0));
        let path = terminal.variable("PATH");
        for order in orders(&ways).iter().filter(|order| order.len() == 2) {
            let lines = [&*order[0].2, &*order[1].2, "deactivate"];
            for lines in [lines.map(str::to_owned).to_vec(), vec![lines.join("; ")]] {
                let what = format!("{}: {}", shell.kind, lines.join("\n"));
                for line in &lines {
                    assert_eq!(terminal.run(line).status, 0, "{what}");
                }
                assert_eq!(terminal.view().cursor_row(), "ready>", "{what}");
                assert_eq!(terminal.variable("PATH"), path, "{what}");
                assert_eq!(terminal.variable("VIRTUAL_ENV"), None, "{what}");
                assert_eq!(terminal.variable("VIRTUAL_ENV_PROMPT"), None, "{what}");
                assert_eq!(terminal.run("deactivate").status, 127, "{what}");
            }
        }
    });
}

#[test]
fn another_tools_environment_ends_one_that_was_entered_on_cd() {
    if require_python("3.9").is_none() {
        return;
    }
    for_each_auto_terminal(
        |_, _| (),
        |shell, sandbox, mut terminal| {
            let script = shell.choose("activate", "activate.fish", "");
            let enter = shell.source(&foreign(sandbox).join("bin").join(script));
            let path = terminal.variable("PATH");
            for (line, prompt) in [
                ("cd ~/projects/a", "(a) ready>"),
                (&enter, "(foreign) ready>"),
                ("cd deep", "(foreign) ready>"),
                ("deactivate", "ready>"),
                ("cd ..", "ready>"),
            ] {
                assert_eq!(terminal.run(line).status, 0, "{} {line}", shell.kind);
                assert_eq!(terminal.view().cursor_row(), prompt, "{} {line}", shell.kind);
            }
            assert_eq!(terminal.variable("PATH"), path, "{}", shell.kind);
            terminal.run("cd ~/projects/b");
            assert_eq!(terminal.view().cursor_row(), "(b) ready>", "{}", shell.kind);
            terminal.run("cd ~");
            assert_eq!(terminal.variable("PATH"), path, "{}", shell.kind);
        },
    );
}

#[test]
fn another_tools_environment_ends_one_that_the_shell_inherited() {
    for_each_shell(|shell| {
        let sandbox = sandbox();
        let path = shell.path(&sandbox);
        let load = shell.source(&shell.static_file(&sandbox));
        let prelude = shell.choose(WRAPPER, "", "Set-StrictMode -Off\n");
        let shown = ["PATH", "VIRTUAL_ENV", "OVER", "MANPATH"].map(|name| shell.print(name));
        for (_, _, enter) in ways(shell, &sandbox).iter().filter(|way| way.0 != "workon") {
            let script = format!("{prelude}{load}\n{enter}\ndeactivate\n{}\n", shown.join("\n"));
            let file = sandbox.write(shell.choose("inner", "inner", "inner.ps1"), &script);
            let inner = [shell.program.as_os_str(), file.as_os_str()];
            let words = ["run", "a", "--"].map(OsStr::new).into_iter().chain(inner);
            sandbox.venvyard(words).success().stdout_is(&path);
        }
    });
}
