
# What the user prefers is for the user's own commands. It is dot-sourced: these are variables of the caller.
function global:_venvyard_calm {
    $ErrorActionPreference = 'Continue'
    $PSNativeCommandUseErrorActionPreference = $false
    $PSDefaultParameterValues = @{}
    $WhatIfPreference = $false
    $ConfirmPreference = 'None'
}
