
# The commands workon, mkenv, cpenv and mvenv, and how they call the program.
# shellcheck disable=SC2154 # complete.bash sets _venvyard_exe

function workon {
    _venvyard_eval activate --shell bash --loaded "${_venvyard_loaded-}" "$@"
}

function mkenv {
    _venvyard_eval create --shell bash --loaded "${_venvyard_loaded-}" "$@"
}

function cpenv {
    _venvyard_eval clone --shell bash --loaded "${_venvyard_loaded-}" "$@"
}

function mvenv {
    _venvyard_eval rename --shell bash --loaded "${_venvyard_loaded-}" "$@"
}

# WORD...: runs the program, and then the code that it printed, if it succeeded and printed all of it. The program gets
# WORKON_HOME even if that is not exported.
function _venvyard_eval {
    \builtin local _venvyard_code
    _venvyard_find || \builtin return
    _venvyard_code="$(
        WORKON_HOME="${WORKON_HOME-}" "$_venvyard_exe" "$@"
    )" || _venvyard_ended "$?" || \builtin return
    case "$_venvyard_code" in
        # Not '\builtin eval': under 'set -e' a failure in the code would end the shell even in a condition.
        # Without the comment: with interactive_comments off, bash would run it.
        *'# venvyard: whole') \command eval "${_venvyard_code%'# venvyard: whole'}" ;;
        *)
            _venvyard_tell 'nothing was changed: the program printed only part of its code'
            \builtin return 1
            ;;
    esac
}
