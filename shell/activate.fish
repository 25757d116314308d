# venvyard 0.1.0
#
# Activation in fish 3.1 and later. 'venvyard activate' prints these functions before the lines that
# call them, so that the code works in a shell that loaded nothing; the file that is loaded begins with
# them, for shells that inherit an active environment.
#
# The state, which every version must understand: _venvyard_env (the environment's directory),
# _venvyard_bin (its entry in PATH), _venvyard_names (the variables it changed), _venvyard_old_X and
# _venvyard_exported_X (what X was; none where it was unset).

# ENV BIN: puts away what is active and makes BIN the first entry of PATH.
function _venvyard_begin
    # What another tool activated over ours came last and goes first.
    if set -q VIRTUAL_ENV; and test "$VIRTUAL_ENV" != "$_venvyard_env"; and functions -q deactivate
        deactivate
    end
    _venvyard_undo
    set -g _venvyard_env $argv[1]
    set -g _venvyard_bin $argv[2]
    set -g _venvyard_names
    set -gx PATH $argv[2] $PATH
end

# NAME VALUE
function _venvyard_set
    _venvyard_keep $argv[1]
    set -gx $argv[1] $argv[2]
end

# NAME
function _venvyard_unset
    _venvyard_keep $argv[1]
    set -e -g $argv[1]
    return 0
end

# NAME: remembers it as it is: unset, empty or set, exported or not. A universal variable is only
# hidden by a global one, and so needs no keeping.
function _venvyard_keep
    set -l _venvyard_name $argv[1]
    set -g _venvyard_names $_venvyard_name $_venvyard_names
    if set -qg $_venvyard_name
        set -g _venvyard_old_$_venvyard_name $$_venvyard_name
        set -qgx $_venvyard_name; and set -g _venvyard_exported_$_venvyard_name 1
    end
    return 0
end

# Also keeps a function 'deactivate' that is not ours.
function _venvyard_end
    if test -z "$VIRTUAL_ENV_DISABLE_PROMPT"
        _venvyard_show
    end
    if functions -q deactivate
        functions -e _venvyard_old_deactivate
        functions -c deactivate _venvyard_old_deactivate
    end
    function deactivate -d 'Leave the environment'
        _venvyard_undo
    end
end

# Puts the name before whatever the prompt is. The old prompt runs first, so that it still sees the
# status of the user's last command. Another tool's environment is in it already.
function _venvyard_show
    status is-interactive; and functions -q fish_prompt; or return 0
    functions -e _venvyard_old_prompt
    functions -c fish_prompt _venvyard_old_prompt
    function fish_prompt
        set -l _venvyard_prompt (_venvyard_old_prompt | string collect --no-trim-newlines)
        if test "$VIRTUAL_ENV" = "$_venvyard_env"
            printf '(%s) ' "$VIRTUAL_ENV_PROMPT"
        end
        printf %s $_venvyard_prompt
    end
end

# A prompt that something else has put in place of ours is left alone.
function _venvyard_hide
    functions -q _venvyard_old_prompt; or return 0
    if functions fish_prompt | string match -q '*_venvyard_old_prompt*'
        functions -e fish_prompt
        functions -c _venvyard_old_prompt fish_prompt
    end
    functions -e _venvyard_old_prompt
end

# Takes BIN out of PATH once, wherever it now stands: what the user changed meanwhile stays.
function _venvyard_drop_bin
    if set -l _venvyard_index (contains -i -- $_venvyard_bin $PATH)
        set -e PATH[$_venvyard_index]
    end
    return 0
end

# Takes back what was changed, and nothing else: it is what 'deactivate' does.
function _venvyard_undo
    set -q _venvyard_env; or return 0
    _venvyard_drop_bin
    for _venvyard_name in $_venvyard_names
        set -l _venvyard_old _venvyard_old_$_venvyard_name
        if not set -qg $_venvyard_old
            set -e -g $_venvyard_name
        else if set -qg _venvyard_exported_$_venvyard_name
            set -gx $_venvyard_name $$_venvyard_old
        else
            set -gu $_venvyard_name $$_venvyard_old
        end
        set -e -g $_venvyard_old
        set -e -g _venvyard_exported_$_venvyard_name
    end
    _venvyard_hide
    functions -e deactivate
    if functions -q _venvyard_old_deactivate
        functions -c _venvyard_old_deactivate deactivate
        functions -e _venvyard_old_deactivate
    end
    set -e -g _venvyard_env
    set -e -g _venvyard_bin
    set -e -g _venvyard_names
    return 0
end
