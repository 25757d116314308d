//! What can be wrong with one environment.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use super::{
    assert_asks, assert_fine, assert_mended, assert_mends_alone, problem, problems, run_remedy,
};
use crate::support::{Outcome, Sandbox, available, python};

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn an_interpreter_that_is_gone() {
    let sandbox = Sandbox::with(["a"]);
    let python = sandbox.environment("a").join("bin/python");
    let lose = || {
        fs::remove_file(&python).unwrap();
        symlink("/gone/bin/python3.9", &python).unwrap();
    };
    lose();
    assert_mended(&sandbox, "interpreter-gone", "loses-nothing", |found| {
        assert_eq!(found["path"], "/gone/bin/python3.9");
        assert_eq!(found["mend"], "venvyard repair a");
        run_remedy(&sandbox, found).success();
    });
    lose();
    assert_mends_alone(&sandbox, "interpreter-gone");
}

#[cfg(target_os = "linux")]
#[test]
fn an_interpreter_for_another_processor() {
    let sandbox = Sandbox::with(["a"]);
    let python = sandbox.environment("a").join("bin/python");
    let target = fs::canonicalize(&python).unwrap();
    let mut bytes = fs::read(env!("CARGO_BIN_EXE_venvyard")).unwrap();
    bytes.truncate(4096);
    // S/390
    bytes[18..20].copy_from_slice(&22_u16.to_le_bytes());
    fs::remove_file(&python).unwrap();
    fs::write(&python, bytes).unwrap();
    set_mode(&python, 0o755);
    if !available("no binfmt_misc", !Path::new("/proc/sys/fs/binfmt_misc/register").exists()) {
        return;
    }
    let found = problem(&sandbox, &[]);
    assert_eq!(found["code"], "interpreter-unfit", "{found}");
    assert!(found["what"].as_str().unwrap().contains("another processor (S/390)"), "{found}");
    fs::remove_file(&python).unwrap();
    symlink(target, &python).unwrap();
    assert_fine(&sandbox);
}

#[test]
fn an_interpreter_of_another_minor_version() {
    if ["3.9", "3.11"].into_iter().any(|series| python::require_python(series).is_none()) {
        return;
    }
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "--no-pip", "--python", "3.9", "a"]).success();
    for python in ["python", "python3"] {
        fs::remove_file(sandbox.environment("a").join("bin").join(python)).unwrap();
    }
    let mut venv = sandbox.command(python::find("3.11").unwrap());
    venv.args(["-m", "venv", "--without-pip", "--upgrade"]).arg(sandbox.environment("a"));
    Outcome::of(venv).success();
    let found = problem(&sandbox, &[]);
    assert_eq!(found["mend"], "venvyard repair a");
    assert_mends_alone(&sandbox, "interpreter-changed");
}

#[test]
fn a_directory_that_is_gone() {
    let sandbox = Sandbox::with(["a"]);
    fs::remove_dir_all(sandbox.environment("a")).unwrap();
    assert_mended(&sandbox, "missing", "by-hand", |found| {
        assert_eq!(found["mend"], "venvyard repair a");
        run_remedy(&sandbox, found).success();
    });
}

#[test]
fn a_home_on_a_disk_that_is_not_there() {
    let sandbox = Sandbox::with(["a"]);
    let (home, disk) = (sandbox.home().join(".virtualenvs"), sandbox.root().join("disk"));
    fs::rename(&home, &disk).unwrap();
    symlink(sandbox.root().join("unmounted"), &home).unwrap();
    let found = problem(&sandbox, &[]);
    assert_eq!((&found["code"], &found["mend"]), (&"missing".into(), &serde_json::Value::Null));
    assert!(found["what"].as_str().unwrap().contains("is a link to"), "{found}");
    fs::remove_file(&home).unwrap();
    fs::rename(&disk, &home).unwrap();
    assert_fine(&sandbox);
}

