# cdenv, cdsite and lssite go to the active environment, cdproject to a project. They start no process, except cdproject
# with a name.

# cdenv [DIRECTORY], cdsite [DIRECTORY], lssite [ARGS of Get-ChildItem], cdproject [NAME].
function global:_venvyard_place {
    param($Name, $Words)
    $global:LASTEXITCODE = 0
    $first = ''
    foreach ($word in $Words) {
        if ($word -cne '--') { $first = $word; break }
    }
    if ($Name -ceq 'cdproject') {
        _venvyard_go_to_project $first
    } elseif ($Name -ceq 'cdsite') {
        if ($site = _venvyard_find_site) { _venvyard_go $site $first }
    } elseif ($Name -ceq 'lssite') {
        $site = _venvyard_find_site
        if (-not $site) { return }
        Get-ChildItem -LiteralPath $site @Words
        $global:LASTEXITCODE = [int](-not $?)
    } elseif (_venvyard_is_active) {
        _venvyard_go $env:VIRTUAL_ENV $first
    }
}

# [NAME]: goes to the project of the active environment, or of the one with this name.
function global:_venvyard_go_to_project {
    param([string]$Name)
    if ($Name) {
        $program = _venvyard_require
        if (-not $program) { return }
        $place = _venvyard_capture $program @('show', '--path', '--', $Name)
    } elseif (_venvyard_is_active) {
        $place = $env:VIRTUAL_ENV
    } else {
        return
    }
    if (-not $place) { return }
    $file = "$place/.project"
    $project = ''
    if ([System.IO.File]::Exists($file)) { $project = [System.IO.File]::ReadAllText($file).TrimEnd("`r", "`n") }
    if ($project) {
        _venvyard_go $project ''
    } else {
        $name = [System.IO.Path]::GetFileName($place)
        _venvyard_tell "$name has no project; 'venvyard project set NAME DIR' sets one"
    }
}

# Goes to the directory, or to a directory in it if $Sub is not empty.
function global:_venvyard_go {
    param([string]$Directory, [string]$Sub)
    if ($Sub) { $Directory = [System.IO.Path]::Combine($Directory, $Sub) }
    if ([System.IO.Directory]::Exists($Directory)) {
        Set-Location -LiteralPath $Directory
        $global:LASTEXITCODE = [int](-not $?)
    } else {
        _venvyard_tell "no such directory: $Directory"
    }
}

function global:_venvyard_is_active {
    if ($env:VIRTUAL_ENV) { return $true }
    _venvyard_tell 'no environment is active'
    return $false
}

# The path of the active environment's site-packages.
function global:_venvyard_find_site {
    if (-not (_venvyard_is_active)) { return }
    # CPython's is in lib, on Windows directly in Lib; old versions of PyPy have it beside lib.
    $places = @("$env:VIRTUAL_ENV/site-packages")
    $lib = "$env:VIRTUAL_ENV/lib"
    if ([System.IO.Directory]::Exists($lib)) {
        $places += "$lib/site-packages"
        foreach ($directory in [System.IO.Directory]::GetDirectories($lib)) {
            $places += "$directory/site-packages"
        }
    }
    $sites = @(foreach ($place in $places) { if ([System.IO.Directory]::Exists($place)) { $place } })
    if ($sites.Count -eq 1) { return $sites[0] }
    $many = 'no'
    if ($sites.Count) { $many = 'more than one' }
    _venvyard_tell "$many site-packages directory in $env:VIRTUAL_ENV"
}
