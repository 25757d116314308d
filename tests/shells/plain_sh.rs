//! `--shell sh`: the code that enters an environment in any POSIX shell.

use std::path::PathBuf;

use crate::support::{Outcome, Sandbox, available};

/// A shell that reads POSIX code.
struct Sh {
    name: &'static str,
    program: PathBuf,
    options: &'static [&'static str],
}

impl Sh {
    /// Runs a script that ends at the first failure and at the first variable that is unset.
    fn strict(&self, sandbox: &Sandbox, script: &str) -> Outcome {
        let mut command = sandbox.command(&self.program);
        let script = sandbox.write("script", script);
        command.args(self.options).arg("-eu").arg(script);
        Outcome::of(command)
    }
}

/// Runs a test in every POSIX shell of this machine.
#[track_caller]
fn for_each_sh(test: impl Fn(&Sh)) {
    for (name, options) in [
        ("dash", &[] as &[&str]),
        ("busybox", &["ash"]),
        ("bash", &["--posix"]),
        ("zsh", &["--emulate", "sh"]),
        ("ksh", &[]),
        ("mksh", &[]),
    ] {
        let program = which::which(name);
        // The last two are in few systems.
        if (name.ends_with("ksh") && program.is_err()) || !available(name, program.is_ok()) {
            continue;
        }
        let sh = Sh { name, program: program.unwrap(), options };
        test(&sh);
    }
}

/// Prints all variables, with those that are exported again.
const SNAPSHOT: &str = "snapshot() { set | grep -av '^[_A-Z]*\\(LINENO\\|RANDOM\\|SECONDS\\|PIPESTATUS\\|PPID\\|BASH[A-Z_]*\\|EPOCH[A-Z]*\\|SRANDOM\\)=' | grep -av \"^[_']\"; export -p | grep -av ' _='; }";

/// A sandbox with an environment `a` that changes variables of every kind, and a bare one, `b`.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::with(["a", "b"]);
    let value = "it's $(touch canary) `touch canary`\n\\n  two";
    let set = ["var", "set", "a", &format!("K={value}"), "EMPTY=", "PATH+=/end", "PATH^=/front"];
    sandbox.venvyard(set).success();
    sandbox.venvyard(["var", "set", "a", "MANPATH+=/m", "TOOLPATH^=/t"]).success();
    sandbox
}

const ENTER_A: &str = "eval \"$(venvyard activate a --shell sh)\"";

#[test]
fn it_sets_what_the_other_shells_set() {
    for_each_sh(|sh| {
        let sandbox = sandbox();
        let names = ["K", "EMPTY", "MANPATH", "TOOLPATH", "PATH", "VIRTUAL_ENV"];
        let shown = names.map(|name| format!("printf '%s|' \"${name}\"\n")).concat();
        let prefix = "python -c 'import sys; print(sys.prefix)'";
        let shown = format!("{shown}{prefix}\n/bin/sh -c 'printf %s \"$K\"'\n");
        let mut wanted = sandbox.command("bash");
        let bash = format!("eval \"$(venvyard activate a --shell bash)\"\n{shown}");
        wanted.args(["--norc", "-euc", &bash]);
        let wanted = Outcome::of(wanted).success().stdout;
        let found = sh.strict(&sandbox, &format!("{ENTER_A}\n{shown}")).success();
        assert_eq!((found.stdout, found.stderr), (wanted, String::new()), "{}", sh.name);
        assert!(!sandbox.tree().paths().any(|path| path.contains("canary")), "{}", sh.name);
    });
}

