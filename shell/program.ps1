# How PowerShell's functions find the program, run it, and run the code that it prints.

# The program's path. It is an application, whatever aliases and functions there are. If PATH doesn't lead to it, its
# path from the last time, or from the time of 'venvyard setup', is used.
function global:_venvyard_find {
    $variables = $ExecutionContext.SessionState.PSVariable
    $place = $env:VENVYARD_EXE
    if ($place -and [System.IO.File]::Exists($place)) { return $place }
    $place = $variables.GetValue('global:_venvyard_exe')
    if ($place -and [System.IO.File]::Exists($place)) { return $place }
    $command = $ExecutionContext.InvokeCommand.GetCommand('venvyard', 'Application')
    $place = $variables.GetValue('global:_venvyard_found')
    if ($command) { $place = $command.Path }
    if (-not $place -or -not [System.IO.File]::Exists($place)) { return }
    $global:_venvyard_exe = $place
    return $place
}

# The program's path, or a message and status 127.
function global:_venvyard_require {
    $program = _venvyard_find
    if ($program) { return $program }
    [System.Console]::Error.WriteLine("venvyard: can't find the program 'venvyard' on PATH")
    $global:LASTEXITCODE = 127
}

# Runs the program with these words. Its messages go to the terminal. Returns all of its output if it succeeds.
function global:_venvyard_capture {
    param($Program, $Words)
    . _venvyard_calm
    $encoding = [System.Console]::OutputEncoding
    $isOther = $encoding.CodePage -ne 65001
    # Without a console, there is no encoding to set.
    if ($isOther) { try { [System.Console]::OutputEncoding = [System.Text.UTF8Encoding]::new($false) } catch { } }
    $OFS = "`n"
    try {
        $lines = _venvyard_invoke $Program $Words
        if (-not $LASTEXITCODE) { return "$lines" }
    } catch {
        [System.Console]::Error.WriteLine("venvyard: $($_.Exception.Message)")
        $global:LASTEXITCODE = 126
    } finally {
        if ($isOther) { try { [System.Console]::OutputEncoding = $encoding } catch { } }
    }
}

# Runs a program with exactly these words. On Unix, PowerShell expands patterns in the values of variables, but not in
# quoted text.
function global:_venvyard_invoke {
    param($Program, $Words)
    $OFS = ' '
    if ("$Words" -cnotmatch '^[\w./=-]+( [\w./=-]+)*\z') {
        $Words = @(_venvyard_pass $Words)
        if ("$Words" -cmatch '[*?\[]|(^| )~') {
            $code = "$(foreach ($word in $Words) { _venvyard_quote $word })"
            & ([ScriptBlock]::Create("& `$args[0] $code")) $Program
            return
        }
    }
    & $Program $Words
}

# The word in quotes. Typographic quotes count as quotes in PowerShell.
function global:_venvyard_quote {
    param([string]$Word)
    return "'" + ($Word -replace "['\u2018-\u201b]", '$&$&') + "'"
}

# The words, escaped so that a program gets them unchanged. Before 7.3, PowerShell drops empty words and interprets
# double quotes; 5.1 also ends a quoted word at a backslash before the quote.
function global:_venvyard_pass {
    param([string[]]$Words)
    $passing = $ExecutionContext.SessionState.PSVariable.GetValue('PSNativeCommandArgumentPassing')
    if ($passing -and ([string]$passing -ne 'Legacy')) { return $Words }
    foreach ($word in $Words) {
        $word = $word -replace '(\\*)"', '$1$1\"'
        if ($PSVersionTable.PSVersion.Major -lt 6 -and $word -match '\s') { $word = $word -replace '(\\+)$', '$1$1' }
        if ($word) { $word } else { '""' }
    }
}

# Runs the program, and then the code that it printed, if it succeeded and printed all of it.
function global:_venvyard_eval {
    param($Words)
    . _venvyard_calm
    $program = _venvyard_require
    if (-not $program) { return }
    $busy = $global:_venvyard_busy
    $global:_venvyard_busy = $true
    try {
        $code = _venvyard_capture $program $Words
        if (-not $code) { return }
        if ($code -cnotmatch '# venvyard: whole\s*\z') {
            [System.Console]::Error.WriteLine('venvyard: nothing was changed: the program printed only part of its code')
            $global:LASTEXITCODE = 1
            return
        }
        . ([ScriptBlock]::Create($code))
    } finally {
        $global:_venvyard_busy = $busy
    }
}

function global:_venvyard_tell {
    param([string]$Text)
    [System.Console]::Error.WriteLine("venvyard: $Text")
    $global:LASTEXITCODE = 1
}

# A setting: a variable of the session, or else of the process's environment.
function global:_venvyard_setting {
    param([string]$Name)
    return [string]$ExecutionContext.SessionState.PSVariable.GetValue(
        "global:$Name", [System.Environment]::GetEnvironmentVariable($Name))
}
