# The script behind the guard's aliases pip and pip3, installed under both names.
if ($ExecutionContext.SessionState.LanguageMode) {
    Write-Warning -Message 'venvyard: its guard needs the full language mode, which this session does not have; unset VENVYARD_GUARD.'
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
# This is the user's own command, so it gets the user's preferences.
$_venvyard_code = _venvyard_call $MyInvocation $args
if ($MyInvocation.ExpectingInput) {
    $input | & $_venvyard_code $_venvyard_program.Path $args
} else {
    & $_venvyard_code $_venvyard_program.Path $args
}
exit $LASTEXITCODE
