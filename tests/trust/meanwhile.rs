//! Files that are replaced while they are read, and what must not read them at all.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use venvyard::trust::{Gate, Verdict};

use crate::support::{Sandbox, for_each_shell};

/// Two contents replace each other as fast as possible: only the trusted one may be used.
#[test]
fn a_file_replaced_after_the_check_is_not_used() {
    let sandbox = Sandbox::new();
    let code = sandbox.project("code");
    let good = |name: &str| code.join(name);
    let texts = [
        (
            "venvyard.toml",
            "env-file = '.env'\n[variables]\nSET = 'good'\n",
            "env-file = '.env'\n[variables]\nSET = 'evil'\n",
        ),
        (".env", "ALSO=good\n", "ALSO=evil\n"),
    ];
    for (name, text, _) in texts {
        std::fs::write(good(name), text).unwrap();
    }
    let gate = Gate::new(&sandbox.data());
    gate.trust(&gate.review(&code).unwrap()).unwrap();
    let over = AtomicBool::new(false);
    let mut passed: Vec<Vec<String>> = Vec::new();
    let mut refused = 0;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                for evil in [true, false] {
                    for (name, text, other) in texts {
                        let staged = code.join("staged");
                        std::fs::write(&staged, if evil { other } else { text }).unwrap();
                        std::fs::rename(staged, code.join(name)).unwrap();
                    }
                }
            }
        });
        // Panics only after the other thread ended; otherwise that thread would run for ever.
        for _ in 0..20_000 {
            // A gate for each command.
            match Gate::new(&sandbox.data()).of(&code) {
                Ok(Verdict::Trusted(project)) => {
                    passed.push(venvyard::variables::assignments(&project.variables).collect());
                }
                _ => refused += 1,
            }
            if passed.len() > 20 && refused > 20 {
                break;
            }
        }
        over.store(true, Ordering::Relaxed);
    });
    assert!(passed.iter().all(|set| set == &["ALSO=good", "SET=good"]), "{passed:?}");
    let passed = passed.len();
    assert!(passed > 0 && refused > 0, "{passed} passed, {refused} refused");
}

/// The shell sources the hook that was checked, even if the file was replaced since.
#[test]
fn a_hook_is_sourced_from_a_copy_that_was_trusted() {
    let sandbox = Sandbox::new();
    let code = sandbox.project("code");
    super::scene::environment(&code.join(".venv"));
    let hooks = code.join(".venv/.venvyard/hooks");
    std::fs::create_dir_all(&hooks).unwrap();
    std::fs::write(hooks.join("activate.sh"), "echo trusted\n").unwrap();
    sandbox.venvyard_in(&code, ["trust", "-y", ".venv"]).success();
    let printed = sandbox.venvyard_in(&code, ["activate", "--shell", "bash", "."]).success();
    std::fs::write(hooks.join("activate.sh"), "echo evil\n").unwrap();
    let mut shell = sandbox.command("bash");
    shell.args(["--norc", "-c", &printed.stdout]);
    crate::support::Outcome::of(shell).success().stdout_is("trusted\n");
}

/// Neither Tab nor the prompt, nor what only lists, reads a project's file: here to read it would be to
/// wait for ever, were it opened as files are.
#[test]
fn nothing_is_read_unless_something_is_entered() {
    let sandbox = Sandbox::with(["shop"]);
    let code = sandbox.project("code");
    let file = code.join("venvyard.toml");
    std::fs::write(&file, "[variables]\nSET = 'read'\n").unwrap();
    for (count, words) in [
        vec!["__complete", "bash", "1", "workon", ""],
        vec!["__complete", "bash", "1", "workon", "."],
        vec!["__complete", "zsh", "1", "mkenv", ""],
        vec!["__complete", "zsh", "2", "mkenv", "-p", ""],
        vec!["__complete", "fish", "1", "rmenv", ""],
        vec!["__complete", "fish", "2", "venvyard", "trust", ""],
        vec!["__complete", "fish", "2", "venvyard", "trust", "--"],
        vec!["__complete", "powershell", "2", "venvyard", "run", ""],
        vec!["__complete", "bash", "2", "venvyard", "show", "s"],
        vec!["list"],
        vec!["list", "--json"],
        vec!["show", "shop"],
        vec!["init", "bash"],
        vec!["python", "list"],
        vec!["run", "shop", "true"],
        vec!["activate", "--shell", "bash", "shop"],
    ]
    .into_iter()
    .enumerate()
    {
        let opened = opened(&sandbox, &code, &words, count, 0);
        assert!(!opened.contains("venvyard.toml"), "{words:?} opened it\n{opened}");
    }
}

/// The file may be of any size, so even a digest of it could take any time.
#[test]
fn an_interpreter_in_a_project_is_not_run_before_it_is_trusted() {
    let sandbox = Sandbox::new();
    let code = sandbox.project("code");
    super::scene::environment(&code.join(".venv"));
    let python = code.join(".venv/bin/python");
    std::fs::remove_file(&python).unwrap();
    std::fs::copy("/bin/sh", &python).unwrap();
    let before = opened(&sandbox, &code, &["activate", "--shell", "bash", "."], 0, 6);
    assert!(!before.contains("bin/python\""), "{before}");
    let after = opened(&sandbox, &code, &["trust", "--yes", ".venv"], 1, 0);
    assert!(after.is_empty() || after.contains("bin/python\""), "{after}");
}

/// The files that a command opens, from strace; it must end with `status`. Empty without strace.
fn opened(sandbox: &Sandbox, code: &Path, words: &[&str], count: usize, status: i32) -> String {
    if !crate::support::available("strace", which::which("strace").is_ok()) {
        return String::new();
    }
    let log = sandbox.root().join(format!("calls {count}"));
    let mut command = sandbox.command("strace");
    command.args(["-f", "-e", "trace=open,openat,readlink", "-o"]).arg(&log).arg("venvyard");
    command.args(words).current_dir(code);
    let outcome = crate::support::Outcome::of(command);
    assert_eq!(outcome.status, status, "{outcome}");
    std::fs::read_to_string(log).unwrap()
}

/// In a shell that is set up, in the untrusted directory: Enter, then Tab.
#[test]
fn a_prompt_in_an_untrusted_project_runs_and_sets_nothing() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new().with_pyenv();
        let code = sandbox.project("code");
        let canary = sandbox.root().join("canary");
        let touch = format!("touch \"{}\"", canary.display());
        std::fs::write(
            code.join("venvyard.toml"),
            format!("[environment]\nname = 'shop'\n[variables]\nSET = 'x'\n[hooks]\nactivate = '''{touch}'''\n"),
        )
        .unwrap();
        super::scene::environment(&code.join(".venv"));
        let load = shell.source(&shell.static_file(&sandbox));
        let cd = shell.choose("cd", "cd", "Set-Location");
        let script =
            format!("{load}\n{cd} {}\n{}", shell.quote(code.to_str().unwrap()), shell.print("SET"));
        let outcome = shell.strict(&sandbox, &script);
        assert!(!outcome.stdout.contains('x') || outcome.status != 0, "{outcome}");
        assert!(!canary.exists(), "{outcome}");
    });
}
