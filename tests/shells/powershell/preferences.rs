//! Preference variables do not reach the functions; restricted sessions are reported.

use std::fmt::Write as _;

use super::{say, set_up};

/// Preferences, each set in its own scope: the functions see it as if it were set in the whole session.
const PREFERENCES: [&str; 8] = [
    "",
    "$WhatIfPreference = $true",
    "$ConfirmPreference = 'Low'",
    "$PSNativeCommandUseErrorActionPreference = $true; $ErrorActionPreference = 'Stop'",
    "$ErrorActionPreference = 'Inquire'",
    "$VerbosePreference = $DebugPreference = $InformationPreference = 'Stop'",
    "$OFS = 'x'; $OutputEncoding = [Text.Encoding]::Unicode",
    "$global:PSDefaultParameterValues = @{ '*:WhatIf' = $true; 'Set-Location:Path' = '/'; 'Out-Host:Paging' = $true }",
];

#[test]
fn preferences_do_not_change_the_functions() {
    let Some((shell, sandbox, load)) = set_up() else { return };
    let mut script = format!("{load}\n$path = $env:PATH\nfunction prompt {{ 'mine> ' }}\n");
    let mut expected = String::new();
    for preference in PREFERENCES {
        let told = say("$? $env:VIRTUAL_ENV_PROMPT $([IO.Path]::GetFileName($PWD.Path))");
        let lines = [
            format!("workon a\n{told}"),
            format!("workon b\n{told}"),
            format!("cdenv\n{told}"),
            format!(
                "mktmpenv --no-pip 2>$null\n{}",
                say("$? $($env:VIRTUAL_ENV_PROMPT.Substring(0, 4))")
            ),
            format!(
                "deactivate 2>$null\n{}",
                say(
                    "$? [$env:VIRTUAL_ENV] $($env:PATH -ceq $path) $([bool]${function:deactivate}) ${function:prompt}"
                )
            ),
        ];
        write!(script, "& {{\n{preference}\n{}}}\n", lines.concat()).unwrap();
        script.push_str("$global:PSDefaultParameterValues = @{}\n");
        expected
            .push_str("True a a\nTrue b a\nTrue b b\nTrue tmp-\nTrue [] True False  'mine> ' \n");
    }
    shell.strict(&sandbox, &script).success().stdout_is(&expected);
}

#[test]
fn a_read_only_prompt_stays_and_a_constrained_session_is_reported() {
    let Some((shell, sandbox, load)) = set_up() else { return };
    let script = format!(
        "Set-Item function:prompt -Value {{ 'mine> ' }} -Options ReadOnly\n{load}\nworkon a\n{}deactivate\n{}\
         $ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'\n\
         $told = workon a 3>&1\n\"$? $(@($told).Count) $env:VIRTUAL_ENV\"\n\
         $told = {load} 3>&1\n\"$(@($told).Count)\"\n\
         $ExecutionContext.SessionState.LanguageMode",
        say("$? $(prompt)"),
        say("$? $env:VIRTUAL_ENV"),
    );
    let outcome = shell.strict(&sandbox, &script);
    outcome.stdout_has("True mine> \nTrue \n").stdout_has("1 \n1\nConstrainedLanguage");
}
