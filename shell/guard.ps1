# The guard in PowerShell, if VENVYARD_GUARD is warn or deny: 'pip install' warns or fails if no environment is active,
# or if the active one has no pip. Without the variable, there are no such aliases. 'python -m pip' and 'pip3.11' name
# their Python, so they are not guarded. An alias 'python' would hide the program for everything else.

# Whether to refuse pip, because it would change the packages of a Python that belongs to no environment. Prints why.
function global:_venvyard_guard {
    param([string]$Pip, [object[]]$Words)
    $guard = _venvyard_setting 'VENVYARD_GUARD'
    if (('warn', 'deny' -cnotcontains $guard) -or (_venvyard_has_own $Pip)) { return $false }
    if (-not (_venvyard_changes_packages @(_venvyard_text $Words))) { return $false }
    $why = "no environment is active: 'workon NAME' enters one, 'mkenv NAME' creates one"
    if ([System.IO.Directory]::Exists($env:VIRTUAL_ENV)) { $why = "the active environment has no ${Pip}: 'python -m ensurepip --default-pip' installs it" }
    [System.Console]::Error.WriteLine("venvyard: $why ('& (Get-Command -Type Application $Pip)[0]' in place of '$Pip' installs anyway)")
    return ($guard -ceq 'deny')
}

# Whether the active environment has this pip. conda looks after its own environments.
function global:_venvyard_has_own {
    param([string]$Pip)
    if (-not [System.IO.Directory]::Exists($env:VIRTUAL_ENV)) { return [bool]$env:CONDA_PREFIX }
    $places = "$env:VIRTUAL_ENV/bin/$Pip", "$env:VIRTUAL_ENV/Scripts/$Pip.exe"
    foreach ($place in $places) { if ([System.IO.File]::Exists($place)) { return $true } }
    return $false
}

# Whether the arguments of pip install or uninstall packages. Options may come first, some of them with a value;
# --python names another Python, which the guard doesn't cover.
function global:_venvyard_changes_packages {
    param([object[]]$Words)
    $taking = '--proxy', '--log', '--log-file', '--retries', '--timeout', '--exists-action', '--trusted-host',
        '--cert', '--client-cert', '--cache-dir', '--keyring-provider', '--use-feature', '--use-deprecated'
    $isValue = $false
    foreach ($word in $Words) {
        $text = [string]$word
        if ($isValue) { $isValue = $false; continue }
        if ($text -ceq '--python' -or $text.StartsWith('--python=')) { return $false }
        if ($taking -ccontains $text) { $isValue = $true; continue }
        if ($text.StartsWith('-')) { continue }
        return (('install', 'uninstall') -ccontains $text) -and (_venvyard_changes_python $Words)
    }
    return $false
}

# Whether the arguments of pip change this Python's own packages, and not those in a directory of their own.
function global:_venvyard_changes_python {
    param([object[]]$Words)
    $elsewhere = '^(-h|--help|--dry-run|-t.*|--(target|prefix|root)(=.*)?)$'
    foreach ($word in $Words) { if ([string]$word -cmatch $elsewhere) { return $false } }
    return $true
}

# Fails with PowerShell's own message for a program that doesn't exist.
function global:_venvyard_not_found {
    [CmdletBinding()]
    param([string]$Name)
    try {
        $null = Get-Command -Name $Name -CommandType Application -ErrorAction Stop
    } catch {
        $PSCmdlet.ThrowTerminatingError($_)
    }
}
