
# What the code calls that the program prints for virtualenvwrapper's commands in PowerShell.

# Leaves the active environment, so that a hook can run between two.
function global:_venvyard_compat_leave {
    if ($null -ne $global:_venvyard_state) { _venvyard_deactivate }
}

# ENV PROJECT GLOBAL LOCAL: an environment is about to be entered. As ever, leaving it brings back no environment that
# another session has entered, and this one only inherited.
function global:_venvyard_compat_next {
    if ($null -eq $global:_venvyard_state -and -not ${function:deactivate}) {
        $env:VIRTUAL_ENV = $null
        $env:VIRTUAL_ENV_PROMPT = $null
    }
    $global:_venvyard_compat_next = $args
}

# Called right after code that enters an environment.
function global:_venvyard_compat_then {
    $global:_venvyard_compat_status = $global:LASTEXITCODE
}

# Runs the program for one step of a command.
function global:_venvyard_compat_do {
    _venvyard_compat_call $args
    if ($global:LASTEXITCODE -ne 0) { $global:_venvyard_compat_status = $global:LASTEXITCODE }
    $global:LASTEXITCODE = 0
}

function global:_venvyard_compat_cd {
    param([string]$Directory)
    Set-Location -LiteralPath $Directory
    if (-not $?) { $global:_venvyard_compat_status = 1 }
}

function global:_venvyard_compat_say {
    param([string]$Text)
    $Text
}

function global:_venvyard_compat_list {
    _venvyard_compat_ls @('-b')
}

function global:_venvyard_compat_fail {
    param([int]$Status)
    $global:LASTEXITCODE = $Status
}

function global:_venvyard_compat_done {
    $global:LASTEXITCODE = $global:_venvyard_compat_status
}

# Has another program make an environment. It may be a function.
function global:_venvyard_compat_foreign {
    _venvyard_compat_in $env:WORKON_HOME (@($env:VIRTUALENVWRAPPER_VIRTUALENV) + $args)
    $global:_venvyard_compat_status = $global:LASTEXITCODE
}

# The same for a copy.
function global:_venvyard_compat_foreign_clone {
    _venvyard_compat_in $env:WORKON_HOME (@($env:VIRTUALENVWRAPPER_VIRTUALENV_CLONE) + $args)
    $global:_venvyard_compat_status = $global:LASTEXITCODE
}

# FUNCTION NAME WORD...: goes on with the environment that the other program has made. After its help there is none.
function global:_venvyard_compat_made {
    if ($global:_venvyard_compat_status -ne 0 -or -not [System.IO.Directory]::Exists("$env:WORKON_HOME/$($args[1])")) {
        _venvyard_compat_done
    } else {
        _venvyard_compat_eval $args
    }
}

# Sources a hook in the session, unless it is being sourced already: FILE.ps1, or FILE if its first line names PowerShell.
# Its status says nothing: a hook may end with a test. What it defines has to be global, because this is a function.
function global:_venvyard_compat_source {
    param([string]$_venvyard_file)
    if ($global:_venvyard_running -ccontains $_venvyard_file) { return }
    $_venvyard_code = $null
    if ([System.IO.File]::Exists("$_venvyard_file.ps1")) {
        $_venvyard_code = "$_venvyard_file.ps1"
    } elseif (-not [System.IO.File]::Exists($_venvyard_file)) {
        return
    }
    try {
        if (-not $_venvyard_code) {
            $_venvyard_text = [System.IO.File]::ReadAllText($_venvyard_file)
            if ($_venvyard_text -cmatch '^#!.*\b(pwsh|powershell)\b') {
                $_venvyard_code = [ScriptBlock]::Create($_venvyard_text)
            } elseif ($_venvyard_text -cmatch '(?m)^\s*[^#\s]' -and $global:_venvyard_compat_told -cnotcontains $_venvyard_file) {
                $global:_venvyard_compat_told += $_venvyard_file
                [System.Console]::Error.WriteLine("venvyard: left out ${_venvyard_file}: it is not for PowerShell; PowerShell would read $_venvyard_file.ps1")
            }
        }
        if ($_venvyard_code) {
            $global:_venvyard_running += $_venvyard_file
            . _venvyard_prefer
            . $_venvyard_code
        }
    } catch {
        [System.Console]::Error.WriteLine("venvyard: the hook $_venvyard_file failed: $_")
    } finally {
        $global:_venvyard_running = @($global:_venvyard_running -cne $_venvyard_file)
    }
    $global:LASTEXITCODE = 0
}

# HOOK DIRECTORY...: sources the hook in each of them.
function global:_venvyard_compat_each {
    $hook, $directories = $args
    foreach ($directory in $directories) {
        if ($directory) { _venvyard_compat_source "$directory/$hook" }
    }
}

function global:_venvyard_compat_activate {
    if ($null -eq $global:_venvyard_state -or $global:_venvyard_compat_next[0] -cne $global:_venvyard_state.Directory) { return }
    $global:_venvyard_compat_places, $global:_venvyard_compat_next = $global:_venvyard_compat_next, @('')
    $null, $project, $everybody, $own = $global:_venvyard_compat_places
    _venvyard_compat_each postactivate $project $everybody $own
}

# ENV DIRECTORY: if that environment is active, its project has changed, and these are the hooks of the new one.
function global:_venvyard_compat_moved {
    if ($null -ne $global:_venvyard_compat_places -and $global:_venvyard_compat_places[0] -ceq $args[0]) {
        $global:_venvyard_compat_places[1] = $args[1]
    }
}

function global:_venvyard_compat_deactivate {
    if ($null -eq $global:_venvyard_compat_places) { return }
    $null, $project, $everybody, $own = $global:_venvyard_compat_places
    _venvyard_compat_each predeactivate $project $own $everybody
}

function global:_venvyard_compat_left {
    if ($null -eq $global:_venvyard_compat_places) { return }
    $environment, $null, $everybody, $own = $global:_venvyard_compat_places
    $global:_venvyard_compat_places = $null
    $env:VIRTUALENVWRAPPER_LAST_VIRTUAL_ENV = $environment
    try {
        _venvyard_compat_each postdeactivate $own
        if ([System.IO.File]::Exists("$environment/README.tmpenv")) {
            $name = [System.IO.Path]::GetFileName($environment)
            "Removing temporary environment: $name"
            _venvyard_compat_remove @($name)
            $global:LASTEXITCODE = 0
        }
        _venvyard_compat_each postdeactivate $everybody
    }
    finally { $env:VIRTUALENVWRAPPER_LAST_VIRTUAL_ENV = $null }
}
