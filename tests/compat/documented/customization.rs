//! The page about per-user customization: every hook, with its arguments, directory and moment.

use crate::compat::case::{Case, NOTHING, Shells, cases};
use crate::compat::scene::File;

/// A program that writes its name, its arguments and where it is.
macro_rules! program {
    ($name:literal) => {
        concat!("#!/bin/sh\necho \"", $name, " $*, in $PWD\" >>\"$TRANSCRIPT\"\n")
    };
}

cases! {
    /// The page's example: a setting that `premkvirtualenv` puts into the new environment's `activate`.
    example_of_premkvirtualenv = Case {
        files: &[File::Run(
            ".virtualenvs/premkvirtualenv",
            "#!/bin/sh\n# Automatically set django settings for the virtualenv\n\
             echo \"export DJANGO_SETTINGS_MODULE=$1.settings\" >> \"$1/bin/activate\"\n",
        )],
        lines: "\
@quiet mkvirtualenv --no-pip shop
@print DJANGO_SETTINGS_MODULE
@unset DJANGO_SETTINGS_MODULE
deactivate
workon shop
@print DJANGO_SETTINGS_MODULE
",
        told: "DJANGO_SETTINGS_MODULE=shop.settings\nDJANGO_SETTINGS_MODULE=shop.settings\n",
        shells: Shells::Posix,
        ..NOTHING
    };

    /// "The hook is run once for each environment, after the name is printed": the global one, then the local one.
    get_env_details = Case {
        made: &["a"],
        files: &[
            File::Run(".virtualenvs/get_env_details", "#!/bin/sh\necho \"global $*\"\n"),
            File::Run(".virtualenvs/a/bin/get_env_details", "#!/bin/sh\necho \"local $*\"\n"),
        ],
        lines: "@out showvirtualenv a\n",
        told: "global a\nlocal a\n\n",
        ..NOTHING
    };

    /// "Sourced when virtualenvwrapper.sh is loaded into your environment."
    initialize = Case {
        files: &[File::Sourced(".virtualenvs/initialize", "@note initialize\n@set STARTED yes\n")],
        lines: "@print STARTED\n",
        told: "initialize\nSTARTED=yes\n",
        ..NOTHING
    };

    /// "After the virtual environment is created but before the current environment is switched": run, in `$WORKON_HOME`,
    /// with the name. "After the new environment is created and activated": sourced.
    mkvirtualenv = Case {
        files: &[
            File::Run(".virtualenvs/premkvirtualenv", program!("premkvirtualenv")),
            File::Sourced(".virtualenvs/postmkvirtualenv", "@note postmkvirtualenv\n@active\n@where\n"),
        ],
        lines: "@quiet mkvirtualenv --no-pip new\n",
        told: "premkvirtualenv new, in {home}/.virtualenvs\npostmkvirtualenv\nactive new\nin {home}\n",
        ..NOTHING
    };

    /// "If the -a flag was used, the link to the project directory is set up before this script is sourced."
    postmkvirtualenv_with_a_project = Case {
        files: &[
            File::Plain("Devel/shop/README", ""),
            File::Sourced(".virtualenvs/postmkvirtualenv", "@where\n@out cat \"{home}/.virtualenvs/shop/.project\"\n"),
        ],
        lines: "@quiet mkvirtualenv --no-pip -a \"{home}/Devel/shop\" shop\n",
        told: "in {home}/Devel/shop\n{home}/Devel/shop\n",
        ..NOTHING
    };

    /// precpvirtualenv, premkvirtualenv, the activation, postmkvirtualenv, postcpvirtualenv.
    cpvirtualenv = Case {
        made: &["source"],
        files: &[
            File::Run(".virtualenvs/precpvirtualenv", program!("precpvirtualenv")),
            File::Run(".virtualenvs/premkvirtualenv", program!("premkvirtualenv")),
            File::Sourced(".virtualenvs/postactivate", "@note postactivate\n"),
            File::Sourced(".virtualenvs/postmkvirtualenv", "@note postmkvirtualenv\n@active\n"),
            File::Sourced(".virtualenvs/postcpvirtualenv", "@note postcpvirtualenv\n@active\n"),
        ],
        lines: "@quiet cpvirtualenv source dest\n",
        told: "\
precpvirtualenv {home}/.virtualenvs/source dest, in {home}/.virtualenvs
premkvirtualenv dest, in {home}/.virtualenvs
postactivate
postmkvirtualenv
active dest
postcpvirtualenv
active dest
",
        ..NOTHING
    };

    /// "Run before the new environment is enabled. The environment name is passed as the first argument."
    preactivate = Case {
        made: &["a", "b"],
        files: &[
            File::Run(".virtualenvs/preactivate", "#!/bin/sh\necho \"global $*, of ${VIRTUAL_ENV-none}\" >>\"$TRANSCRIPT\"\n"),
            File::Run(".virtualenvs/a/bin/preactivate", program!("local")),
            File::Sourced(".virtualenvs/postdeactivate", "@note postdeactivate\n"),
        ],
        lines: "workon a\n@note switched\nworkon b\n",
        told: "global a, of none\nlocal a, in {home}/.virtualenvs\nswitched\npostdeactivate\nglobal b, of none\n",
        ..NOTHING
    };

    /// "Sourced after the new environment is enabled": global, then local.
    postactivate = Case {
        made: &["a"],
        files: &[
            File::Sourced(".virtualenvs/postactivate", "@note global\n@active\n@set GLOBAL yes\n"),
            File::Sourced(".virtualenvs/a/bin/postactivate", "@note local\n@active\n@print GLOBAL\n"),
        ],
        lines: "workon a\n@print GLOBAL\n",
        told: "global\nactive a\nlocal\nactive a\nGLOBAL=yes\nGLOBAL=yes\n",
        ..NOTHING
    };

    /// "This example script adds a space between the virtual environment name and your old PS1."
    postactivate_of_the_prompt = Case {
        made: &["a"],
        files: &[File::Sourced(
            ".virtualenvs/postactivate",
            "PS1=\"(`basename \\\"$VIRTUAL_ENV\\\"`) $_OLD_VIRTUAL_PS1\"",
        )],
        before: "PS1='ready> '",
        lines: "workon a\n@print PS1\ndeactivate\n@print PS1\n",
        told: "PS1=(a) ready> \nPS1=ready> \n",
        shells: Shells::Posix,
        ..NOTHING
    };

    /// "This example script changes the current working directory and the PATH variable."
    postactivate_of_the_directory = Case {
        made: &["pymotw"],
        files: &[
            File::Run("PyMOTW/bin/motw", "#!/bin/sh\necho motw\n"),
            File::Sourced(
                ".virtualenvs/pymotw/bin/postactivate",
                "\
@posix pymotw_root=\"{home}/PyMOTW\"
@posix cd \"$pymotw_root\"
@posix PATH=$pymotw_root/bin:$PATH
@fish cd \"{home}/PyMOTW\"
@fish set -gx PATH \"{home}/PyMOTW/bin\" $PATH
@pwsh Set-Location \"{home}/PyMOTW\"
@pwsh $env:PATH = \"{home}/PyMOTW/bin:$env:PATH\"
",
            ),
        ],
        lines: "workon pymotw\n@where\n@out motw\n",
        told: "in {home}/PyMOTW\nmotw\n",
        ..NOTHING
    };

    /// "Sourced before the current environment is deactivated": local, then global.
    predeactivate = Case {
        made: &["a"],
        files: &[
            File::Sourced(".virtualenvs/predeactivate", "@note global\n@active\n"),
            File::Sourced(".virtualenvs/a/bin/predeactivate", "@note local\n@active\n"),
        ],
        lines: "workon a\ndeactivate\n@active\n",
        told: "local\nactive a\nglobal\nactive a\nactive none\n",
        ..NOTHING
    };

    /// "Sourced after the current environment is deactivated": local, then global. The path to the environment is
    /// available meanwhile, in `VIRTUALENVWRAPPER_LAST_VIRTUAL_ENV`, as the variable is really called.
    postdeactivate = Case {
        made: &["a"],
        files: &[
            File::Sourced(
                ".virtualenvs/postdeactivate",
                "@note global\n@active\n@posix export VIRTUALENVWRAPPER_LAST_VIRTUAL_ENV\n@print VIRTUALENVWRAPPER_LAST_VIRTUAL_ENV\n",
            ),
            File::Sourced(
                ".virtualenvs/a/bin/postdeactivate",
                "@note local\n@active\n@posix export VIRTUALENVWRAPPER_LAST_VIRTUAL_ENV\n@print VIRTUALENVWRAPPER_LAST_VIRTUAL_ENV\n",
            ),
        ],
        lines: "workon a\ndeactivate\n@print VIRTUALENVWRAPPER_LAST_VIRTUAL_ENV\n",
        told: "\
local
active none
VIRTUALENVWRAPPER_LAST_VIRTUAL_ENV={home}/.virtualenvs/a
global
active none
VIRTUALENVWRAPPER_LAST_VIRTUAL_ENV={home}/.virtualenvs/a
VIRTUALENVWRAPPER_LAST_VIRTUAL_ENV=
",
        ..NOTHING
    };

    /// "Run before the environment is removed", and "after": really with its name, in `$WORKON_HOME`.
    rmvirtualenv = Case {
        made: &["a", "b"],
        files: &[
            File::Run(
                ".virtualenvs/prermvirtualenv",
                "#!/bin/sh\n[ -d \"$1\" ] && echo \"prermvirtualenv $*, in $PWD\" >>\"$TRANSCRIPT\"\n",
            ),
            File::Run(
                ".virtualenvs/postrmvirtualenv",
                "#!/bin/sh\n[ -d \"$1\" ] || echo \"postrmvirtualenv $*, in $PWD\" >>\"$TRANSCRIPT\"\n",
            ),
        ],
        lines: "@quiet rmvirtualenv a b\n@where\n",
        told: "\
prermvirtualenv a, in {home}/.virtualenvs
postrmvirtualenv a, in {home}/.virtualenvs
prermvirtualenv b, in {home}/.virtualenvs
postrmvirtualenv b, in {home}/.virtualenvs
in {home}
",
        ..NOTHING
    };

    /// "Before the new project directory is created", and after, in it.
    mkproject = Case {
        files: &[
            File::Run(
                ".virtualenvs/premkproject",
                "#!/bin/sh\n[ -d \"{home}/Devel/$1\" ] || echo \"premkproject $*, of ${VIRTUAL_ENV##*/}\" >>\"$TRANSCRIPT\"\n",
            ),
            File::Sourced(".virtualenvs/postmkproject", "@note postmkproject\n@active\n@where\n"),
        ],
        lines: "@quiet mkproject --no-pip new\n",
        told: "premkproject new, of new\npostmkproject\nactive new\nin {home}/Devel/new\n",
        ..NOTHING
    };

    /// Every stub is made where it is missing, and none of them says anything.
    stubs = Case {
        lines: "\
@posix (cd \"{home}/.virtualenvs\" && ls) >>\"$TRANSCRIPT\"
@fish ls \"{home}/.virtualenvs\" >>$TRANSCRIPT
@pwsh Get-ChildItem -Name \"{home}/.virtualenvs\" | Where-Object { $_ -notlike '*.*' } | Sort-Object | Add-Content -LiteralPath $env:TRANSCRIPT
",
        told: "\
get_env_details
initialize
postactivate
postdeactivate
postmkproject
postmkvirtualenv
postrmvirtualenv
preactivate
predeactivate
premkproject
premkvirtualenv
prermvirtualenv
",
        shells: Shells::Posix,
        ..NOTHING
    };
}
