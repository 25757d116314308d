//! Looks at the variables, files and programs that decide where start-up files are.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use directories::UserDirs;

use super::Error;
use super::rc::{BASH_LOGIN_FILES, HomeLayout, Profiles};
use crate::dirs::{Dirs, variable};
use crate::fs;
use crate::session::running;
use crate::shell::Shell;

/// What matters for this shell. It starts zsh or PowerShell to ask them, if they are installed; the other shells need
/// no process.
pub(super) fn inspect(dirs: &Dirs, shell: Shell) -> Result<HomeLayout, Error> {
    let mut layout = HomeLayout {
        home: dirs.home.clone(),
        xdg_config_home: variable("XDG_CONFIG_HOME").map(PathBuf::from),
        ..HomeLayout::default()
    };
    match shell {
        Shell::Bash => {
            for name in BASH_LOGIN_FILES {
                let path = dirs.home.join(name);
                if path.exists() {
                    layout.bash_login_files.push((name, fs::read(&path)?));
                }
            }
        }
        Shell::Zsh => layout.zdotdir = zdotdir(dirs, variable("ZDOTDIR")),
        Shell::Fish => {}
        Shell::PowerShell => layout.profiles = profiles(&layout),
    }
    Ok(layout)
}

/// zsh's `ZDOTDIR`. It is often set in `.zshenv` and not exported, so zsh is asked. Output of `.zshenv` comes before
/// the mark.
fn zdotdir(dirs: &Dirs, exported: Option<OsString>) -> Option<PathBuf> {
    let mut zsh = Command::new("zsh");
    zsh.args(["-c", r#"print -rn -- "venvyard:${ZDOTDIR-}""#]).env("HOME", &dirs.home);
    match &exported {
        Some(zdotdir) => zsh.env("ZDOTDIR", zdotdir),
        None => zsh.env_remove("ZDOTDIR"),
    };
    let output = output_of(zsh);
    let dir = match output.as_deref().and_then(|text| text.rsplit_once("venvyard:")) {
        Some((_, dir)) => PathBuf::from(dir),
        None => PathBuf::from(exported?),
    };
    (!dir.as_os_str().is_empty()).then_some(dir)
}

fn profiles(layout: &HomeLayout) -> Profiles {
    let program = running::powershell();
    // In hexadecimal, because Windows PowerShell writes to a pipe in the console's code page. The PowerShell started
    // here has the console's profile, in whatever host the user runs setup.
    let code = "foreach ($path in $PROFILE.CurrentUserCurrentHost, $PROFILE.CurrentUserAllHosts) { \
                -join ([Text.Encoding]::UTF8.GetBytes($path) | ForEach-Object { '{0:x2}' -f $_ }) }";
    let mut powershell = Command::new(program);
    powershell.args(["-NoProfile", "-NonInteractive", "-Command", code]);
    let paths = output_of(powershell).and_then(|output| {
        let mut paths = output.lines().map(|hex| from_hex(hex.trim()).map(PathBuf::from));
        Some((paths.next()??, paths.next()??))
    });
    let Some((console, all_hosts)) = paths else { return documented_profiles(layout) };
    let other_hosts = other_hosts(&console);
    Profiles { console, all_hosts, other_hosts }
}

/// The profiles according to `about_Profiles`, without asking PowerShell.
pub(super) fn documented_profiles(layout: &HomeLayout) -> Profiles {
    let directory = documented_directory(running::powershell(), layout);
    let (console, all_hosts) = (directory.join(CONSOLE_PROFILE), directory.join("profile.ps1"));
    let other_hosts = other_hosts(&console);
    Profiles { console, all_hosts, other_hosts }
}

const CONSOLE_PROFILE: &str = "Microsoft.PowerShell_profile.ps1";

/// The profiles of other hosts, beside the console's: `Microsoft.VSCode_profile.ps1`.
fn other_hosts(console: &Path) -> Vec<PathBuf> {
    let entries = console.parent().and_then(|directory| fs::read_dir(directory).ok());
    let mut profiles: Vec<PathBuf> = entries
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with("_profile.ps1") && path != console)
        .collect();
    profiles.sort();
    profiles
}

/// Whether PowerShell refuses to run the user's scripts, and so the profile. That is Windows PowerShell's default
/// (`about_Execution_Policies`).
pub fn powershell_runs_no_files() -> bool {
    let mut powershell = Command::new(running::powershell());
    powershell.args(["-NoProfile", "-NonInteractive", "-Command", "Get-ExecutionPolicy"]);
    cfg!(windows)
        && output_of(powershell)
            .is_some_and(|policy| matches!(policy.trim(), "Restricted" | "AllSigned"))
}

/// The directory of the user's profiles according to `about_Profiles`.
fn documented_directory(program: &str, layout: &HomeLayout) -> PathBuf {
    if cfg!(windows) {
        let documents = UserDirs::new()
            .and_then(|dirs| dirs.document_dir().map(PathBuf::from))
            .unwrap_or_else(|| layout.home.join("Documents"));
        return documents.join(if program == "pwsh" { "PowerShell" } else { "WindowsPowerShell" });
    }
    layout.config_home().join("powershell")
}

/// What a program prints; `None` if it is missing, fails or prints no UTF-8.
fn output_of(mut command: Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).ok())?
}

fn from_hex(text: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> = (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect();
    String::from_utf8(bytes?).ok().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn reads_a_path_in_hexadecimal() {
        assert_eq!(from_hex("433a5c4a6f73c3a9").as_deref(), Some("C:\\José"));
        for bad in ["", "4", "zz", "ff", "é"] {
            assert_eq!(from_hex(bad), None, "{bad}");
        }
    }

    #[test]
    fn finds_profiles_of_other_hosts_beside_the_consoles() {
        let home = tempfile::tempdir().unwrap();
        let path = |name| home.path().join(name);
        assert!(other_hosts(&path("nowhere/Microsoft.PowerShell_profile.ps1")).is_empty());
        for name in
            [CONSOLE_PROFILE, "profile.ps1", "Z_profile.ps1", "Microsoft.VSCode_profile.ps1"]
        {
            crate::fs::write_new(&path(name), b"").unwrap();
        }
        let expected = ["Microsoft.VSCode_profile.ps1", "Z_profile.ps1"].map(path);
        assert_eq!(other_hosts(&path(CONSOLE_PROFILE)), expected);
    }

    #[test]
    fn zsh_is_asked_for_its_zdotdir() {
        if testing::program("zsh").is_none() {
            return;
        }
        let home = tempfile::tempdir().unwrap();
        let dirs = testing::dirs(home.path());
        assert_eq!(zdotdir(&dirs, None), None);
        let exported = home.path().join("exported");
        assert_eq!(zdotdir(&dirs, Some(exported.clone().into())), Some(exported));
        let zshenv = b"echo hello\nZDOTDIR=$HOME/'z dot'\n";
        crate::fs::write_new(&home.path().join(".zshenv"), zshenv).unwrap();
        assert_eq!(zdotdir(&dirs, None), Some(home.path().join("z dot")));
    }

    #[test]
    fn finds_the_existing_login_files_in_bashs_order() {
        let home = tempfile::tempdir().unwrap();
        for name in [".profile", ".bash_profile"] {
            crate::fs::write_new(&home.path().join(name), b"\xff").unwrap();
        }
        let dirs = testing::dirs(home.path());
        let names: Vec<_> = inspect(&dirs, Shell::Bash)
            .unwrap()
            .bash_login_files
            .into_iter()
            .map(|f| f.0)
            .collect();
        assert_eq!(names, [".bash_profile", ".profile"]);
    }
}
