
# How bash comes to call _venvyard_prompt before each prompt, after everything else, and only once.
#
# The call is a line of text in PROMPT_COMMAND, and not an element of its own: only text stays exported, and tools that
# come later expect text. It does nothing in a child shell that inherits PROMPT_COMMAND without the functions. It returns
# the status that it got, for what comes after it. With '&& :', a failure neither ends a shell under errexit nor runs a
# trap for ERR.

function _venvyard_hook {
    # shellcheck disable=SC2016 # for PROMPT_COMMAND
    \builtin local _venvyard_at=0 _venvyard_call='${_venvyard_hooked-:} "$?" && :'
    _venvyard_hooked=_venvyard_prompt
    case "${PROMPT_COMMAND[*]-}:${precmd_functions[*]-}" in
        *_venvyard_hooked* | *_venvyard_prompt* | *_venvyard_precmd*) \builtin return 0 ;;
    esac
    if ! _venvyard_is_writable PROMPT_COMMAND; then
        _venvyard_is_fixed PROMPT_COMMAND 'auto-activation and the repair of the prompt are off'
        \builtin return 0
    fi
    if [[ -n "${bash_preexec_imported-}${__bp_imported-}" ]]; then
        _venvyard_hook_preexec
        \builtin return
    fi
    PROMPT_COMMAND="${PROMPT_COMMAND-}"
    # In a child without the functions, what comes after it must see the status, too. Only a subshell can restore that.
    if [[ ${BASH_VERSINFO[0]} -ge 5 ]] && _venvyard_is_exported PROMPT_COMMAND; then
        # shellcheck disable=SC2016 # for PROMPT_COMMAND
        _venvyard_call='case ${_venvyard_hooked-} in ?*) _venvyard_prompt "$?" && : ;; *) (exit "$?") && : ;; esac'
    fi
    # Before 5.1, bash runs only the first element.
    case "$BASH_VERSION" in
        [1-4].* | 5.0.*) ;;
        *) for _venvyard_at in "${!PROMPT_COMMAND[@]}"; do \builtin :; done ;;
    esac
    _venvyard_put_command "${PROMPT_COMMAND[_venvyard_at]:+${PROMPT_COMMAND[_venvyard_at]}$'\n'}$_venvyard_call"
}

# Beside bash-preexec. It takes the first command after its own last one for the user's, so the call must come before
# that. (Its functions for a prompt run before everything else, and then a theme would have the last word.)
function _venvyard_hook_preexec {
    \builtin local _venvyard_mark _venvyard_text
    for _venvyard_mark in "${__bp_install_string:-__bp_install}" __bp_interactive_mode; do
        for _venvyard_at in ${PROMPT_COMMAND+"${!PROMPT_COMMAND[@]}"}; do
            _venvyard_text="${PROMPT_COMMAND[_venvyard_at]}"
            case "$_venvyard_text" in
                *"$_venvyard_mark"*)
                    _venvyard_text="${_venvyard_text%%"$_venvyard_mark"*}$_venvyard_call"$'\n'"$_venvyard_mark${_venvyard_text#*"$_venvyard_mark"}"
                    _venvyard_put_command "$_venvyard_text"
                    \builtin return 0
                    ;;
            esac
        done
    done
    # What provides its functions without its commands, as ble.sh does, has its own way to call them.
    if ! _venvyard_is_writable precmd_functions; then
        _venvyard_is_fixed precmd_functions 'auto-activation and the repair of the prompt are off'
        \builtin return 0
    fi
    precmd_functions+=(_venvyard_precmd)
}

# TEXT: makes it the element of PROMPT_COMMAND at _venvyard_at. Without an index, what is no array stays none.
function _venvyard_put_command {
    if [[ "$_venvyard_at" == 0 ]]; then
        PROMPT_COMMAND="$1"
    else
        PROMPT_COMMAND[_venvyard_at]="$1"
    fi
}

function _venvyard_precmd {
    _venvyard_prompt 0
}
