
# What happens when this file is loaded in zsh: it hooks up the prompt.

function _venvyard_load {
    \builtin emulate -L zsh
    _venvyard_last
    # Unless 'venvyard setup' has set it: a later line may set PATH anew.
    if [[ -z "${_venvyard_found-}" ]] && \builtin hash venvyard 2>/dev/null; then
        \builtin typeset -g _venvyard_found="${commands[venvyard]-}"
    fi
    # The first prompt registers the completion, because compinit may run after this file.
    \builtin unset _venvyard_compdef
    if (( ! ${precmd_functions[(Ie)_venvyard_prompt]} )) &&
        _venvyard_is_fixed precmd_functions 'the repair of the prompt is off'; then
        _venvyard_completion
    fi
}

_venvyard_load
