
# Leaving in zsh: undoes what entering changed. 'venvyard activate' prints these functions, too.

# What 'deactivate' does.
function _venvyard_deactivate {
    _venvyard_check || \builtin \return 1
    \builtin typeset -g _venvyard_failed=''
    _venvyard_leave
    _venvyard_done
}

# Runs the project's command and the 'deactivate' hooks, undoes all changes, and runs the 'left' hooks.
function _venvyard_leave {
    [[ -n "${_venvyard_env-}" ]] || \builtin \return 0
    \builtin local _venvyard_hook _venvyard_here="$_venvyard_env" _venvyard_remove _venvyard_program
    \builtin local -a _venvyard_after
    # Ctrl-C ended this function in what it ran. (A hook that is still running may call it, too.)
    if [[ -n "${_venvyard_ending-}" && -z "${_venvyard_running-}" ]]; then
        \builtin print -ru2 \-- "venvyard: left ${VIRTUAL_ENV_PROMPT-}, although $_venvyard_ending was interrupted"
        _venvyard_hooks=()
        \builtin unset _venvyard_command
    fi
    # The prompt finds _venvyard_ending only if it looks: it compares _venvyard_seen.
    if [[ -n "${_venvyard_command-}" ]]; then
        \builtin typeset -g _venvyard_ending="the command of the project $_venvyard_project" _venvyard_seen=''
        _venvyard_run "$_venvyard_project" "$_venvyard_command"
    fi
    for _venvyard_hook in "${_venvyard_hooks[@]}"; do
        \builtin typeset -g _venvyard_ending="the hook $_venvyard_hook/deactivate.sh" _venvyard_seen=''
        _venvyard_source "$_venvyard_hook/deactivate.sh"
        # A hook may have left it, or entered another.
        [[ "${_venvyard_env-}" == "$_venvyard_here" ]] || \builtin \return 0
    done
    _venvyard_remove="${_venvyard_temporary-}"
    _venvyard_after=("${_venvyard_hooks[@]}")
    _venvyard_undo
    if [[ -n "$_venvyard_remove" ]]; then
        # PATH may not lead to it any more.
        for _venvyard_program in "${_venvyard_exe-}" "${_venvyard_found-}" venvyard; do
            if [[ -x "$_venvyard_program" ]]; then \builtin break; fi
        done
        "$_venvyard_program" remove --temporary "$_venvyard_here" || _venvyard_fail
    fi
    for _venvyard_hook in "${_venvyard_after[@]}"; do
        _venvyard_source "$_venvyard_hook/left.sh"
    done
}

# Undoes what entering changed, and nothing else.
function _venvyard_undo {
    \builtin emulate -L zsh
    [[ -n "${_venvyard_env-}" ]] || \builtin \return 0
    \builtin local _venvyard_word
    # Another tool's 'deactivate' may have unset this.
    VIRTUAL_ENV="${VIRTUAL_ENV:-$_venvyard_env}"
    for _venvyard_word in "${(@)_venvyard_entries}"; do
        _venvyard_drop "${_venvyard_word%%[+^]=*}" "$_venvyard_word"
    done
    for _venvyard_word in "${(@)_venvyard_lists}"; do _venvyard_put_back_list "$_venvyard_word"; done
    for _venvyard_word in "${(@)_venvyard_names}"; do _venvyard_put_back "$_venvyard_word"; done
    _venvyard_hide
    if (( ${+_venvyard_hash} )); then \builtin unset -f hash 2>/dev/null; fi
    if (( ! ${+_venvyard_theirs} )); then
        \builtin unset -f \deactivate 2>/dev/null
        if (( ${+_venvyard_old_deactivate} )); then functions[deactivate]="$_venvyard_old_deactivate"; fi
    fi
    if [[ -z "${_venvyard_temporary-}" ]]; then
        \builtin export _venvyard_previous=":$_venvyard_env"
    fi
    \builtin unset _venvyard_env _venvyard_bin _venvyard_root _venvyard_temporary _venvyard_names \
        _venvyard_lists _venvyard_entries _venvyard_hooks _venvyard_project _venvyard_command \
        _venvyard_ending _venvyard_missed _venvyard_hash _venvyard_old_deactivate _venvyard_variables
    \builtin \return 0
}

# NAME ENTRY: removes the entry once, wherever it is now. What the user has changed meanwhile stays.
function _venvyard_drop {
    \builtin emulate -L zsh
    \builtin local _venvyard_path=":${(P)1-}:" _venvyard_item=":${2#*[+^]=}:"
    [[ "$_venvyard_path" == *"$_venvyard_item"* ]] || \builtin \return 0
    if [[ "$2" == "$1^="* ]]; then
        _venvyard_path="${_venvyard_path%%"$_venvyard_item"*}:${_venvyard_path#*"$_venvyard_item"}"
    else
        _venvyard_path="${_venvyard_path%"$_venvyard_item"*}:${_venvyard_path##*"$_venvyard_item"}"
    fi
    _venvyard_path="${_venvyard_path#:}"
    \builtin typeset -g "$1=${_venvyard_path%:}"
}

# NAME: unsets it if it was unset before and has no entries now. If the user has added entries meanwhile, they stay, and
# so does the export.
function _venvyard_put_back_list {
    \builtin emulate -L zsh
    \builtin local _venvyard_old="_venvyard_old_$1" _venvyard_exported="_venvyard_exported_$1"
    if [[ -z "${(P)_venvyard_old+_}" ]]; then
        [[ -n "${(P)1-}" ]] || \builtin unset "$1"
    elif [[ -n "${(P)1+_}" ]]; then
        [[ -n "${(P)_venvyard_exported-}" ]] || \builtin typeset -g +x "$1"
        _venvyard_empty "$1"
    fi
    \builtin unset "$_venvyard_old" "$_venvyard_exported"
}

# NAME: restores it, unless the user has changed it meanwhile.
function _venvyard_put_back {
    \builtin emulate -L zsh
    \builtin local _venvyard_old="_venvyard_old_$1" _venvyard_new="_venvyard_new_$1"
    \builtin local _venvyard_exported="_venvyard_exported_$1"
    if [[ "${(P)1+_}${(P)1-}" == "${(P)_venvyard_new+_}${(P)_venvyard_new-}" ]]; then
        if [[ -z "${(P)_venvyard_old+_}" ]]; then
            \builtin unset "$1"
        else
            \builtin typeset -gx "$1=${(P)_venvyard_old}"
            [[ -n "${(P)_venvyard_exported-}" ]] || \builtin typeset -g +x "$1"
            [[ -n "${(P)_venvyard_old}" ]] || _venvyard_empty "$1"
        fi
    fi
    \builtin unset "$_venvyard_old" "$_venvyard_new" "$_venvyard_exported"
}

# NAME: empties the array that it is tied to. Assigning an empty text would leave one empty element in it.
function _venvyard_empty {
    \builtin emulate -L zsh
    [[ -z "${(P)1-}" && "${(Pt)1-}" == *-tied* ]] || \builtin \return 0
    # Only typeset shows which array that is: typeset -T NAME array=( '' )
    \builtin local _venvyard_word="$(\builtin typeset -p "$1")"
    _venvyard_word="${${_venvyard_word%%=\(*}##* }"
    if [[ "${(Pt)_venvyard_word-}" == array*-tied* ]]; then \builtin set -A "$_venvyard_word"; fi
}
