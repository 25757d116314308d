
# The guard in zsh, if VENVYARD_GUARD is warn or deny: 'pip install' warns or fails if no environment is active, or if
# the active one has no pip. Without the variable, these functions are not defined. 'python -m pip' and 'pip3.11' name
# their Python, so they are not guarded. A function 'python' would do harm: with '&', it would run in a subshell, and
# '$!' would be the process ID of that.

# PIP ARGS: runs pip, unless it would change the packages of a Python that belongs to no environment.
function _venvyard_guard {
    \builtin emulate -L zsh
    \builtin local _venvyard_why="no environment is active: 'workon NAME' enters one, 'mkenv NAME' creates one"
    if [[ -d "${VIRTUAL_ENV-}" ]]; then
        _venvyard_why="the active environment has no $1: 'python -m ensurepip --default-pip' installs it"
    fi
    if ! _venvyard_has_own "$1" && _venvyard_changes_packages "${(@)argv[2,-1]}"; then
        if [[ "${VENVYARD_GUARD-}" == warn || "${VENVYARD_GUARD-}" == deny ]]; then
            \builtin print -ru2 \-- "venvyard: $_venvyard_why ('command $1' installs anyway)"
        fi
        if [[ "${VENVYARD_GUARD-}" == deny ]]; then \builtin return 1; fi
    fi
    \command "$@"
}

# PIP: whether the active environment has it. conda looks after its own environments.
function _venvyard_has_own {
    \builtin emulate -L zsh
    if [[ -d "${VIRTUAL_ENV-}" ]]; then
        [[ -x "$VIRTUAL_ENV/bin/$1" ]]
    else
        [[ -n "${CONDA_PREFIX-}" ]]
    fi
}

# ARGS of pip: whether they install or uninstall packages. Options may come first, some of them with a value; --python
# names another Python, which the guard doesn't cover.
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

# ARGS from 'install' on: whether they change this Python's own packages, and not those in a directory of their own.
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

# A function of the user's with the same name stays.
function _venvyard_guard_load {
    \builtin emulate -L zsh
    \builtin local _venvyard_word
    for _venvyard_word in pip pip3; do
        (( ${+functions[$_venvyard_word]} )) && \builtin continue
        _venvyard_unalias "$_venvyard_word"
        functions[$_venvyard_word]="_venvyard_guard $_venvyard_word \"\$@\""
    done
}

case "${VENVYARD_GUARD-}" in
    (warn|deny) _venvyard_guard_load ;;
esac
