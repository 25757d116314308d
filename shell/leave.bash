
# Leaving in bash: undoes what entering changed. 'venvyard activate' prints these functions, too.
# shellcheck disable=SC2154 # activate.bash sets these variables

# What 'deactivate' does.
function _venvyard_deactivate {
    _venvyard_check || \builtin return 1
    _venvyard_failed=''
    _venvyard_leave
    _venvyard_done
}

# Runs the project's command and the 'deactivate' hooks, undoes all changes, and runs the 'left' hooks.
function _venvyard_leave {
    [[ -n "${_venvyard_env-}" ]] || \builtin return 0
    \builtin local _venvyard_hook _venvyard_here="$_venvyard_env" _venvyard_remove='' _venvyard_program _venvyard_after
    # Ctrl-C ended this function in what it ran. (A hook that is still running may call it, too.)
    if [[ -n "${_venvyard_ending-}" ]] && [[ -z "${_venvyard_running-}" ]]; then
        \builtin printf '%s\n' "venvyard: left ${VIRTUAL_ENV_PROMPT-}, although $_venvyard_ending was interrupted" >&2
        _venvyard_hooks=() _venvyard_command=''
    fi
    # The prompt finds _venvyard_ending only if it looks: it compares _venvyard_seen.
    if [[ -n "${_venvyard_command-}" ]]; then
        _venvyard_ending="the command of the project $_venvyard_project" _venvyard_seen=''
        _venvyard_run "$_venvyard_project" "$_venvyard_command"
    fi
    for _venvyard_hook in ${_venvyard_hooks[@]+"${_venvyard_hooks[@]}"}; do
        _venvyard_ending="the hook $_venvyard_hook/deactivate.sh" _venvyard_seen=''
        _venvyard_source "$_venvyard_hook/deactivate.sh"
        # A hook may have left it, or entered another.
        [[ "${_venvyard_env-}" = "$_venvyard_here" ]] || \builtin return 0
    done
    if [[ -n "${_venvyard_temporary-}" ]]; then _venvyard_remove=1; fi
    _venvyard_after=(${_venvyard_hooks[@]+"${_venvyard_hooks[@]}"})
    _venvyard_undo
    if [[ -n "$_venvyard_remove" ]]; then
        # PATH may not lead to it any more.
        for _venvyard_program in "${_venvyard_exe-}" "${_venvyard_found-}" venvyard; do
            if [[ -x "$_venvyard_program" ]]; then \builtin break; fi
        done
        "$_venvyard_program" remove --temporary "$_venvyard_here" || _venvyard_fail
    fi
    for _venvyard_hook in ${_venvyard_after[@]+"${_venvyard_after[@]}"}; do
        _venvyard_source "$_venvyard_hook/left.sh"
    done
}

# Undoes what entering changed, and nothing else.
function _venvyard_undo {
    [[ -n "${_venvyard_env-}" ]] || \builtin return 0
    \builtin local _venvyard_word
    # Another tool's 'deactivate' may have unset this.
    VIRTUAL_ENV="${VIRTUAL_ENV:-$_venvyard_env}"
    for _venvyard_word in ${_venvyard_entries[@]+"${_venvyard_entries[@]}"}; do
        _venvyard_drop "${_venvyard_word%%[+^]=*}" "$_venvyard_word"
    done
    for _venvyard_word in ${_venvyard_lists[@]+"${_venvyard_lists[@]}"}; do
        _venvyard_put_back_list "$_venvyard_word"
    done
    for _venvyard_word in ${_venvyard_names[@]+"${_venvyard_names[@]}"}; do
        _venvyard_put_back "$_venvyard_word"
    done
    _venvyard_hide
    if [[ -n "${_venvyard_hash-}" ]]; then \builtin unset -f hash; fi
    if [[ -z "${_venvyard_theirs-}" ]]; then
        \builtin unset -f deactivate
        if [[ -n "${_venvyard_old_deactivate-}" ]]; then \builtin eval "$_venvyard_old_deactivate"; fi
    fi
    [[ -n "${_venvyard_temporary-}" ]] || \builtin export _venvyard_previous=":$_venvyard_env"
    \builtin unset -v _venvyard_env _venvyard_bin _venvyard_root _venvyard_temporary _venvyard_names \
        _venvyard_lists _venvyard_entries _venvyard_hooks _venvyard_project _venvyard_command \
        _venvyard_ending _venvyard_missed _venvyard_ps1 _venvyard_hash _venvyard_old_deactivate _venvyard_variables
}

# NAME ENTRY: removes the entry once, wherever it is now. What the user has changed meanwhile stays.
function _venvyard_drop {
    \builtin local _venvyard_path=":${!1-}:" _venvyard_directory="${2#*[+^]=}"
    case "$_venvyard_path" in
        *":$_venvyard_directory:"*) ;;
        *) \builtin return 0 ;;
    esac
    case "$2" in
        "$1^="*)
            # Usually it is still where it was put. Searching for it takes far longer.
            case "$_venvyard_path" in
                ":$_venvyard_directory:"*) _venvyard_path=${_venvyard_path#":$_venvyard_directory"} ;;
                *) _venvyard_path=${_venvyard_path%%":$_venvyard_directory:"*}:${_venvyard_path#*":$_venvyard_directory:"} ;;
            esac
            ;;
        *) _venvyard_path=${_venvyard_path%":$_venvyard_directory:"*}:${_venvyard_path##*":$_venvyard_directory:"} ;;
    esac
    _venvyard_path=${_venvyard_path#:}
    \builtin printf -v "$1" %s "${_venvyard_path%:}"
}

# NAME: unsets it if it was unset before and has no entries now. If the user has added entries meanwhile, they stay, and
# so does the export.
function _venvyard_put_back_list {
    \builtin local _venvyard_old="_venvyard_old_$1" _venvyard_exported="_venvyard_exported_$1"
    if [[ -z "${!_venvyard_old+_}" ]]; then
        [[ -n "${!1-}" ]] || \builtin unset -v "$1"
    elif [[ -z "${!_venvyard_exported-}" ]] && [[ -n "${!1+_}" ]]; then
        \builtin export -n "${1?}"
    fi
    \builtin unset -v "$_venvyard_old" "$_venvyard_exported" "_venvyard_new_$1"
}

# NAME: restores it, unless the user has changed it meanwhile.
function _venvyard_put_back {
    \builtin local _venvyard_old="_venvyard_old_$1" _venvyard_new="_venvyard_new_$1"
    \builtin local _venvyard_exported="_venvyard_exported_$1"
    if [[ "${!1+_}${!1-}" = "${!_venvyard_new+_}${!_venvyard_new-}" ]]; then
        if [[ -z "${!_venvyard_old+_}" ]]; then
            \builtin unset -v "$1"
        else
            \builtin export "$1=${!_venvyard_old}"
            [[ -n "${!_venvyard_exported-}" ]] || \builtin export -n "${1?}"
        fi
    fi
    \builtin unset -v "$_venvyard_old" "$_venvyard_new" "$_venvyard_exported"
}
