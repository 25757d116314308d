# Removes aliases of the user's with the names in $_venvyard_names, and makes our own. It is read only if there are such
# aliases. Dot-source it, so that the aliases are made in the caller's scope.

foreach ($_venvyard_word in $_venvyard_names) {
    $_venvyard_ours = "$global:_venvyard_files/$_venvyard_word.ps1"
    $_venvyard_alias = $ExecutionContext.InvokeCommand.GetCommand($_venvyard_word, 'Alias')
    try {
        # What is in our directory is ours, too.
        if ($_venvyard_alias -and -not $_venvyard_alias.Definition.StartsWith("$global:_venvyard_files/")) {
            $ExecutionContext.SessionState.InvokeProvider.Item.Remove([string[]]@("Alias:$_venvyard_word"), $false, $true, $true)
            [System.Console]::Error.WriteLine("venvyard: removed the alias ${_venvyard_word}: it would hide venvyard's command")
        }
        $null = $ExecutionContext.SessionState.InvokeProvider.Item.Set("Alias:$_venvyard_word", $_venvyard_ours)
    } catch {
        [System.Console]::Error.WriteLine("venvyard: the alias $_venvyard_word can't be removed: it hides venvyard's command")
    }
}
foreach ($_venvyard_word in 'word', 'ours', 'alias', 'names') { $ExecutionContext.SessionState.PSVariable.Remove("_venvyard_$_venvyard_word") }
