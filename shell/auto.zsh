
# Auto-activation in zsh, if VENVYARD_AUTO is 1: 'cd' into a project's tree enters its environment, 'cd' out of it goes
# back to what was before. This happens at each 'cd', and before the first prompt.
#
# The state: _venvyard_pwd and _venvyard_active (directory and environment at the last check), _venvyard_declined (a
# directory in which the user left an environment: nothing is entered in its tree), _venvyard_said (the notices printed
# so far), and, exported for child shells, _venvyard_inherited (environment and tree, each after a colon). Those with a
# path are arrays, as activate.zsh explains.
#
# Functions that run the environment's code don't use 'emulate': it would undo the options that hooks set.

function _venvyard_auto {
    [[ "${VENVYARD_AUTO-}" == 1 && "$PWD:${VIRTUAL_ENV-}" != "${_venvyard_pwd-}:${_venvyard_active-}" ]] ||
        \builtin return 0
    # A subshell or a substitution enters nothing.
    (( ! ZSH_SUBSHELL )) || \builtin return 0
    # If a hook changes the directory, that enters and leaves nothing.
    [[ -z "${_venvyard_running-}" ]] || \builtin return 0
    if [[ -z "${_venvyard_pwd+_}" ]]; then _venvyard_inherit; fi
    if [[ -n "${_venvyard_active-}" && -z "${VIRTUAL_ENV-}" ]]; then
        _venvyard_decline "$_venvyard_pwd"
    fi
    if [[ "$PWD" != "${_venvyard_pwd-}" ]]; then
        _venvyard_tidy
        # An environment that the user chose stays, unless it is gone.
        if [[ "$PWD" == "${_venvyard_moved-}" ]]; then
            \builtin :
        elif _venvyard_is_auto; then
            _venvyard_ask
        else
            [[ -d "${VIRTUAL_ENV-}" ]] || _venvyard_ask
        fi
    fi
    \builtin unset -v _venvyard_moved
    _venvyard_saw
}

# Asks the program about this directory. It exits with 1 if the directory is in the declined tree, and prints nothing if
# there is nothing to do.
function _venvyard_ask {
    \builtin local _venvyard_code _venvyard_before="${VIRTUAL_ENV-}"
    _venvyard_find 2>/dev/null || \builtin return 0
    _venvyard_code="$(
        WORKON_HOME="${WORKON_HOME-}" "${_venvyard_exe-}" __auto zsh "${_venvyard_loaded-}" "${_venvyard_declined-}"
    )" || \builtin return 0
    _venvyard_decline ''
    if [[ "$_venvyard_code" == *'# venvyard: whole' ]]; then
        \builtin eval "$_venvyard_code" && \builtin return 0
    fi
    # If it could not be entered, don't try again in this tree.
    if [[ -n "$_venvyard_code" && "${VIRTUAL_ENV-}" == "$_venvyard_before" ]]; then
        _venvyard_decline "$PWD"
    fi
}

# DIRECTORY: in its tree, nothing is entered.
function _venvyard_decline {
    \builtin emulate -L zsh
    \builtin typeset -ga _venvyard_declined
    _venvyard_declined=("$1")
}

# Records the directory and the environment.
function _venvyard_saw {
    \builtin emulate -L zsh
    \builtin typeset -ga _venvyard_pwd _venvyard_active
    _venvyard_pwd=("$PWD") _venvyard_active=("${VIRTUAL_ENV-}")
    if _venvyard_is_auto; then
        \builtin export _venvyard_inherited=":$VIRTUAL_ENV:$_venvyard_root"
        _venvyard_note
    else
        \builtin unset _venvyard_inherited
    fi
    \builtin return 0
}

function _venvyard_is_auto {
    [[ -n "${_venvyard_root-}" && "${VIRTUAL_ENV-}" == "${_venvyard_env-}" ]]
}

# Auto-activation may also have entered the environment that this shell inherited.
function _venvyard_inherit {
    \builtin emulate -L zsh
    if [[ -n "${VIRTUAL_ENV-}" && "${_venvyard_inherited-}" == ":$VIRTUAL_ENV:"?* ]]; then
        \builtin typeset -ga _venvyard_root
        _venvyard_root=("${_venvyard_inherited#":$VIRTUAL_ENV:"}")
    fi
}

# TREE LINE: prints the line once a session for each tree.
function _venvyard_notice {
    \builtin emulate -L zsh
    [[ "${_venvyard_said-}" != *":$1:$2:"* ]] || \builtin return 0
    \builtin typeset -g _venvyard_said="${_venvyard_said-}:$1:$2:"
    \builtin print -ru2 \-- "venvyard: $2"
}

function _venvyard_auto_load {
    \builtin emulate -L zsh
    \builtin typeset -ga chpwd_functions
    if [[ "${(t)chpwd_functions}" == *readonly* ]]; then
        [[ "${VENVYARD_AUTO-}" != 1 ]] || _venvyard_is_fixed chpwd_functions 'auto-activation is off'
        \builtin return 0
    fi
    chpwd_functions=("${(@)chpwd_functions:#_venvyard_auto}" _venvyard_auto)
}

_venvyard_auto_load
