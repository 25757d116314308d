
# The functions of a PowerShell that is set up: workon, mkenv, mktmpenv, rmenv, lsenv. 'venvyard init
# powershell' prints this and what it needs, without comments; 'venvyard setup' has the profile load it.

function global:workon {
    _venvyard_eval (@('activate', '--shell', 'powershell', '--loaded', $global:_venvyard_loaded) + @(_venvyard_text $args))
}

function global:mkenv {
    _venvyard_eval (@('create', '--shell', 'powershell', '--loaded', $global:_venvyard_loaded) + @(_venvyard_text $args))
}

# Runs the program, and then the code that it printed: only when it succeeded and that came whole.
function global:_venvyard_eval {
    param([string[]]$Words)
    $env:_VENVYARD_PREVIOUS = $global:_venvyard_previous
    try {
        $code = _venvyard_capture $Words
    } finally {
        _venvyard_put '_VENVYARD_PREVIOUS' $null
    }
    if (-not $code) { return }
    if ($code.TrimEnd().EndsWith('# venvyard: whole')) {
        Invoke-Expression -Command $code
    } else {
        [System.Console]::Error.WriteLine('venvyard: nothing was changed: the program printed only a part of its code')
        $global:LASTEXITCODE = 1
    }
}

# A temporary one, which leaving deletes.
function global:mktmpenv {
    $words = @(_venvyard_text $args)
    mkenv --temp @words
}

function global:rmenv {
    _venvyard_start_program (@('remove') + @(_venvyard_text $args))
}

function global:lsenv {
    _venvyard_start_program (@('list') + @(_venvyard_text $args))
}

# The words as they were typed: PowerShell has made a number of 3.10, and a list of what has commas in it.
function global:_venvyard_text {
    param([object[]]$Words)
    for ($index = 0; $index -lt $Words.Count; $index++) {
        if ($Words[$index] -is [array]) {
            @(_venvyard_text $Words[$index]) -join ','
        } elseif ($null -eq $Words[$index]) {
            ''
        } else {
            # What it was written as; a conversion would write the number anew.
            $Words[$index].psobject.ToString()
        }
    }
}

# Runs the program with the given words.
function global:_venvyard_start_program {
    param([string[]]$Words)
    $program = _venvyard_find
    if (-not $program) { return }
    $Words = @(_venvyard_words $Words)
    & $program @Words
}

