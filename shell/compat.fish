
# virtualenvwrapper's commands in fish. src/compat/mod.rs describes how they work with the program.
#
# The state:
#   _venvyard_compat_next    the environment that is about to be entered, and where its hooks are: in its project, in the
#                            hook directory, in its bin; empty for none
#   _venvyard_compat_places  the same for the active environment, until it has been left
#   _venvyard_compat_status  the status of a command, while its code runs
#   _venvyard_compat_told    the hooks of other shells that a message was about
#   _venvyard_compat_here    where to go back to, while a command runs in another directory

function mkvirtualenv -d 'Make an environment in WORKON_HOME and enter it'
    _venvyard_compat_has_home; or return 1
    _venvyard_compat_eval mkvirtualenv $argv
end

function mktmpenv -d 'Make an environment that is deleted when it is left, and enter it'
    _venvyard_compat_has_home; or return 1
    _venvyard_compat_eval mktmpenv $argv
end

function mkproject -d "Make a project's directory and its environment"
    _venvyard_compat_has_home; or return 1
    _venvyard_compat_eval mkproject $argv
end

function cpvirtualenv -d 'Copy an environment and enter the copy'
    _venvyard_compat_has_home; or return 1
    _venvyard_compat_eval cpvirtualenv $argv
end

function workon -d 'Enter an environment, or list all'
    if test -z "$argv"
        lsvirtualenv -b
        return 1
    end
    string match -q -- '-*' $argv[1]; or _venvyard_compat_has_home; or return 1
    _venvyard_compat_eval workon $argv
end

function rmvirtualenv -d 'Remove environments'
    _venvyard_compat_has_home; or return 1
    _venvyard_compat_call rmvirtualenv $argv
    set -l _venvyard_compat_status $status
    # It may have been the current directory.
    test -d "$PWD"; or cd $WORKON_HOME
    return $_venvyard_compat_status
end

function lsvirtualenv -d 'List the environments'
    set -l _venvyard_long l
    for _venvyard_word in $argv
        string match -q -- '-?*' $_venvyard_word; or break
        for _venvyard_letter in (string split '' -- (string sub -s 2 -- $_venvyard_word))
            contains -- $_venvyard_letter b l; and set _venvyard_long $_venvyard_letter; and continue
            test $_venvyard_letter = h; or echo "Invalid option: -$_venvyard_letter" >&2
            printf '%s\n' 'lsvirtualenv [-blh]' '  -b -- brief mode' '  -l -- long mode' '  -h -- this help message'
            return 1
        end
    end
    _venvyard_compat_has_home; or return 1
    if test $_venvyard_long = l
        _venvyard_compat_call lsvirtualenv
    else
        _venvyard_compat_names
    end
end

function showvirtualenv -d 'Show the details of an environment'
    _venvyard_compat_call showvirtualenv $argv
end

function setvirtualenvproject -d 'Say which project an environment belongs to'
    _venvyard_compat_eval setvirtualenvproject $argv
end

function virtualenvwrapper -d "List virtualenvwrapper's commands"
    _venvyard_compat_call help
end

function add2virtualenv -d 'Add directories to the import path'
    _venvyard_compat_is_active; or return 1
    _venvyard_compat_call add2virtualenv $argv
end

function toggleglobalsitepackages -d 'Show or hide the packages of the interpreter'
    _venvyard_compat_is_active; or return 1
    _venvyard_compat_call toggleglobalsitepackages $argv
end

function wipeenv -d 'Take all packages out of the active environment'
    _venvyard_compat_is_active; or return 1
    _venvyard_compat_call wipeenv $argv
end

function cdvirtualenv -d "Go to the active environment's directory, or to one in it"
    _venvyard_compat_is_active; or return 1
    # The quotes keep it one word without a directory, too.
    _venvyard_go "$VIRTUAL_ENV/$argv[1]"
end

function cdsitepackages -d "Go to the active environment's site-packages, or to a directory in it"
    _venvyard_compat_is_active; or return 1
    set -l _venvyard_site (_venvyard_find_site); or return
    _venvyard_go "$_venvyard_site/$argv[1]"
end

function lssitepackages -d "List the active environment's site-packages"
    _venvyard_compat_is_active; or return 1
    set -l _venvyard_site (_venvyard_find_site); or return
    command ls $argv -- $_venvyard_site; or return
    if test -f $_venvyard_site/_virtualenv_path_extensions.pth
        printf '\n%s\n' _virtualenv_path_extensions.pth:
        command cat $_venvyard_site/_virtualenv_path_extensions.pth
    end
