# venvyard 0.1.0
#
# Activation in bash 3.2 and later. 'venvyard activate' prints these functions before the lines that call them, so its
# code works in a shell that has loaded nothing. The installed file reads them only if the shell inherits an active
# environment.
#
# The state. Every version of venvyard must understand it:
#   _venvyard_env       the environment's directory; unset when none is active
#   _venvyard_bin       its entry in PATH
#   _venvyard_root      the directory tree that activated it on 'cd'; empty if the user chose it
#   _venvyard_temporary 1 if leaving removes it
#   _venvyard_names     the variables it changed. For each X, _venvyard_old_X and _venvyard_exported_X are what X
#                       was (they are unset if X was), and _venvyard_new_X is what it became
#   _venvyard_lists     the PATH-like variables it added to, with _venvyard_old_X and _venvyard_exported_X
#   _venvyard_entries   what it added, as PATH^=DIRECTORY (in front) and PATH+=DIRECTORY (at the end)
#   _venvyard_hooks     the directories of its hooks, in the order of leaving
#   _venvyard_ending    what leaving runs at the moment, in words
#   _venvyard_project, _venvyard_command  the command that leaving runs, and in which directory
#   _venvyard_ps1       the prompt's first part
#   _venvyard_hash      1 if it defined a function 'hash'
#   _venvyard_moved     the directory that a hook changed to; unset again at the next prompt
#   _venvyard_left      the directory in which the user left it; unset again at the next prompt
#   _venvyard_told      the read-only variables that a message was about
#   _venvyard_previous  exported for child processes: the environment that was left last, after a colon; leaving keeps it
#   _venvyard_variables exported for child shells: the names that were set, then each entry after a colon

# A checksum of these functions. The program doesn't print them for a shell that has loaded the same ones.
_venvyard_loaded='d329c921'

# NAME...: checks that these variables, and those that leaving restores, can be changed; reports the first that can't.
# Assigning to an integer would even evaluate the value, and so run code in it.
function _venvyard_check {
    \builtin local _venvyard_name _venvyard_flags _venvyard_word
    if [[ -z "${VIRTUAL_ENV_DISABLE_PROMPT-}" || -n "${_venvyard_ps1-}" ]]; then \builtin set -- "$@" PS1; fi
    \builtin set -- "$@" PATH ${_venvyard_names[@]+"${_venvyard_names[@]}"} \
        ${_venvyard_lists[@]+"${_venvyard_lists[@]}"}
    case "$BASH_VERSION $-" in
        # Only 'declare -p' shows variables without a value. It costs a fork.
        [1-4].* | 5.0.*)
            while \builtin read -r _venvyard_word _venvyard_flags _venvyard_name; do
                [[ "$_venvyard_word" = declare ]] || \builtin continue
                _venvyard_can "${_venvyard_name%%=*}" "${_venvyard_flags#-}" || \builtin return 1
            done <<<"$(\builtin declare -p "$@" 2>/dev/null)"
            ;;
        # ('local -' would make errexit work again where a caller suppresses it.)
        *' '*u*)
            \builtin set +u
            _venvyard_check_each "$@" || { \builtin set -u && \builtin return 1; }
            \builtin set -u
            ;;
        *) _venvyard_check_each "$@" ;;
    esac
}

# NAME...: checks their attributes. With an index, @a shows them even without a value, but not under nounset.
function _venvyard_check_each {
    for _venvyard_name in "$@"; do
        _venvyard_word="${_venvyard_name}[0]"
        [[ -R $_venvyard_name || ${!_venvyard_word@a} == *[!x]* ]] || \builtin continue
        _venvyard_flags="${!_venvyard_word@a}"
        if [[ -R $_venvyard_name ]]; then _venvyard_flags=n; fi
        _venvyard_can "$_venvyard_name" "$_venvyard_flags" || \builtin return 1
    done
}

