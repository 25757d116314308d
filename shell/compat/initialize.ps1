# Reads virtualenvwrapper's variables, makes the first texts of the hooks where they are missing, and the log, and runs
# the hook 'initialize'. Dot-source it: what that hook defines is then defined where the session was started.

if ($_venvyard_home = $ExecutionContext.SessionState.PSVariable.GetValue('global:WORKON_HOME', $env:WORKON_HOME)) {
    if ("$_venvyard_home" -cmatch '[$~]|//' -or -not [System.IO.Path]::IsPathRooted($_venvyard_home)) {
        if (-not ${function:_venvyard_capture}) { . "$global:_venvyard_files/program.ps1" }
        $env:WORKON_HOME = $_venvyard_home
        $_venvyard_home = ''
        if ($_venvyard_program = _venvyard_require) {
            $_venvyard_home = ([string](_venvyard_capture $_venvyard_program @('__compat', 'powershell', '-', 'derive'))).TrimEnd()
        }
    }
} else {
    $_venvyard_home = "$HOME/.virtualenvs"
}
if ($_venvyard_home) {
    $env:WORKON_HOME = $_venvyard_home
    if ($null -ne $ExecutionContext.SessionState.PSVariable.GetValue('global:WORKON_HOME')) { $global:WORKON_HOME = $_venvyard_home }
    if (-not [System.IO.Directory]::Exists($_venvyard_home)) { $null = [System.IO.Directory]::CreateDirectory($_venvyard_home) }
    $env:VIRTUALENVWRAPPER_HOOK_DIR = $ExecutionContext.SessionState.PSVariable.GetValue('global:VIRTUALENVWRAPPER_HOOK_DIR', $env:VIRTUALENVWRAPPER_HOOK_DIR)
    if (-not $env:VIRTUALENVWRAPPER_HOOK_DIR) { $env:VIRTUALENVWRAPPER_HOOK_DIR = $_venvyard_home }
    if (-not $env:VIRTUALENVWRAPPER_PROJECT_FILENAME) { $env:VIRTUALENVWRAPPER_PROJECT_FILENAME = '.project' }
    if (-not $env:VIRTUALENVWRAPPER_WORKON_CD) { $env:VIRTUALENVWRAPPER_WORKON_CD = '1' }
    foreach ($_venvyard_word in 'initialize', 'premkvirtualenv', 'postmkvirtualenv', 'prermvirtualenv', 'postrmvirtualenv', 'predeactivate', 'postdeactivate', 'preactivate', 'postactivate', 'get_env_details', 'premkproject', 'postmkproject') {
        if ($env:VIRTUALENVWRAPPER_LOG_FILE -or -not [System.IO.File]::Exists("$env:VIRTUALENVWRAPPER_HOOK_DIR/$_venvyard_word")) {
            if (-not ${function:_venvyard_capture}) { . "$global:_venvyard_files/program.ps1" }
            if ($_venvyard_program = _venvyard_require) { _venvyard_invoke $_venvyard_program @('__compat', 'powershell', '-', 'initialize') }
            break
        }
    }
    $_venvyard_hook = "$env:VIRTUALENVWRAPPER_HOOK_DIR/initialize"
    if ([System.IO.File]::Exists("$_venvyard_hook.ps1")) {
        . "$_venvyard_hook.ps1"
    } elseif ([System.IO.File]::Exists($_venvyard_hook) -and [System.IO.File]::ReadAllText($_venvyard_hook) -cmatch '(?m)^\s*[^#\s]') {
        if (-not ${function:_venvyard_calm}) { . "$global:_venvyard_files/program.ps1" }
        if (-not ${function:_venvyard_prefer}) { . "$global:_venvyard_files/enter.ps1" }
        if (-not ${function:_venvyard_compat_source}) { . "$global:_venvyard_files/compat/compat.ps1" }
        _venvyard_compat_source $_venvyard_hook
    }
}
foreach ($_venvyard_word in 'home', 'program', 'hook', 'word') { $ExecutionContext.SessionState.PSVariable.Remove("_venvyard_$_venvyard_word") }
