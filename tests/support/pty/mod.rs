//! A person at a terminal: an interactive shell, or any program, on a pseudo-terminal of 120 by 40.
//!
//! Nothing here sleeps: every wait blocks on the program's output, up to a deadline.

mod screen;

use std::io::{Read as _, Write as _};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use portable_pty::{ChildKiller, CommandBuilder, MasterPty, PtySize, native_pty_system};
use venvyard::shell::Shell;

use super::{Sandbox, TestShell};
use screen::{Prompt, Tty};
pub(crate) use screen::{View, prompt_code};

const ROWS: u16 = 40;
const COLUMNS: u16 = 120;

/// How long a terminal may take to show what is expected.
const DEADLINE: Duration = Duration::from_secs(30);

/// How long a command may take until the prompt is back: it may install packages.
const COMMAND_DEADLINE: Duration = Duration::from_mins(2);

/// Keys, for [`Terminal::send`].
pub(crate) mod key {
    pub(crate) const ENTER: &str = "\r";
    pub(crate) const TAB: &str = "\t";
    pub(crate) const ESCAPE: &str = "\x1b";
    pub(crate) const UP: &str = "\x1b[A";
    pub(crate) const DOWN: &str = "\x1b[B";
    pub(crate) const CTRL_C: &str = "\x03";
    pub(crate) const CTRL_D: &str = "\x04";
    /// Empties the line, in every shell's default keys.
    pub(crate) const CTRL_U: &str = "\x15";
}

/// A program on a terminal. It gets a hangup when this is dropped.
pub(crate) struct Terminal {
    shell: Option<Shell>,
    parser: vt100::Parser<Tty>,
    events: Receiver<Event>,
    keyboard: Box<dyn std::io::Write + Send>,
    killer: Box<dyn ChildKiller + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    /// What came since the last command was sent.
    transcript: Vec<u8>,
    exited: Option<i32>,
    captures: std::path::PathBuf,
    captured: usize,
}

enum Event {
    Output(Vec<u8>),
    Exited(i32),
}

/// The result of a command, once the prompt is back.
#[derive(Debug)]
pub(crate) struct Ran {
    /// `$?`, as the prompt saw it.
    pub(crate) status: i32,
    /// What was on the screen between the command and the new prompt.
    pub(crate) output: String,
}

impl Terminal {
    /// Starts a shell as a terminal would, with the start-up files of the sandbox's home, and waits
    /// for its prompt, which is `ready>`.
    ///
    /// The prompt is set where the system's own start-up files would, so the user's can change it.
    #[track_caller]
    pub(crate) fn start(shell: &TestShell, sandbox: &Sandbox) -> Self {
        // A test may start the shell again, by its name.
        sandbox.lend(&shell.program);
        let setup = sandbox.root().join("terminal");
        let file = |name: &str, text: &str| {
            let path = setup.join(name);
            std::fs::create_dir_all(path.parent().expect("a file below")).unwrap();
            std::fs::write(&path, text).unwrap();
            path
        };
        let mut command = command(&shell.program, sandbox);
        let prompt = prompt_code(shell.kind);
        match shell.kind {
            Shell::Bash => {
                let text = format!("{prompt}\nif [ -f ~/.bashrc ]; then . ~/.bashrc; fi\n");
                command.arg("--rcfile");
                command.arg(file("bashrc", &text));
                command.arg("-i");
            }
            Shell::Zsh => {
                let own = sandbox.variables().find(|(name, _)| *name == "ZDOTDIR");
                let own = own.map(|(_, value)| shell.quote(&value.to_string_lossy()));
                let restore =
                    own.map_or("unset ZDOTDIR".into(), |own| format!("export ZDOTDIR={own}"));
                let text = format!(
                    "{prompt}\n{restore}\n\
                     if [[ -f ${{ZDOTDIR-$HOME}}/.zshenv ]]; then . ${{ZDOTDIR-$HOME}}/.zshenv; fi\n"
                );
                command.env("ZDOTDIR", file(".zshenv", &text).parent().expect("its directory"));
                // Without the system's files: some set a prompt.
                command.args(["-d", "-i"]);
            }
            Shell::Fish => {
                file("fish/vendor_functions.d/fish_prompt.fish", prompt);
                let system = "/usr/local/share:/usr/share:/opt/homebrew/share";
                let data = format!("{}:{system}", setup.display());
                command.env("XDG_DATA_DIRS", data);
                // Without this directory fish's first start parses every man page in the background.
                let data_home = sandbox.home().join(".local/share/fish/generated_completions");
                std::fs::create_dir_all(data_home).unwrap();
                command.arg("-i");
            }
            Shell::PowerShell => {
                let text = format!("{prompt}\nif (Test-Path $PROFILE) {{ . $PROFILE }}\n");
                command.args(["-NoLogo", "-NoProfile", "-NoExit", "-File"]);
                command.arg(file("profile.ps1", &text));
                command.env("POWERSHELL_TELEMETRY_OPTOUT", "1");
                command.env("POWERSHELL_UPDATECHECK", "Off");
            }
        }
        let mut terminal = Self::spawn(command, sandbox, Some(shell.kind));
        terminal.wait("the first prompt", DEADLINE, |terminal| terminal.prompt().is_some());
        terminal
    }

