//! Executables that are no interpreter, or don't work: each is one clear line, and nothing is made.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use crate::support::{Outcome, Sandbox, python};

/// Puts an executable file somewhere, written by a child: see golang/go#22315.
fn executable(path: &Path, bytes: &[u8]) -> PathBuf {
    use std::io::Write as _;
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut write = std::process::Command::new("sh");
    write.args(["-c", "cat > \"$1\" && chmod 755 \"$1\"", "sh"]).arg(path);
    let mut child = write.stdin(std::process::Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    assert!(child.wait().unwrap().success());
    path.to_owned()
}

/// A copy of an interpreter whose standard library is `encodings` alone, which is imported first.
fn copied(prefix: &Path, name: &str, encodings: Option<&str>) -> Option<PathBuf> {
    let python = python::require_python("3.9")?;
    let library = prefix.join("lib/python3.9");
    std::fs::create_dir_all(&library).unwrap();
    std::fs::write(library.join("os.py"), "").unwrap();
    if let Some(code) = encodings {
        std::fs::create_dir(library.join("encodings")).unwrap();
        std::fs::write(library.join("encodings/__init__.py"), code).unwrap();
    }
    Some(executable(&prefix.join("bin").join(name), &std::fs::read(python).unwrap()))
}

/// What is said of `--python PATH`, in one line that begins with the path.
#[track_caller]
fn refused(sandbox: &Sandbox, path: &Path) -> String {
    let before = sandbox.kept();
    let mut create = sandbox.command(env!("CARGO_BIN_EXE_venvyard"));
    create.args(["create", "a", "--python"]).arg(path);
    let refused = Outcome::of(create).failure(5).stdout_is("");
    before.assert_same(&sandbox.kept());
    let mut lines = refused.stderr.lines().filter(|line| !line.starts_with("  hint: "));
    let line = lines.next().unwrap().to_owned();
    assert_eq!(lines.next(), None, "{refused}");
    line.strip_prefix("venvyard: ").unwrap().to_owned()
}

#[test]
fn an_executable_that_is_no_python_is_reported() {
    let sandbox = Sandbox::new();
    let root = sandbox.root().join("odd");
    // An ELF header of AArch64 or x86-64, whichever this is not.
    let machine: u8 = if cfg!(target_arch = "aarch64") { 62 } else { 183 };
    let mut other = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0".to_vec();
    other.extend([machine, 0, 1, 0, 0, 0]);
    other.resize(64, 0);
    std::fs::create_dir_all(root.join("empty")).unwrap();
    let reason;
    let mut cases = vec![
        ("script", "#!/bin/sh\necho hello\n".as_bytes(), "it is not Python: it printed \"hello\""),
        ("silent", b"#!/bin/sh\n", "it printed nothing"),
        ("endless", b"#!/bin/sh\nexec yes\n", "it is not Python: its output does not end"),
        ("dies", b"#!/bin/sh\nkill -SEGV $$\n", "it was killed by signal 11"),
        ("fails", b"#!/bin/sh\necho no >&2; exit 3\n", "it exited with status 3: no"),
        ("gone", b"#!/nonexistent/sh\n", "its interpreter /nonexistent/sh doesn't exist"),
        ("text", b"print(1)\n", "it is neither a program nor a script"),
        ("nothing", b"", "it is neither a program nor a script"),
    ];
    if cfg!(target_os = "linux") {
        let processor = if machine == 62 { "x86-64" } else { "ARM 64" };
        reason = format!("it is a program for another processor ({processor})");
        cases.push(("other", &other, &reason));
    }
    for (name, bytes, reason) in cases {
        let path = executable(&root.join(name), bytes);
        let said = refused(&sandbox, &path);
        assert!(said.starts_with(&format!("{} ", path.display())), "{said}");
        assert!(said.ends_with(&format!(": {reason}")), "{said}");
    }
    let empty = refused(&sandbox, &root.join("empty"));
    assert!(
        empty.ends_with("/odd/empty is not a Python interpreter: the directory has no bin/python"),
        "{empty}"
    );
    let none = refused(&sandbox, &root.join("none"));
    assert!(none.starts_with("no such file or directory: "), "{none}");
    assert!(refused(&sandbox, Path::new("/dev/null")).ends_with("it is not an executable file"));
}

#[test]
fn an_interpreter_without_its_library_is_reported() {
    let sandbox = Sandbox::new();
    let prefix = sandbox.root().join("bare");
    let Some(path) = copied(&prefix, "python3.9", None) else { return };
    let reason = "does not run: it can't find its standard library (No module named 'encodings')";
    assert!(refused(&sandbox, &path).ends_with(reason));
}

/// Its first line in the list of warnings tells whether it was waited for.
#[test]
fn a_hanging_interpreter_is_waited_for_once() {
    let sandbox = Sandbox::new().with_pyenv();
    let hang = Some("import time; time.sleep(1000)");
    let Some(path) = copied(sandbox.root(), "python3.9", hang) else { return };
    let now = format!("warning: {} did not answer within 2 s\n", path.display());
    let before = "did not answer within 2 s at the last attempt \
                  ('venvyard python list --refresh' asks it again)\n";
    let list = |arguments: &[&str]| {
        sandbox.venvyard(["python", "list"].iter().chain(arguments)).success().stdout_has("3.9.")
    };
    let first = list(&[]);
    assert_eq!(first.stderr.matches("did not answer").count(), 1, "{first}");
    first.stderr_has(&now);
    list(&[]).stderr_has(before);
    sandbox.venvyard(["create", "a", "--no-pip", "--python", "3.9"]).success();
    list(&["--refresh"]).stderr_has(&now);
    let found = sandbox.venvyard(["python", "find", "3.9.99"]).failure(5);
    found.stderr_has("did not answer within 2 s at the last attempt").stderr_has("list --refresh");
    // A changed file is another one.
    std::fs::write(sandbox.root().join("lib/python3.9/encodings/__init__.py"), "").unwrap();
    std::fs::OpenOptions::new()
        .append(true)
        .open(&path)
        .and_then(|mut file| std::io::Write::write_all(&mut file, b"\0"))
        .unwrap();
    let asked = list(&[]);
    assert!(!asked.stderr.contains("did not answer"), "{asked}");
    asked.stderr_has(&format!("{} does not run: ", path.display()));
}

#[test]
fn interpreters_that_fail_are_listed_too() {
    let sandbox = Sandbox::new().with_pyenv();
    executable(&sandbox.bin().join("python3.5"), b"\x7fELF no program");
    let broken = sandbox.bin().join("python3.5");
    let line = format!("{} does not run: ", broken.display());
    let listed = sandbox.venvyard(["python", "list"]).success().stdout_has("cpython");
    assert_eq!(listed.stderr.matches(&line).count(), 1, "{listed}");
    let found = sandbox.venvyard(["python", "find", "3"]).success();
    assert_eq!(found.stderr, "");
    sandbox.venvyard(["python", "find", "3.5"]).failure(5).stderr_has(&line);
}

#[test]
fn paths_may_have_any_bytes() {
    let Some(real) = python::require_python("3.9") else { return };
    let prefix = real.ancestors().nth(2).unwrap();
    for (name, shown) in [
        (b"a space 'and' \"quotes\" $x".as_slice(), Some("a space 'and' \"quotes\" $x")),
        (b"a\nbreak", None),
        (b"caf\xe9", None),
    ] {
        let sandbox = Sandbox::new();
        let versions = sandbox.home().join(".pyenv/versions");
        std::fs::create_dir_all(&versions).unwrap();
        let odd = versions.join(OsStr::from_bytes(name));
        std::os::unix::fs::symlink(prefix, &odd).unwrap();
        for _ in 0..2 {
            let table = sandbox.venvyard(["python", "list"]).success();
            let lines: Vec<_> = table.stdout.lines().filter(|l| l.contains(".pyenv")).collect();
            assert_eq!(lines.len(), 1, "{table}");
            let json = sandbox.venvyard(["python", "list", "--json"]).success().json();
            let of_pyenv = |one: &&serde_json::Value| one["source"] == "pyenv";
            let count = json["interpreters"].as_array().unwrap().iter().filter(of_pyenv).count();
            assert_eq!(count, 1, "{json}");
        }
        let find = |request: &OsStr| {
            let mut find = sandbox.command(env!("CARGO_BIN_EXE_venvyard"));
            find.args(["python", "find"]).arg(request);
            find.output().unwrap()
        };
        let found = find(OsStr::new("3.9.18"));
        assert_eq!(found.stdout, [odd.join("bin/python3.9\n").as_os_str().as_bytes()].concat());
        let mut create = sandbox.command(env!("CARGO_BIN_EXE_venvyard"));
        create.args(["create", "a", "--no-pip", "--python", "3.9.18"]);
        let made = Outcome::of(create);
        if shown.is_some() {
            made.success();
            let mut run = sandbox.command(sandbox.environment("a").join("bin/python"));
            run.args(["-c", "import sys; print(sys.version_info[1])"]);
            Outcome::of(run).success().stdout_is("9\n");
        } else {
            // pyvenv.cfg can't hold it.
            let made = made.failure(5);
            assert_eq!(
                made.stderr.lines().filter(|l| !l.starts_with("  hint")).count(),
                1,
                "{made}"
            );
            assert!(!sandbox.environment("a").exists());
        }
    }
}

#[test]
fn any_tools_environment_gives_its_base() {
    let sandbox = Sandbox::new().with_pyenv();
    for (version, python) in python::interpreters() {
        let real = dunce::canonicalize(&python).unwrap();
        let env = sandbox.root().join(format!("envs/{version}"));
        let venv = ["-m", "venv", "--without-pip"];
        if version.starts_with('2') {
            let options = ["create", "two", "--no-pip", "--python", "2.7"];
            sandbox.venvyard(options).success();
            std::fs::create_dir_all(env.parent().unwrap()).unwrap();
            std::os::unix::fs::symlink(sandbox.environment("two"), &env).unwrap();
        } else {
            let mut make = sandbox.command(&python);
            make.args(venv).arg(&env);
            Outcome::of(make).success();
        }
        let found = sandbox.venvyard([OsStr::new("python"), OsStr::new("find"), env.as_os_str()]);
        let found = PathBuf::from(found.success().stdout.trim_end());
        assert_eq!(dunce::canonicalize(found).unwrap(), real, "{version}");
    }
}
