//! Nested shells: the inner one keeps the environment and can leave it, and the outer one is not affected,
//! whatever start-up files do to `PATH`.
#![cfg(unix)]

use venvyard::shell::Shell;

use crate::support::pty::prompt_code;
use crate::support::{Sandbox, Terminal, TestShell, available, for_each_unix_shell, key};

const SHELLS: [Shell; 3] = [Shell::Bash, Shell::Zsh, Shell::Fish];

/// A sandbox with the environments `a`, which has a variable and a directory of `PATH`, and `b`; and each
/// shell set up. What is given is added to their start-up files behind venvyard's line; fish's is always behind.
fn sandbox(more: &str) -> Sandbox {
    let sandbox = Sandbox::new().with_pyenv();
    for (kind, file) in [
        (Shell::Bash, ".bashrc"),
        (Shell::Zsh, ".zshrc"),
        (Shell::Fish, ".config/fish/config.fish"),
    ] {
        sandbox.write(file, &format!("{}\n", prompt_code(kind)));
        if TestShell::find(kind).is_some_and(|shell| !lend(&sandbox, &shell).is_empty()) {
            sandbox.venvyard(["setup", "--shell", kind.name()]).success();
        }
        sandbox.write(file, &format!("{}\n{more}\n", sandbox.read(file)));
    }
    // Otherwise fish's first start parses every man page in the background.
    std::fs::create_dir_all(sandbox.home().join(".local/share/fish/generated_completions"))
        .unwrap();
    sandbox.venvyard(["create", "--no-pip", "a"]).success();
    sandbox.venvyard(["create", "--no-pip", "b"]).success();
    sandbox
        .venvyard(["var", "set", "a", "NESTED=its own", "PATH+=/opt/a", "PATH+=/opt/as"])
        .success();
    sandbox
}

/// Puts a shell on `PATH`; returns its name.
fn lend(sandbox: &Sandbox, shell: &TestShell) -> String {
    sandbox.lend(&shell.program);
    shell.program.file_name().unwrap().to_string_lossy().into_owned()
}

/// What a program sees: `PATH`, the home as `~`, and the variables of the environment.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    prompt: String,
    path: String,
    rest: String,
}

impl Seen {
    /// How often the directory of the environment `a` is an entry of `PATH`.
    fn entries_of_a(&self) -> usize {
        self.path.split(':').filter(|entry| *entry == "~/.virtualenvs/a/bin").count()
    }
}

#[track_caller]
fn look(terminal: &mut Terminal, sandbox: &Sandbox) -> Seen {
    // The same in each shell, whichever is the inner one.
    terminal.run(
        "/bin/sh -c 'printf \"%s\\n%s\" \"$PATH\" \"${VIRTUAL_ENV-}|${VIRTUAL_ENV_PROMPT-}|${NESTED-}|${_venvyard_variables:+more}\" > \"$HOME/seen\"'",
    );
    let home = sandbox.home().display().to_string();
    let text = sandbox.read("seen").replace(&home, "~");
    let (path, rest) = text.split_once('\n').unwrap();
    let prompt = terminal.view().cursor_row();
    Seen { prompt, path: path.to_owned(), rest: rest.to_owned() }
}

fn each_pair(test: impl Fn(&TestShell, &TestShell)) {
    for_each_unix_shell(|outer| {
        for inner in SHELLS.into_iter().filter_map(TestShell::find) {
            test(outer, &inner);
        }
    });
}

