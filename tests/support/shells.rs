//! The four shells, run non-interactively and with their strictest options.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use venvyard::shell::Shell;

use super::{Outcome, Sandbox, available};

const BEGIN: &str = "[[the script begins]]";
const END: &str = "[[the script ends]]";

/// A shell of this machine.
pub(crate) struct TestShell {
    pub(crate) kind: Shell,
    pub(crate) program: PathBuf,
}

/// Runs a test in every shell, also after a failure in one; says so if a shell is missing.
#[track_caller]
pub(crate) fn for_each_shell(test: impl Fn(&TestShell)) {
    in_each(&Shell::ALL, test);
}

/// The same in bash, zsh and fish, for lines that all three understand. PowerShell has its terminal tests in
/// `powershell/terminal.rs`.
#[track_caller]
pub(crate) fn for_each_unix_shell(test: impl Fn(&TestShell)) {
    in_each(&[Shell::Bash, Shell::Zsh, Shell::Fish], test);
}

#[track_caller]
fn in_each(shells: &[Shell], test: impl Fn(&TestShell)) {
    let mut failed: Vec<&str> = Vec::new();
    let mut first = None;
    for shell in shells.iter().copied().filter_map(TestShell::find) {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| test(&shell))) {
            failed.push(shell.kind.name());
            first.get_or_insert(panic);
        }
    }
    match (first, failed.as_slice()) {
        (None, _) => {}
        (Some(panic), [_]) => resume_unwind(panic),
        (Some(_), names) => panic!("failed in {}: each says above why", names.join(", ")),
    }
}

impl TestShell {
    /// The machine's shell. Without it the test says that it is skipped, or fails if `VENVYARD_REQUIRE` names it.
    #[track_caller]
    pub(crate) fn find(kind: Shell) -> Option<Self> {
        let names: &[&str] = match kind {
            Shell::PowerShell => &["pwsh", "powershell"],
            // Windows' bash runs on POSIX paths and other binaries.
            _ if cfg!(windows) => return None,
            Shell::Bash => &["bash"],
            Shell::Zsh => &["zsh"],
            Shell::Fish => &["fish"],
        };
        // VENVYARD_PWSH names one that is not on PATH.
        let given = std::env::var_os("VENVYARD_PWSH").filter(|_| kind == Shell::PowerShell);
        let given = given.map(PathBuf::from).filter(|program| program.is_file());
        let program = given.or_else(|| names.iter().find_map(|name| which::which(name).ok()));
        available(names[0], program.is_some());
        Some(Self { kind, program: program? })
    }

    /// Runs a script: no start-up files, and the first command that fails ends it. The status is the
    /// script's; [`Outcome::success`] also means that its last line was reached.
    ///
    /// fish has no `errexit`: there each statement at the left margin is followed by
    /// `or exit $status`.
    #[track_caller]
    #[must_use = "say whether it should have succeeded"]
    pub(crate) fn strict(&self, sandbox: &Sandbox, script: &str) -> Outcome {
        let mut command = sandbox.command(&self.program);
        if self.kind == Shell::PowerShell {
            // The script runs for a second: profiling it costs more than it saves.
            command.env("DOTNET_TieredPGO", "0");
            // No network access, and no debugger's sockets in the sandbox.
            command.env("POWERSHELL_TELEMETRY_OPTOUT", "1").env("POWERSHELL_UPDATECHECK", "Off");
            command.env("DOTNET_EnableDiagnostics", "0");
        }
        command.args(self.strict_options()).arg(self.framed(script));
        let mut outcome = Outcome::of(command);
        outcome.what = format!("{} (strict) on\n{script}", self.program.display());
        let Some(stdout) = outcome.stdout.strip_prefix(BEGIN) else {
            panic!("the shell did not run the script\n{outcome}");
        };
        outcome.cut_short = !stdout.contains(END);
        outcome.stdout = stdout.replacen(END, "", 1);
        outcome
    }

