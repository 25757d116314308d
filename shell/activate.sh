# shellcheck shell=sh
#
# Activation in any POSIX shell: dash, BusyBox, ksh, bash and zsh under the name 'sh'. 'venvyard activate --shell sh'
# prints these functions before the lines that call them. They have names of their own, because bash and zsh may have
# loaded theirs.
#
# The state, which no other shell reads:
#   _venvyard_sh_env       the environment's directory; unset when none is active
#   _venvyard_sh_bin       its entry in PATH
#   _venvyard_sh_temporary 1 if leaving removes it
#   _venvyard_sh_names     the variables it changed, each with a space behind it. For each X, _venvyard_sh_old_X and
#                          _venvyard_sh_exported_X are what X was (they are unset if X was), and _venvyard_sh_new_X is
#                          what it became
#   _venvyard_sh_lists     the same for the PATH-like variables it added to
#   _venvyard_sh_entries   what it added, as PATH^=DIRECTORY (in front) and PATH+=DIRECTORY (at the end), each with a
#                          colon behind it
#   _venvyard_sh_hooks     how many directories of hooks it has: _venvyard_sh_hook_1 and so on
#   _venvyard_sh_after     the same, while leaving counts _venvyard_sh_hooks down
#   _venvyard_sh_project, _venvyard_sh_command  the command that leaving runs, and in which directory
#   _venvyard_sh_ps1       the prompt's first part

# NAME...: checks that these variables can be changed; reports the first that can't. A shell ends when it assigns to a
# read-only variable, so a child tries, which says each name before it does.
_venvyard_sh_check() {
    _venvyard_sh_tried=$(
        for _venvyard_sh_name in "$@" PATH; do
            echo "$_venvyard_sh_name"
            eval "$_venvyard_sh_name=''" || exit 1
        done 2>/dev/null
    ) && unset -v _venvyard_sh_tried && return 0
    _venvyard_sh_tried=${_venvyard_sh_tried##*[!A-Za-z0-9_]}
    printf '%s\n' "venvyard: nothing was changed: the variable $_venvyard_sh_tried is readonly in this shell" >&2
    unset -v _venvyard_sh_tried
    return 1
}

# ENV BIN ROOT TEMPORARY: leaves the active environment, whoever made it, and starts the new state.
_venvyard_sh_begin() {
    if [ -n "${VIRTUAL_ENV-}" ] && command -v deactivate >/dev/null 2>&1; then
        deactivate || :
    fi
    _venvyard_sh_failed=''
    _venvyard_sh_env=$1 _venvyard_sh_bin=$2 _venvyard_sh_temporary=${4-}
    _venvyard_sh_names='' _venvyard_sh_lists='' _venvyard_sh_entries='' _venvyard_sh_hooks=0 _venvyard_sh_ps1=''
    # For bash, zsh and fish as child shells.
    _venvyard_variables=''
    export _venvyard_variables
}

# NAME VALUE
_venvyard_sh_set() {
    _venvyard_sh_keep "$1"
    _venvyard_sh_names="$_venvyard_sh_names$1 "
    _venvyard_variables="${_venvyard_variables:+$_venvyard_variables }$1"
    eval "_venvyard_sh_new_$1=\$2 $1=\$2"
    export "${1?}"
}

# NAME
_venvyard_sh_unset() {
    _venvyard_sh_keep "$1"
    _venvyard_sh_names="$_venvyard_sh_names$1 "
    unset -v "$1"
}

# NAME ^|+ DIRECTORY: adds an entry, in front of all others or at the end.
_venvyard_sh_entry() {
    if ! _venvyard_sh_is_set "_venvyard_sh_new_$1"; then
        _venvyard_sh_keep "$1"
        eval "_venvyard_sh_new_$1=1"
        _venvyard_sh_lists="$_venvyard_sh_lists$1 "
    fi
    case $2 in
    '^') eval "$1=\$3\${$1:+:\$$1}" ;;
    *) eval "$1=\${$1:+\$$1:}\$3" ;;
    esac
    export "${1?}"
    _venvyard_sh_entries="$_venvyard_sh_entries$1$2=$3:"
    _venvyard_variables="$_venvyard_variables:$1$2=$3"
}

# NAME
_venvyard_sh_is_set() {
    eval "[ -n \"\${$1+x}\" ]"
}

