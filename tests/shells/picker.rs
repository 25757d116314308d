//! The list of `workon` alone at a terminal: its order, what it finds and shows, how it leaves the terminal, and fzf in its
//! place.

use std::fs::File;
use std::time::{Duration, SystemTime};

use venvyard::shell::Shell;

use crate::support::{Sandbox, Terminal, TestShell, available, for_each_shell, key};

/// The environments `api` of the project `my shop`, `web` and `zeta`, which were used 3 days, 1 hour and 2 years ago.
fn scene() -> Sandbox {
    let sandbox = Sandbox::new().with_pyenv();
    let project = sandbox.project("my shop").display().to_string();
    sandbox.venvyard(["create", "--no-pip", "api", "--project", &project]).success();
    for name in ["web", "zeta"] {
        sandbox.venvyard(["create", "--no-pip", name]).success();
    }
    for (name, hours) in [("api", 75), ("web", 1), ("zeta", 2 * 366 * 24)] {
        let used = sandbox.environment(name).join(".venvyard/used");
        let used = File::options().write(true).open(used).unwrap();
        used.set_modified(SystemTime::now() - Duration::from_hours(hours)).unwrap();
    }
    sandbox
}

/// The rows of the screen that show an environment, by name.
fn rows(screen: &str) -> Vec<&str> {
    let words = screen.lines().flat_map(|line| line.split_whitespace().take(2));
    words.filter(|word| ["api", "web", "zeta"].contains(word)).collect()
}

#[test]
fn the_last_used_is_on_top_and_the_line_below_tells_of_the_chosen_one() {
    for_each_shell(|shell| {
        let sandbox = scene();
        sandbox.venvyard(["list", "--long"]).success();
        sandbox.venvyard(["setup", "--shell", shell.kind.name()]).success();
        let mut terminal = Terminal::start(shell, &sandbox);
        terminal.run("clear");
        terminal.send("workon\r");
        terminal.wait_for("the list", |screen| screen.has("zeta") && screen.has("· ready"));
        assert_eq!(rows(&terminal.screen()), ["web", "api", "zeta"], "{}", terminal.screen());
        for said in ["1 hour ago", "3 days ago", "2 years ago", "0 packages · ", " KiB · ready"] {
            assert!(terminal.view().has(said), "{said}: {}", terminal.screen());
        }
        // By its project; how long ago isn't searched.
        terminal.send("shop");
        terminal.wait_for("only one", |screen| rows(&screen.text()) == ["api"]);
        terminal.send(" ago");
        terminal.wait_for("none", |screen| rows(&screen.text()).is_empty());
        terminal.send(&"\x7f".repeat(4));
        terminal.wait_for("only one", |screen| rows(&screen.text()) == ["api"]);
        terminal.send(key::ENTER);
        terminal.wait_for("the prompt", |screen| screen.cursor_row() == "(api) ready>");
        // Now it is on top.
        terminal.run("deactivate");
        terminal.run("clear");
        terminal.send("workon\r");
        terminal.wait_for("the list", |screen| rows(&screen.text()) == ["api", "web", "zeta"]);
        terminal.send(key::ESCAPE);
        terminal.wait_for("the prompt", |screen| screen.cursor_row() == "ready>");
        assert_eq!(terminal.variable("VIRTUAL_ENV"), None);
    });
}

#[test]
fn leaves_nothing_on_a_narrow_terminal_that_becomes_narrower() {
    let Some(shell) = TestShell::find(Shell::Bash) else { return };
    let sandbox = scene();
    sandbox.venvyard(["create", "--no-pip", "環境環境環境環境環境環境環境環境"]).success();
    sandbox.venvyard(["setup", "--shell", "bash"]).success();
    let mut terminal = Terminal::start(&shell, &sandbox);
    terminal.run("clear");
    terminal.resize(8, 30);
    terminal.send("workon\r");
    terminal.wait_for("the list", |screen| screen.has("\n  ready") && screen.has("環境"));
    // A long name leaves room for the others' Pythons.
    assert!(terminal.view().has("3.1"), "{}", terminal.screen());
    terminal.send("a word that is longer than the whole terminal");
    terminal.wait_for("the end of the word", |screen| screen.has("terminal"));
    assert!(terminal.screen().lines().count() <= 8, "{}", terminal.screen());
    terminal.send(&"\x7f".repeat(45));
    terminal.wait_for("the list", |screen| screen.has("web"));
    terminal.resize(8, 15);
    terminal.send(key::DOWN);
    terminal.wait_for("the list", |screen| screen.has("web"));
    terminal.send("zeta");
    terminal.wait_for("one", |screen| screen.has("zeta") && !screen.has("web"));
    terminal.send(key::ESCAPE);
    terminal.wait_for("the prompt and its cursor", |screen| {
        screen.cursor_row() == "ready>" && !screen.cursor_is_hidden()
    });
    for left in ["web", "zeta", "環", "❯"] {
        assert!(!terminal.view().has(left), "{left}: {}", terminal.screen());
    }
}

