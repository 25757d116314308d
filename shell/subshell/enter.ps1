# What 'venvyard shell' has PowerShell do after the user's profile. What it needs to know comes in
# variables, which no child is to see.
$_venvyard_name = $env:_VENVYARD_ENTER
$_venvyard_functions = $env:_VENVYARD_FILE
${env:_VENVYARD_ENTER} = $null
${env:_VENVYARD_FILE} = $null
. $_venvyard_functions
# Without its environment the subshell is of no use.
workon $_venvyard_name
if (-not $?) { exit $LASTEXITCODE }
Remove-Variable -Name _venvyard_name, _venvyard_functions
