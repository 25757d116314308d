//! Where ours differs on purpose: what the original gets wrong.

use crate::compat::case::{Case, NOTHING, Shells, Theirs, cases};
use crate::compat::scene::{File, Scene, Side};
use crate::support::for_each_shell;

cases! {
    /// A name that exists is refused; the original makes its environment anew over the old one.
    a_name_that_exists = Case {
        made: &["a"],
        files: &[File::Plain("Devel/x/README", "")],
        lines: "\
@posix mkvirtualenv --no-pip a || echo refused >>\"$TRANSCRIPT\"
@fish mkvirtualenv --no-pip a; or echo refused >>$TRANSCRIPT
@pwsh mkvirtualenv --no-pip a; if (-not $?) { 'refused' | Add-Content -LiteralPath $env:TRANSCRIPT }
@active
",
        told: "refused\nactive none\n",
        said: &["already exists"],
        theirs: Theirs::Tells("active a\n"),
        ..NOTHING
    };

    /// The name may stand anywhere.
    a_name_before_options = Case {
        files: &[File::Plain("Devel/x/README", "")],
        lines: "@quiet mkvirtualenv early --no-pip -a \"{home}/Devel/x\"\n@active\n@where\n",
        told: "active early\nin {home}/Devel/x\n",
        theirs: Theirs::Absent("it takes the last word for the name"),
        ..NOTHING
    };

    /// A package that can't be installed is an error, not a line among others. The environment is there.
    a_package_that_fails = Case {
        lines: "\
@posix mkvirtualenv -i \"{home}/nothing.whl\" a || echo failed >>\"$TRANSCRIPT\"
@fish mkvirtualenv -i \"{home}/nothing.whl\" a; or echo failed >>$TRANSCRIPT
@pwsh mkvirtualenv -i \"{home}/nothing.whl\" a; if (-not $?) { 'failed' | Add-Content -LiteralPath $env:TRANSCRIPT }
",
        told: "failed\n",
        said: &["nothing.whl"],
        theirs: Theirs::Tells(""),
        ..NOTHING
    };

    /// A requirements file is where the user says it is.
    a_relative_requirements_file = Case {
        files: &[File::Plain("code/dev requirements.txt", "# nothing yet\n")],
        lines: "cd \"{home}/code\"\n@status mkvirtualenv -r 'dev requirements.txt' a\n@active\n@status mkvirtualenv -r '~/code/dev requirements.txt' b\n@active\n",
        told: "status 0\nactive a\nstatus 0\nactive b\n",
        ..NOTHING
    };

    /// What means nothing here is named in one warning.
    options_for_virtualenv = Case {
        lines: "@status mkvirtualenv --no-pip --download --no-wheel --clear a\n@active\n",
        told: "status 0\nactive a\n",
        said: &["--download"],
        theirs: Theirs::Absent("its virtualenv decides"),
        ..NOTHING
    };

    /// No words at all.
    mkvirtualenv_without_a_name = Case {
        lines: "@status mkvirtualenv\n@active\n",
        told: "status 2\nactive none\n",
        ..NOTHING
    };

    /// No command at all.
    allvirtualenv_without_a_command = Case {
        made: &["a"],
        lines: "@status allvirtualenv\n",
        told: "status 2\n",
        said: &["no command to run"],
        theirs: Theirs::Tells("status 0\n"),
        ..NOTHING
    };

    /// The worst status counts.
    allvirtualenv_fails = Case {
        made: &["a", "b", "c"],
        lines: "@status allvirtualenv sh -c 'case \"$VIRTUAL_ENV\" in *a) exit 3 ;; *b) exit 5 ;; esac'\n@status allvirtualenv true\n",
        told: "status 5\nstatus 0\n",
        theirs: Theirs::Tells("status 0\nstatus 0\n"),
        ..NOTHING
    };

    /// What the user has put into PATH meanwhile stays.
    path_edits_are_kept = Case {
        made: &["a"],
        files: &[File::Run("tools/mine", "#!/bin/sh\necho mine\n")],
        lines: "\
workon a
@posix PATH=\"$PATH:{home}/tools\"
@fish set -gx PATH $PATH \"{home}/tools\"
@pwsh $env:PATH = \"$env:PATH:{home}/tools\"
deactivate
@out mine
",
        told: "mine\n",
        theirs: Theirs::Tells(""),
        ..NOTHING
    };

    /// `.` is the project's environment, too.
    the_directorys_environment = Case {
        made: &["env1"],
        files: &[
            File::Plain("Devel/shop/README", ""),
            File::Plain(".virtualenvs/env1/.project", "{home}/Devel/shop\n"),
        ],
        lines: "cd \"{home}/Devel/shop\"\n@status workon .\n@active\n",
        told: "status 0\nactive env1\n",
        theirs: Theirs::Tells("status 1\nactive none\n"),
        ..NOTHING
    };

    /// Where an environment has no pip, the pip on PATH is another's.
    wipeenv_never_reaches_outside = Case {
        files: &[File::Run("outer/pip", "#!/bin/sh\necho \"outer pip $*\" >>\"$TRANSCRIPT\"\n")],
        before: "\
@posix PATH=\"{home}/outer:$PATH\"
@fish set -gx PATH \"{home}/outer\" $PATH
@pwsh $env:PATH = \"{home}/outer:$env:PATH\"
",
        lines: "\
@quiet mkvirtualenv --no-pip a
@posix wipeenv || :
@fish wipeenv; or true
@pwsh wipeenv
@active
",
        told: "active a\n",
        theirs: Theirs::Tells("outer pip freeze\nactive a\n"),
        ..NOTHING
    };

    /// The same directory twice is in the file once.
    add2virtualenv_twice = Case {
        files: &[File::Plain("lib/one.py", "")],
        lines: "\
@quiet mkvirtualenv --no-pip a
@quiet add2virtualenv \"{home}/lib\"
@quiet add2virtualenv \"{home}/lib\"
@python import sys; print(sys.path.count('{home}/lib'))
@out add2virtualenv
@quiet add2virtualenv -d \"{home}/lib\"
@python import sys; print(sys.path.count('{home}/lib'))
",
        told: "1\nUsage: add2virtualenv dir [dir ...]\n\nExisting paths:\n{home}/lib\n0\n",
        theirs: Theirs::Absent("there it is twice"),
        ..NOTHING
    };

    /// A directory that is missing is added: it may come. Python leaves it out until then.
    add2virtualenv_of_a_missing_directory = Case {
        files: &[File::Plain("lib/one.py", "")],
        lines: "\
@quiet mkvirtualenv --no-pip a
@status add2virtualenv \"{home}/later\"
@out add2virtualenv
@python import sys; print('{home}/later' in sys.path)
@posix mkdir \"{home}/later\"
@fish mkdir \"{home}/later\"
@pwsh $null = New-Item -ItemType Directory \"{home}/later\"
@python import sys; print('{home}/later' in sys.path)
",
        told: "status 0\nUsage: add2virtualenv dir [dir ...]\n\nExisting paths:\n{home}/later\nFalse\nTrue\n",
        ..NOTHING
    };

    /// Names that the original's `grep`, `sed` and `ls` take apart.
    leading_spaces = Case {
        lines: "\
@quiet mkvirtualenv --no-pip ' env with space'
@active
@out lsvirtualenv -b
cdvirtualenv
deactivate
workon .
@active
",
        told: "active  env with space\n env with space\nactive  env with space\n",
        shells: Shells::All,
        theirs: Theirs::Same,
        ..NOTHING
    };
}

/// The error says how to mend it. The original enters it, and the shell runs the system's Python.
#[test]
fn a_broken_environment_is_an_error_with_the_repair() {
    for_each_shell(|shell| {
        let scene = Scene::new(shell, Side::Ours);
        scene.make("a");
        let bin = scene.sandbox.environment("a").join("bin");
        for entry in std::fs::read_dir(bin).unwrap().flatten() {
            if entry.file_name().to_string_lossy().starts_with("python") {
                std::fs::remove_file(entry.path()).unwrap();
            }
        }
        let lines = "@posix workon a || echo refused >>\"$TRANSCRIPT\"\n\
                     @fish workon a; or echo refused >>$TRANSCRIPT\n\
                     @pwsh workon a; if (-not $?) { 'refused' | Add-Content -LiteralPath $env:TRANSCRIPT }\n\
                     @active\n";
        let outcome = scene.session(lines).success();
        assert_eq!(scene.transcript(), "refused\nactive none\n", "{}\n{outcome}", shell.kind);
        outcome.stderr_has("venvyard repair a");
    });
}