#[test]
fn an_inner_shell_keeps_the_environment_and_can_leave_it_alone() {
    each_pair(|outer, inner| {
        let sandbox = sandbox("");
        let mut terminal = Terminal::start(outer, &sandbox);
        let what = format!("{} in {}", inner.kind, outer.kind);
        let before = look(&mut terminal, &sandbox);
        terminal.run("workon a");
        let active = look(&mut terminal, &sandbox);
        assert_eq!(active.prompt, "(a) ready>", "{what}");
        assert!(active.path.starts_with("~/.virtualenvs/a/bin:"), "{what}: {}", active.path);
        let name = lend(&sandbox, inner);
        terminal.run(&name);
        assert_eq!(terminal.view().cursor_row(), "(a) ready>", "{what}: the very first prompt");
        assert_eq!(look(&mut terminal, &sandbox), active, "{what}");
        terminal.run("workon b");
        assert_eq!(terminal.view().cursor_row(), "(b) ready>", "{what}");
        terminal.run("workon a");
        assert_eq!(look(&mut terminal, &sandbox), active, "{what}");
        terminal.run(&name);
        terminal.run("deactivate");
        assert_eq!(look(&mut terminal, &sandbox), before, "{what}, twice");
        terminal.run("exit");
        terminal.run("deactivate");
        assert_eq!(look(&mut terminal, &sandbox), before, "{what}");
        terminal.run("exit");
        assert_eq!(look(&mut terminal, &sandbox), active, "{what}: the outer one");
        terminal.run(&format!("exec {name}"));
        assert_eq!(look(&mut terminal, &sandbox), active, "exec {what}");
        terminal.run("deactivate");
        assert_eq!(look(&mut terminal, &sandbox), before, "exec {what}");
    });
}

#[test]
fn directories_of_a_start_up_file_come_after_the_environments() {
    each_pair(|outer, inner| {
        let line = "export PATH=\"$HOME/shims:$PATH\"";
        let sandbox = sandbox(line);
        let mut terminal = Terminal::start(outer, &sandbox);
        let what = format!("{} in {}", inner.kind, outer.kind);
        terminal.run("workon a");
        terminal.run(&lend(&sandbox, inner));
        let seen = look(&mut terminal, &sandbox);
        assert_eq!(seen.prompt, "(a) ready>", "{what}");
        assert!(seen.path.starts_with("~/.virtualenvs/a/bin:~/shims:"), "{what}: {}", seen.path);
        assert_eq!(seen.entries_of_a(), 1, "{what}: {}", seen.path);
        // What the user adds later stays first.
        terminal.run("export PATH=\"/opt/mine:$PATH\"");
        terminal.run("true");
        let seen = look(&mut terminal, &sandbox);
        assert!(seen.path.starts_with("/opt/mine:~/.virtualenvs/a/bin:"), "{what}: {}", seen.path);
        terminal.run("deactivate");
        let seen = look(&mut terminal, &sandbox);
        assert!(seen.path.starts_with("/opt/mine:~/shims:"), "{what}: {}", seen.path);
        assert_eq!(seen.entries_of_a(), 0, "{what}: {}", seen.path);
        let added = ["/opt/a", "/opt/as"];
        assert!(!seen.path.split(':').any(|entry| added.contains(&entry)), "{what}: {}", seen.path);
    });
}

/// Debian's /etc/profile resets `PATH`; macOS' `path_helper` puts the system's directories first.
#[test]
fn a_login_shell_that_resets_path_has_the_environment_first() {
    for (name, fix) in [
        ("anew", "export PATH=/usr/local/bin:/usr/bin:/bin"),
        ("first", "export PATH=\"/usr/local/bin:/usr/bin:/bin:$PATH\""),
    ] {
        each_pair(|outer, inner| {
            let sandbox = sandbox("");
            sandbox.write(".profile", &format!("{fix}\n. ~/.bashrc\n"));
            sandbox.write(".zprofile", &format!("{fix}\n"));
            sandbox.write(
                ".config/fish/conf.d/a-profile.fish",
                &format!("status is-login; and {fix}\n"),
            );
            let mut terminal = Terminal::start(outer, &sandbox);
            let what = format!("{} -l in {}, {name}", inner.kind, outer.kind);
            terminal.run("workon a");
            terminal.run(&format!("{} -l", lend(&sandbox, inner)));
            let seen = look(&mut terminal, &sandbox);
            assert_eq!(seen.prompt, "(a) ready>", "{what}");
            assert!(seen.path.starts_with("~/.virtualenvs/a/bin:"), "{what}: {}", seen.path);
            assert_eq!(seen.entries_of_a(), 1, "{what}: {}", seen.path);
            terminal.run("deactivate");
            let seen = look(&mut terminal, &sandbox);
            assert_eq!((seen.prompt.as_str(), seen.rest.as_str()), ("ready>", "|||"), "{what}");
            assert_eq!(seen.entries_of_a(), 0, "{what}: {}", seen.path);
        });
    }
}

