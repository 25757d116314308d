//! The hooks that run before and after an environment is created or removed.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::support::{Outcome, Sandbox, Terminal, for_each_terminal, key};

/// Prints its name, arguments, variables and directory.
const SAYS: &str = "echo \"${0##*/} $* $VENVYARD_NAME|$VENVYARD_PATH|$VENVYARD_PROJECT|$(pwd)\" \
    | tee -a ~/said";

fn sandbox() -> Sandbox {
    Sandbox::new().with_pyenv()
}

fn hook(sandbox: &Sandbox, name: &str, text: &str) -> PathBuf {
    let file = sandbox.config().join("hooks").join(format!("{name}.sh"));
    sandbox.write(file, &format!("{text}\n"))
}

fn said(sandbox: &Sandbox) -> String {
    std::fs::read_to_string(sandbox.home().join("said")).unwrap_or_default()
}

fn create(sandbox: &Sandbox) -> Outcome {
    sandbox.venvyard(["create", "a", "--no-pip"])
}

fn remove(sandbox: &Sandbox) -> Outcome {
    sandbox.venvyard(["remove", "a", "--yes"])
}

fn is_listed(sandbox: &Sandbox) -> bool {
    sandbox.venvyard(["list", "--names"]).success().stdout == "a\n"
}

#[test]
fn each_hook_runs_at_its_time_in_the_current_directory() {
    let sandbox = sandbox();
    for name in ["pre-create", "post-create", "pre-remove", "post-remove"] {
        let there = "test -d \"$VENVYARD_PATH\" && echo there >> ~/said || echo absent >> ~/said";
        hook(&sandbox, name, &format!("{SAYS}\n{there}"));
    }
    let (project, env) = (sandbox.project("é shop"), sandbox.environment("a"));
    let made = sandbox
        .venvyard_in(&project, ["create", "a", "--no-pip", "--project", project.to_str().unwrap()]);
    made.success().stdout_is("").stderr_has("pre-create.sh a a|");
    remove(&sandbox).success().stdout_is("");
    let about = format!("a a|{}|{}", env.display(), project.display());
    let (there, home) = (project.display(), sandbox.home().display());
    assert_eq!(
        said(&sandbox),
        format!(
            "pre-create.sh {about}|{there}\nabsent\npost-create.sh {about}|{there}\nthere\n\
             pre-remove.sh {about}|{home}\nthere\npost-remove.sh {about}|{home}\nabsent\n"
        )
    );
}

#[test]
fn a_failing_pre_hook_stops_the_verb() {
    let sandbox = sandbox();
    hook(&sandbox, "pre-create", "exit 3");
    let before = sandbox.environment("a");
    create(&sandbox)
        .failure(1)
        .stderr_has("hooks/pre-create.sh failed (exit status: 3)")
        .stderr_has("nothing was made");
    assert!(!before.exists() && !is_listed(&sandbox));
    hook(&sandbox, "pre-create", "exit 0");
    create(&sandbox).success();
    hook(&sandbox, "pre-remove", "kill -9 $$");
    remove(&sandbox).failure(1).stderr_has("pre-remove.sh failed (signal: 9").stderr_has("a stays");
    assert!(before.exists() && is_listed(&sandbox));
}

#[test]
fn a_failing_post_hook_is_reported() {
    let sandbox = sandbox();
    hook(&sandbox, "post-create", "exit 1");
    create(&sandbox).failure(1).stderr_has("post-create.sh failed").stderr_has("a is made");
    assert!(is_listed(&sandbox));
    hook(&sandbox, "post-remove", "exit 1");
    remove(&sandbox).failure(1).stderr_has("post-remove.sh failed").stderr_has("a is removed");
    assert!(!is_listed(&sandbox));
}

/// Writes a hook of the environment itself.
fn own_hook(sandbox: &Sandbox, environment: &Path, name: &str, text: &str) {
    let file = environment.join(".venvyard/hooks").join(format!("{name}.sh"));
    sandbox.write(file, &format!("{text}\n"));
}

#[test]
fn an_environments_own_hooks_run_first_even_after_its_deletion() {
    let sandbox = sandbox();
    create(&sandbox).success();
    let env = sandbox.environment("a");
    for name in ["pre-remove", "post-remove"] {
        let there = "test -d \"$VENVYARD_PATH\" && echo there >> ~/said || echo absent >> ~/said";
        own_hook(&sandbox, &env, name, &format!("echo own $* >> ~/said; {there}"));
        hook(&sandbox, name, &format!("echo of all $* >> ~/said; {there}"));
    }
    remove(&sandbox).success();
    assert_eq!(said(&sandbox), "own a\nthere\nof all a\nthere\nown a\nabsent\nof all a\nabsent\n");
    // The copy of the last hook is deleted, too.
    let tree = sandbox.tree();
    assert_eq!(tree.paths().find(|path| path.contains(".new-")), None);
}

#[test]
fn an_environments_own_hook_can_forbid_its_deletion() {
    let sandbox = sandbox();
    create(&sandbox).success();
    let env = sandbox.environment("a");
    hook(&sandbox, "pre-remove", SAYS);
    hook(&sandbox, "post-remove", "echo last >> ~/said");
    own_hook(&sandbox, &env, "pre-remove", "exit 3");
    let name = "a/.venvyard/hooks/pre-remove.sh failed (exit status: 3)";
    remove(&sandbox).failure(1).stderr_has(name).stderr_has("a stays");
    assert!(is_listed(&sandbox) && said(&sandbox).is_empty());
    own_hook(&sandbox, &env, "pre-remove", "exit 0");
    own_hook(&sandbox, &env, "post-remove", "exit 4");
    let name = "a/.venvyard/hooks/post-remove.sh failed (exit status: 4)";
    remove(&sandbox).failure(1).stderr_has(name).stderr_has("a is removed");
    assert!(said(&sandbox).ends_with("last\n") && !is_listed(&sandbox));
}

