# Completion in bash, and how the program is found. Package managers install this part alone, too.

# Sets _venvyard_exe to the program's path, once and without a fork. After that, no alias, function or change of PATH
# can put another program in its place. If PATH doesn't lead to it, its path from the time of 'venvyard setup' is used.
function _venvyard_find {
    _venvyard_exe="${VENVYARD_EXE:-${_venvyard_exe-}}"
    [[ -x "$_venvyard_exe" ]] && \builtin return 0
    _venvyard_exe=''
    # bash 3.2 has no BASH_CMDS, and with 'set +h' it stays empty.
    if [[ ${BASH_VERSINFO[0]} -lt 4 ]] || [[ "$-" != *h* ]]; then
        _venvyard_exe="$(\builtin type -P venvyard)" || \builtin :
    elif \builtin hash venvyard 2>/dev/null; then
        _venvyard_exe="${BASH_CMDS[venvyard]-}"
    fi
    case "$_venvyard_exe" in
        # An empty entry of PATH means the current directory. Never run a program from there.
        /*) \builtin return 0 ;;
    esac
    _venvyard_exe="${_venvyard_found-}"
    [[ "$_venvyard_exe" == /* ]] && [[ -x "$_venvyard_exe" ]] && \builtin return 0
    _venvyard_exe=''
    \builtin printf '%s\n' "venvyard: can't find the program 'venvyard' on PATH" >&2
    \builtin return 127
}

# Completes with the program's answer: one line for each value, or one that says what bash completes itself.
function _venvyard_complete {
    \builtin local _venvyard_before="${COMP_LINE:0:COMP_POINT}" _venvyard_word="${COMP_WORDS[COMP_CWORD]-}"
    \builtin local _venvyard_at="$COMP_CWORD" _venvyard_next="$((COMP_CWORD + 1))" _venvyard_words _venvyard_lines
    COMPREPLY=()
    case "$2" in
        \$*/*) ;;
        # bash completes variables itself.
        \$*)
            \builtin compopt -o bashdefault 2>/dev/null ||
                _venvyard_offer "$(\builtin compgen -v -P '$' -- "${2#\$}")" "$2"
            \builtin return 0
            ;;
    esac
    _venvyard_find 2>/dev/null || \builtin return 0
    case "$_venvyard_word" in
        # The cursor is before a redirection, right behind a word or not.
        [\<\>]*)
            _venvyard_next="$_venvyard_at"
            _venvyard_word=''
            if [[ -n "$2" ]]; then
                _venvyard_at="$((_venvyard_at - 1))"
                _venvyard_word="${COMP_WORDS[_venvyard_at]}"
            fi
            ;;
    esac
    # The word up to the cursor. readline replaces only $2, which may be its end.
    while [[ "$_venvyard_before" != *"$_venvyard_word" ]]; do
        _venvyard_word="${_venvyard_word%?}"
    done
    _venvyard_words=("${COMP_WORDS[@]:0:_venvyard_at}")
    case "$_venvyard_word" in
        ?*"$2")
            if [[ "$_venvyard_word" != "$2" ]]; then
                _venvyard_words+=("${_venvyard_word%"$2"}")
                _venvyard_word="$2"
            fi
            ;;
    esac
    # Asked once, because it takes a fork.
    if [[ -z "${_venvyard_ignores_case+x}" ]]; then
        case "$(\builtin bind -v 2>/dev/null)" in
            *'completion-ignore-case on'*) _venvyard_ignores_case=1 ;;
            *) _venvyard_ignores_case='' ;;
        esac
    fi
    # COMP_TYPE tells the program whether bash will list the values (second Tab), so that it adds descriptions.
    _venvyard_lines="$(
        WORKON_HOME="${WORKON_HOME-}" COMP_TYPE="${COMP_TYPE-}" \
            _VENVYARD_IGNORE_CASE="$_venvyard_ignores_case" "$_venvyard_exe" __complete bash \
            "${#_venvyard_words[@]}" "${_venvyard_words[@]}" "$_venvyard_word" "${COMP_WORDS[@]:_venvyard_next}" 2>/dev/null
    )" || \builtin return 0
    _venvyard_offer "$_venvyard_lines" "$2"
}

# LINES WORD: puts the lines into COMPREPLY. (bash 3.2 has neither compopt nor mapfile.)
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
    # In the program's order: 3.10 is newer than 3.9.
    \builtin compopt -o nosort 2>/dev/null || \builtin :
    \builtin mapfile -t COMPREPLY <<<"$1" 2>/dev/null ||
        IFS=$'\n' \builtin read -r -d '' -a COMPREPLY <<<"$1" || \builtin :
    # No space after a slash: more may follow.
    case "$1" in
        */ | */$'\n'*) \builtin compopt -o nospace 2>/dev/null || \builtin : ;;
    esac
}

\builtin complete -F _venvyard_complete workon mkenv cpenv mvenv mktmpenv rmenv lsenv cdenv cdsite cdproject venvyard
