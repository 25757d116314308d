//! Hooks and a project's commands.

use venvyard::shell::{Commands, Shell};

use super::Asked;
use crate::support::{Sandbox, TestShell, for_each_shell};

fn file(shell: &TestShell, stem: &str) -> String {
    format!("{stem}.{}", shell.choose("sh", "fish", "ps1"))
}

/// A hook that prints a word and the environment it sees.
fn says(shell: &TestShell, word: &str) -> String {
    shell
        .choose(
            &format!("echo {word} ${{VIRTUAL_ENV_PROMPT-none}}"),
            &format!("echo {word} $VIRTUAL_ENV_PROMPT"),
            &format!("\"{word} $env:VIRTUAL_ENV_PROMPT\""),
        )
        .to_owned()
}

#[test]
fn hooks_run_in_order_and_in_reverse_on_leaving() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        for directory in ["global", "own"] {
            for when in ["activate", "deactivate"] {
                let path = format!("{directory}/{}", file(shell, when));
                sandbox.write(path, &says(shell, &format!("{directory}-{when}")));
            }
        }
        let last = sandbox.write(file(shell, "post-create"), &says(shell, "last"));
        let (global, own) = (sandbox.home().join("global"), sandbox.home().join("own"));
        let mut asked = Asked::hooks(&[&global, &own]);
        asked.source.push(last);
        let enter = asked.enter(shell, &sandbox, "a");
        let script = format!("{enter}\ndeactivate");
        shell.strict(&sandbox, &script).success().stdout_is(
            "global-activate a\nown-activate a\nlast a\nown-deactivate a\nglobal-deactivate a\n",
        );
    });
}

#[test]
fn what_hooks_set_in_the_session_stays() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        let hook = shell.choose(
            "set -o ignoreeof; HOOKED=yes; hooked () { echo function; }; alias hookalias='echo x'",
            "set -g HOOKED yes\nfunction hooked\n    echo function\nend",
            "$global:HOOKED = 'yes'; function global:hooked { 'function' }",
        );
        sandbox.write(format!("h/{}", file(shell, "activate")), hook);
        let enter = Asked::hooks(&[&sandbox.home().join("h")]).enter(shell, &sandbox, "a");
        let shown = shell.choose(
            "hooked; echo $HOOKED; [[ -o ignoreeof ]] && alias hookalias >/dev/null && echo option",
            "hooked; echo $HOOKED; echo option",
            "hooked; $HOOKED; 'option'",
        );
        let script = format!("{enter}\n{shown}");
        shell.strict(&sandbox, &script).success().stdout_is("function\nyes\noption\n");
    });
}

#[test]
fn a_failing_hook_is_reported_and_the_switch_completes() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        let fails =
            shell.choose("false\nsh -c 'exit 7'", "false\nsh -c 'exit 7'", "sh -c 'exit 7'");
        for when in ["activate", "deactivate"] {
            sandbox.write(format!("h/{}", file(shell, when)), fails);
        }
        let enter = Asked::hooks(&[&sandbox.home().join("h")]).enter(shell, &sandbox, "a");
        let path = shell.print("PATH");
        let script = format!(
            "{}\n{}\n{}\n{}\n{path}",
            shell.status_of(&enter),
            shell.active(),
            shell.status_of("deactivate"),
            shell.active()
        );
        let ran = shell.strict(&sandbox, &script).success();
        let wanted = "status 1\nactive a\nstatus 1\nactive none\n";
        let mut ran = ran.stdout_is(&format!("{wanted}{}", shell.path(&sandbox)));
        for when in ["activate", "deactivate"] {
            let hook = sandbox.home().join("h").join(file(shell, when));
            ran = ran
                .stderr_has(&format!("venvyard: the hook {} ended with status 7", hook.display()));
        }
    });
}

#[test]
fn a_hook_with_a_syntax_error_is_reported_and_the_switch_completes() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        sandbox.write(format!("h/{}", file(shell, "activate")), "if true (\n");
        let enter = Asked::hooks(&[&sandbox.home().join("h")]).enter(shell, &sandbox, "a");
        let sessions: &[&str] =
            if shell.kind == Shell::Bash { &["", "set -o posix"] } else { &[""] };
        for options in sessions {
            let script =
                format!("{options}\n{}\n{}\ndeactivate", shell.status_of(&enter), shell.active());
            let ran = shell.strict(&sandbox, &script).success();
            ran.stdout_is("status 1\nactive a\n").stderr_has("the hook");
        }
    });
}

