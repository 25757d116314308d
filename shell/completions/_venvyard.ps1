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

# Resets preferences: the user's are for the user's own commands. Dot-source it, so that it sets the caller's variables.
function global:_venvyard_calm {
    $ErrorActionPreference = 'Continue'
    $PSNativeCommandUseErrorActionPreference = $false
    $PSDefaultParameterValues = @{}
    $WhatIfPreference = $false
    $ConfirmPreference = 'None'
}

# Answers Tab with the program's answer: one line for each value, with a tab and a description after it, or one that
# asks for paths. The line's command takes the same words as $Command.
function global:_venvyard_complete {
    param($WordToComplete, $CommandAst, $CursorPosition, [string]$Command)
    . _venvyard_calm
    $program = _venvyard_find
    if (-not $program) { return }
    $line = _venvyard_line $CommandAst $CursorPosition
    if ($Command) { $line.Words[0] = $Command }
    $variables = $ExecutionContext.SessionState.PSVariable
    $status = $variables.GetValue('global:LASTEXITCODE')
    $answer = _venvyard_capture $program (@('__complete', 'powershell', [string]$line.Index) + $line.Words)
    $global:LASTEXITCODE = $status
    $lines = ([string]$answer).Split([char[]]@("`r", "`n"), [System.StringSplitOptions]::RemoveEmptyEntries)
    if ($lines.Count -gt 0 -and $lines[0].StartsWith("`t")) {
        $found = @(_venvyard_paths $line.Word $line.Typed ($lines[0] -ceq "`tdirectories"))
    } else {
        # There may be thousands. A command for each would take seconds.
        $found = @(foreach ($one in $lines) {
            $value, $about = $one.Split([char]9)
            if (-not $about) { $about = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $about)
        })
    }
    if ($found.Count -gt 0) { return $found }
    # Without an answer, PowerShell would offer the names of files. Offer what was typed.
    $same = $line.Typed
    if (-not $same) { $same = ' ' }
    [System.Management.Automation.CompletionResult]::new($same, $same, 'ParameterValue', $same)
}

# The words of the line, the index of the word at the cursor, that word up to the cursor, and that word as it was typed.
function global:_venvyard_line {
    param($CommandAst, $CursorPosition)
    $words = [System.Collections.Generic.List[string]]::new()
    $word = $typed = ''
    $end = $open = 0
    foreach ($element in $CommandAst.CommandElements) {
        $extent = $element.Extent
        if ($extent.StartOffset -ge $CursorPosition) { break }
        $isTyped = $extent.EndOffset -ge $CursorPosition
        $text = $extent.Text
        if ($isTyped) {
            $typed = $text
            $text = $text.Substring(0, $CursorPosition - $extent.StartOffset)
        }
        $meant = _venvyard_meant $element $text
        # An option and the value attached to it are one word: -p3.12.
        if ($words.Count -gt 1 -and $open -eq $extent.StartOffset) {
            $word = $words[$words.Count - 1] + $meant
            $words[$words.Count - 1] = $word
        } else {
            $word = $meant
            $words.Add($word)
        }
        $end = $extent.EndOffset
        $open = -1
        if ($element -is [System.Management.Automation.Language.CommandParameterAst]) { $open = $end }
    }
    # Only the index shows an empty last word, because 5.1 passes no empty arguments.
    $index = $words.Count
    if ($end -ge $CursorPosition) { $index-- } else { $word = $typed = '' }
    return @{ Words = $words.ToArray(); Index = $index; Word = $word; Typed = $typed }
}

# What a word means, as far as that is known without running anything: only variables in it are expanded.
function global:_venvyard_meant {
    param($Element, [string]$Text)
    $quotes = [char[]]@('"', "'", [char]0x2018, [char]0x2019, [char]0x201c, [char]0x201d)
    if ($Element -is [System.Management.Automation.Language.StringConstantExpressionAst]) {
        if ($Element.Extent.Text -ceq $Text) { return $Element.Value }
        return ($Text.TrimStart($quotes) -replace "''", "'")
    }
    $parts = @($Element)
    if ($Element -is [System.Management.Automation.Language.ExpandableStringExpressionAst]) { $parts = @($Element.NestedExpressions) }
    foreach ($part in $parts) {
        if ($part -isnot [System.Management.Automation.Language.VariableExpressionAst]) { return $Text.Trim($quotes) }
    }
    return $ExecutionContext.InvokeCommand.ExpandString($Text.Trim($quotes))
}

# Paths that begin with the word. PowerShell's own completion writes [ ] as a pattern, which no program understands.
function global:_venvyard_paths {
    param([string]$Word, [string]$Typed, [bool]$OnlyDirectories)
    # Complete only the path after --option=.
    $option = ''
    if ($Word -cmatch '^--[a-z-]+=') { $option = $Matches[0] }
    $prefix = $Word.Substring($option.Length)
    $separators = [char[]]@([System.IO.Path]::DirectorySeparatorChar, [System.IO.Path]::AltDirectorySeparatorChar)
    $cut = $prefix.LastIndexOfAny($separators) + 1
    $above, $name = $prefix.Substring(0, $cut), $prefix.Substring($cut)
    $place = $above -replace '^~(?=[/\\])', $HOME
    $here = $ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath
    $directory = [System.IO.DirectoryInfo]::new([System.IO.Path]::Combine($here, $place))
    if (-not $directory.Exists) { return }
    if ($place -cne $above) { $above = $place }
    try { $entries = $directory.GetFileSystemInfos() } catch { return }
    foreach ($entry in $entries) {
        $isDirectory = $entry.Attributes.HasFlag([System.IO.FileAttributes]::Directory)
        if (-not $isDirectory -and $OnlyDirectories -and [System.IO.Directory]::Exists($entry.FullName)) { $isDirectory = $true }
        if ($OnlyDirectories -and -not $isDirectory) { continue }
        if (-not $entry.Name.StartsWith($name, [System.StringComparison]::OrdinalIgnoreCase)) { continue }
        if ($entry.Name.StartsWith('.') -and -not $name.StartsWith('.')) { continue }
        $value = $option + $above + $entry.Name
        if ($value -cnotmatch '^[\w./\\:=+-]+$' -or $value -match '^[-\d]' -and -not $option) {
            $value = _venvyard_quote $value
        }
        $kind = 'ProviderItem'
        if ($isDirectory) { $kind = 'ProviderContainer' }
        [System.Management.Automation.CompletionResult]::new($value, $entry.Name, $kind, $entry.FullName)
    }
}

Register-ArgumentCompleter -Native -CommandName 'venvyard' -ScriptBlock { _venvyard_complete @args }
