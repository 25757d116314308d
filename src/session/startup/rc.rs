//! Which start-up files a shell reads. Decisions only: [`HomeLayout`] is what there is.

use std::path::{Path, PathBuf};

use crate::shell::Shell;

/// The files of which a login bash reads the first that exists, and no other (bash(1), INVOCATION).
pub const BASH_LOGIN_FILES: [&str; 3] = [".bash_profile", ".bash_login", ".profile"];

/// What decides where a shell's start-up files are.
#[derive(Debug, Clone, Default)]
pub struct HomeLayout {
    /// The home directory.
    pub home: PathBuf,
    /// zsh's `ZDOTDIR`, as zsh has it after its `.zshenv`.
    pub zdotdir: Option<PathBuf>,
    /// `XDG_CONFIG_HOME`.
    pub xdg_config_home: Option<PathBuf>,
    /// PowerShell's, as it says or documents them.
    pub profiles: Profiles,
    /// Those of [`BASH_LOGIN_FILES`] that exist, in that order, with what they say.
    pub bash_login_files: Vec<(&'static str, Vec<u8>)>,
}

/// PowerShell's profiles of this user.
#[derive(Debug, Clone, Default)]
pub struct Profiles {
    /// `$PROFILE` at a console: `CurrentUserCurrentHost`. Where people define their prompt, and read last.
    pub console: PathBuf,
    /// `$PROFILE.CurrentUserAllHosts`, which is read before it.
    pub all_hosts: PathBuf,
    /// What hosts other than the console, an editor's for one, read in its place; those that exist.
    pub other_hosts: Vec<PathBuf>,
}

impl HomeLayout {
    /// `XDG_CONFIG_HOME` or its default, which fish and PowerShell use on macOS, too.
    pub fn config_home(&self) -> PathBuf {
        self.xdg_config_home.clone().unwrap_or_else(|| self.home.join(".config"))
    }
}

/// The files that the block belongs into.
pub fn files(shell: Shell, layout: &HomeLayout) -> Vec<PathBuf> {
    match shell {
        Shell::Bash => {
            let mut files = vec![layout.home.join(".bashrc")];
            files.extend(bash_login_file(layout).map(|name| layout.home.join(name)));
            files
        }
        Shell::Zsh => vec![layout.zdotdir.as_ref().unwrap_or(&layout.home).join(".zshrc")],
        Shell::Fish => vec![layout.config_home().join("fish/conf.d/venvyard.fish")],
        Shell::PowerShell => vec![layout.profiles.console.clone()],
    }
}

/// Files that the block belonged into before, and is moved out of: the profile of all hosts is read
/// before the one that may define a prompt, which then took the place of ours.
pub fn former_file(shell: Shell, layout: &HomeLayout) -> Option<&Path> {
    (shell == Shell::PowerShell).then_some(&layout.profiles.all_hosts)
}

/// The files that a block may be in: what was decided once may be decided differently today, and a person
/// may have copied it.
pub fn candidates(shell: Shell, layout: &HomeLayout) -> Vec<PathBuf> {
    let mut candidates = files(shell, layout);
    let others: Vec<PathBuf> = match shell {
        Shell::Bash => BASH_LOGIN_FILES.iter().map(|name| layout.home.join(name)).collect(),
        Shell::Zsh => vec![layout.home.join(".zshrc")],
        Shell::Fish => Vec::new(),
        Shell::PowerShell => {
            let Profiles { all_hosts, other_hosts, .. } = &layout.profiles;
            [all_hosts].into_iter().chain(other_hosts).cloned().collect()
        }
    };
    for path in others {
        if !candidates.contains(&path) {
            candidates.push(path);
        }
    }
    candidates
}

/// The login file that needs the block: a login bash (tmux, the macOS Terminal, ssh) doesn't read
/// `.bashrc` by itself. Where there is no login file it is `.profile`, the last that bash looks for:
/// a `.bash_profile` made for the block would hide a `.profile` that comes later.
fn bash_login_file(layout: &HomeLayout) -> Option<&'static str> {
    let Some((name, text)) = layout.bash_login_files.first() else { return Some(".profile") };
    let profile = layout.bash_login_files.iter().find(|(name, _)| *name == ".profile");
    let through_profile =
        sources(text, ".profile") && profile.is_some_and(|(_, text)| sources(text, ".bashrc"));
    (!sources(text, ".bashrc") && !through_profile).then_some(name)
}

