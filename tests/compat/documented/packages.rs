//! The command reference: managing installed packages.

use crate::compat::case::{Case, NOTHING, Theirs, cases};

cases! {
    /// "Remove all of the installed third-party packages in the current virtualenv."
    network_wipeenv = Case {
        network: true,
        lines: "\
@quiet mkvirtualenv -i iniconfig -i pluggy tools
@python import iniconfig, pluggy; print('there')
@quiet wipeenv
@python import importlib.util as util; print(util.find_spec('iniconfig'), util.find_spec('pluggy'), util.find_spec('pip') is None)
@out wipeenv
",
        told: "there\nNone None False\nNothing to remove.\n",
        ..NOTHING
    };

    /// "Run a command in all virtualenvs": `allvirtualenv pip install -U pip`, here of something small.
    network_allvirtualenv_installs = Case {
        network: true,
        lines: "\
@quiet mkvirtualenv a
@quiet mkvirtualenv b
deactivate
@quiet allvirtualenv pip install -q iniconfig
workon a
@python import iniconfig, sys; print(sys.prefix)
workon b
@python import iniconfig, sys; print(sys.prefix)
",
        told: "{home}/.virtualenvs/a\n{home}/.virtualenvs/b\n",
        ..NOTHING
    };

    /// Removed in its 6.0, and still wanted.
    toggleglobalsitepackages = Case {
        lines: "\
@quiet mkvirtualenv --no-pip env1
@out toggleglobalsitepackages
@python import sys; print(any('include-system-site-packages = true' in line for line in open(sys.prefix + '/pyvenv.cfg')))
@quiet toggleglobalsitepackages -q
@python import sys; print(any('include-system-site-packages = true' in line for line in open(sys.prefix + '/pyvenv.cfg')))
",
        told: "Enabled global site-packages\nTrue\nFalse\n",
        theirs: Theirs::Absent("it is in no version that runs on a Python of today"),
        ..NOTHING
    };
}
