# ENV OLD NEW: if ENV is active, its hooks are in NEW now, not in OLD, and leaving doesn't delete it.
function _venvyard_follow {
    \builtin emulate -L zsh
    \builtin local -i _venvyard_at
    \builtin unset -f _venvyard_follow
    [[ "${_venvyard_env-}" == "$1" ]] || \builtin \return 0
    \builtin typeset -g _venvyard_temporary=''
    for (( _venvyard_at = 1; _venvyard_at <= ${#_venvyard_hooks}; _venvyard_at++ )); do
        if [[ "${_venvyard_hooks[_venvyard_at]}" == "$2" ]]; then _venvyard_hooks[_venvyard_at]="$3"; fi
    done
}
