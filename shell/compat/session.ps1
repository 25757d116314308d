# What a session loads after venvyard.ps1 for virtualenvwrapper's commands. Each is an alias of a script beside this
# file, which is read at its first call. As in venvyard.ps1, no cmdlet of a module is called.

if ($ExecutionContext.SessionState.LanguageMode) { return }
${function:_venvyard_compat_command} = $null
${alias:add2virtualenv} = "$global:_venvyard_files/compat/add2virtualenv.ps1"
${alias:allvirtualenv} = "$global:_venvyard_files/compat/allvirtualenv.ps1"
${alias:cdproject} = "$global:_venvyard_files/compat/cdproject.ps1"
${alias:cdsitepackages} = "$global:_venvyard_files/compat/cdsitepackages.ps1"
${alias:cdvirtualenv} = "$global:_venvyard_files/compat/cdvirtualenv.ps1"
${alias:cpvirtualenv} = "$global:_venvyard_files/compat/cpvirtualenv.ps1"
${alias:lssitepackages} = "$global:_venvyard_files/compat/lssitepackages.ps1"
${alias:lsvirtualenv} = "$global:_venvyard_files/compat/lsvirtualenv.ps1"
${alias:mkproject} = "$global:_venvyard_files/compat/mkproject.ps1"
${alias:mktmpenv} = "$global:_venvyard_files/compat/mktmpenv.ps1"
${alias:mkvirtualenv} = "$global:_venvyard_files/compat/mkvirtualenv.ps1"
${alias:rmvirtualenv} = "$global:_venvyard_files/compat/rmvirtualenv.ps1"
${alias:setvirtualenvproject} = "$global:_venvyard_files/compat/setvirtualenvproject.ps1"
${alias:showvirtualenv} = "$global:_venvyard_files/compat/showvirtualenv.ps1"
${alias:toggleglobalsitepackages} = "$global:_venvyard_files/compat/toggleglobalsitepackages.ps1"
${alias:virtualenvwrapper} = "$global:_venvyard_files/compat/virtualenvwrapper.ps1"
${alias:virtualenvwrapper_initialize} = "$global:_venvyard_files/compat/virtualenvwrapper_initialize.ps1"
${alias:wipeenv} = "$global:_venvyard_files/compat/wipeenv.ps1"
${alias:workon} = "$global:_venvyard_files/compat/workon.ps1"

Register-ArgumentCompleter -Native -CommandName 'mkvirtualenv', 'mkproject', 'mktmpenv', 'rmvirtualenv', 'cpvirtualenv', 'showvirtualenv', 'setvirtualenvproject', 'cdvirtualenv', 'cdsitepackages' -ScriptBlock {
    if (-not ${function:_venvyard_compat_complete}) { . "$global:_venvyard_files/compat/complete.ps1" }
    _venvyard_compat_complete @args
}

. "$global:_venvyard_files/compat/initialize.ps1"
