# venvyard 0.1.0
#
# Activation in Windows PowerShell 5.1 and PowerShell 7. 'venvyard activate' prints these functions
# before the lines that call them, so that the code works in a session that loaded nothing;
# the file that is loaded begins with them, for sessions that inherit an active environment.
#
# There is nothing to check before the first change: environment variables are never read-only there, and
# always text.
#
# The state, which every version must understand, is one hashtable: Directory, Bin, Root (the tree whose
# entering activated it; empty: chosen by hand), Temporary, Names, Old and New (what each name was and
# became; $null: unset), Lists (the PATH-like names), Entries (what was added, as PATH^=DIRECTORY and
# PATH+=DIRECTORY), Hooks (directories, in the order of leaving), Project and Command (what is run on leaving, and
# where), Prompt and OwnPrompt, Deactivate. Beside it: _venvyard_previous, the environment that was left last,
# and $env:_venvyard_variables for child shells: the names that were set, then after a separator each the
# entries.

# Which functions these are: the program prints none to a shell that has the very same.
$global:_venvyard_loaded = '10fe600b'

if (-not (Test-Path -LiteralPath 'Variable:global:_venvyard_state')) {
    $global:_venvyard_state = $null
    $global:_venvyard_previous = ''
    $global:_venvyard_running = @()
    $global:_venvyard_failed = $false
}

# Leaves what is active.
function global:_venvyard_begin {
    param([string]$Directory, [string]$Bin, [string]$Root, [string]$Temporary)
    $global:_venvyard_failed = $false
    # What another tool activated over ours came last and goes first.
    $ours = ''
    if ($null -ne $global:_venvyard_state) { $ours = $global:_venvyard_state.Directory }
    if ($env:VIRTUAL_ENV -and ($env:VIRTUAL_ENV -cne $ours) -and (Test-Path -LiteralPath 'Function:deactivate')) {
        deactivate
    }
    _venvyard_leave
    # What a hook may have entered.
    _venvyard_undo
    _venvyard_start $Directory $Bin $Root $Temporary
}

# An empty state.
function global:_venvyard_start {
    param([string]$Directory, [string]$Bin, [string]$Root, [string]$Temporary)
    $global:_venvyard_state = @{
        Directory = $Directory
        Bin = $Bin
        Root = $Root
        Temporary = $Temporary
        Names = @()
        # Not @{}, to which foo and FOO would be one: where there are two such variables, they are two.
        Old = New-Object System.Collections.Hashtable
        New = New-Object System.Collections.Hashtable
        Lists = @()
        Entries = @()
        Hooks = @()
        Project = $null
        Command = $null
        Prompt = $null
        OwnPrompt = $null
        Deactivate = $null
    }
    $env:_venvyard_variables = ''
}

function global:_venvyard_set {
    param([string]$Name, [string]$Value)
    _venvyard_keep $Name
    $global:_venvyard_state.Names += $Name
    $env:_venvyard_variables = ("$env:_venvyard_variables $Name").Trim()
    _venvyard_put $Name $Value
    $global:_venvyard_state.New[$Name] = [System.Environment]::GetEnvironmentVariable($Name)
}

function global:_venvyard_unset {
    param([string]$Name)
    _venvyard_keep $Name
    $global:_venvyard_state.Names += $Name
    _venvyard_put $Name $null
    $global:_venvyard_state.New[$Name] = $null
}

# One entry more, in front of all (^) or behind (+).
function global:_venvyard_entry {
    param([string]$Name, [string]$End, [string]$Directory)
    $state = $global:_venvyard_state
    if ($state.Lists -cnotcontains $Name) {
        _venvyard_keep $Name
        $state.Lists += $Name
    }
    $separator = [string][System.IO.Path]::PathSeparator
    $now = [System.Environment]::GetEnvironmentVariable($Name)
    if (-not $now) {
        $now = $Directory
    } elseif ($End -eq '^') {
        $now = $Directory + $separator + $now
    } else {
        $now = $now + $separator + $Directory
    }
    _venvyard_put $Name $now
    $state.Entries += ($Name + $End + '=' + $Directory)
    $env:_venvyard_variables = "$env:_venvyard_variables" + $separator + $Name + $End + '=' + $Directory
}

# A value of $null removes the variable; an empty one stays a value where the system has such.
function global:_venvyard_put {
    param([string]$Name, $Value)
    if ($null -ne $Value) {
        [System.Environment]::SetEnvironmentVariable($Name, $Value)
    } elseif (Test-Path -LiteralPath "Env:$Name") {
        Remove-Item -LiteralPath "Env:$Name"
    }
}

