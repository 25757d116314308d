# Leaves the environment that activate.csh activated; 'deactivate' is an alias for it.

# Remove only our own entry of PATH, and keep what was added in the meantime.
set _venvyard_env_path = ( )
foreach _venvyard_env_entry ( $path:q )
    if ( $?_venvyard_env_bin ) then
        if ( $_venvyard_env_entry:q == $_venvyard_env_bin:q ) then
            unset _venvyard_env_bin
            continue
        endif
    endif
    set _venvyard_env_path = ( $_venvyard_env_path:q $_venvyard_env_entry:q )
end
set path = ( $_venvyard_env_path:q )

if ( $?_venvyard_env_pythonhome ) then
    if ( ! $?PYTHONHOME ) setenv PYTHONHOME $_venvyard_env_pythonhome:q
endif

if ( $?_venvyard_env_prompt ) then
    set prompt = $_venvyard_env_prompt:q
endif

# >>> variables: put back >>>
# <<< variables <<<

unsetenv VIRTUAL_ENV
unsetenv VIRTUAL_ENV_PROMPT
unset _venvyard_env_bin _venvyard_env_deactivate _venvyard_env_entry _venvyard_env_path
unset _venvyard_env_prompt _venvyard_env_pythonhome
unalias deactivate
rehash
