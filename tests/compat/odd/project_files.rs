//! `.project` files that others have written.

use crate::compat::case::{Case, NOTHING, Theirs, cases};
use crate::compat::scene::File;

cases! {
    /// The environment is entered; the session stays where it is, and `cdproject` fails.
    a_missing_directory = Case {
        made: &["a"],
        files: &[File::Plain(".virtualenvs/a/.project", "{home}/Devel/gone\n")],
        lines: "workon a\n@active\n@where\n@status cdproject\n@where\n",
        told: "active a\nin {home}\nstatus 1\nin {home}\n",
        said: &["Devel/gone"],
        theirs: Theirs::Tells("active a\nin {home}\nstatus 0\nin {home}\n"),
        ..NOTHING
    };

    /// No project at all.
    an_empty_file = Case {
        made: &["a"],
        files: &[File::Plain(".virtualenvs/a/.project", "")],
        lines: "workon a\n@active\n@where\n@status cdproject\n@where\n",
        told: "active a\nin {home}\nstatus 1\nin {home}\n",
        ..NOTHING
    };

    /// An editor of another system has written it.
    crlf = Case {
        made: &["a"],
        files: &[File::Plain(".virtualenvs/a/.project", "{home}/Devel\r\n")],
        lines: "workon a\n@where\ncd \"{home}\"\ncdproject\n@where\n",
        told: "in {home}/Devel\nin {home}/Devel\n",
        theirs: Theirs::Absent("it takes the carriage return for a letter of the name"),
        ..NOTHING
    };

    /// `printf` has written it.
    no_newline_at_the_end = Case {
        made: &["a"],
        files: &[File::Plain(".virtualenvs/a/.project", "{home}/Devel")],
        lines: "workon a\n@where\ncd \"{home}\"\ncdproject\n@where\n",
        told: "in {home}/Devel\nin {home}/Devel\n",
        ..NOTHING
    };

    /// The first line counts.
    two_lines = Case {
        made: &["a"],
        files: &[File::Plain(".virtualenvs/a/.project", "{home}/Devel\n{home}/other\n"), File::Plain("other/README", "")],
        lines: "workon a\n@where\ncd \"{home}\"\ncdproject\n@where\n",
        told: "in {home}/Devel\nin {home}/Devel\n",
        theirs: Theirs::Absent("it takes both lines for one name"),
        ..NOTHING
    };

    /// A name with a space, a dollar and quotes is a name.
    special_letters = Case {
        made: &["a"],
        files: &[
            File::Plain("Devel/it's $HOME/README", ""),
            File::Plain(".virtualenvs/a/.project", "{home}/Devel/it's $HOME\n"),
        ],
        lines: "workon a\n@where\ncd \"{home}\"\ncdproject\n@where\n",
        told: "in {home}/Devel/it's $HOME\nin {home}/Devel/it's $HOME\n",
        theirs: Theirs::Same,
        ..NOTHING
    };

    /// It is written as others read it, and any number of environments may have the same one.
    written = Case {
        made: &["a", "b"],
        files: &[File::Plain("Devel/my shop/README", "")],
        lines: "\
@quiet setvirtualenvproject a \"{home}/Devel/my shop\"
@quiet setvirtualenvproject b \"{home}/Devel/my shop\"
@out cat \"{home}/.virtualenvs/a/.project\" \"{home}/.virtualenvs/b/.project\"
workon b
@where
",
        told: "{home}/Devel/my shop\n{home}/Devel/my shop\nin {home}/Devel/my shop\n",
        theirs: Theirs::Absent("it forgets to quote the path"),
        ..NOTHING
    };
}
