# venvyard 0.1.0
#
# Activation in fish 3.1 and later. 'venvyard activate' prints these functions before the lines that call them, so its
# code works in a shell that has loaded nothing. The installed file reads them only if the shell inherits an active
# environment.
#
# The state. Every version of venvyard must understand it:
#   _venvyard_env       the environment's directory; unset when none is active
#   _venvyard_bin       its entry in PATH
#   _venvyard_root      the directory tree that activated it on 'cd'; empty if the user chose it
#   _venvyard_temporary 1 if leaving removes it
#   _venvyard_names     the variables it changed. For each X, _venvyard_old_X and _venvyard_exported_X are what X
#                       was (they are unset if X was), and _venvyard_new_X is what it became
#   _venvyard_kept      1 if at least one of them was set before
#   _venvyard_lists     the PATH-like variables it added to, with _venvyard_old_X and _venvyard_exported_X
#   _venvyard_entries   what it added, three words for each: PATH, ^ (in front) or + (at the end), DIRECTORY
#   _venvyard_hooks     the directories of its hooks, in the order of leaving
#   _venvyard_ending    what leaving runs at the moment, in words
#   _venvyard_project, _venvyard_command  the command that leaving runs, and in which directory
#   _venvyard_prompts   the functions that hold the prompts which ours wraps; leaving restores the last
#   _venvyard_previous  exported for child processes: the environment that was left last, after a colon; leaving keeps it
#   _venvyard_variables exported for child shells: the names that were set, then each entry after a colon

# A checksum of these functions. The program doesn't print them for a shell that has loaded the same ones.
set -g _venvyard_loaded 'b01bb992'

# NAME...: checks that these variables, and those that leaving restores, can be changed; reports the first that can't.
# Declaring a local variable changes nothing, and fish refuses it if the name is read-only.
function _venvyard_check
    set -l _venvyard_bad
    # If 'set' succeeds, it leaves the status as it was.
    true
    for _venvyard_name in $argv $_venvyard_names
        set -l $_venvyard_name; or set _venvyard_bad $_venvyard_name; or break
    end 2>/dev/null
    set -q _venvyard_bad[1]; or return 0
    echo "venvyard: nothing was changed: the variable $_venvyard_bad is readonly in this shell" >&2
    return 1
end

# ENV BIN ROOT TEMPORARY: leaves the active environment, and starts the new state.
function _venvyard_begin
    set -g _venvyard_failed
    # Another tool's environment, activated on top of ours, is left first.
    if set -q VIRTUAL_ENV; and test "$VIRTUAL_ENV" != "$_venvyard_env"; and functions -q deactivate
        deactivate
    end
    _venvyard_leave
    # A hook may have entered an environment.
    _venvyard_undo
    _venvyard_start $argv
end

# ENV BIN ROOT TEMPORARY: starts an empty state.
function _venvyard_start
    set -g _venvyard_env $argv[1]
    set -g _venvyard_bin $argv[2]
    set -g _venvyard_root "$argv[3]"
    set -g _venvyard_temporary "$argv[4]"
    set -g _venvyard_names
    set -g _venvyard_kept ''
    set -g _venvyard_lists
    set -g _venvyard_entries
    set -g _venvyard_hooks
    set -gx _venvyard_variables ''
end

# NAME VALUE
function _venvyard_set
    if set -qg $argv[1]
        set -g _venvyard_kept 1
        _venvyard_keep $argv[1]
    end
    set -g _venvyard_names $_venvyard_names $argv[1]
    set -g _venvyard_new_$argv[1] $argv[2]
    set -gx $argv[1] $argv[2]
end

# NAME: if it is unset, there is nothing to restore.
function _venvyard_unset
    set -qg $argv[1]; or return 0
    set -g _venvyard_kept 1
    _venvyard_keep $argv[1]
    set -g _venvyard_names $_venvyard_names $argv[1]
    set -e -g $argv[1]
    return 0
end

# NAME ^|+ DIRECTORY: adds an entry, in front of all others or at the end.
function _venvyard_entry
    if not contains -- $argv[1] $_venvyard_lists
        set -qg $argv[1]; and _venvyard_keep $argv[1]
        set -g _venvyard_lists $_venvyard_lists $argv[1]
    end
    _venvyard_put_entry $argv
    set -gx $argv[1] $$argv[1]
    set -g _venvyard_entries $_venvyard_entries $argv
end

# NAME ^|+ DIRECTORY: puts the entry into the variable.
function _venvyard_put_entry
    _venvyard_get_items $argv[1]
    if test $argv[2] = ^
        _venvyard_put_items $argv[1] $argv[3] $_venvyard_items
    else
        _venvyard_put_items $argv[1] $_venvyard_items $argv[3]
    end
end

# NAME: puts its entries into _venvyard_items. What fish doesn't treat as a list has colons.
function _venvyard_get_items
    set -g _venvyard_items
    test -n "$$argv[1]"; or return 0
    if set -q --path $argv[1]
        set -g _venvyard_items $$argv[1]
    else
        set -g _venvyard_items (string split : -- "$$argv[1]")
    end
end

# NAME ENTRY...: sets it to these, as a list or with colons.
function _venvyard_put_items
    set -e -g _venvyard_items
    if set -q --path $argv[1]; or string match -q '*PATH' -- $argv[1]
        # A global variable that hides a universal one has its own --path attribute.
        set -g --path $argv[1] $argv[2..-1]
    else
        set -g $argv[1] (string join : -- $argv[2..-1])
    end
end

