
# The functions of a zsh that is set up: workon, mkenv, mktmpenv, rmenv, lsenv. 'venvyard init zsh'
# prints this and what it needs, without comments; 'venvyard setup' has .zshrc load it.

function workon {
    _venvyard_eval activate --shell zsh --loaded "${_venvyard_loaded-}" "$@"
}

function mkenv {
    _venvyard_eval create --shell zsh --loaded "${_venvyard_loaded-}" "$@"
}

# WORD...: runs the program, and then the code that it printed, with the user's own options: only when
# it succeeded and that came whole. The program sees WORKON_HOME even where it is not exported, and which
# environment was left last.
function _venvyard_eval {
    \builtin local _venvyard_code
    _venvyard_find || \builtin return
    # What the program is given is set in the substitution alone, whatever zsh is asked to warn of. (A comment
    # in a substitution is a command where a session has no INTERACTIVE_COMMENTS.)
    _venvyard_code="$(
        \builtin emulate zsh
        WORKON_HOME="${WORKON_HOME-}" _VENVYARD_PREVIOUS="${_venvyard_previous-}" "$_venvyard_exe" "$@"
    )" || _venvyard_ended "$?" || \builtin return
    if [[ "$_venvyard_code" != *'# venvyard: whole' ]]; then
        \builtin print -ru2 \-- 'venvyard: nothing was changed: the program printed only a part of its code'
        \builtin return 1
    fi
    \builtin eval "$_venvyard_code"
}

# STATUS: says of a program that was killed what it couldn't say itself; Ctrl-C was the user's own.
function _venvyard_ended {
    if [[ "$1" -gt 130 ]]; then
        \builtin print -ru2 \-- "venvyard: nothing was changed: signal $(( $1 - 128 )) ended the program"
    fi
    \builtin return "$1"
}

# A temporary one, which leaving deletes.
function mktmpenv {
    mkenv --temp "$@"
}

function rmenv {
    _venvyard_find || \builtin return
    WORKON_HOME="${WORKON_HOME-}" "$_venvyard_exe" remove "$@"
}

function lsenv {
    _venvyard_find || \builtin return
    WORKON_HOME="${WORKON_HOME-}" "$_venvyard_exe" list "$@"
}