# NAME FLAGS: the flags as 'declare' shows them. A read-only prompt only stays as it is.
function _venvyard_can {
    [[ "$1" != PS1 || "$2" != *r* ]] || \builtin return 0
    case "${2//[-xt]/}" in
        '') \builtin return 0 ;;
        *r*) \builtin set -- "$1" 'readonly' ;;
        *n*) \builtin set -- "$1" 'a reference to another variable' ;;
        *A*) \builtin set -- "$1" 'an associative array' ;;
        *a*) \builtin set -- "$1" 'an array' ;;
        *i*) \builtin set -- "$1" 'an integer' ;;
        *) \builtin set -- "$1" 'restricted to one case' ;;
    esac
    \builtin printf '%s\n' "venvyard: nothing was changed: the variable $1 is $2 in this shell" >&2
    \builtin return 1
}

# ENV BIN ROOT TEMPORARY: leaves the active environment, and starts the new state.
function _venvyard_begin {
    _venvyard_failed=''
    # Another tool's environment, activated on top of ours, is left first.
    if [[ -n "${VIRTUAL_ENV-}" ]] && [[ "${VIRTUAL_ENV-}" != "${_venvyard_env-}" ]] &&
        \builtin declare -f deactivate >/dev/null; then
        deactivate || \builtin :
    fi
    _venvyard_leave
    # A hook may have entered an environment.
    _venvyard_undo
    _venvyard_env="$1" _venvyard_bin="$2" _venvyard_root="${3-}" _venvyard_temporary="${4-}"
    _venvyard_names=() _venvyard_lists=() _venvyard_entries=() _venvyard_hooks=()
    \builtin export _venvyard_variables=''
}

# NAME VALUE
function _venvyard_set {
    [[ -z "${!1+_}" ]] || _venvyard_keep "$1"
    _venvyard_names+=("$1")
    _venvyard_variables+="${_venvyard_variables:+ }$1"
    \builtin printf -v "_venvyard_new_$1" %s "$2"
    \builtin export "$1=$2"
}

# NAME
function _venvyard_unset {
    [[ -z "${!1+_}" ]] || _venvyard_keep "$1"
    _venvyard_names+=("$1")
    \builtin unset -v "$1"
}

# NAME ^|+ DIRECTORY: adds an entry, in front of all others or at the end.
function _venvyard_entry {
    \builtin local _venvyard_kept="_venvyard_new_$1"
    if [[ -z "${!_venvyard_kept+_}" ]]; then
        [[ -z "${!1+_}" ]] || _venvyard_keep "$1"
        \builtin printf -v "$_venvyard_kept" 1
        _venvyard_lists+=("$1")
    fi
    _venvyard_put_entry "$@"
    _venvyard_entries+=("$1$2=$3")
    _venvyard_variables+=":$1$2=$3"
}

# NAME ^|+ DIRECTORY: puts the entry into the variable.
function _venvyard_put_entry {
    case "$2" in
        ^) \builtin export "$1=$3${!1:+:${!1}}" ;;
        *) \builtin export "$1=${!1:+${!1}:}$3" ;;
    esac
}

# NAME of a variable that is set: records its value, and whether it is exported.
function _venvyard_keep {
    \builtin printf -v "_venvyard_old_$1" %s "${!1}"
    if _venvyard_is_exported "$1"; then \builtin printf -v "_venvyard_exported_$1" 1; fi
}

# Puts BIN first in PATH, shows the name in the prompt, and defines 'deactivate'.
function _venvyard_end {
    _venvyard_entry PATH ^ "$_venvyard_bin"
    _venvyard_show
    if \builtin declare -f deactivate >/dev/null; then
        _venvyard_old_deactivate="$(\builtin declare -f deactivate)"
    fi
    _venvyard_unalias deactivate
    # shellcheck disable=SC2120,SC2317 # for the user to call
    function deactivate {
        case "${1-}" in -h | --help) \builtin printf '%s\n' 'Leave the active environment, and restore what it changed' '' 'Usage: deactivate' && \builtin return ;; esac
        # The next prompt may be in another directory.
        if [[ "${VENVYARD_AUTO-}" == 1 ]]; then _venvyard_left="$PWD"; fi
        _venvyard_deactivate
    }
    # Other tools' scripts replace 'deactivate' and call theirs with 'nondestructive', which knows nothing of this
    # environment. It calls 'hash -r'.
    if ! \builtin declare -F hash >/dev/null; then
        _venvyard_hash=1
        # shellcheck disable=SC2317
        function hash {
            [[ "${FUNCNAME[1]-}" != deactivate ]] || _venvyard_make_way
            \builtin hash "$@"
        }
    fi
}

