
# virtualenvwrapper's commands: what zsh does in its own way.

_venvyard_compat_shell=zsh

# WORD...: runs the program, and then the code that it printed, if it succeeded and printed all of it.
function _venvyard_compat_eval {
    \builtin local _venvyard_code _venvyard_compat_status=0
    _venvyard_find || \builtin return
    _venvyard_code="$(_venvyard_compat_run "$@")" || _venvyard_ended "$?" || \builtin return
    if [[ "$_venvyard_code" != *'# venvyard: whole' ]]; then
        _venvyard_tell 'nothing was changed: the program printed only part of its code'
        \builtin return 1
    fi
    \builtin eval "$_venvyard_code"
}

# NAME VALUE: in a function, zsh can be set to warn of a plain assignment.
function _venvyard_compat_set {
    \builtin typeset -g "$1=$2"
}

# FILE: sources a hook in the user's shell. Its status says nothing: a hook may end with a test.
function _venvyard_compat_source {
    if [[ -f "$1" ]]; then \builtin . "$1" || \builtin :; fi
}

# DIRECTORY: without the user's own functions for a change of directory.
function virtualenvwrapper_cd {
    \builtin cd -q "$@"
}

# Prints the names of the environments.
function virtualenvwrapper_show_workon_options {
    virtualenvwrapper_verify_workon_home || \builtin return 1
    \builtin emulate -L zsh
    \builtin setopt null_glob
    \builtin local _venvyard_word
    for _venvyard_word in "$WORKON_HOME"/*/bin/activate; do
        \builtin printf '%s\n' "${_venvyard_word:h:h:t}"
    done
}

# NAME: whether the shell itself has such a command.
function _venvyard_compat_is_own {
    \builtin emulate -L zsh
    (( ${+functions[$1]} || ${+builtins[$1]} ))
}

# Completes the words of a command as those of ours that takes the same ones.
function _venvyard_compat_complete {
    case "$words[1]" in
        (mk*) words[1]=mkenv ;;
        (cdv*) words[1]=cdenv ;;
        (cds*) words[1]=cdsite ;;
        (*) words[1]=rmenv ;;
    esac
    _venvyard
}

# The same where there is only zsh's oldest kind of completion.
function _venvyard_compat_names {
    \builtin emulate -L zsh
    reply=("${(@f)$(virtualenvwrapper_show_workon_options)}")
}

# Before each prompt: registers the completion, once or when compinit has run.
function _venvyard_compat_completion {
    [[ "${+functions[compdef]}" != "${_venvyard_compat_compdef-}" ]] || \builtin return 0
    \builtin emulate -L zsh
    \builtin typeset -g _venvyard_compat_compdef=${+functions[compdef]}
    if (( _venvyard_compat_compdef )); then
        compdef _venvyard_compat_complete mkvirtualenv mkproject rmvirtualenv cpvirtualenv showvirtualenv \
            setvirtualenvproject cdvirtualenv cdsitepackages
    elif \builtin zmodload zsh/compctl 2>/dev/null; then
        compctl -K _venvyard_compat_names rmvirtualenv cpvirtualenv showvirtualenv setvirtualenvproject
    fi
}

# A read-only list of functions stays as it is.
function _venvyard_compat_hook {
    \builtin emulate -L zsh
    [[ "${(t)precmd_functions}" != *readonly* ]] || \builtin return 0
    (( ${precmd_functions[(Ie)_venvyard_compat_completion]} )) || precmd_functions+=(_venvyard_compat_completion)
}

_venvyard_compat_hook
virtualenvwrapper_initialize || \builtin :
