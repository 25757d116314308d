
# The functions of a bash that is set up: workon, mkenv, mktmpenv, rmenv, lsenv. 'venvyard init bash'
# prints this and what it needs, without comments; 'venvyard setup' has .bashrc load it.

function workon {
    _venvyard_eval activate --shell bash --loaded "${_venvyard_loaded-}" "$@"
}

function mkenv {
    _venvyard_eval create --shell bash --loaded "${_venvyard_loaded-}" "$@"
}

# WORD...: runs the program, and then the code that it printed: only when it succeeded and that came
# whole. The program sees WORKON_HOME even where it is not exported, and which environment was left last.
function _venvyard_eval {
    \builtin local _venvyard_code
    _venvyard_find || \builtin return
    _venvyard_code="$(
        WORKON_HOME="${WORKON_HOME-}" _VENVYARD_PREVIOUS="${_venvyard_previous-}" "$_venvyard_exe" "$@"
    )" || _venvyard_ended "$?" || \builtin return
    case "$_venvyard_code" in
        *'# venvyard: whole') \builtin eval "$_venvyard_code" ;;
        *)
            \builtin printf '%s\n' "venvyard: nothing was changed: the program printed only a part of its code" >&2
            \builtin return 1
            ;;
    esac
}

# STATUS: says of a program that was killed what it couldn't say itself; Ctrl-C was the user's own.
function _venvyard_ended {
    if [[ "$1" -gt 130 ]]; then
        \builtin printf '%s\n' "venvyard: nothing was changed: signal $(($1 - 128)) ended the program" >&2
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
# --- end of completion ---

function _venvyard_load {
    \builtin local _venvyard_word
    # An alias would win over the function of the same name.
    for _venvyard_word in workon mkenv mktmpenv rmenv lsenv cdenv cdsite lssite cdproject; do
        if \builtin alias "$_venvyard_word" >/dev/null 2>&1; then
            \builtin unalias "$_venvyard_word"
            \builtin printf '%s\n' "venvyard: the alias $_venvyard_word made room for venvyard's function" >&2
        fi
    done
    _venvyard_hook
    # Unless 'venvyard setup' has said so: what comes later may set PATH anew. (Before 4 it would be a fork.)
    if [[ -z "${_venvyard_found-}" ]] && [[ ${BASH_VERSINFO[0]} -ge 4 ]] && \builtin hash venvyard 2>/dev/null; then
        _venvyard_found="${BASH_CMDS[venvyard]-}"
    fi
    # Where there is a 'deactivate', it knows better: that of the environment's own bin/activate.
    if [[ -z "${_venvyard_names[*]-}" ]] && [[ -f "${VIRTUAL_ENV-}/.venvyard/environment.toml" ]] &&
        ! \builtin declare -f deactivate >/dev/null; then
        _venvyard_adopt
    fi
}

# A shell that was started in an environment has its variables, but not what takes them back.
function _venvyard_adopt {
    # In Git's bash and MSYS2, PATH has no drive letters; the programs of Windows write them.
    case "$VIRTUAL_ENV" in
        [A-Za-z]:*) VIRTUAL_ENV="$(\command cygpath -u "$VIRTUAL_ENV")" || \builtin return 0 ;;
    esac
    \builtin local _venvyard_inherited="${_venvyard_variables:-VIRTUAL_ENV VIRTUAL_ENV_PROMPT}"
    \builtin local _venvyard_directory="${VIRTUAL_ENV%/.venv}"
    # An editor may have set VIRTUAL_ENV alone.
    \builtin export VIRTUAL_ENV_PROMPT="${VIRTUAL_ENV_PROMPT:-${_venvyard_directory##*/}}"
    _venvyard_env="$VIRTUAL_ENV" _venvyard_bin="$VIRTUAL_ENV/bin" _venvyard_root='' _venvyard_temporary=''
    if [[ -f "$VIRTUAL_ENV/Scripts/python.exe" ]]; then _venvyard_bin="$VIRTUAL_ENV/Scripts"; fi
    _venvyard_names=() _venvyard_lists=() _venvyard_entries=() _venvyard_hooks=()
    \builtin export _venvyard_variables=''
    _venvyard_adopt_names "${_venvyard_inherited%%:*}"
    _venvyard_adopt_entries "${_venvyard_inherited#"${_venvyard_inherited%%:*}"}"
    # A login shell may have put the system's directories before the environment's, or dropped it.
    _venvyard_drop PATH "PATH^=$_venvyard_bin"
    _venvyard_end
    _venvyard_direnv=adopted
}

# NAMES: nothing is known of what these were, so that leaving unsets them.
function _venvyard_adopt_names {
    \builtin local _venvyard_rest="$1 " _venvyard_name
    while [[ -n "$_venvyard_rest" ]]; do
        _venvyard_name="${_venvyard_rest%% *}" _venvyard_rest="${_venvyard_rest#* }"
        case "$_venvyard_name" in
            '' | [0-9]* | *[!A-Za-z0-9_]*) \builtin continue ;;
        esac
        [[ -n "${!_venvyard_name+_}" ]] || \builtin continue
        _venvyard_names+=("$_venvyard_name")
        _venvyard_variables="${_venvyard_variables:+$_venvyard_variables }$_venvyard_name"
        \builtin printf -v "_venvyard_new_$_venvyard_name" %s "${!_venvyard_name}"
    done
}

# :NAME^=DIRECTORY:NAME+=DIRECTORY...: the environment's own entry is put in anew.
function _venvyard_adopt_entries {
    \builtin local _venvyard_rest="${1#:}" _venvyard_word _venvyard_name _venvyard_kept
    while [[ -n "$_venvyard_rest" ]]; do
        _venvyard_word="${_venvyard_rest%%:*}" _venvyard_name="${_venvyard_rest%%[+^]=*}"
        _venvyard_rest="${_venvyard_rest#"$_venvyard_word"}"
        _venvyard_rest="${_venvyard_rest#:}"
        case "$_venvyard_name" in
            '' | [0-9]* | *[!A-Za-z0-9_]*) \builtin continue ;;
        esac
        [[ "$_venvyard_word" != "PATH^=$_venvyard_bin" ]] || \builtin continue
        _venvyard_entries+=("$_venvyard_word")
        _venvyard_variables="$_venvyard_variables:$_venvyard_word"
        _venvyard_kept="_venvyard_new_$_venvyard_name"
        [[ -z "${!_venvyard_kept+_}" ]] || \builtin continue
        _venvyard_lists+=("$_venvyard_name")
        \builtin printf -v "$_venvyard_kept" 1
        \builtin printf -v "_venvyard_exported_$_venvyard_name" 1
    done
}

_venvyard_load
