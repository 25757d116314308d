# The environment has been left: runs virtualenvwrapper's 'postdeactivate' hooks, if the session has its commands.
# shellcheck shell=bash
if \typeset -f _venvyard_compat_left >/dev/null; then _venvyard_compat_left; fi
