
# Before each prompt in bash: notices what has changed since the last one, and repairs what themes, direnv and other
# tools have done to the prompt and to PATH.
#
# The state: _venvyard_seen (everything that is compared, at the last check), _venvyard_direnv (DIRENV_WATCHES at that
# time), _venvyard_noted (the entries that environments have had), _venvyard_hooked (the function that PROMPT_COMMAND
# calls), _venvyard_missed (the active environment, if it is gone and the user has heard of it).
# shellcheck disable=SC2154 # activate.bash sets these variables

# STATUS: called before each prompt. If nothing has changed since the last one, this comparison is all it does: each
# word of it costs bash a microsecond. (PATH's length shows direnv's changes, and is ten times as fast as PATH itself.)
function _venvyard_prompt {
    [[ $PWD:${VIRTUAL_ENV-}:${VENVYARD_AUTO-}${DIRENV_DIR:+:$DIRENV_DIR:${PATH+${#PATH}}} == "${_venvyard_seen-}" &&
        ${PS1-} == "${_venvyard_ps1-}"* && -d ${_venvyard_env:-/} ]] || _venvyard_see
    \return "$1"
}

# Handles what has changed.
function _venvyard_see {
    if [[ -n "${_venvyard_ending-}" ]]; then _venvyard_deactivate || \builtin :; fi
    if [[ "${DIRENV_WATCHES-}" != "${_venvyard_direnv-}" ]]; then _venvyard_keep_entries; fi
    if [[ "${VENVYARD_AUTO-}" == 1 ]]; then _venvyard_auto; fi
    if [[ ! -d "${_venvyard_env:-/}" && "$_venvyard_env" != "${_venvyard_missed-}" ]]; then _venvyard_miss; fi
    if [[ -n "${_venvyard_env-}" ]]; then
        case "${VIRTUAL_ENV-}" in
            # A theme that sets PS1 drops the name in front of it. Put it back, unless the theme shows the name
            # itself, as starship and liquidprompt do (and not only a directory or an escape of that name). Conda
            # puts its own name in front of ours.
            "$_venvyard_env")
                case "${PS1-}" in
                    *"$_venvyard_ps1"* | *[!/\\[:alnum:]]"${VIRTUAL_ENV_PROMPT-}"[!/[:alnum:]]*) ;;
                    *) ! _venvyard_is_writable PS1 || PS1="$_venvyard_ps1${PS1-}" ;;
                esac
                ;;
            # Another tool's environment, entered on top of ours, has been left, and its 'deactivate' unset VIRTUAL_ENV.
            '') _venvyard_deactivate || \builtin : ;;
            # Another tool's environment shows its own name.
            *) _venvyard_hide ;;
        esac
    fi
    _venvyard_seen="$PWD:${VIRTUAL_ENV-}:${VENVYARD_AUTO-}${DIRENV_DIR:+:$DIRENV_DIR:${PATH+${#PATH}}}"
}

# The active environment is gone: the program says so if it has another name or place now, or was removed.
function _venvyard_miss {
    \builtin local _venvyard_code
    _venvyard_missed="$_venvyard_env"
    _venvyard_find 2>/dev/null || \builtin return 0
    _venvyard_code="$(WORKON_HOME="${WORKON_HOME-}" "$_venvyard_exe" __renamed bash "$_venvyard_env")" || \builtin return 0
    \builtin eval "${_venvyard_code%'# venvyard: whole'}"
}

# direnv has restored an earlier PATH, which lacks entries of environments entered since, and has entries of those left
# since. In a shell that inherited an environment (_venvyard_direnv is 'adopted'), the rest of a start-up file may have
# put other directories before the environment's.
function _venvyard_keep_entries {
    \builtin local _venvyard_word _venvyard_name _venvyard_directory
    if [[ "${_venvyard_direnv-}" == adopted && -n "${_venvyard_env-}" ]]; then
        _venvyard_drop PATH "PATH^=$_venvyard_bin"
    elif [[ -n "${_venvyard_env-}" && -z "${VIRTUAL_ENV-}" ]]; then
        # direnv's own environment ('layout python'), on top of which ours was entered, is gone.
        \builtin export VIRTUAL_ENV="$_venvyard_env"
        \builtin unset -v _venvyard_old_VIRTUAL_ENV
    fi
    _venvyard_direnv="${DIRENV_WATCHES-}"
    _venvyard_tidy
    [[ -n "${_venvyard_env-}" && "${VIRTUAL_ENV-}" == "$_venvyard_env" ]] || \builtin return 0
    _venvyard_note
    for _venvyard_word in ${_venvyard_entries[@]+"${_venvyard_entries[@]}"}; do
        _venvyard_name="${_venvyard_word%%[+^]=*}" _venvyard_directory="${_venvyard_word#*[+^]=}"
        [[ ":${!_venvyard_name-}:" != *":$_venvyard_directory:"* ]] || \builtin continue
        _venvyard_word="${_venvyard_word#"$_venvyard_name"}"
        _venvyard_put_entry "$_venvyard_name" "${_venvyard_word%%=*}" "$_venvyard_directory"
    done
}

# Records the environment's entries, except those that would be there without it, too.
function _venvyard_note {
    \builtin local _venvyard_word _venvyard_name _venvyard_directory
    for _venvyard_word in ${_venvyard_entries[@]+"${_venvyard_entries[@]}"}; do
        _venvyard_name="${_venvyard_word%%[+^]=*}" _venvyard_directory="${_venvyard_word#*[+^]=}"
        case ":${_venvyard_noted-}|:${!_venvyard_name-}:" in
            *":$_venvyard_word:"*"|"* | *":$_venvyard_directory:"*"$_venvyard_directory:"*) ;;
            *) _venvyard_noted="${_venvyard_noted-}$_venvyard_word:" ;;
        esac
    done
}

# Removes entries of environments that were left, if direnv has brought them back.
function _venvyard_tidy {
    \builtin local _venvyard_rest="${_venvyard_noted-}" _venvyard_word
    while [[ -n "$_venvyard_rest" ]]; do
        _venvyard_word="${_venvyard_rest%%:*}" _venvyard_rest="${_venvyard_rest#*:}"
        case "${_venvyard_variables-}:" in
            *":$_venvyard_word:"*) ;;
            *) _venvyard_drop "${_venvyard_word%%[+^]=*}" "$_venvyard_word" ;;
        esac
    done
}