#[test]
fn hooks_that_switch_do_not_loop() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        let hooks = sandbox.home().join("h");
        let a = Asked::hooks(&[&hooks]).enter(shell, &sandbox, "a");
        let b = Asked::hooks(&[&hooks]).enter(shell, &sandbox, "b");
        let none = Asked::default().enter(shell, &sandbox, "c");
        let run = |activate: &str, deactivate: &str, script: &str| {
            sandbox.write(format!("h/{}", file(shell, "activate")), activate);
            sandbox.write(format!("h/{}", file(shell, "deactivate")), deactivate);
            let script = format!("{script}\n{}\n{}", shell.active(), shell.print("PATH"));
            let ran = shell.strict(&sandbox, &script).success();
            ran.stdout.split_once("active ").unwrap().1.to_owned()
        };
        let path = shell.path(&sandbox);
        let within = |name: &str| {
            format!("{name}\n{}:{path}", sandbox.home().join(name).join("bin").display())
        };
        assert_eq!(run(&a, "", &a), within("a"), "it enters itself");
        assert_eq!(run(&b, "", &a), within("b"), "each enters the other");
        assert_eq!(run("deactivate", "", &a), format!("none\n{path}"), "it leaves at once");
        let leave = format!("{a}\ndeactivate");
        assert_eq!(run("", "deactivate", &leave), format!("none\n{path}"), "leaving leaves");
        assert_eq!(run("", &none, &leave), within("c"), "leaving enters another");
        assert_eq!(run("", &none, &format!("{a}\n{b}")), within("b"), "what was asked for");
    });
}

#[test]
fn a_projects_commands_run_in_its_directory_with_the_variables() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        let directory = sandbox.project("my shop");
        let commands = Commands {
            directory: directory.clone(),
            activate: Some("echo \"up $K '$PWD'\"; K=changed".to_owned()),
            deactivate: Some("echo \"down $K\"; exit 3".to_owned()),
        };
        let asked = Asked { commands: Some(commands), ..Asked::set("K", "it's v") };
        let enter = asked.enter(shell, &sandbox, "a");
        let script = format!(
            "{enter}\n{}\n{}\n{}",
            shell.print("K"),
            shell.status_of("deactivate"),
            shell.active()
        );
        let ran = shell.strict(&sandbox, &script).success();
        let up = format!("up it's v '{}'\n", directory.display());
        let ran = ran.stdout_is(&format!("{up}it's vdown it's v\nstatus 1\nactive none\n"));
        let said = format!(
            "the command of the project {} ended with status 3: echo \"down $K\"; exit 3\n",
            directory.display()
        );
        assert_eq!(ran.stderr, format!("venvyard: {said}"));
    });
}

#[test]
fn leaving_a_temporary_environment_removes_it() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new();
        sandbox.program("venvyard", "printf '%s|' \"$@\"; echo \"${VIRTUAL_ENV-none}\"; exit 1");
        let asked = Asked { temporary: true, ..Asked::default() };
        let enter = asked.enter(shell, &sandbox, "a");
        let script = format!("{enter}\n{}\n{}", shell.status_of("deactivate"), shell.active());
        let directory = sandbox.home().join("a");
        let wanted =
            format!("remove|--temporary|{}|none\nstatus 1\nactive none\n", directory.display());
        shell.strict(&sandbox, &script).success().stdout_is(&wanted);
    });
}

/// Under errexit, bash 5.2 loses its way when the code of `builtin eval` fails where the caller looks at the status.
#[test]
fn a_failing_hook_ends_no_shell_that_looks_at_the_status() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a"]);
        let hook = format!(".virtualenvs/a/.venvyard/hooks/{}", file(shell, "activate"));
        sandbox.write(hook, "sh -c 'exit 7'");
        let load = shell.source(&shell.static_file(&sandbox));
        let look = shell.choose(
            "workon a || echo looked",
            "workon a; or echo looked",
            "workon a; if (-not $?) { 'looked' }",
        );
        let script = format!("{load}\n{look}\n{}", shell.active());
        shell.strict(&sandbox, &script).success().stdout_is("looked\nactive a\n");
    });
}