# --- completion ---
# Runs the program with the given words. Its messages go to the terminal; what it prints is returned
# whole when it succeeded.
function global:_venvyard_capture {
    param([string[]]$Words)
    $program = _venvyard_find
    if (-not $program) { return }
    $Words = @(_venvyard_words $Words)
    # 7.4 can make an exception of a status: that is looked at below.
    $PSNativeCommandUseErrorActionPreference = $false
    $encoding = [System.Console]::OutputEncoding
    # Without a console there is no encoding to set.
    try { [System.Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false } catch { }
    try {
        $code = (& $program @Words) -join "`n"
        if ($LASTEXITCODE -eq 0) { return $code }
    } finally {
        try { [System.Console]::OutputEncoding = $encoding } catch { }
    }
}

# The words, written so that the program gets them as they are. Before 7.3 PowerShell leaves empty ones
# out and takes a double quote for its own; 5.1 also ends a quoted word at a backslash before the quote.
function global:_venvyard_words {
    param([string[]]$Words)
    $passing = Get-Variable -Name PSNativeCommandArgumentPassing -ValueOnly -ErrorAction Ignore
    if ($passing -and ([string]$passing -ne 'Legacy')) { return $Words }
    foreach ($word in $Words) {
        $word = $word -replace '(\\*)"', '$1$1\"'
        if ($PSVersionTable.PSVersion.Major -lt 6 -and $word -match '\s') { $word = $word -replace '(\\+)$', '$1$1' }
        if ($word) { $word } else { '""' }
    }
}

# Where the program is: an application, whatever aliases and functions there are.
function global:_venvyard_find {
    if ($env:VENVYARD_EXE) { return $env:VENVYARD_EXE }
    $command = Get-Command -Name venvyard -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    if ($command) { return $command.Path }
    [System.Console]::Error.WriteLine("venvyard: the program 'venvyard' is not in any directory of PATH")
    $global:LASTEXITCODE = 127
}

# The program answers: a line for each value, with a tab and a description behind it, or one that says
# what PowerShell itself completes.
Register-ArgumentCompleter -Native -CommandName 'workon', 'mkenv', 'mktmpenv', 'rmenv', 'lsenv', 'cdenv', 'cdsite', 'cdproject', 'venvyard' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    # An answer that is empty keeps PowerShell from completing file names.
    if (-not ($env:VENVYARD_EXE -or (Get-Command -Name venvyard -CommandType Application -ErrorAction Ignore))) { return '' }
    $words = @()
    $word = ''
    $end = 0
    foreach ($element in $commandAst.CommandElements) {
        $extent = $element.Extent
        if ($extent.StartOffset -ge $cursorPosition) { break }
        $end = $extent.EndOffset
        if ($end -ge $cursorPosition) {
            # As far as the cursor, without the quote it may begin with.
            $word = $extent.Text.Substring(0, $cursorPosition - $extent.StartOffset).Trim([char[]]@('"', "'"))
            $words += $word
        } elseif ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) {
            $words += $element.Value
        } else {
            $words += $extent.Text
        }
    }
    # An empty last word is told by the index alone: 5.1 passes no empty arguments.
    $index = $words.Count
    if ($end -ge $cursorPosition) { $index = $words.Count - 1 }
    $status = Get-Variable -Name LASTEXITCODE -Scope Global -ValueOnly -ErrorAction Ignore
    $lines = _venvyard_capture (@('__complete', 'powershell', [string]$index) + $words)
    $global:LASTEXITCODE = $status
    $lines = @(([string]$lines -split '\r?\n') | Where-Object { $_ })
    if ($lines.Count -eq 0) { return '' }
    if ($lines[0] -eq "`tfiles" -or $lines[0] -eq "`tdirectories") {
        # The path behind --option= is completed, the option stays.
        $option = ''
        if ($word -match '^--[a-z-]+=') { $option = $Matches[0] }
        $paths = @([System.Management.Automation.CompletionCompleters]::CompleteFilename($word.Substring($option.Length)))
        if ($lines[0] -eq "`tdirectories") {
            $paths = @($paths | Where-Object { $_.ResultType -eq 'ProviderContainer' })
        }
        if ($paths.Count -eq 0) { return '' }
        foreach ($path in $paths) {
            [System.Management.Automation.CompletionResult]::new($option + $path.CompletionText, $path.ListItemText, $path.ResultType, $path.ToolTip)
        }
        return
    }
    # There may be thousands: a command for each would take seconds.
    foreach ($line in $lines) {
        $value, $about = $line.Split([char]9)
        if (-not $about) { $about = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $about)
    }
}
# --- end of completion ---

# A session that was started in an environment has its variables, but not what takes them back.
function global:_venvyard_adopt {
    $scripts = 'bin'
    if ([System.IO.Path]::PathSeparator -eq ';') { $scripts = 'Scripts' }
    $inherited = @(([string]$env:_venvyard_variables).Split([System.IO.Path]::PathSeparator))
    if (-not $inherited[0]) { $inherited = @('VIRTUAL_ENV VIRTUAL_ENV_PROMPT') }
    $bin = $env:VIRTUAL_ENV + [System.IO.Path]::DirectorySeparatorChar + $scripts
    # An editor may have set VIRTUAL_ENV alone.
    if (-not $env:VIRTUAL_ENV_PROMPT) {
        $env:VIRTUAL_ENV_PROMPT = Split-Path -Leaf -Path ($env:VIRTUAL_ENV -replace '[\\/]\.venv$', '')
    }
    _venvyard_start $env:VIRTUAL_ENV $bin '' ''
    $state = $global:_venvyard_state
    # Nothing is known of what these were: leaving unsets them.
    foreach ($name in ($inherited[0].Split(' ') -match '^\w+$')) {
        $state.Names += $name
        $env:_venvyard_variables = ("$env:_venvyard_variables $name").Trim()
        $state.New[$name] = [System.Environment]::GetEnvironmentVariable($name)
    }
    foreach ($entry in ($inherited -match '^\w+[+^]=')) {
        # The environment's own is put in anew.
        if ($entry -ceq "PATH^=$bin") { continue }
        $state.Entries += $entry
        $state.Lists += ($entry -split '[+^]=', 2)[0]
        $env:_venvyard_variables = "$env:_venvyard_variables" + [System.IO.Path]::PathSeparator + $entry
    }
    # A profile may have put other directories before the environment's, or dropped it.
    _venvyard_drop "PATH^=$bin"
    _venvyard_end
}

# Where there is a 'deactivate', it knows better: that of the environment's own Activate.ps1.
if (($null -eq $global:_venvyard_state) -and $env:VIRTUAL_ENV -and
    -not (Test-Path -LiteralPath 'Function:deactivate') -and
    [System.IO.File]::Exists($env:VIRTUAL_ENV + '/.venvyard/environment.toml')) {
    _venvyard_adopt
}
