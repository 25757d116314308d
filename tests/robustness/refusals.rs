//! Refusals: they write nothing, and the message says what to do.

use crate::support::{Outcome, Sandbox, Tree};

/// Invalid names: paths out of the home, options, devices, several lines.
const NO_NAMES: [&str; 22] = [
    "",
    ".",
    "..",
    "../x",
    "a/b",
    "/abs",
    "a\\b",
    "-x",
    "--yes",
    ".hidden",
    "a\nb",
    "a\tb",
    "\u{7f}",
    "\u{1b}[31m",
    "con",
    "NUL",
    "aux.txt",
    "COM1",
    "lpt9.log",
    "a.",
    "a ",
    "$(touch x)",
];

/// A home with one environment.
fn home() -> Sandbox {
    Sandbox::with(["present"])
}

/// The tree without the cache: what interpreters said of themselves and the index of names may be
/// remembered by a command that fails.
fn tree(sandbox: &Sandbox) -> Tree {
    let cache = sandbox.cache();
    let cache = cache.strip_prefix(sandbox.root()).unwrap();
    // With the directories above it, which the first command creates.
    cache
        .ancestors()
        .take(2)
        .fold(sandbox.tree(), |tree, path| tree.without(path.to_str().unwrap()))
}

/// Runs a command that must be refused, and checks that it writes nothing.
#[track_caller]
fn refused(sandbox: &Sandbox, status: i32, args: &[&str]) -> Outcome {
    let before = tree(sandbox);
    let outcome = sandbox.venvyard(args).failure(status).nothing_but_its_status();
    before.assert_same(&tree(sandbox));
    outcome
}

/// The messages, without the sandbox's own paths.
fn said(sandbox: &Sandbox, outcome: &Outcome) -> String {
    outcome.stderr.replace(&*sandbox.home().to_string_lossy(), "HOME")
}

#[test]
fn an_invalid_name_is_refused() {
    let sandbox = home();
    let before = tree(&sandbox);
    for name in NO_NAMES {
        for args in [
            vec!["create", "--", name],
            vec!["show", "--", name],
            vec!["run", "--", name, "true"],
            vec!["activate", "--shell", "bash", "--", name],
            vec!["remove", "--yes", "--", name],
            vec!["project", "set", "--", name, "."],
            vec!["project", "unset", "--", name],
            vec!["shell", "--create", "--shell", "bash", "--", name],
        ] {
            // Elsewhere, these are directories, and `remove` takes patterns.
            let is_new = args.contains(&"create") || args.contains(&"--create");
            let is_pattern = args[0] == "remove" && name.contains('[');
            if is_pattern || !is_new && (name == "." || name.contains('/')) {
                sandbox.venvyard(&args).failure(3).nothing_but_its_status();
                continue;
            }
            let outcome = sandbox.venvyard(&args).failure(2).nothing_but_its_status();
            let outcome = outcome.stderr_has(&format!("venvyard: {name:?} can't be the name"));
            let hint = outcome.stderr.lines().find(|line| line.starts_with("  hint: a name"));
            assert!(hint.is_some(), "{outcome}");
        }
    }
    before.assert_same(&tree(&sandbox));
}

#[test]
fn a_name_that_begins_with_a_dash_is_refused() {
    let sandbox = home();
    for args in [["create", "-x"], ["remove", "-x"], ["show", "-x"]] {
        refused(&sandbox, 2, &args).stderr_has("unexpected argument '-x' found");
    }
}

#[test]
fn an_existing_name_is_refused_whatever_its_case() {
    let sandbox = home();
    for name in ["present", "PRESENT", "Present"] {
        let outcome = refused(&sandbox, 4, &["create", name]);
        assert_eq!(
            said(&sandbox, &outcome),
            "venvyard: an environment present already exists: HOME/.virtualenvs/present\n  \
             hint: choose another name, or 'venvyard remove present' first\n"
        );
    }
}

