//! Auto-activation in PowerShell: no loops, nothing runs twice, and the first prompt activates.

use super::{say, set_up};

#[test]
fn a_project_is_entered_and_left_once_and_its_commands_show_their_output() {
    let Some((shell, sandbox, load)) = set_up() else { return };
    let text = "[hooks]\nactivate = \"echo up; pwd\"\ndeactivate = \"echo down; exit 3\"\n";
    std::fs::write(sandbox.project("a").join("venvyard.toml"), text).unwrap();
    let project = sandbox.project("a").to_string_lossy().into_owned();
    sandbox.venvyard(["trust", &project, "--yes"]).success();
    let (quoted, told) = (shell.quote(&project), say("[$env:VIRTUAL_ENV_PROMPT] $LASTEXITCODE"));
    let script = format!(
        "$global:VENVYARD_AUTO = '1'\n{load}\n/bin/sh -c 'exit 7'\n$null = prompt\n{told}\
         Push-Location {quoted}\n{told}Set-Location -LiteralPath {quoted}\n{told}Pop-Location\n{told}"
    );
    let outcome = shell.strict(&sandbox, &script).success();
    assert_eq!(
        outcome.stdout,
        format!("[] 7\nup\n{project}\n[a] 7\n[a] 7\ndown\n[] 7\n"),
        "{outcome}"
    );
    let failed = outcome.stderr.matches("ended with status 3").count();
    assert_eq!(failed, 1, "{outcome}");
}

#[test]
fn a_hook_that_changes_the_directory_activates_nothing() {
    let Some((shell, sandbox, load)) = set_up() else { return };
    let project = shell.quote(&sandbox.project("a").to_string_lossy());
    let go = format!("Push-Location {project}; Pop-Location; Set-Location {project}; 'went'\n");
    sandbox.write(".config/venvyard/hooks/deactivate.ps1", &go);
    sandbox.write(".config/venvyard/hooks/activate.ps1", "Set-Location /; 'out'\n");
    let told = say("[$env:VIRTUAL_ENV_PROMPT] $([IO.Path]::GetFileName($PWD.Path))");
    let script = format!(
        "$global:VENVYARD_AUTO = '1'\n{load}\n$null = prompt\nworkon b\n$null = prompt\n{told}\
         deactivate\n$null = prompt\n{told}Set-Location /\n$null = prompt\nSet-Location {project}\n$null = prompt\n{told}"
    );
    let expected = "out\n(b) [b] \nwent\n[] a\nout\n(a) [a] \n";
    shell.strict(&sandbox, &script).success().stdout_is(expected);
}

#[test]
fn the_first_prompt_activates_and_a_replaced_prompt_keeps_the_name() {
    let Some((shell, sandbox, load)) = set_up() else { return };
    let project = shell.quote(&sandbox.project("a").to_string_lossy());
    // The name is written before the prompt's own text.
    let show = "[Console]::Out.WriteLine((prompt))\n";
    let script = format!(
        "Set-Location {project}\nfunction prompt {{ 'mine>' }}\n{load}\n{show}$global:VENVYARD_AUTO = '1'\n{show}\
         Set-Location /\n{show}function prompt {{ 'other>' }}\nSet-Location {project}\n{show}deactivate\n{show}\
         Set-Location deep -ErrorAction Ignore\n{show}"
    );
    let expected = "mine>\n(a) mine>\nmine>\n(a) other>\nother>\nother>\n";
    shell.strict(&sandbox, &script).success().stdout_is(expected);
}

#[test]
fn leaving_on_the_line_that_entered_counts() {
    let Some((shell, sandbox, load)) = set_up() else { return };
    let told = say("[$env:VIRTUAL_ENV_PROMPT] $([IO.Path]::GetFileName($PWD.Path))");
    let script = format!(
        "$global:VENVYARD_AUTO = '1'\n{load}\n$null = prompt\nworkon a; deactivate\n$null = prompt\n{told}\
         Set-Location deep -ErrorAction Ignore\n$null = prompt\n{told}"
    );
    shell.strict(&sandbox, &script).success().stdout_is("[] a\n[] a\n");
}
