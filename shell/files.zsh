
# What zsh reads only if it needs it: the files beside this one.

function {
    \builtin emulate -L zsh
    \builtin local _venvyard_files="${${(%):-%x}%/*}/zsh"
    if [[ -n "${VIRTUAL_ENV-}" && -r "$_venvyard_files/adopt.zsh" ]]; then
        \builtin source "$_venvyard_files/adopt.zsh"
    fi
    if [[ -n "${VENVYARD_GUARD-}" && -r "$_venvyard_files/guard.zsh" ]]; then
        \builtin source "$_venvyard_files/guard.zsh"
    fi
}
