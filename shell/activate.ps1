# venvyard 0.1.0
#
# Activation in Windows PowerShell 5.1 and PowerShell 7. 'venvyard activate' prints these functions, and those of the
# prompt, before the lines that call them, so that the code works in a session that loaded nothing. A session that
# inherits an active environment reads them when it starts.
#
# No cmdlet is called that belongs to a module: loading one takes longer than all else, and cmdlets do as
# $WhatIfPreference, $ConfirmPreference and $PSDefaultParameterValues say.
#
# There is nothing to check before the first change: environment variables are never read-only there, and
# always text.
#
# The state, which every version must understand, is one hashtable: Directory, Bin, Root (the tree whose
# entering activated it; empty: chosen by hand), Temporary, Names, Old and New (what each name was and
# became; $null: unset), Lists (the PATH-like names), Entries (what was added, as PATH^=DIRECTORY and
# PATH+=DIRECTORY), Hooks (directories, in the order of leaving), Project and Command (what is run on leaving, and
# where), Prompt and Foremost (what the prompt was, if ours was put in front of it on entering), Deactivate.
#
# Beside it: _venvyard_previous, the environment that was left last; _venvyard_moved, where a hook has gone, until that
# is seen; and $env:_venvyard_variables for child shells: the names that were set, then after a separator each the
# entries.

# Which functions these are: the program prints none to a shell that has the very same.
$global:_venvyard_loaded = 'b3be79e7'

if ($null -eq $ExecutionContext.SessionState.PSVariable.GetValue('global:_venvyard_running')) {
    $global:_venvyard_previous = ''
    $global:_venvyard_running = @()
    $global:_venvyard_failed = $false
    $global:_venvyard_moved = $null
}

# What the user prefers is for the user's own commands. It is dot-sourced: these are variables of the caller.
function global:_venvyard_calm {
    $ErrorActionPreference = 'Continue'
    $PSNativeCommandUseErrorActionPreference = $false
    $PSDefaultParameterValues = @{}
    $WhatIfPreference = $false
    $ConfirmPreference = 'None'
}

# Leaves what is active.
function global:_venvyard_begin {
    param([string]$Directory, [string]$Bin, [string]$Root, [string]$Temporary)
    $global:_venvyard_failed = $false
    # What another tool activated over ours came last and goes first.
    $ours = ''
    if ($null -ne $global:_venvyard_state) { $ours = $global:_venvyard_state.Directory }
    if ($env:VIRTUAL_ENV -and ($env:VIRTUAL_ENV -cne $ours) -and ${function:deactivate}) { deactivate }
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
        Old = [System.Collections.Hashtable]::new()
        New = [System.Collections.Hashtable]::new()
        Lists = @()
        Entries = @()
        Hooks = @()
        Project = $null
        Command = $null
        Prompt = $null
        Foremost = -1
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
    } else {
        [System.Environment]::SetEnvironmentVariable($Name, [System.Management.Automation.Language.NullString]::Value)
    }
}

function global:_venvyard_keep {
    param([string]$Name)
    $global:_venvyard_state.Old[$Name] = [System.Environment]::GetEnvironmentVariable($Name)
}

# Puts Bin in front of all, shows the name, and makes 'deactivate'.
function global:_venvyard_end {
    _venvyard_entry 'PATH' '^' $global:_venvyard_state.Bin
    $before, $foremost = ${function:prompt}, $global:_venvyard_foremost
    _venvyard_wrap
    if ($foremost -ne $global:_venvyard_foremost) { $global:_venvyard_state.Prompt, $global:_venvyard_state.Foremost = $before, $foremost }
    $global:_venvyard_state.Deactivate = ${function:deactivate}
    # Other tools' scripts call theirs with -NonDestructive.
    function global:deactivate {
        [CmdletBinding()]
        param([switch]$NonDestructive)
        _venvyard_deactivate
        # Where $PSDefaultParameterValues set -ErrorAction, this could throw.
        if ($global:LASTEXITCODE -ne 0 -and -not $PSBoundParameters.ContainsKey('ErrorAction')) {
            $ErrorActionPreference = 'Ignore'
            $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new(
                [System.Exception]::new('deactivate'), 'deactivate', 'NotSpecified', $null))
        }
    }
}

