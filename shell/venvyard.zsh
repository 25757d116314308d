
# The functions of a zsh that is set up: workon, mkenv, rmenv, lsenv, cdproject. 'venvyard init zsh'
# prints activate.zsh and this file, 'venvyard setup' has .zshrc load it.

# The environment's code is run only when it came whole, and with the user's own options.
function workon {
    \builtin local _venvyard_code
    _venvyard_find || \builtin return
    _venvyard_code="$(WORKON_HOME="${WORKON_HOME-}" "$_venvyard_exe" activate --shell zsh "$@")" || \builtin return
    \builtin eval "$_venvyard_code"
}

function mkenv {
    \builtin local _venvyard_code
    _venvyard_find || \builtin return
    _venvyard_code="$(WORKON_HOME="${WORKON_HOME-}" "$_venvyard_exe" create --shell zsh "$@")" || \builtin return
    \builtin eval "$_venvyard_code"
}

function rmenv {
    _venvyard_find || \builtin return
    WORKON_HOME="${WORKON_HOME-}" "$_venvyard_exe" remove "$@"
}

function lsenv {
    _venvyard_find || \builtin return
    WORKON_HOME="${WORKON_HOME-}" "$_venvyard_exe" list "$@"
}

# Goes to the project of the active environment.
function cdproject {
    \builtin local _venvyard_project=''
    if [[ -z "${VIRTUAL_ENV-}" ]]; then
        \builtin print -ru2 -- 'venvyard: no environment is active'
        \builtin return 1
    fi
    if [[ -r "$VIRTUAL_ENV/.project" ]]; then
        IFS='' \builtin read -r _venvyard_project <"$VIRTUAL_ENV/.project" || \builtin :
    fi
    if [[ -z "$_venvyard_project" ]]; then
        \builtin print -ru2 -- "venvyard: ${VIRTUAL_ENV##*/} has no project; 'venvyard project set NAME DIR' gives it one"
        \builtin return 1
    fi
    \builtin cd -- "$_venvyard_project"
}

# Before each prompt, so that it tells where one is.
function _venvyard_prompt {
    \builtin emulate -L zsh
    if [[ -z "${_venvyard_env-}" ]]; then
        \builtin :
    elif [[ -z "${VIRTUAL_ENV-}" ]]; then
        # What another tool entered over ours has been left, and its 'deactivate' took ours along.
        _venvyard_undo
    elif [[ -z "$_venvyard_ps1" ]]; then
        \builtin :
    elif [[ "$VIRTUAL_ENV" != "$_venvyard_env" ]]; then
        # Another tool's environment, which is in the prompt already.
        PS1="${PS1/"$_venvyard_ps1"/}"
    elif [[ "${psvar[$_venvyard_psvar]-}" != "${VIRTUAL_ENV_PROMPT-}" ]]; then
        PS1="${PS1#"$_venvyard_ps1"}"
        _venvyard_show
    elif [[ "$PS1" != "$_venvyard_ps1"* ]]; then
        # A theme that sets PS1 drops what stands in front of it: put it back.
        PS1="$_venvyard_ps1$PS1"
    fi
    if [[ "${_venvyard_completes-}" != compdef ]]; then _venvyard_completion; fi
}

