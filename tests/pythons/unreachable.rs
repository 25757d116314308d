//! Interpreters that can't be reached: each message says what is in the way.

use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use crate::support::{Outcome, Sandbox, available, python};

/// What `--python X` is refused with, in one line without its hints, and the hints.
#[track_caller]
fn refused(mut command: Command, request: &Path) -> (String, Vec<String>) {
    command.args(["python", "find"]).arg(request);
    let refused = Outcome::of(command).failure(5).stdout_is("");
    let (hints, lines): (Vec<_>, Vec<_>) =
        refused.stderr.lines().partition(|line| line.starts_with("  hint: "));
    assert_eq!(lines.len(), 1, "{refused}");
    let line = lines[0].strip_prefix("venvyard: ").unwrap().to_owned();
    (line, hints.iter().map(|hint| hint.replace("  hint: ", "")).collect())
}

#[test]
fn a_link_that_leads_nowhere_is_called_that() {
    let sandbox = Sandbox::new();
    let root = sandbox.root().join("odd");
    std::fs::create_dir_all(root.join("env/bin")).unwrap();
    std::fs::create_dir_all(root.join("old")).unwrap();
    symlink("/gone/bin/python3.9", root.join("direct")).unwrap();
    symlink("direct", root.join("indirect")).unwrap();
    symlink("circle", root.join("circle")).unwrap();
    symlink("../direct", root.join("old/python")).unwrap();
    symlink("/gone/bin/python3.9", root.join("env/bin/python")).unwrap();
    symlink("python", root.join("env/bin/python3")).unwrap();
    std::fs::write(root.join("env/pyvenv.cfg"), "home = /gone/bin\n").unwrap();
    symlink("/gone/env", root.join("directory")).unwrap();
    let root_text = root.display().to_string();
    for (name, target) in [
        ("direct", "/gone/bin/python3.9"),
        ("indirect", "/gone/bin/python3.9"),
        ("old/python", "/gone/bin/python3.9"),
        ("directory", "/gone/env"),
        ("directory/bin/python", "/gone/env"),
    ] {
        let (line, _) = refused(sandbox.command("venvyard"), &root.join(name));
        let first = if name.starts_with("directory") { "directory" } else { name };
        let expected = format!("{root_text}/{first} is a link to {target}, which doesn't exist");
        assert_eq!(line, expected);
    }
    // An environment is named by its directory.
    let (line, _) = refused(sandbox.command("venvyard"), &root.join("env"));
    let expected =
        format!("{root_text}/env/bin/python is a link to /gone/bin/python3.9, which doesn't exist");
    assert_eq!(line, expected);
    let (line, _) = refused(sandbox.command("venvyard"), &root.join("circle"));
    assert_eq!(line, format!("{root_text}/circle is a link that leads back to itself"));
    // What doesn't exist at all stays that.
    let (line, _) = refused(sandbox.command("venvyard"), &root.join("absent"));
    assert_eq!(line, format!("no such file or directory: {root_text}/absent"));
    std::fs::write(root.join("file"), "").unwrap();
    let (line, _) = refused(sandbox.command("venvyard"), &root.join("file/bin/python"));
    assert_eq!(line, format!("no such file or directory: {root_text}/file/bin/python"));
}

#[test]
fn the_list_mentions_links_that_lead_nowhere() {
    let sandbox = Sandbox::new().with_pyenv();
    symlink("/gone/bin/python3.9", sandbox.bin().join("python3.9")).unwrap();
    // Not an interpreter's name.
    symlink("/gone/bin/python-config", sandbox.bin().join("python-config")).unwrap();
    let link = sandbox.bin().join("python3.9");
    let warning =
        format!("{} is a link to /gone/bin/python3.9, which doesn't exist", link.display());
    let listed = sandbox.venvyard(["python", "list"]).success();
    assert_eq!(listed.stderr, format!("warning: {warning}\n"));
    // One that is asked for in vain, too.
    let mut find = sandbox.command(env!("CARGO_BIN_EXE_venvyard"));
    find.args(["python", "find", "3.9"]).env("PYENV_ROOT", "/nonexistent");
    if python::find("3.9").is_some_and(|it| !it.starts_with("/usr")) {
        Outcome::of(find).failure(5).stderr_has(&format!("  hint: {warning}\n"));
    }
}

