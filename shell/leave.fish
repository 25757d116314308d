
# Leaving in fish: undoes what entering changed. 'venvyard activate' prints these functions, too.

# What 'deactivate' does.
function _venvyard_deactivate
    _venvyard_check; or return 1
    set -g _venvyard_failed
    _venvyard_leave
    _venvyard_done
end

# Says what Ctrl-C has ended. Nothing else of the user's runs then.
function _venvyard_was_interrupted
    echo "venvyard: left $VIRTUAL_ENV_PROMPT, although $_venvyard_ending was interrupted" >&2
    set -g _venvyard_hooks
    set -g _venvyard_command
end

# Runs the project's command and the 'deactivate' hooks, undoes all changes, and runs the 'left' hooks.
function _venvyard_leave
    set -q _venvyard_env; or return 0
    set -l _venvyard_here $_venvyard_env
    # Ctrl-C ended this function in what it ran. (A hook that is still running may call it, too.)
    if test -n "$_venvyard_ending"; and not set -q _venvyard_running[1]
        _venvyard_was_interrupted
    end
    # The prompt finds _venvyard_ending only if it looks: it compares _venvyard_seen.
    if test -n "$_venvyard_command"
        set -g _venvyard_ending "the command of the project $_venvyard_project"
        set -g _venvyard_seen
        _venvyard_run $_venvyard_project $_venvyard_command
        # Ctrl-C in a program may end only the function that started it.
        test $status -le 128; or _venvyard_was_interrupted
    end
    for _venvyard_hook in $_venvyard_hooks
        set -g _venvyard_ending "the hook $_venvyard_hook/deactivate.fish"
        set -g _venvyard_seen
        _venvyard_source $_venvyard_hook/deactivate.fish
        # A hook may have left it, or entered another.
        test "$_venvyard_env" = "$_venvyard_here"; or return 0
    end
    set -l _venvyard_remove $_venvyard_temporary
    set -l _venvyard_after $_venvyard_hooks
    _venvyard_undo
    test -z "$_venvyard_remove"; or _venvyard_remove $_venvyard_here
    for _venvyard_hook in $_venvyard_after
        _venvyard_source $_venvyard_hook/left.fish
    end
end

# ENV: has the program delete a temporary environment that was left. PATH may not lead to the program any more.
function _venvyard_remove
    for _venvyard_program in $_venvyard_exe $_venvyard_found venvyard
        test -x $_venvyard_program; and break
    end
    command $_venvyard_program remove --temporary $argv[1]; or _venvyard_fail
end

# Undoes what entering changed, and nothing else.
function _venvyard_undo
    set -q _venvyard_env; or return 0
    functions -e _venvyard_make_way
    # Another tool's 'deactivate' may have unset this.
    test -n "$VIRTUAL_ENV"; or set -gx VIRTUAL_ENV $_venvyard_env
    set -l _venvyard_rest $_venvyard_entries
    while set -q _venvyard_rest[3]
        _venvyard_drop $_venvyard_rest[1..3]
        set -e _venvyard_rest[1..3]
    end
    for _venvyard_word in $_venvyard_lists
        _venvyard_put_back_list $_venvyard_word
    end
    _venvyard_put_back
    _venvyard_hide
    set -q _venvyard_theirs; or functions -e deactivate
    if functions -q _venvyard_old_deactivate
        set -q _venvyard_theirs; or functions -c _venvyard_old_deactivate deactivate
        functions -e _venvyard_old_deactivate
    end
    test -n "$_venvyard_temporary"; or set -gx _venvyard_previous :$_venvyard_env
    _venvyard_erase _venvyard_{env,bin,root,temporary,names,kept,lists,entries,hooks,variables}
    set -q _venvyard_command; and _venvyard_erase _venvyard_{project,command}
    set -q _venvyard_ending; and set -e -g _venvyard_ending
    set -q _venvyard_missed; and set -e -g _venvyard_missed
    return 0
end

# NAME ^|+ DIRECTORY: removes the entry once, wherever it is now. What the user has changed meanwhile stays.
function _venvyard_drop
    set -q $argv[1]; or return 0
    _venvyard_get_items $argv[1]
    set -l _venvyard_index 1
    if test $argv[2] != ^
        set _venvyard_index (contains -i -- $argv[3] $_venvyard_items[-1..1]); or return 0
        set _venvyard_index -$_venvyard_index
    else if test "$_venvyard_items[1]" != $argv[3]
        set _venvyard_index (contains -i -- $argv[3] $_venvyard_items); or return 0
    end
    set -e _venvyard_items[$_venvyard_index]
    _venvyard_put_items $argv[1] $_venvyard_items
end

# NAME: unsets it if it was unset before and has no entries now; makes it as empty as it was if it was empty.
function _venvyard_put_back_list
    set -l _venvyard_old _venvyard_old_$argv[1]
    if set -qg $argv[1]
        if not set -qg $_venvyard_old
            if set -qU $argv[1]
                # What the user has added hides the universal variable, as our entry did.
                set -l _venvyard_now $$argv[1]
                set -l _venvyard_text "$$argv[1]"
                set -e -g $argv[1]
                test "$_venvyard_text" = "$$argv[1]"; or set -gx $argv[1] $_venvyard_now
            else if test -z "$$argv[1]"
                set -e -g $argv[1]
            end
        else
            test -z "$$argv[1]$$_venvyard_old"; and set -g $argv[1] $$_venvyard_old
            set -qg _venvyard_exported_$argv[1]; or set -gu $argv[1] $$argv[1]
        end
    end
    _venvyard_erase $_venvyard_old _venvyard_exported_$argv[1]
end

# Restores all variables, except those that the user has changed meanwhile.
function _venvyard_put_back
    set -l _venvyard_news _venvyard_new_$_venvyard_names
    set -l _venvyard_now $$_venvyard_names
    set -l _venvyard_then $$_venvyard_news
    # Usually nothing was set before and the user has changed nothing: then all are erased at once, which is faster.
    if set -q $_venvyard_names $_venvyard_news; and test "$_venvyard_now" = "$_venvyard_then"
        if test -z "$_venvyard_kept"
            _venvyard_erase $_venvyard_names $_venvyard_news
            return
        end
    end
    for _venvyard_name in $_venvyard_names
        _venvyard_put_back_one $_venvyard_name _venvyard_old_$_venvyard_name _venvyard_new_$_venvyard_name
    end
end

# NAME OLD NEW
function _venvyard_put_back_one
    # If only one of the two is set, the user has set or unset it.
    set -q $argv[1] $argv[3]
    if test $status -ne 1; and test "$$argv[1]" = "$$argv[3]"
        if not set -qg $argv[2]
            set -e -g $argv[1]
        else if set -qg _venvyard_exported_$argv[1]
            set -gx $argv[1] $$argv[2]
        else
            set -gu $argv[1] $$argv[2]
        end
    end
    _venvyard_erase $argv[2..3] _venvyard_exported_$argv[1]
end

# NAME...: erases them. fish before 3.2 erases only one at a time.
function _venvyard_erase
    set -e -g $argv 2>/dev/null; and return 0
    for _venvyard_name in $argv
        set -e -g $_venvyard_name
    end
    return 0
end
