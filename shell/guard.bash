
# The guard of a bash that has VENVYARD_GUARD=warn or =deny: 'pip install' where no environment is active,
# or one without pip, is warned of or refused. Without the variable there are no such functions. Who says
# 'python -m pip' or 'pip3.11' says which Python, and a function python would be in the way of all else: '&'
# and '$!' would mean a subshell in front of it.

# PIP ARGS: runs pip, unless it is to change the packages of a Python that is no environment's.
function _venvyard_guard {
    \builtin local _venvyard_why="no environment is active: 'workon NAME' enters one, 'mkenv NAME' makes one"
    if [[ -n "${VIRTUAL_ENV-}" ]]; then
        _venvyard_why="the active environment has no $1: 'python -m ensurepip --default-pip' puts one in"
    fi
    if ! _venvyard_has_own "$1" && _venvyard_changes_packages "${@:2}"; then
        case "${VENVYARD_GUARD-}" in
            warn | deny)
                \builtin printf '%s\n' "venvyard: $_venvyard_why ('command $1' installs all the same)" >&2
                ;;
        esac
        if [[ "${VENVYARD_GUARD-}" == deny ]]; then \builtin return 1; fi
    fi
    # Not '\builtin command': under 'set -e' its failure ends the shell even where that is asked for.
    \command "$@"
}

# PIP: whether it is the active environment's; conda sees to its own.
function _venvyard_has_own {
    if [[ -n "${VIRTUAL_ENV-}" ]]; then
        [[ -x "$VIRTUAL_ENV/bin/$1" || -x "$VIRTUAL_ENV/Scripts/$1" ]]
    else
        [[ -n "${CONDA_PREFIX-}" ]]
    fi
}

# ARGS of pip: whether they install or uninstall. Options may come first, some with a value; one names
# another Python, which is no concern of ours.
function _venvyard_changes_packages {
    while [[ $# -gt 0 ]]; do
        case "$1" in
            --python | --python=*) \builtin return 1 ;;
            --proxy | --log | --log-file | --retries | --timeout | --exists-action | --trusted-host | --cert | \
                --client-cert | --cache-dir | --keyring-provider | --use-feature | --use-deprecated)
                \builtin shift
                ;;
            -*) ;;
            install | uninstall)
                _venvyard_changes_python "$@"
                \builtin return
                ;;
            *) \builtin return 1 ;;
        esac
        \builtin shift || \builtin return 1
    done
    \builtin return 1
}

# ARGS behind 'install': whether they change the Python's own packages, and neither ask nor say where to.
function _venvyard_changes_python {
    \builtin local _venvyard_word
    for _venvyard_word in "$@"; do
        case "$_venvyard_word" in
            -h | --help | --dry-run | -t* | --target | --target=* | --prefix | --prefix=* | --root | --root=*)
                \builtin return 1
                ;;
        esac
    done
    \builtin return 0
}

# A function or alias of the user's has its name already.
function _venvyard_guard_load {
    \builtin local _venvyard_word
    for _venvyard_word in pip pip3; do
        if \builtin alias "$_venvyard_word" >/dev/null 2>&1 || \builtin declare -f "$_venvyard_word" >/dev/null; then
            \builtin continue
        fi
        \builtin eval "function $_venvyard_word { _venvyard_guard $_venvyard_word \"\$@\"; }"
    done
}

case "${VENVYARD_GUARD-}" in
    warn | deny) _venvyard_guard_load ;;
esac