# --- completion ---
# Where the program is, looked up once and without a fork: from then on no alias, function or change of
# PATH can put another in its place.
function _venvyard_find {
    \builtin emulate -L zsh
    \builtin typeset -g _venvyard_exe="${VENVYARD_EXE:-${_venvyard_exe-}}"
    [[ -x "$_venvyard_exe" ]] && \builtin return 0
    \builtin hash venvyard 2>/dev/null
    _venvyard_exe="${commands[venvyard]-}"
    [[ -x "$_venvyard_exe" ]] || _venvyard_exe="$(\builtin whence -p venvyard)"
    # An empty entry of PATH means the current directory: never run what happens to be there.
    [[ "$_venvyard_exe" == /* ]] && \builtin return 0
    _venvyard_exe=''
    \builtin print -ru2 -- "venvyard: the program 'venvyard' is not in any directory of PATH"
    \builtin return 127
}

# The program answers: a line for each value, with a tab and a description behind it, or one that says
# what zsh itself completes. compsys calls this with its own options set.
function _venvyard {
    \builtin local -a _venvyard_lines _venvyard_values expl match mbegin mend
    \builtin local -i _venvyard_width=0
    \builtin local _venvyard_value
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
            _venvyard_lines=("${(@)_venvyard_lines#$IPREFIX}")
            _venvyard_values=("${(@)_venvyard_lines%%$'\t'*}")
            for _venvyard_value in "${(@)_venvyard_values}"; do
                (( _venvyard_width < $#_venvyard_value )) && _venvyard_width=$#_venvyard_value
            done
            # Not _describe: it would sort the versions as words.
            _venvyard_lines=("${(@)_venvyard_lines/(#b)([^$'\t']#)$'\t'/${(mr:_venvyard_width:)match[1]}  -- }")
            _wanted -V values expl value compadd -l -d _venvyard_lines -a _venvyard_values
            ;;
    esac
}

# Without compinit there are still the completions of zsh's first days, which have no descriptions.
function _venvyard_compctl {
    \builtin emulate -L zsh
    \builtin local -a _venvyard_words
    \builtin local _venvyard_index
    \builtin read -cA _venvyard_words
    \builtin read -cn _venvyard_index
    reply=()
    _venvyard_find 2>/dev/null || \builtin return 0
    _venvyard_words[_venvyard_index]="$1"
    reply=("${(@f)$(
        WORKON_HOME="${WORKON_HOME-}" "$_venvyard_exe" __complete zsh $(( _venvyard_index - 1 )) \
            "${(@Q)_venvyard_words}" 2>/dev/null
    )}")
    reply=("${(@)${(@)reply%%$'\t'*}:#}")
}

# Tells zsh, once: compinit may run after this file, and even after the first prompt.
function _venvyard_completion {
    \builtin emulate -L zsh
    if (( ${+functions[compdef]} )); then
        \builtin typeset -g _venvyard_completes=compdef
        compdef _venvyard workon mkenv rmenv lsenv venvyard
    elif (( ! ${+_venvyard_completes} )) && \builtin zmodload zsh/compctl 2>/dev/null; then
        \builtin typeset -g _venvyard_completes=compctl
        # Paths are where the program would say so.
        compctl -K _venvyard_compctl -x 'c[-1,-a],c[-1,--project]' -/ - 'c[-1,-r],c[-1,--requirements]' -f -- \
            workon mkenv rmenv lsenv venvyard
    fi
}
# --- end of completion ---

function _venvyard_load {
    \builtin emulate -L zsh
    \builtin local _venvyard_word
    # An alias would win over the function of the same name.
    for _venvyard_word in workon mkenv rmenv lsenv cdproject; do
        if (( ${+aliases[$_venvyard_word]} )); then
            \builtin unalias "$_venvyard_word"
            \builtin print -ru2 -- "venvyard: the alias $_venvyard_word made room for venvyard's function"
        fi
    done
    # The prompt's hook goes last. What completes is decided at the first prompt: compinit may run
    # after this file.
    \builtin typeset -ga precmd_functions
    precmd_functions=("${(@)precmd_functions:#_venvyard_prompt}" _venvyard_prompt)
    \builtin unset _venvyard_completes
    if [[ -z "${_venvyard_env-}" && -f "${VIRTUAL_ENV-}/.venvyard/environment.toml" ]]; then
        _venvyard_adopt
    fi
}

# A shell that was started in an environment has its variables, but not what takes them back.
function _venvyard_adopt {
    \builtin emulate -L zsh
    \builtin typeset -g _venvyard_env="$VIRTUAL_ENV" _venvyard_bin="$VIRTUAL_ENV/bin" _venvyard_path_was_set=1
    \builtin typeset -g _venvyard_names="VIRTUAL_ENV VIRTUAL_ENV_PROMPT ${_venvyard_variables-}"
    # A login shell may have put the system's directories before the environment's, or dropped it.
    _venvyard_drop_bin
    PATH="$_venvyard_bin${PATH:+:$PATH}"
    _venvyard_end
}

_venvyard_load
