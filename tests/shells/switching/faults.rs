//! Failures while switching: the session stays as it was, and one line says why.

use venvyard::shell::Shell;

use super::Asked;
use crate::support::{Sandbox, for_each_shell, matrix};

#[test]
fn truncated_code_changes_nothing() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        let code = Asked::set("K", "it's\nv").code(shell, &sandbox, "a");
        let whole = code.trim_end().rfind('\n').unwrap();
        let cuts: Vec<usize> = (1..whole).filter(|at| code.is_char_boundary(*at)).collect();
        // Cut at a hundred places in the functions, and at every place in the calls; a quick run takes every third, CI every second.
        let share = matrix::pick(3, 2, 1);
        let first = shell.choose(
            "\n_venvyard_check '",
            "\n_venvyard_check '",
            "\n$global:_venvyard_failed = $false\n",
        );
        let calls = code.find(first).expect("the first of them");
        let places = cuts.iter().filter(|at| **at > calls || *at % (calls / 100) == 0);
        let places = places.step_by(share);
        let mut script = String::new();
        for at in places {
            let part = sandbox.write(format!("cut/{at}"), &code[..*at]);
            let run = shell.source(&part);
            let tried = shell.choose("2>/dev/null || true", "2>/dev/null; or true", "");
            let line = match shell.kind {
                Shell::PowerShell => format!("try {{ {run} }} catch {{ }}"),
                _ => format!("{run} {tried}"),
            };
            script.push_str(&line);
            script.push('\n');
        }
        let shown = format!("{}\n{}\n{}", shell.active(), shell.print("PATH"), shell.print("K"));
        let wanted = format!("active none\n{}", shell.path(&sandbox));
        shell.strict(&sandbox, &format!("{script}{shown}")).success().stdout_is(&wanted);
    });
}

#[test]
fn a_killed_program_changes_nothing_and_is_reported_in_one_line() {
    for_each_shell(|shell| {
        if shell.kind == Shell::PowerShell {
            return;
        }
        let sandbox = Sandbox::new();
        let code = Asked::default().code(shell, &sandbox, "a");
        sandbox.write("half", &code[..code.len() / 2]);
        let load = shell.source(&shell.static_file(&sandbox));
        for (program, status, said) in [
            (
                "cat half",
                1,
                "venvyard: nothing was changed: the program printed only part of its code\n",
            ),
            (
                "cat half; kill -9 $$",
                137,
                "venvyard: nothing was changed: signal 9 killed the program\n",
            ),
            (
                "true",
                1,
                "venvyard: nothing was changed: the program printed only part of its code\n",
            ),
            ("exit 4", 4, ""),
        ] {
            sandbox.program("venvyard", program);
            let script = format!("{load}\n{}\n{}", shell.status_of("workon a"), shell.active());
            let ran = shell.strict(&sandbox, &script).success();
            assert_eq!(ran.stderr, said, "{program}");
            ran.stdout_is(&format!("status {status}\nactive none\n"));
        }
    });
}

#[test]
fn a_removed_environment_can_be_left() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a"]);
        let load = shell.source(&shell.static_file(&sandbox));
        let directory = shell.quote(&sandbox.home().join(".virtualenvs").to_string_lossy());
        let gone = shell.choose("rm -rf", "rm -rf", "Remove-Item -Recurse -Force");
        let script = format!(
            "{load}\nworkon a\n{gone} {directory}\n{}\n{}\n{}",
            shell.status_of("deactivate"),
            shell.active(),
            shell.print("PATH")
        );
        let wanted = format!("status 0\nactive none\n{}", shell.path(&sandbox));
        shell.strict(&sandbox, &script).success().stdout_is(&wanted);
    });
}

#[test]
fn workon_dash_goes_back_to_the_previous_environment() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a", "b"]);
        let load = shell.source(&shell.static_file(&sandbox));
        let back = format!("workon -\n{}", shell.active());
        let script = format!("{load}\nworkon a\nworkon b\n{back}\n{back}\ndeactivate\n{back}");
        shell.strict(&sandbox, &script).success().stdout_is("active a\nactive b\nactive b\n");
        // The program knows it, too, and so does a child.
        let shows =
            "workon a\ndeactivate\nvenvyard show --path -\nvenvyard run - -- printenv VIRTUAL_ENV";
        let path = sandbox.environment("a").display().to_string();
        let outcome = shell.strict(&sandbox, &format!("{load}\n{shows}")).success();
        outcome.stdout_is(&format!("{path}\n{path}\n"));
        let script = format!("{load}\n{}\n{}", shell.status_of("workon -"), shell.active());
        let ran = shell.strict(&sandbox, &script).success();
        ran.stdout_is("status 3\nactive none\n")
            .stderr_has("this shell has not left any environment");
    });
}
