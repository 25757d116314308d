//! The interpreter that a 2.7's environment is made from, wherever it is, and when it is gone.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use super::{base, legacy, outcome, prints, says};
use crate::support::python::require_python;
use crate::support::{Outcome, Sandbox, available};

/// A 2.7 that finds everything beside itself, as one that was unpacked somewhere does: its executable,
/// named so in its `bin`.
fn relocatable(sandbox: &Sandbox, name: &str) -> PathBuf {
    let (base, prefix) = (base(), sandbox.root().join("relocatable"));
    for directory in ["bin", "lib", "include"] {
        std::fs::create_dir_all(prefix.join(directory)).unwrap();
    }
    let library = "lib/libpython2.7.so.1.0";
    for path in ["lib/python2.7", "include/python2.7", library] {
        symlink(base.join(path), prefix.join(path)).unwrap();
    }
    let mut program = std::fs::read(base.join("bin/python2.7")).unwrap();
    let (absolute, origin) = (base.join("lib").display().to_string(), "$ORIGIN/../lib");
    let place = program.windows(absolute.len()).position(|bytes| bytes == absolute.as_bytes());
    if let Some(at) = place {
        let path = &mut program[at..at + absolute.len()];
        path.fill(0);
        path[..origin.len()].copy_from_slice(origin.as_bytes());
    }
    let python = prefix.join("bin").join(name);
    std::fs::write(&python, program).unwrap();
    std::fs::set_permissions(&python, std::fs::Permissions::from_mode(0o755)).unwrap();
    python
}

/// Whatever is done to it reaches nobody else's Python.
#[test]
fn the_executable_is_a_copy() {
    let Some((sandbox, env)) = legacy(&["--no-pip"]) else { return };
    let own = base().join("bin/python2.7");
    let own = std::fs::metadata(own).unwrap();
    let executable = |env: &Path| std::fs::symlink_metadata(env.join("bin/python2.7")).unwrap();

    let create = ["create", "copied", "--no-pip", "--python", "2.7", "--link-mode", "copy"];
    sandbox.venvyard(create).success();
    let mut copies = vec![env, sandbox.environment("copied")];
    let memory = Path::new("/dev/shm");
    let elsewhere = std::fs::metadata(memory).is_ok_and(|memory| memory.dev() != own.dev());
    let other = if available("another device", elsewhere) {
        let other = tempfile::tempdir_in(memory).unwrap();
        let mut command = sandbox.command("venvyard");
        command.args(["create", "far", "--no-pip", "--python", "2.7"]);
        command.env("WORKON_HOME", other.path());
        Outcome::of(command).success();
        copies.push(other.path().join("far"));
        Some(other)
    } else {
        None
    };
    for env in &copies {
        let copy = executable(env);
        assert_eq!((copy.nlink(), copy.len()), (1, own.len()));
        assert_eq!((copy.mode() & 0o111, copy.mtime()), (own.mode() & 0o111, own.mtime()));
        let said = prints(&sandbox, env, "import sys; print(sys.prefix)");
        assert_eq!(said, env.to_str().unwrap());
    }
    drop(other);
}

/// `--python` may be a link, and what it leads to may find its library by its own place.
#[test]
fn an_interpreter_may_search_its_library_beside_itself() {
    if require_python("2.7").is_none() {
        return;
    }
    let sandbox = Sandbox::new();
    let real = relocatable(&sandbox, "python-of-theirs");
    let python = real.with_file_name("python");
    symlink("python-of-theirs", &python).unwrap();
    let create = ["create", "a", "--python", python.to_str().unwrap()];
    sandbox.venvyard(create).success().stderr_has("cpython 2.7");
    let env = sandbox.environment("a");
    let executable = std::fs::symlink_metadata(env.join("bin/python2.7")).unwrap();
    assert!(executable.is_file() && executable.nlink() == 1);
    let code = "import sys, ssl; print(sys.prefix + ' ' + sys.base_prefix)";
    let prefix = real.parent().and_then(Path::parent).unwrap();
    let expected = format!("{} {}", env.display(), prefix.display());
    assert_eq!(prints(&sandbox, &env, code), expected);
    says(&sandbox, &env.join("bin/pip"), &["--version"]);
}

#[test]
fn a_missing_base_interpreter_is_noticed() {
    if require_python("2.7").is_none() {
        return;
    }
    let sandbox = Sandbox::new();
    let python = relocatable(&sandbox, "python2.7");
    let create = ["create", "a", "--no-pip", "--python", python.to_str().unwrap()];
    sandbox.venvyard(create).success();
    let env = sandbox.environment("a");
    assert_eq!(prints(&sandbox, &env, "print(1)"), "1");
    let state = || sandbox.venvyard(["list", "--json"]).success().stdout;
    assert!(state().contains("\"ready\""));

    std::fs::remove_file(&python).unwrap();
    assert!(state().contains("\"broken\""), "{}", state());
    sandbox
        .venvyard(["run", "a", "true"])
        .failure(5)
        .stderr_has(&format!("the interpreter of a is gone: {}", python.display()));
    // With its library it says so itself, in one line.
    let prefix = python.parent().and_then(Path::parent).unwrap();
    std::fs::remove_file(prefix.join("lib/python2.7")).unwrap();
    for landmark in ["os.py", "lib-dynload"] {
        let landmark = env.join("lib/python2.7").join(landmark);
        std::fs::remove_file(&landmark).unwrap();
        symlink(base().join("lib/python2.7").join(landmark.file_name().unwrap()), landmark)
            .unwrap();
    }
    let said = outcome(&sandbox, &env.join("bin/python"), &["-c", "0"]).failure(1);
    let expected =
        format!("{}: its interpreter is gone from {}\n", env.display(), prefix.display());
    assert_eq!(said.stderr, expected);
    std::fs::remove_file(env.join("pyvenv.cfg")).unwrap();
    let said = outcome(&sandbox, &env.join("bin/python"), &["-c", "0"]).failure(1);
    let cfg = env.join("pyvenv.cfg");
    assert_eq!(said.stderr, format!("can't read {}: No such file or directory\n", cfg.display()));
}
