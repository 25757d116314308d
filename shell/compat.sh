
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
#   _venvyard_compat_status  the status of a command, while its code runs: a local variable of _venvyard_compat_eval

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
    # Without a name it is a list, which says so itself.
    case "${1-}" in
        '' | -*) ;;
        *) virtualenvwrapper_verify_workon_home || \builtin return 1 ;;
    esac
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
    \builtin local _venvyard_name _venvyard_status=0
    while IFS='' \builtin read -r _venvyard_name <&9; do
        \builtin printf '%s\n' "$_venvyard_name" "${_venvyard_name//?/=}"
        (
            \builtin export VIRTUAL_ENV="$WORKON_HOME/$_venvyard_name"
            \builtin export PATH="$VIRTUAL_ENV/bin:$PATH"
            \builtin unset -v PYTHONHOME
            virtualenvwrapper_cd "$VIRTUAL_ENV" || \builtin exit
            "$@" 9<&-
        ) || { [[ $? -le "$_venvyard_status" ]] || _venvyard_status=$?; }
        \builtin printf '\n'
    done 9<<<"$(virtualenvwrapper_show_workon_options)"
    \builtin return "$_venvyard_status"
}

function setvirtualenvproject {
    _venvyard_compat_call setvirtualenvproject "$@"
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

# WORD...: runs the program. It gets the variables even if they are not exported.
function _venvyard_compat_call {
    _venvyard_find || \builtin return
    _venvyard_compat_run "$@"
}

# Leaves the active environment, so that a hook can run between two.
function _venvyard_compat_leave {
    [[ -z "${_venvyard_env-}" ]] || deactivate || \builtin :
}

# NAME VALUE: sets a variable of this file's state.
function _venvyard_compat_keep {
    _venvyard_compat_set "_venvyard_compat_$1" "$2"
}

# ENV PROJECT GLOBAL LOCAL: an environment is about to be entered. As ever, leaving it brings back no environment that
# another shell has entered, and this one only inherited.
function _venvyard_compat_next {
    [[ -n "${_venvyard_env-}" ]] || \typeset -f deactivate >/dev/null || \builtin unset -v VIRTUAL_ENV VIRTUAL_ENV_PROMPT
    _venvyard_compat_keep next_env "$1"
    _venvyard_compat_keep next_project "$2"
    _venvyard_compat_keep next_global "$3"
    _venvyard_compat_keep next_local "$4"
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
    \builtin return "$_venvyard_compat_status"
}

# DIRECTORY
function _venvyard_compat_cd {
    virtualenvwrapper_cd "$1" || _venvyard_compat_status=$?
}

# Lists the environments.
function _venvyard_compat_list {
    lsvirtualenv -b
}

# STATUS
function _venvyard_compat_fail {
    \builtin return "$1"
}

# TEXT
function _venvyard_compat_say {
    \builtin printf '%s\n' "$1"
}

function _venvyard_compat_activate {
    [[ -n "${_venvyard_compat_next_env-}" && "$_venvyard_compat_next_env" == "${_venvyard_env-}" ]] || \builtin return 0
    _venvyard_compat_keep env "$_venvyard_compat_next_env"
    _venvyard_compat_keep project "$_venvyard_compat_next_project"
    _venvyard_compat_keep global "$_venvyard_compat_next_global"
    _venvyard_compat_keep local "$_venvyard_compat_next_local"
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
    _venvyard_compat_set VIRTUALENVWRAPPER_LAST_VIRTUAL_ENV "$1"
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
    (virtualenvwrapper_cd "$WORKON_HOME" && "$VIRTUALENVWRAPPER_VIRTUALENV" "$@") || _venvyard_compat_status=$?
}

# SOURCE TARGET: the same for a copy.
function _venvyard_compat_foreign_clone {
    (virtualenvwrapper_cd "$WORKON_HOME" && "$VIRTUALENVWRAPPER_VIRTUALENV_CLONE" "$@") || _venvyard_compat_status=$?
}

# FUNCTION NAME WORD...: goes on with the environment that the other program has made. After its help there is none.
function _venvyard_compat_made {
    if [[ "$_venvyard_compat_status" != 0 ]] || [[ ! -d "$WORKON_HOME/$2" ]]; then
        _venvyard_compat_done
        \builtin return
    fi
    _venvyard_compat_eval "$@"
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

# NAME: whether such a program can be run, or venvyard does its work.
function virtualenvwrapper_verify_resource {
    \builtin command -v "$1" >/dev/null 2>&1 && \builtin return 0
    \builtin printf '%s\n' "ERROR: virtualenvwrapper could not find $1 in your path" >&2
    \builtin return 1
}

function virtualenvwrapper_verify_virtualenv {
    case "${VIRTUALENVWRAPPER_VIRTUALENV:-virtualenv}" in
        virtualenv | */virtualenv) ;;
        *) virtualenvwrapper_verify_resource "$VIRTUALENVWRAPPER_VIRTUALENV" ;;
    esac
}

function virtualenvwrapper_verify_virtualenv_clone {
    case "${VIRTUALENVWRAPPER_VIRTUALENV_CLONE:-virtualenv-clone}" in
        virtualenv-clone | */virtualenv-clone) ;;
        *) virtualenvwrapper_verify_resource "$VIRTUALENVWRAPPER_VIRTUALENV_CLONE" ;;
    esac
}

# [-q]
function virtualenvwrapper_verify_project_home {
    if [[ -z "${PROJECT_HOME-}" ]]; then
        \builtin printf '%s\n' 'ERROR: Set the PROJECT_HOME shell variable to the name of the directory where projects should be created.' >&2
        \builtin return 1
    fi
    [[ ! -d "$PROJECT_HOME" ]] || \builtin return 0
    [[ "${1-}" == -q ]] || \builtin printf '%s\n' \
        "ERROR: Project directory '$PROJECT_HOME' does not exist.  Create it or set PROJECT_HOME to an existing directory." >&2
    \builtin return 1
}

