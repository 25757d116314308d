//! Hooks that are sourced in the user's shell.

use crate::compat::case::{Case, NOTHING, Theirs, cases};
use crate::compat::language::said_by;
use crate::compat::scene::{File, Scene, Side};
use crate::support::for_each_shell;

cases! {
    /// `set -e` is on in ours: a hook that ends with a test that is false is no failure.
    one_that_fails = Case {
        made: &["a"],
        files: &[
            File::Sourced(".virtualenvs/postactivate", "@note postactivate\n@posix [ -e /nonexistent ] && echo never\n@fish test -e /nonexistent\n@pwsh $null = Get-Item /nonexistent -ErrorAction SilentlyContinue\n"),
            File::Sourced(".virtualenvs/predeactivate", "@note predeactivate\n@posix false\n@fish false\n"),
            File::Sourced(".virtualenvs/postdeactivate", "@note postdeactivate\n@posix false\n@fish false\n"),
        ],
        lines: "@status workon a\n@active\n@status deactivate\n@active\n",
        told: "postactivate\nstatus 0\nactive a\npredeactivate\npostdeactivate\nstatus 0\nactive none\n",
        theirs: Theirs::Absent("its deactivate passes on the status of what comes last"),
        ..NOTHING
    };

    /// Its output is the user's.
    one_that_prints = Case {
        made: &["a"],
        files: &[
            File::Sourced(".virtualenvs/postactivate", "echo 'hello; exit 9'\n"),
            File::Sourced(".virtualenvs/postmkvirtualenv", "echo 'made; exit 9'\n"),
        ],
        lines: "@out workon a\n@active\n@status mkvirtualenv --no-pip b\n@active\n",
        told: "hello; exit 9\nactive a\nstatus 0\nactive b\n",
        said: &["made; exit 9"],
        ..NOTHING
    };

    /// Where it goes, the session is.
    one_that_changes_the_directory = Case {
        made: &["a"],
        files: &[
            File::Plain("code/README", ""),
            File::Sourced(".virtualenvs/postactivate", "cd \"{home}/code\"\n"),
            File::Sourced(".virtualenvs/postdeactivate", "cd \"{home}\"\n"),
        ],
        lines: "workon a\n@where\ndeactivate\n@where\n",
        told: "in {home}/code\nin {home}\n",
        ..NOTHING
    };

    /// What it sets stays: variables, functions, aliases.
    one_that_sets = Case {
        made: &["a"],
        files: &[
            File::Sourced(
                ".virtualenvs/postactivate",
                "@set EXPORTED yes\n@posix plain=set; greet() { echo \"greetings $plain\"; }\n@fish set -g plain set\n@fish function greet; echo greetings $plain; end\n@pwsh $global:plain = 'set'; function global:greet { \"greetings $plain\" }\n",
            ),
            File::Sourced(".virtualenvs/predeactivate", "@unset EXPORTED\n"),
        ],
        lines: "workon a\n@print EXPORTED\n@out greet\ndeactivate\n@print EXPORTED\n@out greet\n",
        told: "EXPORTED=yes\ngreetings set\nEXPORTED=\ngreetings set\n",
        ..NOTHING
    };

    /// A hook that sends the user on to another environment.
    one_that_calls_workon = Case {
        made: &["a", "b"],
        files: &[
            File::Sourced(".virtualenvs/a/bin/postactivate", "@note a entered\nworkon b\n"),
            File::Sourced(".virtualenvs/a/bin/postdeactivate", "@note a left\n"),
            File::Sourced(".virtualenvs/b/bin/postactivate", "@note b entered\n"),
            File::Sourced(".virtualenvs/b/bin/predeactivate", "@note b is left\n"),
        ],
        lines: "workon a\n@active\ndeactivate\n@active\n",
        told: "a entered\na left\nb entered\nactive b\nb is left\nactive none\n",
                ..NOTHING
    };

    /// One that leaves again.
    one_that_calls_deactivate = Case {
        made: &["a"],
        files: &[
            File::Sourced(".virtualenvs/postactivate", "@note entered\ndeactivate\n"),
            File::Sourced(".virtualenvs/postdeactivate", "@note left\n"),
        ],
        lines: "workon a\n@active\nworkon a\n@active\n",
        told: "entered\nleft\nactive none\nentered\nleft\nactive none\n",
        ..NOTHING
    };

    /// Every way of leaving runs them: another `workon`, ours too, and a removal of what is temporary.
    every_way_of_leaving = Case {
        made: &["a", "b"],
        files: &[
            File::Sourced(".virtualenvs/predeactivate", "@note predeactivate\n@active\n"),
            File::Sourced(".virtualenvs/postdeactivate", "@note postdeactivate\n@active\n"),
        ],
        lines: "workon a\nworkon b\n@note switched\n@quiet mkvirtualenv --no-pip c\n@note made\ndeactivate\n",
        told: "\
predeactivate
active a
postdeactivate
active none
switched
predeactivate
active b
postdeactivate
active none
made
predeactivate
active c
postdeactivate
active none
",
        ..NOTHING
    };
}

#[test]
fn a_hook_that_is_no_file_stops_nothing() {
    for_each_shell(|shell| {
        let scene = Scene::new(shell, Side::Ours);
        scene.make("a");
        let home = scene.sandbox.home();
        let extension = shell.choose("", ".fish", ".ps1");
        let hooks = home.join(".virtualenvs");
        let dangling = hooks.join(format!("a/bin/postactivate{extension}"));
        std::fs::create_dir_all(hooks.join(format!("postactivate{extension}"))).unwrap();
        std::fs::create_dir_all(hooks.join(format!("initialize{extension}"))).unwrap();
        std::os::unix::fs::symlink("/nonexistent/hook", dangling).unwrap();
        scene.session("@status workon a\n@active\n@status deactivate\n@active\n").success();
        assert_eq!(
            scene.transcript(),
            "status 0\nactive a\nstatus 0\nactive none\n",
            "{}",
            shell.kind
        );
    });
}

#[test]
fn a_hook_with_a_syntax_error_stops_nothing() {
    for_each_shell(|shell| {
        let scene = Scene::new(shell, Side::Ours);
        scene.make("a");
        scene.write(&File::Sourced(".virtualenvs/postactivate", "if true (\n"));
        let _ = scene.session("@status workon a\n@active\ndeactivate\n@active\n").success();
        let told = scene.transcript();
        assert!(told.ends_with("active a\nactive none\n"), "{}: {told}", shell.kind);
    });
}

#[test]
fn one_of_another_shell_is_left_out_and_one_line_says_which_file_would_be_taken() {
    for_each_shell(|shell| {
        let wanted = shell.choose("", "postactivate.fish", "postactivate.ps1");
        if wanted.is_empty() {
            return;
        }
        let scene = Scene::new(shell, Side::Ours);
        scene.make("a");
        scene.write(&File::Run(".virtualenvs/postactivate", "#!/bin/bash\necho never\n"));
        let outcome = scene.session("workon a\n@active\n").success().stderr_has(wanted);
        assert!(!outcome.stdout.contains("never"), "{outcome}");
        assert_eq!(scene.transcript(), "active a\n", "{}", shell.kind);
        // One that names this shell is sourced.
        let own = format!("#!/usr/bin/env {}\n@note sourced\n", shell.choose("", "fish", "pwsh"));
        let own = said_by(shell.kind, Side::Ours, &own);
        scene.sandbox.write(".virtualenvs/postactivate", &own);
        scene.session("workon a\n").success();
        assert_eq!(scene.transcript(), "active a\nsourced\n", "{}", shell.kind);
    });
}
