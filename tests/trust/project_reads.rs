//! A command reads a project's file once, whatever it needs of it.

use crate::support::{Outcome, Sandbox, available};

#[test]
fn a_projects_file_is_read_once() {
    if !available("strace", which::which("strace").is_ok()) {
        return;
    }
    let sandbox = Sandbox::new().with_pyenv();
    let code = sandbox.project("code");
    std::fs::write(
        code.join("venvyard.toml"),
        "env-file = '.env'\n[environment]\nname = 'shop'\n[variables]\nA = '1'\n",
    )
    .unwrap();
    std::fs::write(code.join(".env"), "B=2\n").unwrap();
    sandbox.venvyard_in(&code, ["trust", "--yes"]).success();
    for words in [
        &["create", "--no-pip", "--shell", "bash"] as &[&str],
        &["activate", "--shell", "bash", "."],
        &["run", ".", "true"],
        &["__auto", "bash", "", ""],
        &["which", "--json"],
    ] {
        let log = sandbox.root().join("log");
        let mut strace = sandbox.command("strace");
        strace.args(["-f", "-qq", "-e", "trace=openat,open", "-o"]).arg(&log);
        strace.arg(env!("CARGO_BIN_EXE_venvyard")).args(words).current_dir(&code);
        Outcome::of(strace).success();
        let calls = std::fs::read_to_string(&log).unwrap();
        let reads = calls.lines().filter(|call| call.contains("venvyard.toml\""));
        assert_eq!(reads.count(), 1, "{words:?}\n{calls}");
    }
}
