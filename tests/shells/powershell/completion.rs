//! Completion through PowerShell's own `TabExpansion2`.

use std::fmt::Write as _;

use super::set_up;

/// The text before the cursor, and its completions separated by `|`.
const CASES: [(&str, &str); 35] = [
    ("workon ", "'my env'|a|b"),
    ("workon my", "'my env'"),
    ("workon 'my", "'my env'"),
    ("mkenv --py", "--python"),
    ("mkenv --no-pi", "--no-pip"),
    ("mkenv --system-sit", "--system-site-packages"),
    ("venvyard proj", "project"),
    ("venvyard project se", "set"),
    ("rmenv a ", "'my env'|b"),
    ("mkenv -a wo", "work"),
    ("mkenv --project=wo", "--project=work"),
    ("mkenv -a work/", "'work/[x] y'|'work/it''s'|work/plain"),
    ("mkenv -a 'work/[", "'work/[x] y'"),
    ("mkenv -a \"work/it", "'work/it''s'"),
    ("mkenv -a $HOME/work/pl", "HOME/work/plain"),
    ("mkenv -r work/f", "work/file.txt"),
    ("mkenv nosuch", "nosuch"),
    ("lsenv --json --n", "--n"),
    ("venvyard shell --se", "--se"),
    ("venvyard shell a --create --se", "--seed"),
    ("venvyard -- cre", "cre"),
    ("venvyard remove remove ", "'my env'|a|b"),
    ("mkenv --link-mode=cop", "--link-mode=copy"),
    ("mkenv --seed pip --seed p", "p"),
    ("venvyard create -r=work/f", "-r=work/file.txt"),
    ("venvyard create -rwork/f", "-rwork/file.txt"),
    ("mkenv -p=./work/f", "-p=./work/file.txt"),
    ("venvyard trust work/f", "work/file.txt"),
    ("venvyard seed add work/f", "work/file.txt"),
    ("venvyard run a ./work/", "./work/plain/|'./work/[x] y/'|'./work/it''s/'"),
    ("lsenv > work/f", "./work/file.txt"),
    ("lsenv > out --js", "--json"),
    ("venvyard show 2> out my", "'my env'"),
    ("workon .", "."),
    ("mkenv ", " "),
];

#[test]
fn completions_run_and_cause_no_error() {
    let Some((shell, sandbox, load)) = set_up() else { return };
    sandbox.venvyard(["create", "--no-pip", "my env"]).success();
    for file in ["plain/x", "[x] y/x", "it's/x", "file.txt"] {
        sandbox.write(format!("work/{file}"), "");
    }
    let mut script = format!("{load}\nSet-Location ~\n$Error.Clear()\n");
    for (typed, _) in CASES {
        let typed = shell.quote(typed);
        writeln!(script, "[Console]::Out.WriteLine(@((TabExpansion2 {typed} ({typed}).Length).CompletionMatches | ForEach-Object CompletionText | Sort-Object) -join '|')"
        ).unwrap();
    }
    script.push_str("$env:PATH = ''; $null = TabExpansion2 'workon ' 7\n[Console]::Out.WriteLine($Error.Count)\n");
    let outcome = shell.strict(&sandbox, &script).success();
    let home = sandbox.home().to_string_lossy().into_owned();
    let mut lines = outcome.stdout.lines();
    for (typed, becomes) in CASES {
        let expected = becomes.replace("HOME/work/plain", &format!("'{home}/work/plain'"));
        assert_eq!(lines.next(), Some(&*expected), "{typed:?}\n{outcome}");
    }
    assert_eq!(lines.next(), Some("0"), "{outcome}");
}
