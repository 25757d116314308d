
# What happens when this file is loaded in bash: it removes aliases in the way, and hooks up the prompt.

function _venvyard_load {
    \builtin local _venvyard_word
    for _venvyard_word in workon mkenv cpenv mvenv mktmpenv rmenv lsenv cdenv cdsite lssite cdproject; do
        _venvyard_unalias "$_venvyard_word"
    done
    _venvyard_hook
    # Unless 'venvyard setup' has set it: a later line may set PATH anew. (Before bash 4, this would cost a fork.)
    if [[ -z "${_venvyard_found-}" ]] && [[ ${BASH_VERSINFO[0]} -ge 4 ]] && \builtin hash venvyard 2>/dev/null; then
        _venvyard_found="${BASH_CMDS[venvyard]-}"
    fi
}

_venvyard_load