# NAME: records the value of a variable that is set, and whether it is exported, which only a child knows.
_venvyard_sh_keep() {
    _venvyard_sh_is_set "$1" || return 0
    eval "_venvyard_sh_old_$1=\$$1"
    # shellcheck disable=SC2016 # for that shell to expand
    if [ -n "$(/bin/sh -c 'eval "printf %s \"\${$1+x}\""' sh "$1")" ]; then eval "_venvyard_sh_exported_$1=1"; fi
}

# Puts BIN first in PATH, shows the name in the prompt, and defines 'deactivate'.
_venvyard_sh_end() {
    _venvyard_sh_entry PATH '^' "$_venvyard_sh_bin"
    case $-:${VIRTUAL_ENV_DISABLE_PROMPT-} in
    *i*:)
        # The variable and not its value, because a prompt expands what it contains.
        # shellcheck disable=SC2016 # expanded when the prompt is shown
        _venvyard_sh_ps1='${VIRTUAL_ENV_PROMPT:+($VIRTUAL_ENV_PROMPT) }'
        PS1=$_venvyard_sh_ps1${PS1-}
        ;;
    esac
    # With an alias of that name, the definition would be a syntax error; the text is parsed when there is none.
    unalias deactivate 2>/dev/null || :
    eval 'deactivate() { _venvyard_sh_deactivate "$@"; }'
}

# DIRECTORY COMMAND: has leaving run the command there.
_venvyard_sh_on_leaving() {
    _venvyard_sh_project=$1 _venvyard_sh_command=$2
}

# DIRECTORY...: sources the 'activate' hooks in these directories, in this order.
_venvyard_sh_entered() {
    for _venvyard_sh_word in "$@"; do
        _venvyard_sh_hooks=$((_venvyard_sh_hooks + 1))
        eval "_venvyard_sh_hook_$_venvyard_sh_hooks=\$_venvyard_sh_word"
    done
    _venvyard_sh_after=$_venvyard_sh_hooks
    for _venvyard_sh_word in "$@"; do
        # A hook may have left it.
        [ -n "${_venvyard_sh_env-}" ] || break
        _venvyard_sh_source "$_venvyard_sh_word/activate.sh"
    done
    unset -v _venvyard_sh_word
}

# FILE: sources a hook, unless it is being sourced already: a hook may call 'deactivate'.
_venvyard_sh_source() {
    case ${_venvyard_sh_running-} in
    *":$1:"*) return 0 ;;
    esac
    [ -f "$1" ] || return 0
    set -- "$1" "${_venvyard_sh_running-}" "$-"
    _venvyard_sh_running="$2:$1:"
    # In dash, errexit ends a shell within a file even where the status of '.' is tested.
    set +e
    _venvyard_sh_dot "$1"
    set -- "$@" "$?"
    case $3 in *e*) set -e ;; esac
    _venvyard_sh_running=$2
    [ "$4" = 0 ] || _venvyard_sh_fail "the hook $1 ended with status $4"
}

# FILE: sources it. If it sets the positional parameters, they are those of this function. With 'command', an error in
# it doesn't end the shell.
_venvyard_sh_dot() {
    # shellcheck source=/dev/null
    command . "$1"
}

# DIRECTORY COMMAND: runs the command there, with the system's shell.
_venvyard_sh_run() {
    # shellcheck disable=SC2016 # for that shell to expand
    /bin/sh -c 'cd -- "$1" && shift && eval "$1"' sh "$1" "$2" && return 0
    _venvyard_sh_fail "the command of the project $1 ended with status $?: $2"
}

# [MESSAGE]: records that something failed.
_venvyard_sh_fail() {
    _venvyard_sh_failed=1
    if [ -n "${1-}" ]; then printf '%s\n' "venvyard: $1" >&2; fi
}

# Returns 1 if something failed.
_venvyard_sh_done() {
    set -- "${_venvyard_sh_failed-}"
    unset -v _venvyard_sh_failed
    [ -z "$1" ]
}

# What 'deactivate' does: runs the project's command and the 'deactivate' hooks, undoes all changes, and runs the 'left'
# hooks.
_venvyard_sh_deactivate() {
    case "${1-}" in -h | --help) printf '%s\n' 'Leave the active environment, and restore what it changed' '' 'Usage: deactivate' && return ;; esac
    [ -n "${_venvyard_sh_env-}" ] || return 0
    _venvyard_sh_failed=''
    if [ -n "${_venvyard_sh_command-}" ]; then
        set -- "$_venvyard_sh_project" "$_venvyard_sh_command"
        # Once, even if a hook calls 'deactivate'.
        unset -v _venvyard_sh_project _venvyard_sh_command
        _venvyard_sh_run "$@"
    fi
    set -- "$_venvyard_sh_env"
    while [ "${_venvyard_sh_hooks:-0}" -gt 0 ]; do
        eval "set -- \"\$1\" \"\$_venvyard_sh_hook_$_venvyard_sh_hooks\""
        _venvyard_sh_hooks=$((_venvyard_sh_hooks - 1))
        _venvyard_sh_source "$2/deactivate.sh"
        # A hook may have left it, or entered another.
        [ "${_venvyard_sh_env-}" = "$1" ] || return 0
    done
    # A 'left' hook may enter another, which has hooks of its own. So these words hold the directories.
    set -- "$1" "$_venvyard_sh_temporary"
    while [ "${_venvyard_sh_after:-0}" -gt 0 ]; do
        eval "set -- \"\$@\" \"\$_venvyard_sh_hook_$_venvyard_sh_after\""
        unset -v "_venvyard_sh_hook_$_venvyard_sh_after"
        _venvyard_sh_after=$((_venvyard_sh_after - 1))
    done
    _venvyard_sh_undo
    if [ -n "$2" ]; then
        "${VENVYARD_EXE:-venvyard}" remove --temporary "$1" || _venvyard_sh_fail
    fi
    shift 2
    while [ $# -gt 0 ]; do
        _venvyard_sh_source "$1/left.sh"
        shift
    done
    _venvyard_sh_done
}

