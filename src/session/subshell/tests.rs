//! Real shells on a terminal. The installed file defines nothing but a `workon`.

use super::*;
use crate::{fs, testing};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::io::{Read as _, Write as _};
use std::path::PathBuf;

/// A `workon` that knows one environment.
fn stub(shell: Shell) -> &'static [u8] {
    match shell {
        Shell::Fish => {
            b"function workon; test $argv[1] = 'good one'; or return 3; set -gx ENTERED $argv[1]; end\n"
        }
        Shell::Zsh => {
            b"workon() { [[ $1 == 'good one' ]] || return 3; export ENTERED=$1; precmd_functions+=(late) }
late() { LATE=run }\n"
        }
        _ => b"workon() { [ \"$1\" = 'good one' ] || return 3; export ENTERED=\"$1\"; }\n",
    }
}

struct Home {
    dir: tempfile::TempDir,
    dirs: Dirs,
}

impl Home {
    fn new(shell: Shell) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let dirs = testing::dirs(dir.path());
        files::install_for_subshell(&dirs, shell).unwrap();
        fs::replace(&files::path(&dirs, shell), stub(shell)).unwrap();
        Self { dir, dirs }
    }

    fn write(&self, name: &str, text: &str) {
        fs::replace(&self.dir.path().join(name), text.as_bytes()).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.dir.path().join(name)).unwrap_or_default()
    }

    /// Types the lines into a subshell. Returns its status and what the terminal showed.
    fn type_into(
        &self,
        shell: Shell,
        name: &str,
        zdotdir: Option<&Path>,
        lines: &str,
    ) -> Option<(u32, String)> {
        let executable = testing::program(shell.name())?;
        let command = Subshell {
            shell,
            executable: &executable,
            dirs: &self.dirs,
            venvyard: Path::new("/opt/venvyard"),
            zdotdir: zdotdir.map(Path::as_os_str),
            name,
        }
        .command();
        let mut builder = CommandBuilder::new(command.get_program());
        builder.env_clear();
        builder.args(command.get_args());
        builder.env("PATH", std::env::var_os("PATH").unwrap());
        builder.env("HOME", self.dir.path());
        builder.env("TERM", "dumb");
        builder.cwd(self.dir.path());
        for (key, value) in command.get_envs() {
            if let Some(value) = value {
                builder.env(key, value);
            }
        }
        let pair = native_pty_system().openpty(PtySize::default()).unwrap();
        let mut child = pair.slave.spawn_command(builder).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let mut writer = pair.master.take_writer().unwrap();
        writer.write_all(lines.as_bytes()).unwrap();
        let mut shown = Vec::new();
        // On Linux, reading from a terminal that nobody has open fails with EIO.
        let _ = reader.read_to_end(&mut shown);
        drop(writer);
        Some((child.wait().unwrap().exit_code(), String::from_utf8_lossy(&shown).into_owned()))
    }
}

/// What the tests ask each subshell, in code for bash and zsh.
const ASK: &str = "printf '%s|' \"$ENTERED\" \"$MINE\" \"$VENVYARD_EXE\" \"${LATE-}\" > out; \
                   env | grep -c '^_VENVYARD' >> out; exit 4\n";

#[test]
fn bash_reads_the_users_file_and_enters() {
    let home = Home::new(Shell::Bash);
    home.write(".bashrc", "MINE=bashrc; HISTFILE=\n");
    let Some((status, shown)) = home.type_into(Shell::Bash, "good one", None, ASK) else { return };
    assert_eq!(home.read("out"), "good one|bashrc|/opt/venvyard||0\n", "{shown}");
    assert_eq!(status, 4);
}

#[test]
fn zsh_reads_the_users_files_where_they_are() {
    for moved in [false, true] {
        let home = Home::new(Shell::Zsh);
        let zdotdir = moved.then(|| home.dir.path().join("dot zsh"));
        let place = if moved { "dot zsh/" } else { "" };
        home.write(&format!("{place}.zshenv"), "MINE=env\n");
        home.write(
            &format!("{place}.zshrc"),
            "MINE+=+rc; HISTFILE=${ZDOTDIR-$HOME}/.histfile; SAVEHIST=9; HISTSIZE=9
             autoload -Uz compinit; compinit; setopt ksh_arrays sh_word_split\n",
        );
        let ask = format!("echo ${{ZDOTDIR-unset}} > zdotdir\n{ASK}");
        let typed = home.type_into(Shell::Zsh, "good one", zdotdir.as_deref(), &ask);
        let Some((status, shown)) = typed else { return };
        assert_eq!(home.read("out"), "good one|env+rc|/opt/venvyard|run|0\n", "{shown}");
        assert_eq!(status, 4);
        let expected = zdotdir.map_or("unset".to_owned(), |path| path.display().to_string());
        assert_eq!(home.read("zdotdir").trim_end(), expected);
        assert_ne!(home.read(&format!("{place}.histfile")), "");
        assert_ne!(home.read(&format!("{place}.zcompdump")), "");
        let ours = files::subshell_directory(&home.dirs).join("zsh");
        let names: Vec<PathBuf> =
            std::fs::read_dir(ours).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(names.len(), 1, "{names:?}");
    }
}

#[test]
fn zsh_respects_a_zdotdir_that_zshenv_sets() {
    let home = Home::new(Shell::Zsh);
    home.write(".zshenv", "ZDOTDIR=$HOME/z\n");
    home.write("z/.zshrc", "MINE=z\n");
    let Some((_, shown)) = home.type_into(Shell::Zsh, "good one", None, ASK) else { return };
    assert_eq!(home.read("out"), "good one|z|/opt/venvyard|run|0\n", "{shown}");
}

#[test]
fn fish_reads_the_users_file_and_enters() {
    let home = Home::new(Shell::Fish);
    home.write(".config/fish/config.fish", "set MINE config\n");
    let ask = ASK.replace("\"${LATE-}\"", "''");
    let Some((status, shown)) = home.type_into(Shell::Fish, "good one", None, &ask) else { return };
    assert_eq!(home.read("out"), "good one|config|/opt/venvyard||0\n", "{shown}");
    assert_eq!(status, 4);
}

#[test]
fn the_subshell_exits_if_it_cannot_enter_the_environment() {
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
        for name in ["bad", "$(touch canary)", "'; touch canary; '"] {
            let home = Home::new(shell);
            let typed = home.type_into(shell, name, None, "exit 9\n");
            let Some((status, shown)) = typed else { continue };
            assert_eq!(status, 3, "{shell} {name}: {shown}");
            assert!(!home.dir.path().join("canary").exists(), "{shell} {name}");
        }
    }
}

#[test]
fn powershell_gets_the_values_in_variables_and_not_in_the_code() {
    let home = Home::new(Shell::PowerShell);
    let command = Subshell {
        shell: Shell::PowerShell,
        executable: Path::new("pwsh"),
        dirs: &home.dirs,
        venvyard: Path::new("/opt/venvyard"),
        zdotdir: None,
        name: "good one",
    }
    .command();
    assert!(command.get_args().all(|argument| !argument.to_string_lossy().contains("good one")));
    let code = command.get_args().last().unwrap().to_str().unwrap();
    assert!(testing::is_powershell(code));
    let entered = command.get_envs().find(|(key, _)| *key == "_VENVYARD_ENTER").unwrap();
    assert_eq!(entered.1, Some(OsStr::new("good one")));
}

#[test]
fn the_error_names_a_shell_that_cannot_be_started() {
    let error = start(Command::new("/nonexistent/fish")).unwrap_err();
    assert!(error.to_string() == "can't run /nonexistent/fish: it doesn't exist", "{error}");
}
