# The environment has been entered: runs virtualenvwrapper's 'postactivate' hooks, if the session has its commands.
if functions -q _venvyard_compat_activate
    _venvyard_compat_activate
end
