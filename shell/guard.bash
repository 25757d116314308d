
# The guard of a bash that has VENVYARD_GUARD=warn or =deny: 'pip install' where no environment is active
# is warned of or refused. Without the variable there are no such functions. 'python -m pip' passes: a
# function python would be in the way of all else.

# PIP ARGS: runs pip, unless it is to change the packages of a Python that is no environment's.
function _venvyard_guard {
    if [[ -z "${VIRTUAL_ENV-}${CONDA_PREFIX-}" ]] && _venvyard_changes_packages "${@:2}"; then
        case "${VENVYARD_GUARD-}" in
            warn | deny)
                \builtin printf '%s\n' "venvyard: no environment is active: 'workon NAME' enters one, 'mkenv NAME' makes one ('command $1' installs here all the same)" >&2
                ;;
        esac
        if [[ "${VENVYARD_GUARD-}" == deny ]]; then \builtin return 1; fi
    fi
    # Not '\builtin command': under 'set -e' its failure ends the shell even where that is asked for.
    \command "$@"
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
            install | uninstall) \builtin return 0 ;;
            *) \builtin return 1 ;;
        esac
        \builtin shift || \builtin return 1
    done
    \builtin return 1
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
