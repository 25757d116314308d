
# Before each prompt in bash: what has changed since the last one, and what themes, direnv and other tools have
# made of the prompt and of PATH meanwhile.
#
# The state: _venvyard_seen (all that is compared, at the last look), _venvyard_direnv (what direnv said of itself
# then), _venvyard_noted (the entries that environments have had).
# shellcheck disable=SC2154 # activate.bash sets what this looks at

# STATUS: before each prompt, so that it tells where one is. Where nothing has changed since the last one, that is
# all that is done: bash takes a microsecond for each word of it. (That direnv has done something PATH's length
# tells in a tenth of the time.)
function _venvyard_prompt {
    [[ $PWD:${VIRTUAL_ENV-}:${VENVYARD_AUTO-}${DIRENV_DIR:+:$DIRENV_DIR:${PATH+${#PATH}}} == "${_venvyard_seen-}" &&
        ${PS1-} == "${_venvyard_ps1-}"* ]] || _venvyard_see
    \return "$1"
}

# Looks at what has changed.
function _venvyard_see {
    if [[ "${DIRENV_WATCHES-}" != "${_venvyard_direnv-}" ]]; then _venvyard_keep_entries; fi
    if [[ "${VENVYARD_AUTO-}" == 1 ]]; then _venvyard_auto; fi
    if [[ -n "${_venvyard_env-}" ]]; then
        case "${VIRTUAL_ENV-}" in
            # A theme that sets PS1 drops what stands in front of it: put it back, unless the theme tells
            # the name itself, as starship and liquidprompt do (and not only a directory of that name).
            # Conda puts its own in front of ours.
            "$_venvyard_env")
                case "${PS1-}" in
                    *"$_venvyard_ps1"* | *[!/[:alnum:]]"${VIRTUAL_ENV_PROMPT-}"[!/[:alnum:]]*) ;;
                    *) PS1="$_venvyard_ps1${PS1-}" ;;
                esac
                ;;
            # What another tool entered over ours has been left, and its 'deactivate' took ours along.
            '') _venvyard_deactivate || \builtin : ;;
            # Another tool's environment, which is in the prompt already.
            *) if [[ -n "$_venvyard_ps1" ]]; then PS1="${PS1/"$_venvyard_ps1"/}"; fi ;;
        esac
    fi
    _venvyard_seen="$PWD:${VIRTUAL_ENV-}:${VENVYARD_AUTO-}${DIRENV_DIR:+:$DIRENV_DIR:${PATH+${#PATH}}}"
}

# direnv has put a PATH of earlier back: without what has been entered since, with what has been left. Where an
# environment was inherited (_venvyard_direnv is 'adopted'), the rest of a start-up file may have put others first.
function _venvyard_keep_entries {
    \builtin local _venvyard_word _venvyard_name _venvyard_directory
    if [[ "${_venvyard_direnv-}" == adopted && -n "${_venvyard_env-}" ]]; then
        _venvyard_drop PATH "PATH^=$_venvyard_bin"
    elif [[ -n "${_venvyard_env-}" && -z "${VIRTUAL_ENV-}" ]]; then
        # Its 'layout python', which ours was entered over, is gone.
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

# Remembers the environment's entries, but for those that would be there without it, too.
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

# Takes out what has been left and came back.
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

# Has bash call _venvyard_prompt last before each prompt, once. It returns the status that it was given, for
# what comes behind it; with '&& :' that neither ends a shell under errexit nor fires a trap for ERR.
function _venvyard_hook {
    \builtin local _venvyard_word _venvyard_call='_venvyard_prompt "$?" && :'
    for _venvyard_word in "${PROMPT_COMMAND[@]-}"; do
        case "$_venvyard_word" in
            *_venvyard_prompt*) \builtin return 0 ;;
        esac
    done
    case "$BASH_VERSION" in
        [1-4].* | 5.0.*) PROMPT_COMMAND="${PROMPT_COMMAND:+$PROMPT_COMMAND$'\n'}$_venvyard_call" ;;
        *) PROMPT_COMMAND+=("$_venvyard_call") ;;
    esac
}
