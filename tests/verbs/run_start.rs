//! Which file `run` starts, and what it says about one that can't be started.
#![cfg(unix)]

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Outcome, Sandbox};

/// Writes a file with these permission bits.
fn file(path: &Path, bytes: impl AsRef<[u8]>, mode: u32) -> PathBuf {
    let _ = std::fs::remove_file(path);
    std::fs::write(path, bytes).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    path.to_owned()
}

fn run(sandbox: &Sandbox, name: &str, command: &[&str]) -> Outcome {
    sandbox.venvyard(["run", name, "--"].iter().chain(command))
}

/// It ended with that status, started nothing, and said exactly this.
#[track_caller]
fn cannot(outcome: Outcome, status: i32, what: &str) -> Outcome {
    let outcome = outcome.failure(status).stdout_is("");
    let line = outcome.stderr.lines().next().unwrap_or_default();
    assert_eq!(line, format!("venvyard: can't run {what}"), "{outcome}");
    outcome
}

/// The machine's own program as bytes, for another processor.
#[cfg(target_os = "linux")]
fn foreign_elf() -> Vec<u8> {
    let mut bytes = std::fs::read("/bin/true").unwrap();
    // IBM S/390, at e_machine.
    bytes[18..20].copy_from_slice(&22_u16.to_ne_bytes());
    bytes
}

/// The machine's own program, with another loader.
#[cfg(target_os = "linux")]
fn elf_without_loader() -> Vec<u8> {
    let mut bytes = std::fs::read("/bin/true").unwrap();
    let at = bytes.windows(4).position(|it| it == b"/lib").expect("a loader");
    bytes[at..at + 4].copy_from_slice(b"/nil");
    bytes
}