/// As over ssh, or with `sudo -i` and `su -`: without any variable of before, then `workon` again.
#[test]
fn a_clean_shell_starts_without_an_environment() {
    each_pair(|outer, inner| {
        let sandbox = sandbox("");
        // Debian's /etc/profile resets PATH.
        let path = outer.quote(&sandbox.path_variable());
        sandbox.write(".profile", &format!("PATH={path}\n. ~/.bashrc\n"));
        let mut terminal = Terminal::start(outer, &sandbox);
        let what = format!("{} in {}", inner.kind, outer.kind);
        terminal.run("workon a");
        let home = sandbox.home().display().to_string();
        terminal.run(&format!(
            "env -i HOME='{home}' LANG=C.UTF-8 TERM=\"$TERM\" PATH='{}' {} -l",
            sandbox.path_variable(),
            lend(&sandbox, inner)
        ));
        let seen = look(&mut terminal, &sandbox);
        assert_eq!((seen.prompt.as_str(), seen.rest.as_str()), ("ready>", "|||"), "{what}");
        terminal.run("workon b");
        assert_eq!(look(&mut terminal, &sandbox).prompt, "(b) ready>", "{what}");
        terminal.run("exit");
        assert_eq!(look(&mut terminal, &sandbox).prompt, "(a) ready>", "{what}");
    });
}

/// Started in an environment: the first window has it, and a second one, too. Both programs start the shell that
/// `SHELL` names, tmux as a login shell.
#[test]
fn tmux_and_screen_windows_keep_the_environment() {
    for program in ["tmux", "screen"] {
        let Ok(found) = which::which(program) else {
            available(program, false);
            continue;
        };
        for_each_unix_shell(|shell| {
            let sandbox = sandbox("");
            sandbox.write(".profile", "PATH=/usr/bin:/bin\n. ~/.bashrc\n");
            let sandbox = sandbox.env("SHELL", &shell.program);
            let sandbox = with_screens(sandbox);
            sandbox.lend(&found);
            let mut terminal = Terminal::start(shell, &sandbox);
            let what = format!("{program} in {}", shell.kind);
            terminal.run("workon a");
            terminal.send(match program {
                "tmux" => "exec tmux -f /dev/null -S \"$TMPDIR/socket\" new-session\r",
                _ => "exec screen -c /dev/null -s \"$SHELL\"\r",
            });
            for window in ["first", "second"] {
                if window == "second" {
                    terminal.send(if program == "tmux" { "\x02c" } else { "\x01c" });
                }
                terminal.wait_for(&format!("the {window} window of {what}"), |view| {
                    view.cursor_row().ends_with("ready>") && !view.has("workon")
                });
                let file = sandbox.home().join(window);
                terminal.send(&format!(
                    "command -v python > '{}'; clear; echo {window}\\-done; deactivate{}",
                    file.display(),
                    key::ENTER
                ));
                terminal.wait_for(&format!("an answer of the {window} window of {what}"), |view| {
                    view.has(&format!("{window}-done")) && view.cursor_row() == "ready>"
                });
                let python = std::fs::read_to_string(&file).unwrap();
                let wanted = sandbox.environment("a").join("bin/python");
                assert_eq!(python.trim_end(), wanted.display().to_string(), "{what}: {window}");
            }
            terminal.send("exit\r");
            terminal.wait_for("the first window again", |view| view.has("first-done"));
            terminal.send("exit\r");
            terminal.wait_exit();
        });
    }
}

/// screen wants a directory of sockets that only its user can read, with a short path.
fn with_screens(sandbox: Sandbox) -> Sandbox {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = sandbox.root().join("s");
    std::fs::create_dir(&directory).unwrap();
    std::fs::set_permissions(&directory, std::fs::Permissions::from_mode(0o700)).unwrap();
    sandbox.env("SCREENDIR", directory)
}
