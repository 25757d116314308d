# The script behind the aliases workon, mkenv and the others, installed under each name. It is a script because only a
# script can set its status, as a program does: a function leaves $? true.
#
# In a session's first call, PowerShell compiles each kind of expression, and each operator and method, for some
# milliseconds. So there are few of them on the way from here to the environment.
if ($ExecutionContext.SessionState.LanguageMode) {
    Write-Warning -Message 'venvyard: its commands need the full language mode, which this session does not have; run bin/activate.ps1 of an environment instead.'
    exit 1
}
if (-not ${function:_venvyard_command}) {
    . "$PSScriptRoot/program.ps1"
    . "$PSScriptRoot/commands.ps1"
    if (-not ${function:_venvyard_done}) { . "$PSScriptRoot/enter.ps1" }
}
_venvyard_command ([System.IO.Path]::GetFileNameWithoutExtension($PSCommandPath)) $MyInvocation $args
exit $LASTEXITCODE
