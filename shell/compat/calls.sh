
# What the code that the program prints calls in bash and zsh, and how the program is called: src/compat/mod.rs describes
# both.
# shellcheck shell=bash
# shellcheck disable=SC1001,SC2154 # '--' may be a global alias in zsh; the core sets _venvyard_exe
#
# The state:
#   _venvyard_compat_next_env, _venvyard_compat_next_project, _venvyard_compat_next_global, _venvyard_compat_next_local
#                            the environment that is about to be entered, and where its hooks are: in its project, in
#                            the hook directory, in its bin; empty for none
#   _venvyard_compat_env, _venvyard_compat_project, _venvyard_compat_global, _venvyard_compat_local
#                            the same for the active environment, until it has been left
#   _venvyard_compat_compdef whether zsh had compdef when the completion was registered
#   _venvyard_compat_shell   the shell's name
#   _venvyard_compat_status  the status of a command, while its code runs: a local variable of _venvyard_compat_eval

# WORD...: runs the program. It gets the variables even if they are not exported.
function _venvyard_compat_run {
    WORKON_HOME="${WORKON_HOME-}" PROJECT_HOME="${PROJECT_HOME-}" \
        VIRTUALENVWRAPPER_HOOK_DIR="${VIRTUALENVWRAPPER_HOOK_DIR-}" \
        VIRTUALENVWRAPPER_PROJECT_FILENAME="${VIRTUALENVWRAPPER_PROJECT_FILENAME-}" \
        VIRTUALENVWRAPPER_WORKON_CD="${VIRTUALENVWRAPPER_WORKON_CD-}" \
        VIRTUALENVWRAPPER_VIRTUALENV="${VIRTUALENVWRAPPER_VIRTUALENV-}" \
        VIRTUALENVWRAPPER_VIRTUALENV_ARGS="${VIRTUALENVWRAPPER_VIRTUALENV_ARGS-}" \
        VIRTUALENVWRAPPER_VIRTUALENV_CLONE="${VIRTUALENVWRAPPER_VIRTUALENV_CLONE-}" \
        VIRTUALENVWRAPPER_LOG_FILE="${VIRTUALENVWRAPPER_LOG_FILE-}" \
        "$_venvyard_exe" __compat "$_venvyard_compat_shell" "${_venvyard_loaded-}" "$@"
}

# WORD...: finds the program, and runs it.
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

# FILE: the environment's own script has more in it than the tool that made it wrote.
function _venvyard_compat_script {
    _venvyard_compat_keep next_script "$1"
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
    # What the user has added to the environment's own script, which nobody sources any more.
    if [[ -n "${_venvyard_compat_next_script-}" ]]; then
        _venvyard_compat_added "$_venvyard_compat_next_script"
        \builtin unset -v _venvyard_compat_next_script
    fi
    # Hooks that change the prompt expect the one before in this variable. If one does, leaving brings that back.
    \builtin local _venvyard_compat_shown="${PS1-}"
    if [[ -n "${PS1+_}" ]]; then _venvyard_compat_set _OLD_VIRTUAL_PS1 "${PS1/"${_venvyard_ps1-}"/}"; fi
    _venvyard_compat_each postactivate "$_venvyard_compat_project" "$_venvyard_compat_global" "$_venvyard_compat_local"
    [[ "${PS1-}" != "$_venvyard_compat_shown" ]] || \builtin unset -v _OLD_VIRTUAL_PS1
}

# ENV DIRECTORY: if that environment is active, its project has changed, and these are the hooks of the new one.
function _venvyard_compat_moved {
    [[ "${_venvyard_compat_env-}" != "$1" ]] || _venvyard_compat_keep project "$2"
}

# FILE: evaluates what stands after the last command of an activate script, 'hash -r'.
function _venvyard_compat_added {
    \builtin local _venvyard_text
    [[ -r "$1" ]] || \builtin return 0
    _venvyard_text="$(<"$1")"
    [[ "$_venvyard_text" == *'hash -r'* ]] || \builtin return 0
    _venvyard_text="${_venvyard_text##*hash -r}"
    [[ "$_venvyard_text" == *$'\n'* ]] || \builtin return 0
    _venvyard_text="${_venvyard_text#*$'\n'}"
    # In venv's script before 3.11, that is the end of a condition.
    if [[ "$_venvyard_text" == 'fi'$'\n'* || "$_venvyard_text" == 'fi' ]]; then _venvyard_text="${_venvyard_text#'fi'}"; fi
    \eval "$_venvyard_text" || \builtin :
}

function _venvyard_compat_deactivate {
    [[ -n "${_venvyard_compat_env-}" ]] || \builtin return 0
    _venvyard_compat_each predeactivate "$_venvyard_compat_project" "$_venvyard_compat_local" "$_venvyard_compat_global"
}

function _venvyard_compat_left {
    [[ -n "${_venvyard_compat_env-}" ]] || \builtin return 0
    \builtin set \-- "$_venvyard_compat_env" "$_venvyard_compat_local" "$_venvyard_compat_global"
    \builtin unset -v _venvyard_compat_env _venvyard_compat_project _venvyard_compat_global _venvyard_compat_local
    if [[ -n "${_OLD_VIRTUAL_PS1+_}" ]]; then
        _venvyard_compat_set PS1 "$_OLD_VIRTUAL_PS1"
        \builtin unset -v _OLD_VIRTUAL_PS1
    fi
    _venvyard_compat_set VIRTUALENVWRAPPER_LAST_VIRTUAL_ENV "$1"
    _venvyard_compat_each postdeactivate "$2"
    if [[ -f "$1/README.tmpenv" ]]; then
        \builtin printf '%s\n' "Removing temporary environment: ${1##*/}"
        rmvirtualenv "${1##*/}" || \builtin :
    fi
    _venvyard_compat_each postdeactivate "$3"
    \builtin unset -v VIRTUALENVWRAPPER_LAST_VIRTUAL_ENV
}

# HOOK DIRECTORY...: sources the hook in each of them.
function _venvyard_compat_each {
    while [[ $# -gt 1 ]]; do
        if [[ -n "$2" ]]; then _venvyard_compat_source "$2/$1"; fi
        \builtin set \-- "$1" "${@:3}"
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