#[test]
fn a_removal_that_was_cut_short() {
    let sandbox = Sandbox::with(["a"]);
    let entry = sandbox.data().join("registry.d/a.toml");
    let text = sandbox.read(&entry);
    sandbox.venvyard(["remove", "--yes", "a"]).success();
    // It is in the trash already, and its entry was to go next.
    sandbox.write(&entry, &text);
    assert_fine(&sandbox);
    assert!(!entry.exists());
    sandbox.venvyard(["restore", "a"]).success();
    assert_fine(&sandbox);
}

#[test]
fn an_installation_that_was_cut_short() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a", "--install", "./nowhere"]).failure(1);
    let found = problem(&sandbox, &[]);
    assert_eq!(found["code"], "installing");
    assert_eq!(found["mend"], "venvyard create a --install PACKAGE");
    sandbox.venvyard(["remove", "--yes", "a"]).success();
    assert_fine(&sandbox);
}

#[test]
fn another_tools_environment_in_its_place() {
    let Some(python) = python::require_python("3.11") else { return };
    let sandbox = Sandbox::with(["a"]);
    let mut venv = sandbox.command(python);
    venv.args(["-m", "venv", "--without-pip", "--clear"]).arg(sandbox.environment("a"));
    Outcome::of(venv).success();
    assert_asks(&sandbox, "replaced");
}

#[test]
fn a_project_that_is_gone() {
    let sandbox = Sandbox::with(["a"]);
    let project = sandbox.project("p");
    sandbox.venvyard(["project", "set", "a", project.to_str().unwrap()]).success();
    fs::remove_dir(&project).unwrap();
    assert_mended(&sandbox, "project-gone", "by-hand", |found| {
        assert_eq!(found["mend"], "venvyard project set a DIR");
        sandbox.venvyard(["project", "unset", "a"]).success();
    });
}

#[test]
fn a_directory_that_was_copied_or_moved_by_hand() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a"]).success();
    let (a, b) = (sandbox.environment("a"), sandbox.environment("b"));
    let mut copy = sandbox.command("cp");
    copy.arg("-a").args([&a, &b]);
    Outcome::of(copy).success();
    assert_eq!(problems(&sandbox, &[]), ["b copied"]);
    assert_eq!(problem(&sandbox, &["b"])["mend"], "venvyard repair b");
    assert_mends_alone(&sandbox, "copied");
    sandbox.venvyard(["remove", "--yes", "--permanently", "b"]).success();
    fs::rename(&a, &b).unwrap();
    // What is said of the new name is about both.
    for names in [&[] as &[&str], &["a"], &["b"]] {
        assert_eq!(problems(&sandbox, names), ["b unregistered", "b moved"], "{names:?}");
    }
    sandbox.venvyard(["doctor", "--fix"]).success();
    assert_fine(&sandbox);
    let pip = sandbox.read(b.join("bin/pip"));
    assert!(!pip.contains(a.to_str().unwrap()), "{pip}");
    // Out of the home, only the user knows where it is.
    let elsewhere = sandbox.home().join("b");
    fs::rename(&b, &elsewhere).unwrap();
    assert_eq!(problems(&sandbox, &[]), ["b missing"]);
    let elsewhere = elsewhere.to_str().unwrap();
    assert_eq!(problems(&sandbox, &[elsewhere]), ["b elsewhere"]);
    run_remedy(&sandbox, &problem(&sandbox, &[elsewhere])).success();
    assert_fine(&sandbox);
    assert!(sandbox.read(Path::new(elsewhere).join("bin/pip")).contains(elsewhere));
}

#[test]
fn a_link_that_leads_to_nothing() {
    let sandbox = Sandbox::with(["a"]);
    let link = sandbox.environment("a").join("bin/tool");
    symlink("/gone/tool", &link).unwrap();
    assert_mended(&sandbox, "dangling-link", "asks", |found| {
        assert_eq!(found["path"], link.to_str().unwrap());
        run_remedy(&sandbox, found).success();
        assert!(!link.is_symlink());
    });
    symlink("/gone/tool", &link).unwrap();
    assert_asks(&sandbox, "dangling-link");
}

