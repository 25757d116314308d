//! The command reference: navigating to a virtualenv, and its path.

use crate::compat::case::{Case, NOTHING, Theirs, cases};
use crate::compat::scene::File;

cases! {
    /// "An optional argument is appended to the path, allowing navigation directly into a subdirectory."
    cdvirtualenv = Case {
        lines: "\
@quiet mkvirtualenv --no-pip env1
@print VIRTUAL_ENV
cdvirtualenv
@where
cdvirtualenv bin
@where
",
        told: "VIRTUAL_ENV={home}/.virtualenvs/env1\nin {home}/.virtualenvs/env1\nin {home}/.virtualenvs/env1/bin\n",
        ..NOTHING
    };

    /// "An optional argument is also allowed, to specify a directory hierarchy within the site-packages directory."
    cdsitepackages = Case {
        lines: "\
@quiet mkvirtualenv --no-pip env1
@python import os, sysconfig; os.makedirs(sysconfig.get_path('purelib') + '/PyMOTW/bisect')
cdsitepackages PyMOTW/bisect/
@python import os, sysconfig; print(os.path.relpath(os.getcwd(), sysconfig.get_path('purelib')))
cdsitepackages
@python import os, sysconfig; print(os.path.relpath(os.getcwd(), sysconfig.get_path('purelib')))
",
        told: "PyMOTW/bisect\n.\n",
        ..NOTHING
    };

    /// "Calling lssitepackages shows the content of the site-packages directory of the currently-active virtualenv", then
    /// the extra paths.
    lssitepackages = Case {
        files: &[File::Plain("shared/library.py", "")],
        lines: "\
@quiet mkvirtualenv --no-pip env1
@python import os, sysconfig; os.makedirs(sysconfig.get_path('purelib') + '/PyMOTW')
@quiet add2virtualenv \"{home}/shared\"
@posix lssitepackages | grep -x -e PyMOTW -e _virtualenv_path_extensions.pth: -e '{home}/shared' >>\"$TRANSCRIPT\"
@fish lssitepackages | grep -x -e PyMOTW -e _virtualenv_path_extensions.pth: -e '{home}/shared' >>$TRANSCRIPT
@pwsh lssitepackages | ForEach-Object { if ($_ -is [string]) { $_ } else { $_.Name } } | Where-Object { $_ -in 'PyMOTW', '_virtualenv_path_extensions.pth:', '{home}/shared' } | Add-Content -LiteralPath $env:TRANSCRIPT
",
        told: "PyMOTW\n_virtualenv_path_extensions.pth:\n{home}/shared\n",
        ..NOTHING
    };

    /// "2. Run: `add2virtualenv path_to_source`. 3. Run: add2virtualenv. 4. A usage message and list of current "extra" paths
    /// is printed. 5. Use option -d to remove the added path."
    add2virtualenv = Case {
        files: &[File::Plain("django/django_here.py", "here = 'imported'\n")],
        lines: "\
@quiet mkvirtualenv --no-pip env1
@quiet add2virtualenv \"{home}/django\"
@python import django_here; print(django_here.here)
@out add2virtualenv
@status add2virtualenv
@quiet add2virtualenv -d \"{home}/django\"
@out add2virtualenv
@python import importlib.util; print(importlib.util.find_spec('django_here'))
",
        told: "\
imported
Usage: add2virtualenv dir [dir ...]

Existing paths:
{home}/django
status 1
Usage: add2virtualenv dir [dir ...]

Existing paths:
None
",
        ..NOTHING
    };

    /// "Adds the specified directories": several, relative ones, one with a space; the paths come before site-packages.
    add2virtualenv_several = Case {
        files: &[File::Plain("a b/one.py", ""), File::Plain("lib/two.py", "")],
        lines: "\
@quiet mkvirtualenv --no-pip env1
cd \"{home}\"
@quiet add2virtualenv 'a b' lib
@python import one, two, sys, sysconfig; print(sys.path.index('{home}/lib') < sys.path.index(sysconfig.get_path('purelib')))
",
        told: "True\n",
        said: &["Warning: Converting \"lib\" to"],
        ..NOTHING
    };

    /// Without an active environment there is nowhere to go.
    nothing_is_active = Case {
        lines: "\
@status cdvirtualenv
@status cdsitepackages
@status lssitepackages
@status add2virtualenv x
@status cdproject
@status wipeenv
@where
",
        told: "status 1\nstatus 1\nstatus 1\nstatus 1\nstatus 1\nstatus 1\nin {home}\n",
        said: &["ERROR: no virtualenv active, or active virtualenv is missing"],
        theirs: Theirs::Same,
        ..NOTHING
    };
}