function global:_venvyard_keep {
    param([string]$Name)
    $global:_venvyard_state.Old[$Name] = [System.Environment]::GetEnvironmentVariable($Name)
}

# Puts Bin in front of all, shows the name, and makes 'deactivate'.
function global:_venvyard_end {
    _venvyard_entry 'PATH' '^' $global:_venvyard_state.Bin
    if (-not $env:VIRTUAL_ENV_DISABLE_PROMPT) { _venvyard_show }
    if (Test-Path -LiteralPath 'Function:deactivate') {
        $global:_venvyard_state.Deactivate = (Get-Item -LiteralPath 'Function:deactivate').ScriptBlock
    }
    function global:deactivate { _venvyard_deactivate }
}

# Puts the name before whatever the prompt is. The old prompt still sees whether the user's last
# command succeeded. A closure: what was wrapped around this prompt meanwhile goes on calling it when
# the environment is left, or when another prompt of ours is wrapped around that.
function global:_venvyard_show {
    if (-not (Test-Path -LiteralPath 'Function:prompt')) { return }
    $state = $global:_venvyard_state
    $old = (Get-Item -LiteralPath 'Function:prompt').ScriptBlock
    $own = {
        $succeeded = $?
        $prompt = $old
        # Auto-activation first: what it enters or leaves here has another prompt, which is shown instead.
        if ((Test-Path -LiteralPath 'Function:_venvyard_auto') -and (_venvyard_auto)) {
            $prompt = (Get-Item -LiteralPath 'Function:prompt').ScriptBlock
        } elseif (_venvyard_is_shown $state) {
            Write-Host -NoNewline -Object ('(' + $env:VIRTUAL_ENV_PROMPT + ') ')
        }
        if (-not $succeeded) { Write-Error -Message ' ' -ErrorAction Ignore }
        & $prompt
    }.GetNewClosure()
    $state.Prompt = $old
    $state.OwnPrompt = $own
    Set-Item -LiteralPath 'Function:global:prompt' -Value $own
}

# Whether the prompt of that state is to name it: not where another tool's environment is active, which is in
# the prompt already.
function global:_venvyard_is_shown {
    param($State)
    if (-not [object]::ReferenceEquals($State, $global:_venvyard_state)) { return $false }
    if ($env:VIRTUAL_ENV) { return ($env:VIRTUAL_ENV -ceq $State.Directory) }
    # What it entered over ours has been left, and its 'deactivate' took ours along.
    $null = _venvyard_deactivate
    return $false
}

# A prompt that something else has put in place of ours is left alone.
function global:_venvyard_hide {
    $state = $global:_venvyard_state
    if ($null -eq $state.OwnPrompt -or -not (Test-Path -LiteralPath 'Function:prompt')) { return }
    $prompt = (Get-Item -LiteralPath 'Function:prompt').ScriptBlock
    if ($prompt.ToString() -ceq $state.OwnPrompt.ToString()) {
        Set-Item -LiteralPath 'Function:global:prompt' -Value $state.Prompt
    }
}

# What is run on leaving, and where.
function global:_venvyard_on_leaving {
    param([string]$Directory, [string]$Command)
    $global:_venvyard_state.Project = $Directory
    $global:_venvyard_state.Command = $Command
}

# Sources the hooks in these directories, in the order of entering.
function global:_venvyard_entered {
    $state = $global:_venvyard_state
    foreach ($directory in $args) { $state.Hooks = @($directory) + $state.Hooks }
    foreach ($directory in $args) {
        # A hook may have gone elsewhere.
        if (-not [object]::ReferenceEquals($state, $global:_venvyard_state)) { return }
        _venvyard_source (Join-Path -Path $directory -ChildPath 'activate.ps1')
    }
}

# Sources a hook, unless it is what is being sourced: it may call 'workon' and 'deactivate'. What it
# defines has to be global, as this is a function.
function global:_venvyard_source {
    param([string]$_venvyard_file)
    if ($global:_venvyard_running -contains $_venvyard_file) { return }
    if (-not [System.IO.File]::Exists($_venvyard_file)) { return }
    $global:_venvyard_running += $_venvyard_file
    $_venvyard_why = ''
    $global:LASTEXITCODE = 0
    try {
        . $_venvyard_file
        if (-not $?) { $_venvyard_why = 'failed' }
        if ($global:LASTEXITCODE -ne 0) { $_venvyard_why = "ended with status $global:LASTEXITCODE" }
    } catch {
        $_venvyard_why = "failed: $_"
    } finally {
        $global:_venvyard_running = @($global:_venvyard_running | Where-Object { $_ -cne $_venvyard_file })
    }
    if ($_venvyard_why) { _venvyard_say_failed "the hook $_venvyard_file $_venvyard_why" }
}

