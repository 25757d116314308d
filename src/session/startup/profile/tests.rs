//! Tests of PowerShell's profiles.

use super::*;

const fn ends(word: &'static str, line: usize) -> Unfit {
    Unfit::Ends { word, line }
}

/// Profiles in which a block at the end is reached.
const FIT: [&str; 33] = [
    "",
    "$x = 1\n",
    "if ($x) { return }\nif ($y)\n{ exit 1 } else { return }",
    "function f { return 1 }\n& { return }",
    "# return\n<# return\nexit\n#> $x",
    "'\nreturn\n'",
    "'it''s\nreturn\n'",
    "\"\nreturn `\"\nexit \"\"\nexit\"",
    "\"a $(\n\"b\"\nreturn) c\"",
    "\"${x\"}\nreturn\"",
    "@'\n '@\nreturn\n'@ + 'x'",
    "@'\nit's\nreturn\n'@",
    "@\"\n\"quoted\"\nreturn $(\n'('\n)\n)\n\"@",
    "'\u{2018}\u{2019}\nreturn\u{2019}",
    "\"\u{201c}\u{201d}\nreturn\u{201e}",
    "echo `\nreturn",
    "echo `\r\nreturn",
    "echo a,\nreturn",
    "echo return; echo exit",
    "return$x",
    "return\"x\"",
    "exit-foo\nreturn-all",
    "$x.return\n$return = 1\n$x = 1 # ; return",
    "true &&\nreturn",
    "true || exit",
    "& { } return",
    "echo a#b {\nreturn\n}",
    "cmd --% \" {\n& {\nreturn }",
    "@(\nreturn\n)",
    "@{ a = '}'\nreturn = 1 }",
    "$x = 1; end { 2 }",
    "function begin { }\n",
    "'# SIG # Begin signature block\n# SIG # Begin signature block'\n# SIG # Begin signature blocks",
];

const UNFIT: [(&str, Unfit); 33] = [
    ("return", ends("return", 1)),
    ("$x = 1\r\nRETURN $x\r\n", ends("return", 2)),
    ("foo\n  exit 0", ends("exit", 2)),
    ("foo; return # bye", ends("return", 1)),
    ("return(5)", ends("return", 1)),
    ("if ($x) { } return", ends("return", 1)),
    ("if ($x)\n{ exit }\nelse { exit }\nexit", ends("exit", 4)),
    ("function f { } return", ends("return", 1)),
    (":l foreach ($i in 1) { } return", ends("return", 1)),
    ("do { } while (0) return", ends("return", 1)),
    ("try { return } finally { } return", ends("return", 1)),
    ("switch ($x) { 1 { } } exit 1", ends("exit", 1)),
    ("$x#c \"\nreturn", ends("return", 2)),
    ("$x = foo $y#c\nreturn", ends("return", 2)),
    ("echo $(1)#\"\nreturn", ends("return", 2)),
    ("{#}\n} | echo\nreturn", ends("return", 3)),
    ("1#c \"\nreturn", ends("return", 2)),
    ("\"$(\"(\" + ')')\"\nreturn", ends("return", 2)),
    ("@'\n(\n'@\nreturn", ends("return", 4)),
    ("@\"\n\"@\nreturn", ends("return", 3)),
    ("${a{b``} = 1\nreturn", ends("return", 2)),
    ("echo `\" `' `{\nreturn", ends("return", 2)),
    ("echo a |\n echo\nreturn", ends("return", 3)),
    ("cmd --% \" {\nreturn", ends("return", 2)),
    ("param($x) return", ends("return", 1)),
    ("begin { 1 }", Unfit::NamedBlocks),
    ("# mine\n\nBegin\n{ 1 }\nend { }", Unfit::NamedBlocks),
    ("param($a) process { }", Unfit::NamedBlocks),
    ("[CmdletBinding()]param() end{}", Unfit::NamedBlocks),
    ("[CmdletBinding()]\nparam(\n[Parameter()] $x\n)\n\nprocess { }", Unfit::NamedBlocks),
    ("using namespace System\nDynamicParam { }", Unfit::NamedBlocks),
    ("\u{feff}begin { 1 }", Unfit::NamedBlocks),
    (
        "$x\r\n\r\n# SIG # Begin signature block\r\n# MII\r\n# SIG # End signature block\r\n",
        Unfit::Signed,
    ),
];

#[test]
fn only_statements_of_the_profile_itself_make_it_unfit() {
    for text in FIT {
        assert_eq!(unfit(text.as_bytes()), None, "{text}");
    }
    for (text, expected) in UNFIT {
        assert_eq!(unfit(text.as_bytes()), Some(expected), "{text}");
    }
    for text in
        ["'", "\"$(", "@\"\n", "<#", "`", "$", "${", "@", "--%", ")}]", "\u{feff}", "\"`", "$("]
    {
        assert_eq!(unfit(text.as_bytes()), None, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_to_its_end(text in "[a'\"`$(){}@#<>:;,|&=%. \n-]{0,60}") {
        unfit(text.as_bytes());
    }
}

/// Compares the reader with PowerShell's own parser.
#[cfg(unix)]
#[test]
fn powershells_parser_agrees() {
    let Some(pwsh) = crate::testing::program("pwsh") else { return };
    let code = "$texts = [Console]::In.ReadToEnd().Split([char]0)
        foreach ($text in $texts) {
            $errors = $null
            $file = [Management.Automation.Language.Parser]::ParseInput($text, [ref]$null, [ref]$errors)
            $own = @($file.EndBlock.Statements | ForEach-Object { $_.GetType().Name })
            if ($file.BeginBlock -or $file.ProcessBlock -or $file.DynamicParamBlock -or $file.CleanBlock -or
                ($file.EndBlock -and -not $file.EndBlock.Unnamed)) { 'named' }
            elseif ($own -contains 'ReturnStatementAst' -or $own -contains 'ExitStatementAst') { 'ends' }
            elseif ($errors) { \"$errors\" }
            else { 'fit' }
        }";
    let unfits = UNFIT.into_iter().filter(|(_, is)| *is != Unfit::Signed);
    let texts = FIT.iter().copied().map(|text| (text, None));
    let texts: Vec<_> = texts.chain(unfits.map(|(text, is)| (text, Some(is)))).collect();
    let dir = tempfile::tempdir().unwrap();
    let stdin = dir.path().join("texts");
    let all: Vec<&str> =
        texts.iter().map(|(text, _)| text.trim_start_matches('\u{feff}')).collect();
    crate::fs::write_new(&stdin, all.join("\0").as_bytes()).unwrap();
    let output = std::process::Command::new(pwsh)
        .args(["-NoProfile", "-NonInteractive", "-Command", code])
        .stdin(std::fs::File::open(&stdin).unwrap())
        .env("HOME", dir.path())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let said: Vec<&str> = said.lines().collect();
    assert_eq!(said.len(), texts.len(), "{said:?}");
    for (said, (text, unfit)) in said.into_iter().zip(texts) {
        let expected = match unfit {
            None => "fit",
            Some(Unfit::NamedBlocks) => "named",
            Some(_) => "ends",
        };
        assert_eq!(said, expected, "{text}");
    }
}