end

function cdproject -d "Go to the active environment's project"
    _venvyard_compat_is_active; or return 1
    set -l _venvyard_name .project
    test -z "$VIRTUALENVWRAPPER_PROJECT_FILENAME"; or set _venvyard_name $VIRTUALENVWRAPPER_PROJECT_FILENAME
    set -l _venvyard_project
    if test -r "$VIRTUAL_ENV/$_venvyard_name"
        read _venvyard_project <"$VIRTUAL_ENV/$_venvyard_name"
        set _venvyard_project (string trim -r -c \r -- "$_venvyard_project")
    else
        echo "No project set in $VIRTUAL_ENV/$_venvyard_name" >&2
        return 1
    end
    if not test -d "$_venvyard_project"
        echo "Project directory $_venvyard_project does not exist" >&2
        return 1
    end
    cd $_venvyard_project
end

# Only this shell can run its functions, and builtin commands that are no programs.
function allvirtualenv -d 'Run a command in each environment'
    _venvyard_compat_has_home; or return 1
    if not _venvyard_compat_is_own "$argv[1]"
        _venvyard_compat_call allvirtualenv $argv
        return
    end
    set -l _venvyard_worst 0
    for _venvyard_name in (_venvyard_compat_names)
        echo $_venvyard_name
        string replace -ar . = -- $_venvyard_name
        _venvyard_compat_within $WORKON_HOME/$_venvyard_name $argv
        set -l _venvyard_ended $status
        test $_venvyard_ended -le $_venvyard_worst; or set _venvyard_worst $_venvyard_ended
        echo
        # Ctrl-C has ended a program that the function ran, and means all of them.
        test $_venvyard_ended -ne 130; or break
    end
    return $_venvyard_worst
end

# ENV COMMAND WORD...: runs the command there. It sees these variables as if the environment were active.
function _venvyard_compat_within
    set -lx VIRTUAL_ENV $argv[1]
    set -lx PATH $argv[1]/bin $PATH
    set -lu PYTHONHOME
    _venvyard_compat_in $argv
end

# NAME: whether only this shell can run such a command.
function _venvyard_compat_is_own
    functions -q $argv[1]; and return 0
    not command -q $argv[1]; and contains -- $argv[1] (builtin -n)
end

# DIRECTORY COMMAND WORD...: runs the command there. If only this shell can do that, it goes there and back.
function _venvyard_compat_in
    if not _venvyard_compat_is_own $argv[2]
        /bin/sh -c 'cd -- "$1" && shift && exec "$@"' sh $argv
        return
    end
    set -g _venvyard_compat_here $_venvyard_compat_here $PWD
    # Ctrl-C ends this function at once.
    function _venvyard_compat_back --on-event fish_postexec --on-event fish_prompt
        functions -e _venvyard_compat_back
        builtin cd $_venvyard_compat_here[1]
        set -e -g _venvyard_compat_here
        set -e -g _venvyard_running
    end
    # As in a hook, a change of directory enters and leaves no environment.
    set -g _venvyard_running $_venvyard_running $argv[1]
    builtin cd $argv[1]; and $argv[2..-1]
    set -l _venvyard_ended $status
    builtin cd $_venvyard_compat_here[-1]
    set -e -g _venvyard_compat_here[-1]
    set -e -g _venvyard_running[-1]
    set -q _venvyard_compat_here[1]; or functions -e _venvyard_compat_back
    return $_venvyard_ended
end

# WORD...: runs the program. It gets the variables even if they are not exported.
function _venvyard_compat_call
    _venvyard_find; or return
    set -lx WORKON_HOME $WORKON_HOME
    set -lx PROJECT_HOME $PROJECT_HOME
    set -lx VIRTUALENVWRAPPER_HOOK_DIR $VIRTUALENVWRAPPER_HOOK_DIR
    set -lx VIRTUALENVWRAPPER_PROJECT_FILENAME $VIRTUALENVWRAPPER_PROJECT_FILENAME
    set -lx VIRTUALENVWRAPPER_WORKON_CD $VIRTUALENVWRAPPER_WORKON_CD
    set -lx VIRTUALENVWRAPPER_VIRTUALENV $VIRTUALENVWRAPPER_VIRTUALENV
    set -lx VIRTUALENVWRAPPER_VIRTUALENV_ARGS $VIRTUALENVWRAPPER_VIRTUALENV_ARGS
    set -lx VIRTUALENVWRAPPER_VIRTUALENV_CLONE $VIRTUALENVWRAPPER_VIRTUALENV_CLONE
    set -lx VIRTUALENVWRAPPER_LOG_FILE $VIRTUALENVWRAPPER_LOG_FILE
    $_venvyard_exe __compat fish "$_venvyard_loaded" $argv
