
# What bash reads only if it needs it: the files beside this one.
# shellcheck disable=SC1091

if [[ -n "${VIRTUAL_ENV-}" ]] && [[ -r "${BASH_SOURCE[0]%/*}/bash/adopt.bash" ]]; then
    \command . "${BASH_SOURCE[0]%/*}/bash/adopt.bash"
fi
if [[ -n "${VENVYARD_GUARD-}" ]] && [[ -r "${BASH_SOURCE[0]%/*}/bash/guard.bash" ]]; then
    \command . "${BASH_SOURCE[0]%/*}/bash/guard.bash"
fi
