# What Tab offers for virtualenvwrapper's commands in PowerShell.

if (-not ${function:_venvyard_complete}) {
    . "$global:_venvyard_files/program.ps1"
    . "$global:_venvyard_files/complete.ps1"
}
if (-not ${function:_venvyard_compat_names}) { . "$global:_venvyard_files/compat/compat.ps1" }

# Some take the same words as a command of ours, the others the names of environments.
function global:_venvyard_compat_complete {
    param($WordToComplete, $CommandAst, $CursorPosition)
    $ours = @{ mkvirtualenv = 'mkenv'; mkproject = 'mkenv'; mktmpenv = 'mktmpenv'; cdvirtualenv = 'cdenv'; cdsitepackages = 'cdsite' }
    $same = $ours[[string]$CommandAst.GetCommandName()]
    if ($same) { return _venvyard_complete $WordToComplete $CommandAst $CursorPosition $same }
    . _venvyard_calm
    $found = @(foreach ($name in _venvyard_compat_names) {
        if (-not $name.StartsWith($WordToComplete, [System.StringComparison]::OrdinalIgnoreCase)) { continue }
        $value = $name
        if ($name -cnotmatch '^[\w.][\w.-]*\z') { $value = _venvyard_quote $name }
        [System.Management.Automation.CompletionResult]::new($value, $name, 'ParameterValue', $name)
    })
    if ($found.Count) { return $found }
    # Without an answer, PowerShell would offer the names of files. Offer what was typed.
    if (-not $WordToComplete) { $WordToComplete = ' ' }
    [System.Management.Automation.CompletionResult]::new($WordToComplete, $WordToComplete, 'ParameterValue', $WordToComplete)
}