#[test]
fn an_existing_path_is_refused() {
    let sandbox = home();
    let file = sandbox.write(".virtualenvs/file", "mine");
    std::fs::create_dir(sandbox.environment("empty")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("/nowhere", sandbox.environment("link")).unwrap();
    for name in ["file", "empty", "link"] {
        if sandbox.environment(name).symlink_metadata().is_err() {
            continue;
        }
        let outcome = refused(&sandbox, 4, &["create", name]);
        assert_eq!(
            said(&sandbox, &outcome),
            format!(
                "venvyard: HOME/.virtualenvs/{name} already exists\n  hint: choose another name, or move it away\n"
            )
        );
    }
    assert_eq!(std::fs::read_to_string(file).unwrap(), "mine");
}

#[test]
fn a_missing_python_is_refused() {
    let sandbox = home();
    let list = sandbox.venvyard(["python", "list", "--json"]).success().json();
    let newest = list["interpreters"][0]["version"].as_str().unwrap().to_owned();
    for request in ["3.99", ">=3.99", "pypy@3.99"] {
        let outcome = refused(&sandbox, 5, &["create", "new", "--python", request]);
        let start = format!("venvyard: no Python found for {request}\n  hint: found: {newest}");
        assert!(outcome.stderr.starts_with(&start), "{outcome}");
    }
    refused(&sandbox, 5, &["create", "new", "--python", "./nosuch"])
        .stderr_has("no such file or directory: ")
        .stderr_has("/nosuch");
    refused(&sandbox, 5, &["create", "new", "--python", "."]).stderr_has("has no bin/python");
    refused(&sandbox, 2, &["create", "new", "--python", ""]).stderr_has("hint: say 3.12");
    refused(&sandbox, 2, &["create", "new", "--python", "3.x"]).stderr_has("\"3.x\"");
}

#[cfg(unix)]
#[test]
fn a_python_that_does_not_run_is_refused() {
    let sandbox = home();
    let fails = sandbox.program("fails", "echo 'Fatal Python error' >&2; exit 1");
    let silent = sandbox.program("silent", "exit 0");
    let text = sandbox.write("text", "no program");
    for (path, reason) in [
        (&fails, "does not run: "),
        (&silent, "does not run: "),
        (&text, "is not a Python interpreter: it is not an executable file"),
    ] {
        refused(&sandbox, 5, &["create", "new", "--python", path.to_str().unwrap()])
            .stderr_has(&format!("venvyard: {} {reason}", path.display()));
    }
    refused(&sandbox, 5, &["create", "new", "--python", fails.to_str().unwrap()])
        .stderr_has("Fatal Python error");
    // A broken interpreter of that version is mentioned.
    std::fs::copy("/bin/false", sandbox.bin().join("python3.99")).unwrap();
    refused(&sandbox, 5, &["create", "new", "--python", "3.99"])
        .stderr_has("no Python found for 3.99")
        .stderr_has(&format!("{} does not run", sandbox.bin().join("python3.99").display()));
}

#[cfg(unix)]
#[test]
fn an_unsupported_python_is_refused() {
    let sandbox = Sandbox::new().with_pyenv();
    for (name, implementation, version) in [
        ("python2.6", "cpython", "2.6.9"),
        ("python3.5", "cpython", "3.5.10"),
        ("pypy3.5", "pypy", "3.5.3"),
        ("graalpy", "graalpy", "3.11.7"),
    ] {
        // What such an interpreter prints about itself.
        let facts = format!(
            r#"printf '\0venvyard-facts-1\0'
            printf '%s\0' executable "$0" version {version}.final.0 implementation {implementation} \
                base_prefix /opt base_exec_prefix /opt stdlib /opt/lib is_64_bit 1 \
                free_threaded 0 debug 0 framework 0 end ''"#
        );
        let python = sandbox.program(name, &facts);
        refused(&sandbox, 5, &["create", "new", "--python", python.to_str().unwrap()])
            .stderr_has(&format!("can't make an environment for {implementation} {version}"))
            .stderr_has("only CPython and PyPy 3.6 and later, PyPy 2.7, and CPython 2.7")
            .stderr_has("hint: choose another one with --python");
    }
}

#[test]
fn missing_files_and_directories_are_refused() {
    let sandbox = home();
    sandbox.write("requirements.txt", "");
    sandbox.project("shop");
    for (args, text) in [
        (
            vec!["create", "new", "-r", "nosuch.txt"],
            "can't read the requirements file nosuch.txt: ",
        ),
        (
            vec!["create", "new", "-r", "requirements.txt", "-r", "nosuch.txt"],
            "can't read the requirements file nosuch.txt: ",
        ),
        (vec!["create", "new", "-r", "projects"], "requirements file projects: it is a directory"),
        (vec!["create", "new", "-a", "nosuch"], "there is no directory nosuch"),
        (vec!["create", "new", "-a", "requirements.txt"], "there is no directory requirements.txt"),
        (vec!["create", "new", "--here", "-a", "nosuch"], "there is no directory nosuch"),
        (vec!["project", "set", "present", "nosuch"], "there is no directory nosuch"),
    ] {
        refused(&sandbox, 1, &args).stderr_has(text).stderr_has("  hint: ");
    }
}

#[test]
fn contradicting_or_void_options_are_refused() {
    let sandbox = home();
    for (args, text) in [
        (
            vec!["create", "new", "--no-pip", "--install", "x"],
            "packages can't be installed without pip",
        ),
        (vec!["create", "new", "-i", "--index-url"], "unexpected argument '--index-url' found"),
        (vec!["create", "new", "--install=--index-url=x"], "is an option, not a package"),
        (vec!["create", "new", "--install", " "], "\" \" is not a package"),
        (vec!["create", "new", "--prompt", "a\nb"], "\"a\\nb\" can't be a prompt"),
        (vec!["create", "new", "--link-mode", "soft"], "possible values: hardlink, reflink, copy"),
        (vec!["create", "new", "extra"], "unexpected argument 'extra' found"),
        (vec!["shell", "present", "--python", "3.12"], "--create"),
        (vec!["list", "--json", "--names"], "cannot be used with"),
        (vec!["show", "present", "--json", "--path"], "cannot be used with"),
        (vec!["run", "present"], "<COMMAND>..."),
        (vec!["remove"], "<NAME>..."),
        (vec!["project"], "Usage: venvyard project <COMMAND>"),
        (vec!["nosuch"], "there is no command 'venvyard nosuch'"),
        (vec![], "Usage: venvyard <COMMAND>"),
    ] {
        refused(&sandbox, 2, &args).stderr_has(text);
    }
}

#[test]
fn a_missing_installer_is_refused() {
    let sandbox = home();
    sandbox.write(sandbox.config().join("config.toml"), "installer = 'uv'\n");
    // A shim of that name is a script that may lead nowhere.
    #[cfg(unix)]
    sandbox.program("uv", "exit 127");
    refused(&sandbox, 1, &["create", "new", "--install", "x"])
        .stderr_has("uv is not on PATH")
        .stderr_has("hint: install uv, or remove 'installer' from config.toml");
    sandbox.venvyard(["create", "new", "--no-pip"]).success();
}

#[cfg(unix)]
#[test]
fn an_unwritable_home_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = home();
    let file = sandbox.write("a file", "");
    let below = file.join("envs");
    let outcome = {
        let mut command = sandbox.command("venvyard");
        command.args(["create", "new", "--no-pip"]).env("WORKON_HOME", &below);
        Outcome::of(command)
    };
    outcome.failure(1).stderr_has(&format!("{}", below.display()));

    if !crate::support::available(
        "/usr/bin/python3",
        std::path::Path::new("/usr/bin/python3").exists(),
    ) {
        return;
    }
    let mode = |mode| std::fs::Permissions::from_mode(mode);
    let closed = sandbox.root().join("closed");
    std::fs::create_dir(&closed).unwrap();
    std::fs::set_permissions(&closed, mode(0o555)).unwrap();
    // Root may write anywhere, so the command runs as another user, who must reach this directory.
    std::fs::set_permissions(sandbox.root(), mode(0o755)).unwrap();
    let venvyard = sandbox.bin().join("venvyard");
    std::fs::copy(env!("CARGO_BIN_EXE_venvyard"), &venvyard).unwrap();
    let mut words: Vec<_> = vec![venvyard.as_path()];
    if rustix::process::geteuid().is_root() {
        let nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
        words.splice(..0, nobody.map(std::path::Path::new));
    }
    let before = sandbox.tree();
    for (home, place) in [(closed.clone(), &closed), (closed.join("envs"), &closed.join("envs"))] {
        let mut command = sandbox.command(words[0]);
        command.args(&words[1..]).args(["create", "new", "--no-pip", "-p", "/usr/bin/python3"]);
        command.env("WORKON_HOME", home).env("HOME", &closed).current_dir("/");
        Outcome::of(command)
            .failure(1)
            .stderr_has(&place.display().to_string())
            .stderr_has("permission denied");
    }
    before.assert_same(&sandbox.tree());
    std::fs::set_permissions(&closed, mode(0o755)).unwrap();
}

