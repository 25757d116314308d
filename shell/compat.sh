
# virtualenvwrapper's commands, as far as they are the same in bash and zsh. They are written for any options that the
# user may have set. src/compat/mod.rs describes how they work with the program.
# shellcheck shell=bash
# shellcheck disable=SC1001,SC2154 # '--' may be a global alias in zsh; the core sets _venvyard_exe
#
# The state:
#   _venvyard_compat_next_env, _venvyard_compat_next_project, _venvyard_compat_next_global, _venvyard_compat_next_local
#                            the environment that is about to be entered, and where its hooks are: in its project, in
#                            the hook directory, in its bin; empty for none
#   _venvyard_compat_env, _venvyard_compat_project, _venvyard_compat_global, _venvyard_compat_local
#                            the same for the active environment, until it has been left
#   _venvyard_compat_status  the status of a command, while its code runs

function mkvirtualenv {
    virtualenvwrapper_verify_workon_home || \builtin return 1
    _venvyard_compat_eval mkvirtualenv "$@"
}

function workon {
    case "${1-}" in
        '' | -*) ;;
        *) virtualenvwrapper_verify_workon_home || \builtin return 1 ;;
    esac
    _venvyard_compat_eval workon "$@"
}

function rmvirtualenv {
    virtualenvwrapper_verify_workon_home || \builtin return 1
    \builtin local _venvyard_compat_status=0
    _venvyard_compat_call rmvirtualenv "$@" || _venvyard_compat_status=$?
    # It may have been the current directory.
    [[ -d "$PWD" ]] || virtualenvwrapper_cd "$WORKON_HOME"
    \builtin return "$_venvyard_compat_status"
}

function lsvirtualenv {
    \builtin local _venvyard_word _venvyard_long=1
    for _venvyard_word in "$@"; do
        case "$_venvyard_word" in
            -b) _venvyard_long='' ;;
            -l) _venvyard_long=1 ;;
            -bl | -lb) _venvyard_long="${_venvyard_word#-?}" _venvyard_long="${_venvyard_long#b}" ;;
            -h | -*)
                [[ "$_venvyard_word" == -h ]] || \builtin printf '%s\n' "Invalid option: $_venvyard_word" >&2
                \builtin printf '%s\n' 'lsvirtualenv [-blh]' '  -b -- brief mode' '  -l -- long mode' '  -h -- this help message'
                \builtin return 1
                ;;
        esac
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

# [DIRECTORY]: goes to the active environment, or to a directory in it.
function cdvirtualenv {
    virtualenvwrapper_verify_workon_home || \builtin return 1
    virtualenvwrapper_verify_active_environment || \builtin return 1
    virtualenvwrapper_cd "$VIRTUAL_ENV${1:+/$1}"
}

# WORD...: runs the program. It gets the variables even if they are not exported.
function _venvyard_compat_call {
    _venvyard_find || \builtin return
    _venvyard_compat_run "$@"
}

# Leaves the active environment, so that a hook can run between two.
function _venvyard_compat_leave {
    [[ -z "${_venvyard_env-}" ]] || deactivate || \builtin :
}

function _venvyard_compat_next {
    _venvyard_compat_next_env="$1" _venvyard_compat_next_project="$2"
    _venvyard_compat_next_global="$3" _venvyard_compat_next_local="$4"
}

# Called right after code that enters an environment.
function _venvyard_compat_then {
    _venvyard_compat_status=$?
}

# WORD...: runs the program for one step of a command.
function _venvyard_compat_do {
    _venvyard_compat_call "$@" || _venvyard_compat_status=$?
}

function _venvyard_compat_done {
    \builtin set -- "${_venvyard_compat_status:-0}"
    \builtin unset -v _venvyard_compat_status
    \builtin return "$1"
}

# FILE: sources a hook in the user's shell. Its status says nothing: a hook may end with a test.
function _venvyard_compat_source {
    if [[ -f "$1" ]]; then \builtin . "$1" || \builtin :; fi
}

function _venvyard_compat_activate {
    [[ "${_venvyard_compat_next_env-}" == "${_venvyard_env-}" ]] || \builtin return 0
    _venvyard_compat_env="$_venvyard_compat_next_env" _venvyard_compat_project="$_venvyard_compat_next_project"
    _venvyard_compat_global="$_venvyard_compat_next_global" _venvyard_compat_local="$_venvyard_compat_next_local"
    \builtin unset -v _venvyard_compat_next_env _venvyard_compat_next_project _venvyard_compat_next_global \
        _venvyard_compat_next_local
    _venvyard_compat_each postactivate "$_venvyard_compat_project" "$_venvyard_compat_global" "$_venvyard_compat_local"
}

function _venvyard_compat_deactivate {
    [[ -n "${_venvyard_compat_env-}" ]] || \builtin return 0
    _venvyard_compat_each predeactivate "$_venvyard_compat_project" "$_venvyard_compat_local" "$_venvyard_compat_global"
}

