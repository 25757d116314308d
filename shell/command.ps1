# What the aliases workon, mkenv and the others lead to: this file, under the name of each. Only a script can tell how it
# ended, as a program does: a function leaves $? true. It is read when it is first called.
#
# The first call of a session waits for all that PowerShell has to compile: for each kind of expression, and each operator
# and method, some milliseconds. So there are few of them on the way from here to the environment.
if ($ExecutionContext.SessionState.LanguageMode) {
    Write-Warning -Message 'venvyard: its commands need the full language, which this session is not allowed; bin/activate.ps1 of an environment works here.'
    exit 1
}
if (-not ${function:_venvyard_command}) {
    . "$PSScriptRoot/program.ps1"
    . "$PSScriptRoot/commands.ps1"
    if (-not ${function:_venvyard_done}) { . "$PSScriptRoot/enter.ps1" }
}
_venvyard_command ([System.IO.Path]::GetFileNameWithoutExtension($PSCommandPath)) $MyInvocation $args
exit $LASTEXITCODE
