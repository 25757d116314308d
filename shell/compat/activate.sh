# The environment has been entered: runs virtualenvwrapper's 'postactivate' hooks, if the session has its commands.
# shellcheck shell=bash
if \typeset -f _venvyard_compat_activate >/dev/null; then _venvyard_compat_activate; fi
