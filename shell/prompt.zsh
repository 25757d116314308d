
# Before each prompt in zsh: what has changed since the last one, and what themes, direnv and other tools have
# made of the prompt and of PATH meanwhile.
#
# The state: _venvyard_seen (all that is compared, at the last look), _venvyard_direnv (what direnv said of itself
# then), _venvyard_noted (the entries that environments have had).

# Before each prompt, so that it tells where one is. Where nothing has changed since the last one, that is
# all that is done, in one comparison: zsh takes long for each, and 'emulate' or a function more would double it.
function _venvyard_prompt {
    [[ "$PWD:${VIRTUAL_ENV-}:${VENVYARD_AUTO-}:${DIRENV_WATCHES-}:${+functions[compdef]}:${psvar[*]-}" == "${_venvyard_seen-}" &&
        "${PS1-}" == "${_venvyard_ps1-}"* ]] || _venvyard_see
}

# Looks at what has changed. Not all with zsh's own options: what hooks set would be put back.
function _venvyard_see {
    if [[ "${DIRENV_WATCHES-}" != "${_venvyard_direnv-}" ]]; then _venvyard_keep_entries; fi
    if [[ "${VENVYARD_AUTO-}" == 1 ]]; then _venvyard_auto; fi
    # What another tool entered over ours has been left, and its 'deactivate' took ours along.
    if [[ -n "${_venvyard_env-}" && -z "${VIRTUAL_ENV-}" ]]; then
        _venvyard_deactivate || \builtin :
    fi
    _venvyard_mend_prompt
}

function _venvyard_mend_prompt {
    \builtin emulate -L zsh
    if [[ -z "${_venvyard_env-}" || -z "$_venvyard_ps1" ]]; then
        \builtin :
    elif [[ "$VIRTUAL_ENV" != "$_venvyard_env" ]]; then
        # Another tool's environment, which is in the prompt already.
        PS1="${PS1/"$_venvyard_ps1"/}"
    elif [[ "${psvar[$_venvyard_psvar]-}" != "${VIRTUAL_ENV_PROMPT-}" ]]; then
        PS1="${PS1/"$_venvyard_ps1"/}"
        _venvyard_show
    elif [[ "$PS1" != *"$_venvyard_ps1"* && "$PS1" != *[^/[:alnum:]]"$VIRTUAL_ENV_PROMPT"[^/[:alnum:]]* ]]; then
        # A theme that sets PS1 drops what stands in front of it: put it back, unless the theme tells the
        # name itself, as liquidprompt does (and not only a directory of that name). Conda puts its own in
        # front of ours.
        PS1="$_venvyard_ps1$PS1"
    fi
    # A theme that was loaded later sets PS1 later: after it, from the next prompt on.
    if [[ "$precmd_functions[-1]" != _venvyard_prompt ]]; then _venvyard_last; fi
    # compinit may have run after the last prompt.
    if [[ ${+functions[compdef]} != "${_venvyard_compdef-}" ]]; then _venvyard_completion; fi
    \builtin typeset -g \
        _venvyard_seen="$PWD:${VIRTUAL_ENV-}:${VENVYARD_AUTO-}:${DIRENV_WATCHES-}:${+functions[compdef]}:${psvar[*]-}"
}

# Has zsh call _venvyard_prompt last before each prompt.
function _venvyard_last {
    \builtin emulate -L zsh
    \builtin typeset -ga precmd_functions
    precmd_functions=("${(@)precmd_functions:#_venvyard_prompt}" _venvyard_prompt)
}

# direnv has loaded something or taken it back, and so has put back what PATH was earlier: without what has been
# entered since, and with what has been left. Where an environment was inherited (_venvyard_direnv is
# 'adopted'), the rest of a start-up file may have put other directories before its own.
function _venvyard_keep_entries {
    \builtin emulate -L zsh
    \builtin local _venvyard_word _venvyard_name _venvyard_directory
    if [[ "${_venvyard_direnv-}" == adopted && -n "${_venvyard_env-}" ]]; then
        _venvyard_drop PATH "PATH^=$_venvyard_bin"
    elif [[ -n "${_venvyard_env-}" && -z "${VIRTUAL_ENV-}" ]]; then
        # Its 'layout python', which ours was entered over, is gone.
        \builtin export VIRTUAL_ENV="$_venvyard_env"
        \builtin unset _venvyard_old_VIRTUAL_ENV
    fi
    \builtin typeset -g _venvyard_direnv="${DIRENV_WATCHES-}"
    _venvyard_tidy
    [[ -n "${_venvyard_env-}" && "${VIRTUAL_ENV-}" == "$_venvyard_env" ]] || \builtin return 0
    _venvyard_note
    for _venvyard_word in "${(@)_venvyard_entries}"; do
        _venvyard_name="${_venvyard_word%%[+^]=*}" _venvyard_directory="${_venvyard_word#*[+^]=}"
        [[ ":${(P)_venvyard_name-}:" != *":$_venvyard_directory:"* ]] || \builtin continue
        _venvyard_word="${_venvyard_word#"$_venvyard_name"}"
        _venvyard_put_entry "$_venvyard_name" "${_venvyard_word%%=*}" "$_venvyard_directory"
    done
}

# Remembers the environment's entries in _venvyard_noted, but for those that would be there without it, too.
function _venvyard_note {
    \builtin emulate -L zsh
    \builtin local _venvyard_word _venvyard_name _venvyard_directory
    for _venvyard_word in "${(@)_venvyard_entries}"; do
        _venvyard_name="${_venvyard_word%%[+^]=*}" _venvyard_directory="${_venvyard_word#*[+^]=}"
        if [[ ":${_venvyard_noted-}" != *":$_venvyard_word:"* &&
            ":${(P)_venvyard_name-}:" != *":$_venvyard_directory:"*"$_venvyard_directory:"* ]]; then
            \builtin typeset -g _venvyard_noted="${_venvyard_noted-}$_venvyard_word:"
        fi
    done
}

# Takes out what has been left and came back.
function _venvyard_tidy {
    \builtin emulate -L zsh
    \builtin local _venvyard_word
    for _venvyard_word in ${(s.:.)_venvyard_noted-}; do
        if [[ "${_venvyard_variables-}:" != *":$_venvyard_word:"* ]]; then
            _venvyard_drop "${_venvyard_word%%[+^]=*}" "$_venvyard_word"
        fi
    done
}
