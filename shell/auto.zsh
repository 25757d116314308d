
# Auto-activation in zsh, where VENVYARD_AUTO is 1: entering a project's tree enters its environment,
# leaving it goes back to what was. At each 'cd', and before the first prompt.
#
# The state: _venvyard_pwd and _venvyard_active (directory and environment at the last look),
# _venvyard_declined (nothing is entered in the tree that this directory is in: one was left there by hand),
# _venvyard_said (what has been said), and exported for child shells _venvyard_inherited (environment and tree).
#
# No 'emulate' where the environment's code is run: what its hooks set would be put back.

function _venvyard_auto {
    [[ "${VENVYARD_AUTO-}" == 1 && "$PWD:${VIRTUAL_ENV-}" != "${_venvyard_pwd-}:${_venvyard_active-}" ]] ||
        \builtin return 0
    # What a subshell or a substitution does is its own.
    (( ! ZSH_SUBSHELL )) || \builtin return 0
    # Where a hook goes is no reason to enter or leave anything.
    [[ -z "${_venvyard_running-}" ]] || \builtin return 0
    if [[ -z "${_venvyard_pwd+_}" ]]; then _venvyard_inherit; fi
    if [[ -n "${_venvyard_active-}" && -z "${VIRTUAL_ENV-}" ]]; then
        \builtin typeset -g _venvyard_declined="$_venvyard_pwd"
    fi
    if [[ "$PWD" != "${_venvyard_pwd-}" ]]; then
        _venvyard_tidy
        # What was chosen by hand is not replaced.
        if [[ "$PWD" != "${_venvyard_moved-}" ]] && { [[ -z "${VIRTUAL_ENV-}" ]] || _venvyard_is_auto; }; then
            _venvyard_ask
        fi
    fi
    \builtin unset -v _venvyard_moved
    _venvyard_saw
}

# Has the program look at this directory. It ends with 1 where this is within the tree that was declined,
# and prints nothing where all is as it should be.
function _venvyard_ask {
    \builtin local _venvyard_code _venvyard_before="${VIRTUAL_ENV-}"
    _venvyard_find 2>/dev/null || \builtin return 0
    _venvyard_code="$(
        WORKON_HOME="${WORKON_HOME-}" "${_venvyard_exe-}" __auto zsh "${_venvyard_loaded-}" "${_venvyard_declined-}"
    )" || \builtin return 0
    \builtin typeset -g _venvyard_declined=''
    if [[ "$_venvyard_code" == *'# venvyard: whole' ]]; then
        \builtin eval "$_venvyard_code" && \builtin return 0
    fi
    # What could not be entered is not tried again before the tree is left.
    if [[ -n "$_venvyard_code" && "${VIRTUAL_ENV-}" == "$_venvyard_before" ]]; then
        _venvyard_declined="$PWD"
    fi
}

# Remembers where and in what one is.
function _venvyard_saw {
    \builtin emulate -L zsh
    \builtin typeset -g _venvyard_pwd="$PWD" _venvyard_active="${VIRTUAL_ENV-}"
    if _venvyard_is_auto; then
        \builtin export _venvyard_inherited="$VIRTUAL_ENV:$_venvyard_root"
        _venvyard_note
    else
        \builtin unset _venvyard_inherited
    fi
    \builtin return 0
}

function _venvyard_is_auto {
    [[ -n "${_venvyard_root-}" && "${VIRTUAL_ENV-}" == "${_venvyard_env-}" ]]
}

# What entered the environment that this shell was started in was auto-activation, too.
function _venvyard_inherit {
    \builtin emulate -L zsh
    if [[ -n "${VIRTUAL_ENV-}" && "${_venvyard_inherited-}" == "$VIRTUAL_ENV:"?* ]]; then
        \builtin typeset -g _venvyard_root="${_venvyard_inherited#"$VIRTUAL_ENV:"}"
    fi
}

# TREE LINE: said once a session of each tree.
function _venvyard_notice {
    \builtin emulate -L zsh
    [[ "${_venvyard_said-}" != *":$1:$2:"* ]] || \builtin return 0
    \builtin typeset -g _venvyard_said="${_venvyard_said-}:$1:$2:"
    \builtin print -ru2 \-- "venvyard: $2"
}

function _venvyard_auto_load {
    \builtin emulate -L zsh
    \builtin typeset -ga chpwd_functions
    chpwd_functions=("${(@)chpwd_functions:#_venvyard_auto}" _venvyard_auto)
}

_venvyard_auto_load
