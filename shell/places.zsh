
# Sets _venvyard_site to the active environment's site-packages.
function _venvyard_find_site {
    \builtin emulate -L zsh
    _venvyard_is_active || \builtin return
    \builtin setopt nullglob
    \builtin local -a _venvyard_sites
    # CPython's is in lib; old versions of PyPy have it beside lib. (Not (N/): under 'emulate sh' it is an error.)
    for _venvyard_site in "$VIRTUAL_ENV"/lib/*/site-packages "$VIRTUAL_ENV"/site-packages; do
        if [[ -d "$_venvyard_site" ]]; then _venvyard_sites+=("$_venvyard_site"); fi
    done
    case $#_venvyard_sites in
        0) _venvyard_tell "no site-packages directory in $VIRTUAL_ENV" ;;
        1) _venvyard_site="$_venvyard_sites[1]" && \builtin return 0 ;;
        *) _venvyard_tell "more than one site-packages directory in $VIRTUAL_ENV" ;;
    esac
    \builtin return 1
}
