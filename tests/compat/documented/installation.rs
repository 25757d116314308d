//! The page about the installation: the rc file's lines, and the variables.

use crate::compat::case::{Case, NOTHING, Shells, Theirs, cases};
use crate::compat::scene::File;

cases! {
    /// "1. Run: workon. 2. A list of environments, empty, is printed. 3. Run: mkvirtualenv temp …"
    quick_start = Case {
        lines: "\
@out workon
@quiet mkvirtualenv --no-pip temp
@active
@out workon
",
        told: "active temp\ntemp\n",
        ..NOTHING
    };

    /// "If the directory does not exist when virtualenvwrapper is loaded, it will be created automatically."
    workon_home_by_default = Case {
        lines: "@print WORKON_HOME\n@out ls -d \"{home}/.virtualenvs\"\n",
        told: "WORKON_HOME={home}/.virtualenvs\n{home}/.virtualenvs\n",
        ..NOTHING
    };

    /// "The variable `WORKON_HOME` tells virtualenvwrapper where to place your virtual environments."
    workon_home = Case {
        before: "\
@posix WORKON_HOME=\"{home}/Envs\"
@fish set -g WORKON_HOME \"{home}/Envs\"
@pwsh $env:WORKON_HOME = \"{home}/Envs\"
",
        lines: "@quiet mkvirtualenv --no-pip a\n@print VIRTUAL_ENV\n@out workon\n",
        told: "VIRTUAL_ENV={home}/Envs/a\na\n",
        ..NOTHING
    };

    /// "How to name the file linking a virtualenv to a project working directory."
    project_filename = Case {
        files: &[File::Plain("Devel/shop/README", "")],
        before: "\
@posix VIRTUALENVWRAPPER_PROJECT_FILENAME=.link
@fish set -g VIRTUALENVWRAPPER_PROJECT_FILENAME .link
@pwsh $env:VIRTUALENVWRAPPER_PROJECT_FILENAME = '.link'
",
        lines: "\
@quiet mkvirtualenv --no-pip -a \"{home}/Devel/shop\" shop
@out cat \"{home}/.virtualenvs/shop/.link\"
cd \"{home}\"
workon shop
@where
cd \"{home}\"
cdproject
@where
",
        told: "{home}/Devel/shop\nin {home}/Devel/shop\nin {home}/Devel/shop\n",
        ..NOTHING
    };

    /// "Set the value to 0 to disable this behavior for all invocations of workon."
    workon_cd = Case {
        made: &["shop"],
        files: &[
            File::Plain("Devel/shop/README", ""),
            File::Plain(".virtualenvs/shop/.project", "{home}/Devel/shop\n"),
        ],
        before: "\
@posix VIRTUALENVWRAPPER_WORKON_CD=0
@fish set -g VIRTUALENVWRAPPER_WORKON_CD 0
@pwsh $env:VIRTUALENVWRAPPER_WORKON_CD = '0'
",
        lines: "workon shop\n@where\n",
        told: "in {home}\n",
        ..NOTHING
    };

    /// "Where the user-defined hooks should be placed."
    hook_dir = Case {
        files: &[
            File::Sourced(".hooks/postactivate", "@note from the hook directory\n"),
            File::Run(".hooks/premkvirtualenv", "#!/bin/sh\necho \"premkvirtualenv $*, in $PWD\" >>\"$TRANSCRIPT\"\n"),
        ],
        before: "\
@posix VIRTUALENVWRAPPER_HOOK_DIR=\"{home}/.hooks\"
@fish set -g VIRTUALENVWRAPPER_HOOK_DIR \"{home}/.hooks\"
@pwsh $env:VIRTUALENVWRAPPER_HOOK_DIR = \"{home}/.hooks\"
",
        lines: "@quiet mkvirtualenv --no-pip a\n",
        told: "premkvirtualenv a, in {home}/.virtualenvs\nfrom the hook directory\n",
        ..NOTHING
    };

    /// "Set `VIRTUALENVWRAPPER_VIRTUALENV` to the full path of the virtualenv binary to use", with its default arguments.
    another_virtualenv = Case {
        files: &[File::Run(
            "tools/maker",
            "#!/bin/sh\necho \"$*, in $PWD\" >>\"$TRANSCRIPT\"\nfor name; do :; done\n\
             mkdir -p \"$name/bin\"\nprintf '%s\\n' \"VIRTUAL_ENV='$PWD/$name'\" 'export VIRTUAL_ENV' 'deactivate () { unset VIRTUAL_ENV; }' >\"$name/bin/activate\"\n\
             printf 'home = /usr/bin\\n' >\"$name/pyvenv.cfg\"\nln -s /usr/bin/env \"$name/bin/python\"\n",
        )],
        before: "\
@posix VIRTUALENVWRAPPER_VIRTUALENV=\"{home}/tools/maker\"
@posix VIRTUALENVWRAPPER_VIRTUALENV_ARGS='--no-site-packages'
@fish set -g VIRTUALENVWRAPPER_VIRTUALENV \"{home}/tools/maker\"
@fish set -g VIRTUALENVWRAPPER_VIRTUALENV_ARGS --no-site-packages
@pwsh $env:VIRTUALENVWRAPPER_VIRTUALENV = \"{home}/tools/maker\"
@pwsh $env:VIRTUALENVWRAPPER_VIRTUALENV_ARGS = '--no-site-packages'
",
        lines: "@quiet mkvirtualenv -p 3.12 --special new\n@active\n",
        told: "--no-site-packages --python=3.12 --special new, in {home}/.virtualenvs\nactive new\n",
        ..NOTHING
    };

    /// A maker that fails: its status.
    another_virtualenv_fails = Case {
        files: &[File::Run("tools/maker", "#!/bin/sh\necho 'no disk' >&2\nexit 7\n")],
        before: "\
@posix VIRTUALENVWRAPPER_VIRTUALENV=\"{home}/tools/maker\"
@fish set -g VIRTUALENVWRAPPER_VIRTUALENV \"{home}/tools/maker\"
@pwsh $env:VIRTUALENVWRAPPER_VIRTUALENV = \"{home}/tools/maker\"
",
        lines: "@status mkvirtualenv new\n@active\n",
        told: "status 7\nactive none\n",
        said: &["no disk"],
        ..NOTHING
    };

    /// The variables that a rc file sets are the functions', whether exported or not.
    unexported = Case {
        before: "WORKON_HOME=\"{home}/Envs\"; VIRTUALENVWRAPPER_WORKON_CD=0",
        lines: "\
@quiet mkproject --no-pip shop
cd \"{home}\"
workon shop
@where
@out lsvirtualenv -b
@quiet cpvirtualenv shop copy
deactivate
@quiet rmvirtualenv shop
@out lsvirtualenv -b
",
        told: "in {home}\nshop\ncopy\n",
        shells: Shells::Posix,
        ..NOTHING
    };

    /// The lazy script's functions are there, too: a rc file that names it goes on.
    loaded_twice = Case {
        made: &["a"],
        lines: "\
workon a
@ours @posix eval \"$(venvyard init ${ZSH_VERSION+zsh}${BASH_VERSION+bash} --compat)\"
@theirs . \"$VIRTUALENVWRAPPER_SCRIPT\"
@active
deactivate
@active
",
        told: "active a\nactive none\n",
        shells: Shells::Posix,
        theirs: Theirs::Same,
        ..NOTHING
    };
}
