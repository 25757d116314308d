
function _venvyard_load {
    \builtin emulate -L zsh
    \builtin local _venvyard_word
    # An alias would win over the function of the same name.
    for _venvyard_word in workon mkenv mktmpenv rmenv lsenv cdenv cdsite lssite cdproject; do
        if (( ${+aliases[$_venvyard_word]} )); then
            \builtin unalias "$_venvyard_word"
            \builtin print -ru2 \-- "venvyard: the alias $_venvyard_word made room for venvyard's function"
        fi
    done
    _venvyard_last
    # Unless 'venvyard setup' has said so: what comes later may set PATH anew.
    if [[ -z "${_venvyard_found-}" ]] && \builtin hash venvyard 2>/dev/null; then
        \builtin typeset -g _venvyard_found="${commands[venvyard]-}"
    fi
    # What completes is decided at the first prompt: compinit may run after this file.
    \builtin unset _venvyard_compdef
    # Where there is a 'deactivate', it knows better: that of the environment's own bin/activate.
    if [[ -z "${_venvyard_names-}" && -f "${VIRTUAL_ENV-}/.venvyard/environment.toml" ]] &&
        (( ! ${+functions[deactivate]} )); then
        _venvyard_adopt
    fi
}

# A shell that was started in an environment has its variables, but not what takes them back.
function _venvyard_adopt {
    \builtin emulate -L zsh
    \builtin local _venvyard_word
    \builtin local -a _venvyard_inherited
    # An editor may have set VIRTUAL_ENV alone.
    _venvyard_word="${VIRTUAL_ENV%/.venv}"
    \builtin export VIRTUAL_ENV_PROMPT="${VIRTUAL_ENV_PROMPT:-${_venvyard_word##*/}}"
    _venvyard_inherited=("${(@s.:.)${_venvyard_variables:-VIRTUAL_ENV VIRTUAL_ENV_PROMPT}}")
    _venvyard_start "$VIRTUAL_ENV" "$VIRTUAL_ENV/bin" '' ''
    # Nothing is known of what these were, so that leaving unsets them.
    for _venvyard_word in ${(s: :)_venvyard_inherited[1]}; do
        [[ "$_venvyard_word" != *[^A-Za-z0-9_]* && -n "${(P)_venvyard_word+_}" ]] || \builtin continue
        _venvyard_names+=("$_venvyard_word")
        _venvyard_variables+="${_venvyard_variables:+ }$_venvyard_word"
        \builtin typeset -g "_venvyard_new_$_venvyard_word=${(P)_venvyard_word}"
    done
    for _venvyard_word in "${(@)_venvyard_inherited[2,-1]}"; do
        _venvyard_adopt_entry "${_venvyard_word%%[+^]=*}" "$_venvyard_word"
    done
    # A login shell may have put the system's directories before the environment's, or dropped it.
    _venvyard_drop PATH "PATH^=$_venvyard_bin"
    _venvyard_end
    \builtin typeset -g _venvyard_direnv=adopted
}

# NAME ENTRY: the environment's own is put in anew.
function _venvyard_adopt_entry {
    \builtin emulate -L zsh
    [[ -n "$1" && "$1" != *[^A-Za-z0-9_]* && "$2" != "PATH^=$_venvyard_bin" ]] || \builtin return 0
    _venvyard_entries+=("$2")
    (( ${_venvyard_lists[(Ie)$1]} )) || _venvyard_lists+=("$1")
    _venvyard_variables+=":$2"
    \builtin typeset -g "_venvyard_exported_$1=1"
}

_venvyard_load