    /// The output of each script, run [strictly](Self::strict); it must succeed with no stderr. PowerShell takes a
    /// second to start, so there the scripts share a process.
    #[track_caller]
    pub(crate) fn strict_each(&self, sandbox: &Sandbox, scripts: &[String]) -> Vec<String> {
        const NEXT: &str = "[[the next script]]";
        let quiet = |script: &str| {
            let outcome = self.strict(sandbox, script).success();
            assert!(outcome.stderr.is_empty(), "should say nothing\n{outcome}");
            outcome.stdout
        };
        if self.kind != Shell::PowerShell {
            return scripts.iter().map(|script| quiet(script)).collect();
        }
        let together = scripts.join(&format!("\n[Console]::Out.Write('{NEXT}')\n"));
        let printed: Vec<String> = quiet(&together).split(NEXT).map(str::to_owned).collect();
        assert_eq!(printed.len(), scripts.len(), "one script, one part");
        printed
    }

    /// The options of a strict run; the script is the next argument.
    pub(crate) fn strict_options(&self) -> &'static [&'static str] {
        match self.kind {
            Shell::Bash => {
                &["--noprofile", "--norc", "-e", "-u", "-o", "pipefail", "-o", "noclobber", "-c"]
            }
            Shell::Zsh => &["-f", "-e", "-u", "-o", "pipefail", "-o", "noclobber", "-c"],
            Shell::Fish => &["--no-config", "-c"],
            Shell::PowerShell => &["-NoLogo", "-NoProfile", "-NonInteractive", "-Command"],
        }
    }

    /// The script between two marks on stdout: one proves that it began, the other that it ended.
    fn framed(&self, script: &str) -> String {
        match self.kind {
            Shell::Bash | Shell::Zsh => {
                format!("\\builtin printf %s '{BEGIN}'\n{script}\n\\builtin printf %s '{END}'")
            }
            Shell::Fish => {
                let script = with_errexit(script);
                format!("builtin printf %s '{BEGIN}'\n{script}\nbuiltin printf %s '{END}'")
            }
            // On Windows the console's code page would be what the script's output is written in.
            Shell::PowerShell => format!(
                "$ErrorActionPreference = 'Stop'; Set-StrictMode -Version Latest\n\
                 try {{ [Console]::OutputEncoding = New-Object Text.UTF8Encoding $false }} catch {{ }}\n\
                 [Console]::Out.Write('{BEGIN}')\n{script}\n[Console]::Out.Write('{END}')"
            ),
        }
    }

    /// The one of three texts that this shell understands.
    pub(crate) fn choose<'a>(&self, posix: &'a str, fish: &'a str, powershell: &'a str) -> &'a str {
        match self.kind {
            Shell::Bash | Shell::Zsh => posix,
            Shell::Fish => fish,
            Shell::PowerShell => powershell,
        }
    }

    /// A text as one literal word. It is independent of the crate's own quoting, in order to test that.
    pub(crate) fn quote(&self, text: &str) -> String {
        let escaped = match self.kind {
            Shell::Bash | Shell::Zsh => text.replace('\'', r"'\''"),
            Shell::Fish => text.replace('\\', r"\\").replace('\'', r"\'"),
            Shell::PowerShell => text
                .chars()
                .flat_map(|letter| {
                    let quotes = matches!(letter, '\'' | '\u{2018}'..='\u{201b}');
                    std::iter::repeat_n(letter, if quotes { 2 } else { 1 })
                })
                .collect(),
        };
        format!("'{escaped}'")
    }

    /// The line that sources a file.
    pub(crate) fn source(&self, file: &Path) -> String {
        let file = self.quote(&file.to_string_lossy());
        let fish = format!("source {file}");
        let dot = format!(". {file}");
        self.choose(&dot, &fish, &dot).to_owned()
    }

    /// The line that prints an environment variable and nothing else, not even a newline.
    pub(crate) fn print(&self, name: &str) -> String {
        let posix = format!("\\builtin printf %s \"${{{name}-}}\"");
        let fish = format!("builtin printf %s \"${name}\"");
        let powershell = format!("[Console]::Out.Write(${{Env:{name}}})");
        self.choose(&posix, &fish, &powershell).to_owned()
    }

    /// The line, then a line `status N`; a strict script goes on after it.
    pub(crate) fn status_of(&self, line: &str) -> String {
        let posix = format!("how=0; {line} || how=$?; echo \"status $how\"");
        let fish = format!("begin\n    {line}\n    echo \"status $status\"\nend");
        let powershell = format!("$LASTEXITCODE = 0; {line}; \"status $LASTEXITCODE\"");
        self.choose(&posix, &fish, &powershell).to_owned()
    }

    /// A line that prints `active NAME`, or `active none`.
    pub(crate) fn active(&self) -> String {
        self.choose(
            "echo \"active ${VIRTUAL_ENV_PROMPT-none}\"",
            "begin\n    set -q VIRTUAL_ENV_PROMPT; and echo \"active $VIRTUAL_ENV_PROMPT\"; or echo 'active none'\nend",
            "if ($env:VIRTUAL_ENV_PROMPT) { \"active $env:VIRTUAL_ENV_PROMPT\" } else { 'active none' }",
        )
        .to_owned()
    }

    /// The user's start-up file that `setup` changes, relative to the home.
    pub(crate) fn start_up_file(&self) -> &'static str {
        match self.kind {
            Shell::Bash => ".bashrc",
            Shell::Zsh => ".zshrc",
            Shell::Fish => ".config/fish/conf.d/venvyard.fish",
            Shell::PowerShell => ".config/powershell/Microsoft.PowerShell_profile.ps1",
        }
    }

    /// `PATH` as a script in this shell sees it: PowerShell 7 puts its own directory first.
    #[track_caller]
    pub(crate) fn path(&self, sandbox: &Sandbox) -> String {
        static BEFORE: OnceLock<String> = OnceLock::new();
        let own = sandbox.path_variable();
        if self.kind != Shell::PowerShell {
            return own;
        }
        let before = BEFORE.get_or_init(|| {
            let path = self.strict(sandbox, &self.print("PATH")).success().stdout;
            path.strip_suffix(&own).expect("the sandbox's PATH at its end").to_owned()
        });
        format!("{before}{own}")
    }

    /// The shell's static file, as `setup` would put it on disk.
    pub(crate) fn static_file(&self, sandbox: &Sandbox) -> PathBuf {
        for script in self.kind.scripts() {
            sandbox.write(format!("static/{}", script.path), script.text);
        }
        sandbox.write(format!("static/{}", self.kind.file_name()), self.kind.file())
    }
}

