//! Tests of the test tools: each is made to fail here, because a check that can't fail proves nothing.

#[cfg(unix)]
mod terminal;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::support::{Outcome, Sandbox, Tree, for_each_shell, powershell, python};

/// The message of the panic that `test` ends with.
fn message_of(test: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(test)).expect_err("it should have failed");
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[cfg(unix)]
#[test]
fn a_process_sees_nothing_of_the_machines_environment() {
    let sandbox = Sandbox::new().env("GIVEN", "a b");
    let mut command = sandbox.command("env");
    command.env("PATH", sandbox.path_variable());
    let outcome = Outcome::of(command).success().stdout_has("GIVEN=a b\n");
    let mut names: Vec<&str> =
        outcome.stdout.lines().filter_map(|line| Some(line.split_once('=')?.0)).collect();
    names.sort_unstable();
    let own = ["GIVEN", "HOME", "LANG", "PATH", "PYTHONDONTWRITEBYTECODE", "TERM", "TMPDIR"];
    assert_eq!(names, own);
    assert!(!sandbox.path_variable().contains("shims"), "{}", sandbox.path_variable());
}

#[test]
fn the_home_has_a_space_and_a_non_ascii_letter_by_default() {
    assert!(Sandbox::new().home().ends_with("home é/u"));
    assert!(Sandbox::plain().home().to_string_lossy().is_ascii());
}

#[test]
fn a_dropped_sandbox_is_deleted() {
    let sandbox = Sandbox::new();
    let root = sandbox.root().to_owned();
    sandbox.write("projects/a/file", "x");
    assert!(root.is_dir());
    drop(sandbox);
    assert!(!root.exists());
}

#[test]
fn network_and_pyenv_are_opt_in() {
    let names = |sandbox: &Sandbox| -> Vec<String> {
        sandbox.variables().map(|(name, _)| name.to_string_lossy().into_owned()).collect()
    };
    let closed = names(&Sandbox::new());
    assert!(!closed.iter().any(|name| name.starts_with("PIP_") || name == "PYENV_ROOT"));
    let open = names(&Sandbox::new().with_pyenv().with_network());
    assert_eq!(open.contains(&"PYENV_ROOT".to_owned()), python::pyenv_root().is_some());
    let machine_has = std::env::vars_os().any(|(name, _)| name == "PIP_CERT");
    assert_eq!(open.contains(&"PIP_CERT".to_owned()), machine_has);
}

#[test]
fn the_binary_is_the_one_just_built() {
    let sandbox = Sandbox::new();
    let project = sandbox.project("A");
    let _ = sandbox.venvyard(["--version"]);
    let _ = sandbox.venvyard_in(&project, ["--version"]);
    let found = which::which_in("venvyard", Some(sandbox.path_variable()), sandbox.home()).unwrap();
    assert_eq!(found, std::path::Path::new(env!("CARGO_BIN_EXE_venvyard")));
}

#[test]
fn a_tree_notices_additions_changes_and_deletions() {
    let sandbox = Sandbox::new();
    sandbox.write("stays", "x");
    sandbox.write("changes", "x");
    sandbox.write("goes", "x");
    let before = sandbox.tree();
    before.assert_same(&sandbox.tree());
    sandbox.write("changes", "y");
    sandbox.write("new/file", "x");
    std::fs::remove_file(sandbox.home().join("goes")).unwrap();
    let after = sandbox.tree();
    let changes = before.changes(&after);
    let signs: Vec<(char, &str)> = changes
        .lines()
        .map(|line| (line.chars().next().unwrap(), line[2..].split("  ").next().unwrap()))
        .collect();
    assert_eq!(
        signs,
        [
            ('-', "home é/u/changes"),
            ('+', "home é/u/changes"),
            ('-', "home é/u/goes"),
            ('+', "home é/u/new"),
            ('+', "home é/u/new/file"),
        ]
    );
    assert!(message_of(|| before.assert_same(&after)).contains("- home é/u/goes  file"));
    assert!(after.paths().any(|path| path == "home é/u/stays"), "{after}");
    assert_eq!(sandbox.read("changes"), "y");
    assert_eq!(Tree::of(&sandbox.home().join("nothing")).to_string(), "");
}

#[test]
fn wrong_statuses_missing_texts_and_noise_are_noticed() {
    let outcome = Outcome {
        what: "it".to_owned(),
        status: 3,
        stdout: "data\n".to_owned(),
        stderr: String::new(),
        cut_short: false,
    };
    let outcome = outcome.failure(3).stdout_is("data\n").stdout_has("at").stderr_has("");
    let say = |test: &dyn Fn(Outcome) -> Outcome| message_of(|| drop(test(outcome.clone())));
    assert!(say(&Outcome::success).starts_with("should have succeeded"));
    assert!(say(&|it| it.failure(4)).starts_with("should have ended with 4"));
    assert!(say(&Outcome::silent).starts_with("should be silent"));
    assert!(say(&|it| it.stdout_is("data")).contains("stdout should be \"data\""));
    assert!(say(&|it| it.stdout_has("other")).contains("stdout should contain \"other\""));
    assert!(say(&|it| it.stderr_has("other")).contains("stderr should contain \"other\""));
}