end

# WORD...: runs the program, and then the code that it printed, if it succeeded and printed all of it.
function _venvyard_compat_eval
    set -l _venvyard_code
    begin
        # Without IFS, fish doesn't split the output into lines.
        set -l IFS
        set _venvyard_code (_venvyard_compat_call $argv)
    end
    set -l _venvyard_ended $status
    # A hook may call a command while the code of another runs.
    set -l _venvyard_outer $_venvyard_compat_status
    set -g _venvyard_compat_status 0
    _venvyard_eval_code $_venvyard_ended $_venvyard_code
    set _venvyard_ended $status
    set -g _venvyard_compat_status $_venvyard_outer
    return $_venvyard_ended
end

# What these functions ask.

# [-q]: makes the directory of the environments, if it is missing.
function _venvyard_compat_has_home
    test -d "$WORKON_HOME/"; and return 0
    test "$argv[1]" = -q
    or echo "NOTE: Virtual environments directory $WORKON_HOME does not exist. Creating..." >&2
    command mkdir -p "$WORKON_HOME"
end

function _venvyard_compat_is_active
    _venvyard_compat_has_home; or return 1
    test -n "$VIRTUAL_ENV"; and test -d "$VIRTUAL_ENV"; and return 0
    echo 'ERROR: no virtualenv active, or active virtualenv is missing' >&2
    return 1
end

# Prints the names of the environments.
function _venvyard_compat_names
    for _venvyard_file in $WORKON_HOME/*/bin/activate
        string replace -r '.*/([^/]*)/bin/activate$' '$1' -- $_venvyard_file
    end
end

# Reads the variables, makes the first texts of the hooks where they are missing, and the log, and runs the hook
# 'initialize'.
function virtualenvwrapper_initialize
    switch "$WORKON_HOME"
        case ''
            set -gx WORKON_HOME $HOME/.virtualenvs
        case '*$*' '*~*' '*//*'
            set -l _venvyard_home (_venvyard_compat_call derive); or return 1
            set -gx WORKON_HOME $_venvyard_home
        case '/*'
            set -gx WORKON_HOME $WORKON_HOME
        case '*'
            set -gx WORKON_HOME $HOME/$WORKON_HOME
    end
    _venvyard_compat_has_home -q; or return 1
    _venvyard_compat_default VIRTUALENVWRAPPER_HOOK_DIR $WORKON_HOME
    _venvyard_compat_default VIRTUALENVWRAPPER_PROJECT_FILENAME .project
    _venvyard_compat_default VIRTUALENVWRAPPER_WORKON_CD 1
    for _venvyard_word in initialize premkvirtualenv postmkvirtualenv prermvirtualenv postrmvirtualenv predeactivate \
        postdeactivate preactivate postactivate get_env_details premkproject postmkproject
        if not test -e $VIRTUALENVWRAPPER_HOOK_DIR/$_venvyard_word; or test -n "$VIRTUALENVWRAPPER_LOG_FILE"
            _venvyard_compat_call initialize
            break
        end
    end
    _venvyard_compat_source $VIRTUALENVWRAPPER_HOOK_DIR/initialize
end

# NAME VALUE: exports it, with the value if it has none.
function _venvyard_compat_default
    if test -z "$$argv[1]"
        set -gx $argv
    else
        set -gx $argv[1] $$argv[1]
    end
end

complete -c mkvirtualenv -c mkproject -c mktmpenv -c rmvirtualenv -c cpvirtualenv -c showvirtualenv \
    -c setvirtualenvproject -c cdvirtualenv -c cdsitepackages -c cdproject -c lsvirtualenv -c allvirtualenv -e
complete -c mkvirtualenv -c mkproject -k -f -a '(_venvyard_complete mkenv)'
complete -c mktmpenv -k -f -a '(_venvyard_complete mktmpenv)'
complete -c rmvirtualenv -c cpvirtualenv -c showvirtualenv -c setvirtualenvproject -f -a '(_venvyard_compat_names)'
complete -c cdvirtualenv -k -f -a '(_venvyard_complete cdenv)'
complete -c cdsitepackages -k -f -a '(_venvyard_complete cdsite)'
complete -c cdproject -f
complete -c lsvirtualenv -f -a '-b\t"only the names" -l\t"with their details"'
complete -c allvirtualenv -x -a '(__fish_complete_subcommand)'

virtualenvwrapper_initialize