/// A fish script in which a failing statement at the left margin ends it. A line that is indented,
/// inside quotes, or goes on with `end`, `else`, `case`, `and`, `or` belongs to the one before it.
fn with_errexit(script: &str) -> String {
    let mut text = String::new();
    let mut lines = script.lines().peekable();
    let mut quote = None;
    while let Some(line) = lines.next() {
        text.push_str(line);
        text.push('\n');
        quote = quote_after(line, quote);
        let goes_on = line.trim_end().ends_with(['\\', '|']) || line.trim_end().ends_with("&&");
        let belongs = lines.peek().is_some_and(|next| {
            let word = next.split([' ', ';']).next().unwrap_or_default();
            next.starts_with([' ', '\t']) || ["end", "else", "case", "and", "or"].contains(&word)
        });
        let comment = line.trim_start().starts_with('#') || line.trim().is_empty();
        let opens = ["if ", "for ", "while ", "function ", "begin", "switch ", "else"];
        let opened = opens.iter().any(|word| line.starts_with(word)) && !line.ends_with("end");
        if quote.is_none() && !goes_on && !belongs && !comment && !opened {
            text.push_str("or exit $status\n");
        }
    }
    text
}

/// Which quote is open at the end of a line, if any.
fn quote_after(line: &str, mut quote: Option<char>) -> Option<char> {
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match (letter, quote) {
            ('\\', _) => drop(letters.next()),
            ('#', None) => break,
            ('\'' | '"', None) => quote = Some(letter),
            (letter, Some(open)) if letter == open => quote = None,
            _ => {}
        }
    }
    quote
}

#[test]
fn fish_statements_are_followed_by_a_check_and_blocks_are_left_whole() {
    let script = "set x 'two\nlines'\nif test 1 = 1\n    false\nend\nfalse\nor true\n";
    assert_eq!(
        with_errexit(script),
        "set x 'two\nlines'\nor exit $status\nif test 1 = 1\n    false\nend\nor exit $status\n\
         false\nor true\nor exit $status\n"
    );
}