#[test]
fn deactivate_leaves_the_session_as_it_was() {
    for_each_sh(|sh| {
        let sandbox = sandbox();
        for before in [
            "",
            "K=1 EMPTY=2 PYTHONHOME=/p",
            "K='a b' EMPTY=''; export K EMPTY PYTHONHOME=/p",
            "export MANPATH=/one:/two TOOLPATH=",
            "IFS=:; set -f",
            "VIRTUAL_ENV=''",
            "alias deactivate='echo mine'; unalias deactivate",
        ] {
            // Each part twice: the first run of a function may set what a shell remembers.
            let script = format!(
                "{SNAPSHOT}\n{before}\n{ENTER_A}\ndeactivate\nsnapshot >before\n{ENTER_A}\ndeactivate\n\
                 snapshot >after\n{ENTER_A}\neval \"$(venvyard activate b --shell sh)\"\n{ENTER_A}\n\
                 deactivate\nsnapshot >after-three\ncommand -v deactivate && echo there || :"
            );
            let fresh = format!("{SNAPSHOT}\n{before}\nsnapshot >fresh");
            sh.strict(&sandbox, &fresh).success().silent();
            sh.strict(&sandbox, &script).success().silent();
            for after in ["before", "after", "after-three"] {
                assert_eq!(sandbox.read(after), sandbox.read("fresh"), "{} {before}", sh.name);
            }
        }
    });
}

#[test]
fn what_was_changed_meanwhile_stays() {
    for_each_sh(|sh| {
        let sandbox = sandbox();
        let script = format!(
            "before=$PATH\n{ENTER_A}\nPATH=/mine:$PATH:/last K=mine\nunset EMPTY\ndeactivate\n\
             [ \"$PATH\" = \"/mine:$before:/last\" ]\n[ \"$K\" = mine ]\n[ -z \"${{EMPTY+x}}\" ]"
        );
        sh.strict(&sandbox, &script).success().silent();
    });
}

#[test]
fn hooks_and_commands_run_and_none_ends_the_shell() {
    for_each_sh(|sh| {
        let sandbox = sandbox();
        let project = sandbox.project("shop");
        sandbox.write(
            "projects/shop/venvyard.toml",
            "[hooks]\nactivate = 'echo up; pwd'\ndeactivate = 'echo down'\n",
        );
        sandbox.venvyard(["trust", "projects/shop", "--yes"]).success();
        sandbox.venvyard(["project", "set", "a", "projects/shop"]).success();
        let hooks = sandbox.config().join("hooks");
        sandbox.write(hooks.join("activate.sh"), "echo entered $VIRTUAL_ENV_PROMPT\nfalse\n");
        sandbox.write(hooks.join("deactivate.sh"), "echo left $VIRTUAL_ENV_PROMPT\ndeactivate\n");
        let script = format!("{ENTER_A} || echo \"status $?\"\npwd\ndeactivate && echo left");
        let ended = sh.strict(&sandbox, &script).success();
        let place = project.display();
        let wanted = format!("entered a\nup\n{place}\nstatus 1\n{place}\ndown\nleft a\nleft\n");
        assert_eq!(ended.stdout, wanted, "{}: {ended}", sh.name);
        assert!(ended.stderr.contains("activate.sh ended with status 1"), "{ended}");
        // Not even what bash alone understands.
        sandbox.write(hooks.join("activate.sh"), "if; then\n");
        let ended =
            sh.strict(&sandbox, &format!("{ENTER_A} || echo \"went on in $VIRTUAL_ENV_PROMPT\""));
        assert!(ended.stdout.contains("went on in a"), "{}: {ended}", sh.name);
    });
}

#[test]
fn left_hooks_run_after_everything_is_restored() {
    for_each_sh(|sh| {
        let sandbox = sandbox();
        let says =
            |word: &str| format!("echo {word} ${{VIRTUAL_ENV_PROMPT-none}} ${{EMPTY-unset}}\n");
        let (users, own) =
            (sandbox.config().join("hooks"), sandbox.environment("a").join(".venvyard/hooks"));
        std::fs::create_dir_all(&own).unwrap();
        std::fs::write(own.join("left.sh"), says("own")).unwrap();
        let write = |stem: &str, text: &str| {
            sandbox.write(users.join(stem), text);
        };
        write("left.sh", &format!("{}false\n", says("users")));
        let enter_b = "eval \"$(venvyard activate b --shell sh)\"";
        let failed = format!("the hook {}/left.sh ended with status 1\n", users.display());
        for (leave, wanted) in [
            ("deactivate || echo \"status $?\"", "own none unset\nusers none unset\nstatus 1\n"),
            (enter_b, "own none unset\nusers none unset\n"),
        ] {
            let ended = sh.strict(&sandbox, &format!("{ENTER_A}\n{leave}")).success();
            assert_eq!(ended.stdout, wanted, "{}: {ended}", sh.name);
            assert_eq!(ended.stderr, format!("venvyard: {failed}"), "{}", sh.name);
        }
        // A hook that leaves it runs them, once.
        write("deactivate.sh", "deactivate\n");
        write("left.sh", &says("users"));
        let script = format!("{ENTER_A}\ndeactivate\necho ${{VIRTUAL_ENV-none}}");
        let ended = sh.strict(&sandbox, &script).success();
        assert_eq!(ended.stdout, "own none unset\nusers none unset\nnone\n", "{}", sh.name);
        // It may enter another.
        write("left.sh", &format!("rm '{}/left.sh'\n{enter_b}\n", users.display()));
        let script = format!("{ENTER_A}\ndeactivate\necho $VIRTUAL_ENV_PROMPT");
        let ended = sh.strict(&sandbox, &script).success();
        assert_eq!(ended.stdout, "own none unset\nb\n", "{}", sh.name);
    });
}

