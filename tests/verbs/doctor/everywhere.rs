//! What can be wrong with this shell and with start-up files.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};

use super::{assert_asks, assert_fine, assert_mended, run_remedy};
use crate::support::{Outcome, Sandbox};

/// The codes of the problems on PATH in a process with these variables, with the text.
fn on_path(sandbox: &Sandbox, path: &[PathBuf], active: Option<&Path>) -> (Vec<String>, String) {
    let run = |words: &[&str]| {
        let mut command = sandbox.command("venvyard");
        command.arg("doctor").args(words).env("PATH", std::env::join_paths(path).unwrap());
        if let Some(active) = active {
            command.env("VIRTUAL_ENV", active);
        }
        Outcome::of(command)
    };
    let document = run(&["--json"]).json();
    let codes = document["problems"].as_array().unwrap().iter();
    let codes = codes.map(|one| one["code"].as_str().unwrap().to_owned()).collect();
    (codes, run(&[]).stdout)
}

#[test]
fn what_hides_the_active_environment() {
    let sandbox = Sandbox::with(["web"]);
    let beside = Path::new(env!("CARGO_BIN_EXE_venvyard")).parent().unwrap().to_owned();
    let env = sandbox.environment("web");
    let (own, other) = (env.join("bin"), sandbox.root().join("shims"));
    fs::create_dir_all(&other).unwrap();
    let usual = [own.clone(), other.clone(), beside.clone()];
    assert_eq!(on_path(&sandbox, &usual, Some(&env)).0, [""; 0]);
    let behind = [other.clone(), own.clone(), beside.clone()];
    assert_eq!(on_path(&sandbox, &behind, Some(&env)).0, [""; 0], "nothing is hidden yet");
    sandbox.program("python", "exec false");
    fs::rename(sandbox.bin().join("python"), other.join("python")).unwrap();
    let (codes, text) = on_path(&sandbox, &behind, Some(&env));
    assert_eq!(codes, ["hidden"]);
    assert!(text.contains("shims comes before the python of the active environment"), "{text}");
    assert!(text.contains("-> workon web"), "{text}");
    let absent = [other, beside.clone()];
    let (codes, text) = on_path(&sandbox, &absent, Some(&env));
    assert_eq!(codes, ["active-not-on-path"]);
    assert!(text.contains("-> workon web"), "{text}");
    let (codes, text) = on_path(&sandbox, &[own, beside.clone()], None);
    assert_eq!(codes, ["left-on-path"]);
    assert!(text.contains("-> open a new shell"), "{text}");
    let gone = sandbox.environment("gone");
    let (codes, text) = on_path(&sandbox, &[beside], Some(&gone));
    assert_eq!(codes, ["active-gone"]);
    assert!(text.contains("-> deactivate"), "{text}");
}

#[test]
fn start_up_files_that_do_not_load_venvyard_as_they_did() {
    let sandbox = Sandbox::new();
    sandbox.venvyard(["setup", "--shell", "bash"]).success();
    assert_fine(&sandbox);
    let rc = sandbox.home().join(".bashrc");
    let whole = fs::read_to_string(&rc).unwrap();
    fs::write(&rc, "").unwrap();
    assert_mended(&sandbox, "block-missing", "asks", |found| {
        assert_eq!(found["mend"], "venvyard setup --shell bash");
        run_remedy(&sandbox, found).success();
    });
    fs::write(&rc, whole.replace("/venvyard.bash", "/former.bash")).unwrap();
    assert_asks(&sandbox, "block-old");
    fs::write(&rc, whole.replace("# <<< venvyard <<<", "")).unwrap();
    assert_mended(&sandbox, "block-damaged", "by-hand", |found| {
        assert_eq!(found["mend"], serde_json::Value::Null);
        fs::write(&rc, &whole).unwrap();
    });
}

#[test]
fn a_line_of_the_users_own_instead_of_a_set_up_is_no_fault() {
    let sandbox = Sandbox::new();
    sandbox.write(".bashrc", "eval \"$(venvyard init bash)\"\n");
    assert_fine(&sandbox);
}
