
# virtualenvwrapper's commands, as far as they are the same in bash and zsh. They are written for any options that the
# user may have set. src/compat/mod.rs describes how they work with the program.
# shellcheck shell=bash
# shellcheck disable=SC1001,SC2031,SC2154 # '--' may be a global alias in zsh; the core sets _venvyard_exe

function mkvirtualenv {
    virtualenvwrapper_verify_workon_home || \builtin return 1
    _venvyard_compat_eval mkvirtualenv "$@"
}

function mktmpenv {
    virtualenvwrapper_verify_workon_home || \builtin return 1
    _venvyard_compat_eval mktmpenv "$@"
}

function cpvirtualenv {
    virtualenvwrapper_verify_workon_home || \builtin return 1
    _venvyard_compat_eval cpvirtualenv "$@"
}

function mkproject {
    virtualenvwrapper_verify_workon_home || \builtin return 1
    _venvyard_compat_eval mkproject "$@"
}

function workon {
    # Without a name it is a list.
    if [[ -z "${1-}" ]]; then
        virtualenvwrapper_show_workon_options
        \builtin return 1
    fi
    [[ "$1" == -* ]] || virtualenvwrapper_verify_workon_home || \builtin return 1
    _venvyard_compat_eval workon "$@"
}

function rmvirtualenv {
    virtualenvwrapper_verify_workon_home || \builtin return 1
    \builtin local _venvyard_status=0
    _venvyard_compat_call rmvirtualenv "$@" || _venvyard_status=$?
    # It may have been the current directory.
    [[ -d "$PWD" ]] || virtualenvwrapper_cd "$WORKON_HOME" || \builtin return
    \builtin return "$_venvyard_status"
}

# [-b] [-l]
function lsvirtualenv {
    \builtin local _venvyard_word _venvyard_letters _venvyard_long=1
    for _venvyard_word in "$@"; do
        [[ "$_venvyard_word" == -?* ]] || \builtin break
        _venvyard_letters="${_venvyard_word#-}"
        while [[ -n "$_venvyard_letters" ]]; do
            case "$_venvyard_letters" in
                b*) _venvyard_long='' ;;
                l*) _venvyard_long=1 ;;
                *)
                    [[ "$_venvyard_letters" == h* ]] ||
                        \builtin printf '%s\n' "Invalid option: -${_venvyard_letters%"${_venvyard_letters#?}"}" >&2
                    \builtin printf '%s\n' 'lsvirtualenv [-blh]' '  -b -- brief mode' '  -l -- long mode' \
                        '  -h -- this help message'
                    \builtin return 1
                    ;;
            esac
            _venvyard_letters="${_venvyard_letters#?}"
        done
    done
    virtualenvwrapper_verify_workon_home || \builtin return 1
    if [[ -n "$_venvyard_long" ]]; then
        _venvyard_compat_call lsvirtualenv
    else
        virtualenvwrapper_show_workon_options
    fi
}

function showvirtualenv {
    _venvyard_compat_call showvirtualenv "$@"
}

# COMMAND WORD...: the program runs a command, but only the shell knows its functions.
function allvirtualenv {
    virtualenvwrapper_verify_workon_home || \builtin return 1
    if ! _venvyard_compat_is_own "${1-}"; then
        _venvyard_compat_call allvirtualenv "$@"
        \builtin return
    fi
    \builtin local _venvyard_name _venvyard_one _venvyard_status=0
    while IFS='' \builtin read -r _venvyard_name <&9; do
        \builtin printf '%s\n' "$_venvyard_name" "${_venvyard_name//?/=}"
        _venvyard_one=0
        # shellcheck disable=SC2030,SC2031 # it is only for the command
        (
            \builtin export VIRTUAL_ENV="$WORKON_HOME/$_venvyard_name"
            \builtin export PATH="$VIRTUAL_ENV/bin:$PATH"
            \builtin unset -v PYTHONHOME
            virtualenvwrapper_cd "$VIRTUAL_ENV" || \builtin exit
            "$@" 9<&-
        ) || _venvyard_one=$?
        if [[ "$_venvyard_one" -gt "$_venvyard_status" ]]; then _venvyard_status="$_venvyard_one"; fi
        \builtin printf '\n'
    done 9<<<"$(virtualenvwrapper_show_workon_options)"
    \builtin return "$_venvyard_status"
}

function setvirtualenvproject {
    _venvyard_compat_eval setvirtualenvproject "$@"
}

# Goes to the project of the active environment, which is on the first line of a file in that.
function cdproject {
    virtualenvwrapper_verify_workon_home || \builtin return 1
    virtualenvwrapper_verify_active_environment || \builtin return 1
    \builtin local _venvyard_file="$VIRTUAL_ENV/${VIRTUALENVWRAPPER_PROJECT_FILENAME:-.project}" _venvyard_project=''
    if [[ ! -f "$_venvyard_file" ]]; then
        \builtin printf '%s\n' "No project set in $_venvyard_file" >&2
        \builtin return 1
    fi
    IFS='' \builtin read -r _venvyard_project <"$_venvyard_file" || \builtin :
    _venvyard_project="${_venvyard_project%$'\r'}"
    if [[ ! -d "$_venvyard_project" ]]; then
        \builtin printf '%s\n' "Project directory $_venvyard_project does not exist" >&2
        \builtin return 1
    fi
    virtualenvwrapper_cd "$_venvyard_project"
}

# [DIRECTORY]: goes to the active environment, or to a directory in it.
function cdvirtualenv {
    virtualenvwrapper_verify_workon_home || \builtin return 1
    virtualenvwrapper_verify_active_environment || \builtin return 1
    virtualenvwrapper_cd "$VIRTUAL_ENV${1:+/$1}"
}

# [DIRECTORY]: goes to its site-packages, or to a directory in it.
function cdsitepackages {
    \builtin local _venvyard_site=''
    virtualenvwrapper_verify_workon_home || \builtin return 1
    virtualenvwrapper_verify_active_environment || \builtin return 1
    _venvyard_find_site || \builtin return
    virtualenvwrapper_cd "$_venvyard_site${1:+/$1}"
}

# [OPTION OF ls]...: lists its site-packages, and the directories of add2virtualenv.
function lssitepackages {
    \builtin local _venvyard_site='' _venvyard_name=_virtualenv_path_extensions.pth
    virtualenvwrapper_verify_workon_home || \builtin return 1
    virtualenvwrapper_verify_active_environment || \builtin return 1
    _venvyard_find_site || \builtin return
    \command ls "$@" \-- "$_venvyard_site" || \builtin return
    if [[ -f "$_venvyard_site/$_venvyard_name" ]]; then
        \builtin printf '%s\n' '' "$_venvyard_name:" "$(<"$_venvyard_site/$_venvyard_name")"
    fi
}

function add2virtualenv {
    virtualenvwrapper_verify_workon_home || \builtin return 1
    virtualenvwrapper_verify_active_environment || \builtin return 1
    _venvyard_compat_call add2virtualenv "$@"
}

function toggleglobalsitepackages {
    virtualenvwrapper_verify_workon_home || \builtin return 1
    virtualenvwrapper_verify_active_environment || \builtin return 1
    _venvyard_compat_call toggleglobalsitepackages "$@"
}

function wipeenv {
    virtualenvwrapper_verify_workon_home || \builtin return 1
    virtualenvwrapper_verify_active_environment || \builtin return 1
    _venvyard_compat_call wipeenv "$@"
}

# Prints help.
function virtualenvwrapper {
    _venvyard_compat_call help "$@"
}
