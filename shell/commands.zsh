
# The commands workon, mkenv, cpenv and mvenv, and how they call the program.

function workon {
    _venvyard_eval activate --shell zsh --loaded "${_venvyard_loaded-}" "$@"
}

function mkenv {
    _venvyard_eval create --shell zsh --loaded "${_venvyard_loaded-}" "$@"
}

function cpenv {
    _venvyard_eval clone --shell zsh --loaded "${_venvyard_loaded-}" "$@"
}

function mvenv {
    _venvyard_eval rename --shell zsh --loaded "${_venvyard_loaded-}" "$@"
}

# WORD...: runs the program, and then the code that it printed, with the user's own options, if it succeeded and printed
# all of it. The program gets WORKON_HOME even if that is not exported.
function _venvyard_eval {
    \builtin local _venvyard_code
    _venvyard_find || \builtin return
    # The program's variables are set in the substitution alone, so zsh can't warn of global ones. (No comment may
    # stand in the substitution: without INTERACTIVE_COMMENTS, it would be a command.)
    _venvyard_code="$(
        \builtin emulate zsh
        WORKON_HOME="${WORKON_HOME-}" "$_venvyard_exe" "$@"
    )" || _venvyard_ended "$?" || \builtin return
    if [[ "$_venvyard_code" != *'# venvyard: whole' ]]; then
        _venvyard_tell 'nothing was changed: the program printed only part of its code'
        \builtin return 1
    fi
    \builtin eval "$_venvyard_code"
}
