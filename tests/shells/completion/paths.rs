//! Completion of paths that need quotes; the completed line is run.

use venvyard::shell::Shell;

use super::{at_a_terminal, completes};
use crate::support::{Sandbox, Terminal, TestShell};

/// Each begins with a letter of its own, which no other file of a home or an environment has.
const NAMES: [&str; 12] =
    ["a[b c]", "c\"d", "d e", "e$HOME", "f`x`", "g;h", "k*", "m#n", "o'q", "p=r", "q:s", "r&t"];

/// A home with a directory of each name, and the same in the environment alpha. There is no blank in
/// its path, which bash would break `$HOME` at.
fn with_directories() -> Sandbox {
    let sandbox = Sandbox::plain().with_pyenv();
    sandbox.venvyard(["create", "--no-pip", "alpha"]).success();
    for place in [sandbox.home().to_owned(), sandbox.environment("alpha")] {
        for name in NAMES {
            std::fs::create_dir_all(place.join(name).join("below x")).unwrap();
            std::fs::write(place.join(name).join("work y.txt"), "").unwrap();
        }
    }
    sandbox
}

/// Replaces mkenv by a function that prints its last word.
fn let_mkenv_show(shell: &TestShell, terminal: &mut Terminal) {
    terminal.run(match shell.kind {
        Shell::Fish => "function mkenv; printf '<%s>\\n' $argv[-1]; end",
        _ => "mkenv() { shift $(($# - 1)); printf '<%s>\\n' \"$1\"; }",
    });
}

/// What is typed becomes a line that gives `mkenv` this last word, with or without the slash behind it
/// that zsh takes away again.
#[track_caller]
fn gives(terminal: &mut Terminal, typed: &str, word: &str) {
    terminal.send(&format!("{typed}\r"));
    let shown = [format!("<{word}>"), format!("<{word}/>")];
    terminal.wait_for(&format!("{typed:?} to give {word:?}"), |screen| {
        screen.cursor_row() == "ready>" && shown.iter().any(|shown| screen.has(shown))
    });
}

#[test]
fn a_completed_line_has_a_directory_of_any_name() {
    at_a_terminal(with_directories, |shell, _, mut terminal| {
        let_mkenv_show(shell, &mut terminal);
        for name in NAMES {
            let first = &name[..1];
            let below = format!("{name}/below x");
            gives(&mut terminal, &format!("mkenv c -a {first}\tb\t"), &below);
            let attached = format!("mkenv c --project={first}\tb\t");
            gives(&mut terminal, &attached, &format!("--project={below}"));
        }
    });
}

#[test]
fn a_completed_line_has_a_file_in_a_directory_of_any_name() {
    at_a_terminal(with_directories, |shell, _, mut terminal| {
        let_mkenv_show(shell, &mut terminal);
        for name in NAMES {
            let attached = format!("mkenv c --requirements={}\tw\t", &name[..1]);
            gives(&mut terminal, &attached, &format!("--requirements={name}/work y.txt"));
        }
    });
}

/// A blank must do: behind a variable bash itself completes no name with a quote or a `$` in it.
#[test]
fn variables_before_a_path_are_expanded() {
    at_a_terminal(with_directories, |shell, sandbox, mut terminal| {
        let_mkenv_show(shell, &mut terminal);
        let home = sandbox.home().to_string_lossy();
        gives(&mut terminal, "mkenv c -a $HOME/d\tb\t", &format!("{home}/d e/below x"));
        gives(&mut terminal, "mkenv c -a ~/d\t", &format!("{home}/d e"));
        gives(&mut terminal, "mkenv --project=$HOME/d\t", &format!("--project={home}/d e"));
        gives(&mut terminal, "mkenv -r $HOME/d\tw\t", &format!("{home}/d e/work y.txt"));
    });
}

#[test]
fn cdenv_completes_a_directory_of_any_name() {
    at_a_terminal(with_directories, |_, _, mut terminal| {
        terminal.run("workon -n alpha");
        for name in NAMES {
            terminal.send(&format!("cdenv {}\t; pwd\r", &name[..1]));
            let place = format!("/.virtualenvs/alpha/{name}");
            terminal.wait_for(&place, |screen| {
                screen.cursor_row() == "(alpha) ready>" && screen.has(&place)
            });
        }
    });
}

/// A home with a program, data, and directories.
fn with_programs() -> Sandbox {
    let sandbox = Sandbox::plain().with_pyenv();
    sandbox.venvyard(["create", "--no-pip", "alpha"]).success();
    sandbox.write("work.txt", "");
    sandbox.write("tools/work.txt", "");
    std::fs::copy("/bin/sh", sandbox.home().join("tools/work-own")).unwrap();
    sandbox.write("other.d/x", "");
    sandbox
}

#[test]
fn every_option_and_verb_that_takes_a_path_completes_it() {
    at_a_terminal(with_programs, |_, _, mut terminal| {
        for line in [
            "mkenv c -r ",
            "mkenv c -r=",
            "mkenv c -r",
            "mkenv c --requirements=",
            "mkenv c -p ./",
            "mkenv c -p=./",
            "mkenv c --python=./",
            "venvyard trust ",
            "venvyard trust ~/",
            "venvyard seed add ",
            "venvyard var set alpha --from-file ",
            "venvyard var set alpha --from-file=$HOME/",
            "venvyard run alpha sh ",
            "venvyard python find ./",
        ] {
            completes(&mut terminal, &format!("{line}wor"), &format!("{line}work.txt "));
        }
        for line in ["mkenv c -a ", "mkenv c -a=", "mkenv c -a", "venvyard project set alpha "] {
            completes(&mut terminal, &format!("{line}oth"), &format!("{line}other.d/"));
        }
    });
}

#[test]
fn a_command_is_a_program_or_the_way_to_one() {
    at_a_terminal(with_programs, |_, sandbox, mut terminal| {
        let bin = sandbox.environment("alpha").join("bin");
        std::fs::create_dir(bin.join("own-directory")).unwrap();
        std::fs::write(bin.join("own-data"), "").unwrap();
        std::os::unix::fs::symlink("python", bin.join("own-program")).unwrap();
        terminal.run("workon -n alpha");
        for (typed, becomes) in [
            ("venvyard run alpha own", "venvyard run alpha own-program "),
            ("venvyard which own", "venvyard which own-program "),
            ("venvyard run alpha ./tools/wor", "venvyard run alpha ./tools/work-own "),
            ("venvyard run alpha ~/tools/wor", "venvyard run alpha ~/tools/work-own "),
            ("venvyard run alpha ./too", "venvyard run alpha ./tools/"),
            ("venvyard run alpha tools/w", "venvyard run alpha tools/work-own "),
            ("venvyard run alpha work.t", "venvyard run alpha work.t"),
            ("venvyard run alpha ./work.t", "venvyard run alpha ./work.t"),
        ] {
            super::completes_at("(alpha) ready>", &mut terminal, typed, becomes);
        }
    });
}
