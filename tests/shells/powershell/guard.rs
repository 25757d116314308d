//! The guard is transparent: pip gets what it would get without it.

use super::set_up;

/// Lines that are run twice, before the guard is there and with it.
const LINES: &str = r#"
pip -r:x -fhttp://h -pC:\x -p3.12 'aa*' aa* $glob "aa*" $list $null -- 3.10 1e3 a,b '' -i 'r[s]' "x$glob" x$glob ~ '~' @more --x=$glob -- -z (1+2) "a$($null)b" $list[0]
pip list; pip; pip --; pip -- a
'1', '2' | pip read
pip fail; "$? $LASTEXITCODE"
pip fail && 'no'
pip fail || 'or'
foreach ($it in 1, 2) { pip list $it }
pip list `
    more 'x
y'
pip list > $file; Get-Content $file
pip --% a 'b' $c
$got = pip freeze; "got $got"
& pip list
"#;

#[test]
fn the_guard_passes_arguments_and_input_unchanged() {
    let Some((shell, sandbox, load)) = set_up() else { return };
    let pip = "printf '<%s>' \"$@\"; echo\ncase $1 in fail) exit 4 ;; read) while read -r line; do echo \"$line\"; done ;; esac";
    sandbox.program("pip", pip);
    for file in ["aa1", "aa2"] {
        sandbox.write(format!("work/{file}"), "");
    }
    let script = format!(
        "$ErrorActionPreference = 'Continue'\nSet-Location ~/work\n\
         $list = 'x', 'y'; $glob = 'aa*'; $more = '-q', 'z'; $file = '../out'\n\
         $lines = {{{LINES}}}\n$bare = @(& $lines)\n$global:VENVYARD_GUARD = 'deny'\n{load}\n$with = @(& $lines)\n\
         for ($at = 0; $at -lt $bare.Count; $at++) {{ if ($bare[$at] -cne $with[$at]) {{ \"$($bare[$at]) is $($with[$at])\" }} }}\n\
         \"$($bare.Count) $($with.Count)\"\n\
         Get-Variable -Scope Global | Where-Object Name -match '^(pip|program|words)$' | ForEach-Object Name"
    );
    let outcome = shell.strict(&sandbox, &script).success();
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    let [counts] = lines[..] else { panic!("{outcome}") };
    let (bare, with) = counts.split_once(' ').unwrap();
    assert!(bare == with && bare.parse::<u32>().unwrap() > 20, "{outcome}");
}

#[test]
fn the_guards_advice_works_and_a_missing_pip_is_powershells_error() {
    let Some((shell, sandbox, load)) = set_up() else { return };
    sandbox.program("pip", "printf '%s|' \"$@\"; echo");
    // PATH has pip's directory twice, as where /bin and /usr/bin are one directory.
    let script = format!(
        "$global:VENVYARD_GUARD = 'deny'\n{load}\n$env:PATH = \"$env:PATH`:$([IO.Path]::GetDirectoryName((Get-Command -Type Application pip)[0].Path))\"\n\
         $packages = 'x', 'y'\npip install $packages; \"$? $LASTEXITCODE\"\n\
         & (Get-Command -Type Application pip)[0] install $packages\n\
         $env:PATH = '/nowhere'; try {{ pip list }} catch {{ $_.FullyQualifiedErrorId }}"
    );
    let outcome = shell.strict(&sandbox, &script).success();
    let outcome =
        outcome.stdout_is("False 1\ninstall|x|y|\nCommandNotFoundException,_venvyard_not_found\n");
    outcome.stderr_has("'& (Get-Command -Type Application pip)[0]' in place of 'pip'");
}