    /// Runs a program on a terminal, in the sandbox's home.
    #[track_caller]
    pub(crate) fn program(
        sandbox: &Sandbox,
        program: impl AsRef<std::ffi::OsStr>,
        args: &[&str],
    ) -> Self {
        let mut command = command(program, sandbox);
        command.args(args);
        Self::spawn(command, sandbox, None)
    }

    #[track_caller]
    fn spawn(command: CommandBuilder, sandbox: &Sandbox, shell: Option<Shell>) -> Self {
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut child = pair.slave.spawn_command(command).expect("a program that starts");
        drop(pair.slave);
        let (sender, events) = channel();
        let reader = pair.master.try_clone_reader().expect("the terminal's output");
        let keyboard = pair.master.take_writer().expect("the terminal's input");
        let killer = child.clone_killer();
        std::thread::spawn({
            let sender = sender.clone();
            move || read_all(reader, &sender)
        });
        std::thread::spawn(move || {
            let code = child.wait().map_or(-1, |status| {
                // 128 and the signal, as a shell says it, is more than the platforms tell us.
                i32::try_from(status.exit_code()).unwrap_or(-1)
            });
            let _ = sender.send(Event::Exited(code));
        });
        let size = |length| std::num::NonZeroU16::new(length).expect("not zero");
        let captures = tempfile::Builder::new().prefix("captures-").tempdir_in(sandbox.root());
        Self {
            shell,
            parser: vt100::Parser::new_with_callbacks(size(ROWS), size(COLUMNS), 0, Tty::default()),
            events,
            keyboard,
            killer,
            master: pair.master,
            transcript: Vec::new(),
            exited: None,
            captures: captures.expect("a directory").keep(),
            captured: 0,
        }
    }

    /// Types text, or presses a [`key`]. To type into a program that a command line starts, wait until
    /// it has printed something: earlier, the shell would get the text.
    #[track_caller]
    pub(crate) fn send(&mut self, text: &str) {
        let sent = self.keyboard.write_all(text.as_bytes()).and_then(|()| self.keyboard.flush());
        sent.unwrap_or_else(|error| panic!("can't type {text:?}: {error}\n{}", self.screen()));
    }

    /// Makes the terminal another size, as a person does with its window.
    #[track_caller]
    pub(crate) fn resize(&mut self, rows: u16, cols: u16) {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        self.master.resize(size).expect("another size");
        let size = |length| std::num::NonZeroU16::new(length).expect("not zero");
        self.parser.screen_mut().set_size(size(rows), size(cols));
    }

    /// Types one command line at the prompt and waits for the next prompt.
    #[track_caller]
    pub(crate) fn run(&mut self, line: &str) -> Ran {
        assert!(!line.trim().is_empty() && !line.contains('\n'), "one command line: {line:?}");
        let before = self.prompt().cloned();
        self.transcript.clear();
        self.send(line);
        self.send(key::ENTER);
        self.wait(&format!("the prompt after {line:?}"), COMMAND_DEADLINE, |terminal| {
            terminal.prompt().is_some_and(|new| before.as_ref().is_none_or(|old| !new.same(old)))
        });
        let status = self.prompt().map_or(-1, |prompt| prompt.status);
        Ran { status, output: self.printed() }
    }

    /// What the transcript shows between the line of the command and the line of the prompt.
    fn printed(&self) -> String {
        let size = |length| std::num::NonZeroU16::new(length).expect("not zero");
        let mut parser = vt100::Parser::new(size(1000), size(COLUMNS), 0);
        parser.process(&self.transcript);
        let text = parser.screen().contents();
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        lines.get(1..lines.len().max(2) - 1).unwrap_or_default().join("\n")
    }

