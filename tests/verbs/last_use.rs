//! When an environment was last used: what marks it, and who tells.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::support::{Outcome, Sandbox, available, python};

const DAY: Duration = Duration::from_hours(24);

fn mark(environment: &Path) -> PathBuf {
    environment.join(".venvyard/used")
}

fn last_used(environment: &Path) -> SystemTime {
    mark(environment).symlink_metadata().unwrap().modified().unwrap()
}

/// Lets the environment be last used some days ago.
fn leave_alone(environment: &Path, days: u32) {
    let file = File::options().write(true).open(mark(environment)).unwrap();
    file.set_modified(SystemTime::now() - DAY * days).unwrap();
}

fn shown(sandbox: &Sandbox, name: &str) -> (String, Value) {
    let text = sandbox.venvyard(["show", name]).success().stdout;
    let line = text.lines().find_map(|line| line.strip_prefix("last used   "));
    let json = sandbox.venvyard(["show", name, "--json"]).success().json();
    (line.unwrap_or_default().to_owned(), json["last_used"].clone())
}

#[test]
fn entering_an_environment_and_running_in_it_mark_it() {
    let sandbox = Sandbox::with(["a"]);
    let (env, shop) = (sandbox.environment("a"), sandbox.project("shop"));
    sandbox.venvyard(["project", "set", "a", "projects/shop"]).success();
    assert_eq!(shown(&sandbox, "a").0, "just now");
    for words in [
        &["activate", "--shell", "bash", "a"] as &[&str],
        &["activate", "a", "--shell", "fish", "--no-cd"],
        &["__auto", "bash", "", ""],
        &["run", "a", "--", "true"],
    ] {
        leave_alone(&env, 3);
        assert_eq!(shown(&sandbox, "a").0, "3 days ago");
        sandbox.venvyard_in(&shop, words).success();
        assert_eq!(shown(&sandbox, "a").0, "just now", "{words:?}");
    }
    for words in [&["show", "a"] as &[&str], &["list"], &["var", "set", "a", "K=V"], &["which"]] {
        leave_alone(&env, 3);
        sandbox.venvyard_in(&shop, words).success();
        assert_eq!(shown(&sandbox, "a").0, "3 days ago", "{words:?}");
    }
}

#[test]
fn json_has_the_time() {
    let sandbox = Sandbox::with(["a"]);
    let file = File::options().write(true).open(mark(&sandbox.environment("a"))).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000)).unwrap();
    assert_eq!(shown(&sandbox, "a").1, "2023-11-14T22:13:20Z");
}

#[test]
fn another_tools_environment_stays_as_it_is() {
    let sandbox = Sandbox::with([]);
    let theirs = sandbox.environment("theirs");
    python::venv(&sandbox, &theirs);
    sandbox.venvyard(["run", "theirs", "--", "true"]).success();
    sandbox.venvyard(["activate", "--shell", "bash", "theirs"]).success();
    assert!(!theirs.join(".venvyard").exists());
    assert_eq!(shown(&sandbox, "theirs"), (String::new(), Value::Null));
}

#[cfg(unix)]
#[test]
fn an_older_environment_is_marked_once_it_is_used() {
    let sandbox = Sandbox::with(["a"]);
    let env = sandbox.environment("a");
    std::fs::remove_file(mark(&env)).unwrap();
    assert_eq!(shown(&sandbox, "a"), (String::new(), Value::Null));
    sandbox.venvyard(["run", "a", "--", "true"]).success();
    assert_eq!(shown(&sandbox, "a").0, "just now");
    // A link leads to somebody else's file.
    let other = sandbox.write("other", "");
    leave_alone(&env, 3);
    std::fs::remove_file(mark(&env)).unwrap();
    std::os::unix::fs::symlink(&other, mark(&env)).unwrap();
    File::options().write(true).open(&other).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
    sandbox.venvyard(["run", "a", "--", "true"]).success();
    assert_eq!(other.metadata().unwrap().modified().unwrap(), SystemTime::UNIX_EPOCH);
    assert!(last_used(&env) > SystemTime::now() - DAY);
    // Nothing can be marked where the directory is gone.
    std::fs::remove_dir_all(env.join(".venvyard")).unwrap();
    sandbox.venvyard(["run", "a", "--", "true"]).success().silent();
}

#[cfg(target_os = "linux")]
#[test]
fn entering_costs_one_call_more_and_writes_nothing_else() {
    if !available("strace", which::which("strace").is_ok()) {
        return;
    }
    let sandbox = Sandbox::with(["a"]);
    for words in [&["activate", "--shell", "bash", "a"] as &[&str], &["run", "a", "--", "true"]] {
        let log = sandbox.root().join("log");
        let mut strace = sandbox.command("strace");
        strace.args(["-f", "-qq", "-e", "trace=%file", "-o"]).arg(&log);
        strace.arg(env!("CARGO_BIN_EXE_venvyard")).args(words);
        Outcome::of(strace).success();
        let calls = std::fs::read_to_string(&log).unwrap();
        let writes = ["O_WRONLY", "O_RDWR", "O_CREAT", "utime", "rename", "link(", "linkat("];
        let of_run: Vec<&str> = calls
            .lines()
            .filter(|call| !call.contains("readlink"))
            .filter(|call| writes.iter().any(|write| call.contains(write)))
            .collect();
        assert_eq!(of_run.len(), 1, "{words:?}\n{}", of_run.join("\n"));
        assert!(of_run[0].contains("utimensat(") && of_run[0].contains(".venvyard/used"));
    }
}
