//! Signals that reach only venvyard end what it has started, too: an installer, a hook, and their children.
#![cfg(unix)]

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;

use rustix::process::{Pid, Signal, kill_process};

use crate::support::process::{interruptible, spawn, wait};
use crate::support::{Sandbox, available};

/// Says that it runs, holds the pipe, and isn't moved by Ctrl-C.
fn stubborn(fifo: &std::path::Path, survived: &std::path::Path) -> String {
    format!(
        "trap '' INT; exec 9>'{}'; echo ready >&9; sleep 40; echo > '{}'",
        fifo.display(),
        survived.display()
    )
}

struct Scene {
    sandbox: Sandbox,
    fifo: PathBuf,
    survived: PathBuf,
}

impl Scene {
    fn new() -> Self {
        let sandbox = Sandbox::plain().with_pyenv();
        let fifo = sandbox.root().join("fifo");
        assert!(sandbox.command("mkfifo").arg(&fifo).status().unwrap().success());
        let survived = sandbox.root().join("survived");
        Self { sandbox, fifo, survived }
    }

    fn stubborn(&self) -> String {
        stubborn(&self.fifo, &self.survived)
    }

    /// Sends the signal when the stubborn process runs, and waits until all have ended.
    #[track_caller]
    fn interrupted(&self, args: &[&str], signal: Signal) -> (Option<i32>, String) {
        self.interrupted_by("venvyard", args, signal)
    }

    #[track_caller]
    fn interrupted_by(
        &self,
        program: &str,
        args: &[&str],
        signal: Signal,
    ) -> (Option<i32>, String) {
        let mut create = interruptible(&self.sandbox, program);
        create.args(args);
        let child = spawn(create);
        let mut pipe = BufReader::new(File::open(&self.fifo).unwrap());
        let mut line = String::new();
        pipe.read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n");
        kill_process(Pid::from_child(&child), signal).unwrap();
        let ended = wait(child);
        // The pipe ends when nobody holds it.
        pipe.read_to_end(&mut Vec::new()).unwrap();
        assert!(!self.survived.exists(), "a child went on: {ended:?}");
        ended
    }
}

#[test]
fn a_signal_ends_the_installer_and_what_it_started() {
    let scene = Scene::new();
    let package = scene.sandbox.project("package");
    let toml =
        "[build-system]\nrequires = []\nbuild-backend = \"backend\"\nbackend-path = [\".\"]\n";
    scene.sandbox.write(package.join("pyproject.toml"), toml);
    let script = scene.sandbox.write("stubborn.sh", &scene.stubborn());
    let backend = format!(
        "import subprocess\ndef build_wheel(*_, **__):\n    subprocess.call(['sh', {:?}])\n",
        script.to_str().unwrap()
    );
    scene.sandbox.write(package.join("backend.py"), &backend);
    for (signal, status) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let install = ["create", "a", "--install", package.to_str().unwrap()];
        let (ended, said) = scene.interrupted(&install, signal);
        assert_eq!(ended, Some(status), "{signal:?}: {said}");
        let shown = scene.sandbox.venvyard(["show", "a", "--json"]).success().json();
        assert_eq!(shown["state"], "installing");
        scene.sandbox.venvyard(["remove", "a", "--yes"]).success();
    }
}

#[test]
fn a_signal_ends_a_hook_and_what_it_started() {
    let scene = Scene::new();
    let script = scene.sandbox.write("stubborn.sh", &scene.stubborn());
    let hook = format!("sh '{}' &\nwait\n", script.display());
    scene.sandbox.write(scene.sandbox.config().join("hooks/pre-create.sh"), &hook);
    let (ended, said) = scene.interrupted(&["create", "a", "--no-pip"], Signal::TERM);
    assert_eq!(ended, Some(143), "{said}");
    assert!(!scene.sandbox.environment("a").exists());
}

/// `nohup` wants HUP ignored, and a script's `&` INT; the other signals clean up all the same.
#[test]
fn an_ignored_signal_stays_ignored_and_the_others_are_handled() {
    let scene = Scene::new();
    let script = scene.sandbox.write("stubborn.sh", &scene.stubborn());
    let hook = format!("trap '' HUP\nsh '{}' &\nwait\n", script.display());
    scene.sandbox.write(scene.sandbox.config().join("hooks/post-create.sh"), &hook);
    let mut create = scene.sandbox.command("sh");
    create.args(["-c", "trap '' HUP; exec venvyard create a --no-pip"]);
    let child = spawn(create);
    let mut pipe = BufReader::new(File::open(&scene.fifo).unwrap());
    pipe.read_line(&mut String::new()).unwrap();
    let pid = Pid::from_child(&child);
    kill_process(pid, Signal::HUP).unwrap();
    kill_process(pid, Signal::TERM).unwrap();
    let (status, said) = wait(child);
    assert_eq!(status, Some(143), "{said}");
    assert!(!scene.survived.exists());
}

/// Right after it has started a hook, the handler doesn't know of that yet.
#[test]
fn a_signal_that_comes_early_ends_what_ignores_ctrl_c_too() {
    if !available("strace", which::which("strace").is_ok()) {
        return;
    }
    let scene = Scene::new();
    let hook = scene.stubborn();
    scene.sandbox.write(scene.sandbox.config().join("hooks/pre-create.sh"), &hook);
    // The call that precedes the wait for a child takes longer than the hook takes to begin.
    let inject = "inject=prctl:delay_enter=1000000";
    let words = ["-DD", "-f", "-qq", "-o", "/dev/null", "-e", "trace=prctl", "-e", inject];
    let (status, said) = scene.interrupted_by(
        "strace",
        &[&words[..], &["venvyard", "create", "a"]].concat(),
        Signal::TERM,
    );
    assert_eq!(status, Some(143), "{said}");
    assert!(!scene.sandbox.environment("a").exists());
}