#[test]
fn hooks_of_an_environment_in_a_project_need_trust() {
    let sandbox = sandbox();
    let project = sandbox.project("shop");
    let env = project.join(".venv");
    for trusted in [false, true] {
        let make = ["create", "a", "--no-pip", "--here"];
        sandbox.venvyard_in(&project, make).success();
        for name in ["pre-remove", "post-remove"] {
            own_hook(&sandbox, &env, name, "echo ran >> ~/said");
        }
        if trusted {
            sandbox.venvyard(["trust", "--yes", env.to_str().unwrap()]).success();
        }
        let removed = remove(&sandbox).success();
        let line =
            "ignored the hooks of ~/projects/shop/.venv: they are not trusted; 'venvyard trust ";
        assert_eq!(removed.stderr.contains(line), !trusted, "{}", removed.stderr);
        assert_eq!(said(&sandbox), if trusted { "ran\nran\n" } else { "" });
    }
}

#[test]
fn a_refused_request_runs_no_hook() {
    let sandbox = sandbox();
    create(&sandbox).success();
    for name in ["pre-create", "pre-remove"] {
        hook(&sandbox, name, SAYS);
    }
    create(&sandbox).failure(4);
    sandbox.venvyard(["create", "b", "--python", "1.0"]).failure(5);
    sandbox.venvyard(["remove", "a"]).failure(2);
    sandbox.venvyard(["remove", "b", "--yes"]).failure(3);
    assert_eq!(said(&sandbox), "");
}

#[test]
fn an_unreadable_hook_is_an_error() {
    let sandbox = sandbox();
    create(&sandbox).success();
    let hooks = sandbox.config().join("hooks");
    let refused = |reason: &str| {
        remove(&sandbox).failure(1).stderr_has("can't read the hook").stderr_has(reason);
        assert!(is_listed(&sandbox), "{reason}");
    };
    std::fs::create_dir_all(hooks.join("pre-remove.sh")).unwrap();
    refused("it is not a file");
    std::fs::remove_dir(hooks.join("pre-remove.sh")).unwrap();
    std::os::unix::fs::symlink("nowhere", hooks.join("pre-remove.sh")).unwrap();
    refused("no such file");
    std::fs::remove_file(hooks.join("pre-remove.sh")).unwrap();
    let file = hook(&sandbox, "pre-remove", "exit 0");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).unwrap();
    // Root can read everything.
    if std::fs::read(&file).is_err() {
        refused("permission denied");
    }
}

#[test]
fn mkenv_sources_post_create_once_the_environment_is_active() {
    for_each_terminal(|shell, sandbox, mut terminal| {
        hook(sandbox, "post-create", "HOOKED=\"$VIRTUAL_ENV_PROMPT\"");
        let file = sandbox.config().join("hooks/post-create.fish");
        sandbox.write(file, "set -g HOOKED $VIRTUAL_ENV_PROMPT\n");
        assert_eq!(terminal.run("mkenv a --no-pip").status, 0, "{}", shell.kind);
        assert_eq!(terminal.variable("HOOKED").as_deref(), Some("a"), "{}", shell.kind);
        for extension in ["sh", "fish"] {
            let file = sandbox.config().join("hooks/post-create").with_extension(extension);
            sandbox.write(file, "false\n");
        }
        let failed = terminal.run("mkenv b --no-pip");
        assert_eq!(failed.status, 1, "{}: {}", shell.kind, failed.output);
        assert!(failed.output.contains("hooks/post-create."), "{}", failed.output);
        assert_eq!(terminal.variable("VIRTUAL_ENV_PROMPT").as_deref(), Some("b"));
    });
}

#[test]
fn ctrl_c_ends_a_hanging_hook_and_nothing_is_made() {
    let sandbox = sandbox();
    hook(&sandbox, "pre-create", "echo hanging; sleep 600");
    let program = env!("CARGO_BIN_EXE_venvyard");
    let mut terminal = Terminal::program(&sandbox, program, &["create", "a", "--no-pip"]);
    terminal.expect("hanging");
    terminal.send(key::CTRL_C);
    assert_eq!(terminal.wait_exit(), 130);
    assert!(!sandbox.environment("a").exists());
    assert!(!Path::new(&sandbox.environment("")).exists() || !is_listed(&sandbox));
}

#[test]
fn a_hook_ended_by_ctrl_c_counts_as_interrupted() {
    let Some((_, python)) = crate::support::python::interpreters().pop() else { return };
    let sandbox = sandbox();
    // A shell that started with the signal ignored, as in a script's background, cannot restore it.
    let die = "import os, signal; signal.signal(signal.SIGINT, signal.SIG_DFL); os.kill(os.getpid(), signal.SIGINT)";
    hook(&sandbox, "pre-create", &format!("exec '{}' -c '{die}'", python.display()));
    create(&sandbox).failure(130).stderr_has("nothing was made");
    assert!(!sandbox.environment("a").exists());
}
