//! The command reference: managing environments, and the active one.

use crate::compat::case::{Case, NOTHING, Shells, Theirs, cases};
use crate::compat::scene::File;

cases! {
    /// "The new environment is automatically activated after being initialized."
    mkvirtualenv = Case {
        lines: "\
@out workon
@quiet mkvirtualenv --no-pip mynewenv
@active
@out workon
",
        told: "active mynewenv\nmynewenv\n",
        ..NOTHING
    };

    /// "All command line options except -a, -i, -r, and -h are passed directly to virtualenv."
    mkvirtualenv_with_virtualenvs_options = Case {
        lines: "\
@quiet mkvirtualenv --system-site-packages --no-pip shared
@python import sys; print(any('include-system-site-packages = true' in line for line in open(sys.prefix + '/pyvenv.cfg')))
",
        told: "True\n",
        ..NOTHING
    };

    /// "-p python3.8 or --python=/path/to/python", with one word and with two.
    mkvirtualenv_of_a_python = Case {
        lines: "\
@quiet mkvirtualenv --no-pip -p 3.12 one
@python import sys; print('%d.%d' % sys.version_info[:2])
@quiet mkvirtualenv --no-pip --python=3.12 two
@python import sys; print('%d.%d' % sys.version_info[:2])
@quiet mkvirtualenv --no-pip --python 3.12 three
@python import sys; print('%d.%d' % sys.version_info[:2])
",
        told: "3.12\n3.12\n3.12\n",
        theirs: Theirs::Absent("its virtualenv looks only on PATH, where pyenv's shims are not"),
        ..NOTHING
    };

    /// "The -a option can be used to associate an existing project directory with the new environment."
    mkvirtualenv_with_a_project = Case {
        files: &[File::Plain("Devel/shop/setup.py", "")],
        lines: "\
@quiet mkvirtualenv --no-pip -a \"{home}/Devel/shop\" shop
@where
@out cat \"{home}/.virtualenvs/shop/.project\"
",
        told: "in {home}/Devel/shop\n{home}/Devel/shop\n",
        ..NOTHING
    };

    /// A `-a` of nothing is refused, and nothing is made.
    mkvirtualenv_with_a_missing_project = Case {
        lines: "\
@status mkvirtualenv --no-pip -a \"{home}/Devel/nothing\" shop
@active
@out workon
",
        told: "status 1\nactive none\n",
        said: &["Cannot associate project with", "it is not a directory"],
        ..NOTHING
    };

    /// "The -i option can be used to install one or more packages (by repeating the option)."
    network_mkvirtualenv_installs = Case {
        network: true,
        lines: "\
@quiet mkvirtualenv -i six -i iniconfig tools
@python import six, iniconfig; print(six.__name__, iniconfig.__name__)
",
        told: "six iniconfig\n",
        ..NOTHING
    };

    /// "The -r option can be used to specify a text file listing packages to be installed."
    network_mkvirtualenv_installs_requirements = Case {
        network: true,
        files: &[File::Plain("requirements.txt", "six\niniconfig\n")],
        lines: "\
@quiet mkvirtualenv -r \"{home}/requirements.txt\" tools
@python import six, iniconfig; print(six.__name__, iniconfig.__name__)
",
        told: "six iniconfig\n",
        ..NOTHING
    };

    /// "A unique virtualenv name is generated." "It will be deleted when deactivated."
    mktmpenv = Case {
        lines: "\
@quiet mktmpenv --no-pip
@python import os, sys; print(os.path.basename(sys.prefix)[:4], os.path.isfile(os.path.join(sys.prefix, 'README.tmpenv')))
@python import os, sys; print(os.path.samefile(os.getcwd(), sys.prefix))
@quiet deactivate
@active
@out workon
",
        told: "tmp- True\nTrue\nactive none\n",
        ..NOTHING
    };

    /// "-n: the working directory is not changed", and "-c: it is", whatever `VIRTUALENVWRAPPER_WORKON_CD` says.
    mktmpenv_stays_or_goes = Case {
        lines: "\
@quiet mktmpenv --no-pip -n
@where
@quiet deactivate
@quiet mktmpenv --no-pip --no-cd
@where
@quiet deactivate
@set VIRTUALENVWRAPPER_WORKON_CD 0
@quiet mktmpenv --no-pip
@where
@quiet deactivate
@quiet mktmpenv --no-pip -c
@python import os, sys; print(os.path.samefile(os.getcwd(), sys.prefix))
@quiet deactivate
",
        told: "in {home}\nin {home}\nin {home}\nTrue\n",
        ..NOTHING
    };

    /// "List all of the environments", briefly.
    lsvirtualenv_brief = Case {
        made: &["b", "a"],
        lines: "@out lsvirtualenv -b\n",
        told: "a\nb\n",
        ..NOTHING
    };

    /// "Long mode, enables verbose output. Default." The hook is run for each, which is active meanwhile.
    lsvirtualenv_long = Case {
        made: &["a", "env2"],
        files: &[File::Run(
            ".virtualenvs/get_env_details",
            "#!/bin/sh\necho \"details of $1, ${VIRTUAL_ENV##*/}, ${PATH%%/bin:*}\"\n",
        )],
        lines: "@out lsvirtualenv\n@note ---\n@out lsvirtualenv -l\n",
        told: "\
a
=
details of a, a, {home}/.virtualenvs/a


env2
====
details of env2, env2, {home}/.virtualenvs/env2


---
a
=
details of a, a, {home}/.virtualenvs/a


env2
====
details of env2, env2, {home}/.virtualenvs/env2


",
        ..NOTHING
    };

    /// "Print the help for lsvirtualenv."
    lsvirtualenv_help = Case {
        lines: "@out lsvirtualenv -h\n@status lsvirtualenv -h\n",
        told: "\
lsvirtualenv [-blh]
  -b -- brief mode
  -l -- long mode
  -h -- this help message
status 1
",
        ..NOTHING
    };

    /// "Show the details for a single virtualenv", the active one where none is named.
    showvirtualenv = Case {
        made: &["env1"],
        files: &[File::Run(
            ".virtualenvs/get_env_details",
            "#!/bin/sh\necho \"details of $1\"\n",
        )],
        lines: "\
@out showvirtualenv env1
workon env1
@out showvirtualenv
",
        told: "details of env1\n\ndetails of env1\n\n",
        ..NOTHING
    };

    /// "You must use deactivate before removing the current environment."
    rmvirtualenv = Case {
        made: &["mynewenv"],
        lines: "\
workon mynewenv
@status rmvirtualenv mynewenv
@active
deactivate
@quiet rmvirtualenv mynewenv
@out workon
@note removed
",
        told: "status 1\nactive mynewenv\nremoved\n",
        said: &["You cannot remove the active environment ('mynewenv')"],
        ..NOTHING
    };

    /// "Duplicate an existing virtualenv environment", which is active then.
    cpvirtualenv = Case {
        lines: "\
@quiet mkvirtualenv --no-pip source
@quiet cpvirtualenv source dest
@active
@out workon
@python import sys; print(sys.prefix)
",
        told: "active dest\ndest\nsource\n{home}/.virtualenvs/dest\n",
        ..NOTHING
    };

    /// "However, target environment name can be omitted for importing external environments."
    cpvirtualenv_imports = Case {
        elsewhere: &["outer"],
        lines: "\
@quiet cpvirtualenv \"{home}/outer\"
@active
@out workon
@status cpvirtualenv outer outer
@status cpvirtualenv
",
        told: "active outer\nouter\nstatus 1\nstatus 1\n",
        said: &["outer virtualenv already exists.", "Please provide a valid virtualenv to copy."],
        ..NOTHING
    };

    /// "Each virtualenv is activated, bypassing activation hooks, the current working directory is changed to the current
    /// virtualenv, and then the command is run."
    allvirtualenv = Case {
        made: &["a", "env2"],
        files: &[File::Sourced(".virtualenvs/postactivate", "@note a hook ran")],
        lines: "\
@out allvirtualenv sh -c 'echo \"$VIRTUAL_ENV\"; pwd'
@where
@active
",
        told: "\
a
=
{home}/.virtualenvs/a
{home}/.virtualenvs/a

env2
====
{home}/.virtualenvs/env2
{home}/.virtualenvs/env2

in {home}
active none
",
        ..NOTHING
    };

    /// "List or change working virtual environments."
    workon = Case {
        lines: "\
@out workon
@quiet mkvirtualenv --no-pip env1
@quiet mkvirtualenv --no-pip env2
@out workon
workon env1
@print VIRTUAL_ENV
workon env2
@print VIRTUAL_ENV
",
        told: "env1\nenv2\nVIRTUAL_ENV={home}/.virtualenvs/env1\nVIRTUAL_ENV={home}/.virtualenvs/env2\n",
        ..NOTHING
    };

    /// "-c", "-n", and the value of `VIRTUALENVWRAPPER_WORKON_CD`.
    workon_goes_to_the_project_or_stays = Case {
        made: &["shop"],
        files: &[
            File::Plain("Devel/shop/README", ""),
            File::Plain(".virtualenvs/shop/.project", "{home}/Devel/shop\n"),
        ],
        lines: "\
workon -n shop
@where
workon --no-cd shop
@where
workon shop
@where
cd \"{home}\"
@set VIRTUALENVWRAPPER_WORKON_CD 0
workon shop
@where
workon -c shop
@where
cd \"{home}\"
workon shop --cd
@where
",
        told: "in {home}\nin {home}\nin {home}/Devel/shop\nin {home}\nin {home}/Devel/shop\nin {home}/Devel/shop\n",
        ..NOTHING
    };

    /// "If `.` is passed as the environment name, the name is derived from the base name of the current working directory."
    workon_the_directorys_name = Case {
        made: &["env1"],
        files: &[File::Plain("code/env1/README", "")],
        lines: "cd \"{home}/code/env1\"\nworkon .\n@active\n@where\n",
        told: "active env1\nin {home}/code/env1\n",
        ..NOTHING
    };

    /// The message that people look for.
    workon_nothing = Case {
        lines: "@status workon nothing\n@active\n",
        told: "status 1\nactive none\n",
        said: &["Environment 'nothing' does not exist. Create it with 'mkvirtualenv nothing'."],
        ..NOTHING
    };

    /// "Switch from a virtual environment to the system-installed version of Python."
    deactivate = Case {
        lines: "\
@out workon
@print VIRTUAL_ENV
@quiet mkvirtualenv --no-pip env1
@print VIRTUAL_ENV
deactivate
@print VIRTUAL_ENV
",
        told: "VIRTUAL_ENV=\nVIRTUAL_ENV={home}/.virtualenvs/env1\nVIRTUAL_ENV=\n",
        ..NOTHING
    };

    /// "Print a list of commands, their descriptions, and some details about the version and locations."
    virtualenvwrapper = Case {
        lines: "\
@posix virtualenvwrapper | grep -c -e ' mkvirtualenv: ' -e ' workon: ' -e ' mkproject: ' -e ' wipeenv: ' -e '^WORKON_HOME: {home}/.virtualenvs$' >>\"$TRANSCRIPT\"
@fish virtualenvwrapper | grep -c -e ' mkvirtualenv: ' -e ' workon: ' -e ' mkproject: ' -e ' wipeenv: ' -e '^WORKON_HOME: {home}/.virtualenvs$' >>$TRANSCRIPT
",
        told: "5\n",
        shells: Shells::Unix,
        ..NOTHING
    };
}
