//! `--python python3`: the interpreter that this name starts when a person types it.

use std::path::{Path, PathBuf};

use crate::support::{Outcome, Sandbox, python};

/// A home in which `python3` on PATH is an old interpreter, not the newest of the machine.
#[track_caller]
fn home() -> Option<(Sandbox, PathBuf)> {
    python::require_python("3.12")?;
    let old = python::require_python("3.9")?;
    let sandbox = Sandbox::new().with_pyenv();
    std::os::unix::fs::symlink(&old, sandbox.bin().join("python3")).unwrap();
    Some((sandbox, old))
}

/// The interpreter that `python find X` finds, with these variables.
#[track_caller]
fn found(sandbox: &Sandbox, request: &str, variables: &[(&str, &str)]) -> PathBuf {
    let mut find = sandbox.command("venvyard");
    find.args(["python", "find", request]).envs(variables.iter().copied());
    let found = Outcome::of(find).success();
    dunce::canonicalize(found.stdout.trim_end()).unwrap()
}

fn real(path: &Path) -> PathBuf {
    dunce::canonicalize(path).unwrap()
}

#[test]
fn a_name_without_a_version_is_the_first_on_path_and_a_number_the_newest() {
    let Some((sandbox, old)) = home() else { return };
    assert_eq!(found(&sandbox, "python3", &[]), real(&old));
    let newest = found(&sandbox, "3", &[]);
    assert_ne!(newest, real(&old));
    // There is no python in PATH unless the system has one, and python3 stands in for it.
    if which::which_in("python", Some("/usr/bin:/bin"), "/").is_err() {
        assert_eq!(found(&sandbox, "python", &[]), real(&old));
    }
    let other = python::find("3.12").unwrap();
    std::os::unix::fs::symlink(&other, sandbox.bin().join("python")).unwrap();
    assert_eq!(found(&sandbox, "python", &[]), real(&other));

    // create takes the same, and so does the configuration.
    sandbox.venvyard(["create", "a", "--no-pip", "-p", "python3"]).success().stderr_has("3.9.");
    sandbox.write(".config/venvyard/config.toml", "python = 'python3'\n");
    sandbox.venvyard(["create", "b", "--no-pip"]).success().stderr_has("3.9.");
    sandbox.venvyard(["shell", "c", "--create", "--no-pip", "--shell", "bash"]).success();
    sandbox.venvyard(["show", "c"]).success().stdout_has("3.9.");
}

#[test]
fn an_environments_interpreter_is_passed_over() {
    let Some((sandbox, old)) = home() else { return };
    let newer = python::find("3.12").unwrap();
    let newer = newer.to_str().unwrap();
    sandbox.venvyard(["create", "a", "--no-pip", "-p", newer]).success();
    let bin = sandbox.environment("a").join("bin");
    let path = format!("{}:{}", bin.display(), sandbox.path_variable());
    assert_eq!(found(&sandbox, "python3", &[("PATH", &path)]), real(&old));
    // A file of the project that asks for the system's means the same.
    let shop = sandbox.project("shop");
    sandbox.write("projects/shop/.python-version", "system\n");
    let mut find = sandbox.command("venvyard");
    find.args(["python", "find"]).current_dir(shop).env("PATH", &path);
    let said = Outcome::of(find).success();
    assert_eq!(real(said.stdout.trim_end().as_ref()), real(&old), "{said}");
}

#[test]
fn without_one_on_path_it_is_the_newest() {
    let Some((sandbox, _)) = home() else { return };
    let newest = found(&sandbox, "3", &[]);
    let program = env!("CARGO_BIN_EXE_venvyard");
    for name in ["python3", "python"] {
        let mut find = sandbox.command(program);
        find.args(["python", "find", name]).env("PATH", "/nonexistent");
        let said = Outcome::of(find).success();
        assert_eq!(real(said.stdout.trim_end().as_ref()), newest, "{name}");
    }
}

