# venvyard 0.1.0
#
# What the installed file needs in bash as well as the functions that enter an environment.

# NAME: whether it can be assigned to. bash refuses a local variable with the name of a read-only one.
function _venvyard_is_writable {
    \builtin local "$1" 2>/dev/null
}

# NAME CONSEQUENCE: reports a read-only variable, once a session.
function _venvyard_is_fixed {
    case "${_venvyard_told-}:" in
        *":$1:"*) \builtin return 0 ;;
    esac
    _venvyard_told="${_venvyard_told-}:$1"
    \builtin printf '%s\n' "venvyard: $1 is readonly in this shell, so $2" >&2
}

# NAME: removes an alias of the user's, which would hide the function with this name.
function _venvyard_unalias {
    # Looking is cheaper than trying. (bash 3.2 has no BASH_ALIASES.)
    if [[ -n "${BASH_ALIASES[$1]+_}" || ${BASH_VERSINFO[0]} -lt 4 ]] && \builtin unalias "$1" 2>/dev/null; then
        \builtin printf '%s\n' "venvyard: removed the alias $1: it would hide venvyard's function" >&2
    fi
}

# NAME of a variable that is set. Before 4.4, only 'declare -p' knows, which costs a fork.
function _venvyard_is_exported {
    case "$BASH_VERSION" in
        [1-3].* | 4.[0-3].*)
            case "$(\builtin declare -p "$1")" in
                'declare -'*x*' '"$1"*) \builtin return 0 ;;
            esac
            ;;
        *)
            case "${!1@a}" in
                *x*) \builtin return 0 ;;
            esac
            ;;
    esac
    \builtin return 1
}
