
# Completion in zsh, and how the program is found. Package managers install this part alone, too.

# Sets _venvyard_exe to the program's path, once and without a fork. After that, no alias, function or change of PATH
# can put another program in its place. If PATH doesn't lead to it, its path from the time of 'venvyard setup' is used.
function _venvyard_find {
    \builtin emulate -L zsh
    \builtin typeset -g _venvyard_exe="${VENVYARD_EXE:-${_venvyard_exe-}}"
    [[ -x "$_venvyard_exe" ]] && \builtin return 0
    _venvyard_exe=''
    if \builtin hash venvyard 2>/dev/null; then
        _venvyard_exe="${commands[venvyard]-}"
        # The file that zsh remembers may be gone.
        [[ -x "$_venvyard_exe" ]] || _venvyard_exe="$(\builtin whence -p venvyard)"
    fi
    # An empty entry of PATH means the current directory. Never run a program from there.
    [[ "$_venvyard_exe" == /* ]] && \builtin return 0
    _venvyard_exe="${_venvyard_found-}"
    [[ "$_venvyard_exe" == /* && -x "$_venvyard_exe" ]] && \builtin return 0
    _venvyard_exe=''
    \builtin print -ru2 \-- "venvyard: can't find the program 'venvyard' on PATH"
    \builtin return 127
}

# Completes with the program's answer: one line for each value, as many lines to show, and one for each group of values;
# or one line that says what zsh completes itself. compsys calls this with its own options set.
function _venvyard {
    \builtin local -a _venvyard_lines _venvyard_values _venvyard_shown _venvyard_group _venvyard_suffix expl
    # In a subscript, $'\t' would be four characters.
    \builtin local _venvyard_mark=$'\tshown' _venvyard_groups=$'\tgroups' _venvyard_name _venvyard_above
    \builtin local -i _venvyard_end _venvyard_count
    _venvyard_find 2>/dev/null || \builtin return 1
    _venvyard_lines=("${(@f)$(
        WORKON_HOME="${WORKON_HOME-}" "$_venvyard_exe" \
            __complete zsh $(( CURRENT - 1 )) \
            "${(@Q)words[1,CURRENT-1]}" "${(Q)IPREFIX}${(Q)PREFIX}" "${(@Q)words[CURRENT+1,-1]}" 2>/dev/null
    )}")
    # Complete only the value after --option=.
    compset -P '--[a-z-]##='
    case "$_venvyard_lines[1]" in
        '') \builtin return 1 ;;
        $'\tfiles') _files ;;
        $'\tdirectories') _files -/ ;;
        *)
            # Not _describe: it would sort versions as words, and takes a second for thousands of values.
            _venvyard_end=${_venvyard_lines[(ie)$_venvyard_mark]}
            _venvyard_values=("${(@)_venvyard_lines[1,_venvyard_end-1]}")
            [[ -n "$IPREFIX" ]] && _venvyard_values=("${(@)_venvyard_values#$IPREFIX}")
            _venvyard_lines=("${(@)_venvyard_lines[_venvyard_end+1,-1]}")
            _venvyard_end=${_venvyard_lines[(ie)$_venvyard_groups]}
            _venvyard_shown=("${(@)_venvyard_lines[1,_venvyard_end-1]}")
            # In what was typed of a path, zsh would quote ~ and $.
            if [[ "$PREFIX" == */* && "$_venvyard_values[1]" == */* ]]; then
                _venvyard_above="${(Q)PREFIX%/*}/"
                compset -P '*/'
                _venvyard_values=("${(@)_venvyard_values#$_venvyard_above}")
            fi
            for _venvyard_name in "${(@)_venvyard_lines[_venvyard_end+1,-1]}"; do
                _venvyard_count=${_venvyard_name%% *}
                _venvyard_name="${_venvyard_name#* }"
                _venvyard_group=("${(@)_venvyard_values[1,_venvyard_count]}")
                _venvyard_lines=("${(@)_venvyard_shown[1,_venvyard_count]}")
                shift _venvyard_count _venvyard_values _venvyard_shown
                # No space after a slash: more may follow.
                _venvyard_suffix=()
                [[ "$_venvyard_group[1]" == */ ]] && _venvyard_suffix=(-S '')
                _wanted -V "${${_venvyard_name/%y/ie}// /-}s" expl "$_venvyard_name" \
                    compadd "$_venvyard_suffix[@]" -l -d _venvyard_lines -a _venvyard_group
            done
            ;;
    esac
}

# For sessions without compinit: zsh's oldest kind of completion, which has no descriptions. It calls four functions
# until one has values. This one asks the program. No blank follows its values: it has them if there are directories.
function _venvyard_compctl {
    \builtin emulate -L zsh
    \builtin local -a _venvyard_words
    \builtin local _venvyard_index _venvyard_line
    \builtin typeset -ga _venvyard_reply
    \builtin read -cA _venvyard_words
    \builtin read -cn _venvyard_index
    reply=() _venvyard_reply=()
    _venvyard_find 2>/dev/null || \builtin return 0
    _venvyard_words[_venvyard_index]="$1"
    _venvyard_reply=("${(@f)$(
        WORKON_HOME="${WORKON_HOME-}" "$_venvyard_exe" \
            __complete compctl $(( _venvyard_index - 1 )) "${(@)_venvyard_words}" 2>/dev/null
    )}")
    _venvyard_reply=("${(@)_venvyard_reply:#}")
    # The word as it was typed. (Of an open quote zsh doesn't tell, and the text differs.)
    \builtin read -l _venvyard_line
    \builtin read -ln _venvyard_index
    \builtin typeset -g _venvyard_typed="${${(z)_venvyard_line[1,_venvyard_index-1]}[-1]}"
    case "$_venvyard_typed" in
        \~* | \$* | *[^\\]\$*) [[ "${(Q)_venvyard_typed}" == "$1" ]] || _venvyard_typed='' ;;
        *) _venvyard_typed='' ;;
    esac
    if [[ -n "$_venvyard_typed" ]]; then
        # zsh must not quote the ~ and the variable, so the rest is quoted here.
        _venvyard_reply=("${(@)_venvyard_reply#$1}")
        _venvyard_reply=("${(@)${(@q)_venvyard_reply}/#/$_venvyard_typed}")
    elif [[ -n "${(M)_venvyard_reply:#*/}" ]]; then
        reply=("$_venvyard_reply[@]")
    fi
    \builtin return 0
}

