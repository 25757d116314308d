
# Before each prompt in fish: what has changed since the last one, and what themes, direnv and other tools have
# made of the prompt and of PATH meanwhile.
#
# The state: _venvyard_seen (all that is compared at the last look), _venvyard_direnv (what direnv said of itself
# then), _venvyard_noted (the entries that environments have had).

# Before the first prompt. fish calls what is to be called in the order in which it came: from now on ours
# comes after what else has asked for it.
function _venvyard_first_prompt --on-event fish_prompt
    functions -e _venvyard_first_prompt
    # Where nothing has changed since the last prompt, that is all that is done.
    function _venvyard_prompt --on-event fish_prompt
        test "$PWD:$VIRTUAL_ENV:$VENVYARD_AUTO:$PATH:$_venvyard_running" = "$_venvyard_seen"; or _venvyard_see
    end
    # config.fish may have set a prompt since an environment was taken over.
    _venvyard_prompt_again
    _venvyard_prompt
end

# Looks at what has changed.
function _venvyard_see
    # No hook is running, whatever Ctrl-C has ended.
    set -e -g _venvyard_running
    test "$DIRENV_WATCHES" = "$_venvyard_direnv"; or _venvyard_keep_entries
    test "$VENVYARD_AUTO" = 1; and _venvyard_auto
    # What another tool entered over ours has been left, and its 'deactivate' took ours along.
    if set -q _venvyard_env; and test -z "$VIRTUAL_ENV"
        _venvyard_deactivate
    end
    set -g _venvyard_seen "$PWD:$VIRTUAL_ENV:$VENVYARD_AUTO:$PATH:"
end

# After each command: a theme that sets fish_prompt drops what stands in front of it: put it back.
function _venvyard_prompt_again --on-event fish_postexec
    test -z "$VIRTUAL_ENV_DISABLE_PROMPT"; and set -q _venvyard_prompts[1]; and set -q _venvyard_env
    and test "$VIRTUAL_ENV" = $_venvyard_env
    or return 0
    functions fish_prompt | string match -q '*_venvyard_inner*'; or _venvyard_show
end

# direnv has loaded something or taken it back, and so has put back what PATH was earlier: without what has been
# entered since, and with what has been left. Where an environment was inherited (_venvyard_direnv is
# 'adopted'), config.fish may have put other directories before its own.
function _venvyard_keep_entries
    if test "$_venvyard_direnv" != adopted
        # It writes letters beyond ASCII as bytes, which are letters again when they have been printed.
        set -gx PATH (string join \n -- $PATH)
        # Its 'layout python', which ours was entered over, is gone.
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

# Remembers the environment's entries in _venvyard_noted, but for those that would be there without it, too.
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

# Takes out what has been left and came back.
function _venvyard_tidy
    for _venvyard_word in $_venvyard_noted
        contains -- $_venvyard_word (string split : -- "$_venvyard_variables"); and continue
        _venvyard_drop (string match -r '^(\w+)(.)=(.*)' -- $_venvyard_word)[2..4]
    end
end
