//! PowerShell at a terminal, with `PSReadLine`: completion, auto-activation, the guard, the picker, Ctrl-C.

use venvyard::shell::Shell;

use crate::support::pty::key;
use crate::support::{Sandbox, Terminal, TestShell};

/// A terminal with venvyard set up, and the environments `alpha` (of the project `shop`), `beta` and `my env`.
fn set_up(options: &[&str]) -> Option<(Sandbox, Terminal)> {
    let shell = TestShell::find(Shell::PowerShell)?;
    let sandbox = Sandbox::new().with_pyenv();
    let shop = sandbox.project("shop").to_string_lossy().into_owned();
    sandbox.venvyard(["create", "--no-pip", "alpha", "--project", &shop]).success();
    for name in ["beta", "my env"] {
        sandbox.venvyard(["create", "--no-pip", name]).success();
    }
    sandbox.venvyard([&["setup", "--shell", "powershell"], options].concat()).success();
    let terminal = Terminal::start(&shell, &sandbox);
    Some((sandbox, terminal))
}

#[track_caller]
fn shows(terminal: &mut Terminal, row: &str) {
    terminal.wait_for(&format!("{row:?}"), |screen| screen.cursor_row() == row);
}

#[test]
fn a_completed_line_runs() {
    let Some((_sandbox, mut terminal)) = set_up(&[]) else { return };
    let before = terminal.variable("PATH");
    terminal.send("workon al\t");
    shows(&mut terminal, "ready> workon alpha");
    terminal.send(key::ENTER);
    shows(&mut terminal, "(alpha) ready>");
    assert!(terminal.capture("(Get-Location).Path").ends_with("/shop"));
    terminal.send("workon my\t");
    shows(&mut terminal, "(alpha) ready> workon 'my env'");
    terminal.send(key::ENTER);
    shows(&mut terminal, "(my env) ready>");
    terminal.send("mkenv --no-pi\t");
    shows(&mut terminal, "(my env) ready> mkenv --no-pip");
    terminal.send(key::CTRL_U);
    // A menu of all, in which the arrow keys choose.
    terminal.run("Set-PSReadLineKeyHandler -Chord Ctrl+o -Function MenuComplete");
    terminal.send("workon \x0f");
    terminal.expect("beta");
    terminal.send("\x1b[C");
    shows(&mut terminal, "(my env) ready> workon beta");
    terminal.send("\r\r");
    shows(&mut terminal, "(beta) ready>");
    assert_eq!(terminal.run("workon nosuch").status, 3);
    assert_eq!(terminal.run("deactivate").status, 0);
    shows(&mut terminal, "ready>");
    assert_eq!(terminal.variable("PATH"), before);
    assert_eq!(terminal.variable("VIRTUAL_ENV"), None);
    terminal.send("exit 5\r");
    assert_eq!(terminal.wait_exit(), 5);
}

#[test]
fn auto_activation_and_the_guard_work_at_a_terminal() {
    let Some((sandbox, mut terminal)) = set_up(&["--auto", "--guard=deny"]) else { return };
    sandbox.program("pip", "#!/bin/sh\necho pip ran\n");
    assert_eq!(terminal.run("cd projects/shop").status, 0);
    shows(&mut terminal, "(alpha) ready>");
    assert!(terminal.capture("$env:PATH").contains("/alpha/bin:"));
    terminal.run("cd ~");
    shows(&mut terminal, "ready>");
    let ran = terminal.run("pip install six");
    assert!(ran.status == 1 && ran.output.contains("no environment is active"), "{ran:?}");
    let ran = terminal.run("pip list");
    assert!(ran.status == 0 && ran.output.ends_with("pip ran"), "{ran:?}");
    // Changing the directory leaves no environment that was activated by hand.
    terminal.run("workon beta");
    terminal.run("cd projects/shop");
    shows(&mut terminal, "(beta) ready>");
}

#[test]
fn ctrl_c_leaves_the_list_and_interrupts_a_hook() {
    let Some((sandbox, mut terminal)) = set_up(&[]) else { return };
    terminal.send("workon\r");
    terminal.expect("beta");
    terminal.send(key::CTRL_C);
    shows(&mut terminal, "ready>");
    assert_eq!(terminal.variable("VIRTUAL_ENV"), None);
    let before = terminal.variable("PATH");
    for stem in ["deactivate", "left"] {
        let hook = "sh -c 'echo begun; exec sleep 100'\n";
        let hook = sandbox.write(format!(".config/venvyard/hooks/{stem}.ps1"), hook);
        terminal.run("workon beta");
        shows(&mut terminal, "(beta) ready>");
        terminal.run("clear");
        terminal.send("deactivate\r");
        terminal.expect("begun");
        terminal.send(key::CTRL_C);
        shows(&mut terminal, "ready>");
        assert_eq!(terminal.variable("PATH"), before);
        assert_eq!(terminal.variable("VIRTUAL_ENV"), None);
        assert_ne!(terminal.run("deactivate").status, 0);
        std::fs::remove_file(hook).unwrap();
    }
}

#[test]
fn a_prompt_says_once_that_the_active_environment_has_another_name() {
    let Some((sandbox, mut terminal)) = set_up(&[]) else { return };
    assert_eq!(terminal.run("workon beta").status, 0);
    sandbox.venvyard(["rename", "beta", "gamma"]).success();
    let said = "venvyard: beta is gamma now: workon gamma";
    for word in ["'one'", "'two'"] {
        assert_eq!(terminal.run(word).status, 0);
        assert_eq!(terminal.screen().matches(said).count(), 1, "{}", terminal.screen());
    }
    assert_eq!(terminal.capture("$Error.Count"), "0");
    assert_eq!(terminal.run("deactivate").status, 0);
}

#[test]
fn a_temporary_environment_is_deleted_when_it_is_left() {
    let Some((_sandbox, mut terminal)) = set_up(&[]) else { return };
    terminal.run("mktmpenv --no-pip");
    let name = terminal.variable("VIRTUAL_ENV_PROMPT").expect("an environment");
    shows(&mut terminal, &format!("({name}) ready>"));
    let directory = terminal.variable("VIRTUAL_ENV").expect("an environment");
    assert_eq!(terminal.run("deactivate").status, 0);
    assert!(!std::path::Path::new(&directory).exists());
    // A prompt of the user's that comes later is in front, and its session whole.
    terminal.run("workon beta");
    let more = "$mine = $function:prompt; function prompt { 'mine ' + (& $mine) }";
    terminal.run(more);
    shows(&mut terminal, "(beta) mine ready>");
    terminal.run("deactivate");
    shows(&mut terminal, "mine ready>");
}
