
# The functions of a zsh that is set up: workon, mkenv, mktmpenv, rmenv, lsenv. 'venvyard init zsh'
# prints this and what it needs, without comments; 'venvyard setup' has .zshrc load it.

function workon {
    _venvyard_eval activate --shell zsh --loaded "${_venvyard_loaded-}" "$@"
}

function mkenv {
    _venvyard_eval create --shell zsh --loaded "${_venvyard_loaded-}" "$@"
}

# WORD...: runs the program, and then the code that it printed, with the user's own options: only when
# it succeeded and that came whole. The program sees WORKON_HOME even where it is not exported, and which
# environment was left last.
function _venvyard_eval {
    \builtin local _venvyard_code
    _venvyard_find || \builtin return
    # What the program is given is set in the substitution alone, whatever zsh is asked to warn of. (A comment
    # in a substitution is a command where a session has no INTERACTIVE_COMMENTS.)
    _venvyard_code="$(
        \builtin emulate zsh
        WORKON_HOME="${WORKON_HOME-}" _VENVYARD_PREVIOUS="${_venvyard_previous-}" "$_venvyard_exe" "$@"
    )" || _venvyard_ended "$?" || \builtin return
    if [[ "$_venvyard_code" != *'# venvyard: whole' ]]; then
        \builtin print -ru2 \-- 'venvyard: nothing was changed: the program printed only a part of its code'
        \builtin return 1
    fi
    \builtin eval "$_venvyard_code"
}

# STATUS: says of a program that was killed what it couldn't say itself; Ctrl-C was the user's own.
function _venvyard_ended {
    if [[ "$1" -gt 130 ]]; then
        \builtin print -ru2 \-- "venvyard: nothing was changed: signal $(( $1 - 128 )) ended the program"
    fi
    \builtin return "$1"
}

# A temporary one, which leaving deletes.
function mktmpenv {
    mkenv --temp "$@"
}

function rmenv {
    _venvyard_find || \builtin return
    WORKON_HOME="${WORKON_HOME-}" "$_venvyard_exe" remove "$@"
}

function lsenv {
    _venvyard_find || \builtin return
    WORKON_HOME="${WORKON_HOME-}" "$_venvyard_exe" list "$@"
}

# --- completion ---
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
# --- end of completion ---

function _venvyard_load {
    \builtin emulate -L zsh
    \builtin local _venvyard_word
    # An alias would win over the function of the same name.
    for _venvyard_word in workon mkenv mktmpenv rmenv lsenv cdenv cdsite lssite cdproject; do
        if (( ${+aliases[$_venvyard_word]} )); then
            \builtin unalias "$_venvyard_word"
            \builtin print -ru2 \-- "venvyard: the alias $_venvyard_word made room for venvyard's function"
        fi
    done
    _venvyard_last
    # Unless 'venvyard setup' has said so: what comes later may set PATH anew.
    if [[ -z "${_venvyard_found-}" ]] && \builtin hash venvyard 2>/dev/null; then
        \builtin typeset -g _venvyard_found="${commands[venvyard]-}"
    fi
    # What completes is decided at the first prompt: compinit may run after this file.
    \builtin unset _venvyard_compdef
    # Where there is a 'deactivate', it knows better: that of the environment's own bin/activate.
    if [[ -z "${_venvyard_names-}" && -f "${VIRTUAL_ENV-}/.venvyard/environment.toml" ]] &&
        (( ! ${+functions[deactivate]} )); then
        _venvyard_adopt
    fi
}

# A shell that was started in an environment has its variables, but not what takes them back.
function _venvyard_adopt {
    \builtin emulate -L zsh
    \builtin local _venvyard_word
    \builtin local -a _venvyard_inherited
    # An editor may have set VIRTUAL_ENV alone.
    _venvyard_word="${VIRTUAL_ENV%/.venv}"
    \builtin export VIRTUAL_ENV_PROMPT="${VIRTUAL_ENV_PROMPT:-${_venvyard_word##*/}}"
    _venvyard_inherited=("${(@s.:.)${_venvyard_variables:-VIRTUAL_ENV VIRTUAL_ENV_PROMPT}}")
    _venvyard_start "$VIRTUAL_ENV" "$VIRTUAL_ENV/bin" '' ''
    # Nothing is known of what these were, so that leaving unsets them.
    for _venvyard_word in ${(s: :)_venvyard_inherited[1]}; do
        [[ "$_venvyard_word" != *[^A-Za-z0-9_]* && -n "${(P)_venvyard_word+_}" ]] || \builtin continue
        _venvyard_names+=("$_venvyard_word")
        _venvyard_variables+="${_venvyard_variables:+ }$_venvyard_word"
        \builtin typeset -g "_venvyard_new_$_venvyard_word=${(P)_venvyard_word}"
    done
    for _venvyard_word in "${(@)_venvyard_inherited[2,-1]}"; do
        _venvyard_adopt_entry "${_venvyard_word%%[+^]=*}" "$_venvyard_word"
    done
    # A login shell may have put the system's directories before the environment's, or dropped it.
    _venvyard_drop PATH "PATH^=$_venvyard_bin"
    _venvyard_end
    \builtin typeset -g _venvyard_direnv=adopted
}

# NAME ENTRY: the environment's own is put in anew.
function _venvyard_adopt_entry {
    \builtin emulate -L zsh
    [[ -n "$1" && "$1" != *[^A-Za-z0-9_]* && "$2" != "PATH^=$_venvyard_bin" ]] || \builtin return 0
    _venvyard_entries+=("$2")
    (( ${_venvyard_lists[(Ie)$1]} )) || _venvyard_lists+=("$1")
    _venvyard_variables+=":$2"
    \builtin typeset -g "_venvyard_exported_$1=1"
}

_venvyard_load
