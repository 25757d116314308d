//! The command reference's projects, and the page about them.

use crate::compat::case::{Case, NOTHING, Theirs, cases};
use crate::compat::scene::File;

cases! {
    /// "Create a new virtualenv in the `WORKON_HOME` and project directory in `PROJECT_HOME`."
    mkproject = Case {
        lines: "\
@quiet mkproject --no-pip myproj
@where
@print VIRTUAL_ENV
",
        told: "in {home}/Devel/myproj\nVIRTUAL_ENV={home}/.virtualenvs/myproj\n",
        ..NOTHING
    };

    /// "-f: Create the virtualenv even if the project directory already exists."
    mkproject_where_the_directory_is = Case {
        files: &[File::Plain("Devel/myproj/kept.py", "")],
        lines: "\
@status mkproject --no-pip myproj
@active
@out workon
@quiet mkproject --no-pip -f myproj
@where
@active
@python import os; print(os.listdir('.'))
deactivate
@quiet rmvirtualenv myproj
cd \"{home}\"
@quiet mkproject --force --no-pip myproj
@where
",
        told: "status 1\nactive none\nin {home}/Devel/myproj\nactive myproj\n['kept.py']\nin {home}/Devel/myproj\n",
        said: &["Project myproj already exists."],
        ..NOTHING
    };

    /// "The variable must be set and the directory created before mkproject is used."
    mkproject_without_a_place = Case {
        lines: "\
@set PROJECT_HOME {home}/nowhere
@status mkproject --no-pip myproj
@posix PROJECT_HOME=
@fish set -g PROJECT_HOME
@pwsh Remove-Item Env:PROJECT_HOME
@status mkproject --no-pip myproj
@out workon
",
        told: "status 1\nstatus 1\n",
        said: &[
            "ERROR: Project directory '",
            "nowhere' does not exist.  Create it or set PROJECT_HOME to an existing directory.",
            "ERROR: Set the PROJECT_HOME shell variable to the name of the directory where projects should be created.",
        ],
        ..NOTHING
    };

    /// "Multiple values can be provided to apply more than one template", in the order of the command line.
    mkproject_with_templates = Case {
        files: &[
            File::Plain(".config/venvyard/templates/site/manage.py", "print('site')\n"),
            File::Run(".config/venvyard/templates/checkout", "#!/bin/sh\necho \"$@\" >checkout; ls >>checkout\n"),
        ],
        lines: "\
@quiet mkproject --no-pip -t site -t checkout my_site
@python print(open('manage.py').read() + open('checkout').read().splitlines()[1])
",
        told: "print('site')\ncheckout\n",
        theirs: Theirs::Absent("there, templates are plugins of its Python"),
        ..NOTHING
    };

    /// "The arguments are the full paths to the virtualenv and project directory."
    setvirtualenvproject = Case {
        lines: "\
@quiet mkproject --no-pip myproj
@quiet mkvirtualenv --no-pip myproj_new_libs
@posix setvirtualenvproject \"$VIRTUAL_ENV\" \"$(pwd)\" >/dev/null
@fish setvirtualenvproject $VIRTUAL_ENV (pwd) >/dev/null
@pwsh setvirtualenvproject $env:VIRTUAL_ENV \"$PWD\" | Out-Null
@out cat \"{home}/.virtualenvs/myproj_new_libs/.project\"
cd \"{home}\"
workon myproj_new_libs
@where
",
        told: "{home}/Devel/myproj\nin {home}/Devel/myproj\n",
        theirs: Theirs::Same,
        ..NOTHING
    };

    /// "When no arguments are given, the current virtualenv and current directory are assumed."
    setvirtualenvproject_of_what_is_here = Case {
        made: &["env1", "env2"],
        files: &[File::Plain("code/README", "")],
        lines: "\
workon env1
cd \"{home}/code\"
@out setvirtualenvproject
@out setvirtualenvproject env2
cd \"{home}\"
workon env2
@where
cd \"{home}\"
workon env1
@where
",
        told: "\
Setting project for env1 to {home}/code
Setting project for env2 to {home}/code
in {home}/code
in {home}/code
",
        ..NOTHING
    };

    /// What is neither an environment nor a directory.
    setvirtualenvproject_of_nothing = Case {
        made: &["env1"],
        lines: "\
@status setvirtualenvproject nothing \"{home}\"
@status setvirtualenvproject env1 \"{home}/nothing\"
",
        told: "status 1\nstatus 1\n",
        said: &["No virtualenv nothing", "Cannot associate virtualenv with", "it is not a directory"],
        ..NOTHING
    };

    /// "Change the current working directory to the one specified as the project directory for the active virtualenv."
    cdproject = Case {
        made: &["env1", "shop"],
        files: &[
            File::Plain("Devel/shop/README", ""),
            File::Plain(".virtualenvs/shop/.project", "{home}/Devel/shop\n"),
        ],
        lines: "\
workon -n shop
@where
cdproject
@where
workon env1
@status cdproject
",
        told: "in {home}\nin {home}/Devel/shop\nstatus 1\n",
        said: &["No project set in "],
        ..NOTHING
    };

    /// "The project directory can include additional hook files for the postactivate and predeactivate hooks."
    project_hooks = Case {
        made: &["shop"],
        files: &[
            File::Plain(".virtualenvs/shop/.project", "{home}/Devel/shop\n"),
            File::Sourced("Devel/shop/.virtualenvwrapper/postactivate", "@note project postactivate\n@where\n"),
            File::Sourced("Devel/shop/.virtualenvwrapper/predeactivate", "@note project predeactivate\n@active\n"),
        ],
        lines: "\
@ours @quiet venvyard trust --yes \"{home}/Devel/shop/.virtualenvwrapper\"
workon shop
deactivate
",
        told: "project postactivate\nin {home}/Devel/shop\nproject predeactivate\nactive shop\n",
        ..NOTHING
    };

    /// The project's hooks that run on leaving are those of the project that the environment has then.
    setvirtualenvproject_changes_the_hooks = Case {
        made: &["shop"],
        files: &[
            File::Plain(".virtualenvs/shop/.project", "{home}/Devel/old\n"),
            File::Sourced("Devel/old/.virtualenvwrapper/predeactivate", "@note old predeactivate\n"),
            File::Sourced("Devel/new/.virtualenvwrapper/predeactivate", "@note new predeactivate\n"),
            File::Plain("Devel/none/README", ""),
        ],
        lines: "\
@ours @quiet venvyard trust --yes \"{home}/Devel/old\"
@ours @quiet venvyard trust --yes \"{home}/Devel/new\"
workon shop
@out setvirtualenvproject shop \"{home}/Devel/new\"
deactivate
workon shop
@where
@quiet setvirtualenvproject \"\" \"{home}/Devel/none\"
deactivate
",
        told: "Setting project for shop to {home}/Devel/new\nnew predeactivate\nin {home}/Devel/new\n",
        ..NOTHING
    };

    /// A clone's hooks run nothing before they are trusted; one line says so.
    project_hooks_need_trust = Case {
        made: &["shop"],
        files: &[
            File::Plain(".virtualenvs/shop/.project", "{home}/Devel/shop\n"),
            File::Sourced("Devel/shop/.virtualenvwrapper/postactivate", "@note project postactivate\n"),
            File::Sourced("Devel/shop/.virtualenvwrapper/predeactivate", "@note project predeactivate\n"),
        ],
        lines: "workon shop\n@where\ndeactivate\n@active\n",
        told: "in {home}/Devel/shop\nactive none\n",
        said: &["trust"],
        theirs: Theirs::Tells("project postactivate\nin {home}/Devel/shop\nproject predeactivate\nactive none\n"),
        ..NOTHING
    };
}
