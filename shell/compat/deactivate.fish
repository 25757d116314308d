# The environment will be left: runs virtualenvwrapper's 'predeactivate' hooks, if the session has its commands.
if functions -q _venvyard_compat_deactivate
    _venvyard_compat_deactivate
end