#[test]
fn a_strict_script_has_its_output_and_status() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        shell.strict(&sandbox, "").success().silent();
        let script = shell.print("HOME");
        let home = sandbox.home().to_string_lossy().into_owned();
        shell.strict(&sandbox, &script).success().stdout_is(&home);
        let outcome = shell.strict(&sandbox, "exit 7").failure(7).silent();
        assert!(outcome.cut_short);
    });
}

#[test]
fn a_strict_script_stops_at_the_first_failure() {
    for_each_shell(|shell| {
        let fail = shell.choose("false", "false", "throw 'no'");
        let script = format!("{fail}\n{}", shell.print("HOME"));
        let outcome = shell.strict(&Sandbox::new(), &script).failure(1).stdout_is("");
        assert!(outcome.cut_short);
    });
}

#[test]
fn an_early_exit_with_status_0_is_no_success() {
    for_each_shell(|shell| {
        let outcome = shell.strict(&Sandbox::new(), "exit 0");
        assert!(message_of(|| drop(outcome.success())).starts_with("stopped before its end"));
    });
}

#[cfg(unix)]
#[test]
fn a_script_that_never_ran_is_a_failure() {
    for_each_shell(|shell| {
        let mut shell = crate::support::TestShell::find(shell.kind).unwrap();
        shell.program = which::which("true").unwrap();
        let message = message_of(|| drop(shell.strict(&Sandbox::new(), "anything")));
        assert!(message.starts_with("the shell did not run the script"), "{message}");
    });
}

#[test]
fn an_unset_variable_or_a_failing_pipe_ends_a_strict_script() {
    for_each_shell(|shell| {
        let unset = shell.choose("printf %s \"$NOSUCH\"", "false", "$Nosuch | Out-Null");
        let pipe = shell.choose("false | cat", "false", "throw 'no'");
        for script in [unset, pipe] {
            let outcome = shell.strict(&Sandbox::new(), script);
            assert!(outcome.status != 0 && outcome.cut_short, "{outcome}");
        }
    });
}

#[test]
fn quoted_texts_arrive_unchanged() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        let texts = [r#"a'b"c\d$(touch x)`e`"#, "two\nlines é", "\\", "-n", "%s", "’‘"];
        let scripts = texts.map(|text| {
            let word = shell.quote(text);
            let posix = format!("printf %s {word}");
            let powershell = format!("[Console]::Out.Write({word})");
            shell.choose(&posix, &posix, &powershell).to_owned()
        });
        assert_eq!(shell.strict_each(&sandbox, &scripts), texts);
    });
}

#[test]
fn a_file_is_sourced_from_a_path_with_a_quote() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        let file =
            sandbox.write(format!("it's é/{}", shell.kind.file_name()), &shell.print("HOME"));
        let home = sandbox.home().to_string_lossy().into_owned();
        shell.strict(&sandbox, &shell.source(&file)).success().stdout_is(&home);
    });
}

#[test]
fn all_failing_shells_are_named() {
    let shells = std::cell::Cell::new(0);
    let message = message_of(|| {
        for_each_shell(|shell| {
            shells.set(shells.get() + 1);
            panic!("{} says no", shell.kind);
        });
    });
    match shells.get() {
        0 => unreachable!("a machine without any shell"),
        1 => assert!(message.ends_with("says no"), "{message}"),
        _ => assert!(message.starts_with("failed in bash"), "{message}"),
    }
}

#[cfg(unix)]
#[test]
fn a_program_of_the_test_comes_first_on_path() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        sandbox.program("uname", "printf mine");
        shell.strict(&sandbox, "uname").success().stdout_has("mine");
    });
}

#[test]
fn invalid_powershell_is_found_with_its_line() {
    powershell::assert_parses("${Env:A} = 'it''s'\nif ($?) { Remove-Item -LiteralPath 'Env:B' }\n");
    for text in ["# a comment\n", "# a\n$a = 1\n", "", "\n# a\n\n# b"] {
        assert_eq!(powershell::mistakes(text), Vec::<String>::new(), "{text:?}");
    }
    let message = message_of(|| powershell::assert_parses("$a = 1\nif ($a {\n"));
    assert!(message.starts_with("not PowerShell:\n"), "{message}");
}

#[test]
fn every_pyenv_interpreter_has_the_version_of_its_directory() {
    for (version, executable) in python::interpreters() {
        let series = version.rsplit_once('.').map_or(&*version, |(series, _)| series);
        if version.split('.').count() != 3 || !version.starts_with(['2', '3']) {
            continue;
        }
        assert!(python::require_python(series).is_some(), "{series}");
        let mut command = Sandbox::new().command(executable);
        command.args(["-c", "import sys; sys.stdout.write('%d.%d.%d' % sys.version_info[:3])"]);
        command.current_dir("/");
        Outcome::of(command).success().stdout_is(&version);
    }
    assert_eq!(python::find("3."), None, "a series is a whole one");
    assert_eq!(python::find("1.5"), None);
}
