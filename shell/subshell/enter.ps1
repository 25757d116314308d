# What 'venvyard shell' has PowerShell do after the user's profile. What it needs to know comes in
# variables, which no child is to see.
$_venvyard_name = $env:_VENVYARD_ENTER
$_venvyard_functions = $env:_VENVYARD_FILE
Remove-Item -LiteralPath Env:_VENVYARD_ENTER, Env:_VENVYARD_FILE
# As text: Windows PowerShell runs no script files until it is told to.
. ([ScriptBlock]::Create([System.IO.File]::ReadAllText($_venvyard_functions)))
# Without its environment the subshell is of no use. A function that fails may leave $? true.
$global:LASTEXITCODE = 0
workon $_venvyard_name
if (-not $? -or $LASTEXITCODE -ne 0) { exit ([Math]::Max(1, $LASTEXITCODE)) }
Remove-Variable -Name _venvyard_name, _venvyard_functions
