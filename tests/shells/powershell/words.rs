//! Words reach the program as if it were called directly.

use super::{say, set_up};

/// What is typed, and what the program is given behind the verb and its own options.
const CASES: [(&str, &str); 24] = [
    ("lsenv", "lsenv"),
    ("lsenv 3.10 1e3", "lsenv|3.10|1e3"),
    ("lsenv a,b 'c d'", "lsenv|a,b|c d"),
    ("lsenv '' 'e\"f' '$x' --names -n", "lsenv||e\"f|$x|--names|-n"),
    ("rmenv $list", "rmenv|a|b"),
    ("rmenv @list", "rmenv|a|b"),
    ("rmenv x @list y $list", "rmenv|x|a|b|y|a|b"),
    ("rmenv $null z", "rmenv|z"),
    ("rmenv 'a*' \"a*\" $glob", "rmenv|a*|a*|a*"),
    ("rmenv 'a[b]' -y", "rmenv|a[b]|-y"),
    ("rmenv -- -x -- y", "rmenv|--|-x|--|y"),
    ("rmenv \"$one-x\" $one-x \"$($list[1])\"", "rmenv|1-x|1-x|b"),
    ("rmenv ($one + 1) $list[0] '~' ~x", "rmenv|2|a|~|~x"),
    ("rmenv -r:x -fhttp://h -a:$one", "rmenv|-r:x|-fhttp://h|-a:1"),
    ("rmenv `\n    more 'two\nlines'", "rmenv|more|two\nlines"),
    ("if ($true) { rmenv one; lsenv -q }", "rmenv|one\nlsenv|-q"),
    ("foreach ($it in 'p', 'q') { rmenv -y $it }", "rmenv|-y|p\nrmenv|-y|q"),
    ("& rmenv -y 3.10", "rmenv|-y|3.10"),
    ("mkenv -pC:\\Python39\\python.exe", "-pC:\\Python39\\python.exe"),
    ("mkenv -p3.12 n", "-p3.12|n"),
    ("mkenv -p 3.10 -i 'requests[socks]' n", "-p|3.10|-i|requests[socks]|n"),
    ("mkenv -i $list[1]", "-i|b"),
    ("mkenv --python=3.10 $list", "--python=3.10|a|b"),
    ("workon -n 'my env'", "-n|my env"),
];

#[test]
fn each_word_arrives_as_written() {
    let Some((shell, sandbox, load)) = set_up() else { return };
    let log = sandbox.home().join("log");
    // Verbs that print code also get the shell and the stamp of its functions.
    sandbox.program(
        "told",
        &format!(
            "case $1 in activate | create) shift 4 ;; esac\nsep=\nfor word in \"$@\"; do printf '%s%s' \"$sep\" \"$word\"; sep='|'; done >>'{0}'\necho >>'{0}'",
            log.display()
        ),
    );
    let program = shell.quote(&sandbox.bin().join("told").to_string_lossy());
    // Files that a pattern would lead to.
    sandbox.write("work/a1", "");
    sandbox.write("work/ab", "");
    let work = shell.quote(&sandbox.home().join("work").to_string_lossy());
    let mut script = format!("{load}\n$env:VENVYARD_EXE = {program}\nSet-Location {work}\n");
    script.push_str("$list = 'a', 'b'; $glob = 'a*'; $one = 1\n");
    for (typed, _) in CASES {
        script.push_str(typed);
        script.push('\n');
    }
    shell.strict(&sandbox, &script).success();
    let told = std::fs::read_to_string(log).unwrap();
    let expected: String = CASES.iter().flat_map(|(_, told)| [*told, "\n"]).collect();
    assert_eq!(told, expected);
}

#[test]
fn help_is_printed_line_by_line() {
    let Some((shell, sandbox, load)) = set_up() else { return };
    let script = format!("{load}\n$help = @(mkenv --help)\n{}", say("$($help.Count -gt 20)"));
    shell.strict(&sandbox, &script).success().stdout_is("True\n");
}

#[test]
fn a_value_keeps_its_line_endings() {
    let Some((shell, sandbox, load)) = set_up() else { return };
    sandbox.venvyard(["var", "set", "a", "K=a\rb\r\nc\n", "T=\n"]).success();
    let codes = "$([int[]][char[]]$env:K) $([int[]][char[]]$env:T)";
    let script = format!("{load}\nworkon -n a\n{}", say(codes));
    shell.strict(&sandbox, &script).success().stdout_is("97 13 98 13 10 99 10 10\n");
}
