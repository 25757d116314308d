//! Concurrent creations, and interruptions: no half-made environment ever has a name.
#![cfg(unix)]

use std::io::{ErrorKind, Read as _};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::support::process::{interruptible, spawn, wait};
use crate::support::{Sandbox, Terminal, Tree, key};

/// A package index that accepts requests and never answers.
struct SilentIndex(TcpListener);

impl SilentIndex {
    fn new() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").expect("a port"))
    }

    /// A sandbox whose pip asks this index.
    fn sandbox(&self) -> Sandbox {
        let url = format!("http://{}/simple", self.0.local_addr().unwrap());
        Sandbox::new()
            .with_pyenv()
            .env("PIP_INDEX_URL", url)
            .env("PIP_RETRIES", "0")
            .env("PIP_DEFAULT_TIMEOUT", "600")
    }

    /// Waits for pip's request.
    fn asked(&self) -> TcpStream {
        let (mut stream, _) = self.0.accept().expect("pip's question");
        let mut start = [0; 4];
        stream.read_exact(&mut start).expect("the start of it");
        assert_eq!(&start, b"GET ");
        stream
    }
}

/// Waits until pip ended and closed the connection; on its own it would wait for ten minutes.
#[track_caller]
fn wait_until_gone(question: &mut TcpStream) {
    question.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let waited = std::io::copy(question, &mut std::io::sink()).map_err(|error| error.kind());
    assert!(!matches!(waited, Err(ErrorKind::WouldBlock | ErrorKind::TimedOut)), "pip goes on");
}

fn state(sandbox: &Sandbox, name: &str) -> String {
    let shown = sandbox.venvyard(["show", name, "--json"]).success().json();
    shown["state"].as_str().unwrap().to_owned()
}

/// No `.new-*` and no `.trash-*` anywhere.
#[track_caller]
fn assert_nothing_half_made(sandbox: &Sandbox) {
    let tree = Tree::of(sandbox.home());
    let left: Vec<_> =
        tree.paths().filter(|path| path.contains(".new-") || path.contains(".trash-")).collect();
    assert_eq!(left, [""; 0]);
}

#[test]
fn one_of_many_concurrent_creations_of_a_name_wins() {
    let sandbox = Sandbox::new().with_pyenv();
    let children: Vec<_> = (0..16)
        .map(|number| {
            let mut create = sandbox.command("venvyard");
            create.args(["create", "a"]);
            // Half of them want another path: the registry alone decides who gets the name.
            if number % 2 == 1 {
                create.arg("--here").current_dir(sandbox.project(&number.to_string()));
            }
            spawn(create)
        })
        .collect();
    let ended: Vec<_> = children.into_iter().map(wait).collect();
    let won = ended.iter().filter(|(status, _)| *status == Some(0)).count();
    let lost: Vec<_> = ended.iter().filter(|(status, _)| *status == Some(4)).collect();
    assert_eq!((won, lost.len()), (1, 15), "{ended:#?}");
    for (_, said) in lost {
        assert!(said.starts_with("venvyard: ") && said.contains("  hint: "), "{said}");
    }
    assert_nothing_half_made(&sandbox);
    sandbox.venvyard(["list", "--names"]).success().stdout_is("a\n");
    sandbox.venvyard(["run", "a", "pip", "--version"]).success();
    let made = Tree::of(sandbox.home());
    assert_eq!(made.paths().filter(|path| path.ends_with("pyvenv.cfg")).count(), 1, "{made}");
}

#[test]
fn an_interrupted_installation_can_be_continued() {
    let all = [Signal::INT, Signal::TERM, Signal::HUP];
    for signal in all {
        let index = SilentIndex::new();
        let sandbox = index.sandbox();
        let mut create = interruptible(&sandbox, "venvyard");
        create.args(["create", "a", "--install", "anything"]);
        let child = spawn(create);
        let mut question = index.asked();
        kill_process(Pid::from_child(&child), signal).unwrap();
        wait_until_gone(&mut question);
        let (status, said) = wait(child);
        assert_eq!(status, Some(128 + signal.as_raw()), "{signal:?}: {said}");
        assert!(said.contains("run the same command again"), "{said}");
        assert_eq!(state(&sandbox, "a"), "installing");
        assert_nothing_half_made(&sandbox);
        let temporary = Tree::of(&sandbox.root().join("tmp"));
        assert_eq!(temporary.paths().collect::<Vec<_>>(), [""; 0], "{signal:?}");
        sandbox.venvyard(["remove", "a", "--yes"]).success();
    }
}

