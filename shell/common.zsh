# venvyard 0.1.0
#
# What the installed file needs in zsh as well as the functions that enter an environment.

# NAME CONSEQUENCE: if the variable is read-only, reports that once a session, and returns 0.
function _venvyard_is_fixed {
    \builtin emulate -L zsh
    [[ "${(Pt)1}" == *readonly* ]] || \builtin \return 1
    [[ "${_venvyard_told-}:" != *":$1:"* ]] || \builtin \return 0
    \builtin typeset -g _venvyard_told="${_venvyard_told-}:$1"
    \builtin print -ru2 \-- "venvyard: $1 is readonly in this shell, so $2"
}

# NAME: removes an alias of the user's, which would hide the function with this name.
function _venvyard_unalias {
    \builtin emulate -L zsh
    (( ${+aliases[$1]} || ${+galiases[$1]} )) || \builtin \return 0
    \builtin unalias "$1"
    \builtin print -ru2 \-- "venvyard: removed the alias $1: it would hide venvyard's function"
}
