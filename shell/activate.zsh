# venvyard 0.1.0
#
# Activation in zsh 5.0 and later. 'venvyard activate' prints these functions before the lines that
# call them, so that the code works in a shell that loaded nothing; the file that is loaded begins with
# them, for shells that inherit an active environment.
#
# The state, which every version must understand: _venvyard_env (the environment's directory),
# _venvyard_bin (its entry in PATH), _venvyard_names (the variables it changed), _venvyard_old_X and
# _venvyard_exported_X (what X was; none where it was unset), _venvyard_ps1 (the prompt's first part),
# _venvyard_psvar (which element of psvar that part shows) and _venvyard_shown (what it is).

# ENV BIN: puts away what is active and makes BIN the first entry of PATH.
function _venvyard_begin {
    # What another tool activated over ours came last and goes first.
    if [[ -n "${VIRTUAL_ENV-}" && "${VIRTUAL_ENV-}" != "${_venvyard_env-}" ]] &&
        \builtin typeset -f deactivate >/dev/null; then
        deactivate
    fi
    \builtin emulate -L zsh
    _venvyard_undo
    \builtin typeset -g _venvyard_env="$1" _venvyard_bin="$2" _venvyard_names=''
    \builtin typeset -g _venvyard_path_was_set="${PATH+_}"
    \builtin export PATH="$2${PATH:+:$PATH}"
}

# NAME VALUE
function _venvyard_set {
    \builtin emulate -L zsh
    _venvyard_keep "$1"
    \builtin export "$1=$2"
}

# NAME
function _venvyard_unset {
    \builtin emulate -L zsh
    _venvyard_keep "$1"
    \builtin unset "$1"
}

# NAME: remembers it as it is: unset, empty or set, exported or not.
function _venvyard_keep {
    \builtin emulate -L zsh
    _venvyard_names="$1 $_venvyard_names"
    if [[ -n "${(P)1+_}" ]]; then
        \builtin typeset -g "_venvyard_old_$1=${(P)1}"
        if [[ "${(Pt)1}" == *export* ]]; then \builtin typeset -g "_venvyard_exported_$1=1"; fi
    fi
}

# Also keeps a function 'deactivate' that is not ours.
function _venvyard_end {
    \builtin emulate -L zsh
    \builtin typeset -g _venvyard_ps1=''
    if [[ -z "${VIRTUAL_ENV_DISABLE_PROMPT-}" && -n "${PS1+_}" ]]; then _venvyard_show; fi
    if \builtin typeset -f deactivate >/dev/null; then
        \builtin typeset -g _venvyard_old_deactivate="$(\builtin typeset -f deactivate)"
    fi
    function deactivate {
        _venvyard_undo
    }
}

# The prompt shows an element of psvar, never the text: prompts expand what they contain.
function _venvyard_show {
    \builtin emulate -L zsh
    \builtin typeset -g _venvyard_shown="$VIRTUAL_ENV_PROMPT"
    psvar+=("$_venvyard_shown")
    \builtin typeset -g _venvyard_psvar=$#psvar
    \builtin typeset -g _venvyard_ps1="(%${_venvyard_psvar}v) "
    # An exported PS1 has it already where an environment is inherited.
    PS1="$_venvyard_ps1${PS1#"$_venvyard_ps1"}"
}

function _venvyard_hide {
    \builtin emulate -L zsh
    if [[ -n "${_venvyard_ps1-}" ]]; then
        PS1="${PS1#"$_venvyard_ps1"}"
        if [[ $#psvar -eq $_venvyard_psvar && "$psvar[-1]" == "$_venvyard_shown" ]]; then
            psvar[-1]=()
        fi
    fi
    \builtin unset _venvyard_ps1 _venvyard_psvar _venvyard_shown
}

# Takes back what was changed, and nothing else: it is what 'deactivate' does.
function _venvyard_undo {
    \builtin emulate -L zsh
    [[ -n "${_venvyard_env-}" ]] || \builtin return 0
    \builtin local _venvyard_name
    _venvyard_drop_bin
    if [[ -z "$_venvyard_path_was_set$PATH" ]]; then \builtin unset PATH; fi
    _venvyard_hide
    for _venvyard_name in ${(s: :)_venvyard_names}; do
        if (( ! ${(P)+${:-_venvyard_old_$_venvyard_name}} )); then
            \builtin unset "$_venvyard_name"
        elif (( ${(P)+${:-_venvyard_exported_$_venvyard_name}} )); then
            \builtin export "$_venvyard_name=${(P)${:-_venvyard_old_$_venvyard_name}}"
        else
            \builtin typeset -g +x "$_venvyard_name=${(P)${:-_venvyard_old_$_venvyard_name}}"
        fi
        \builtin unset "_venvyard_old_$_venvyard_name" "_venvyard_exported_$_venvyard_name"
    done
    \builtin unset -f deactivate 2>/dev/null
    if [[ -n "${_venvyard_old_deactivate-}" ]]; then \builtin eval "$_venvyard_old_deactivate"; fi
    \builtin unset _venvyard_env _venvyard_bin _venvyard_names _venvyard_old_deactivate \
        _venvyard_path_was_set
    \builtin return 0
}

# Takes BIN out of PATH once, wherever it now stands: what the user changed meanwhile stays.
function _venvyard_drop_bin {
    \builtin emulate -L zsh
    \builtin local _venvyard_path=":${PATH-}:"
    if [[ "$_venvyard_path" == *":$_venvyard_bin:"* ]]; then
        _venvyard_path="${_venvyard_path%%":$_venvyard_bin:"*}:${_venvyard_path#*":$_venvyard_bin:"}"
        _venvyard_path="${_venvyard_path#:}"
        PATH="${_venvyard_path%:}"
    fi
}
