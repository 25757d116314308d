//! Homes, registries and `PATH` that disappear: the session stays as it was, and one line says why.

use super::Disk;
use crate::support::{Sandbox, TestShell, for_each_shell};

/// A home with the environments `a` and `b`, and the line that loads the functions.
fn with_two(shell: &TestShell) -> (Sandbox, String) {
    let sandbox = Sandbox::with(["a", "b"]);
    let load = shell.source(&shell.static_file(&sandbox));
    (sandbox, load)
}

/// One line and its hint.
#[track_caller]
fn says_one(stderr: &str, what: &str) {
    let lines: Vec<&str> = stderr.lines().filter(|line| !line.starts_with("  hint: ")).collect();
    assert!(lines.len() == 1 && lines[0].contains(what), "{stderr}");
}

#[test]
fn an_environment_can_be_left_after_its_home_vanished() {
    for_each_shell(|shell| {
        let (sandbox, load) = with_two(shell);
        // Keeps `static`: PowerShell's commands are files in the data directory, which may be elsewhere.
        let gone = "Get-ChildItem -Force ~ | Where-Object Name -ne static | Remove-Item -R -Force";
        let gone = shell.choose("command rm -rf ~", "command rm -rf ~", gone);
        let script = format!(
            "{load}\nworkon a\ncd /\n{gone}\n{0}\n{1}\n{2}\n{1}\n{3}",
            shell.status_of("workon b"),
            shell.active(),
            shell.status_of("deactivate"),
            shell.print("PATH"),
        );
        let wanted = "status 3\nactive a\nstatus 0\nactive none\n";
        let ran = shell.strict(&sandbox, &script).success();
        let ran = ran.stdout_is(&format!("{wanted}{}", shell.path(&sandbox)));
        says_one(&ran.stderr, "there is no environment b");
    });
}

#[test]
fn an_unwritable_registry_changes_no_session() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new().with_pyenv();
        let Some(disk) = Disk::tmpfs(&sandbox, "size=1m") else { return };
        let sandbox = sandbox.env("VENVYARD_DATA_DIR", &disk.path);
        sandbox.venvyard(["create", "--no-pip", "a"]).success();
        disk.make_read_only();
        let load = shell.source(&shell.static_file(&sandbox));
        let script = format!(
            "{load}\nworkon a\n{}\n{}\ndeactivate\n{}\n{}",
            shell.status_of("mkenv b --no-pip"),
            shell.active(),
            shell.active(),
            shell.print("PATH"),
        );
        let ran = shell.strict(&sandbox, &script).success();
        let wanted = format!("status 1\nactive a\nactive none\n{}", shell.path(&sandbox));
        says_one(&ran.stdout_is(&wanted).stderr, "read-only file system");
        assert!(!sandbox.environment("b").exists());
        let refused = sandbox.venvyard(["var", "set", "a", "K=v"]).failure(1);
        says_one(&refused.stderr, disk.path.to_str().unwrap());
    });
}

/// A `PATH` that was emptied or unset by accident.
fn without_path(shell: &TestShell) -> [&'static str; 2] {
    [shell.choose("PATH=", "set -gx PATH", ""), shell.choose("unset PATH", "set -e PATH", "")]
}

#[test]
fn an_empty_or_unset_path_is_restored() {
    for_each_shell(|shell| {
        let (sandbox, load) = with_two(shell);
        sandbox.venvyard(["var", "set", "a", "PATH+=/d"]).success();
        for without in without_path(shell).into_iter().filter(|line| !line.is_empty()) {
            let shown = shell.choose(
                "echo \"${PATH-unset}\"",
                "begin\n    set -q PATH; and string join : x $PATH; or echo unset\nend",
                "",
            );
            let control = shell.strict(&sandbox, &format!("{without}\n{shown}")).success().stdout;
            // A shell that knows where the program is does not search PATH.
            let known = shell.choose("lsenv >|/dev/null", "lsenv >/dev/null", "");
            let script = format!(
                "{load}\n{known}\n{without}\nworkon a\n{}\nworkon b\n{0}\ndeactivate\n{shown}",
                shell.active()
            );
            let ran = shell.strict(&sandbox, &script).success();
            assert_eq!(ran.stderr, "", "{without}");
            ran.stdout_is(&format!("active a\nactive b\n{control}"));
        }
    });
}

#[test]
fn a_path_without_the_program_says_so_and_changes_nothing() {
    for_each_shell(|shell| {
        let (sandbox, load) = with_two(shell);
        for without in without_path(shell).into_iter().filter(|line| !line.is_empty()) {
            // Before the file is loaded: later the shell knows where the program was.
            let script =
                format!("{without}\n{load}\n{}\n{}", shell.status_of("workon a"), shell.active());
            let ran = shell.strict(&sandbox, &script).success();
            let ran = ran.stdout_is("status 127\nactive none\n");
            says_one(&ran.stderr, "can't find the program 'venvyard' on PATH");
        }
    });
}
