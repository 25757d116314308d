
# Sets _venvyard_site to the active environment's site-packages. It searches in a subshell, whose options for
# matching names don't stay.
function _venvyard_find_site {
    _venvyard_is_active || \builtin return
    _venvyard_site="$(
        \builtin set +f
        \builtin shopt -u failglob nocaseglob dotglob
        \builtin unset -v GLOBIGNORE
        # CPython's is in lib, on Windows in Lib; old versions of PyPy have it beside lib.
        for _venvyard_site in "$VIRTUAL_ENV"/lib/*/site-packages "$VIRTUAL_ENV"/site-packages \
            "$VIRTUAL_ENV"/Lib/site-packages; do
            if [[ -d "$_venvyard_site" ]]; then \builtin printf '%s\n' "$_venvyard_site"; fi
        done
    )"
    case "$_venvyard_site" in
        '') _venvyard_tell "no site-packages directory in $VIRTUAL_ENV" ;;
        *$'\n'*) _venvyard_tell "more than one site-packages directory in $VIRTUAL_ENV" ;;
        *) \builtin return 0 ;;
    esac
    \builtin return 1
}
