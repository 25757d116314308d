Register-ArgumentCompleter -Native -CommandName venvyard -ScriptBlock { }
