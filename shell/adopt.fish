
# How fish takes over an environment that it inherits: the shell has its variables, but not the functions and the state
# that undo them.

# Makes the state.
function _venvyard_adopt
    set -l _venvyard_inherited (string split : -- "$_venvyard_variables")
    test -n "$_venvyard_inherited[1]"; or set _venvyard_inherited 'VIRTUAL_ENV VIRTUAL_ENV_PROMPT'
    # An editor may have set VIRTUAL_ENV alone.
    set -q VIRTUAL_ENV_PROMPT
    or set -gx VIRTUAL_ENV_PROMPT (string replace -r '/\.venv$' '' -- $VIRTUAL_ENV | string replace -r '.*/' '')
    _venvyard_start $VIRTUAL_ENV $VIRTUAL_ENV/bin
    # Leaving unsets these, because nobody knows their old values.
    for _venvyard_word in (string match -r '^\w+$' -- (string split ' ' -- $_venvyard_inherited[1]))
        set -q $_venvyard_word; or continue
        set -g _venvyard_names $_venvyard_names $_venvyard_word
        set -g _venvyard_new_$_venvyard_word $$_venvyard_word
    end
    # _venvyard_end adds the environment's own again: a login shell may have put the system's directories before it, or
    # removed it.
    for _venvyard_word in (string match -r '^\w+[+^]=.*' -- $_venvyard_inherited[2..-1])
        if test $_venvyard_word != "PATH^=$_venvyard_bin"
            _venvyard_adopt_entry (string match -r '^(\w+)(.)=(.*)' -- $_venvyard_word)[2..4]
        end
    end
    _venvyard_drop PATH ^ $_venvyard_bin
    _venvyard_end
    set -g _venvyard_direnv adopted
end

# NAME ^|+ DIRECTORY
function _venvyard_adopt_entry
    set -g _venvyard_entries $_venvyard_entries $argv
    contains -- $argv[1] $_venvyard_lists; or set -g _venvyard_lists $_venvyard_lists $argv[1]
    set -g _venvyard_exported_$argv[1] 1
end

# If there is a 'deactivate', the environment's own bin/activate.fish defined it, and can undo more.
if not set -q _venvyard_env; and test -n "$VIRTUAL_ENV"; and not functions -q deactivate
    if test -f "$VIRTUAL_ENV/.venvyard/environment.toml"
        or contains -- "PATH^=$VIRTUAL_ENV/bin" (string split : -- "$_venvyard_variables")
        _venvyard_adopt
        # It may be gone by now.
        if not test -d "$VIRTUAL_ENV"
            _venvyard_undo
            _venvyard_erase _venvyard_previous _venvyard_inherited
        end
    end
end
