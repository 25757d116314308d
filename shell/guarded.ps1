# The guard's aliases, if a setting asks for them. A function of the user's with the same name stays.

if ('warn', 'deny' -ccontains $ExecutionContext.SessionState.PSVariable.GetValue('global:VENVYARD_GUARD', $env:VENVYARD_GUARD)) {
    $_venvyard_names = @('pip'; 'pip3')
    if (${function:pip}) { $_venvyard_names = @('pip3') }
    if (${function:pip3}) { $_venvyard_names = @($_venvyard_names -cne 'pip3') }
    . "$global:_venvyard_files/aliases.ps1"
}
