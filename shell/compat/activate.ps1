# The environment has been entered: runs virtualenvwrapper's 'postactivate' hooks, if the session has its commands.
if (${function:_venvyard_compat_activate}) { _venvyard_compat_activate }
