
# The guard in bash, if VENVYARD_GUARD is warn or deny: 'pip install' warns or fails if no environment is active, or if
# the active one has no pip. Without the variable, these functions are not defined. 'python -m pip' and 'pip3.11' name
# their Python, so they are not guarded. A function 'python' would do harm: with '&', it would run in a subshell, and
# '$!' would be the process ID of that.

# PIP ARGS: runs pip, unless it would change the packages of a Python that belongs to no environment.
function _venvyard_guard {
    \builtin local _venvyard_why="no environment is active: 'workon NAME' enters one, 'mkenv NAME' creates one"
    if [[ -d "${VIRTUAL_ENV-}" ]]; then
        _venvyard_why="the active environment has no $1: 'python -m ensurepip --default-pip' installs it"
    fi
    if ! _venvyard_has_own "$1" && _venvyard_changes_packages "${@:2}"; then
        case "${VENVYARD_GUARD-}" in
            warn | deny)
                \builtin printf '%s\n' "venvyard: $_venvyard_why ('command $1' installs anyway)" >&2
                ;;
        esac
        if [[ "${VENVYARD_GUARD-}" == deny ]]; then \builtin return 1; fi
    fi
    # Not '\builtin command': under 'set -e' its failure would end the shell even in a condition.
    \command "$@"
}

# PIP: whether the active environment has it. conda looks after its own environments.
function _venvyard_has_own {
    if [[ -d "${VIRTUAL_ENV-}" ]]; then
        [[ -x "$VIRTUAL_ENV/bin/$1" || -x "$VIRTUAL_ENV/Scripts/$1" ]]
    else
        [[ -n "${CONDA_PREFIX-}" ]]
    fi
}

# ARGS of pip: whether they install or uninstall packages. Options may come first, some of them with a value; --python
# names another Python, which the guard doesn't cover.
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

# ARGS from 'install' on: whether they change this Python's own packages, and not those in a directory of their own.
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

# A function of the user's with the same name stays.
function _venvyard_guard_load {
    \builtin local _venvyard_word
    for _venvyard_word in pip pip3; do
        if \builtin declare -f "$_venvyard_word" >/dev/null; then \builtin continue; fi
        _venvyard_unalias "$_venvyard_word"
        \builtin eval "function $_venvyard_word { _venvyard_guard $_venvyard_word \"\$@\"; }"
    done
}

case "${VENVYARD_GUARD-}" in
    warn | deny) _venvyard_guard_load ;;
esac
