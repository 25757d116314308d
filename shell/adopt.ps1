# Takes over the environment that this session inherited. If there is a 'deactivate', the environment's own Activate.ps1
# defined it, and can undo more.

if ($null -ne $global:_venvyard_state -or ${function:deactivate} -or
    -not ([System.IO.File]::Exists($env:VIRTUAL_ENV + '/.venvyard/environment.toml') -or
        ([string]$env:_venvyard_variables).Contains([System.IO.Path]::PathSeparator + 'PATH^=' + $env:VIRTUAL_ENV +
            [System.IO.Path]::DirectorySeparatorChar))) { return }
. "$global:_venvyard_files/enter.ps1"
. "$global:_venvyard_files/leave.ps1"

function global:_venvyard_adopt {
    $scripts = 'bin'
    if ([System.IO.Path]::PathSeparator -eq ';') { $scripts = 'Scripts' }
    $inherited = @(([string]$env:_venvyard_variables).Split([System.IO.Path]::PathSeparator))
    if (-not $inherited[0]) { $inherited = @('VIRTUAL_ENV VIRTUAL_ENV_PROMPT') }
    $bin = $env:VIRTUAL_ENV + [System.IO.Path]::DirectorySeparatorChar + $scripts
    # An editor may have set only VIRTUAL_ENV.
    if ($null -eq $env:VIRTUAL_ENV_PROMPT) {
        $env:VIRTUAL_ENV_PROMPT = [System.IO.Path]::GetFileName(($env:VIRTUAL_ENV -replace '[\\/]\.venv$', ''))
    }
    # Leaving unsets these, because nobody knows their old values.
    $names = @($inherited[0].Split(' ') -match '^\w+$')
    # The environment's own entry is added again below.
    $entries = @($inherited -match '^\w+[+^]=' -cne "PATH^=$bin")
    $global:_venvyard_state = @{
        Directory = $env:VIRTUAL_ENV
        Bin = $bin
        Root = ''
        Temporary = ''
        Names = $names
        Old = @($null) * $names.Count
        New = @(foreach ($name in $names) { [System.Environment]::GetEnvironmentVariable($name) })
        Lists = @(foreach ($entry in $entries) { ($entry -split '[+^]=', 2)[0] }) + 'PATH'
        Before = @($null) * $entries.Count + $env:PATH
        Entries = $entries + "PATH^=$bin"
        Hooks = @()
        Project = $null
        Command = $null
        Prompt = $null
        Foremost = -1
        Deactivate = $null
    }
    $separator = [string][System.IO.Path]::PathSeparator
    $env:_venvyard_variables = @("$names") + $global:_venvyard_state.Entries -join $separator
    # A profile may have put other directories before the environment's, or removed it.
    _venvyard_drop "PATH^=$bin"
    $env:PATH = $bin + $separator + $env:PATH
    _venvyard_show
    if (${alias:deactivate}) { _venvyard_unalias }
    ${function:global:deactivate} = ${function:_venvyard_deactivate_command}
}

_venvyard_adopt
# Profiles are read in the global scope.
if (-not ${alias:deactivate}) { ${alias:deactivate} = '_venvyard_deactivate_command' }
# It may be gone by now.
if (-not [System.IO.Directory]::Exists($env:VIRTUAL_ENV)) {
    _venvyard_undo
    $env:_venvyard_previous = $null
    $env:_venvyard_inherited = $null
}
