
# What zsh reads only if it needs it: the files beside this one.

# NAME
function _venvyard_read {
    \builtin emulate -L zsh
    \builtin local _venvyard_file="${${(%):-%x}%/*}/zsh/$1"
    if [[ -r "$_venvyard_file" ]]; then \builtin source "$_venvyard_file"; fi
}

if [[ -n "${VIRTUAL_ENV-}" ]]; then _venvyard_read adopt.zsh; fi
if [[ -n "${VENVYARD_GUARD-}" ]]; then _venvyard_read guard.zsh; fi