# Leaves the environment, and keeps another tool's 'deactivate'.
function _venvyard_make_way {
    \builtin local _venvyard_theirs=1
    _venvyard_deactivate || \builtin :
}

# Puts the variable into the prompt, not its value: a prompt expands what it contains.
function _venvyard_show {
    _venvyard_ps1=''
    if [[ -n "${VIRTUAL_ENV_DISABLE_PROMPT-}" || -z "${PS1+_}" || -z "${VIRTUAL_ENV_PROMPT-}" ]]; then
        \builtin return 0
    fi
    if ! _venvyard_is_writable PS1; then
        _venvyard_is_fixed PS1 "the prompt doesn't show the environment"
        \builtin return 0
    fi
    # shellcheck disable=SC2016 # expanded when the prompt is shown
    _venvyard_ps1='${VIRTUAL_ENV_PROMPT:+($VIRTUAL_ENV_PROMPT) }'
    \builtin shopt -q promptvars || _venvyard_ps1="(${VIRTUAL_ENV_PROMPT//\\/\\\\}) "
    # In a shell that inherits an environment, an exported PS1 has it already.
    PS1="$_venvyard_ps1${PS1/"$_venvyard_ps1"/}"
}

# Takes it out again. It need not be first: conda puts its own in front.
function _venvyard_hide {
    [[ -n "${_venvyard_ps1-}" ]] && _venvyard_is_writable PS1 || \builtin return 0
    PS1="${PS1/"$_venvyard_ps1"/}"
}

# DIRECTORY COMMAND: has leaving run the command there.
function _venvyard_on_leaving {
    _venvyard_project="$1" _venvyard_command="$2"
}

# DIRECTORY...: sources the 'activate' hooks in these directories, in this order.
function _venvyard_entered {
    \builtin local _venvyard_directory _venvyard_here="$_venvyard_env"
    for _venvyard_directory in "$@"; do
        _venvyard_hooks=("$_venvyard_directory" ${_venvyard_hooks[@]+"${_venvyard_hooks[@]}"})
    done
    for _venvyard_directory in "$@"; do
        _venvyard_source "$_venvyard_directory/activate.sh"
        # A hook may have entered another environment.
        [[ "${_venvyard_env-}" = "$_venvyard_here" ]] || \builtin return 0
    done
}

# FILE: sources a hook, unless it is being sourced already: a hook may call 'workon' and 'deactivate'.
function _venvyard_source {
    case "${_venvyard_running-}" in
        *":$1:"*) \builtin return 0 ;;
    esac
    [[ -f "$1" ]] || \builtin return 0
    \builtin local _venvyard_running="${_venvyard_running-}:$1:" _venvyard_before="$PWD" _venvyard_status=0
    # With 'command', an error in the hook doesn't end a shell in POSIX mode.
    # shellcheck source=/dev/null
    \command . "$1" || _venvyard_status=$?
    # If the hook changes the directory, that enters and leaves no environment.
    [[ "$PWD" = "$_venvyard_before" ]] || _venvyard_moved="$PWD"
    [[ "$_venvyard_status" = 0 ]] || _venvyard_fail "the hook $1 ended with status $_venvyard_status"
}

# DIRECTORY COMMAND: runs the command there, with the system's shell.
function _venvyard_run {
    # shellcheck disable=SC2016 # for that shell to expand
    /bin/sh -c 'cd -- "$1" && shift && eval "$1"' sh "$1" "$2" && \builtin return 0
    _venvyard_fail "the command of the project $1 ended with status $?: $2"
}

# [MESSAGE]: records that something failed.
function _venvyard_fail {
    _venvyard_failed=1
    if [[ -n "${1-}" ]]; then \builtin printf '%s\n' "venvyard: $1" >&2; fi
}

# Returns 1 if something failed.
function _venvyard_done {
    \builtin local _venvyard_how="${_venvyard_failed-}"
    \builtin unset -v _venvyard_failed
    [[ -z "$_venvyard_how" ]]
}
