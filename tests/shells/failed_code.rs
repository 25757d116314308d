//! A script that evaluates what the program prints doesn't see its status. If the program fails, what it prints fails
//! with that status.

use venvyard::shell::Shell;

use crate::support::{Sandbox, TestShell, for_each_shell};

/// Command lines that fail, with SHELL for the shell's name, and their statuses.
const FAILING: [(&str, i32); 12] = [
    ("activate nosuch --shell SHELL", 3),
    ("activate --shell SHELL nosuch", 3),
    ("activate --shell=SHELL -- nosuch", 3),
    ("activate --shell SHELL", 2),
    ("activate --shell SHELL a b", 2),
    ("activate --shell SHELL --nosuch", 2),
    ("activate --shell SHELL ''", 2),
    ("create --shell SHELL a", 4),
    ("create b --shell SHELL --python 1.0", 5),
    ("create --shell SHELL -a nosuch b", 1),
    ("create b --nosuch --shell=SHELL", 2),
    ("init SHELL --nosuch", 2),
];

/// The same without the name of a shell, as far as code for the shell doesn't need it.
const UNNAMED: [(&str, i32); 5] = [
    ("activate a", 2),
    ("activate nosuch --shell tcsh", 2),
    ("activate --nosuch", 2),
    ("init", 2),
    ("init nosuch", 2),
];

/// The line that evaluates what the command line prints, as the documents write it.
fn evaluation(shell: &TestShell, line: &str) -> String {
    let line = line.replace("SHELL", shell.kind.name());
    match shell.kind {
        Shell::Bash | Shell::Zsh => format!("eval \"$(venvyard {line})\""),
        Shell::Fish => format!("venvyard {line} | source"),
        Shell::PowerShell => format!("venvyard {line} | Out-String | Invoke-Expression"),
    }
}

#[test]
fn code_of_a_program_that_fails_ends_a_strict_script_with_its_status() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a"]);
        let unnamed: &[_] =
            if matches!(shell.kind, Shell::Bash | Shell::Zsh) { &UNNAMED } else { &[] };
        let failing = FAILING.iter().chain(unnamed);
        if shell.kind == Shell::PowerShell {
            return in_powershell(shell, &sandbox, failing);
        }
        for (line, status) in failing {
            let code = evaluation(shell, line);
            let goes_on = shell.choose("echo 'goes on'", "builtin echo 'goes on'", "");
            shell
                .strict(&sandbox, &format!("{code}\n{goes_on}"))
                .failure(*status)
                .stdout_is("")
                .stderr_has(if *status == 2 { "" } else { "venvyard: " });
            let code = format!("{code} && {goes_on}");
            let told = shell.strict(&sandbox, &shell.status_of(&code)).success();
            assert_eq!(told.stdout, format!("status {status}\n"), "{code}");
            let code = evaluation(shell, line);
            let function = shell
                .choose(
                    "f() { CODE || echo handled; }\nf",
                    "function f\n    CODE; or echo handled\nend\nf",
                    "",
                )
                .replace("CODE", &code);
            let handled = shell.strict(&sandbox, &function).success();
            assert_eq!(handled.stdout, "handled\n", "{function}");
        }
    });
}

/// In one process, because PowerShell starts slowly.
fn in_powershell<'a>(
    shell: &TestShell,
    sandbox: &Sandbox,
    failing: impl Iterator<Item = &'a (&'static str, i32)>,
) {
    let (scripts, expected): (Vec<String>, Vec<String>) = failing
        .map(|(line, status)| {
            let code = evaluation(shell, line);
            let caught = "catch { \"status $($LASTEXITCODE): $_\" }";
            let told = format!("status {status}: venvyard ended with status {status}\n");
            (format!("try {{ {code}; 'goes on' }} {caught}\n"), told)
        })
        .unzip();
    shell.strict(sandbox, &scripts.concat()).success().stdout_is(&expected.concat());
    let uncaught = format!("{}\n'goes on'", evaluation(shell, "activate nosuch --shell SHELL"));
    shell.strict(sandbox, &uncaught).failure(1).stdout_is("");
}

#[test]
fn what_succeeds_goes_on() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a"]);
        let load = evaluation(shell, "init SHELL");
        let enter = evaluation(shell, "activate a --shell SHELL");
        let make = evaluation(shell, "create b --no-pip --shell SHELL");
        let active = shell.active();
        let script = format!("{load}\n{enter}\n{active}\n{make}\n{active}");
        shell.strict(&sandbox, &script).success().stdout_is("active a\nactive b\n");
    });
}

/// They look at the status themselves, and `workon` alone lists the environments.
#[test]
fn the_functions_evaluate_only_what_succeeds() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a"]);
        let load = shell.source(&shell.static_file(&sandbox));
        let script = format!(
            "{load}\n{}\n{}\n{}\nworkon",
            shell.status_of("workon nosuch"),
            shell.status_of("mkenv a"),
            shell.status_of("mkenv --nosuch")
        );
        let ended = shell.strict(&sandbox, &script).success();
        assert_eq!(ended.stdout, "status 3\nstatus 4\nstatus 2\na\n");
        assert!(!ended.stderr.contains("ended with status"), "{ended}");
    });
}

/// A person would read it.
#[cfg(unix)]
#[test]
fn nothing_of_it_is_printed_at_a_terminal() {
    let sandbox = Sandbox::with(["a"]);
    let binary = env!("CARGO_BIN_EXE_venvyard");
    for args in [&["activate", "a", "--shell", "bash"] as &[&str], &["init", "nosuch"]] {
        let mut terminal = crate::support::Terminal::program(&sandbox, binary, args);
        assert_eq!(terminal.wait_exit(), 2);
        assert!(!terminal.view().has("exit 2"), "{}", terminal.screen());
    }
}

/// The terminal's Ctrl-C reaches the program alone while it waits for a key.
#[cfg(unix)]
#[test]
fn a_pick_that_is_interrupted_fails_too() {
    use crate::support::{Terminal, key};
    let sandbox = Sandbox::with(["a"]);
    // A Ctrl-C that comes before the question reaches the shell, too.
    let script = "trap : INT; eval \"$(venvyard activate --shell sh)\"; echo \"ended with $?\"";
    for key in [key::CTRL_C, key::CTRL_D, key::ESCAPE] {
        let mut terminal = Terminal::program(&sandbox, "/bin/sh", &["-c", script]);
        terminal.expect("workon");
        terminal.send(key);
        terminal.expect("ended with 130");
        assert_eq!(terminal.wait_exit(), 0);
    }
}
