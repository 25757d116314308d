# Activates this environment in csh or tcsh:
#
#     source bin/activate.csh
#
# 'deactivate' leaves it.

# Run as a program, it would change only a shell that ends at once.
if ( $?0 ) then
    if ( $0:t:q == activate.csh && -e $0:h:q/../pyvenv.cfg ) then
        echo "activate.csh changes a shell only if that sources it" | sh -c 'cat >&2'
        exit 1
    endif
endif

# First leave another environment that was activated in this shell.
if ( $?VIRTUAL_ENV && $?_venvyard_env_deactivate ) then
    source $_venvyard_env_deactivate:q
endif

setenv VIRTUAL_ENV __PATH__
setenv VIRTUAL_ENV_PROMPT __PROMPT__
set _venvyard_env_bin = "${VIRTUAL_ENV:q}/__BIN__"
set _venvyard_env_deactivate = ${_venvyard_env_bin:q}/deactivate.csh
setenv PATH ${_venvyard_env_bin:q}:${PATH:q}

# With PYTHONHOME set, the environment's Python would look for its library there.
if ( $?PYTHONHOME ) then
    set _venvyard_env_pythonhome = $PYTHONHOME:q
    unsetenv PYTHONHOME
endif

# The text is written so that '!', '%', '^' and '\' in it mean nothing in a prompt.
set _venvyard_env_disable = ''
if ( $?VIRTUAL_ENV_DISABLE_PROMPT ) then
    set _venvyard_env_disable = $VIRTUAL_ENV_DISABLE_PROMPT:q
endif
if ( $?prompt && $_venvyard_env_disable:q == '' ) then
    set _venvyard_env_prompt = $prompt:q
    set prompt = __PROMPT_SHOWN__$prompt:q
endif
unset _venvyard_env_disable

# >>> variables: set >>>
# <<< variables <<<

alias deactivate 'source $_venvyard_env_deactivate:q'
rehash
