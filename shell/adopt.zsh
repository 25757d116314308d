
# How zsh takes over an environment that it inherits: the shell has its variables, but not the functions and the state
# that undo them.

function _venvyard_inherit_environment {
    \builtin emulate -L zsh
    # If there is a 'deactivate', the environment's own bin/activate defined it, and can undo more.
    if [[ -z "${_venvyard_names-}" && -n "${VIRTUAL_ENV-}" ]] && (( ! ${+functions[deactivate]} )) &&
        [[ -f "$VIRTUAL_ENV/.venvyard/environment.toml" ||
            "${_venvyard_variables-}" == *":PATH^=$VIRTUAL_ENV/"* ]]; then
        _venvyard_adopt
        # It may be gone by now.
        if [[ -d "$VIRTUAL_ENV" ]]; then \builtin \return 0; fi
        _venvyard_undo
        \builtin unset _venvyard_previous _venvyard_inherited
    fi
}

# Makes the state.
function _venvyard_adopt {
    \builtin emulate -L zsh
    _venvyard_check VIRTUAL_ENV VIRTUAL_ENV_PROMPT || \builtin \return 0
    \builtin local _venvyard_word
    \builtin local -a _venvyard_inherited
    # An editor may have set VIRTUAL_ENV alone.
    _venvyard_word="${VIRTUAL_ENV%/.venv}"
    \builtin export VIRTUAL_ENV_PROMPT="${VIRTUAL_ENV_PROMPT-${_venvyard_word##*/}}"
    _venvyard_inherited=("${(@s.:.)${_venvyard_variables:-VIRTUAL_ENV VIRTUAL_ENV_PROMPT}}")
    _venvyard_start "$VIRTUAL_ENV" "$VIRTUAL_ENV/bin" '' ''
    # Leaving unsets these, because nobody knows their old values.
    for _venvyard_word in ${(s: :)_venvyard_inherited[1]}; do
        [[ "$_venvyard_word" != *[^A-Za-z0-9_]* && -n "${(P)_venvyard_word+_}" ]] || \builtin continue
        _venvyard_names+=("$_venvyard_word")
        _venvyard_variables+="${_venvyard_variables:+ }$_venvyard_word"
        \builtin typeset -ga "_venvyard_new_$_venvyard_word"
        \builtin set -A "_venvyard_new_$_venvyard_word" "${(P)_venvyard_word}"
    done
    for _venvyard_word in "${(@)_venvyard_inherited[2,-1]}"; do
        _venvyard_adopt_entry "${_venvyard_word%%[+^]=*}" "$_venvyard_word"
    done
    # A login shell may have put the system's directories before the environment's, or removed that.
    _venvyard_drop PATH "PATH^=$_venvyard_bin"
    _venvyard_end
    \builtin typeset -g _venvyard_direnv=adopted
}

# NAME ENTRY: one entry. _venvyard_end adds the environment's own again.
function _venvyard_adopt_entry {
    \builtin emulate -L zsh
    [[ -n "$1" && "$1" != *[^A-Za-z0-9_]* && "$2" != "PATH^=$_venvyard_bin" ]] || \builtin \return 0
    _venvyard_entries+=("$2")
    (( ${_venvyard_lists[(Ie)$1]} )) || _venvyard_lists+=("$1")
    _venvyard_variables+=":$2"
    \builtin typeset -g "_venvyard_exported_$1=1"
}

_venvyard_inherit_environment
