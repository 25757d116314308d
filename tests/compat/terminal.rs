//! Sessions at a terminal, where the user types and interrupts.

use venvyard::shell::Shell;

use super::scene::{Scene, Side};
use crate::support::{Terminal, TestShell, for_each_unix_shell, key};

/// A shell at a terminal that has loaded the commands.
#[track_caller]
fn terminal(scene: &Scene<'_>) -> Terminal {
    let mut terminal = Terminal::start(scene.shell, &scene.sandbox);
    for line in scene.load().lines() {
        assert_eq!(terminal.run(line).status, 0, "{line}");
    }
    terminal
}

/// It is allowed, and the other shell hears of it before its next prompt, once.
#[test]
fn an_environment_is_removed_that_another_shell_is_in() {
    for_each_unix_shell(|shell| {
        let scene = Scene::new(shell, Side::Ours);
        scene.make("a");
        let mut other = terminal(&scene);
        other.run("workon a");
        let outcome = scene.session("@status rmvirtualenv a\n@out lsvirtualenv -b\n").success();
        assert_eq!(scene.transcript(), "status 0\n", "{}\n{outcome}", shell.kind);
        let said = "venvyard: a was removed: 'deactivate' leaves it, 'venvyard restore a' brings";
        let heard = other.run("true").output + &other.run("true").output;
        let heard = heard + &other.run("true").output;
        assert_eq!(heard.matches(said).count(), 1, "{}: {heard}", shell.kind);
        assert_eq!(other.run("deactivate").status, 0, "{}", shell.kind);
        assert_eq!(other.variable("VIRTUAL_ENV"), None, "{}", shell.kind);
    });
}

/// fish ends a loop of its own at once, and with it the functions that wait for it.
#[test]
fn ctrl_c_in_a_function_of_fish_leads_back() {
    let Some(shell) = TestShell::find(Shell::Fish) else { return };
    let scene = Scene::new(&shell, Side::Ours);
    scene.make("a");
    scene.make("b");
    let mut terminal = terminal(&scene);
    terminal.run("function forever; echo begun; while true; end; end");
    // The program itself says that it has begun: fish 3.6 forgets a Ctrl-C that comes while it starts one.
    terminal.run("function asleep; sh -c 'echo begun; exec sleep 100'; end");
    terminal.run("cd Devel");
    for function in ["forever", "asleep"] {
        terminal.run("clear");
        terminal.send(&format!("allvirtualenv {function}"));
        terminal.send(key::ENTER);
        terminal.expect("begun");
        terminal.send(key::CTRL_C);
        terminal.wait_for("a prompt", |screen| screen.cursor_row() == "ready>");
        assert_eq!(terminal.screen().matches("begun").count(), 1, "{function}");
        let here = format!("{}\n", scene.sandbox.home().join("Devel").display());
        assert_eq!(terminal.capture("pwd"), here, "{function}");
        assert_eq!(terminal.capture("count $_venvyard_running"), "0\n", "{function}");
        assert_eq!(terminal.capture("functions -n | grep -c compat_back"), "0\n", "{function}");
    }
}
