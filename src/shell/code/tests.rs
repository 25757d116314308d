//! Tests of the code that changes a session: the same calls in every shell.

use super::*;
use crate::shell::Shell;

/// A change with everything, and with a value that would be code without quotes.
fn with_everything(test: impl Fn(&SessionChange<'_>)) {
    let commands = Commands {
        directory: "/p q".into(),
        activate: Some("make up".to_owned()),
        deactivate: Some("make 'down'".to_owned()),
    };
    let entry = |end| PathEntry { name: "MANPATH".to_owned(), directory: "/m".into(), end };
    test(&SessionChange {
        directory: Path::new("/e"),
        bin: Path::new("/e/bin"),
        set: &[("K".to_owned(), "$(touch x)'`x`".to_owned())],
        entries: &[entry(End::Front), entry(End::Back)],
        unset: &["PYTHONHOME"],
        cd: Some(Path::new("/p q")),
        hooks: &["/h".into(), "/e/h".into()],
        source: &["/h/post-create.sh".into()],
        commands: Some(&commands),
        temporary: true,
        root: Some(Path::new("/p")),
    });
}

/// The code after the functions.
fn calls(language: &Language, change: &SessionChange<'_>) -> String {
    let code = language.enter(change);
    let (before, calls) = code.split_once(language.functions).expect("its own functions");
    format!("{before}{calls}")
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn the_same_calls_are_made_in_bash_zsh_fish_and_sh() {
    let wanted = r"_venvyard_begin '/e' '/e/bin' '/p' '1'
_venvyard_set 'K' QUOTED
_venvyard_unset 'PYTHONHOME'
_venvyard_entry 'MANPATH' '^' '/m'
_venvyard_entry 'MANPATH' '+' '/m'
_venvyard_on_leaving '/p q' DOWN
_venvyard_end
CD
_venvyard_entered '/h' '/e/h'
_venvyard_run '/p q' 'make up'
_venvyard_source '/h/post-create.sh'
_venvyard_done
";
    let check = "_venvyard_check 'K' 'PYTHONHOME' 'MANPATH' 'MANPATH'";
    for (language, begin, end, cd, quoted, down) in [
        (
            Shell::Bash.language(),
            format!("{{\n{check} && {{\n"),
            "}\n}\n",
            r"\builtin cd \-- '/p q' || _venvyard_fail",
            r"'$(touch x)'\''`x`'",
            r"'make '\''down'\'''",
        ),
        (
            Shell::Zsh.language(),
            format!("{{\n{check} && {{\n"),
            "}\n}\n",
            r"\builtin cd \-- '/p q' || _venvyard_fail",
            r"'$(touch x)'\''`x`'",
            r"'make '\''down'\'''",
        ),
        (
            Shell::Fish.language(),
            format!("begin\n{check}; and begin\n"),
            "end\nend\n",
            "cd '/p q'; or _venvyard_fail",
            r"'$(touch x)\'`x`'",
            r"'make \'down\''",
        ),
        (
            Language::SH,
            format!("{{\n{check} && {{\n"),
            "}\n}\n",
            r"\command cd -- '/p q' || _venvyard_fail",
            r"'$(touch x)'\''`x`'",
            r"'make '\''down'\'''",
        ),
    ] {
        let wanted = wanted.replace("QUOTED", quoted).replace("DOWN", down).replace("CD", cd);
        with_everything(|change| {
            let wanted = format!("{begin}{wanted}{end}{WHOLE}\n");
            assert_eq!(calls(language, change), wanted.replace("_venvyard_", language.prefix));
        });
    }
}

/// A number of 32 bits for a text (FNV-1a).
fn number(text: &str) -> String {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    format!("{:08x}", text.bytes().fold(0x811c_9dc5, step))
}

#[test]
fn the_stamps_of_the_functions_are_current() {
    for shell in Shell::ALL {
        let language = shell.language();
        let stamp = language.stamp().expect("a stamp");
        let (stamped, plain) = (format!("'{stamp}'"), "''");
        let text = language.functions.replacen(&stamped, plain, 1);
        let current = number(&text);
        if std::env::var_os("VENVYARD_REFRESH").is_some() {
            let name = if shell == Shell::PowerShell { "enter" } else { "activate" };
            let name = shell.file_name().replace("venvyard", name);
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("shell").join(name);
            let text = std::fs::read_to_string(&path).unwrap();
            let text = text.replacen(&stamped, &format!("'{current}'"), 1);
            crate::fs::replace(&path, text.as_bytes()).unwrap();
        } else {
            let how = "VENVYARD_REFRESH=1 cargo test --lib are_current";
            assert_eq!(stamp, current, "the functions of {shell} have changed: {how}");
        }
    }
}

#[test]
fn loaded_functions_are_not_printed_again() {
    with_everything(|change| {
        for language in Language::ALL {
            let code = |stamp| language.without_loaded(language.enter(change), stamp);
            let begin = |code: String| code.lines().next().map(str::to_owned);
            assert_eq!(
                begin(language.enter(change)),
                begin(calls(language, change)),
                "the first line is the same"
            );
            if let Some(stamp) = language.stamp() {
                assert_eq!(code(Some(stamp)), calls(language, change));
            }
            for other in [None, Some(""), Some("00000000")] {
                assert_eq!(code(other), language.enter(change));
            }
        }
    });
}
