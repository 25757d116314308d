# Makes this environment the active one in PowerShell:
#
#     . bin/activate.ps1
#
# 'deactivate' leaves it. -Prompt TEXT shows another name, -VenvDir DIRECTORY activates another environment.

# A block of its own, to which the arguments are handed on: parameters of a file that is sourced stay in the
# session. It does without what ConstrainedLanguage refuses, and as far as it can without cmdlets: the first of a
# module takes as long as all else.
& {
    [CmdletBinding()]
    param([string]$VenvDir, [string]$Prompt)

    # What the user prefers is for what the user types.
    $PSDefaultParameterValues = $null
    $ErrorActionPreference, $WhatIfPreference, $ConfirmPreference = 'Continue', $false, 'None'
    Set-StrictMode -Off

    $separator = [string][IO.Path]::PathSeparator
    $slash = [string][IO.Path]::DirectorySeparatorChar
    $directory = __PATH__
    $name = __PROMPT__
    if ($VenvDir) {
        $directory = (Convert-Path -LiteralPath $VenvDir -ErrorAction Stop) -replace '(?<=[^:])[/\\]$'
        $name = Split-Path -Leaf -Path $directory
        foreach ($line in Get-Content -LiteralPath ($directory + $slash + 'pyvenv.cfg') -Encoding UTF8 -ErrorAction Stop) {
            if ($line -match '^\s*prompt\s*=\s*(.*?)\s*$') { $name = $Matches[1] -replace '^([''"])(.*)\1$', '$2' }
        }
    } elseif ($PSScriptRoot.EndsWith($slash + '__BIN__') -and -not $PSScriptRoot.Equals($directory + $slash + '__BIN__')) {
        # It was moved, or has several paths: then the one of its making counts, which others compare.
        $found = $PSScriptRoot.Substring(0, $PSScriptRoot.LastIndexOf($slash))
        $here = Get-Item -Force -LiteralPath $PSScriptRoot -ErrorAction Ignore
        $there = Get-Item -Force -LiteralPath ($directory + $slash + '__BIN__') -ErrorAction Ignore
        $same = $there.FullName -eq $here.FullName
        if ($there.UnixStat) {
            $same = $there.UnixStat.Inode -eq $here.UnixStat.Inode -and $there.UnixStat.DeviceId -eq $here.UnixStat.DeviceId
        }
        if (-not $same -and (Test-Path -PathType Leaf -LiteralPath ($found + $slash + 'pyvenv.cfg'))) { $directory = $found }
    }
    if ($directory.Contains($separator)) {
        throw "$directory can't be an entry of PATH: it contains what separates them"
    }
    if ($Prompt) { $name = $Prompt }

    # Another environment that was activated in this session is left first.
    if ($global:_VenvyardEnv -or ($env:VIRTUAL_ENV -and $function:deactivate)) {
        deactivate
    }

    # What is to be put back.
    $state = @{
        Bin = $directory + $slash + '__BIN__'
        Directory = $directory
        Path = $env:PATH
        VirtualEnv = $env:VIRTUAL_ENV
        VirtualEnvPrompt = $env:VIRTUAL_ENV_PROMPT
        PythonHome = $env:PYTHONHOME
        Alias = $alias:deactivate
        Deactivate = $function:deactivate
        Prompt = $null
        OwnPrompt = $null
        Active = $true
    }
    $global:_VenvyardEnv = $state

    function global:_venvyard_env_deactivate {
        param([switch]$NonDestructive)
        $PSDefaultParameterValues = $null
        $ErrorActionPreference, $WhatIfPreference, $ConfirmPreference = 'Continue', $false, 'None'
        Set-StrictMode -Off
        $state = $global:_VenvyardEnv
        # Another script's function of that name stays.
        if (-not $NonDestructive -and "$function:deactivate".Equals("$function:_venvyard_env_deactivate")) {
            $function:deactivate = $null
            if ($state.Deactivate) { ${function:global:deactivate} = $state.Deactivate }
        }
        if (-not $state) { return }
        $alias:deactivate = $null
        if ($state.Alias) { Set-Alias -Scope Global -Name deactivate -Value $state.Alias }

        # The text without that entry, the first or the last of its kind: what was added meanwhile stays.
        $separator = [string][IO.Path]::PathSeparator
        $without = {
            param($Text, $Entry, [switch]$Last)
            $entries = "$Text".Split($separator)
            $index = [array]::IndexOf($entries, $Entry)
            if ($Last) { $index = [array]::LastIndexOf($entries, $Entry) }
            if ($index -lt 0) { return $Text }
            $left = for ($at = 0; $at -lt $entries.Length; $at++) { if ($at -ne $index) { $entries[$at] } }
            @($left) -join $separator
        }

        # >>> variables: put back >>>
        # <<< variables <<<

        $env:PATH = & $without $env:PATH $state.Bin
        if (-not $env:PATH -and -not $state.Path) { $env:PATH = $state.Path }
        if ($null -ne $state.PythonHome -and $null -eq $env:PYTHONHOME) { $env:PYTHONHOME = $state.PythonHome }
        if ($env:VIRTUAL_ENV -ceq $state.Directory) {
            $env:VIRTUAL_ENV = $state.VirtualEnv
            $env:VIRTUAL_ENV_PROMPT = $state.VirtualEnvPrompt
        }

        # A prompt that was defined meanwhile stays.
        if ($state.OwnPrompt -and $state.OwnPrompt.Equals("$function:prompt")) {
            ${function:global:prompt} = $state.Prompt
        }
        $state.Active = $false
        Remove-Variable -Scope Global -Name _VenvyardEnv
        $function:_venvyard_env_deactivate = $null
    }
    ${function:global:deactivate} = $function:_venvyard_env_deactivate
    # The scripts of venv and virtualenv call 'deactivate -nondestructive' once they have defined their own, which
    # takes back only what they do themselves. An alias comes before a function.
    Set-Alias -Scope Global -Name deactivate -Value _venvyard_env_deactivate -Force

    $env:VIRTUAL_ENV = $directory
    $env:VIRTUAL_ENV_PROMPT = $name
    $env:PATH = $state.Bin
    if ($state.Path) { $env:PATH = $state.Bin + $separator + $state.Path }

    # With PYTHONHOME set, the environment's Python would look for its library there.
    $env:PYTHONHOME = $null

    # >>> variables: set >>>
    # <<< variables <<<

    if (-not $env:VIRTUAL_ENV_DISABLE_PROMPT -and $function:prompt) {
        $own = {
            # The user's prompt may show how the last command ended.
            $succeeded = $?
            if ($_VenvyardEnv.Active) { Write-Host -NoNewline -Object ('(' + $env:VIRTUAL_ENV_PROMPT + ') ') }
            if (-not $succeeded) { Write-Error -Message ' ' -ErrorAction Ignore }
            & $_VenvyardEnv.Prompt
        }
        # With its own state in it, it works on in a prompt that was wrapped around it, also when this is left.
        # ConstrainedLanguage has no closures: there it is the variable of the session.
        if ($ExecutionContext.SessionState.LanguageMode -eq 'FullLanguage') {
            $own = & { param($Block, $_VenvyardEnv) $Block.GetNewClosure() } $own $state
        }
        $state.Prompt = $function:prompt
        # One that is read-only stays as it is.
        try {
            ${function:global:prompt} = $own
            $state.OwnPrompt = "$own"
        } catch { }
    }
} @args