/// Whether the text has a line that sources a file of that name: `. ~/.bashrc`,
/// `[ -r "$HOME/.bashrc" ] && source "$HOME/.bashrc";`. Read, not run; a wrong guess only means that
/// the static file is sourced twice, or that `setup` has to be told again.
fn sources(text: &[u8], name: &str) -> bool {
    String::from_utf8_lossy(text).lines().any(|line| {
        let words: Vec<&str> = line
            .split(|c: char| c.is_whitespace() || matches!(c, ';' | '&' | '|' | '(' | ')'))
            .filter(|word| !word.is_empty())
            .take_while(|word| !word.starts_with('#'))
            .map(|word| word.trim_matches(['"', '\'', '\\']))
            .collect();
        words.windows(2).any(|pair| {
            matches!(pair[0], "." | "source")
                && pair[1]
                    .strip_suffix(name)
                    .is_some_and(|dir| dir.is_empty() || dir.ends_with('/'))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(login_files: &[(&'static str, &str)]) -> HomeLayout {
        HomeLayout {
            home: PathBuf::from("/home/u"),
            profiles: Profiles {
                console: PathBuf::from("/home/u/Microsoft.PowerShell_profile.ps1"),
                all_hosts: PathBuf::from("/home/u/profile.ps1"),
                other_hosts: vec![PathBuf::from("/home/u/Microsoft.VSCode_profile.ps1")],
            },
            bash_login_files: login_files
                .iter()
                .map(|(name, text)| (*name, text.as_bytes().to_vec()))
                .collect(),
            ..HomeLayout::default()
        }
    }

    fn names(shell: Shell, layout: &HomeLayout) -> Vec<String> {
        let strip = |path: &PathBuf| {
            path.strip_prefix("/home/u").unwrap().display().to_string().replace('\\', "/")
        };
        files(shell, layout).iter().map(strip).collect()
    }

    type Case = (&'static [(&'static str, &'static str)], &'static [&'static str]);

    #[test]
    fn bash_gets_bashrc_and_the_one_login_file_it_would_read() {
        let cases: [Case; 6] = [
            (&[], &[".bashrc", ".profile"]),
            (&[(".profile", "")], &[".bashrc", ".profile"]),
            (&[(".bash_profile", "a=1"), (".profile", "")], &[".bashrc", ".bash_profile"]),
            (&[(".bash_login", ""), (".profile", ". ~/.bashrc")], &[".bashrc", ".bash_login"]),
            (&[(".profile", "  . \"$HOME/.bashrc\"\nfi")], &[".bashrc"]),
            (&[(".bash_profile", ". ~/.profile"), (".profile", ". ~/.bashrc")], &[".bashrc"]),
        ];
        for (login_files, expected) in cases {
            assert_eq!(names(Shell::Bash, &home(login_files)), expected, "{login_files:?}");
        }
    }

    #[test]
    fn sees_the_ways_people_source_bashrc() {
        for line in [
            ". ~/.bashrc",
            "source ~/.bashrc",
            "[ -f ~/.bashrc ] && . ~/.bashrc",
            "if [ -r \"$HOME/.bashrc\" ]; then . \"$HOME/.bashrc\"; fi",
            "test -r ${HOME}/.bashrc && source ${HOME}/.bashrc # always",
            "\t\\. \"$HOME\"/.bashrc",
            "case $- in *i*) . '/home/u/.bashrc';; esac",
            "cd && . .bashrc",
        ] {
            assert!(sources(line.as_bytes(), ".bashrc"), "{line}");
        }
        for line in [
            "# . ~/.bashrc",
            "echo see ~/.bashrc",
            ". ~/.bashrc_local",
            "[ -f ~/.bashrc ]",
            "source ~/my.bashrc",
            "true # then . ~/.bashrc",
        ] {
            assert!(!sources(line.as_bytes(), ".bashrc"), "{line}");
        }
    }

    #[test]
    fn the_other_shells_have_one_file() {
        let plain = home(&[]);
        assert_eq!(names(Shell::Zsh, &plain), [".zshrc"]);
        assert_eq!(names(Shell::Fish, &plain), [".config/fish/conf.d/venvyard.fish"]);
        assert_eq!(names(Shell::PowerShell, &plain), ["Microsoft.PowerShell_profile.ps1"]);
        let moved = HomeLayout {
            zdotdir: Some(PathBuf::from("/home/u/z")),
            xdg_config_home: Some(PathBuf::from("/home/u/c")),
            ..plain
        };
        assert_eq!(names(Shell::Zsh, &moved), ["z/.zshrc"]);
        assert_eq!(names(Shell::Fish, &moved), ["c/fish/conf.d/venvyard.fish"]);
    }

    #[test]
    fn a_block_is_looked_for_wherever_it_may_have_been_put() {
        let layout = HomeLayout { zdotdir: Some(PathBuf::from("/home/u/z")), ..home(&[]) };
        let found = |shell| candidates(shell, &layout).len();
        assert_eq!(found(Shell::Bash), 4);
        assert_eq!(found(Shell::Zsh), 2);
        assert_eq!(found(Shell::Fish), 1);
        assert_eq!(found(Shell::PowerShell), 3);
    }
}