# What another tool entered over ours has been left, and its 'deactivate' took ours along.
function global:_venvyard_left {
    $status = $ExecutionContext.SessionState.PSVariable.GetValue('global:LASTEXITCODE')
    _venvyard_deactivate | Out-Host
    $global:LASTEXITCODE = $status
}

# A prompt that something else has put in place of ours is left alone.
function global:_venvyard_hide {
    $state = $global:_venvyard_state
    if ($null -eq $state.Prompt -or -not (_venvyard_is_prompt ${function:prompt})) { return }
    ${function:global:prompt} = $state.Prompt
    $global:_venvyard_foremost = $state.Foremost
}

# Goes there. Where the preference asks for it, the provider would only say that it would.
function global:_venvyard_go_to {
    param([string]$Directory)
    . _venvyard_calm
    try {
        $null = $ExecutionContext.SessionState.Path.SetLocation(
            [System.Management.Automation.WildcardPattern]::Escape($Directory))
    } catch {
        _venvyard_say_failed "can't go to ${Directory}: $($_.Exception.Message)"
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
        _venvyard_source "$directory/activate.ps1"
    }
}

# Sources a hook, unless it is what is being sourced: it may call 'workon' and 'deactivate'. What it
# defines has to be global, as this is a function. Where it goes is no reason to enter or leave anything.
function global:_venvyard_source {
    param([string]$_venvyard_file)
    if ($global:_venvyard_running -contains $_venvyard_file) { return }
    if (-not [System.IO.File]::Exists($_venvyard_file)) { return }
    $global:_venvyard_running += $_venvyard_file
    $_venvyard_before = $ExecutionContext.SessionState.Path.CurrentLocation.Path
    $_venvyard_why = ''
    $global:LASTEXITCODE = 0
    try {
        . _venvyard_prefer
        . $_venvyard_file
        if (-not $?) { $_venvyard_why = 'failed' }
        if ($global:LASTEXITCODE -ne 0) { $_venvyard_why = "ended with status $global:LASTEXITCODE" }
    } catch {
        $_venvyard_why = "failed: $_"
    } finally {
        $global:_venvyard_running = @(foreach ($one in $global:_venvyard_running) { if ($one -cne $_venvyard_file) { $one } })
        $_venvyard_after = $ExecutionContext.SessionState.Path.CurrentLocation.Path
        if ($_venvyard_after -cne $_venvyard_before) { $global:_venvyard_moved = $_venvyard_after }
    }
    if ($_venvyard_why) { _venvyard_say_failed "the hook $_venvyard_file $_venvyard_why" }
}

# What the user prefers, for what is the user's. It is dot-sourced.
function global:_venvyard_prefer {
    $ErrorActionPreference = $global:ErrorActionPreference
    $PSDefaultParameterValues = $global:PSDefaultParameterValues
    $WhatIfPreference = $global:WhatIfPreference
    $ConfirmPreference = $global:ConfirmPreference
}

function global:_venvyard_say_failed {
    param([string]$What)
    [System.Console]::Error.WriteLine("venvyard: $What")
    $global:_venvyard_failed = $true
}

# A child of the system's shell runs the command there. This session stays where it is: going there would be a change
# of location for all that watches them.
function global:_venvyard_run {
    param([string]$Directory, [string]$Command)
    . _venvyard_calm
    if ([System.IO.Path]::PathSeparator -eq ';') {
        $env:_VENVYARD_AT = $Directory
        & $env:ComSpec '/d' '/s' '/c' ('cd /d "%_VENVYARD_AT%" && ' + $Command)
        _venvyard_put '_VENVYARD_AT' $null
    } else {
        & '/bin/sh' '-c' 'cd -- "$1" && shift && eval "$1"' 'sh' $Directory $Command
    }
    if ($LASTEXITCODE -ne 0) {
        _venvyard_say_failed "the command of the project $Directory ended with status ${LASTEXITCODE}: $Command"
    }
}

