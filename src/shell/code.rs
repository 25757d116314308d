//! Shell code for a change of environment: calls of the functions in `shell/activate.*`, which are
//! written alike in bash, zsh and fish. PowerShell's is in `powershell.rs`.

use std::path::Path;

use super::switch::{Commands, End, Entry, Switch};
use super::{Shell, powershell};
use crate::quote;

/// The last line of all code: a program that was killed has not printed it.
const WHOLE: &str = "# venvyard: whole";

impl Shell {
    /// The code for a shell that has loaded the functions of that stamp: without them if they are the
    /// very same. Reading them again would take a shell a good part of the time that starting a
    /// process takes it.
    pub fn without_loaded(self, code: String, stamp: Option<&str>) -> String {
        if stamp.is_some() && stamp == self.stamp() {
            code.replacen(self.functions(), "", 1)
        } else {
            code
        }
    }

    /// The first word in quotes behind the variable's name.
    fn stamp(self) -> Option<&'static str> {
        let (_, rest) = self.functions().split_once("_venvyard_loaded")?;
        rest.split('\'').nth(1)
    }

    /// The code that enters an environment: it needs nothing that was loaded before, and no shell runs
    /// a part of it, as its last line closes what the first opens.
    pub fn enter(self, switch: &Switch<'_>) -> String {
        let code = match self {
            Self::PowerShell => powershell::enter(switch),
            Self::Bash | Self::Zsh | Self::Fish => self.calls(switch),
        };
        self.whole(&format!("{}{code}", self.functions()))
    }

    /// The calls of bash, zsh and fish.
    fn calls(self, switch: &Switch<'_>) -> String {
        let calls = self.changes(switch) + &self.follow(switch) + "_venvyard_done\n";
        self.checked(&switch.names(), &calls)
    }

    /// The calls behind the change: each may fail, and the next is made all the same.
    pub(super) fn follow(self, switch: &Switch<'_>) -> String {
        let mut calls = switch.cd.map(|directory| self.go(directory)).unwrap_or_default();
        let directories: Vec<String> = switch.hooks.iter().map(|hooks| self.path(hooks)).collect();
        // With none, bash, zsh and fish forget those of before; PowerShell's went with its state.
        if self != Self::PowerShell || !directories.is_empty() {
            calls.push_str(&self.call("_venvyard_entered", &directories));
        }
        if let Some(Commands { directory, activate: Some(command), .. }) = switch.commands {
            calls.push_str(&self.call("_venvyard_run", &[&*self.path(directory), command]));
        }
        for file in switch.source {
            calls.push_str(&self.call("_venvyard_source", &[self.path(file)]));
        }
        calls
    }

    /// The calls, made only if the shell can change what they change.
    fn checked(self, names: &[&str], calls: &str) -> String {
        let check = self.call("_venvyard_check", names);
        let check = check.trim_end();
        if self == Self::Fish {
            format!("{check}; and begin\n{calls}end\n")
        } else {
            format!("{check} && {{\n{calls}}}\n")
        }
    }

    /// The calls that change the session, up to the prompt and `deactivate`.
    fn changes(self, switch: &Switch<'_>) -> String {
        let root = switch.root.map(|root| self.path(root)).unwrap_or_default();
        let temporary = if switch.temporary { "1" } else { "" };
        let (directory, bin) = (self.path(switch.directory), self.path(switch.bin));
        let mut code = self.call("_venvyard_begin", &[&*directory, &*bin, &*root, temporary]);
        for (name, value) in switch.set {
            code.push_str(&self.call("_venvyard_set", &[name, value]));
        }
        for name in switch.unset {
            code.push_str(&self.call("_venvyard_unset", &[name]));
        }
        for Entry { name, directory, end } in switch.entries {
            let end = if *end == End::Front { "^" } else { "+" };
            let directory = self.path(directory);
            code.push_str(&self.call("_venvyard_entry", &[name, end, &*directory]));
        }
        if let Some(Commands { directory, deactivate: Some(command), .. }) = switch.commands {
            let words = [&*self.path(directory), command];
            code.push_str(&self.call("_venvyard_on_leaving", &words));
        }
        code.push_str("_venvyard_end\n");
        code
    }

    /// One line.
    pub(super) fn call(self, function: &str, words: &[impl AsRef<str>]) -> String {
        let mut code = function.to_owned();
        for word in words {
            code.push(' ');
            code.push_str(&self.quote(word.as_ref()));
        }
        code.push('\n');
        code
    }

    /// Code that parses only as a whole, with the last line that the loaded functions look for.
    pub(super) fn whole(self, code: &str) -> String {
        let (begin, end) = match self {
            Self::Bash | Self::Zsh => ("{", "}"),
            Self::Fish => ("begin", "end"),
            Self::PowerShell => ("if ($true) {", "}"),
        };
        format!("{begin}\n{code}{end}\n{WHOLE}\n")
    }

    /// The code that prints a text as it is.
    pub fn print(self, text: &str) -> String {
        let text = text.strip_suffix('\n').unwrap_or(text);
        self.whole(&match self {
            Self::Bash | Self::Zsh | Self::Fish => {
                let builtin = if self == Self::Fish { "" } else { r"\builtin " };
                format!("{builtin}printf '%s\\n' {}\n", self.quote(text))
            }
            // A string for each line, as a program's output is.
            Self::PowerShell => {
                text.lines().fold(String::new(), |code, line| code + &self.quote(line) + "\n")
            }
        })
    }

    /// A value as one word.
    pub fn quote(self, value: &str) -> String {
        match self {
            Self::Bash => quote::posix(value),
            Self::Zsh => quote::zsh(value),
            Self::Fish => quote::fish(value),
            Self::PowerShell => quote::powershell(value),
        }
    }

    /// A path as the shell writes it: bash, zsh and fish on Windows know `/c/Users`, not `C:\Users`.
    pub fn path(self, path: &Path) -> String {
        let text = path.to_string_lossy();
        if cfg!(windows) && self != Self::PowerShell { msys_path(&text) } else { text.into_owned() }
    }

    /// The functions that the code calls.
    fn functions(self) -> &'static str {
        match self {
            Self::Bash => include_str!("../../shell/activate.bash"),
            Self::Zsh => include_str!("../../shell/activate.zsh"),
            Self::Fish => include_str!("../../shell/activate.fish"),
            Self::PowerShell => concat!(
                include_str!("../../shell/enter.ps1"),
                "\n",
                include_str!("../../shell/calm.ps1"),
                "\n",
                include_str!("../../shell/leave.ps1"),
                include_str!("../../shell/prompt.ps1")
            ),
        }
    }

    /// fish keeps its history of directories in a function `cd`; the others' users may have one too,
    /// which is not ours to run.
    fn go(self, directory: &Path) -> String {
        let directory = self.quote(&self.path(directory));
        match self {
            // `--` may be a global alias in zsh.
            Self::Bash | Self::Zsh => {
                format!("\\builtin cd \\-- {directory} || _venvyard_fail\n")
            }
            Self::Fish => format!("cd {directory}; or _venvyard_fail\n"),
            Self::PowerShell => format!("_venvyard_go_to {directory}\n"),
        }
    }
}

