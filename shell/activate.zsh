# venvyard 0.1.0
#
# Activation in zsh 5.0 and later. 'venvyard activate' prints these functions before the lines that call them, so its
# code works in a shell that has loaded nothing. The installed file reads them only if the shell inherits an active
# environment.
#
# Functions that source hooks run with the user's options, and are written for any of them. The others start with
# 'emulate -L zsh'.
#
# The state. Every version of venvyard must understand it. What holds a path is an array of one element, because with
# AUTO_NAME_DIRS zsh would make '~_venvyard_env' of a scalar that begins with a slash, and show that in the prompt:
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
#   _venvyard_ps1       the prompt's first part, _venvyard_psvar the index in psvar of the name that it shows, and
#                       _venvyard_shown that name
#   _venvyard_hash      1 if it defined a function 'hash'
#   _venvyard_previous  exported for child processes: the environment that was left last, after a colon; leaving keeps it
#   _venvyard_told      the read-only variables that a message was about
#   _venvyard_variables exported for child shells: the names that were set, then each entry after a colon

# A checksum of these functions. The program doesn't print them for a shell that has loaded the same ones.
\builtin typeset -g _venvyard_loaded='2d2b98c7'

# NAME...: checks that these variables, and those that leaving restores, can be changed; reports the first that can't.
# Assigning to an integer would even evaluate the value, and so run code in it.
function _venvyard_check {
    \builtin emulate -L zsh
    \builtin local _venvyard_name _venvyard_is _venvyard_shows=''
    if [[ -z "${VIRTUAL_ENV_DISABLE_PROMPT-}" || -n "${_venvyard_ps1-}" ]]; then _venvyard_shows=PS1; fi
    for _venvyard_name in "$@" PATH "$_venvyard_shows" "${(@)_venvyard_names-}" "${(@)_venvyard_lists-}"; do
        [[ -n "$_venvyard_name" ]] || \builtin continue
        case "${(Pt)_venvyard_name}" in
            *readonly*)
                # A read-only prompt only stays as it is.
                [[ "$_venvyard_name" != PS1 ]] || \builtin continue
                _venvyard_is='readonly'
                ;;
            array*) _venvyard_is='an array' ;;
            association*) _venvyard_is='an associative array' ;;
            integer*) _venvyard_is='an integer' ;;
            float*) _venvyard_is='a floating point number' ;;
            *-lower* | *-upper*) _venvyard_is='restricted to one case' ;;
            *-left* | *-right_*) _venvyard_is='restricted to one width' ;;
            *nameref*) _venvyard_is='a reference to another variable' ;;
            *) \builtin continue ;;
        esac
        \builtin print -ru2 \-- \
            "venvyard: nothing was changed: the variable $_venvyard_name is $_venvyard_is in this shell"
        \builtin \return 1
    done
}

# ENV BIN ROOT TEMPORARY: leaves the active environment, and starts the new state.
function _venvyard_begin {
    \builtin typeset -g _venvyard_failed=''
    # Another tool's environment, activated on top of ours, is left first.
    if [[ -n "${VIRTUAL_ENV-}" && "${VIRTUAL_ENV-}" != "${_venvyard_env-}" ]] &&
        \builtin typeset -f \deactivate >/dev/null; then
        \deactivate || \builtin :
    fi
    _venvyard_leave
    # A hook may have entered an environment.
    _venvyard_undo
    _venvyard_start "$@"
}

# ENV BIN ROOT TEMPORARY: starts an empty state.
function _venvyard_start {
    \builtin emulate -L zsh
    \builtin typeset -g _venvyard_temporary="$4"
    \builtin typeset -ga _venvyard_env _venvyard_bin _venvyard_root \
        _venvyard_names _venvyard_lists _venvyard_entries _venvyard_hooks
    _venvyard_env=("$1") _venvyard_bin=("$2") _venvyard_root=("$3")
    _venvyard_names=() _venvyard_lists=() _venvyard_entries=() _venvyard_hooks=()
    \builtin export _venvyard_variables=''
}

