# What PowerShell runs in 'venvyard shell' after the user's profile. Its values come in variables, which it unsets so
# that child processes don't get them.
$_venvyard_name = $env:_VENVYARD_ENTER
$_venvyard_functions = $env:_VENVYARD_FILE
${env:_VENVYARD_ENTER} = $null
${env:_VENVYARD_FILE} = $null
. $_venvyard_functions
# Without the environment, the subshell is useless.
workon $_venvyard_name
if (-not $?) { exit $LASTEXITCODE }
Remove-Variable -Name _venvyard_name, _venvyard_functions
