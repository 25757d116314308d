# venvyard 0.1.0
#
# What the profile of Windows PowerShell 5.1 or PowerShell 7 loads. Every new session waits for it, so it only says
# where the commands are: each is an alias of a script beside this file, which is read when it is first called. No cmdlet
# is called that belongs to a module.

if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    Write-Warning -Message 'venvyard: its commands need the full language, which this session is not allowed; bin/activate.ps1 of an environment works here.'
    return
}
. "$PSScriptRoot/powershell/prompt.ps1"
$global:_venvyard_files = "$PSScriptRoot/powershell"
# A session that has read older ones reads these anew when it needs them.
if (${function:_venvyard_capture}) {
    ${function:_venvyard_command} = $null
    ${function:_venvyard_typed} = $null
    ${function:_venvyard_place} = $null
    ${function:_venvyard_guard} = $null
    ${function:_venvyard_complete} = $null
    ${function:_venvyard_auto} = $null
    ${function:_venvyard_capture} = $null
}

${alias:workon} = "$PSScriptRoot/powershell/workon.ps1"
${alias:mkenv} = "$PSScriptRoot/powershell/mkenv.ps1"
${alias:mktmpenv} = "$PSScriptRoot/powershell/mktmpenv.ps1"
${alias:rmenv} = "$PSScriptRoot/powershell/rmenv.ps1"
${alias:lsenv} = "$PSScriptRoot/powershell/lsenv.ps1"
${alias:cdenv} = "$PSScriptRoot/powershell/cdenv.ps1"
${alias:cdsite} = "$PSScriptRoot/powershell/cdsite.ps1"
${alias:lssite} = "$PSScriptRoot/powershell/lssite.ps1"
${alias:cdproject} = "$PSScriptRoot/powershell/cdproject.ps1"

Register-ArgumentCompleter -Native -CommandName 'workon', 'mkenv', 'mktmpenv', 'rmenv', 'lsenv', 'cdenv', 'cdsite', 'cdproject', 'venvyard' -ScriptBlock {
    if (-not ${function:_venvyard_complete}) {
        . "$global:_venvyard_files/program.ps1"
        . "$global:_venvyard_files/complete.ps1"
    }
    _venvyard_complete @args
}

_venvyard_wrap

# A function or alias of the user's has its name already.
if ('warn', 'deny' -ccontains (_venvyard_setting 'VENVYARD_GUARD')) {
    if (-not (${function:pip} -or ${alias:pip})) { ${alias:pip} = "$PSScriptRoot/powershell/pip.ps1" }
    if (-not (${function:pip3} -or ${alias:pip3})) { ${alias:pip3} = "$PSScriptRoot/powershell/pip3.ps1" }
}

# A session that was started in an environment has its variables, but not what takes them back. Where there is a
# 'deactivate', it knows better: that of the environment's own Activate.ps1.
if (($null -eq $global:_venvyard_state) -and $env:VIRTUAL_ENV -and -not ${function:deactivate} -and
    [System.IO.File]::Exists($env:VIRTUAL_ENV + '/.venvyard/environment.toml')) {
    . "$PSScriptRoot/powershell/activate.ps1"
    . "$PSScriptRoot/powershell/adopt.ps1"
}

if ((_venvyard_setting 'VENVYARD_AUTO') -ceq '1') {
    . "$PSScriptRoot/powershell/auto.ps1"
    _venvyard_watch
}