# NAME VALUE
function _venvyard_set {
    \builtin emulate -L zsh
    _venvyard_keep "$1"
    _venvyard_names+=("$1")
    _venvyard_variables="${_venvyard_variables:+$_venvyard_variables }$1"
    \builtin typeset -ga "_venvyard_new_$1"
    \builtin set -A "_venvyard_new_$1" "$2"
    \builtin export "$1=$2"
}

# NAME
function _venvyard_unset {
    \builtin emulate -L zsh
    _venvyard_keep "$1"
    _venvyard_names+=("$1")
    \builtin unset "$1"
}

# NAME ^|+ DIRECTORY: adds an entry, in front of all others or at the end.
function _venvyard_entry {
    \builtin emulate -L zsh
    if (( ! ${_venvyard_lists[(Ie)$1]} )); then
        _venvyard_keep "$1"
        _venvyard_lists+=("$1")
    fi
    _venvyard_put_entry "$@"
    _venvyard_entries+=("$1$2=$3")
    _venvyard_variables+=":$1$2=$3"
}

# NAME ^|+ DIRECTORY: puts the entry into the variable.
function _venvyard_put_entry {
    \builtin emulate -L zsh
    \builtin local _venvyard_now="${(P)1-}"
    if [[ "$2" == '^' ]]; then
        \builtin export "$1=$3${_venvyard_now:+:$_venvyard_now}"
    else
        \builtin export "$1=${_venvyard_now:+$_venvyard_now:}$3"
    fi
}

# NAME: records its value if it is set, and whether it is exported.
function _venvyard_keep {
    \builtin emulate -L zsh
    if [[ -n "${(P)1+_}" ]]; then
        \builtin typeset -ga "_venvyard_old_$1"
        \builtin set -A "_venvyard_old_$1" "${(P)1}"
        if [[ "${(Pt)1}" == *export* ]]; then \builtin typeset -g "_venvyard_exported_$1=1"; fi
    fi
}

# Puts BIN first in PATH, shows the name in the prompt, and defines 'deactivate'.
function _venvyard_end {
    \builtin emulate -L zsh
    _venvyard_entry PATH '^' "$_venvyard_bin"
    \builtin typeset -g _venvyard_ps1=''
    if [[ -z "${VIRTUAL_ENV_DISABLE_PROMPT-}" && -n "${PS1+_}" && -n "$VIRTUAL_ENV_PROMPT" ]]; then _venvyard_show; fi
    if (( ${+functions[deactivate]} )); then
        \builtin typeset -g _venvyard_old_deactivate="${functions[deactivate]}"
    fi
    _venvyard_unalias \deactivate
    # The backslash is for global aliases.
    function \deactivate {
        case "${1-}" in (-h | --help) \builtin printf '%s\n' 'Leave the active environment, and restore what it changed' '' 'Usage: deactivate' && \builtin \return ;; esac
        _venvyard_deactivate
    }
    # Other tools' scripts replace 'deactivate' and call theirs with 'nondestructive', which knows nothing of this
    # environment. It calls 'hash -r'.
    if (( ! ${+functions[hash]} )); then
        \builtin typeset -g _venvyard_hash=1
        function hash {
            _venvyard_make_way "${funcstack[@]}"
            \builtin hash "$@"
        }
    fi
}

# FUNCTION CALLER...: if another tool's 'deactivate' calls this, leaves the environment, and keeps that 'deactivate'.
function _venvyard_make_way {
    [[ "${2-}" == 'deactivate' ]] || \builtin \return 0
    \builtin local _venvyard_theirs=1
    _venvyard_deactivate || \builtin :
}

