
# How bash takes over an environment that it inherits: the shell has its variables, but not the functions and the state
# that undo them.

function _venvyard_inherit_environment {
    # If there is a 'deactivate', the environment's own bin/activate defined it, and can undo more.
    if [[ -z "${_venvyard_names[*]-}" ]] && [[ -n "${VIRTUAL_ENV-}" ]] &&
        [[ -f "$VIRTUAL_ENV/.venvyard/environment.toml" ||
            "${_venvyard_variables-}" == *":PATH^=$VIRTUAL_ENV/"* ]] &&
        ! \builtin declare -f deactivate >/dev/null; then
        _venvyard_adopt
        # It may be gone by now.
        if [[ ! -d "$VIRTUAL_ENV" ]]; then
            _venvyard_undo
            \builtin unset -v _venvyard_previous _venvyard_inherited
        fi
    fi
}

# Makes the state.
function _venvyard_adopt {
    \builtin local _venvyard_word
    for _venvyard_word in PATH VIRTUAL_ENV VIRTUAL_ENV_PROMPT; do
        if ! _venvyard_is_writable "$_venvyard_word"; then
            _venvyard_is_fixed "$_venvyard_word" "'deactivate' can't leave the environment"
            \builtin return 0
        fi
    done
    # Programs for Windows write drive letters; PATH in Git's bash and MSYS2 has none.
    case "$VIRTUAL_ENV" in
        [A-Za-z]:*) VIRTUAL_ENV="$(\command cygpath -u "$VIRTUAL_ENV")" || \builtin return 0 ;;
    esac
    \builtin local _venvyard_inherited="${_venvyard_variables:-VIRTUAL_ENV VIRTUAL_ENV_PROMPT}"
    \builtin local _venvyard_directory="${VIRTUAL_ENV%/.venv}"
    # An editor may have set VIRTUAL_ENV alone.
    \builtin export VIRTUAL_ENV_PROMPT="${VIRTUAL_ENV_PROMPT-${_venvyard_directory##*/}}"
    _venvyard_env="$VIRTUAL_ENV" _venvyard_bin="$VIRTUAL_ENV/bin" _venvyard_root='' _venvyard_temporary=''
    if [[ -f "$VIRTUAL_ENV/Scripts/python.exe" ]]; then _venvyard_bin="$VIRTUAL_ENV/Scripts"; fi
    _venvyard_names=() _venvyard_lists=() _venvyard_entries=() _venvyard_hooks=()
    \builtin export _venvyard_variables=''
    _venvyard_adopt_names "${_venvyard_inherited%%:*}"
    _venvyard_adopt_entries "${_venvyard_inherited#"${_venvyard_inherited%%:*}"}"
    # A login shell may have put the system's directories before the environment's, or removed that.
    _venvyard_drop PATH "PATH^=$_venvyard_bin"
    _venvyard_end
    _venvyard_direnv=adopted
}

# NAMES: leaving unsets these, because nobody knows their old values.
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

# :NAME^=DIRECTORY:NAME+=DIRECTORY...: the entries. _venvyard_end adds the environment's own again.
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

_venvyard_inherit_environment
