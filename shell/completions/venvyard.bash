# Where the program is, looked up once and without a fork: from then on no alias, function or change of
# PATH can put another in its place.
function _venvyard_find {
    _venvyard_exe="${VENVYARD_EXE:-${_venvyard_exe-}}"
    [[ -x "$_venvyard_exe" ]] && \builtin return 0
    _venvyard_exe=''
    if [[ ${BASH_VERSINFO[0]} -ge 4 ]] && \builtin hash venvyard 2>/dev/null; then
        _venvyard_exe="${BASH_CMDS[venvyard]-}"
    fi
    [[ -n "$_venvyard_exe" ]] || _venvyard_exe="$(\builtin type -P venvyard)" || \builtin :
    case "$_venvyard_exe" in
        # An empty entry of PATH means the current directory: never run what happens to be there.
        /*) \builtin return 0 ;;
    esac
    _venvyard_exe=''
    \builtin printf '%s\n' "venvyard: the program 'venvyard' is not in any directory of PATH" >&2
    \builtin return 127
}

# The program answers: a line for each value, with a tab and a description behind it; a line without
# a value says what bash itself completes. (3.2 has neither compopt nor mapfile.)
# shellcheck disable=SC2207
function _venvyard_complete {
    \builtin local IFS=$'\n' _venvyard_lines _venvyard_value _venvyard_about _venvyard_many=''
    COMPREPLY=()
    _venvyard_find 2>/dev/null || \builtin return 0
    _venvyard_lines="$(WORKON_HOME="${WORKON_HOME-}" "$_venvyard_exe" __complete bash "$COMP_CWORD" "${COMP_WORDS[@]}" 2>/dev/null)" ||
        \builtin return 0
    # At the second Tab bash only lists: then there is room for the descriptions.
    case "${COMP_TYPE-}$_venvyard_lines" in
        63*$'\n'*) _venvyard_many=1 ;;
    esac
    while IFS='' \builtin read -r _venvyard_value; do
        _venvyard_about="${_venvyard_value#*$'\t'}"
        _venvyard_value="${_venvyard_value%%$'\t'*}"
        case "$_venvyard_value/$_venvyard_about" in
            /files) \builtin compopt -o default 2>/dev/null || COMPREPLY=($(\builtin compgen -f -- "$2")) ;;
            /directories) \builtin compopt -o dirnames 2>/dev/null || COMPREPLY=($(\builtin compgen -d -- "$2")) ;;
            /*) ;;
            *)
                if [[ -n "$_venvyard_many" ]] && [[ -n "$_venvyard_about" ]]; then
                    _venvyard_value="$_venvyard_value  ($_venvyard_about)"
                fi
                COMPREPLY+=("$_venvyard_value")
                ;;
        esac
    done <<<"$_venvyard_lines"
}

\builtin complete -F _venvyard_complete workon mkenv rmenv lsenv venvyard