#[test]
fn an_unknown_name_is_3_and_the_nearest_is_suggested() {
    let sandbox = home();
    sandbox.project("projectA");
    sandbox.venvyard(["project", "set", "present", "projects/projectA"]).success();
    for (word, hint) in [
        ("projcet", "did you mean projectA?"),
        ("presnet", "did you mean present?"),
        ("zzz", "'venvyard list' shows the environments; 'mkenv zzz' makes it"),
    ] {
        for args in [
            vec!["run", word, "--", "true"],
            vec!["show", word],
            vec!["activate", word, "--shell", "bash"],
            vec!["remove", word, "--yes"],
            vec!["project", "unset", word],
        ] {
            let outcome = refused(&sandbox, 3, &args);
            let said = format!("there is no environment {word}, and no project of that name");
            let expected = format!("venvyard: {said}\n  hint: {hint}\n");
            assert_eq!(outcome.stderr, expected, "{args:?}");
        }
    }
}

#[test]
fn colour_is_used_at_terminals_or_if_forced() {
    for (name, value, coloured) in [
        ("X", "", false),
        ("NO_COLOR", "1", false),
        ("CLICOLOR", "0", false),
        ("CLICOLOR_FORCE", "1", true),
    ] {
        let sandbox = Sandbox::new().env(name, value);
        for args in [vec!["show", "nosuch"], vec!["nosuch"], vec!["create", ".."]] {
            let outcome = sandbox.venvyard(&args);
            assert_eq!(outcome.stderr.contains('\u{1b}'), coloured, "{name}={value} {outcome}");
        }
    }
}