/// `C:\Users\u` as MSYS2 and Git for Windows write it.
fn msys_path(path: &str) -> String {
    let slashed = path.strip_prefix(r"\\?\").unwrap_or(path).replace('\\', "/");
    match slashed.as_bytes() {
        [drive, b':', rest @ ..] if drive.is_ascii_alphabetic() && rest.first() == Some(&b'/') => {
            format!("/{}{}", drive.to_ascii_lowercase() as char, &slashed[2..])
        }
        _ => slashed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_paths_as_git_bash_writes_them() {
        assert_eq!(msys_path(r"C:\Users\é u"), "/c/Users/é u");
        assert_eq!(msys_path(r"\\?\D:\x"), "/d/x");
        assert_eq!(msys_path("/already/posix"), "/already/posix");
    }

    /// A switch that asks for everything, with a value that is code elsewhere.
    fn with_everything(test: impl Fn(&Switch<'_>)) {
        let commands = Commands {
            directory: "/p q".into(),
            activate: Some("make up".to_owned()),
            deactivate: Some("make 'down'".to_owned()),
        };
        let entry = |end| Entry { name: "MANPATH".to_owned(), directory: "/m".into(), end };
        test(&Switch {
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

    /// What a shell is given after the functions.
    fn calls(shell: Shell, switch: &Switch<'_>) -> String {
        let code = shell.enter(switch);
        let (before, calls) = code.split_once(shell.functions()).expect("its own functions");
        format!("{before}{calls}")
    }

    #[test]
    fn the_same_calls_are_made_in_bash_zsh_and_fish() {
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
        for (shell, begin, end, cd, quoted, down) in [
            (
                Shell::Bash,
                format!("{{\n{check} && {{\n"),
                "}\n}\n",
                r"\builtin cd \-- '/p q' || _venvyard_fail",
                r"'$(touch x)'\''`x`'",
                r"'make '\''down'\'''",
            ),
            (
                Shell::Zsh,
                format!("{{\n{check} && {{\n"),
                "}\n}\n",
                r"\builtin cd \-- '/p q' || _venvyard_fail",
                r"'$(touch x)'\''`x`'",
                r"'make '\''down'\'''",
            ),
            (
                Shell::Fish,
                format!("begin\n{check}; and begin\n"),
                "end\nend\n",
                "cd '/p q'; or _venvyard_fail",
                r"'$(touch x)\'`x`'",
                r"'make \'down\''",
            ),
        ] {
            let wanted = wanted.replace("QUOTED", quoted).replace("DOWN", down).replace("CD", cd);
            with_everything(|switch| {
                assert_eq!(calls(shell, switch), format!("{begin}{wanted}{end}{WHOLE}\n"));
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
            let stamp = shell.stamp().expect("a stamp");
            let (stamped, plain) = (format!("'{stamp}'"), "''");
            let text = shell.functions().replacen(&stamped, plain, 1);
            let current = number(&text);
            if std::env::var_os("VENVYARD_REFRESH").is_some() {
                let entering = if shell == Shell::PowerShell { "enter" } else { "activate" };
                let name = shell.file_name().replace("venvyard", entering);
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
    fn functions_that_are_loaded_are_not_printed_again() {
        with_everything(|switch| {
            for shell in Shell::ALL {
                let code = |stamp| shell.without_loaded(shell.enter(switch), stamp);
                let begin = |code: String| code.lines().next().map(str::to_owned);
                assert_eq!(
                    begin(shell.enter(switch)),
                    begin(calls(shell, switch)),
                    "what is closed last"
                );
                assert_eq!(code(shell.stamp()), calls(shell, switch));
                for other in [None, Some(""), Some("00000000")] {
                    assert_eq!(code(other), shell.enter(switch));
                }
            }
        });
    }
}
