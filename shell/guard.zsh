
# The guard of a zsh that has VENVYARD_GUARD=warn or =deny: 'pip install' where no environment is active,
# or one without pip, is warned of or refused. Without the variable there are no such functions. Who says
# 'python -m pip' or 'pip3.11' says which Python, and a function python would be in the way of all else: '&'
# and '$!' would mean a subshell in front of it.

# PIP ARGS: runs pip, unless it is to change the packages of a Python that is no environment's.
function _venvyard_guard {
    \builtin emulate -L zsh
    \builtin local _venvyard_why="no environment is active: 'workon NAME' enters one, 'mkenv NAME' makes one"
    if [[ -n "${VIRTUAL_ENV-}" ]]; then
        _venvyard_why="the active environment has no $1: 'python -m ensurepip --default-pip' puts one in"
    fi
    if ! _venvyard_has_own "$1" && _venvyard_changes_packages "${(@)argv[2,-1]}"; then
        if [[ "${VENVYARD_GUARD-}" == warn || "${VENVYARD_GUARD-}" == deny ]]; then
            \builtin print -ru2 \-- "venvyard: $_venvyard_why ('command $1' installs all the same)"
        fi
        if [[ "${VENVYARD_GUARD-}" == deny ]]; then \builtin return 1; fi
    fi
    \command "$@"
}

# PIP: whether it is the active environment's; conda sees to its own.
function _venvyard_has_own {
    \builtin emulate -L zsh
    if [[ -n "${VIRTUAL_ENV-}" ]]; then
        [[ -x "$VIRTUAL_ENV/bin/$1" ]]
    else
        [[ -n "${CONDA_PREFIX-}" ]]
    fi
}

# ARGS of pip: whether they install or uninstall. Options may come first, some with a value; one names
# another Python, which is no concern of ours.
function _venvyard_changes_packages {
    \builtin emulate -L zsh
    while (( $# )); do
        case "$1" in
            (--python|--python=*) \builtin return 1 ;;
            (--proxy|--log|--log-file|--retries|--timeout|--exists-action|--trusted-host|--cert|--client-cert|--cache-dir|--keyring-provider|--use-feature|--use-deprecated)
                \builtin shift
                ;;
            (-*) ;;
            (install|uninstall) _venvyard_changes_python "$@"; \builtin return ;;
            (*) \builtin return 1 ;;
        esac
        (( $# )) && \builtin shift
    done
    \builtin return 1
}

# ARGS behind 'install': whether they change the Python's own packages, and neither ask nor say where to.
function _venvyard_changes_python {
    \builtin emulate -L zsh
    \builtin local _venvyard_word
    for _venvyard_word in "$@"; do
        case "$_venvyard_word" in
            (-h|--help|--dry-run|-t*|--target|--target=*|--prefix|--prefix=*|--root|--root=*) \builtin return 1 ;;
        esac
    done
    \builtin return 0
}

# A function or alias of the user's has its name already.
function _venvyard_guard_load {
    \builtin emulate -L zsh
    \builtin local _venvyard_word
    for _venvyard_word in pip pip3; do
        (( ${+functions[$_venvyard_word]} || ${+aliases[$_venvyard_word]} )) && \builtin continue
        functions[$_venvyard_word]="_venvyard_guard $_venvyard_word \"\$@\""
    done
}

case "${VENVYARD_GUARD-}" in
    (warn|deny) _venvyard_guard_load ;;
esac
