//! The page of tips and tricks.

use crate::compat::case::{Case, NOTHING, Shells, cases};
use crate::compat::scene::File;

cases! {
    /// The enhanced prompt: `VIRTUAL_ENV_DISABLE_PROMPT`, and a function that asks whether `deactivate` is there.
    enhanced_prompt = Case {
        made: &["env1"],
        before: "\
virtualenv_prompt() {
    [[ \"${VIRTUAL_ENV-}\" == \"\" ]] && return
    local venv_name=\"${VIRTUAL_ENV##*/}\"
    if typeset -f deactivate >/dev/null; then
        echo \"[${venv_name}] \"
    else
        echo \"<${venv_name}> \"
    fi
}
VIRTUAL_ENV_DISABLE_PROMPT=1
PS1='$(virtualenv_prompt)ready> '
",
        lines: "\
workon env1
@print PS1
@out virtualenv_prompt
@posix (unset -f deactivate; virtualenv_prompt) >>\"$TRANSCRIPT\"
deactivate
@out virtualenv_prompt
@print PS1
",
        told: "PS1=$(virtualenv_prompt)ready> \n[env1] \n<env1> \nPS1=$(virtualenv_prompt)ready> \n",
        shells: Shells::Posix,
        ..NOTHING
    };

    /// `rehash` in the hooks, where the shell has it.
    rehash = Case {
        made: &["env1"],
        files: &[
            File::Sourced(".virtualenvs/postactivate", "@posix hash -r\n@note rehashed\n"),
            File::Sourced(".virtualenvs/postdeactivate", "@posix hash -r\n@note rehashed again\n"),
        ],
        lines: "workon env1\ndeactivate\n",
        told: "rehashed\nrehashed again\n",
        ..NOTHING
    };

    /// "In the postmkvirtualenv script I have the following to create a directory based on the project name, add that
    /// directory to the python path and then cd into it."
    project_work_directories = Case {
        files: &[
            File::Plain("projects/README", ""),
            File::Sourced(
                ".virtualenvs/postmkvirtualenv",
                "\
@posix proj_name=$(basename \"$VIRTUAL_ENV\")
@posix mkdir \"$HOME/projects/$proj_name\"
@posix add2virtualenv \"$HOME/projects/$proj_name\"
@posix cd \"$HOME/projects/$proj_name\"
@fish set -l proj_name (basename $VIRTUAL_ENV)
@fish mkdir $HOME/projects/$proj_name
@fish add2virtualenv $HOME/projects/$proj_name
@fish cd $HOME/projects/$proj_name
@pwsh $proj_name = Split-Path -Leaf $env:VIRTUAL_ENV
@pwsh $null = New-Item -ItemType Directory \"$env:HOME/projects/$proj_name\"
@pwsh add2virtualenv \"$env:HOME/projects/$proj_name\"
@pwsh Set-Location \"$env:HOME/projects/$proj_name\"
",
            ),
            File::Sourced(
                ".virtualenvs/postactivate",
                "\
@posix proj_name=$(basename \"$VIRTUAL_ENV\")
@posix ! [ -d ~/projects/$proj_name ] || cd ~/projects/$proj_name
@fish test -d ~/projects/(basename $VIRTUAL_ENV); and cd ~/projects/(basename $VIRTUAL_ENV); or true
@pwsh if (Test-Path \"$env:HOME/projects/$(Split-Path -Leaf $env:VIRTUAL_ENV)\") { Set-Location \"$env:HOME/projects/$(Split-Path -Leaf $env:VIRTUAL_ENV)\" }
",
            ),
        ],
        lines: "\
@quiet mkvirtualenv --no-pip shop
@where
@python import sys; print('{home}/projects/shop' in sys.path)
deactivate
cd \"{home}\"
workon shop
@where
",
        told: "in {home}/projects/shop\nTrue\nin {home}/projects/shop\n",
        ..NOTHING
    };

    /// "Automatically run workon when entering a directory": a `cd` of the user's that reads `.venv` files.
    workon_by_cd = Case {
        made: &["env1"],
        files: &[File::Plain("code/.venv", "env1\n"), File::Plain("other/README", "")],
        before: "\
check_venv() {
    if [ -e .venv ]; then
        workon \"$(cat .venv)\"
    elif [ -n \"${VIRTUAL_ENV-}\" ]; then
        deactivate
    fi
}
venv_cd() { builtin cd \"$@\" && check_venv; }
alias cd=venv_cd
",
        lines: "venv_cd \"{home}/code\"\n@active\nvenv_cd \"{home}/other\"\n@active\n",
        told: "active env1\nactive none\n",
        shells: Shells::Posix,
        ..NOTHING
    };

    /// "I have this postmkvirtualenv to get a basic setup": it runs pip in the new environment.
    network_postmkvirtualenv_installs = Case {
        network: true,
        files: &[
            File::Plain("developer_requirements.txt", "iniconfig\n"),
            File::Sourced(
                ".virtualenvs/postmkvirtualenv",
                "pip install -q six\npip install -q -r \"{home}/developer_requirements.txt\"\n",
            ),
        ],
        lines: "@quiet mkvirtualenv tools\n@python import six, iniconfig; print(six.__name__, iniconfig.__name__)\n",
        told: "six iniconfig\n",
        ..NOTHING
    };

    /// "It basically overrides cd to know about the VENV": a `cd` of the user's, in `postactivate`, gone after
    /// `postdeactivate`.
    default_behavior_of_cd = Case {
        made: &["env1"],
        files: &[
            File::Sourced(
                ".virtualenvs/postactivate",
                "\
cd () {
    if (( $# == 0 ))
    then
        builtin cd \"$VIRTUAL_ENV\"
    else
        builtin cd \"$@\"
    fi
}

cd
",
            ),
            File::Sourced(".virtualenvs/postdeactivate", "unset -f cd\n"),
        ],
        lines: "\
workon env1
@where
cd \"{home}/Devel\"
@where
deactivate
cd
@where
",
        told: "in {home}/.virtualenvs/env1\nin {home}/Devel\nin {home}\n",
        shells: Shells::Posix,
        ..NOTHING
    };

    /// "Put the following in `~/.bash_logout` to always deactivate environments before exiting the shell."
    clean_up_on_exit = Case {
        files: &[File::Sourced(".virtualenvs/postdeactivate", "@note left\n")],
        before: "trap '[ \"${VIRTUAL_ENV-}\" ] && deactivate' EXIT",
        lines: "@quiet mktmpenv --no-pip\n",
        told: "left\n",
        shells: Shells::Posix,
        ..NOTHING
    };
}
