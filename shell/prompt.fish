
# Before each prompt in fish: notices what has changed since the last one, and repairs what themes, direnv and other
# tools have done to the prompt and to PATH.
#
# The state: _venvyard_seen (everything that is compared, at the last check), _venvyard_direnv (DIRENV_WATCHES at that
# time), _venvyard_noted (the entries that environments have had), _venvyard_missed (the active environment, if it is
# gone and the user has heard of it).

# Before the first prompt. fish calls event handlers in the order in which they were defined, so ours is defined now,
# after all others.
function _venvyard_first_prompt --on-event fish_prompt
    functions -e _venvyard_first_prompt
    # If nothing has changed since the last prompt, this comparison is all it does.
    function _venvyard_prompt --on-event fish_prompt
        test "$PWD:$VIRTUAL_ENV:$VENVYARD_AUTO:$PATH:$_venvyard_running" = "$_venvyard_seen"
        and test -d "$_venvyard_env/"; or _venvyard_see
    end
    # config.fish may have set a prompt after this file took over an environment.
    _venvyard_prompt_again
    _venvyard_prompt
end

# Handles what has changed.
function _venvyard_see
    # At a prompt no hook is running, even if Ctrl-C ended one before it could say so.
    set -e -g _venvyard_running
    test -z "$_venvyard_ending"; or _venvyard_deactivate
    test "$DIRENV_WATCHES" = "$_venvyard_direnv"; or _venvyard_keep_entries
    test "$VENVYARD_AUTO" = 1; and _venvyard_auto
    test -d "$_venvyard_env/"; or test "$_venvyard_env" = "$_venvyard_missed"; or _venvyard_miss
    # Another tool's environment, entered on top of ours, has been left, and its 'deactivate' unset VIRTUAL_ENV.
    if set -q _venvyard_env; and test -z "$VIRTUAL_ENV"
        _venvyard_deactivate
    end
    set -g _venvyard_seen "$PWD:$VIRTUAL_ENV:$VENVYARD_AUTO:$PATH:"
end

# The active environment is gone: the program says so if it has another name or place now, or was removed.
function _venvyard_miss
    set -g _venvyard_missed $_venvyard_env
    _venvyard_find 2>/dev/null; or return 0
    set -l _venvyard_code (_venvyard __renamed fish $_venvyard_env); or return 0
    string join \n -- $_venvyard_code | source
end

# After each command: a theme that sets fish_prompt drops the name in front of it. Put it back.
function _venvyard_prompt_again --on-event fish_postexec
    test -z "$VIRTUAL_ENV_DISABLE_PROMPT"; and set -q _venvyard_prompts[1]; and set -q _venvyard_env
    and test "$VIRTUAL_ENV" = $_venvyard_env
    or return 0
    functions fish_prompt | string match -q '*_venvyard_inner*'; or _venvyard_show
end

# direnv has restored an earlier PATH, which lacks entries of environments entered since, and has entries of those left
# since. In a shell that inherited an environment (_venvyard_direnv is 'adopted'), config.fish may have put other
# directories before the environment's.
function _venvyard_keep_entries
    if test "$_venvyard_direnv" != adopted
        # It writes characters beyond ASCII as bytes. Printing turns them into characters again.
        set -gx PATH (string join \n -- $PATH)
        # direnv's own environment ('layout python'), on top of which ours was entered, is gone.
        if set -q _venvyard_env; and test -z "$VIRTUAL_ENV"
            set -gx VIRTUAL_ENV $_venvyard_env
            set -e -g _venvyard_old_VIRTUAL_ENV
        end
    else if set -q _venvyard_env
        _venvyard_drop PATH ^ $_venvyard_bin
    end
    set -g _venvyard_direnv "$DIRENV_WATCHES"
    _venvyard_tidy
    set -q _venvyard_env; and test "$VIRTUAL_ENV" = $_venvyard_env; or return 0
    _venvyard_note
    set -l _venvyard_rest $_venvyard_entries
    while set -q _venvyard_rest[3]
        _venvyard_get_items $_venvyard_rest[1]
        contains -- $_venvyard_rest[3] $_venvyard_items; or _venvyard_put_entry $_venvyard_rest[1..3]
        set -e _venvyard_rest[1..3]
    end
    set -e -g _venvyard_items
end

# Records the environment's entries in _venvyard_noted, except those that would be there without it, too.
function _venvyard_note
    set -l _venvyard_rest $_venvyard_entries
    while set -q _venvyard_rest[3]
        _venvyard_get_items $_venvyard_rest[1]
        set -l _venvyard_word $_venvyard_rest[1]$_venvyard_rest[2]=$_venvyard_rest[3]
        contains -- $_venvyard_word $_venvyard_noted
        or test (string match -- $_venvyard_rest[3] $_venvyard_items | count) -gt 1
        or set -g _venvyard_noted $_venvyard_noted $_venvyard_word
        set -e _venvyard_rest[1..3]
    end
    set -e -g _venvyard_items
end

# Removes entries of environments that were left, if direnv has brought them back.
function _venvyard_tidy
    for _venvyard_word in $_venvyard_noted
        contains -- $_venvyard_word (string split : -- "$_venvyard_variables"); and continue
        _venvyard_drop (string match -r '^(\w+)(.)=(.*)' -- $_venvyard_word)[2..4]
    end
end
