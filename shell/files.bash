
# What bash reads only if it needs it: the files beside this one.

function _venvyard_read {
    # shellcheck source=/dev/null
    if [[ -r "$1" ]]; then \command . "$1"; fi
}

if [[ -n "${VIRTUAL_ENV-}" ]]; then _venvyard_read "${BASH_SOURCE[0]%/*}/bash/adopt.bash"; fi
if [[ -n "${VENVYARD_GUARD-}" ]]; then _venvyard_read "${BASH_SOURCE[0]%/*}/bash/guard.bash"; fi
