//! `activate.ps1` in a real PowerShell, with all kinds of preferences and other environments.
#![cfg(unix)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::scripts_tests::{Env, PROMPTS};
use super::write_variables_tests::{carried, entries, environment, name, nasty};
use crate::fs;
use crate::python::testing::pyenv;
use crate::quote::powershell as quote;
use crate::variables::{Variable, Variables};

/// A default session, a cautious user's, and one as on Windows that trusts only signed code.
const SESSIONS: [&str; 3] = [
    "",
    "$ErrorActionPreference = 'Stop'; Set-StrictMode -Version Latest\n\
     $WhatIfPreference = $true; $ConfirmPreference = 'Low'\n\
     $PSDefaultParameterValues = @{ '*:WhatIf' = $true; '*:Confirm' = $true; 'Set-Alias:Scope' = 'Local' }\n",
    "$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'\n",
];

/// `say` prints a text and a NUL; `vary` prints what changed since the last `note`.
const FUNCTIONS: &str = r#"
function say { foreach ($text in $args) { if ($null -eq $text) { $text = 'unset' }; Write-Host -NoNewline -Object ($text + [char]0) } }
function session {
    foreach ($kind in 'Env', 'Function', 'Alias') {
        foreach ($one in Get-ChildItem -LiteralPath ($kind + ':')) { $kind + ' ' + $one.Name + '=' + $(if ($kind -eq 'Env') { $one.Value } else { $one.Definition }) }
    }
    # Its own, those of the test, and what the scripts of venv and virtualenv leave behind.
    $own = 'Error', '?', '^', '$', 'StackTrace', 'MyInvocation', 'LASTEXITCODE', 'Matches', 'foreach', 'args', '_', 'PSItem', 'noted', 'script'
    $left = 'VenvExecPath', 'VenvExecDir', 'pyvenvCfg', 'VenvDir', 'Prompt'
    foreach ($one in Get-Variable -Scope Global) { if (($own + $left) -notcontains $one.Name) { 'Variable ' + $one.Name + '=' + $one.Value } }
}
function note { $global:noted = @(session | Where-Object { $_ -notlike 'Function Get-PyVenvConfig*' }) }
function vary {
    $now = @(session | Where-Object { $_ -notlike 'Function Get-PyVenvConfig*' })
    if (($now -join [char]0).Equals($global:noted -join [char]0)) { say ''; return }
    $other = @($now | Where-Object { $global:noted -cnotcontains $_ }) + @($global:noted | Where-Object { $now -cnotcontains $_ })
    say ($other -join '; ')
}
function prompt { "$?> " }
# What a cmdlet brings along is there from then on.
$null = session
# It puts its own directory in front.
$env:PATH = '/usr/bin:/bin'
"#;

/// What the script prints in each of the sessions.
fn said(env: &Env, session: &str, script: &str) -> Option<Vec<String>> {
    // Dot-sourced, to have the scope of typed commands.
    let run = ". ([scriptblock]::Create([Console]::In.ReadToEnd()))";
    let shell = ["pwsh", "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", run];
    let script = format!("{FUNCTIONS}\n{session}\n{script}");
    let (stdout, stderr) = env.run(&shell, &script, "activate.ps1")?;
    assert_eq!(stderr, "", "{session}{stdout}");
    Some(stdout.split_terminator('\0').map(str::to_owned).collect())
}

fn source(path: &Path) -> String {
    format!(". {}", quote(path.to_str().unwrap()))
}

/// Activates twice and leaves once in each session, between `note` and `vary`.
fn coming_and_going(envs: &[Env]) -> String {
    let of_one = |env: &Env| {
        let source = source(&env.path.join("bin/activate.ps1"));
        format!(
            "note\n{source}\nsay $env:VIRTUAL_ENV $env:VIRTUAL_ENV_PROMPT $env:PATH $env:PYTHONHOME\n\
             /bin/false\n$script = @(prompt 6>&1) -join ''\nsay $script\n\
             {source}\nsay $env:PATH\n$env:PATH = '/added:' + $env:PATH\ndeactivate\nsay $env:PATH\n\
             $env:PATH = '/usr/bin:/bin'\nvary\n"
        )
    };
    envs.iter().map(of_one).collect()
}

