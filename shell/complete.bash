
# Where the program is, looked up once and without a fork: from then on no alias, function or change of
# PATH can put another in its place. Where PATH has lost it, it is where it was when the shell was set up.
function _venvyard_find {
    _venvyard_exe="${VENVYARD_EXE:-${_venvyard_exe-}}"
    [[ -x "$_venvyard_exe" ]] && \builtin return 0
    _venvyard_exe=''
    # 3.2 doesn't tell what it remembers, and with +h nothing is remembered.
    if [[ ${BASH_VERSINFO[0]} -lt 4 ]] || [[ "$-" != *h* ]]; then
        _venvyard_exe="$(\builtin type -P venvyard)" || \builtin :
    elif \builtin hash venvyard 2>/dev/null; then
        _venvyard_exe="${BASH_CMDS[venvyard]-}"
    fi
    case "$_venvyard_exe" in
        # An empty entry of PATH means the current directory: never run what happens to be there.
        /*) \builtin return 0 ;;
    esac
    _venvyard_exe="${_venvyard_found-}"
    [[ "$_venvyard_exe" == /* ]] && [[ -x "$_venvyard_exe" ]] && \builtin return 0
    _venvyard_exe=''
    \builtin printf '%s\n' "venvyard: the program 'venvyard' is not in any directory of PATH" >&2
    \builtin return 127
}

# The program answers: a line for each value, or one that says what bash itself completes.
function _venvyard_complete {
    \builtin local _venvyard_before="${COMP_LINE:0:COMP_POINT}" _venvyard_word="${COMP_WORDS[COMP_CWORD]-}"
    \builtin local _venvyard_words _venvyard_lines
    COMPREPLY=()
    _venvyard_find 2>/dev/null || \builtin return 0
    # The word as far as the cursor, and apart from it ($2) what readline replaces.
    while [[ "$_venvyard_before" != *"$_venvyard_word" ]]; do
        _venvyard_word="${_venvyard_word%?}"
    done
    _venvyard_words=("${COMP_WORDS[@]:0:COMP_CWORD}")
    case "$_venvyard_word" in
        ?*"$2")
            if [[ "$_venvyard_word" != "$2" ]]; then
                _venvyard_words+=("${_venvyard_word%"$2"}")
                _venvyard_word="$2"
            fi
            ;;
    esac
    # COMP_TYPE: at the second Tab bash only lists, and has room for descriptions.
    _venvyard_lines="$(
        WORKON_HOME="${WORKON_HOME-}" COMP_TYPE="${COMP_TYPE-}" "$_venvyard_exe" __complete bash \
            "${#_venvyard_words[@]}" "${_venvyard_words[@]}" "$_venvyard_word" "${COMP_WORDS[@]:COMP_CWORD+1}" 2>/dev/null
    )" || \builtin return 0
    _venvyard_offer "$_venvyard_lines" "$2"
}

# LINES WORD: into COMPREPLY. (3.2 has neither compopt nor mapfile.)
function _venvyard_offer {
    case "$1" in
        '') \builtin return 0 ;;
        $'\tfiles')
            \builtin compopt -o default 2>/dev/null && \builtin return 0
            \builtin set -- "$(\builtin compgen -f -- "$2")"
            ;;
        $'\tdirectories')
            \builtin compopt -o dirnames 2>/dev/null && \builtin return 0
            \builtin set -- "$(\builtin compgen -d -- "$2")"
            ;;
    esac
    \builtin mapfile -t COMPREPLY <<<"$1" 2>/dev/null ||
        IFS=$'\n' \builtin read -r -d '' -a COMPREPLY <<<"$1" || \builtin :
    # What ends in a slash may go on.
    case "$1" in
        */ | */$'\n'*) \builtin compopt -o nospace 2>/dev/null || \builtin : ;;
    esac
}

\builtin complete -F _venvyard_complete workon mkenv mktmpenv rmenv lsenv cdenv cdsite cdproject venvyard
