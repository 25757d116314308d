
# The functions that are the same in bash and zsh. They are written for any options that the user may have set.
# shellcheck shell=bash
#
# cdenv, cdsite and lssite go to the active environment, cdproject to a project. They start no process, except lssite,
# which runs 'ls', and cdproject with a name.
# shellcheck disable=SC1001,SC2154 # '--' may be a global alias in zsh; _venvyard_find sets _venvyard_exe

# [--] [DIRECTORY]: goes to the active environment, or to a directory in it.
function cdenv {
    _venvyard_helps cdenv "$@" && \builtin return
    if [[ "${1-}" == \-- ]]; then \builtin shift; fi
    _venvyard_is_active || \builtin return
    \builtin cd \-- "$VIRTUAL_ENV${1:+/$1}" || \builtin return
}

# [--] [DIRECTORY]: goes to its site-packages, or to a directory in it.
function cdsite {
    _venvyard_helps cdsite "$@" && \builtin return
    if [[ "${1-}" == \-- ]]; then \builtin shift; fi
    \builtin local _venvyard_site=''
    _venvyard_find_site || \builtin return
    \builtin cd \-- "$_venvyard_site${1:+/$1}" || \builtin return
}

# [OPTION OF ls]...: lists its site-packages.
function lssite {
    _venvyard_helps lssite "$@" && \builtin return
    \builtin local _venvyard_site=''
    _venvyard_find_site || \builtin return
    \command ls "$@" \-- "$_venvyard_site"
}

# [--] [NAME]: goes to the project of the active environment, or of the one with this name.
function cdproject {
    _venvyard_helps cdproject "$@" && \builtin return
    if [[ "${1-}" == \-- ]]; then \builtin shift; fi
    \builtin local _venvyard_place="${VIRTUAL_ENV-}" _venvyard_project=''
    if [[ -n "${1-}" ]]; then
        _venvyard_find || \builtin return
        _venvyard_place="$(WORKON_HOME="${WORKON_HOME-}" "$_venvyard_exe" show --path \-- "$1")" || \builtin return
    else
        _venvyard_is_active || \builtin return
    fi
    if [[ -r "$_venvyard_place/.project" ]]; then
        IFS='' \builtin read -r _venvyard_project <"$_venvyard_place/.project" || \builtin :
    fi
    if [[ -z "$_venvyard_project" ]]; then
        _venvyard_tell "${_venvyard_place##*/} has no project; 'venvyard project set NAME DIR' sets one"
        \builtin return 1
    fi
    \builtin cd \-- "$_venvyard_project" || \builtin return
}

# FUNCTION [WORD]: shows the function's help if the word asks for it. (-h is an option of ls.)
function _venvyard_helps {
    case "$1 ${2-}" in
        *' --help' | cd*' -h') _venvyard_find && "$_venvyard_exe" help "$1" ;;
        *) \builtin return 1 ;;
    esac
}

function _venvyard_is_active {
    if [[ -z "${VIRTUAL_ENV-}" ]]; then
        _venvyard_tell 'no environment is active'
        \builtin return 1
    fi
}

# Creates an environment that is deleted when it is left.
function mktmpenv {
    mkenv --temp "$@"
}

function rmenv {
    _venvyard_find || \builtin return
    WORKON_HOME="${WORKON_HOME-}" "$_venvyard_exe" rmenv "$@"
}

function lsenv {
    _venvyard_find || \builtin return
    WORKON_HOME="${WORKON_HOME-}" "$_venvyard_exe" lsenv "$@"
}

# STATUS: reports a program that was killed, because it couldn't do so itself. Ctrl-C (130) was the user's own.
function _venvyard_ended {
    if [[ "$1" -gt 130 ]]; then
        _venvyard_tell "nothing was changed: signal $(($1 - 128)) killed the program"
    fi
    \builtin return "$1"
}

function _venvyard_tell {
    \builtin printf '%s\n' "venvyard: $1" >&2
}
