//! What a terminal shows: the screen, and the prompts that are marked so that a test recognises them.

use venvyard::shell::Shell;

/// A prompt, from the mark at its end: the process and its count of commands make it unique.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Prompt {
    process: String,
    number: String,
    pub(super) status: i32,
}

/// The part of a terminal besides the screen: prompts, and answers that programs wait for.
#[derive(Default)]
pub(super) struct Tty {
    pub(super) prompt: Option<Prompt>,
    pub(super) answers: Vec<u8>,
}

impl vt100::Callbacks for Tty {
    fn unhandled_osc(&mut self, _: &mut vt100::Screen, params: &[&[u8]]) {
        let params: Vec<_> = params.iter().map(|p| String::from_utf8_lossy(p)).collect();
        if let [mark, process, number, status] = params.as_slice()
            && mark == "7701"
        {
            let status = status.parse().unwrap_or(-1);
            let (process, number) = (process.to_string(), number.to_string());
            self.prompt = Some(Prompt { process, number, status });
        }
    }

    /// fish 4 waits at its start for what kind of terminal this is (DA1), `PSReadLine` for where the
    /// cursor stands (CPR).
    fn unhandled_csi(
        &mut self,
        screen: &mut vt100::Screen,
        first: Option<u8>,
        _: Option<u8>,
        params: &[&[u16]],
        letter: char,
    ) {
        match (letter, first, params) {
            ('c', None, _) => self.answers.extend_from_slice(b"\x1b[?62;22c"),
            ('n', None, [[6]]) => {
                let (row, column) = screen.cursor_position();
                let answer = format!("\x1b[{};{}R", row + 1, column + 1);
                self.answers.extend_from_slice(answer.as_bytes());
            }
            _ => {}
        }
    }
}

/// What is on the screen.
pub(crate) struct View<'a>(pub(super) &'a vt100::Screen);

impl View<'_> {
    /// All of it; lines that the terminal wrapped are one line.
    pub(crate) fn text(&self) -> String {
        self.0.contents()
    }

    /// The line the cursor is on, without trailing blanks: at the prompt, the prompt and what is typed.
    pub(crate) fn cursor_row(&self) -> String {
        let row = usize::from(self.0.cursor_position().0);
        self.0.rows(0, super::COLUMNS).nth(row).unwrap_or_default().trim_end().to_owned()
    }

    /// Whether the screen shows `text`.
    pub(crate) fn has(&self, text: &str) -> bool {
        self.text().contains(text)
    }

    /// Whether a prompt hid the cursor and has not put it back.
    pub(crate) fn cursor_is_hidden(&self) -> bool {
        self.0.hide_cursor()
    }
}

impl Prompt {
    pub(super) fn same(&self, other: &Self) -> bool {
        (&self.process, &self.number) == (&other.process, &other.number)
    }
}

/// The code that makes a shell's prompt `ready> ` with an invisible mark (OSC 7701) at its end, by
/// which [`super::Terminal::run`] knows it: the process, a number that each command raises, and `$?`.
///
/// A shell that the shell starts (`venvyard shell`) reads the home's start-up files: put this there.
pub(crate) fn prompt_code(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => r#"PS1='ready> \[\e]7701;'"$$"';\#;$?\a\]'"#,
        Shell::Zsh => r"PS1=$'ready> %{\e]7701;'$$$';%!;%?\a%}'",
        Shell::Fish => concat!(
            "function fish_prompt\n",
            "    set -l last $status\n",
            "    printf 'ready> \\e]7701;%s;%s;%s\\a' $fish_pid \"$harness_commands\" $last\n",
            "end\n",
            "function harness_count --on-event fish_preexec\n",
            "    set -g harness_commands (math \"0$harness_commands + 1\")\n",
            "end\n",
        ),
        // What was typed before is not offered: it would stand behind the cursor.
        Shell::PowerShell => concat!(
            "function prompt {\n",
            "    $status = if ($?) { 0 } elseif ($global:LASTEXITCODE) { $global:LASTEXITCODE } else { 1 }\n",
            "    $global:harness_commands = 1 + $(if (Test-Path variable:harness_commands) { $harness_commands })\n",
            "    \"ready> $([char]27)]7701;$PID;$harness_commands;$status$([char]7)\"\n",
            "}\n",
            "if ((Get-Module PSReadLine)) { Set-PSReadLineOption -PredictionSource None }\n",
        ),
    }
}
