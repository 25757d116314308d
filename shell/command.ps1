# What the aliases workon, mkenv, pip and the others lead to: this file, under the name of each. Only a script can tell how
# it ended, as a program does: a function leaves $? true. It is read when it is first called.
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    Write-Warning -Message 'venvyard: its commands need the full language, which this session is not allowed; bin/activate.ps1 of an environment works here.'
    exit 1
}
if (-not ${function:_venvyard_command}) {
    . "$PSScriptRoot/program.ps1"
    . "$PSScriptRoot/commands.ps1"
}
$_venvyard_name = [System.IO.Path]::GetFileNameWithoutExtension($PSCommandPath)
if ('pip', 'pip3' -ccontains $_venvyard_name) {
    if (-not ${function:_venvyard_call}) { . "$PSScriptRoot/words.ps1" }
    if (-not ${function:_venvyard_guard}) { . "$PSScriptRoot/guard.ps1" }
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
} elseif ($_venvyard_name -ceq 'lssite') {
    if (-not ${function:_venvyard_place}) { . "$PSScriptRoot/places.ps1" }
    _venvyard_list_site @args
} else {
    _venvyard_command $_venvyard_name $MyInvocation $args
}
exit $LASTEXITCODE
