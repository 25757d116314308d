# Activates this environment in fish:
#
#     source bin/activate.fish
#
# 'deactivate' leaves it.

# Run as a program, it would change only a shell that ends at once.
if string match -q '*activate.fish' -- (status filename)
    and not status stack-trace | string match -q '*'
    echo (status filename)" changes a shell only if that sources it: source '"(status filename)"'" >&2
    exit 1
end

# First leave another environment that was activated in this shell.
if set -q VIRTUAL_ENV; and functions -q deactivate
    deactivate
end

# Other tools replace 'deactivate'.
function _venvyard_env_leave
    functions -e _venvyard_env_make_way
    # Remove only our own entry of PATH, and keep what was added in the meantime.
    if set -l index (contains -i -- $_venvyard_env_bin $PATH)
        set -e PATH[$index]
    end

    if set -q _venvyard_env_pythonhome
        if not set -q PYTHONHOME
            set -g $_venvyard_env_pythonhome_exported PYTHONHOME $_venvyard_env_pythonhome
        end
        set -e _venvyard_env_pythonhome _venvyard_env_pythonhome_exported
    end

    if functions -q _venvyard_env_fish_prompt
        # Keep a prompt that was defined in the meantime.
        if functions fish_prompt | string match -q '*_venvyard_env_fish_prompt*'
            functions -e fish_prompt
            functions -c _venvyard_env_fish_prompt fish_prompt
        end
        functions -e _venvyard_env_fish_prompt _venvyard_env_status
    end

    # >>> variables: put back >>>
    # <<< variables <<<

    set -e VIRTUAL_ENV
    set -e VIRTUAL_ENV_PROMPT
    set -e _venvyard_env_bin
    if set -q _venvyard_env_outer
        set -gx VIRTUAL_ENV $_venvyard_env_outer
        set -q _venvyard_env_outer_prompt; and set -gx VIRTUAL_ENV_PROMPT $_venvyard_env_outer_prompt
        set -e _venvyard_env_outer
        set -e _venvyard_env_outer_prompt
    end
    functions -e _venvyard_env_leave
end

function deactivate --description 'Leave the active Python environment'
    if contains -- "$argv[1]" -h --help
        printf '%s\n' 'Leave the active environment, and restore what it changed' '' 'Usage: deactivate'
        return
    end
    _venvyard_env_leave
    functions -e deactivate
end

# A shell may inherit an environment, which it can't leave.
if test -n "$VIRTUAL_ENV"; and test -d "$VIRTUAL_ENV"
    set -g _venvyard_env_outer $VIRTUAL_ENV
    set -q VIRTUAL_ENV_PROMPT; and set -g _venvyard_env_outer_prompt $VIRTUAL_ENV_PROMPT
end

set -gx VIRTUAL_ENV __PATH__
set -gx VIRTUAL_ENV_PROMPT __PROMPT__
set -g _venvyard_env_bin $VIRTUAL_ENV/__BIN__
set -gx PATH $_venvyard_env_bin $PATH

# With PYTHONHOME set, the environment's Python would look for its library there.
if set -qg PYTHONHOME
    set -g _venvyard_env_pythonhome $PYTHONHOME
    set -g _venvyard_env_pythonhome_exported --unexport
    if set -qgx PYTHONHOME
        set -g _venvyard_env_pythonhome_exported --export
    end
    set -eg PYTHONHOME
end

if test -z "$VIRTUAL_ENV_DISABLE_PROMPT"; and functions -q fish_prompt
    functions -c fish_prompt _venvyard_env_fish_prompt

    function _venvyard_env_status
        return $argv[1]
    end

    function fish_prompt --description 'The prompt, after the name of the environment'
        set -l last $status
        test -z "$VIRTUAL_ENV_PROMPT"; or printf '(%s) ' $VIRTUAL_ENV_PROMPT
        # The user's prompt may show the status of the last command.
        _venvyard_env_status $last
        _venvyard_env_fish_prompt
    end
end

# The scripts of venv and virtualenv call 'deactivate nondestructive' after defining their own function, which undoes
# only what they do themselves, but unsets VIRTUAL_ENV.
function _venvyard_env_make_way --on-variable VIRTUAL_ENV
    functions -q deactivate; or return
    functions deactivate | string match -q '*_venvyard_env_leave*'; or _venvyard_env_leave
end

# >>> variables: set >>>
# <<< variables <<<
