# venvyard 0.1.0
#
# What the profile of Windows PowerShell 5.1 or PowerShell 7 loads. Every new session waits for it, so it only defines
# the commands: each is an alias of a script beside this file, which is read at its first call. It calls no cmdlet of a
# module, and does little else, because PowerShell compiles each kind of expression when it first meets it.

if ($ExecutionContext.SessionState.LanguageMode) {
    Write-Warning -Message 'venvyard: its commands need the full language mode, which this session does not have; run bin/activate.ps1 of an environment instead.'
    return
}
$global:_venvyard_files = "$PSScriptRoot/powershell"
if (${function:_venvyard_prompt}) {
    . "$PSScriptRoot/powershell/again.ps1"
} else {
    # The same as _venvyard_wrap, which is not read yet: the first prompt reads that file.
    $global:_venvyard_prompts = @(${function:prompt})
    $global:_venvyard_foremost = -1
    $global:_venvyard_busy = $false
    $global:_venvyard_state = $null
    ${function:global:_venvyard_prompt} = '$_venvyard_succeeded = $?; . "$global:_venvyard_files/prompt.ps1"; if (-not $_venvyard_succeeded) { _venvyard_fail }; _venvyard_prompt @args'
    # Some prompts can't be replaced.
    if (${function:prompt}) { try { ${function:global:prompt} = '_venvyard_prompt 0'; $global:_venvyard_foremost = 0 } catch { } }
}

if ("${alias:workon}${alias:mkenv}${alias:cpenv}${alias:mvenv}${alias:mktmpenv}${alias:rmenv}${alias:lsenv}${alias:cdenv}${alias:cdsite}${alias:lssite}${alias:cdproject}") {
    $_venvyard_names = 'workon', 'mkenv', 'cpenv', 'mvenv', 'mktmpenv', 'rmenv', 'lsenv', 'cdenv', 'cdsite', 'lssite', 'cdproject'
    . "$PSScriptRoot/powershell/aliases.ps1"
} else {
    ${alias:workon} = "$PSScriptRoot/powershell/workon.ps1"
    ${alias:mkenv} = "$PSScriptRoot/powershell/mkenv.ps1"
    ${alias:cpenv} = "$PSScriptRoot/powershell/cpenv.ps1"
    ${alias:mktmpenv} = "$PSScriptRoot/powershell/mktmpenv.ps1"
    ${alias:mvenv} = "$PSScriptRoot/powershell/mvenv.ps1"
    ${alias:rmenv} = "$PSScriptRoot/powershell/rmenv.ps1"
    ${alias:lsenv} = "$PSScriptRoot/powershell/lsenv.ps1"
    ${alias:cdenv} = "$PSScriptRoot/powershell/cdenv.ps1"
    ${alias:cdsite} = "$PSScriptRoot/powershell/cdsite.ps1"
    ${alias:lssite} = "$PSScriptRoot/powershell/lssite.ps1"
    ${alias:cdproject} = "$PSScriptRoot/powershell/cdproject.ps1"
}

Register-ArgumentCompleter -Native -CommandName 'workon', 'mkenv', 'cpenv', 'mvenv', 'mktmpenv', 'rmenv', 'lsenv', 'cdenv', 'cdsite', 'cdproject', 'venvyard' -ScriptBlock {
    if (-not ${function:_venvyard_complete}) {
        . "$global:_venvyard_files/program.ps1"
        . "$global:_venvyard_files/complete.ps1"
    }
    _venvyard_complete @args
}

# Takes over an inherited environment: the session has its variables, but not the state that undoes them.
if ($env:VIRTUAL_ENV) { . "$PSScriptRoot/powershell/adopt.ps1" }
if ($ExecutionContext.SessionState.PSVariable.GetValue('global:VENVYARD_GUARD', $env:VENVYARD_GUARD)) {
    . "$PSScriptRoot/powershell/guarded.ps1"
}
