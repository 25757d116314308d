
# Auto-activation in fish, if VENVYARD_AUTO is 1: 'cd' into a project's tree enters its environment, 'cd' out of it goes
# back to what was before. This happens whenever PWD changes, and before the first prompt.
#
# The state: _venvyard_pwd and _venvyard_active (directory and environment at the last check), _venvyard_declined (a
# directory in which the user left an environment: nothing is entered in its tree), _venvyard_said (the notices printed
# so far), and, exported for child shells, _venvyard_inherited (environment and tree, each after a colon).

function _venvyard_auto --on-variable PWD
    test "$VENVYARD_AUTO" = 1; and test "$PWD:$VIRTUAL_ENV" != "$_venvyard_pwd:$_venvyard_active"; or return 0
    # A substitution enters nothing.
    status is-command-substitution; and return 0
    # If a hook changes the directory, that enters and leaves nothing.
    set -q _venvyard_running[1]; and return 0
    set -q _venvyard_pwd; or _venvyard_inherit
    if test -n "$_venvyard_active"; and test -z "$VIRTUAL_ENV"
        set -g _venvyard_declined $_venvyard_pwd
    end
    _venvyard_tidy
    if test "$PWD" != "$_venvyard_pwd"
        # An environment that the user chose stays, unless it is gone.
        if test "$PWD" != "$_venvyard_moved"; and begin; not test -d "$VIRTUAL_ENV"; or _venvyard_is_auto; end
            # Recorded first, because 'cd' in a hook calls this function again.
            set -g _venvyard_pwd $PWD
            set -g _venvyard_active "$VIRTUAL_ENV"
            _venvyard_ask
        end
    end
    set -e -g _venvyard_moved
    _venvyard_saw
end

# Asks the program about this directory. It exits with 1 if the directory is in the declined tree, and prints nothing if
# there is nothing to do.
function _venvyard_ask
    set -l _venvyard_before "$VIRTUAL_ENV"
    _venvyard_find 2>/dev/null; or return 0
    set -l _venvyard_code (_venvyard __auto fish "$_venvyard_loaded" "$_venvyard_declined"); or return 0
    set -g _venvyard_declined ''
    if test "$_venvyard_code[-1]" = '# venvyard: whole'
        string join \n -- $_venvyard_code | source; and return 0
    end
    # If it could not be entered, don't try again in this tree.
    if set -q _venvyard_code[1]; and test "$VIRTUAL_ENV" = "$_venvyard_before"
        set -g _venvyard_declined $PWD
    end
    return 0
end

# Records the directory and the environment.
function _venvyard_saw
    set -g _venvyard_pwd $PWD
    set -g _venvyard_active "$VIRTUAL_ENV"
    if _venvyard_is_auto
        set -gx _venvyard_inherited ":$VIRTUAL_ENV:$_venvyard_root"
        _venvyard_note
    else
        set -e -g _venvyard_inherited
    end
    return 0
end

function _venvyard_is_auto
    test -n "$_venvyard_root"; and test "$VIRTUAL_ENV" = "$_venvyard_env"
end

# Auto-activation may also have entered the environment that this shell inherited.
function _venvyard_inherit
    set -l _venvyard_inherited_root (string replace -- ":$VIRTUAL_ENV:" '' "$_venvyard_inherited")
    if test -n "$VIRTUAL_ENV"; and test ":$VIRTUAL_ENV:$_venvyard_inherited_root" = "$_venvyard_inherited"
        set -g _venvyard_root $_venvyard_inherited_root
    end
end

# TREE LINE: prints the line once a session for each tree.
function _venvyard_notice
    contains -- "$argv" $_venvyard_said; and return 0
    set -g -a _venvyard_said "$argv"
    echo "venvyard: $argv[2]" >&2
end
