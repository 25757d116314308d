# venvyard 0.1.0
# ps1
# --- completion ---
Register-ArgumentCompleter -Native -CommandName venvyard -ScriptBlock { }
# --- end of completion ---