# The second: what zsh must not quote.
function _venvyard_compctl_raw {
    \builtin emulate -L zsh
    reply=()
    if [[ -n "$_venvyard_typed" && -n "${(M)_venvyard_reply:#*/}" ]]; then reply=("$_venvyard_reply[@]"); fi
}

# The third and the last: values that a blank may follow.
function _venvyard_compctl_raw_words {
    \builtin emulate -L zsh
    reply=()
    if [[ -n "$_venvyard_typed" ]]; then reply=("$_venvyard_reply[@]"); fi
}

function _venvyard_compctl_words {
    \builtin emulate -L zsh
    reply=("$_venvyard_reply[@]")
}

# Registers the completion with zsh. compinit may run after this file, and even after the first prompt.
function _venvyard_completion {
    \builtin emulate -L zsh
    \builtin typeset -g _venvyard_compdef=${+functions[compdef]}
    if (( _venvyard_compdef )); then
        compdef _venvyard workon mkenv cpenv mvenv mktmpenv rmenv lsenv cdenv cdsite cdproject venvyard
    elif \builtin zmodload zsh/compctl 2>/dev/null; then
        compctl -S '' -K _venvyard_compctl + -Q -S '' -K _venvyard_compctl_raw + \
            -Q -K _venvyard_compctl_raw_words + -K _venvyard_compctl_words \
            workon mkenv cpenv mvenv mktmpenv rmenv lsenv cdenv cdsite cdproject venvyard
    fi
}