function global:_venvyard_say_failed {
    param([string]$What)
    [System.Console]::Error.WriteLine("venvyard: $What")
    $global:_venvyard_failed = $true
}

# A child of the system's shell runs the command there.
function global:_venvyard_run {
    param([string]$Directory, [string]$Command)
    try {
        Push-Location -LiteralPath $Directory -ErrorAction Stop
    } catch {
        _venvyard_say_failed "the command of a project was not run: $_"
        return
    }
    # 7.4 can make an exception of a status: that is looked at below.
    $PSNativeCommandUseErrorActionPreference = $false
    try {
        if ([System.IO.Path]::PathSeparator -eq ';') {
            & $env:ComSpec '/d' '/s' '/c' $Command
        } else {
            & '/bin/sh' '-c' $Command
        }
    } finally {
        Pop-Location
    }
    if ($LASTEXITCODE -ne 0) {
        _venvyard_say_failed "the command of the project $Directory ended with status ${LASTEXITCODE}: $Command"
    }
}

# What a function can tell of its end: there is no status but the last program's.
function global:_venvyard_done {
    if ($global:_venvyard_failed) { $global:LASTEXITCODE = 1 }
    $global:_venvyard_failed = $false
}

# It is what 'deactivate' does.
function global:_venvyard_deactivate {
    $global:_venvyard_failed = $false
    _venvyard_leave
    _venvyard_done
}

# What the environment's and the project's hooks ask for, then all is taken back.
function global:_venvyard_leave {
    $state = $global:_venvyard_state
    if ($null -eq $state) { return }
    if ($state.Command) { _venvyard_run $state.Project $state.Command }
    foreach ($directory in $state.Hooks) {
        _venvyard_source (Join-Path -Path $directory -ChildPath 'deactivate.ps1')
        # A hook may have left it, and gone elsewhere.
        if (-not [object]::ReferenceEquals($state, $global:_venvyard_state)) { return }
    }
    _venvyard_undo
    if ($state.Temporary) {
        $program = 'venvyard'
        if ($env:VENVYARD_EXE) { $program = $env:VENVYARD_EXE }
        & $program remove --temporary $state.Directory
        if ($LASTEXITCODE -ne 0) { $global:_venvyard_failed = $true }
    }
}

# Takes back what was changed, and nothing else.
function global:_venvyard_undo {
    $state = $global:_venvyard_state
    if ($null -eq $state) { return }
    # Another tool's 'deactivate' may have taken this along.
    if (-not $env:VIRTUAL_ENV) { $env:VIRTUAL_ENV = $state.Directory }
    foreach ($entry in $state.Entries) { _venvyard_drop $entry }
    foreach ($name in $state.Lists) {
        # Unset again, or as empty as it was, if nothing else is in it by now.
        if (-not [System.Environment]::GetEnvironmentVariable($name) -and -not $state.Old[$name]) {
            _venvyard_put $name $state.Old[$name]
        }
    }
    foreach ($name in $state.Names) {
        # As it was, unless the user has changed it meanwhile.
        if ([System.Environment]::GetEnvironmentVariable($name) -ceq $state.New[$name]) {
            _venvyard_put $name $state.Old[$name]
        }
    }
    _venvyard_hide
    if (Test-Path -LiteralPath 'Function:deactivate') { Remove-Item -LiteralPath 'Function:deactivate' }
    if ($null -ne $state.Deactivate) {
        Set-Item -LiteralPath 'Function:global:deactivate' -Value $state.Deactivate
    }
    if (-not $state.Temporary) { $global:_venvyard_previous = $state.Directory }
    _venvyard_put '_venvyard_variables' $null
    $global:_venvyard_state = $null
}

# Takes the entry out once, wherever it now stands: what the user changed meanwhile stays.
function global:_venvyard_drop {
    param([string]$Entry)
    $name, $directory = $Entry -split '[+^]=', 2
    $separator = [string][System.IO.Path]::PathSeparator
    $entries = New-Object 'System.Collections.Generic.List[string]'
    foreach ($item in ([string][System.Environment]::GetEnvironmentVariable($name)).Split($separator)) { $entries.Add($item) }
    if ($Entry.StartsWith($name + '^')) {
        $index = $entries.IndexOf($directory)
    } else {
        $index = $entries.LastIndexOf($directory)
    }
    if ($index -lt 0) { return }
    $entries.RemoveAt($index)
    # An empty value removes the variable on Windows, as it removes it here before .NET 9.
    _venvyard_put $name ($entries -join $separator)
}
