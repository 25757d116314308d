
# Auto-activation in bash, if VENVYARD_AUTO is 1: 'cd' into a project's tree enters its environment, 'cd' out of it goes
# back to what was before. This happens only before a prompt, so a 'cd' in a loop, a function, a script or a subshell
# doesn't count.
#
# The state: _venvyard_pwd and _venvyard_active (directory and environment at the last check), _venvyard_declined (a
# directory in which the user left an environment: nothing is entered in its tree), _venvyard_said (the notices printed
# so far), and, exported for child shells, _venvyard_inherited (environment and tree, each
# after a colon).

# Before a prompt: enters and leaves environments if the directory or the environment has changed since the last check.
function _venvyard_auto {
    [[ "$PWD:${VIRTUAL_ENV-}" != "${_venvyard_pwd-}:${_venvyard_active-}" ]] || \builtin return 0
    if [[ -z "${_venvyard_pwd+_}" ]]; then _venvyard_inherit; fi
    if [[ -n "${_venvyard_left-}${_venvyard_active-}" ]] && [[ -z "${VIRTUAL_ENV-}" ]]; then
        _venvyard_declined="${_venvyard_left:-$_venvyard_pwd}"
    fi
    if [[ "$PWD" != "${_venvyard_pwd-}" ]]; then
        _venvyard_tidy
        # An environment that the user chose stays, unless it is gone.
        if [[ "$PWD" != "${_venvyard_moved-}" ]] && { [[ ! -d "${VIRTUAL_ENV-}" ]] || _venvyard_is_auto; }; then
            _venvyard_ask
        fi
    fi
    \builtin unset -v _venvyard_moved _venvyard_left
    _venvyard_pwd="$PWD" _venvyard_active="${VIRTUAL_ENV-}"
    if _venvyard_is_auto; then
        \builtin export _venvyard_inherited=":$VIRTUAL_ENV:$_venvyard_root"
        _venvyard_note
    else
        \builtin unset -v _venvyard_inherited
    fi
}

# Asks the program about this directory. It exits with 1 if the directory is in the declined tree, and prints nothing if
# there is nothing to do.
function _venvyard_ask {
    \builtin local _venvyard_code _venvyard_before="${VIRTUAL_ENV-}"
    _venvyard_find 2>/dev/null || \builtin return 0
    _venvyard_code="$(
        WORKON_HOME="${WORKON_HOME-}" "${_venvyard_exe-}" __auto bash "${_venvyard_loaded-}" "${_venvyard_declined-}"
    )" || \builtin return 0
    _venvyard_declined=''
    case "$_venvyard_code" in
        *'# venvyard: whole') \command eval "${_venvyard_code%'# venvyard: whole'}" && \builtin return 0 ;;
    esac
    # If it could not be entered, don't try again in this tree.
    if [[ -n "$_venvyard_code" ]] && [[ "${VIRTUAL_ENV-}" == "$_venvyard_before" ]]; then
        _venvyard_declined="$PWD"
    fi
}

function _venvyard_is_auto {
    [[ -n "${_venvyard_root-}" ]] && [[ "${VIRTUAL_ENV-}" == "${_venvyard_env-}" ]]
}

# Auto-activation may also have entered the environment that this shell inherited.
function _venvyard_inherit {
    case "${_venvyard_inherited-}" in
        ":${VIRTUAL_ENV:-none}:"?*) _venvyard_root="${_venvyard_inherited#":$VIRTUAL_ENV:"}" ;;
    esac
}

# TREE LINE: prints the line once a session for each tree.
function _venvyard_notice {
    case "${_venvyard_said-}" in
        *":$1:$2:"*) \builtin return 0 ;;
    esac
    _venvyard_said="${_venvyard_said-}:$1:$2:"
    \builtin printf '%s\n' "venvyard: $2" >&2
}
