//! The code that enters an environment in PowerShell. The other shells call functions; this code contains their work in
//! full, because PowerShell compiles a function at its first call, which takes longer than the whole of entering.

use super::Shell;
use super::change::{Commands, End, PathEntry, SessionChange};

/// The separator of entries in a PATH-like variable.
const SEPARATOR: &str = if cfg!(windows) { ";" } else { ":" };

/// The lines that define `deactivate`. An alias of the user's would hide it. Other tools' scripts replace the function and call theirs with
/// `-NonDestructive`, which knows nothing of this environment; an alias precedes a function. Only a cmdlet of a module
/// makes an alias global, and loading the module takes longer than everything else, so there is none before something
/// else has loaded it.
const DEACTIVATE: &str = "if (${alias:deactivate}) { _venvyard_unalias }\n\
    ${function:global:deactivate} = ${function:_venvyard_deactivate_command}\n\
    if (-not ${alias:deactivate} -and $ExecutionContext.InvokeCommand.GetCmdlet('Set-Alias')) { \
    $null = Microsoft.PowerShell.Utility\\Set-Alias -Name deactivate -Value _venvyard_deactivate_command \
    -Scope Global -WhatIf:$false -Confirm:$false -ErrorAction Ignore }\n";

/// The code that enters an environment. The functions that it calls are in `shell/enter.ps1`, which also describes the
/// state.
pub(super) fn enter(change: &SessionChange<'_>) -> String {
    let mut code = "$global:_venvyard_failed = $false\n\
                    if ($global:_venvyard_state -or $env:VIRTUAL_ENV) { _venvyard_begin }\n"
        .to_owned();
    let entries = entries(change);
    code.push_str(&state(change, &entries));
    let mut variables = vec![change.variables().collect::<Vec<_>>().join(" ")];
    variables.extend(entries.iter().map(text));
    code.push_str(&assign("_venvyard_variables", &quote(&variables.join(SEPARATOR))));
    for (name, value) in change.set {
        code.push_str(&assign(name, &quote(value)));
    }
    for name in change.unset {
        code.push_str(&assign(name, "$null"));
    }
    for entry in &entries {
        code.push_str(&add(entry));
    }
    code.push_str(DEACTIVATE);
    code.push_str(
        "if (\"${function:prompt}\" -cne \"_venvyard_prompt $global:_venvyard_foremost\") { _venvyard_show }\n",
    );
    let follow = Shell::PowerShell.language().follow(change, false);
    // Leaving the environment before may have failed, too.
    let failed = if follow.is_empty() {
        "if ($global:_venvyard_failed) { _venvyard_done }"
    } else {
        "_venvyard_done"
    };
    code + &follow + failed + "\n"
}

/// The line that creates the state. It reads the variables before they change.
fn state(change: &SessionChange<'_>, entries: &[PathEntry]) -> String {
    let shell = Shell::PowerShell;
    let path = |path| quote(&shell.path(path));
    let names: Vec<&str> = change.variables().collect();
    let new = change.set.iter().map(|(_, value)| quote(value));
    let new = new.chain(change.unset.iter().map(|_| "$null".to_owned()));
    let mut lists: Vec<&str> = Vec::new();
    for entry in entries {
        if !lists.contains(&entry.name.as_str()) {
            lists.push(&entry.name);
        }
    }
    let (mut project, mut command) = ("$null".to_owned(), "$null".to_owned());
    if let Some(Commands { directory, deactivate: Some(line), .. }) = change.commands {
        (project, command) = (path(directory), quote(line));
    }
    let fields = [
        ("Directory", path(change.directory)),
        ("Bin", path(change.bin)),
        ("Root", quote(&change.root.map(|root| shell.path(root)).unwrap_or_default())),
        ("Temporary", quote(if change.temporary { "1" } else { "" })),
        ("Names", list(names.iter().map(|name| quote(name)))),
        ("Old", list(names.iter().map(|name| variable(name)))),
        ("New", list(new)),
        ("Lists", list(lists.iter().map(|name| quote(name)))),
        ("Before", list(lists.iter().map(|name| variable(name)))),
        ("Entries", list(entries.iter().map(|entry| quote(&text(entry))))),
        ("Hooks", list(std::iter::empty())),
        ("Project", project),
        ("Command", command),
        ("Prompt", "$null".to_owned()),
        ("Foremost", "-1".to_owned()),
        ("Deactivate", "${function:deactivate}".to_owned()),
    ];
    let fields: Vec<String> =
        fields.into_iter().map(|(name, value)| format!("{name} = {value}")).collect();
    format!("$global:_venvyard_state = @{{ {} }}\n", fields.join("; "))
}