# The status of what was done.
function global:_venvyard_done {
    $global:LASTEXITCODE = [int]$global:_venvyard_failed
    $global:_venvyard_failed = $false
}

# It is what 'deactivate' does.
function global:_venvyard_deactivate {
    . _venvyard_calm
    $global:_venvyard_failed = $false
    $busy = $global:_venvyard_busy
    $global:_venvyard_busy = $true
    try { _venvyard_leave } finally { $global:_venvyard_busy = $busy }
    _venvyard_done
}

# What the environment's and the project's hooks ask for, then all is taken back, whatever they do: Ctrl-C in one of them
# ends it, and it is not run again.
function global:_venvyard_leave {
    $state = $global:_venvyard_state
    if ($null -eq $state) { return }
    $command, $hooks = $state.Command, $state.Hooks
    $state.Command, $state.Hooks = $null, @()
    try {
        if ($command) { _venvyard_run $state.Project $command }
        foreach ($directory in $hooks) {
            _venvyard_source "$directory/deactivate.ps1"
            # A hook may have left it, and gone elsewhere.
            if (-not [object]::ReferenceEquals($state, $global:_venvyard_state)) { return }
        }
    } finally {
        # Ctrl-C in a program of a hook may reach the session only here: what it ends is begun again.
        try {
            if ([object]::ReferenceEquals($state, $global:_venvyard_state)) { _venvyard_undo }
        } finally {
            if ([object]::ReferenceEquals($state, $global:_venvyard_state)) { _venvyard_undo }
        }
    }
    if ($state.Temporary) { _venvyard_remove $state.Directory }
}

# Has the program delete a temporary environment that was left, wherever PATH leads by now.
function global:_venvyard_remove {
    param([string]$Directory)
    $found = $ExecutionContext.SessionState.PSVariable
    $program = ''
    foreach ($place in $env:VENVYARD_EXE, $found.GetValue('global:_venvyard_exe'), $found.GetValue('global:_venvyard_found')) {
        if (-not $program -and $place -and [System.IO.File]::Exists($place)) { $program = $place }
    }
    if (-not $program) { $program = 'venvyard' }
    try {
        & $program remove --temporary $Directory
        if ($LASTEXITCODE -ne 0) { $global:_venvyard_failed = $true }
    } catch {
        _venvyard_say_failed "$Directory stays: $($_.Exception.Message)"
    }
}

# Takes back what was changed, and nothing else.
function global:_venvyard_undo {
    $state = $global:_venvyard_state
    if ($null -eq $state) { return }
    # Another tool's 'deactivate' may have taken this along.
    if (-not $env:VIRTUAL_ENV) { $env:VIRTUAL_ENV = $state.Directory }
    for ($at = 0; $at -lt $state.Entries.Count; $at++) {
        # Each is taken out once, also where this is begun again.
        if ($state.Entries[$at]) { _venvyard_drop $state.Entries[$at] }
        $state.Entries[$at] = $null
    }
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
    # No value takes it out, but only by its plain name.
    ${function:deactivate} = $null
    if ($null -ne $state.Deactivate) { ${function:global:deactivate} = $state.Deactivate }
    if (-not $state.Temporary) { $global:_venvyard_previous = $state.Directory }
    _venvyard_put '_venvyard_variables' $null
    $global:_venvyard_state = $null
}

# Takes the entry out once, wherever it now stands: what the user changed meanwhile stays.
function global:_venvyard_drop {
    param([string]$Entry)
    $name, $directory = $Entry -split '[+^]=', 2
    $separator = [string][System.IO.Path]::PathSeparator
    $entries = [System.Collections.Generic.List[string]]::new()
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
