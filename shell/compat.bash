
# virtualenvwrapper's commands: what bash does in its own way.
# shellcheck disable=SC2154 # the core sets _venvyard_exe

_venvyard_compat_shell=bash

# WORD...: runs the program, and then the code that it printed, if it succeeded and printed all of it.
function _venvyard_compat_eval {
    \builtin local _venvyard_code _venvyard_compat_status=0
    _venvyard_find || \builtin return
    _venvyard_code="$(_venvyard_compat_run "$@")" || _venvyard_ended "$?" || \builtin return
    case "$_venvyard_code" in
        *'# venvyard: whole') \command eval "${_venvyard_code%'# venvyard: whole'}" ;;
        *)
            _venvyard_tell 'nothing was changed: the program printed only part of its code'
            \builtin return 1
            ;;
    esac
}

# NAME VALUE
function _venvyard_compat_set {
    \builtin printf -v "$1" %s "$2"
}

# FILE: sources a hook in the user's shell. Its status says nothing: a hook may end with a test.
function _venvyard_compat_source {
    # With 'command', an error in the hook doesn't end a shell in POSIX mode.
    # shellcheck source=/dev/null
    if [[ -f "$1" ]]; then \command . "$1" || \builtin :; fi
}

# DIRECTORY
function virtualenvwrapper_cd {
    \builtin cd "$@" || \builtin return
}

# Prints the names of the environments. The glob is expanded in a subshell, whose options for that don't stay.
function virtualenvwrapper_show_workon_options {
    virtualenvwrapper_verify_workon_home || \builtin return 1
    (
        \builtin set +f
        \builtin shopt -u failglob nocaseglob dotglob
        \builtin unset -v GLOBIGNORE
        for _venvyard_word in "$WORKON_HOME"/*/bin/activate; do
            [[ -f "$_venvyard_word" ]] || \builtin continue
            _venvyard_word="${_venvyard_word%/bin/activate}"
            \builtin printf '%s\n' "${_venvyard_word##*/}"
        done
    )
}

# NAME: whether the shell itself has such a command.
function _venvyard_compat_is_own {
    \builtin declare -F -- "$1" >/dev/null || [[ "$(\builtin type -t -- "$1")" == builtin ]]
}

# NAME OF OURS: completes the words of a command as those of ours that takes the same ones.
function _venvyard_compat_complete {
    COMP_WORDS[0]="$_venvyard_ours"
    _venvyard_complete "$@"
}

function _venvyard_compat_complete_environments { \builtin local _venvyard_ours=rmenv && _venvyard_compat_complete "$@"; }
function _venvyard_compat_complete_create { \builtin local _venvyard_ours=mkenv && _venvyard_compat_complete "$@"; }
function _venvyard_compat_complete_in { \builtin local _venvyard_ours=cdenv && _venvyard_compat_complete "$@"; }
function _venvyard_compat_complete_site { \builtin local _venvyard_ours=cdsite && _venvyard_compat_complete "$@"; }

\builtin complete -F _venvyard_compat_complete_environments rmvirtualenv cpvirtualenv showvirtualenv setvirtualenvproject
\builtin complete -F _venvyard_compat_complete_create mkvirtualenv mkproject
\builtin complete -F _venvyard_compat_complete_in cdvirtualenv
\builtin complete -F _venvyard_compat_complete_site cdsitepackages

virtualenvwrapper_initialize || \builtin :