#[test]
fn it_shows_its_values_and_puts_all_back_whatever_the_session_prefers() {
    let envs = PROMPTS.map(Env::new);
    for session in SESSIONS {
        // All sessions have the same texts.
        let envs = if session.is_empty() { &envs[..] } else { &envs[..2] };
        let Some(said) = said(&envs[0], session, &coming_and_going(envs)) else { continue };
        let expected = envs.iter().zip(PROMPTS).flat_map(|(env, prompt)| {
            let path = format!("{}:/usr/bin:/bin", env.bin());
            let values = [env.path.to_str().unwrap(), prompt, &path, "unset"].map(str::to_owned);
            let shown = format!("({prompt}) False> ");
            values.into_iter().chain([shown, path, "/added:/usr/bin:/bin".into(), String::new()])
        });
        assert_eq!(said, expected.collect::<Vec<_>>(), "{session}");
    }
}

/// As virtualenv 20 and 21 define it, with its state.
const VIRTUALENV: &str = r"
function global:deactivate([switch] $NonDestructive) {
    if (Test-Path variable:_OLD_VIRTUAL_PATH) {
        $env:PATH = $variable:_OLD_VIRTUAL_PATH
        Remove-Variable '_OLD_VIRTUAL_PATH' -Scope global
    }
    if (Test-Path function:_old_virtual_prompt) {
        $function:prompt = $function:_old_virtual_prompt
        Remove-Item function:\_old_virtual_prompt
    }
    if ($env:VIRTUAL_ENV) { Remove-Item env:VIRTUAL_ENV -ErrorAction SilentlyContinue }
    if ($env:VIRTUAL_ENV_PROMPT) { Remove-Item env:VIRTUAL_ENV_PROMPT -ErrorAction SilentlyContinue }
    if (!$NonDestructive) { Remove-Item function:deactivate }
}
deactivate -nondestructive
$env:VIRTUAL_ENV = '/other'
$env:VIRTUAL_ENV_PROMPT = 'other'
New-Variable -Scope global -Name _OLD_VIRTUAL_PATH -Value $env:PATH
$env:PATH = '/other/bin:' + $env:PATH
if (!$env:VIRTUAL_ENV_DISABLE_PROMPT) {
    function global:_old_virtual_prompt { '' }
    $function:_old_virtual_prompt = $function:prompt
    function global:prompt { Write-Host -NoNewline '(other) '; _old_virtual_prompt }
}
";

/// The scripts of other tools: virtualenv, venv if there is a Python, and another environment of
/// ours.
fn others(dir: &Path, ours: &Env) -> Vec<PathBuf> {
    let at = |name: &str| dir.join(name).join("bin/Activate.ps1");
    for name in ["virtualenv", "venv"] {
        fs::create_dir_all(at(name).parent().unwrap()).unwrap();
    }
    fs::write_new(&at("virtualenv"), VIRTUALENV.as_bytes()).unwrap();
    let mut others = vec![at("virtualenv"), ours.path.join("bin/activate.ps1")];
    if let Some(python) = pyenv("3.13.0") {
        let script = python.join("lib/python3.13/venv/scripts/common/Activate.ps1");
        fs::copy_new(&script, &at("venv")).unwrap();
        fs::write_new(&dir.join("venv/pyvenv.cfg"), b"home = /x\nprompt = 'other'\n").unwrap();
        others.push(at("venv"));
    }
    others
}

#[test]
fn nested_activations_restore_everything() {
    let variables = Variables::from([
        (name("A"), Variable::Value("1".to_owned())),
        (name("MANPATH"), entries(&["/man"], &[])),
    ]);
    let (env, second) = (carried(&variables), Env::new("second"));
    let ours = source(&env.path.join("bin/activate.ps1"));
    let mut script = String::new();
    let others = others(env.dir.path(), &second);
    for (disabled, other) in
        ["$null", "'1'"].iter().flat_map(|d| others.iter().map(move |o| (d, o)))
    {
        let other = source(other);
        writeln!(script, "$env:VIRTUAL_ENV_DISABLE_PROMPT = {disabled}").unwrap();
        for chain in [[&ours, &other], [&other, &ours]] {
            let [first, second] = chain;
            write!(script, "note\n{first}\n{second}\nsay $env:A\ndeactivate\nvary\nsay (@(prompt 6>&1) -join '')\n").unwrap();
        }
    }
    for session in [SESSIONS[0], SESSIONS[2]] {
        let Some(said) = said(&env, session, &script) else { continue };
        let pair = ["unset", "", "True> ", "1", "", "True> "];
        assert_eq!(said, pair.repeat(others.len() * 2), "{session}");
    }
}