function _venvyard_compat_left {
    [[ -n "${_venvyard_compat_env-}" ]] || \builtin return 0
    \builtin set -- "$_venvyard_compat_env" "$_venvyard_compat_local" "$_venvyard_compat_global"
    \builtin unset -v _venvyard_compat_env _venvyard_compat_project _venvyard_compat_global _venvyard_compat_local
    VIRTUALENVWRAPPER_LAST_VIRTUAL_ENV="$1"
    _venvyard_compat_each postdeactivate "$2" "$3"
    \builtin unset -v VIRTUALENVWRAPPER_LAST_VIRTUAL_ENV
    if [[ -f "$1/README.tmpenv" ]]; then
        \builtin printf '%s\n' "Removing temporary environment: ${1##*/}"
        rmvirtualenv "${1##*/}" || \builtin :
    fi
}

# HOOK DIRECTORY...: sources the hook in each of them.
function _venvyard_compat_each {
    while [[ $# -gt 1 ]]; do
        if [[ -n "$2" ]]; then _venvyard_compat_source "$2/$1"; fi
        \builtin set -- "$1" "${@:3}"
    done
}

# WORD...: has another program make an environment. It may be a function.
function _venvyard_compat_foreign {
    _venvyard_compat_status=0
    (
        virtualenvwrapper_cd "$WORKON_HOME" || \builtin exit
        "$VIRTUALENVWRAPPER_VIRTUALENV" "$@"
    ) || _venvyard_compat_status=$?
}

# NAME WORD...: goes on with what the other program has made. After its help, for example, there is nothing.
function _venvyard_compat_made {
    if [[ "$_venvyard_compat_status" != 0 ]] || [[ ! -d "$WORKON_HOME/$1" ]]; then
        _venvyard_compat_done
        \builtin return
    fi
    _venvyard_compat_eval made "$@"
}

# What scripts call.

function virtualenvwrapper_derive_workon_home {
    case "${WORKON_HOME-}" in
        '') \builtin printf '%s\n' "$HOME/.virtualenvs" ;;
        *[\$~]* | *//*) _venvyard_compat_call derive ;;
        /*) \builtin printf '%s\n' "$WORKON_HOME" ;;
        *) \builtin printf '%s\n' "$HOME/$WORKON_HOME" ;;
    esac
}

# [-q]: makes the directory of the environments, if it is missing.
function virtualenvwrapper_verify_workon_home {
    [[ ! -d "${WORKON_HOME-}/" ]] || \builtin return 0
    [[ "${1-}" == -q ]] || \builtin printf '%s\n' \
        "NOTE: Virtual environments directory ${WORKON_HOME-} does not exist. Creating..." >&2
    \command mkdir -p "${WORKON_HOME-}"
}

function virtualenvwrapper_verify_active_environment {
    [[ -z "${VIRTUAL_ENV-}" ]] || [[ ! -d "$VIRTUAL_ENV" ]] || \builtin return 0
    \builtin printf '%s\n' 'ERROR: no virtualenv active, or active virtualenv is missing' >&2
    \builtin return 1
}

# NAME
function virtualenvwrapper_verify_workon_environment {
    [[ ! -d "$WORKON_HOME/$1" ]] || \builtin return 0
    \builtin printf '%s\n' "ERROR: Environment '$1' does not exist. Create it with 'mkvirtualenv $1'." >&2
    \builtin return 1
}

function virtualenvwrapper_initialize {
    WORKON_HOME="$(virtualenvwrapper_derive_workon_home)" || \builtin return 1
    \builtin export WORKON_HOME
    virtualenvwrapper_verify_workon_home -q || \builtin return 1
    \builtin export VIRTUALENVWRAPPER_HOOK_DIR="${VIRTUALENVWRAPPER_HOOK_DIR:-$WORKON_HOME}"
    \builtin export VIRTUALENVWRAPPER_PROJECT_FILENAME="${VIRTUALENVWRAPPER_PROJECT_FILENAME:-.project}"
    \builtin export VIRTUALENVWRAPPER_WORKON_CD="${VIRTUALENVWRAPPER_WORKON_CD:-1}"
    # The program makes the first texts of the hooks, if one is missing.
    \builtin local _venvyard_word
    for _venvyard_word in initialize premkvirtualenv postmkvirtualenv prermvirtualenv postrmvirtualenv predeactivate \
        postdeactivate preactivate postactivate get_env_details premkproject postmkproject; do
        if [[ ! -e "$VIRTUALENVWRAPPER_HOOK_DIR/$_venvyard_word" ]]; then
            _venvyard_compat_call initialize || \builtin :
            \builtin break
        fi
    done
    _venvyard_compat_source "$VIRTUALENVWRAPPER_HOOK_DIR/initialize"
}