# TEXT: expands ~ and variables.
function virtualenvwrapper_expandpath {
    _venvyard_compat_call expand "$@"
}

# PATH
function virtualenvwrapper_absolutepath {
    _venvyard_compat_call absolute "$@"
}

function virtualenvwrapper_get_python_version {
    \builtin set -- "$("$VIRTUAL_ENV/bin/python" -V 2>&1)"
    \builtin set -- "${1#* }"
    \builtin printf '%s\n' "${1%."${1#*.*.}"}"
}

function virtualenvwrapper_get_site_packages_dir {
    \builtin local _venvyard_site=''
    _venvyard_find_site && \builtin printf '%s\n' "$_venvyard_site"
}

# A function of its own, which scripts replace.
function virtualenvwrapper_mktemp {
    \command mktemp "$@"
}

# [SUFFIX]
function virtualenvwrapper_tempfile {
    \builtin local _venvyard_file=''
    _venvyard_file="$(virtualenvwrapper_mktemp -t "virtualenvwrapper-${1:-hook}-XXXXXXXXXX")" || _venvyard_file=''
    if [[ -z "$_venvyard_file" || ! -f "$_venvyard_file" ]]; then
        \builtin printf '%s\n' 'ERROR: virtualenvwrapper could not create a temporary file name.' >&2
        \builtin return 1
    fi
    \builtin printf '%s\n' "$_venvyard_file"
}

function _virtualenvwrapper_version {
    _venvyard_compat_call version
}

# HOOK WORD...: runs a hook by the name that virtualenvwrapper's own code has for it: pre_activate, project.pre_mkproject.
function virtualenvwrapper_run_hook {
    \builtin local _venvyard_name="${1#project.}"
    case "$_venvyard_name" in pre_* | post_*) _venvyard_name="${_venvyard_name/_/}" ;; esac
    case "$_venvyard_name" in
        initialize)
            _venvyard_compat_call initialize || \builtin return
            _venvyard_compat_source "$VIRTUALENVWRAPPER_HOOK_DIR/initialize"
            ;;
        postactivate)
            _venvyard_compat_each postactivate "$VIRTUALENVWRAPPER_HOOK_DIR" "${VIRTUAL_ENV:+$VIRTUAL_ENV/bin}"
            ;;
        predeactivate)
            _venvyard_compat_each predeactivate "${VIRTUAL_ENV:+$VIRTUAL_ENV/bin}" "$VIRTUALENVWRAPPER_HOOK_DIR"
            ;;
        postdeactivate)
            _venvyard_compat_set VIRTUALENVWRAPPER_LAST_VIRTUAL_ENV "$WORKON_HOME/${2-}"
            _venvyard_compat_each postdeactivate "$WORKON_HOME/${2-}/bin" "$VIRTUALENVWRAPPER_HOOK_DIR"
            \builtin unset -v VIRTUALENVWRAPPER_LAST_VIRTUAL_ENV
            ;;
        post*virtualenv | postmkproject) _venvyard_compat_source "$VIRTUALENVWRAPPER_HOOK_DIR/$_venvyard_name" ;;
        *)
            \builtin shift
            _venvyard_compat_call hook "$_venvyard_name" "$@"
            ;;
    esac
}

function virtualenvwrapper_initialize {
    \builtin local _venvyard_word
    _venvyard_compat_set VIRTUALENVWRAPPER_VIRTUALENV "${VIRTUALENVWRAPPER_VIRTUALENV:-virtualenv}"
    _venvyard_compat_set VIRTUALENVWRAPPER_VIRTUALENV_CLONE "${VIRTUALENVWRAPPER_VIRTUALENV_CLONE:-virtualenv-clone}"
    _venvyard_compat_set VIRTUALENVWRAPPER_ENV_BIN_DIR bin
    # Mostly there is nothing to expand, and nothing is started for it.
    case "${WORKON_HOME-}" in
        *[\$~]* | *//*) _venvyard_word="$(virtualenvwrapper_derive_workon_home)" || \builtin return 1 ;;
        '') _venvyard_word="$HOME/.virtualenvs" ;;
        /*) _venvyard_word="$WORKON_HOME" ;;
        *) _venvyard_word="$HOME/$WORKON_HOME" ;;
    esac
    \builtin export WORKON_HOME="$_venvyard_word"
    virtualenvwrapper_verify_workon_home -q || \builtin return 1
    \builtin export VIRTUALENVWRAPPER_HOOK_DIR="${VIRTUALENVWRAPPER_HOOK_DIR:-$WORKON_HOME}"
    \builtin export VIRTUALENVWRAPPER_PROJECT_FILENAME="${VIRTUALENVWRAPPER_PROJECT_FILENAME:-.project}"
    \builtin export VIRTUALENVWRAPPER_WORKON_CD="${VIRTUALENVWRAPPER_WORKON_CD:-1}"
    # The program makes the first texts of the hooks, if one is missing, and the log.
    for _venvyard_word in initialize premkvirtualenv postmkvirtualenv prermvirtualenv postrmvirtualenv predeactivate \
        postdeactivate preactivate postactivate get_env_details premkproject postmkproject; do
        if [[ ! -e "$VIRTUALENVWRAPPER_HOOK_DIR/$_venvyard_word" || -n "${VIRTUALENVWRAPPER_LOG_FILE-}" ]]; then
            _venvyard_compat_call initialize || \builtin :
            \builtin break
        fi
    done
    _venvyard_compat_source "$VIRTUALENVWRAPPER_HOOK_DIR/initialize"
}