# Undoes what entering changed, and nothing else.
_venvyard_sh_undo() {
    while [ -n "$_venvyard_sh_entries" ]; do
        _venvyard_sh_drop "${_venvyard_sh_entries%%:*}"
        _venvyard_sh_entries=${_venvyard_sh_entries#*:}
    done
    while [ -n "$_venvyard_sh_lists" ]; do
        _venvyard_sh_put_back_list "${_venvyard_sh_lists%% *}"
        _venvyard_sh_lists=${_venvyard_sh_lists#* }
    done
    while [ -n "$_venvyard_sh_names" ]; do
        _venvyard_sh_put_back "${_venvyard_sh_names%% *}"
        _venvyard_sh_names=${_venvyard_sh_names#* }
    done
    case ${PS1-} in
    *"$_venvyard_sh_ps1"*) [ -z "$_venvyard_sh_ps1" ] || PS1=${PS1%%"$_venvyard_sh_ps1"*}${PS1#*"$_venvyard_sh_ps1"} ;;
    esac
    unset -f deactivate
    unset -v _venvyard_sh_env _venvyard_sh_bin _venvyard_sh_temporary _venvyard_sh_names _venvyard_sh_lists \
        _venvyard_sh_entries _venvyard_sh_hooks _venvyard_sh_after _venvyard_sh_project _venvyard_sh_command \
        _venvyard_sh_ps1 _venvyard_sh_running _venvyard_sh_value _venvyard_variables
}

# ENTRY: removes it once, wherever it is now. What the user has changed meanwhile stays.
_venvyard_sh_drop() {
    set -- "${1%%[+^]=*}" "$1" "${1#*[+^]=}"
    eval "_venvyard_sh_value=:\${$1-}:"
    case $_venvyard_sh_value in
    *":$3:"*) ;;
    *) return 0 ;;
    esac
    case $2 in
    "$1^="*) _venvyard_sh_value=${_venvyard_sh_value%%":$3:"*}:${_venvyard_sh_value#*":$3:"} ;;
    *) _venvyard_sh_value=${_venvyard_sh_value%":$3:"*}:${_venvyard_sh_value##*":$3:"} ;;
    esac
    _venvyard_sh_value=${_venvyard_sh_value#:}
    eval "$1=\${_venvyard_sh_value%:}"
}

# NAME: unsets it if it was unset before and has no entries now. If the user has added entries meanwhile, they stay, and
# so does the export.
_venvyard_sh_put_back_list() {
    if ! _venvyard_sh_is_set "_venvyard_sh_old_$1"; then
        eval "[ -n \"\${$1-}\" ]" || unset -v "$1"
    elif ! _venvyard_sh_is_set "_venvyard_sh_exported_$1" && _venvyard_sh_is_set "$1"; then
        # Only a new variable is not exported.
        eval "_venvyard_sh_value=\$$1"
        unset -v "$1"
        eval "$1=\$_venvyard_sh_value"
    fi
    unset -v "_venvyard_sh_old_$1" "_venvyard_sh_exported_$1" "_venvyard_sh_new_$1"
}

# NAME: restores it, unless the user has changed it meanwhile.
_venvyard_sh_put_back() {
    if eval "[ \"\${$1+x}\${$1-}\" = \"\${_venvyard_sh_new_$1+x}\${_venvyard_sh_new_$1-}\" ]"; then
        unset -v "$1"
        if _venvyard_sh_is_set "_venvyard_sh_old_$1"; then eval "$1=\$_venvyard_sh_old_$1"; fi
        if _venvyard_sh_is_set "_venvyard_sh_exported_$1"; then export "${1?}"; fi
    fi
    unset -v "_venvyard_sh_old_$1" "_venvyard_sh_new_$1" "_venvyard_sh_exported_$1"
}
