# What the aliases pip and pip3 lead to where there is a guard: this file, under both names.
if ($ExecutionContext.SessionState.LanguageMode) {
    Write-Warning -Message 'venvyard: its guard needs the full language, which this session is not allowed; unset VENVYARD_GUARD.'
    exit 1
}
if (-not ${function:_venvyard_guard}) {
    . "$PSScriptRoot/program.ps1"
    . "$PSScriptRoot/words.ps1"
    . "$PSScriptRoot/guard.ps1"
}
$_venvyard_name = [System.IO.Path]::GetFileNameWithoutExtension($PSCommandPath)
if (_venvyard_guard $_venvyard_name $args) { exit 1 }
$_venvyard_program = $ExecutionContext.InvokeCommand.GetCommand($_venvyard_name, 'Application')
if (-not $_venvyard_program) {
    _venvyard_not_found $_venvyard_name
    exit 127
}
# Nothing of ours reaches in: it is the user's own command.
$_venvyard_code = _venvyard_call $MyInvocation $args
if ($MyInvocation.ExpectingInput) {
    $input | & $_venvyard_code $_venvyard_program.Path $args
} else {
    & $_venvyard_code $_venvyard_program.Path $args
}
exit $LASTEXITCODE
