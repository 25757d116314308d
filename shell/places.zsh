
# The functions that go to places: cdenv, cdsite and lssite to the active environment's, cdproject to a
# project. None of them starts a process but lssite, which is 'ls', and cdproject with a name.

# [DIRECTORY]: goes to the active environment, or to a directory in it.
function cdenv {
    _venvyard_is_active || \builtin return
    \builtin cd \-- "$VIRTUAL_ENV${1:+/$1}"
}

# [DIRECTORY]: goes to its site-packages, or to a directory in it.
function cdsite {
    \builtin local _venvyard_site=''
    _venvyard_find_site || \builtin return
    \builtin cd \-- "$_venvyard_site${1:+/$1}"
}

# [OPTION OF ls]...: lists its site-packages.
function lssite {
    \builtin local _venvyard_site=''
    _venvyard_find_site || \builtin return
    \command ls "$@" -- "$_venvyard_site"
}

# [NAME]: goes to the project of the active environment, or of that one.
function cdproject {
    \builtin local _venvyard_place="${VIRTUAL_ENV-}" _venvyard_project=''
    if [[ -n "${1-}" ]]; then
        _venvyard_find || \builtin return
        _venvyard_place="$(WORKON_HOME="${WORKON_HOME-}" "$_venvyard_exe" show --path -- "$1")" || \builtin return
    else
        _venvyard_is_active || \builtin return
    fi
    if [[ -r "$_venvyard_place/.project" ]]; then
        IFS='' \builtin read -r _venvyard_project <"$_venvyard_place/.project" || \builtin :
    fi
    if [[ -z "$_venvyard_project" ]]; then
        _venvyard_tell "${_venvyard_place##*/} has no project; 'venvyard project set NAME DIR' gives it one"
        \builtin return 1
    fi
    \builtin cd \-- "$_venvyard_project"
}

function _venvyard_is_active {
    if [[ -z "${VIRTUAL_ENV-}" ]]; then
        _venvyard_tell 'no environment is active'
        \builtin return 1
    fi
}

# Puts into _venvyard_site where the active environment's packages are.
function _venvyard_find_site {
    \builtin emulate -L zsh
    _venvyard_is_active || \builtin return
    \builtin setopt nullglob
    \builtin local -a _venvyard_sites
    # CPython's is in lib, an old PyPy's beside it. (What 'emulate sh' reads may have no (N/).)
    for _venvyard_site in "$VIRTUAL_ENV"/lib/*/site-packages "$VIRTUAL_ENV"/site-packages; do
        if [[ -d "$_venvyard_site" ]]; then _venvyard_sites+=("$_venvyard_site"); fi
    done
    case $#_venvyard_sites in
        0) _venvyard_tell "there is no site-packages in $VIRTUAL_ENV" ;;
        1) _venvyard_site="$_venvyard_sites[1]" && \builtin return 0 ;;
        *) _venvyard_tell "there are several site-packages in $VIRTUAL_ENV" ;;
    esac
    \builtin return 1
}

function _venvyard_tell {
    \builtin print -ru2 \-- "venvyard: $1"
}