#[test]
fn a_read_only_variable_changes_nothing() {
    for_each_sh(|sh| {
        let sandbox = sandbox();
        for name in ["K", "PATH", "VIRTUAL_ENV_PROMPT"] {
            let script = format!(
                "{name}=${{{name}-}}; readonly {name}\n{ENTER_A} || echo \"status $?\"\necho \"${{VIRTUAL_ENV-none}}\""
            );
            let ended = sh.strict(&sandbox, &script).success();
            assert_eq!(ended.stdout, "status 1\nnone\n", "{}: {ended}", sh.name);
            let said = format!("venvyard: nothing was changed: the variable {name} is readonly");
            assert!(ended.stderr.contains(&said), "{}: {ended}", sh.name);
        }
    });
}

#[test]
fn a_temporary_environment_goes_when_it_is_left() {
    for_each_sh(|sh| {
        let sandbox = Sandbox::new().with_pyenv();
        let script = "eval \"$(venvyard create --temp --no-pip --shell sh)\"\necho \"$VIRTUAL_ENV\"\ndeactivate";
        let ended = sh.strict(&sandbox, script).success();
        let place = PathBuf::from(ended.stdout.trim_end());
        assert!(place.starts_with(sandbox.environment("")) && !place.exists(), "{ended}");
    });
}

/// bash and zsh may be anybody's `sh`, with the functions of their own.
#[test]
fn it_replaces_what_the_shells_own_functions_entered_and_the_other_way_round() {
    for (kind, options) in [
        (venvyard::shell::Shell::Bash, ["--norc", "-euc"]),
        (venvyard::shell::Shell::Zsh, ["-f", "-euc"]),
    ] {
        let Some(shell) = crate::support::TestShell::find(kind) else { continue };
        let sandbox = sandbox();
        let load = shell.source(&shell.static_file(&sandbox));
        let script = format!(
            "{load}\nbefore=$PATH\nworkon b\n{ENTER_A}\necho \"$VIRTUAL_ENV_PROMPT\"\nworkon b\n\
             echo \"$VIRTUAL_ENV_PROMPT ${{K-none}}\"\ndeactivate\n[ \"$PATH\" = \"$before\" ]\n\
             workon a\n{ENTER_A}\ndeactivate\necho \"${{VIRTUAL_ENV-none}} ${{K-none}}\"\n[ \"$PATH\" = \"$before\" ]"
        );
        let mut command = sandbox.command(&shell.program);
        command.args(options).arg(&script);
        Outcome::of(command).success().stdout_is("a\nb none\nnone none\n");
    }
}

#[test]
fn what_sh_has_not_is_explained() {
    let sandbox = Sandbox::with(["a"]);
    for args in [
        &["setup", "--shell", "sh"] as &[&str],
        &["shell", "a", "--shell", "dash"],
        &["init", "sh"],
        &["completions", "sh"],
    ] {
        let refused = sandbox.venvyard(args).failure(2);
        let refused = refused.stderr_has("eval \"$(venvyard activate NAME --shell sh)\"");
        assert!(!refused.stderr.contains("similar"), "{refused}");
    }
}
