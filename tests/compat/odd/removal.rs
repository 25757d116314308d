//! `rmvirtualenv` of what it must not delete, and of very much.

use std::fmt::Write as _;

use crate::compat::case::{Case, NOTHING, Theirs, cases};
use crate::compat::scene::{File, Scene, Side};
use crate::support::for_each_shell;

/// The original deletes what these mean.
const DELETES: Theirs = Theirs::Absent("it deletes what that means");

cases! {
    /// `rmvirtualenv "$name"` with a name that was never set deletes all environments there.
    an_empty_name = Case {
        made: &["a"],
        lines: "@status rmvirtualenv ''\n@out lsvirtualenv -b\n",
        told: "status 1\na\n",
        theirs: DELETES,
        ..NOTHING
    };

    /// Nothing outside is deleted, nor the place itself.
    a_path = Case {
        made: &["a"],
        files: &[File::Plain("precious/data", "kept\n"), File::Plain("Devel/x/data", "kept\n")],
        lines: "\
@status rmvirtualenv ../precious
@status rmvirtualenv \"{home}/Devel/x\"
@status rmvirtualenv .
@status rmvirtualenv ..
@status rmvirtualenv a/bin
@out cat \"{home}/precious/data\" \"{home}/Devel/x/data\"
@out lsvirtualenv -b
workon a
@active
",
        told: "status 1\nstatus 1\nstatus 1\nstatus 1\nstatus 1\nkept\nkept\na\nactive a\n",
        theirs: DELETES,
        ..NOTHING
    };

    /// A directory or a file that is no environment stays, as do the hooks.
    no_environment = Case {
        made: &["a"],
        files: &[File::Plain(".virtualenvs/notes/README", "kept\n"), File::Run(".virtualenvs/premkvirtualenv", "#!/bin/sh\n")],
        lines: "\
@status rmvirtualenv notes
@status rmvirtualenv premkvirtualenv
@out cat \"{home}/.virtualenvs/notes/README\" \"{home}/.virtualenvs/premkvirtualenv\"
",
        told: "status 1\nstatus 1\nkept\n#!/bin/sh\n",
        theirs: DELETES,
        ..NOTHING
    };

    /// "Please specify an environment."
    no_name = Case {
        made: &["a"],
        lines: "@status rmvirtualenv\n@out lsvirtualenv -b\n",
        told: "status 1\na\n",
        said: &["Please specify an environment."],
        ..NOTHING
    };

    /// The active one, alone and among others.
    the_active_one = Case {
        made: &["a", "b"],
        lines: "workon a\n@status rmvirtualenv a\n@active\n@status rmvirtualenv a b\n@active\n@out lsvirtualenv -b\n",
        told: "status 1\nactive a\nstatus 1\nactive a\na\nb\n",
        said: &["ERROR: You cannot remove the active environment ('a').", "Either switch to another environment, or run 'deactivate'."],
        ..NOTHING
    };

    /// One that is not there is said, and is no failure.
    a_missing_one = Case {
        made: &["a"],
        lines: "@status rmvirtualenv nothing\n@out lsvirtualenv -b\n",
        told: "status 0\na\n",
        said: &["Did not find environment", "to remove."],
        ..NOTHING
    };

    /// The session stands in it.
    the_current_directory = Case {
        made: &["a"],
        lines: "workon a\ncdvirtualenv lib\ndeactivate\n@quiet rmvirtualenv a\n@where\n",
        told: "in {home}/.virtualenvs\n",
        ..NOTHING
    };
}

#[test]
fn three_hundred_names_are_removed_by_one_command() {
    for_each_shell(|shell| {
        let scene = Scene::new(shell, Side::Ours);
        scene.make("kept");
        scene.make("first");
        let all = scene.sandbox.home().join(".virtualenvs");
        let mut words = String::from("first");
        for number in 0..299 {
            // As others make them: a few files.
            let name = format!("env-{number}");
            let environment = all.join(&name);
            std::fs::create_dir_all(environment.join("bin")).unwrap();
            std::fs::write(environment.join("bin/activate"), "").unwrap();
            std::fs::write(environment.join("pyvenv.cfg"), "home = /usr/bin\n").unwrap();
            std::os::unix::fs::symlink("/usr/bin/env", environment.join("bin/python")).unwrap();
            write!(words, " {name}").unwrap();
        }
        scene.write(&File::Run(
            ".virtualenvs/postrmvirtualenv",
            "#!/bin/sh\necho \"$1\" >>\"$WORKON_HOME/removed\"\n",
        ));
        let lines = format!("@quiet rmvirtualenv {words}\n@out lsvirtualenv -b\n");
        let outcome = scene.session(&lines).success();
        assert_eq!(scene.transcript(), "kept\n", "{}\n{outcome}", shell.kind);
        let removed = scene.sandbox.read(".virtualenvs/removed");
        assert_eq!(
            removed.split_whitespace().collect::<Vec<_>>(),
            words.split(' ').collect::<Vec<_>>()
        );
    });
}

/// Where the original deletes, ours keeps for a while.
#[test]
fn what_was_removed_can_be_restored() {
    for_each_shell(|shell| {
        let scene = Scene::new(shell, Side::Ours);
        scene.make("a");
        let lines = "\
@quiet rmvirtualenv a
@out lsvirtualenv -b
@quiet venvyard restore a
@out lsvirtualenv -b
workon a
@active
";
        let outcome = scene.session(lines).success();
        assert_eq!(scene.transcript(), "a\nactive a\n", "{}\n{outcome}", shell.kind);
    });
}
