# The environment will be left: runs virtualenvwrapper's 'predeactivate' hooks, if the session has its commands.
# shellcheck shell=bash
if \typeset -f _venvyard_compat_deactivate >/dev/null; then _venvyard_compat_deactivate; fi