#[test]
fn a_signal_restores_the_terminal() {
    let sandbox = scene().env("NO_COLOR", "1");
    let pid = sandbox.root().join("pid");
    let script = "sh -c 'echo $$ > ../../pid; exec venvyard activate --shell bash > code'; \
                  echo ended $?; stty -a; cat code";
    let mut terminal = Terminal::program(&sandbox, "sh", &["-c", script]);
    terminal.wait_for("the list", |screen| screen.has("zeta") && screen.cursor_is_hidden());
    assert!(!terminal.written().contains("\x1b[3"), "{:?}", terminal.written());
    let pid = std::fs::read_to_string(pid).unwrap().trim().parse().unwrap();
    let pid = rustix::process::Pid::from_raw(pid).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    terminal.wait_exit();
    let screen = terminal.screen();
    // Which of the signal and the call that it interrupts is seen first is left to chance.
    assert!(["ended 143", "ended 130"].iter().any(|end| screen.contains(end)), "{screen}");
    assert!(screen.contains(" icanon") && screen.contains(" echo "), "{screen}");
    assert!(!terminal.view().cursor_is_hidden());
}

#[test]
fn fzf_shows_the_same_lines_whatever_is_in_them() {
    if !available("fzf", which::which("fzf").is_ok()) {
        return;
    }
    for_each_shell(|shell| {
        let sandbox = scene()
            .env("VENVYARD_PICKER", "fzf")
            .env("FZF_DEFAULT_OPTS", "--ansi --multi --print-query --preview 'touch previewed'");
        sandbox.lend(&which::which("fzf").unwrap());
        let odd = sandbox.project("0\t1 $(touch ran) '\" \x1b[31mred {}\n2").display().to_string();
        sandbox.venvyard(["create", "--no-pip", "odd", "--project", &odd]).success();
        sandbox.venvyard(["setup", "--shell", shell.kind.name()]).success();
        let mut terminal = Terminal::start(shell, &sandbox);
        terminal.run("clear");
        terminal.send("workon\r");
        terminal.wait_for("fzf's list", |screen| screen.has("4/4") && screen.has("3 days ago"));
        terminal.send("touch");
        terminal.wait_for("one", |screen| screen.has("1/4"));
        terminal.send(key::ENTER);
        terminal.wait_for("the prompt", |screen| screen.cursor_row() == "(odd) ready>");
        for made in ["ran", "previewed"] {
            assert!(!sandbox.home().join(made).exists() && !odd.ends_with(made), "{made}");
        }
        for leaves in [key::ESCAPE, key::CTRL_C] {
            terminal.run("clear");
            terminal.send("workon\r");
            terminal.wait_for("fzf's list", |screen| screen.has("4/4"));
            terminal.send(leaves);
            terminal.wait_for("the prompt", |screen| {
                screen.cursor_row() == "(odd) ready>" && !screen.cursor_is_hidden()
            });
            assert!(terminal.variable("VIRTUAL_ENV").unwrap().ends_with("/odd"));
        }
    });
}

#[test]
fn a_picker_that_fails_or_is_missing_is_said() {
    let sandbox = scene().env("VENVYARD_PICKER", "fzf");
    sandbox.program("fzf", "echo broken >&2; exit 2");
    let line = "venvyard activate --shell bash > code; echo ended $?; cat code";
    let mut terminal = Terminal::program(&sandbox, "sh", &["-c", line]);
    terminal.wait_exit();
    let screen = terminal.screen();
    assert!(screen.contains("bin/fzf failed: it ended with status 2"), "{screen}");
    assert!(screen.contains("ended 1"), "{screen}");

    for (picker, said) in [("fzf", "there is no fzf on PATH"), ("sk", "only fzf is known")] {
        let line = format!(
            "venvyard=$(command -v venvyard); export VENVYARD_PICKER={picker} PATH=/nowhere\n\
             $venvyard activate --shell bash > code; echo ended $?"
        );
        let mut terminal = Terminal::program(&sandbox, "sh", &["-c", &line]);
        terminal.wait_for("the list", |screen| screen.has("zeta") && screen.has("api"));
        assert!(terminal.view().has(said), "{}", terminal.screen());
        terminal.send(key::ESCAPE);
        terminal.wait_exit();
        assert!(terminal.view().has("ended 130"), "{}", terminal.screen());
    }
}
