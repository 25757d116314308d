//! PowerShell's commands. They are scripts, because only a script can set an exit status, and nothing is read that the
//! session doesn't need yet.

/// The commands. Each is an alias of a script of its name; these all have the same text.
const COMMANDS: [&str; 19] = [
    "add2virtualenv",
    "allvirtualenv",
    "cdproject",
    "cdsitepackages",
    "cdvirtualenv",
    "cpvirtualenv",
    "lssitepackages",
    "lsvirtualenv",
    "mkproject",
    "mktmpenv",
    "mkvirtualenv",
    "rmvirtualenv",
    "setvirtualenvproject",
    "showvirtualenv",
    "toggleglobalsitepackages",
    "virtualenvwrapper",
    "virtualenvwrapper_initialize",
    "wipeenv",
    "workon",
];
const COMMAND: &str = include_str!("../../shell/compat/command.ps1");

/// What the commands read.
const PARTS: [(&str, &str); 4] = [
    (
        "compat",
        concat!(
            include_str!("../../shell/compat/calls.ps1"),
            include_str!("../../shell/compat.ps1")
        ),
    ),
    ("complete", include_str!("../../shell/compat/complete.ps1")),
    ("initialize", include_str!("../../shell/compat/initialize.ps1")),
    ("session", SESSION),
];
const SESSION: &str = include_str!("../../shell/compat/session.ps1");

/// The line that loads them, after the usual ones.
pub(super) const LOAD: &str = ". \"$global:_venvyard_files/compat/session.ps1\"\n";

/// All of them, below the directory of the installed files. They are in a directory of the core's own: what is in that is
/// no alias of the user's.
pub(super) fn all() -> impl Iterator<Item = (String, &'static str)> {
    let commands = COMMANDS.into_iter().map(|name| (name, COMMAND));
    commands.chain(PARTS).map(|(name, text)| (format!("powershell/compat/{name}.ps1"), text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_has_an_alias_of_each_command() {
        let aliases: Vec<String> = COMMANDS
            .iter()
            .map(|it| format!("${{alias:{it}}} = \"$global:_venvyard_files/compat/{it}.ps1\""))
            .collect();
        let found: Vec<&str> =
            SESSION.lines().filter(|line| line.starts_with("${alias:")).collect();
        assert_eq!(found, aliases);
    }
}
