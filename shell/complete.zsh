
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

# Completes with the program's answer: one line for each value and then as many lines to show, or one line that says
# what zsh completes itself. compsys calls this with its own options set.
function _venvyard {
    \builtin local -a _venvyard_lines _venvyard_values _venvyard_suffix expl
    # In a subscript, $'\t' would be four characters.
    \builtin local _venvyard_mark=$'\tshown'
    \builtin local -i _venvyard_end
    _venvyard_find 2>/dev/null || \builtin return 1
    _venvyard_lines=("${(@f)$(
        WORKON_HOME="${WORKON_HOME-}" "$_venvyard_exe" __complete zsh $(( CURRENT - 1 )) \
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
            # No space after a slash: more may follow.
            [[ "$_venvyard_values[1]" == */ ]] && _venvyard_suffix=(-S '')
            _wanted -V values expl value compadd "$_venvyard_suffix[@]" -l -d _venvyard_lines -a _venvyard_values
            ;;
    esac
}

# For sessions without compinit: zsh's oldest kind of completion, which has no descriptions.
function _venvyard_compctl {
    \builtin emulate -L zsh
    \builtin local -a _venvyard_words
    \builtin local _venvyard_index _venvyard_mark=$'\t*'
    \builtin read -cA _venvyard_words
    \builtin read -cn _venvyard_index
    reply=()
    _venvyard_find 2>/dev/null || \builtin return 0
    _venvyard_words[_venvyard_index]="$1"
    reply=("${(@f)$(
        WORKON_HOME="${WORKON_HOME-}" "$_venvyard_exe" __complete zsh $(( _venvyard_index - 1 )) \
            "${(@Q)_venvyard_words}" 2>/dev/null
    )}")
    # compctl can use neither the lines to show nor the line that asks for files.
    reply=("${(@)reply[1,${reply[(i)$_venvyard_mark]}-1]}")
    reply=("${(@)reply:#}")
}

# Registers the completion with zsh. compinit may run after this file, and even after the first prompt.
function _venvyard_completion {
    \builtin emulate -L zsh
    \builtin typeset -g _venvyard_compdef=${+functions[compdef]}
    if (( _venvyard_compdef )); then
        compdef _venvyard workon mkenv mktmpenv rmenv lsenv cdenv cdsite cdproject venvyard
    elif \builtin zmodload zsh/compctl 2>/dev/null; then
        # Paths for the options for which the program would ask for paths.
        compctl -K _venvyard_compctl -x 'c[-1,-a],c[-1,--project],s[--project=]' -/ - \
            'c[-1,-r],c[-1,--requirements],s[--requirements=]' -f \-- \
            workon mkenv mktmpenv rmenv lsenv cdenv cdsite cdproject venvyard
    fi
}