# NAME of a global variable: records its value, and whether it is exported. A global variable only hides a universal
# one, so that one needs no record.
function _venvyard_keep
    set -g _venvyard_old_$argv[1] $$argv[1]
    set -qgx $argv[1]; and set -g _venvyard_exported_$argv[1] 1
    return 0
end

# Puts BIN first in PATH, shows the name in the prompt, and defines 'deactivate'.
function _venvyard_end
    _venvyard_entry PATH ^ $_venvyard_bin
    set -gx _venvyard_variables "$_venvyard_names"
    set -l _venvyard_rest $_venvyard_entries
    while set -q _venvyard_rest[3]
        set -gx _venvyard_variables "$_venvyard_variables:$_venvyard_rest[1]$_venvyard_rest[2]=$_venvyard_rest[3]"
        set -e _venvyard_rest[1..3]
    end
    test -z "$VIRTUAL_ENV_DISABLE_PROMPT"; and _venvyard_show
    if functions -q deactivate
        functions -e _venvyard_old_deactivate
        functions -c deactivate _venvyard_old_deactivate
    end
    function deactivate -d 'Leave the environment'
        contains -- "$argv[1]" -h --help; and printf '%s\n' 'Leave the active environment, and restore what it changed' '' 'Usage: deactivate'; and return
        _venvyard_deactivate
    end
    # Other tools' scripts replace 'deactivate' and call theirs with 'nondestructive', which knows nothing of this
    # environment. It unsets VIRTUAL_ENV.
    function _venvyard_make_way --on-variable VIRTUAL_ENV
        test "$VIRTUAL_ENV" = "$_venvyard_env"; or set -q _venvyard_theirs; and return 0
        functions -q deactivate; or return 0
        functions deactivate | string match -q '*_venvyard_deactivate*'; and return 0
        set -g _venvyard_theirs
        _venvyard_deactivate
        set -e -g _venvyard_theirs
    end
end

# Puts the name before the prompt. The old prompt runs first, so that it still sees the status of the user's last
# command. It may contain one of ours, because other tools wrap prompts, too. Another tool's environment shows its
# own name.
function _venvyard_show
    status is-interactive; and functions -q fish_prompt; or return 0
    set -g _venvyard_prompts $_venvyard_prompts _venvyard_old_prompt_(count $_venvyard_prompts)
    set -l _venvyard_inner $_venvyard_prompts[-1]
    functions -c fish_prompt $_venvyard_inner
    function fish_prompt --inherit-variable _venvyard_inner
        set -l _venvyard_outer $_venvyard_prompting
        # Functions see the exported local variables of their callers.
        set -lx _venvyard_prompting 1
        set -l _venvyard_prompt ($_venvyard_inner | string collect --no-trim-newlines)
        if set -q _venvyard_env; and test -z "$_venvyard_outer"; and test "$VIRTUAL_ENV" = $_venvyard_env
            test -z "$VIRTUAL_ENV_PROMPT"; or printf '(%s) ' "$VIRTUAL_ENV_PROMPT"
        end
        printf %s $_venvyard_prompt
    end
end

# Restores the old prompt, unless another tool has replaced or wrapped ours.
function _venvyard_hide
    set -q _venvyard_prompts; or return 0
    functions fish_prompt | string match -q '*_venvyard_inner*'; or return 0
    functions -e fish_prompt
    functions -c $_venvyard_prompts[-1] fish_prompt
    functions -e $_venvyard_prompts[-1]
    set -e -g _venvyard_prompts[-1]
    set -q _venvyard_prompts[1]; or set -e -g _venvyard_prompts
end

# DIRECTORY COMMAND: has leaving run the command there.
function _venvyard_on_leaving
    set -g _venvyard_project $argv[1]
    set -g _venvyard_command $argv[2]
end

# DIRECTORY...: sources the 'activate' hooks in these directories, in this order.
function _venvyard_entered
    set -l _venvyard_here $_venvyard_env
    set -g _venvyard_hooks $argv[-1..1]
    for _venvyard_directory in $argv
        _venvyard_source $_venvyard_directory/activate.fish
        # A hook may have entered another environment.
        test "$_venvyard_env" = "$_venvyard_here"; or return 0
    end
end

# FILE: sources a hook, unless it is being sourced already: a hook may call 'workon' and 'deactivate'.
function _venvyard_source
    contains -- $argv[1] $_venvyard_running; and return 0
    test -f $argv[1]; or return 0
    set -g _venvyard_running $_venvyard_running $argv[1]
    set -l _venvyard_before $PWD
    source $argv[1]
    set -l _venvyard_ended $status
    # If the hook changes the directory, that enters and leaves no environment.
    test "$PWD" = "$_venvyard_before"; or set -g _venvyard_moved $PWD
    set -e -g _venvyard_running[-1]
    test $_venvyard_ended -eq 0; and return 0
    _venvyard_fail "the hook $argv[1] ended with status $_venvyard_ended"
end

# DIRECTORY COMMAND: runs the command there, with the system's shell.
function _venvyard_run
    /bin/sh -c 'cd -- "$1" && shift && eval "$1"' sh $argv[1] $argv[2]; and return 0
    _venvyard_fail "the command of the project $argv[1] ended with status $status: $argv[2]"
end

# [MESSAGE]: records that something failed.
function _venvyard_fail
    set -g _venvyard_failed 1
    if set -q argv[1]
        echo "venvyard: $argv[1]" >&2
    end
end

# Returns 1 if something failed.
function _venvyard_done
    set -l _venvyard_how "$_venvyard_failed"
    set -e -g _venvyard_failed
    test -z "$_venvyard_how"
end
