# Runs the program with the given words. Its messages go to the terminal; what it prints is returned
# whole when it succeeded.
function global:_venvyard_capture {
    param([string[]]$Words)
    $program = _venvyard_find
    if (-not $program) { return }
    $encoding = [System.Console]::OutputEncoding
    # Without a console there is no encoding to set.
    try { [System.Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false } catch { }
    try {
        $code = & $program @Words | Out-String
        if ($LASTEXITCODE -eq 0) { return $code }
    } finally {
        try { [System.Console]::OutputEncoding = $encoding } catch { }
    }
}

# Where the program is: an application, whatever aliases and functions there are.
function global:_venvyard_find {
    if ($env:VENVYARD_EXE) { return $env:VENVYARD_EXE }
    $command = Get-Command -Name venvyard -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    if ($command) { return $command.Path }
    [System.Console]::Error.WriteLine("venvyard: the program 'venvyard' is not in any directory of PATH")
}

# The program answers: a line for each value, with a tab and a description behind it. Where there is
# none, PowerShell completes file names.
Register-ArgumentCompleter -Native -CommandName 'workon', 'mkenv', 'rmenv', 'lsenv', 'venvyard' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @()
    foreach ($element in $commandAst.CommandElements) {
        if ($element.Extent.StartOffset -lt $cursorPosition) {
            if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) {
                $words += $element.Value
            } else {
                $words += $element.Extent.Text
            }
        }
    }
    # An empty last word is told by the index alone: 5.1 passes no empty arguments.
    $index = $words.Count - 1
    if (-not $wordToComplete) { $index = $words.Count }
    $lines = _venvyard_capture (@('__complete', 'powershell', [string]$index) + $words)
    foreach ($line in ([string]$lines -split '\r?\n')) {
        $value, $about = $line -split "`t", 2
        if ($value) {
            if (-not $about) { $about = $value }
            New-Object System.Management.Automation.CompletionResult $value, $value, 'ParameterValue', $about
        }
    }
}
