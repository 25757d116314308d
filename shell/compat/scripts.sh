
# The functions of virtualenvwrapper that its users' own scripts call, in bash and zsh.
# shellcheck shell=bash
# shellcheck disable=SC1001,SC2154 # '--' may be a global alias in zsh; the core sets _venvyard_exe

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
    \builtin set \-- "$("$VIRTUAL_ENV/bin/python" -V 2>&1)"
    \builtin set \-- "${1#* }"
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
        postactivate | predeactivate)
            # Its hooks may need trust. Another shell may have entered it.
            \builtin local _venvyard_local="${_venvyard_compat_local-}"
            [[ "${_venvyard_compat_env-}" == "${VIRTUAL_ENV-}" ]] || _venvyard_local="${VIRTUAL_ENV:+$VIRTUAL_ENV/bin}"
            case "$_venvyard_name" in
                post*) _venvyard_compat_each postactivate "$VIRTUALENVWRAPPER_HOOK_DIR" "$_venvyard_local" ;;
                *) _venvyard_compat_each predeactivate "$_venvyard_local" "$VIRTUALENVWRAPPER_HOOK_DIR" ;;
            esac
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