#[test]
fn a_program_that_the_environment_has_is_never_another() {
    let sandbox = Sandbox::with(["a"]);
    sandbox.program("tool", "echo another");
    let bin = sandbox.environment("a").join("bin");
    let tool = bin.join("tool");
    let shown = tool.display().to_string();
    file(&tool, "#!/bin/sh\necho own\n", 0o755);
    run(&sandbox, "a", &["tool"]).success().stdout_is("own\n");

    file(&tool, "#!/bin/sh\n", 0o644);
    cannot(run(&sandbox, "a", &["tool"]), 126, &format!("{shown}: it is not executable"));
    for first in ["#!/no/such/python\n", "#! /no/such/python -E\n", "#!/no/such/python"] {
        file(&tool, first, 0o755);
        let reason = "its interpreter /no/such/python doesn't exist";
        cannot(run(&sandbox, "a", &["tool"]), 126, &format!("{shown}: {reason}"));
    }
    for quoted in ["'/no such/python'", "\"/no such/python\""] {
        file(&tool, format!("#!/bin/sh\n'''exec' {quoted} \"$0\" \"$@\"\n' '''\n"), 0o755);
        let reason = "its interpreter /no such/python doesn't exist";
        cannot(run(&sandbox, "a", &["tool"]), 126, &format!("{shown}: {reason}"));
    }
    let inner = file(&sandbox.root().join("inner"), "#!/bin/sh\n", 0o644);
    file(&tool, format!("#!{}\n", inner.display()), 0o755);
    let reason = format!("its interpreter {} is not executable", inner.display());
    cannot(run(&sandbox, "a", &["tool"]), 126, &format!("{shown}: {reason}"));
    file(&tool, "#!/bin/sh\r\necho own\r\n", 0o755);
    let reason = "it has a first line that ends with a carriage return, as on Windows";
    cannot(run(&sandbox, "a", &["tool"]), 126, &format!("{shown}: {reason}"));
    std::fs::remove_file(&tool).unwrap();
    symlink("/no/such/tool", &tool).unwrap();
    let reason = "it is a link to /no/such/tool, which doesn't exist";
    cannot(run(&sandbox, "a", &["tool"]), 126, &format!("{shown}: {reason}"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_program_for_another_machine_is_not_run_as_a_script() {
    let sandbox = Sandbox::with(["a"]);
    sandbox.program("tool", "echo another");
    let tool = sandbox.environment("a").join("bin/tool");
    let shown = tool.display().to_string();
    file(&tool, foreign_elf(), 0o755);
    let reason = "it is a program for another processor (S/390)";
    cannot(run(&sandbox, "a", &["tool"]), 126, &format!("{shown}: {reason}"));
    file(&tool, b"\x01\x02\0\x03\nno text\n", 0o755);
    let reason = "it is not a program of this system";
    cannot(run(&sandbox, "a", &["tool"]), 126, &format!("{shown}: {reason}"));
    file(&tool, elf_without_loader(), 0o755);
    let outcome = run(&sandbox, "a", &["tool"]).failure(126);
    outcome.stderr_has("it needs the loader /nil").stderr_has(", which doesn't exist");
    file(&tool, format!("#!/{}\n", "x".repeat(300)), 0o755);
    let reason = "it has a first line that is longer than the system reads";
    cannot(run(&sandbox, "a", &["tool"]), 126, &format!("{shown}: {reason}"));
}

#[test]
fn only_what_the_environment_lacks_is_found_elsewhere() {
    let sandbox = Sandbox::with(["a"]);
    let first = sandbox.root().join("first");
    std::fs::create_dir_all(first.join("directory")).unwrap();
    sandbox.program("directory", "echo directory");
    let plain = file(&first.join("plain"), "#!/bin/sh\n", 0o644);
    sandbox.program("plain", "echo plain");
    symlink("/no/such", first.join("dangling")).unwrap();
    sandbox.program("dangling", "echo dangling");
    let orphan = file(&first.join("orphan"), "#!/no/such/sh\n", 0o755);
    sandbox.program("orphan", "echo another");
    let only = file(&first.join("only"), "#!/bin/sh\n", 0o644);
    // A text without a first line is a script for sh, as in every shell.
    file(&first.join("text"), "echo \"text $0 $*\"\n", 0o755);
    let path = format!("{}:{}", first.display(), sandbox.path_variable());
    let run = |program: &str| {
        let mut command = sandbox.command("venvyard");
        command.args(["run", "a", "--", program, "x y"]).env("PATH", &path);
        Outcome::of(command)
    };
    // As in shells: what can't be executed is passed over, what can be executed is taken.
    run("directory").success().stdout_is("directory\n");
    run("plain").success().stdout_is("plain\n");
    run("dangling").success().stdout_is("dangling\n");
    run("text").success().stdout_is(&format!("text {}/text x y\n", first.display()));
    let reason = "its interpreter /no/such/sh doesn't exist";
    cannot(run("orphan"), 126, &format!("{}: {reason}", orphan.display()));
    cannot(run("only"), 126, &format!("{}: it is not executable", only.display()));
    cannot(run("nosuchprogram"), 127, "nosuchprogram: it is not on PATH");
    cannot(run(""), 127, ": it is not on PATH");
    assert!(plain.exists());
}

#[test]
fn a_program_with_a_slash_is_that_file() {
    let sandbox = Sandbox::with(["a"]);
    let tool = sandbox.program("tool", "echo \"$0\"");
    std::fs::copy(&tool, sandbox.home().join("tool")).unwrap();
    run(&sandbox, "a", &["./tool"]).success().stdout_is("./tool\n");
    cannot(run(&sandbox, "a", &["./nosuch"]), 127, "./nosuch: it doesn't exist");
    cannot(run(&sandbox, "a", &["/no/such"]), 127, "/no/such: it doesn't exist");
    cannot(run(&sandbox, "a", &["./tool/x"]), 127, "./tool/x: it doesn't exist");
    cannot(run(&sandbox, "a", &["/"]), 126, "/: it is a directory");
    file(&sandbox.home().join("tool"), "x", 0o644);
    cannot(run(&sandbox, "a", &["./tool"]), 126, "./tool: it is not executable");
}

#[test]
fn a_renamed_environment_does_not_install_into_another_python() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a"]).success();
    sandbox.program("pip", "echo another");
    let (old, new) = (sandbox.environment("a"), sandbox.environment("b"));
    std::fs::rename(&old, &new).unwrap();
    let outcome = run(&sandbox, "b", &["pip", "install", "six"]).failure(126).stdout_is("");
    let outcome = outcome.stderr_has(&format!("{}/bin/pip: its interpreter", new.display()));
    // The interpreter's link has the version in its name if pip made the script.
    outcome
        .stderr_has(&format!(" {}/bin/python", old.display()))
        .stderr_has(" doesn't exist")
        .stderr_has("'venvyard run b -- python -m pip'");
    // A new environment at the old place is another one's Python.
    sandbox.venvyard(["create", "a"]).success();
    let outcome = run(&sandbox, "b", &["pip", "--version"]).failure(126).stdout_is("");
    outcome.stderr_has(&format!("belongs to the environment {}", old.display()));
    let module = run(&sandbox, "b", &["python", "-m", "pip", "--version"]).success();
    module.stdout_has(new.to_str().unwrap());
}

#[test]
fn a_copied_environment_does_not_install_into_the_original() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a"]).success();
    let (original, copy) = (sandbox.environment("a"), sandbox.environment("b"));
    let copied = Command::new("cp").arg("-a").args([&original, &copy]).status().unwrap();
    assert!(copied.success());
    for program in ["pip", copy.join("bin/pip").to_str().unwrap()] {
        let outcome = run(&sandbox, "b", &[program, "--version"]).failure(126).stdout_is("");
        outcome
            .stderr_has(&format!("{}/bin/pip: its interpreter", copy.display()))
            .stderr_has(&format!("belongs to the environment {}", original.display()));
    }
    run(&sandbox, "a", &["pip", "--version"]).success().stdout_has(original.to_str().unwrap());
}

/// None of these scripts belongs to another environment.
#[test]
fn scripts_that_name_another_interpreter_on_purpose_run() {
    let sandbox = Sandbox::plain().with_pyenv();
    for name in ["a", "other"] {
        sandbox.venvyard(["create", name, "--no-pip"]).success();
    }
    let bin = sandbox.environment("a").join("bin");
    let python = bin.join("python");
    let base = std::fs::canonicalize(&python).unwrap();
    let link = sandbox.root().join("link");
    symlink(sandbox.environment("a"), &link).unwrap();
    let relocatable = "#!/bin/sh\n'''exec' \"$(dirname -- \"$(realpath -- \"$0\")\")\"/'python' \"$0\" \"$@\"\n' '''";
    for (number, first) in [
        "#!/usr/bin/env python".to_owned(),
        "#!/usr/bin/env -S python -E".to_owned(),
        format!("#!{}", base.display()),
        format!("#!{}", python.display()),
        format!("#!{}/bin/python", link.display()),
        format!("#!/bin/sh\n'''exec' {} \"$0\" \"$@\"\n' '''", python.display()),
        relocatable.to_owned(),
    ]
    .into_iter()
    .enumerate()
    {
        file(&bin.join("tool"), format!("{first}\nprint({number})\n"), 0o755);
        run(&sandbox, "a", &["tool"]).success().stdout_is(&format!("{number}\n"));
    }
    file(&bin.join("tool"), "#!/bin/sh\necho shell\n", 0o755);
    run(&sandbox, "a", &["tool"]).success().stdout_is("shell\n");
    // A link to another environment's tool was put there by hand.
    let others = sandbox.environment("other").join("bin");
    let theirs = format!("#!{}\nprint('theirs')\n", others.join("python").display());
    file(&others.join("theirs"), theirs, 0o755);
    symlink(others.join("theirs"), bin.join("theirs")).unwrap();
    run(&sandbox, "a", &["theirs"]).success().stdout_is("theirs\n");
}

#[test]
fn an_environment_reached_by_another_path_runs_its_scripts() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a"]).success();
    let link = sandbox.root().join("envs");
    symlink(sandbox.environment(""), &link).unwrap();
    let mut command = sandbox.command("venvyard");
    command.args(["run", "a", "pip", "--version"]).env("WORKON_HOME", &link);
    Outcome::of(command).success();
}

#[test]
fn a_shell_that_cannot_start_is_named_with_its_reason() {
    let sandbox = Sandbox::with(["a"]);
    let shell = file(&sandbox.bin().join("zsh"), "#!/no/such\n", 0o755);
    let start = || {
        let mut command = sandbox.command("venvyard");
        command.args(["shell", "a"]).env("SHELL", &shell);
        Outcome::of(command)
    };
    let reason = "its interpreter /no/such doesn't exist";
    cannot(start(), 126, &format!("{}: {reason}", shell.display()));
    file(&shell, "#!/bin/sh\n", 0o644);
    cannot(start(), 126, &format!("{}: it is not executable", shell.display()));
}

#[cfg(target_os = "linux")]
#[test]
fn an_installer_that_cannot_start_is_named_with_its_reason() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.write(sandbox.config().join("config.toml"), "installer = \"uv\"\n");
    let uv = file(&sandbox.bin().join("uv"), foreign_elf(), 0o755);
    let outcome = sandbox.venvyard(["create", "a", "--install", "six"]).failure(1);
    let reason = "it is a program for another processor (S/390)";
    outcome.stderr_has(&format!("can't run {}: {reason}", uv.display()));
}
