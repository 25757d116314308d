# The script behind the aliases mkvirtualenv, workon and the others, installed under each name. It is a script because
# only a script can set its status, as a program does: a function leaves $? true.
if (-not ${function:_venvyard_command}) {
    . "$PSScriptRoot/../program.ps1"
    . "$PSScriptRoot/../commands.ps1"
    if (-not ${function:_venvyard_done}) { . "$PSScriptRoot/../enter.ps1" }
}
if (-not ${function:_venvyard_compat_command}) { . "$PSScriptRoot/compat.ps1" }
_venvyard_compat_command ([System.IO.Path]::GetFileNameWithoutExtension($PSCommandPath)) $MyInvocation $args
exit $LASTEXITCODE
