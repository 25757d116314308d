# The environment has been left: runs virtualenvwrapper's 'postdeactivate' hooks, if the session has its commands.
if (${function:_venvyard_compat_left}) { _venvyard_compat_left }
