
# Before each prompt in zsh: notices what has changed since the last one, and repairs what themes, direnv and other
# tools have done to the prompt and to PATH.
#
# The state: _venvyard_seen (everything that is compared, at the last check, after a colon), _venvyard_direnv (DIRENV_WATCHES at that
# time), _venvyard_noted (the entries that environments have had), _venvyard_missed (the active environment, if it is
# gone and the user has heard of it).

# Called before each prompt. If nothing has changed since the last one, this comparison is all it does. It is a single
# one because each takes zsh long; 'emulate', or one more function, would double the time.
function _venvyard_prompt {
    [[ ":$PWD:${VIRTUAL_ENV-}:${VENVYARD_AUTO-}:${DIRENV_WATCHES-}:${+functions[compdef]}:${psvar[*]-}" == "${_venvyard_seen-}" &&
        "${PS1-}" == "${_venvyard_ps1-}"* && -d "${_venvyard_env:-/}" ]] || _venvyard_see
}

# Handles what has changed. Without 'emulate', which would undo the options that hooks set.
function _venvyard_see {
    if [[ -n "${_venvyard_ending-}" ]]; then _venvyard_deactivate || \builtin :; fi
    if [[ "${DIRENV_WATCHES-}" != "${_venvyard_direnv-}" ]]; then _venvyard_keep_entries; fi
    if [[ "${VENVYARD_AUTO-}" == 1 ]]; then _venvyard_auto; fi
    [[ -d "${_venvyard_env:-/}" || "$_venvyard_env" == "${_venvyard_missed-}" ]] || _venvyard_miss
    # Another tool's environment, entered on top of ours, has been left, and its 'deactivate' unset VIRTUAL_ENV.
    if [[ -n "${_venvyard_env-}" && -z "${VIRTUAL_ENV-}" ]]; then
        _venvyard_deactivate || \builtin :
    fi
    _venvyard_mend_prompt
}

# The active environment is gone: the program says so if it has another name or place now, or was removed.
function _venvyard_miss {
    \builtin local _venvyard_code
    \builtin typeset -g _venvyard_missed="$_venvyard_env"
    _venvyard_find 2>/dev/null || \builtin \return 0
    _venvyard_code="$(
        WORKON_HOME="${WORKON_HOME-}" "$_venvyard_exe" __renamed zsh "$_venvyard_env"
    )" || \builtin \return 0
    \builtin eval "$_venvyard_code"
}

function _venvyard_mend_prompt {
    \builtin emulate -L zsh
    if [[ -z "${_venvyard_env-}" || -z "$_venvyard_ps1" || "${(t)PS1}" == *readonly* ]]; then
        \builtin :
    elif [[ "$VIRTUAL_ENV" != "$_venvyard_env" ]]; then
        # Another tool's environment shows its own name.
        PS1="${PS1/"$_venvyard_ps1"/}"
    elif [[ $_venvyard_psvar -gt 0 && "${psvar[$_venvyard_psvar]-}" != "${VIRTUAL_ENV_PROMPT-}" ]]; then
        PS1="${PS1/"$_venvyard_ps1"/}"
        _venvyard_show
    elif [[ "$PS1" != *"$_venvyard_ps1"* && "$PS1" != *[^/%[:alnum:]]"$VIRTUAL_ENV_PROMPT"[^/[:alnum:]]* ]]; then
        # A theme that sets PS1 drops the name in front of it. Put it back, unless the theme shows the name itself,
        # as liquidprompt does (and not only a directory or an escape of that name). Conda puts its own name in front
        # of ours.
        PS1="$_venvyard_ps1$PS1"
    fi
    # A theme that was loaded after this file also sets PS1 after this function: run last from the next prompt on.
    if [[ "$precmd_functions[-1]" != _venvyard_prompt ]]; then _venvyard_last; fi
    # compinit may have run since the last prompt.
    if [[ ${+functions[compdef]} != "${_venvyard_compdef-}" ]]; then _venvyard_completion; fi
    \builtin typeset -g \
        _venvyard_seen=":$PWD:${VIRTUAL_ENV-}:${VENVYARD_AUTO-}:${DIRENV_WATCHES-}:${+functions[compdef]}:${psvar[*]-}"
}

# Has zsh call _venvyard_prompt before each prompt, after everything else.
function _venvyard_last {
    \builtin emulate -L zsh
    \builtin typeset -ga precmd_functions
    [[ "${(t)precmd_functions}" != *readonly* ]] || \builtin return 0
    precmd_functions=("${(@)precmd_functions:#_venvyard_prompt}" _venvyard_prompt)
}

# direnv has restored an earlier PATH, which lacks entries of environments entered since, and has entries of those left
# since. In a shell that inherited an environment (_venvyard_direnv is 'adopted'), the rest of a start-up file may have
# put other directories before the environment's.
function _venvyard_keep_entries {
    \builtin emulate -L zsh
    \builtin local _venvyard_word _venvyard_name _venvyard_directory
    if [[ "${_venvyard_direnv-}" == adopted && -n "${_venvyard_env-}" ]]; then
        _venvyard_drop PATH "PATH^=$_venvyard_bin"
    elif [[ -n "${_venvyard_env-}" && -z "${VIRTUAL_ENV-}" ]]; then
        # direnv's own environment ('layout python'), on top of which ours was entered, is gone.
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

# Records the environment's entries in _venvyard_noted, except those that would be there without it, too.
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

# Removes entries of environments that were left, if direnv has brought them back.
function _venvyard_tidy {
    \builtin emulate -L zsh
    \builtin local _venvyard_word
    for _venvyard_word in ${(s.:.)_venvyard_noted-}; do
        if [[ "${_venvyard_variables-}:" != *":$_venvyard_word:"* ]]; then
            _venvyard_drop "${_venvyard_word%%[+^]=*}" "$_venvyard_word"
        fi
    done
}