#[cfg(unix)]
#[test]
fn colour_can_be_switched_off_at_terminals() {
    use crate::support::Terminal;
    for (name, value, coloured) in [
        ("X", "", true),
        ("NO_COLOR", "1", false),
        ("CLICOLOR", "0", false),
        ("TERM", "dumb", false),
    ] {
        let sandbox = Sandbox::new().env(name, value);
        for args in [["show", "nosuch"], ["create", ".."]] {
            let venvyard = env!("CARGO_BIN_EXE_venvyard");
            let mut terminal = Terminal::program(&sandbox, venvyard, &args);
            terminal.expect("hint: ");
            terminal.wait_exit();
            let written = terminal.written();
            assert_eq!(written.contains("\u{1b}["), coloured, "{name}={value}: {written:?}");
        }
    }
}

/// A log on a full disk must not change what a command does.
#[cfg(target_os = "linux")]
#[test]
fn a_message_that_cannot_be_written_changes_no_exit_code() {
    let sandbox = Sandbox::with(["a"]);
    for (line, status) in [("show nosuch", 3), ("var set a K=V", 0), ("remove a --yes", 0)] {
        let mut command = sandbox.command("/bin/sh");
        command.args(["-c", &format!("venvyard {line} 2>/dev/full")]);
        assert_eq!(Outcome::of(command).status, status, "{line}");
    }
}
