
# Auto-activation in bash, where VENVYARD_AUTO is 1: entering a project's tree enters its environment,
# leaving it goes back to what was. Only before a prompt: what 'cd' does in a loop, a function, a script or
# a subshell is their own.
#
# The state: _venvyard_pwd and _venvyard_active (directory and environment at the last look),
# _venvyard_declined (nothing is entered in the tree that this directory is in: one was left there by hand),
# _venvyard_said (what has been said), and exported for child shells _venvyard_inherited (environment and tree).

# Before a prompt: enters and leaves where this is another directory or environment than at the last look.
function _venvyard_auto {
    [[ "$PWD:${VIRTUAL_ENV-}" != "${_venvyard_pwd-}:${_venvyard_active-}" ]] || \builtin return 0
    if [[ -z "${_venvyard_pwd+_}" ]]; then _venvyard_inherit; fi
    if [[ -n "${_venvyard_active-}" ]] && [[ -z "${VIRTUAL_ENV-}" ]]; then
        _venvyard_declined="$_venvyard_pwd"
    fi
    if [[ "$PWD" != "${_venvyard_pwd-}" ]]; then
        _venvyard_tidy
        # What was chosen by hand is not replaced.
        if [[ "$PWD" != "${_venvyard_moved-}" ]] && { [[ -z "${VIRTUAL_ENV-}" ]] || _venvyard_is_auto; }; then
            _venvyard_ask
        fi
    fi
    \builtin unset -v _venvyard_moved
    _venvyard_pwd="$PWD" _venvyard_active="${VIRTUAL_ENV-}"
    if _venvyard_is_auto; then
        \builtin export _venvyard_inherited="$VIRTUAL_ENV:$_venvyard_root"
        _venvyard_note
    else
        \builtin unset -v _venvyard_inherited
    fi
}

# Has the program look at this directory. It ends with 1 where this is within the tree that was declined,
# and prints nothing where all is as it should be.
function _venvyard_ask {
    \builtin local _venvyard_code _venvyard_before="${VIRTUAL_ENV-}"
    _venvyard_find 2>/dev/null || \builtin return 0
    _venvyard_code="$(
        WORKON_HOME="${WORKON_HOME-}" "${_venvyard_exe-}" __auto bash "${_venvyard_loaded-}" "${_venvyard_declined-}"
    )" || \builtin return 0
    _venvyard_declined=''
    case "$_venvyard_code" in
        *'# venvyard: whole') \builtin eval "$_venvyard_code" && \builtin return 0 ;;
    esac
    # What could not be entered is not tried again before the tree is left.
    if [[ -n "$_venvyard_code" ]] && [[ "${VIRTUAL_ENV-}" == "$_venvyard_before" ]]; then
        _venvyard_declined="$PWD"
    fi
}

function _venvyard_is_auto {
    [[ -n "${_venvyard_root-}" ]] && [[ "${VIRTUAL_ENV-}" == "${_venvyard_env-}" ]]
}

# What entered the environment that this shell was started in was auto-activation, too.
function _venvyard_inherit {
    case "${_venvyard_inherited-}" in
        "${VIRTUAL_ENV:-none}:"?*) _venvyard_root="${_venvyard_inherited#"$VIRTUAL_ENV:"}" ;;
    esac
}

# TREE LINE: said once a session of each tree.
function _venvyard_notice {
    case "${_venvyard_said-}" in
        *":$1:$2:"*) \builtin return 0 ;;
    esac
    _venvyard_said="${_venvyard_said-}:$1:$2:"
    \builtin printf '%s\n' "venvyard: $2" >&2
}
