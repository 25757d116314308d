
# What the code calls that the program prints for virtualenvwrapper's commands in fish.

# Leaves the active environment, so that a hook can run between two.
function _venvyard_compat_leave
    set -q _venvyard_env; and deactivate
    return 0
end

# ENV PROJECT GLOBAL LOCAL: an environment is about to be entered. As ever, leaving it brings back no environment that
# another shell has entered, and this one only inherited.
function _venvyard_compat_next
    if not set -q _venvyard_env; and not functions -q deactivate
        set -e -g VIRTUAL_ENV
        set -e -g VIRTUAL_ENV_PROMPT
    end
    set -g _venvyard_compat_next $argv
end

# Called right after code that enters an environment.
function _venvyard_compat_then
    set -g _venvyard_compat_status $status
end

# WORD...: runs the program for one step of a command.
function _venvyard_compat_do
    _venvyard_compat_call $argv; or set -g _venvyard_compat_status $status
end

# DIRECTORY
function _venvyard_compat_cd
    cd $argv[1]; or set -g _venvyard_compat_status $status
end

function _venvyard_compat_say
    printf '%s\n' $argv
end

function _venvyard_compat_done
    return $_venvyard_compat_status
end

# Lists the environments.
function _venvyard_compat_list
    lsvirtualenv -b
end

# STATUS
function _venvyard_compat_fail
    return $argv[1]
end

# WORD...: has another program make an environment. It may be a function.
function _venvyard_compat_foreign
    _venvyard_compat_in $WORKON_HOME $VIRTUALENVWRAPPER_VIRTUALENV $argv
    set -g _venvyard_compat_status $status
end

# SOURCE TARGET: the same for a copy.
function _venvyard_compat_foreign_clone
    _venvyard_compat_in $WORKON_HOME $VIRTUALENVWRAPPER_VIRTUALENV_CLONE $argv
    set -g _venvyard_compat_status $status
end

# FUNCTION NAME WORD...: goes on with the environment that the other program has made. After its help there is none.
function _venvyard_compat_made
    if test $_venvyard_compat_status -ne 0; or not test -d $WORKON_HOME/$argv[2]
        return $_venvyard_compat_status
    end
    _venvyard_compat_eval $argv
end

# FILE: sources a hook in the user's shell, unless it is being sourced already: FILE.fish, or FILE if its first line
# names fish. Its status says nothing: a hook may end with a test.
function _venvyard_compat_source
    contains -- $argv[1] $_venvyard_running; and return 0
    # If the hook changes the directory, that enters and leaves no environment.
    set -g _venvyard_running $_venvyard_running $argv[1]
    _venvyard_compat_read $argv[1]
    set -e -g _venvyard_running[-1]
    return 0
end

# FILE
function _venvyard_compat_read
    if test -f $argv[1].fish
        source $argv[1].fish
    else if test -r $argv[1]; and test -f $argv[1]
        read -lz _venvyard_text <$argv[1]
        set -l _venvyard_lines (string split \n -- $_venvyard_text)
        if string match -qr '^#!.*\bfish\b' -- $_venvyard_lines[1]
            source $argv[1]
        else if string match -qr '^\s*[^#\s]' -- $_venvyard_lines; and not contains -- $argv[1] $_venvyard_compat_told
            set -g _venvyard_compat_told $_venvyard_compat_told $argv[1]
            echo "venvyard: left out $argv[1]: it is not for fish; fish would read $argv[1].fish" >&2
        end
    end
end

# HOOK DIRECTORY...: sources the hook in each of them.
function _venvyard_compat_each
    for _venvyard_directory in $argv[2..-1]
        test -z "$_venvyard_directory"; or _venvyard_compat_source $_venvyard_directory/$argv[1]
    end
end

function _venvyard_compat_activate
    set -q _venvyard_compat_next[1]; and test "$_venvyard_compat_next[1]" = "$_venvyard_env"; or return 0
    set -g _venvyard_compat_places $_venvyard_compat_next
    set -e -g _venvyard_compat_next
    _venvyard_compat_each postactivate $_venvyard_compat_places[2..4]
end

# ENV DIRECTORY: if that environment is active, its project has changed, and these are the hooks of the new one.
function _venvyard_compat_moved
    test "$_venvyard_compat_places[1]" = "$argv[1]"; and set -g _venvyard_compat_places[2] "$argv[2]"
    return 0
end

function _venvyard_compat_deactivate
    set -q _venvyard_compat_places[1]; or return 0
    _venvyard_compat_each predeactivate $_venvyard_compat_places[2 4 3]
end

function _venvyard_compat_left
    set -q _venvyard_compat_places[1]; or return 0
    set -l _venvyard_places $_venvyard_compat_places
    set -e -g _venvyard_compat_places
    set -g VIRTUALENVWRAPPER_LAST_VIRTUAL_ENV $_venvyard_places[1]
    _venvyard_compat_each postdeactivate $_venvyard_places[4]
    if test -f $_venvyard_places[1]/README.tmpenv
        set -l _venvyard_name (string replace -r '.*/' '' -- $_venvyard_places[1])
        echo "Removing temporary environment: $_venvyard_name"
        rmvirtualenv $_venvyard_name
    end
    _venvyard_compat_each postdeactivate $_venvyard_places[3]
    set -e -g VIRTUALENVWRAPPER_LAST_VIRTUAL_ENV
    return 0
end