#[test]
fn an_interrupted_seed_upgrade_leaves_nothing() {
    let index = SilentIndex::new();
    let sandbox = index.sandbox();
    let mut upgrade = interruptible(&sandbox, "venvyard");
    upgrade.args(["seed", "upgrade"]);
    let child = spawn(upgrade);
    let mut question = index.asked();
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    wait_until_gone(&mut question);
    let (status, said) = wait(child);
    assert_eq!(status, Some(130), "{said}");
    assert_nothing_half_made(&sandbox);
    assert!(!sandbox.data().join("seeds").exists());
}

#[test]
fn ctrl_c_ends_an_installation() {
    let index = SilentIndex::new();
    let sandbox = index.sandbox();
    let venvyard = env!("CARGO_BIN_EXE_venvyard");
    let mut terminal =
        Terminal::program(&sandbox, venvyard, &["create", "a", "--install", "anything"]);
    let _question = index.asked();
    terminal.send(key::CTRL_C);
    assert_eq!(terminal.wait_exit(), 130);
    assert!(terminal.view().has("run the same command again"), "{}", terminal.screen());
    assert!(!terminal.view().cursor_is_hidden());
    assert_eq!(state(&sandbox, "a"), "installing");
    let temporary = Tree::of(&sandbox.root().join("tmp"));
    assert_eq!(temporary.paths().collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn an_interrupted_interpreter_probe_leaves_nothing() {
    if !crate::support::matrix::slow() {
        return;
    }
    let sandbox = Sandbox::new().with_pyenv();
    let fifo = sandbox.root().join("fifo");
    assert!(sandbox.command("mkfifo").arg(&fifo).status().unwrap().success());
    // The script runs once it opens the pipe, where it would wait for ever.
    let slow = sandbox.program("slow", &format!("read x < '{}'; exit 1", fifo.display()));
    let mut create = interruptible(&sandbox, "venvyard");
    create.args(["create", "a", "--python"]).arg(&slow);
    let before = Tree::of(&sandbox.environment(""));
    let child = spawn(create);
    let opened = std::fs::OpenOptions::new().write(true).open(&fifo).unwrap();
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let (status, said) = wait(child);
    drop(opened);
    assert_eq!(status, Some(130), "{said}");
    before.assert_same(&Tree::of(&sandbox.environment("")));
    assert_nothing_half_made(&sandbox);
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupted_creation_leaves_all_or_nothing() {
    if !crate::support::available("strace", which::which("strace").is_ok()) {
        return;
    }
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "warm"]).success();
    let registry = sandbox.data().join("registry.d");
    // The signal comes at the n-th of these system calls.
    for (calls, number) in [
        ("mkdir", 1),
        ("mkdir", 2),
        ("symlink", 1),
        ("link,linkat", 3),
        ("link,linkat", 300),
        ("renameat2", 1),
    ] {
        let mut create = interruptible(&sandbox, "strace");
        let inject = format!("inject={calls}:signal=INT:when={number}");
        create.args([
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            &format!("trace={calls}"),
            "-e",
            &inject,
        ]);
        create.args(["venvyard", "create", "a"]);
        let (status, said) = wait(spawn(create));
        let made = sandbox.environment("a").exists();
        let registered = registry.join("a.toml").exists();
        assert_eq!(made, registered, "{calls} {number}");
        assert_eq!(status, Some(if made { 0 } else { 130 }), "{calls} {number}: {said}");
        assert_nothing_half_made(&sandbox);
        if made {
            sandbox.venvyard(["remove", "a", "--yes"]).success();
        }
    }
}
