
# The functions of a bash that is set up: workon, mkenv, mktmpenv, rmenv, lsenv. 'venvyard init bash'
# prints this and what it needs, without comments; 'venvyard setup' has .bashrc load it.

function workon {
    _venvyard_eval activate --shell bash --loaded "${_venvyard_loaded-}" "$@"
}

function mkenv {
    _venvyard_eval create --shell bash --loaded "${_venvyard_loaded-}" "$@"
}

# WORD...: runs the program, and then the code that it printed: only when it succeeded and that came
# whole. The program sees WORKON_HOME even where it is not exported, and which environment was left last.
function _venvyard_eval {
    \builtin local _venvyard_code
    _venvyard_find || \builtin return
    _venvyard_code="$(
        WORKON_HOME="${WORKON_HOME-}" _VENVYARD_PREVIOUS="${_venvyard_previous-}" "$_venvyard_exe" "$@"
    )" || _venvyard_ended "$?" || \builtin return
    case "$_venvyard_code" in
        *'# venvyard: whole') \builtin eval "$_venvyard_code" ;;
        *)
            \builtin printf '%s\n' "venvyard: nothing was changed: the program printed only a part of its code" >&2
            \builtin return 1
            ;;
    esac
}

# STATUS: says of a program that was killed what it couldn't say itself; Ctrl-C was the user's own.
function _venvyard_ended {
    if [[ "$1" -gt 130 ]]; then
        \builtin printf '%s\n' "venvyard: nothing was changed: signal $(($1 - 128)) ended the program" >&2
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