#[test]
fn scripts_that_start_another_python() {
    let sandbox = Sandbox::with(["a", "b"]);
    let bin = sandbox.environment("a").join("bin");
    let script = |name: &str, python: &str| {
        fs::write(
            bin.join(name),
            format!("#!/bin/sh\n'''exec' \"{python}\" \"$0\" \"$@\"\n' '''\n"),
        )
        .unwrap();
        set_mode(&bin.join(name), 0o755);
    };
    let other = sandbox.environment("b").join("bin/python");
    for name in ["black", "pip", "pytest"] {
        script(name, other.to_str().unwrap());
    }
    script("fine", bin.join("python3").to_str().unwrap());
    script("system", "/usr/bin/env");
    let found = problem(&sandbox, &[]);
    assert_eq!((&found["code"], &found["environment"]), (&"foreign-scripts".into(), &"a".into()));
    let what = found["what"].as_str().unwrap();
    assert!(what.contains("bin/black and 2 others start another Python: "), "{what}");
    assert_eq!(found["mend"], "venvyard doctor --fix a");
    script("gone", "/gone/bin/python2");
    assert_eq!(problems(&sandbox, &[]), ["a foreign-scripts", "a foreign-scripts"]);
    // What starts nothing is mended, and what starts something only if the user agrees.
    sandbox.venvyard(["doctor", "--fix"]).failure(1).stderr_has("mended a: ");
    let head = |name: &str| sandbox.read(bin.join(name));
    assert!(head("gone").contains(bin.join("python").to_str().unwrap()), "{}", head("gone"));
    assert_asks(&sandbox, "foreign-scripts");
    for name in ["black", "pip", "pytest"] {
        assert!(head(name).contains(bin.join("python").to_str().unwrap()), "{}", head(name));
    }
    assert!(head("system").contains("/usr/bin/env"));
}

#[test]
fn an_environment_that_others_can_write() {
    let sandbox = Sandbox::with(["a"]);
    let environment = sandbox.environment("a");
    for place in ["", "bin", "bin/activate", ".venvyard", "pyvenv.cfg"] {
        let place = environment.join(place);
        let mode = place.metadata().unwrap().permissions().mode();
        set_mode(&place, mode | 0o002);
        assert_mended(&sandbox, "writable-by-others", "loses-nothing", |found| {
            run_remedy(&sandbox, found).success();
        });
        set_mode(&place, mode | 0o002);
        assert_mends_alone(&sandbox, "writable-by-others");
    }
}

#[test]
fn an_environment_of_another_user() {
    let root = rustix::process::geteuid().is_root();
    if !available("root", root) {
        return;
    }
    let sandbox = Sandbox::with(["a"]);
    let place = sandbox.environment("a").join("bin");
    std::os::unix::fs::chown(&place, Some(54_321), None).unwrap();
    assert_mended(&sandbox, "foreign-owner", "by-hand", |found| {
        let command = found["mend"].as_str().unwrap();
        assert!(command.starts_with("sudo chown -R 0 "), "{command}");
        let mut shell = sandbox.command("sh");
        shell.args(["-c", command.strip_prefix("sudo ").unwrap()]);
        Outcome::of(shell).success();
    });
}

#[test]
fn an_environment_that_its_user_cannot_write() {
    let sandbox = Sandbox::with(["a"]);
    let bin = sandbox.environment("a").join("bin");
    set_mode(&bin, 0o555);
    assert_mended(&sandbox, "not-writable", "loses-nothing", |found| {
        run_remedy(&sandbox, found).success();
    });
    set_mode(&bin, 0o555);
    assert_mends_alone(&sandbox, "not-writable");
}

#[test]
fn an_unmanaged_environment_is_no_fault() {
    let sandbox = Sandbox::new().with_pyenv();
    python::venv(&sandbox, &sandbox.environment("theirs"));
    assert_fine(&sandbox);
    sandbox.venvyard(["doctor"]).success().stderr_has("everything is fine: 1 environment, 0 seeds");
}