/// The command as an unprivileged user, whom permissions stop; `None`, said aloud, if that can't be.
fn as_nobody(sandbox: &Sandbox) -> Option<Command> {
    if !rustix::process::geteuid().is_root() {
        return Some(sandbox.command("venvyard"));
    }
    if !available("setpriv", which::which("setpriv").is_ok()) {
        return None;
    }
    // All may enter the way to the sandbox.
    for directory in sandbox.home().ancestors().take_while(|it| it.starts_with(sandbox.root())) {
        let all = std::os::unix::fs::PermissionsExt::from_mode(0o777);
        std::fs::set_permissions(directory, all).unwrap();
    }
    let program = sandbox.root().join("venvyard");
    if !program.exists() {
        std::fs::copy(env!("CARGO_BIN_EXE_venvyard"), &program).unwrap();
    }
    let mut command = sandbox.command("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
    command.current_dir("/");
    Some(command)
}

#[test]
fn a_path_that_one_may_not_enter_is_called_that() {
    let sandbox = Sandbox::new();
    let root = sandbox.root().join("odd");
    let mode = |path: &Path, mode| {
        std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
    };
    std::fs::create_dir_all(root.join("private/env/bin")).unwrap();
    std::fs::create_dir_all(root.join("unread/bin")).unwrap();
    std::fs::write(root.join("secret"), "#!/bin/sh\n").unwrap();
    std::fs::copy("/bin/sh", root.join("python3.9")).unwrap();
    symlink("private/env/bin/python", root.join("link")).unwrap();
    let Some(_) = as_nobody(&sandbox) else { return };
    mode(&root.join("private"), 0o700);
    mode(&root.join("unread/bin"), 0o711);
    mode(&root.join("python3.9"), 0o700);
    if !rustix::process::geteuid().is_root() {
        mode(&root.join("private"), 0o000);
        mode(&root.join("unread/bin"), 0o111);
        mode(&root.join("python3.9"), 0o000);
    }
    let text = root.display().to_string();
    for (name, expected) in [
        ("private/env/bin/python", "you may not enter {}/private"),
        ("private/env", "you may not enter {}/private"),
        ("link", "you may not enter {}/private"),
        ("private", "you may not enter {}/private"),
        ("unread", "you may not read {}/unread/bin"),
        ("python3.9", "you may not read {}/python3.9"),
    ] {
        let (line, _) = refused(as_nobody(&sandbox).unwrap(), &root.join(name));
        assert_eq!(line, expected.replace("{}", &text), "{name}");
    }
    // The list says it of a directory of PATH and of a tool's interpreters.
    let mut list = as_nobody(&sandbox).unwrap();
    list.args(["python", "list"]).env("PYENV_ROOT", root.join("private/pyenv"));
    let path = format!("{}:/usr/bin:/bin", root.join("private").display());
    let listed = Outcome::of({
        list.env("PATH", path);
        list
    })
    .success();
    listed.stderr_has(&format!("warning: you may not enter {text}/private\n"));
    mode(&root.join("private"), 0o755);
}

#[test]
fn a_directory_without_a_slash_gets_a_hint() {
    let Some(old) = python::require_python("3.9") else { return };
    let sandbox = Sandbox::new().with_pyenv();
    let prefix = old.ancestors().nth(2).unwrap();
    symlink(prefix, sandbox.home().join("outer")).unwrap();
    std::fs::create_dir(sandbox.home().join("empty")).unwrap();
    for (name, hint) in [
        ("outer", "'./outer' is the directory of that name here"),
        ("empty", "'./empty' is the directory of that name here"),
    ] {
        let refused = sandbox.venvyard(["create", "a", "--no-pip", "-p", name]).failure(5);
        refused.stderr_has(&format!("no Python found for {name}\n")).stderr_has(hint);
    }
    sandbox.venvyard(["create", "a", "--no-pip", "-p", "./outer"]).success();
    let refused = sandbox.venvyard(["create", "b", "--no-pip", "-p", "graalpy"]).failure(5);
    assert!(!refused.stderr.contains("./graalpy"), "{refused}");
}

#[test]
fn a_fifo_is_no_interpreter() {
    let sandbox = Sandbox::new();
    let fifo = sandbox.bin().join("fifo");
    let mut mkfifo = sandbox.command("mkfifo");
    mkfifo.args(["-m", "755"]).arg(&fifo);
    Outcome::of(mkfifo).success();
    let (line, _) = refused(sandbox.command("venvyard"), &fifo);
    assert!(line.contains("it is not an executable file"), "{line}");
}

#[test]
fn an_interpreter_behind_a_closed_door_is_not_gone() {
    use std::os::unix::fs::PermissionsExt as _;
    if !available("root", rustix::process::geteuid().is_root()) {
        return;
    }
    let Some(python) = python::require_python("3.11") else { return };
    let sandbox = Sandbox::new();
    let base = sandbox.root().join("closed");
    std::fs::create_dir_all(base.join("bin")).unwrap();
    symlink(python, base.join("bin/python3.11")).unwrap();
    let environment = sandbox.environment("e");
    std::fs::create_dir_all(environment.join("bin")).unwrap();
    symlink(base.join("bin/python3.11"), environment.join("bin/python")).unwrap();
    let config = format!("home = {}\nversion = 3.11.7\n", base.join("bin").display());
    std::fs::write(environment.join("pyvenv.cfg"), config).unwrap();
    std::fs::set_permissions(&base, std::fs::Permissions::from_mode(0o700)).unwrap();
    std::fs::set_permissions(sandbox.root(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut run = sandbox.command("setpriv");
    run.args(["--reuid", "54321", "--regid", "54321", "--clear-groups"]);
    run.args([env!("CARGO_BIN_EXE_venvyard"), "run", "e", "true"]);
    Outcome::of(run).failure(5).stderr_has("you may not reach the interpreter of e");
    // Nor does a directory that one may not enter hide the others.
    let closed = sandbox.environment("closed");
    std::fs::create_dir(&closed).unwrap();
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o700)).unwrap();
    let mut list = sandbox.command("setpriv");
    list.args(["--reuid", "54321", "--regid", "54321", "--clear-groups"]);
    list.args([env!("CARGO_BIN_EXE_venvyard"), "list", "--names"]);
    Outcome::of(list).success().stdout_is("e\n");
}