#[test]
fn a_shim_is_followed_to_what_it_would_start() {
    let Some((sandbox, _)) = home() else { return };
    let mark = sandbox.root().join("started");
    let started = mark.to_str().unwrap();
    let text =
        format!("#!/bin/sh\ntouch '{started}'\nexec \"/x/pyenv\" exec \"$program\" \"$@\"\n");
    let shim = sandbox.write("shims/python3", &text);
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&shim, executable).unwrap();
    let path = format!("{}:{}", shim.parent().unwrap().display(), sandbox.path_variable());
    let newer = real(&python::find("3.12").unwrap());
    let version = newer.ancestors().nth(2).unwrap().file_name().unwrap().to_str().unwrap();
    let at = |version| [("PATH", path.as_str()), ("PYENV_VERSION", version)];
    assert_eq!(found(&sandbox, "python3", &at(version)), newer);
    assert_eq!(found(&sandbox, shim.to_str().unwrap(), &at(version)), newer);
    // The system's is the next on PATH.
    let old = python::find("3.9").unwrap();
    assert_eq!(found(&sandbox, "python3", &at("system")), real(&old));
    // It is for a version that isn't installed, too.
    assert_eq!(found(&sandbox, "python3", &at("3.4.0")), real(&old));
    assert_eq!(found(&sandbox, shim.to_str().unwrap(), &at("3.4.0")), real(&old));
    // If nothing follows, the shim complains about the version.
    let path = shim.parent().unwrap().display().to_string();
    let at = |version| [("PATH", path.as_str()), ("PYENV_VERSION", version)];
    let mut find = sandbox.command(env!("CARGO_BIN_EXE_venvyard"));
    find.args(["python", "find", "python3"]).envs(at("3.4.0"));
    Outcome::of(find).failure(5).stderr_has(&format!(
        "venvyard: {} is a shim of pyenv, which has no python3 of version 3.4.0: PYENV_VERSION asks for it",
        shim.display()
    ));
    assert!(!mark.exists());
}

/// What `python find` prints is what `create` takes, and what a name changes is said by both.
#[test]
fn find_and_create_agree_in_a_project() {
    let Some((sandbox, old)) = home() else { return };
    let newest = sandbox.venvyard(["python", "find"]).success().stdout;
    let alone = "an environment with a name belongs to no project without --project";
    for (file, text, is_ours) in [
        (".python-version", "3.9\n", false),
        ("pyproject.toml", "[project]\nrequires-python = '<3.10,>=3.9'\n", false),
        ("venvyard.toml", "[environment]\npython = '3.9'\n", true),
    ] {
        let name = format!("of-{}", &file[1..4]);
        let shop = sandbox.project(&name);
        sandbox.write(shop.join(file), text);
        let found = sandbox.venvyard_in(&shop, ["python", "find"]).success();
        assert_eq!(real(found.stdout.trim_end().as_ref()), real(&old), "{found}");
        assert_eq!(
            found.stderr.contains(&format!("{alone}, and gets {newest}")),
            !is_ours,
            "{found}"
        );
        sandbox.venvyard_in(&shop, ["create", "--no-pip"]).success().stderr_has("cpython 3.9.");

        let named = format!("{name}-named");
        let made = sandbox.venvyard_in(&shop, ["create", "--no-pip", &named]).success();
        let ignored = format!("ignoring ~/projects/{name}/{file}, because {alone}");
        assert_eq!(made.stderr.contains(&ignored), !is_ours, "{made}");
        let shown = sandbox.venvyard(["show", &named, "--json"]).success().json();
        let interpreter = shown["interpreter"].as_str().unwrap();
        let expected = if is_ours { found.stdout.trim_end() } else { newest.trim_end() };
        assert_eq!(interpreter, expected, "{file}");
    }
    // Where they agree, there is nothing to say.
    let shop = sandbox.home().join("projects/of-pyt");
    let made = sandbox.venvyard_in(&shop, ["create", "--no-pip", "x", "-p", "3.9"]).success();
    assert!(!made.stderr.contains("ignoring"), "{made}");
}
