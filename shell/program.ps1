# The program, as PowerShell's functions call it: where it is, what it prints, and the code in that.

# Where the program is: an application, whatever aliases and functions there are. What PATH has lost is where it was
# when it was last found, or when this was set up.
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

# The same, or a message and status 127.
function global:_venvyard_require {
    $program = _venvyard_find
    if ($program) { return $program }
    [System.Console]::Error.WriteLine("venvyard: the program 'venvyard' is not in any directory of PATH")
    $global:LASTEXITCODE = 127
}

# Runs the program with the given words. Its messages go to the terminal; what it prints is returned whole when it
# succeeded.
function global:_venvyard_capture {
    param($Program, $Words)
    . _venvyard_calm
    $encoding = [System.Console]::OutputEncoding
    $isOther = $encoding.CodePage -ne 65001
    # Without a console there is no encoding to set.
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

# Runs a program with just these words: on Unix PowerShell expands what comes out of a variable, and not what is written
# in quotes.
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

# A word in quotes, among which PowerShell counts the typographic ones.
function global:_venvyard_quote {
    param([string]$Word)
    return "'" + ($Word -replace "['\u2018-\u201b]", '$&$&') + "'"
}

# The words, written so that a program gets them as they are. Before 7.3 PowerShell leaves empty ones out and takes a
# double quote for its own; 5.1 also ends a quoted word at a backslash before the quote.
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

# Runs the program, and then the code that it printed: only when it succeeded and that came whole.
function global:_venvyard_eval {
    param($Words)
    . _venvyard_calm
    $program = _venvyard_require
    if (-not $program) { return }
    $busy = $global:_venvyard_busy
    $global:_venvyard_busy = $true
    $env:_VENVYARD_PREVIOUS = $ExecutionContext.SessionState.PSVariable.GetValue('global:_venvyard_previous')
    try {
        $code = _venvyard_capture $program $Words
        $env:_VENVYARD_PREVIOUS = $null
        if (-not $code) { return }
        if ($code -cnotmatch '# venvyard: whole\s*\z') {
            [System.Console]::Error.WriteLine('venvyard: nothing was changed: the program printed only a part of its code')
            $global:LASTEXITCODE = 1
            return
        }
        . ([ScriptBlock]::Create($code))
    } finally {
        $env:_VENVYARD_PREVIOUS = $null
        $global:_venvyard_busy = $busy
    }
}

function global:_venvyard_tell {
    param([string]$Text)
    [System.Console]::Error.WriteLine("venvyard: $Text")
    $global:LASTEXITCODE = 1
}

# A setting of the session, or of the process's environment.
function global:_venvyard_setting {
    param([string]$Name)
    return [string]$ExecutionContext.SessionState.PSVariable.GetValue(
        "global:$Name", [System.Environment]::GetEnvironmentVariable($Name))
}