# Puts an element of psvar into the prompt, not its text: a prompt expands what it contains.
function _venvyard_show {
    # Without PROMPT_PERCENT, a prompt is a text, which PROMPT_SUBST expands once.
    \builtin local _venvyard_text=''
    if [[ -o promptpercent ]]; then \builtin :
    elif [[ -o promptsubst ]]; then _venvyard_text='(${VIRTUAL_ENV_PROMPT-}) '
    else _venvyard_text="(${VIRTUAL_ENV_PROMPT-}) "; fi
    \builtin emulate -L zsh
    \builtin local _venvyard_so="the prompt doesn't show the environment"
    if _venvyard_is_fixed PS1 "$_venvyard_so" || _venvyard_is_fixed psvar "$_venvyard_so"; then \builtin \return 0; fi
    \builtin typeset -g _venvyard_shown="$VIRTUAL_ENV_PROMPT" _venvyard_psvar=0 _venvyard_ps1="$_venvyard_text"
    if [[ -z "$_venvyard_text" ]]; then
        psvar+=("$_venvyard_shown")
        _venvyard_psvar=$#psvar
        _venvyard_ps1="%(${_venvyard_psvar}V.(%${_venvyard_psvar}v%) .)"
    fi
    # In a shell that inherits an environment, an exported PS1 has it already.
    PS1="$_venvyard_ps1${PS1/"$_venvyard_ps1"/}"
}

function _venvyard_hide {
    \builtin emulate -L zsh
    if [[ -n "${_venvyard_ps1-}" ]]; then
        # It need not be first: conda puts its own in front.
        [[ "${(t)PS1}" == *readonly* ]] || PS1="${PS1/"$_venvyard_ps1"/}"
        if [[ "${(t)psvar}" != *readonly* && $_venvyard_psvar -gt 0 && $#psvar -eq $_venvyard_psvar && "$psvar[-1]" == "$_venvyard_shown" ]]; then
            psvar[-1]=()
        fi
    fi
    \builtin unset _venvyard_ps1 _venvyard_psvar _venvyard_shown
}

# DIRECTORY COMMAND: has leaving run the command there.
function _venvyard_on_leaving {
    \builtin typeset -ga _venvyard_project _venvyard_command
    \builtin set -A _venvyard_project "$1"
    \builtin set -A _venvyard_command "$2"
}

# DIRECTORY...: sources the 'activate' hooks in these directories, in this order.
function _venvyard_entered {
    \builtin local _venvyard_directory _venvyard_here="$_venvyard_env"
    _venvyard_remember_hooks "$@"
    for _venvyard_directory in "$@"; do
        _venvyard_source "$_venvyard_directory/activate.sh"
        # A hook may have entered another environment.
        [[ "${_venvyard_env-}" == "$_venvyard_here" ]] || \builtin \return 0
    done
}

function _venvyard_remember_hooks {
    \builtin emulate -L zsh
    _venvyard_hooks=("${(@Oa)@}")
}

# FILE: sources a hook, unless it is being sourced already: a hook may call 'workon' and 'deactivate'.
function _venvyard_source {
    case "${_venvyard_running-}" in
        (*":$1:"*) \builtin \return 0 ;;
    esac
    [[ -f "$1" ]] || \builtin \return 0
    \builtin local _venvyard_running="${_venvyard_running-}:$1:" _venvyard_before="$PWD" _venvyard_status=0
    \builtin . "$1" || _venvyard_status=$?
    # If the hook changes the directory, that enters and leaves no environment.
    if [[ "$PWD" != "$_venvyard_before" ]]; then
        \builtin typeset -ga _venvyard_moved
        \builtin set -A _venvyard_moved "$PWD"
    fi
    [[ "$_venvyard_status" == 0 ]] || _venvyard_fail "the hook $1 ended with status $_venvyard_status"
}

# DIRECTORY COMMAND: runs the command there, with the system's shell.
function _venvyard_run {
    /bin/sh -c 'cd -- "$1" && shift && eval "$1"' sh "$1" "$2" && \builtin \return 0
    _venvyard_fail "the command of the project $1 ended with status $?: $2"
}

# [MESSAGE]: records that something failed.
function _venvyard_fail {
    \builtin typeset -g _venvyard_failed=1
    if [[ -n "${1-}" ]]; then \builtin print -ru2 \-- "venvyard: $1"; fi
}

# Returns 1 if something failed.
function _venvyard_done {
    \builtin local _venvyard_how="${_venvyard_failed-}"
    \builtin unset _venvyard_failed
    [[ -z "$_venvyard_how" ]]
}
