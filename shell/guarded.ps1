# The guard's aliases, if a setting asks for them. A function or alias of the user's with the same name stays.

if ('warn', 'deny' -ccontains $ExecutionContext.SessionState.PSVariable.GetValue('global:VENVYARD_GUARD', $env:VENVYARD_GUARD)) {
    if (-not (${function:pip} -or ${alias:pip})) { ${alias:pip} = "$global:_venvyard_files/pip.ps1" }
    if (-not (${function:pip3} -or ${alias:pip3})) { ${alias:pip3} = "$global:_venvyard_files/pip3.ps1" }
}
