
# Where the program is, looked up once and without a fork: from then on no alias, function or change of
# PATH can put another in its place. Where PATH has lost it, it is where it was when the shell was set up.
function _venvyard_find {
    \builtin emulate -L zsh
    \builtin typeset -g _venvyard_exe="${VENVYARD_EXE:-${_venvyard_exe-}}"
    [[ -x "$_venvyard_exe" ]] && \builtin return 0
    _venvyard_exe=''
    if \builtin hash venvyard 2>/dev/null; then
        _venvyard_exe="${commands[venvyard]-}"
        # What zsh remembers may be gone.
        [[ -x "$_venvyard_exe" ]] || _venvyard_exe="$(\builtin whence -p venvyard)"
    fi
    # An empty entry of PATH means the current directory: never run what happens to be there.
    [[ "$_venvyard_exe" == /* ]] && \builtin return 0
    _venvyard_exe="${_venvyard_found-}"
    [[ "$_venvyard_exe" == /* && -x "$_venvyard_exe" ]] && \builtin return 0
    _venvyard_exe=''
    \builtin print -ru2 \-- "venvyard: the program 'venvyard' is not in any directory of PATH"
    \builtin return 127
}

# The program answers: a line for each value, and behind them as many to be shown, or one that says what zsh
# itself completes. compsys calls this with its own options set.
function _venvyard {
    \builtin local -a _venvyard_lines _venvyard_values _venvyard_suffix expl
    # In a subscript $'\t' would be four characters.
    \builtin local _venvyard_mark=$'\tshown'
    \builtin local -i _venvyard_end
    _venvyard_find 2>/dev/null || \builtin return 1
    _venvyard_lines=("${(@f)$(
        WORKON_HOME="${WORKON_HOME-}" "$_venvyard_exe" __complete zsh $(( CURRENT - 1 )) \
            "${(@Q)words[1,CURRENT-1]}" "${(Q)IPREFIX}${(Q)PREFIX}" "${(@Q)words[CURRENT+1,-1]}" 2>/dev/null
    )}")
    # The value behind --option= is completed, the option stays.
    compset -P '--[a-z-]##='
    case "$_venvyard_lines[1]" in
        '') \builtin return 1 ;;
        $'\tfiles') _files ;;
        $'\tdirectories') _files -/ ;;
        *)
            # Not _describe: it would sort the versions as words, and takes a second for thousands.
            _venvyard_end=${_venvyard_lines[(ie)$_venvyard_mark]}
            _venvyard_values=("${(@)_venvyard_lines[1,_venvyard_end-1]}")
            [[ -n "$IPREFIX" ]] && _venvyard_values=("${(@)_venvyard_values#$IPREFIX}")
            _venvyard_lines=("${(@)_venvyard_lines[_venvyard_end+1,-1]}")
            # What ends in a slash may go on.
            [[ "$_venvyard_values[1]" == */ ]] && _venvyard_suffix=(-S '')
            _wanted -V values expl value compadd "$_venvyard_suffix[@]" -l -d _venvyard_lines -a _venvyard_values
            ;;
    esac
}

# Without compinit there are still the completions of zsh's first days, which have no descriptions.
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
    # Of files and what is shown there is nothing for compctl.
    reply=("${(@)reply[1,${reply[(i)$_venvyard_mark]}-1]}")
    reply=("${(@)reply:#}")
}

# Tells zsh, once: compinit may run after this file, and even after the first prompt.
function _venvyard_completion {
    \builtin emulate -L zsh
    \builtin typeset -g _venvyard_compdef=${+functions[compdef]}
    if (( _venvyard_compdef )); then
        compdef _venvyard workon mkenv mktmpenv rmenv lsenv cdenv cdsite cdproject venvyard
    elif \builtin zmodload zsh/compctl 2>/dev/null; then
        # Paths are where the program would say so.
        compctl -K _venvyard_compctl -x 'c[-1,-a],c[-1,--project],s[--project=]' -/ - \
            'c[-1,-r],c[-1,--requirements],s[--requirements=]' -f \-- \
            workon mkenv mktmpenv rmenv lsenv cdenv cdsite cdproject venvyard
    fi
}
