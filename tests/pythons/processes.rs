//! What finding asks the system for, as strace sees it: it starts no shim, and no process and no
//! directory is asked twice.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::support::{Outcome, Sandbox, available, python};

/// A home whose PATH begins with the shims of pyenv, pyenv-virtualenv, asdf and mise; `None`, said
/// aloud, without strace.
#[track_caller]
fn home_with_shims() -> Option<Sandbox> {
    if !available("strace", which::which("strace").is_ok()) || !python::any() {
        return None;
    }
    let sandbox = Sandbox::new().with_pyenv();
    let dirs = [
        ".pyenv/shims",
        ".pyenv/plugins/pyenv-virtualenv/shims",
        ".asdf/shims",
        ".local/share/mise/shims",
    ];
    for dir in dirs {
        for name in ["python", "python3", "python3.12", "pip"] {
            let shim = sandbox.write(format!("{dir}/{name}"), "#!/bin/sh\nexit 127\n");
            let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
            std::fs::set_permissions(shim, executable).unwrap();
        }
    }
    // mise can also be set up with links to itself.
    std::os::unix::fs::symlink("/bin/false", sandbox.bin().join("python3.14")).unwrap();
    let mut path: Vec<PathBuf> = dirs.iter().map(|dir| sandbox.home().join(dir)).collect();
    path.extend(std::env::split_paths(&sandbox.path_variable()));
    let path = std::env::join_paths(path).unwrap();
    Some(sandbox.env("PATH", path))
}

/// The calls that a command makes, of those that `traced` names.
fn calls(sandbox: &Sandbox, traced: &str, arguments: &[&str]) -> Vec<String> {
    let log = sandbox.root().join("log");
    let mut strace = sandbox.command("strace");
    strace.args(["-f", "-qq", "-e", traced, "-o"]).arg(&log);
    strace.arg(env!("CARGO_BIN_EXE_venvyard")).args(arguments);
    Outcome::of(strace).success();
    std::fs::read_to_string(log).unwrap().lines().map(str::to_owned).collect()
}

/// The programs that a command starts, itself left out.
fn started(sandbox: &Sandbox, arguments: &[&str]) -> Vec<String> {
    let calls = calls(sandbox, "trace=execve,execveat", arguments);
    calls.into_iter().filter(|line| line.contains("execve")).skip(1).collect()
}

#[test]
fn a_shim_is_never_executed() {
    let Some(sandbox) = home_with_shims() else { return };
    for arguments in [
        ["python", "list"].as_slice(),
        &["python", "list", "--refresh"],
        &["python", "find", "3"],
        &["create", "a", "--no-pip"],
        &["create", "b", "--no-pip", "--python", "python3"],
    ] {
        let started = started(&sandbox, arguments);
        let of_shim = |call: &&String| call.contains("/shims/") || call.contains("python3.14");
        assert_eq!(started.iter().find(of_shim), None, "{arguments:?}");
    }
}

#[test]
fn interpreter_answers_are_cached() {
    let Some(sandbox) = home_with_shims() else { return };
    assert_ne!(started(&sandbox, &["python", "list"]), [""; 0]);
    for arguments in [
        ["python", "list"].as_slice(),
        &["python", "list", "--json"],
        &["python", "find", "3"],
        &["create", "a", "--no-pip"],
        &["create", "b", "--no-pip", "--python", "3"],
    ] {
        assert_eq!(started(&sandbox, arguments), [""; 0], "{arguments:?}");
    }
    assert_ne!(started(&sandbox, &["python", "list", "--refresh"]), [""; 0]);
    std::fs::remove_dir_all(sandbox.cache()).unwrap();
    assert_ne!(started(&sandbox, &["python", "find", "3"]), [""; 0]);
}

/// The sandbox is new: two seconds after the last change in them its directories are remembered.
#[test]
fn directory_listings_are_cached() {
    let Some(sandbox) = home_with_shims() else { return };
    let begun = Instant::now();
    for arguments in [["python", "list"].as_slice(), &["python", "find", "3"]] {
        let calls = loop {
            let calls = calls(&sandbox, "trace=%file,getdents64", arguments);
            let reads = |call: &&String| ["getdents", "readlink"].iter().any(|c| call.contains(c));
            let Some(read) = calls.iter().find(reads) else { break calls };
            assert!(begun.elapsed() < Duration::from_mins(1), "{arguments:?}: {read}");
        };
        // What can't be the newest is not looked at.
        let old = calls.iter().any(|call| call.contains("/versions/2.7"));
        let has_old = python::find("2.7").is_some();
        assert_eq!(old, has_old && arguments[1] == "list", "{arguments:?}");
    }
}