#[test]
fn variables_named_like_ours_are_restored() {
    let env = Env::new("a");
    let ours = source(&env.path.join("bin/activate.ps1"));
    let script = format!(
        "function deactivate {{ 'mine' }}\nSet-Alias -Name deactivate -Value Get-Date\n\
         $env:VIRTUAL_ENV_PROMPT = 'outer'\n$Prompt = 'mine'\n\
         note\n{ours} -Prompt 'in here'\nsay $env:VIRTUAL_ENV_PROMPT $Prompt\ndeactivate\nvary\n\
         {ours}\n$inner = $function:prompt\nfunction prompt {{ '+' + (& $inner) }}\n\
         say (@(prompt 6>&1) -join '')\ndeactivate\nsay (@(prompt 6>&1) -join '')\n\
         {ours}\nsay (@(prompt 6>&1) -join '')\n\
         deactivate -NonDestructive\nsay $env:VIRTUAL_ENV $env:PATH\n\
         Set-Item -LiteralPath Function:prompt -Options ReadOnly -Value {{ 'fixed> ' }}\n\
         {ours}\nsay (@(prompt 6>&1) -join '') $env:VIRTUAL_ENV_PROMPT\ndeactivate\nsay (@(prompt 6>&1) -join '')\n"
    );
    let Some(said) = said(&env, "", &script) else { return };
    let expected = [
        "in here",
        "mine",
        "",
        "(a) +True> ",
        "+True> ",
        "(a) +True> ",
        "unset",
        "/usr/bin:/bin",
        "fixed> ",
        "a",
        "fixed> ",
    ];
    assert_eq!(said, expected);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn it_finds_itself_and_takes_another_directory() {
    // For its cmdlets, a backslash is a separator on every platform.
    let env = Env::named("e n'v [é]", "a");
    let dir = env.dir.path();
    let script = env.path.join("bin/activate.ps1");
    let there = |name: &str| dir.join(name).to_str().unwrap().to_owned();
    fs::symlink(&env.path, &dir.join("link")).unwrap();
    fs::create_dir_all(&dir.join("tools/bin")).unwrap();
    fs::symlink(&script, &dir.join("tools/go.ps1")).unwrap();
    fs::symlink(&script, &dir.join("tools/bin/go.ps1")).unwrap();
    fs::create_dir_all(&dir.join("moved/bin")).unwrap();
    for file in ["pyvenv.cfg", "bin/activate.ps1"] {
        fs::copy_new(&env.path.join(file), &dir.join("moved").join(file)).unwrap();
    }
    fs::symlink(&dir.join("moved"), &dir.join("link to moved")).unwrap();
    fs::create_dir_all(&dir.join("other/bin")).unwrap();
    fs::write_new(&dir.join("other/pyvenv.cfg"), "prompt = 'é w'\n".as_bytes()).unwrap();
    fs::create_dir_all(&dir.join("a:b")).unwrap();
    fs::write_new(&dir.join("a:b/pyvenv.cfg"), b"").unwrap();
    let written = env.path.to_str().unwrap().to_owned();
    let at = |name: &str| format!(". './{name}/bin/activate.ps1'");
    let cases = [
        (at("link"), written.clone(), "a"),
        (". ./tools/go.ps1".to_owned(), written.clone(), "a"),
        (". ./tools/bin/go.ps1".to_owned(), written.clone(), "a"),
        (
            "Invoke-Expression ((/bin/cat \"$env:SCRIPT\") -join \"`n\").TrimStart([char]0xfeff)"
                .to_owned(),
            written,
            "a",
        ),
        (at("moved"), there("moved"), "a"),
        (at("link to moved"), there("link to moved"), "a"),
        (". $env:SCRIPT -VenvDir other/".to_owned(), there("other"), "é w"),
        (". $env:SCRIPT other 'x y'".to_owned(), there("other"), "x y"),
        ("& $env:SCRIPT -VenvDir moved -Prompt x".to_owned(), there("moved"), "x"),
    ];
    let mut code = String::new();
    for (line, ..) in &cases {
        write!(code, "note\n{line}\nsay $env:VIRTUAL_ENV $env:PATH $env:VIRTUAL_ENV_PROMPT\ndeactivate\nvary\n").unwrap();
    }
    code.push_str(
        "note\nforeach ($none in 'none', 'moved/bin', 'a:b') { try { . $env:SCRIPT -VenvDir $none; say 'made' } catch { } }\n\
         Remove-Variable -Name none\nvary\n",
    );
    for session in [SESSIONS[0], SESSIONS[2]] {
        let Some(said) = said(&env, session, &code) else { continue };
        for ((line, directory, prompt), said) in cases.iter().zip(said.chunks(4)) {
            let path = format!("{directory}/bin:/usr/bin:/bin");
            assert_eq!(said, [directory.as_str(), path.as_str(), *prompt, ""], "{line}");
        }
        assert_eq!(said[cases.len() * 4..], [""]);
    }
}

#[test]
fn values_arrive_byte_for_byte_and_leave_nothing_behind() {
    let variables = nasty();
    let env = carried(&variables);
    let ours = source(&env.path.join("bin/activate.ps1"));
    let before = |(at, name): (usize, _)| match at % 3 {
        0 => format!("$env:{name} = ' old '\n"),
        1 => format!("$env:{name} = ''\n"),
        _ => String::new(),
    };
    let mut script: String = variables.keys().enumerate().map(before).collect();
    // Written to a file, because `say` drops a terminal's colours. `sh` redirects, because
    // PowerShell's `>` depends on preferences.
    write!(script, "note\n{ours}\n/bin/sh -c '/usr/bin/env -0 > active.env'\ndeactivate\nvary\n")
        .unwrap();
    for session in SESSIONS {
        let Some(said) = said(&env, session, &script) else { continue };
        let active = environment(&env, "active.env");
        for (name, variable) in &variables {
            let Variable::Value(value) = variable else { unreachable!() };
            assert_eq!(active.get(name.as_str()), Some(value), "{name} {session}");
        }
        assert_eq!(said, [""], "{session}");
    }
}

/// The value of a list before, how it is changed, and the expected value after.
const LISTS: [(&str, &str, &str); 6] = [
    ("$null", "$env:LISTPATH", "unset"),
    ("''", "$env:LISTPATH", ""),
    ("'/x'", "$env:LISTPATH", "/x"),
    ("'/first:/x:/last'", "$env:LISTPATH", "/first:/x:/last"),
    ("$null", "'/added:' + $env:LISTPATH + ':/behind'", "/added:/behind"),
    ("'/x'", "$null", "unset"),
];

#[test]
fn lists_are_restored_except_for_changes_in_the_meantime() {
    let odd = "/a 'b\"$(touch canary)`x`!%é*}\u{2019}";
    let variables = Variables::from([
        (name("A"), Variable::Value("a".to_owned())),
        (name("LISTPATH"), entries(&["/first", odd], &["/last", "~/end"])),
        (name("PATH"), entries(&["/front 1", "/2"], &["/back"])),
    ]);
    let env = carried(&variables);
    let ours = source(&env.path.join("bin/activate.ps1"));
    let paths = ["$null", "''", "':'", "'/back:/usr/bin:/2'"];
    let mut script = String::new();
    let mut expected = Vec::new();
    let text = |literal: &str| literal.trim_matches('\'').replace("$null", "");
    for (before, change, left) in LISTS {
        write!(
            script,
            "$env:LISTPATH = {before}\n{ours}\nsay $env:LISTPATH\n\
             $env:LISTPATH = {change}\ndeactivate\nsay $env:LISTPATH\n"
        )
        .unwrap();
        let middle = Some(text(before)).filter(|text| !text.is_empty());
        let middle = middle.map_or(String::new(), |text| format!("{text}:"));
        let end = format!("{}/end", env.dir.path().display());
        expected.extend([format!("/first:{odd}:{middle}/last:{end}"), left.to_owned()]);
    }
    for path in paths {
        write!(script, "$env:PATH = {path}\n{ours}\nsay $env:PATH\ndeactivate\nsay $env:PATH\n")
            .unwrap();
        let middle = Some(text(path)).filter(|text| !text.is_empty());
        let middle = middle.map_or(String::new(), |text| format!(":{text}"));
        expected.push(format!("{}:/front 1:/2{middle}:/back", env.bin()));
        expected.push(if path == "$null" { "unset".to_owned() } else { text(path) });
    }
    // It differs by a character that a linguistic comparison ignores.
    write!(script, "{ours}\n$env:A += [char]0x200b\ndeactivate\nsay $env:A\n").unwrap();
    expected.push("a\u{200b}".to_owned());
    for session in SESSIONS {
        let Some(said) = said(&env, session, &script) else { continue };
        assert_eq!(said, expected, "{session}");
    }
}
