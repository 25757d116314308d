
# Auto-activation in fish, where VENVYARD_AUTO is 1: entering a project's tree enters its environment,
# leaving it goes back to what was. At each change of PWD, and before the first prompt.
#
# The state: _venvyard_pwd and _venvyard_active (directory and environment at the last look),
# _venvyard_declined (nothing is entered in the tree that this directory is in: one was left there by hand),
# _venvyard_said (what has been said), and exported for child shells _venvyard_inherited (environment and tree).

function _venvyard_auto --on-variable PWD
    test "$VENVYARD_AUTO" = 1; and test "$PWD:$VIRTUAL_ENV" != "$_venvyard_pwd:$_venvyard_active"; or return 0
    # What a substitution does is its own.
    status is-command-substitution; and return 0
    # Where a hook goes is no reason to enter or leave anything.
    set -q _venvyard_running[1]; and return 0
    set -q _venvyard_pwd; or _venvyard_inherit
    if test -n "$_venvyard_active"; and test -z "$VIRTUAL_ENV"
        set -g _venvyard_declined $_venvyard_pwd
    end
    _venvyard_tidy
    if test "$PWD" != "$_venvyard_pwd"
        # What was chosen by hand is not replaced.
        if test "$PWD" != "$_venvyard_moved"; and begin; test -z "$VIRTUAL_ENV"; or _venvyard_is_auto; end
            # 'cd' in a hook would call this again, before it has seen anything.
            set -g _venvyard_pwd $PWD
            set -g _venvyard_active "$VIRTUAL_ENV"
            _venvyard_ask
        end
    end
    set -e -g _venvyard_moved
    _venvyard_saw
end

# Has the program look at this directory. It ends with 1 where this is within the tree that was declined,
# and prints nothing where all is as it should be.
function _venvyard_ask
    set -l _venvyard_before "$VIRTUAL_ENV"
    _venvyard_find 2>/dev/null; or return 0
    set -l _venvyard_code (_venvyard __auto fish "$_venvyard_loaded" "$_venvyard_declined"); or return 0
    set -g _venvyard_declined ''
    if test "$_venvyard_code[-1]" = '# venvyard: whole'
        string join \n -- $_venvyard_code | source; and return 0
    end
    # What could not be entered is not tried again before the tree is left.
    if set -q _venvyard_code[1]; and test "$VIRTUAL_ENV" = "$_venvyard_before"
        set -g _venvyard_declined $PWD
    end
    return 0
end

# Remembers where and in what one is.
function _venvyard_saw
    set -g _venvyard_pwd $PWD
    set -g _venvyard_active "$VIRTUAL_ENV"
    if _venvyard_is_auto
        set -gx _venvyard_inherited "$VIRTUAL_ENV:$_venvyard_root"
        _venvyard_note
    else
        set -e -g _venvyard_inherited
    end
    return 0
end

function _venvyard_is_auto
    test -n "$_venvyard_root"; and test "$VIRTUAL_ENV" = "$_venvyard_env"
end

# What entered the environment that this shell was started in was auto-activation, too.
function _venvyard_inherit
    set -l _venvyard_inherited_root (string replace -- "$VIRTUAL_ENV:" '' "$_venvyard_inherited")
    if test -n "$VIRTUAL_ENV"; and test "$VIRTUAL_ENV:$_venvyard_inherited_root" = "$_venvyard_inherited"
        set -g _venvyard_root $_venvyard_inherited_root
    end
end

# TREE LINE: said once a session of each tree.
function _venvyard_notice
    contains -- "$argv" $_venvyard_said; and return 0
    set -g -a _venvyard_said "$argv"
    echo "venvyard: $argv[2]" >&2
end