/// All entries to add, in order. The environment's own directory is added last, so it becomes the first in `PATH`.
fn entries(change: &SessionChange<'_>) -> Vec<PathEntry> {
    let own =
        PathEntry { name: "PATH".to_owned(), directory: change.bin.to_owned(), end: End::Front };
    change.entries.iter().cloned().chain([own]).collect()
}

/// An entry as it is written in the state.
fn text(PathEntry { name, directory, end }: &PathEntry) -> String {
    let end = if *end == End::Front { '^' } else { '+' };
    format!("{name}{end}={}", Shell::PowerShell.path(directory))
}

/// The code that adds an entry.
fn add(PathEntry { name, directory, end }: &PathEntry) -> String {
    let (variable, directory) = (variable(name), Shell::PowerShell.path(directory));
    let longer = match end {
        End::Front => format!("{} + {variable}", quote(&(directory.clone() + SEPARATOR))),
        End::Back => format!("{variable} + {}", quote(&(SEPARATOR.to_owned() + &directory))),
    };
    let alone = quote(&directory);
    format!("if ({variable}) {{ {variable} = {longer} }} else {{ {variable} = {alone} }}\n")
}

fn assign(name: &str, value: &str) -> String {
    format!("{} = {value}\n", variable(name))
}

/// A variable of the process's environment.
fn variable(name: &str) -> String {
    format!("${{env:{name}}}")
}

fn quote(value: &str) -> String {
    Shell::PowerShell.quote(value)
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("@({})", items.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_change_without_extras_is_only_the_variables() {
        let change = SessionChange {
            directory: Path::new("/e"),
            bin: Path::new("/e/bin"),
            set: &[("K".to_owned(), "$(touch x)'`x`".to_owned())],
            entries: &[],
            unset: &["PYTHONHOME"],
            cd: None,
            hooks: &[],
            source: &[],
            commands: None,
            temporary: false,
            root: None,
        };
        let wanted = r#"$global:_venvyard_failed = $false
if ($global:_venvyard_state -or $env:VIRTUAL_ENV) { _venvyard_begin }
$global:_venvyard_state = @{ Directory = '/e'; Bin = '/e/bin'; Root = ''; Temporary = ''; Names = @('K', 'PYTHONHOME'); Old = @(${env:K}, ${env:PYTHONHOME}); New = @('$(touch x)''`x`', $null); Lists = @('PATH'); Before = @(${env:PATH}); Entries = @('PATH^=/e/bin'); Hooks = @(); Project = $null; Command = $null; Prompt = $null; Foremost = -1; Deactivate = ${function:deactivate} }
${env:_venvyard_variables} = 'K PYTHONHOME:PATH^=/e/bin'
${env:K} = '$(touch x)''`x`'
${env:PYTHONHOME} = $null
if (${env:PATH}) { ${env:PATH} = '/e/bin:' + ${env:PATH} } else { ${env:PATH} = '/e/bin' }
if (${alias:deactivate}) { _venvyard_unalias }
${function:global:deactivate} = ${function:_venvyard_deactivate_command}
if (-not ${alias:deactivate} -and $ExecutionContext.InvokeCommand.GetCmdlet('Set-Alias')) { $null = Microsoft.PowerShell.Utility\Set-Alias -Name deactivate -Value _venvyard_deactivate_command -Scope Global -WhatIf:$false -Confirm:$false -ErrorAction Ignore }
if ("${function:prompt}" -cne "_venvyard_prompt $global:_venvyard_foremost") { _venvyard_show }
if ($global:_venvyard_failed) { _venvyard_done }
"#;
        assert_eq!(enter(&change), wanted);
    }
}
