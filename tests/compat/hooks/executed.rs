//! Hooks that are run as programs.

use crate::compat::case::{Case, NOTHING, Theirs, cases};
use crate::compat::scene::File;

cases! {
    /// The kernel reads the first line.
    any_shebang = Case {
        files: &[
            File::Run(".virtualenvs/premkvirtualenv", "#!/usr/bin/env -S awk -f\nBEGIN { print \"awk \" ARGV[1] >> ENVIRON[\"TRANSCRIPT\"] }\n"),
            File::Run(".virtualenvs/preactivate", "#!/usr/bin/perl -w\nopen my $told, '>>', $ENV{TRANSCRIPT}; print $told \"perl @ARGV\\n\";\n"),
        ],
        lines: "@quiet mkvirtualenv --no-pip a\n",
        told: "awk a\nperl a\n",
        ..NOTHING
    };

    /// A shell would run it, and so do we. The original says that its format is wrong.
    no_shebang = Case {
        files: &[File::Run(".virtualenvs/premkvirtualenv", "echo \"without, $1\" >>\"$TRANSCRIPT\"\n")],
        lines: "@quiet mkvirtualenv --no-pip a\n@active\n",
        told: "without, a\nactive a\n",
        theirs: Theirs::Tells("active a\n"),
        ..NOTHING
    };

    /// Nothing looks at its status.
    one_that_fails = Case {
        made: &["a"],
        files: &[
            File::Run(".virtualenvs/premkvirtualenv", "#!/bin/sh\nexit 7\n"),
            File::Run(".virtualenvs/preactivate", "#!/bin/sh\nkill -9 $$\n"),
            File::Run(".virtualenvs/prermvirtualenv", "#!/bin/sh\nexit 7\n"),
            File::Run(".virtualenvs/get_env_details", "#!/bin/sh\necho details\nexit 7\n"),
        ],
        lines: "\
@status mkvirtualenv --no-pip b
@active
@out showvirtualenv a
@status rmvirtualenv a
@out lsvirtualenv -b
",
        told: "status 0\nactive b\ndetails\n\nstatus 0\nb\n",
        ..NOTHING
    };

    /// One line says so in the words that people look for, and the command goes on.
    one_that_is_not_executable = Case {
        files: &[File::Plain(".virtualenvs/premkvirtualenv", "#!/bin/sh\necho ran >>\"$TRANSCRIPT\"\n")],
        lines: "@status mkvirtualenv --no-pip a\n@active\n",
        told: "status 0\nactive a\n",
        said: &["could not run \"", ".virtualenvs/premkvirtualenv\": [Errno 13] Permission denied"],
        ..NOTHING
    };

    /// The same for a directory.
    a_directory = Case {
        files: &[File::Plain(".virtualenvs/premkvirtualenv/README", ""), File::Plain(".virtualenvs/preactivate/README", "")],
        lines: "@status mkvirtualenv --no-pip a\n@active\n",
        told: "status 0\nactive a\n",
        said: &[
            ".virtualenvs/premkvirtualenv\": [Errno 13] Permission denied",
            ".virtualenvs/preactivate\": [Errno 13] Permission denied",
        ],
        ..NOTHING
    };

    /// The original says nothing of it, and follows it in order to make the missing file.
    a_dangling_link = Case {
        made: &["a"],
        files: &[File::Link(".virtualenvs/a/bin/preactivate", "/nonexistent/hook")],
        lines: "@status workon a\n@active\n",
        told: "status 0\nactive a\n",
        ..NOTHING
    };

    /// A script whose interpreter is missing.
    a_missing_interpreter = Case {
        files: &[File::Run(".virtualenvs/premkvirtualenv", "#!/nonexistent/python\nprint(1)\n")],
        lines: "@status mkvirtualenv --no-pip a\n@active\n",
        told: "status 0\nactive a\n",
        said: &["could not run \"", ".virtualenvs/premkvirtualenv\": [Errno 2] No such file or directory"],
        ..NOTHING
    };

    /// What it prints is for the user, and no code for the shell.
    one_that_prints = Case {
        made: &["a"],
        files: &[
            File::Run(".virtualenvs/premkvirtualenv", "#!/bin/sh\necho 'exit 9; VIRTUAL_ENV=evil'\necho '# venvyard: whole'\n"),
            File::Run(".virtualenvs/preactivate", "#!/bin/sh\necho 'exit 9; VIRTUAL_ENV=evil'\necho '# venvyard: whole'\n"),
            File::Run(".virtualenvs/prermvirtualenv", "#!/bin/sh\necho 'exit 9'\necho to stderr >&2\n"),
        ],
        lines: "\
@status mkvirtualenv --no-pip b
@active
@status workon a
@active
@status rmvirtualenv b
",
        told: "status 0\nactive b\nstatus 0\nactive a\nstatus 0\n",
        said: &["exit 9; VIRTUAL_ENV=evil", "to stderr"],
        ..NOTHING
    };

    /// It has a process of its own: where that goes, and what it sets, is its own.
    one_that_changes_its_session = Case {
        made: &["a"],
        files: &[File::Run(".virtualenvs/preactivate", "#!/bin/sh\ncd /; export CHANGED=yes; PATH=\n")],
        lines: "workon a\n@print CHANGED\n@where\n",
        told: "CHANGED=\nin {home}\n",
        ..NOTHING
    };

    /// It reads what the user types: the terminal is the hook's.
    names_of_any_kind = Case {
        files: &[File::Run(".virtualenvs/premkvirtualenv", "#!/bin/sh\necho \"$# $1\" >>\"$TRANSCRIPT\"\n")],
        lines: "\
@quiet mkvirtualenv --no-pip 'with space'
@active
@quiet mkvirtualenv --no-pip 'é$b'
@active
@quiet rmvirtualenv 'with space'
@out lsvirtualenv -b
",
        told: "1 with space\nactive with space\n1 é$b\nactive é$b\né$b\n",
        theirs: Theirs::Absent("it forgets to quote names here and there"),
        ..NOTHING
    };
}
