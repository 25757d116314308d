# venvyard 0.1.0
#
# Activation in bash 3.2 and later. 'venvyard activate' prints these functions before the lines that
# call them, so that the code works in a shell that loaded nothing; the file that is loaded begins with
# them, for shells that inherit an active environment.
#
# The state, which every version must understand: _venvyard_env (the environment's directory),
# _venvyard_bin (its entry in PATH), _venvyard_names (the variables it changed), _venvyard_old_X and
# _venvyard_exported_X (what X was; none where it was unset), _venvyard_ps1 (the prompt's first part).

# ENV BIN: puts away what is active and makes BIN the first entry of PATH.
function _venvyard_begin {
    # What another tool activated over ours came last and goes first.
    if [[ -n "${VIRTUAL_ENV-}" ]] && [[ "${VIRTUAL_ENV-}" != "${_venvyard_env-}" ]] &&
        \builtin declare -f deactivate >/dev/null; then
        deactivate
    fi
    _venvyard_undo
    _venvyard_env="$1" _venvyard_bin="$2" _venvyard_names=''
    _venvyard_path_was_set="${PATH+_}"
    \builtin export PATH="$2${PATH:+:$PATH}"
}

# NAME VALUE
function _venvyard_set {
    _venvyard_keep "$1"
    \builtin export "$1=$2"
}

# NAME
function _venvyard_unset {
    _venvyard_keep "$1"
    \builtin unset -v "$1"
}

# NAME: remembers it as it is: unset, empty or set, exported or not.
function _venvyard_keep {
    _venvyard_names="$1 $_venvyard_names"
    if [[ -n "${!1+_}" ]]; then
        \builtin printf -v "_venvyard_old_$1" %s "${!1}"
        if _venvyard_is_exported "$1"; then \builtin printf -v "_venvyard_exported_$1" 1; fi
    fi
}

# NAME, which is set. Before 4.4 only 'declare -p' knows, at the price of a fork.
function _venvyard_is_exported {
    case "$BASH_VERSION" in
        [1-3].* | 4.[0-3].*)
            case "$(\builtin declare -p "$1")" in
                'declare -'*x*' '"$1"*) \builtin return 0 ;;
            esac
            ;;
        *)
            case "${!1@a}" in
                *x*) \builtin return 0 ;;
            esac
            ;;
    esac
    \builtin return 1
}

# The prompt shows the variable, never its text: prompts expand what they contain.
function _venvyard_end {
    _venvyard_ps1=''
    if [[ -z "${VIRTUAL_ENV_DISABLE_PROMPT-}" ]] && [[ -n "${PS1+_}" ]]; then
        # shellcheck disable=SC2016 # expanded when the prompt is shown
        _venvyard_ps1='(${VIRTUAL_ENV_PROMPT-}) '
        \builtin shopt -q promptvars || _venvyard_ps1="(${VIRTUAL_ENV_PROMPT//\\/\\\\}) "
        # An exported PS1 has it already where an environment is inherited.
        PS1="$_venvyard_ps1${PS1#"$_venvyard_ps1"}"
    fi
    if \builtin declare -f deactivate >/dev/null; then
        _venvyard_old_deactivate="$(\builtin declare -f deactivate)"
    fi
    # shellcheck disable=SC2317 # for the user to call
    function deactivate {
        _venvyard_undo
    }
}

# Takes back what was changed, and nothing else: it is what 'deactivate' does.
function _venvyard_undo {
    [[ -n "${_venvyard_env-}" ]] || \builtin return 0
    \builtin local _venvyard_name _venvyard_old _venvyard_exported IFS=' '
    _venvyard_drop_bin
    if [[ -z "$_venvyard_path_was_set${PATH-}" ]]; then \builtin unset -v PATH; fi
    for _venvyard_name in $_venvyard_names; do
        _venvyard_old="_venvyard_old_$_venvyard_name"
        _venvyard_exported="_venvyard_exported_$_venvyard_name"
        if [[ -z "${!_venvyard_old+_}" ]]; then
            \builtin unset -v "$_venvyard_name"
        elif [[ -n "${!_venvyard_exported-}" ]]; then
            \builtin export "$_venvyard_name=${!_venvyard_old}"
        else
            \builtin printf -v "$_venvyard_name" %s "${!_venvyard_old}"
            \builtin export -n "${_venvyard_name?}"
        fi
        \builtin unset -v "$_venvyard_old" "$_venvyard_exported"
    done
    if [[ -n "${PS1+_}" ]]; then PS1="${PS1#"$_venvyard_ps1"}"; fi
    \builtin unset -f deactivate
    if [[ -n "${_venvyard_old_deactivate-}" ]]; then \builtin eval "$_venvyard_old_deactivate"; fi
    \builtin unset -v _venvyard_env _venvyard_bin _venvyard_names _venvyard_ps1 \
        _venvyard_old_deactivate _venvyard_path_was_set
}

# Takes BIN out of PATH once, wherever it now stands: what the user changed meanwhile stays.
function _venvyard_drop_bin {
    \builtin local _venvyard_path=":${PATH-}:"
    case "$_venvyard_path" in
        *":$_venvyard_bin:"*)
            _venvyard_path=${_venvyard_path%%":$_venvyard_bin:"*}:${_venvyard_path#*":$_venvyard_bin:"}
            _venvyard_path=${_venvyard_path#:}
            PATH=${_venvyard_path%:}
            ;;
    esac
}
