# Activates this environment in PowerShell:
#
#     . bin/activate.ps1
#
# 'deactivate' leaves it. -Prompt TEXT shows another name, -VenvDir DIRECTORY activates another environment.

# The code is in a block that gets the arguments, because the parameters of a sourced file stay in the session.
# It uses nothing that ConstrainedLanguage refuses, and avoids cmdlets: the first one of a module takes as long as
# everything else.
& {
    [CmdletBinding()]
    param([string]$VenvDir, [string]$Prompt)

    # The user's preferences are meant for typed commands.
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
        # It was moved, or has several paths. Then its original path counts, because other tools compare that.
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
        throw "$directory can't be an entry of PATH: it contains the separator of entries"
    }
    if ($Prompt) { $name = $Prompt }

    # First leave another environment that was activated in this session.
    if ($global:_VenvyardEnv -or ($env:VIRTUAL_ENV -and $function:deactivate)) {
        deactivate
    }

    # What to restore.
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
        if ("$args" -cmatch '^(-h|--help)\z') {
            return 'Leave the active environment, and restore what it changed', '', 'Usage: deactivate'
        }
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

        # Removes the first or last such entry from the text, and keeps what was added in the meantime.
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

        # Keep a prompt that was defined in the meantime.
        if ($state.OwnPrompt -and $state.OwnPrompt.Equals("$function:prompt")) {
            ${function:global:prompt} = $state.Prompt
        }
        $state.Active = $false
        Remove-Variable -Scope Global -Name _VenvyardEnv
        $function:_venvyard_env_deactivate = $null
    }
    ${function:global:deactivate} = $function:_venvyard_env_deactivate
    # The scripts of venv and virtualenv call 'deactivate -nondestructive' after defining their own function, which
    # undoes only what they do themselves. An alias precedes a function.
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
            # The user's prompt may show whether the last command succeeded.
            $succeeded = $?
            if ($_VenvyardEnv.Active -and $env:VIRTUAL_ENV_PROMPT) { Write-Host -NoNewline -Object ('(' + $env:VIRTUAL_ENV_PROMPT + ') ') }
            if (-not $succeeded) { Write-Error -Message ' ' -ErrorAction Ignore }
            & $_VenvyardEnv.Prompt
        }
        # As a closure with its state, it keeps working inside another prompt, even after deactivation.
        # ConstrainedLanguage has no closures: there it uses the session's variable.
        if ($ExecutionContext.SessionState.LanguageMode -eq 'FullLanguage') {
            $own = & { param($Block, $_VenvyardEnv) $Block.GetNewClosure() } $own $state
        }
        $state.Prompt = $function:prompt
        # A read-only prompt stays as it is.
        try {
            ${function:global:prompt} = $own
            $state.OwnPrompt = "$own"
        } catch { }
    }
} @args
