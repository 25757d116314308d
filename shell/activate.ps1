# venvyard 0.1.0
#
# Activation in Windows PowerShell 5.1 and PowerShell 7. 'venvyard activate' prints these functions
# before the lines that call them, so that the code works in a session that loaded nothing;
# the file that is loaded begins with them, for sessions that inherit an active environment.
#
# The state, which every version must understand, is one hashtable: Directory, Bin, Names, Old (what
# each name was; $null where it was unset), Prompt and OwnPrompt, Deactivate.

if (-not (Test-Path -LiteralPath 'Variable:global:_venvyard_state')) {
    $global:_venvyard_state = $null
}

# Puts away what is active and makes Bin the first entry of PATH.
function global:_venvyard_begin {
    param([string]$Directory, [string]$Bin)
    # What another tool activated over ours came last and goes first.
    $ours = ''
    if ($null -ne $global:_venvyard_state) { $ours = $global:_venvyard_state.Directory }
    if ($env:VIRTUAL_ENV -and ($env:VIRTUAL_ENV -cne $ours) -and (Test-Path -LiteralPath 'Function:deactivate')) {
        deactivate
    }
    _venvyard_undo
    _venvyard_start $Directory $Bin
}

# An empty state, and Bin the first entry of PATH.
function global:_venvyard_start {
    param([string]$Directory, [string]$Bin)
    $global:_venvyard_state = @{
        Directory = $Directory
        Bin = $Bin
        Names = @()
        Old = @{}
        Prompt = $null
        OwnPrompt = $null
        Deactivate = $null
    }
    if ($env:PATH) {
        $env:PATH = $Bin + [System.IO.Path]::PathSeparator + $env:PATH
    } else {
        $env:PATH = $Bin
    }
}

function global:_venvyard_set {
    param([string]$Name, [string]$Value)
    _venvyard_keep $Name
    _venvyard_put $Name $Value
}

function global:_venvyard_unset {
    param([string]$Name)
    _venvyard_keep $Name
    _venvyard_put $Name $null
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
    $state = $global:_venvyard_state
    $state.Names = @($Name) + $state.Names
    $state.Old[$Name] = [System.Environment]::GetEnvironmentVariable($Name)
}

# Also keeps a function 'deactivate' that is not ours.
function global:_venvyard_end {
    if (-not $env:VIRTUAL_ENV_DISABLE_PROMPT) { _venvyard_show }
    if (Test-Path -LiteralPath 'Function:deactivate') {
        $global:_venvyard_state.Deactivate = (Get-Item -LiteralPath 'Function:deactivate').ScriptBlock
    }
    function global:deactivate { _venvyard_undo }
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
        if ([object]::ReferenceEquals($state, $global:_venvyard_state)) {
            Write-Host -NoNewline -Object ('(' + $env:VIRTUAL_ENV_PROMPT + ') ')
        }
        if (-not $succeeded) { Write-Error -Message ' ' -ErrorAction Ignore }
        & $old
    }.GetNewClosure()
    $state.Prompt = $old
    $state.OwnPrompt = $own
    Set-Item -LiteralPath 'Function:global:prompt' -Value $own
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

# Takes Bin out of PATH once, wherever it now stands: what the user changed meanwhile stays.
function global:_venvyard_drop_bin {
    param([string]$Bin)
    $separator = [string][System.IO.Path]::PathSeparator
    $entries = New-Object 'System.Collections.Generic.List[string]'
    foreach ($entry in ([string]$env:PATH).Split($separator)) { $entries.Add($entry) }
    $index = $entries.IndexOf($Bin)
    if ($index -ge 0) {
        $entries.RemoveAt($index)
        $env:PATH = $entries -join $separator
    }
}

# Takes back what was changed, and nothing else: it is what 'deactivate' does.
function global:_venvyard_undo {
    $state = $global:_venvyard_state
    if ($null -eq $state) { return }
    _venvyard_drop_bin $state.Bin
    foreach ($name in $state.Names) {
        _venvyard_put $name $state.Old[$name]
    }
    _venvyard_hide
    if (Test-Path -LiteralPath 'Function:deactivate') { Remove-Item -LiteralPath 'Function:deactivate' }
    if ($null -ne $state.Deactivate) {
        Set-Item -LiteralPath 'Function:global:deactivate' -Value $state.Deactivate
    }
    $global:_venvyard_state = $null
}