    /// Runs one command and gives its stdout, byte for byte: through a file, with no new process.
    #[track_caller]
    pub(crate) fn capture(&mut self, command: &str) -> String {
        self.captured += 1;
        let file = self.captures.join(self.captured.to_string());
        let line = match self.shell {
            Some(Shell::Fish) => format!("begin; {command}; end > '{}'", file.display()),
            Some(Shell::PowerShell) => {
                format!("[IO.File]::WriteAllText('{}', [string]$({command}))", file.display())
            }
            _ => format!("{{ {command}; }} > '{}'", file.display()),
        };
        self.run(&line);
        std::fs::read_to_string(&file).unwrap_or_else(|error| {
            panic!("{command:?} could not be captured: {error}\n{}", self.screen())
        })
    }

    /// A variable of the shell, exported or not; `None` where it is unset.
    #[track_caller]
    pub(crate) fn variable(&mut self, name: &str) -> Option<String> {
        let command = match self.shell {
            Some(Shell::Fish) => format!("set -q {name}; and printf =%s \"${name}\""),
            Some(Shell::PowerShell) => {
                format!("if ($null -ne $env:{name}) {{ '=' + $env:{name} }}")
            }
            _ => format!("printf %s \"${{{name}+=}}${{{name}-}}\""),
        };
        self.capture(&command).strip_prefix('=').map(str::to_owned)
    }

    /// Waits until the screen shows `text`. What was typed is on the screen too.
    #[track_caller]
    pub(crate) fn expect(&mut self, text: &str) {
        self.wait_for(&format!("{text:?} on the screen"), |screen| screen.has(text));
    }

    /// Waits until the screen satisfies `condition`; `what` names that in the failure.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, what: &str, condition: impl Fn(&View<'_>) -> bool) {
        self.wait(what, DEADLINE, |terminal| condition(&terminal.view()));
    }

    /// Leaves the shell by `exit`; returns its status.
    #[track_caller]
    pub(crate) fn exit(&mut self) -> i32 {
        self.send("exit\r");
        self.wait_exit()
    }

    /// Waits until the program has ended and its output is on the screen; returns its status.
    #[track_caller]
    pub(crate) fn wait_exit(&mut self) -> i32 {
        self.wait("the end of the program", DEADLINE, |terminal| terminal.exited.is_some());
        // Its last output may be on the way. A child that outlives it keeps the terminal open.
        while let Ok(event) = self.events.recv_timeout(Duration::from_secs(2)) {
            if let Event::Output(bytes) = event {
                self.show(&bytes);
            }
        }
        self.exited.unwrap_or(-1)
    }

    /// What is on the screen now, for another look after a wait.
    pub(crate) fn view(&self) -> View<'_> {
        View(self.parser.screen())
    }

    /// The screen's text now.
    pub(crate) fn screen(&self) -> String {
        self.view().text()
    }

    /// What the program wrote since the last command was sent, with its escape sequences.
    pub(crate) fn written(&self) -> String {
        String::from_utf8_lossy(&self.transcript).into_owned()
    }

    fn prompt(&self) -> Option<&Prompt> {
        self.parser.callbacks().prompt.as_ref()
    }

    #[track_caller]
    fn wait(&mut self, what: &str, patience: Duration, done: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + patience;
        while !done(self) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(Event::Output(bytes)) => self.show(&bytes),
                Ok(Event::Exited(status)) => self.exited = Some(status),
                Err(error) => {
                    let why = match error {
                        RecvTimeoutError::Timeout => "it took too long",
                        RecvTimeoutError::Disconnected => "the program has ended",
                    };
                    panic!("waited for {what}: {why}\n--- screen\n{}\n---", self.screen());
                }
            }
        }
    }

    fn show(&mut self, bytes: &[u8]) {
        self.parser.process(bytes);
        self.transcript.extend_from_slice(bytes);
        let answers = std::mem::take(&mut self.parser.callbacks_mut().answers);
        if !answers.is_empty() {
            // The program may have ended since it asked.
            let _ = self.keyboard.write_all(&answers).and_then(|()| self.keyboard.flush());
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if self.exited.is_none() {
            let _ = self.killer.kill();
        }
    }
}

fn command(program: impl AsRef<std::ffi::OsStr>, sandbox: &Sandbox) -> CommandBuilder {
    let mut command = CommandBuilder::new(program);
    command.env_clear();
    for (name, value) in sandbox.variables() {
        command.env(name, value);
    }
    command.cwd(sandbox.home());
    command
}

/// Ends with an error on Linux (EIO) and an empty read elsewhere when the last program is gone.
fn read_all(mut reader: Box<dyn std::io::Read + Send>, sender: &Sender<Event>) {
    let mut buffer = [0; 4096];
    while let Ok(length @ 1..) = reader.read(&mut buffer) {
        if sender.send(Event::Output(buffer[..length].to_vec())).is_err() {
            return;
        }
    }
}
