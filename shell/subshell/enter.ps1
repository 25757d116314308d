# What 'venvyard shell' has PowerShell do after the user's profile. What it needs to know comes in
# variables, which no child is to see.
$_venvyard_enter = $env:_VENVYARD_ENTER
$_venvyard_file = $env:_VENVYARD_FILE
Remove-Item -LiteralPath Env:_VENVYARD_ENTER, Env:_VENVYARD_FILE
. $_venvyard_file
# Without its environment the subshell is of no use. A function that fails may leave $? true.
$global:LASTEXITCODE = 0
workon $_venvyard_enter
if (-not $? -or $LASTEXITCODE -ne 0) { exit ([Math]::Max(1, $LASTEXITCODE)) }
Remove-Variable -Name _venvyard_enter, _venvyard_file
