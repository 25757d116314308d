# The environment will be left: runs virtualenvwrapper's 'predeactivate' hooks, if the session has its commands.
if (${function:_venvyard_compat_deactivate}) { _venvyard_compat_deactivate }
