
# Resets preferences: the user's are for the user's own commands. Dot-source it, so that it sets the caller's variables.
function global:_venvyard_calm {
    $ErrorActionPreference = 'Continue'
    $PSNativeCommandUseErrorActionPreference = $false
    $PSDefaultParameterValues = @{}
    $WhatIfPreference = $false
    $ConfirmPreference = 'None'
}
