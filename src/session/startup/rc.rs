//! Decides which start-up files get the block, from a [`HomeLayout`].

use std::path::PathBuf;

use crate::shell::Shell;

/// A login bash reads the first of these files that exists, and no other (bash(1), INVOCATION).
pub const BASH_LOGIN_FILES: [&str; 3] = [".bash_profile", ".bash_login", ".profile"];

const FISH_CONFIG: &str = "fish/config.fish";
const FISH_CONF_D: &str = "fish/conf.d/venvyard.fish";

/// What decides where a user's start-up files are.
#[derive(Debug, Clone, Default)]
pub struct HomeLayout {
    /// The home directory.
    pub home: PathBuf,
    /// zsh's `ZDOTDIR`, as it is after `.zshenv`.
    pub zdotdir: Option<PathBuf>,
    /// `XDG_CONFIG_HOME`.
    pub xdg_config_home: Option<PathBuf>,
    /// The profiles that PowerShell reports, or else documents.
    pub profiles: Profiles,
    /// Those of [`BASH_LOGIN_FILES`] that exist, in that order, with their contents.
    pub bash_login_files: Vec<(&'static str, Vec<u8>)>,
}

/// The user's PowerShell profiles.
#[derive(Debug, Clone, Default)]
pub struct Profiles {
    /// The console's `$PROFILE` (`CurrentUserCurrentHost`). It is read last, and usually defines the prompt.
    pub console: PathBuf,
    /// `$PROFILE.CurrentUserAllHosts`, which is read before that.
    pub all_hosts: PathBuf,
    /// The existing profiles of other hosts, such as an editor's, which those read in place of the console's.
    pub other_hosts: Vec<PathBuf>,
}

impl HomeLayout {
    /// `XDG_CONFIG_HOME` or its default. fish and PowerShell use it on macOS, too.
    pub fn config_home(&self) -> PathBuf {
        self.xdg_config_home.clone().unwrap_or_else(|| self.home.join(".config"))
    }
}

/// The files that get the block. With a layer, fish's is the one in which users set the variables that the layer needs:
/// it is read after those in `conf.d`.
pub fn files(shell: Shell, layout: &HomeLayout, layer: bool) -> Vec<PathBuf> {
    match shell {
        Shell::Bash => {
            let mut files = vec![layout.home.join(".bashrc")];
            files.extend(bash_login_file(layout).map(|name| layout.home.join(name)));
            files
        }
        Shell::Zsh => vec![layout.zdotdir.as_ref().unwrap_or(&layout.home).join(".zshrc")],
        Shell::Fish if layer => vec![layout.config_home().join(FISH_CONFIG)],
        Shell::Fish => vec![layout.config_home().join(FISH_CONF_D)],
        Shell::PowerShell => vec![layout.profiles.console.clone()],
    }
}

/// The file that got the block before, and loses it. That of all PowerShell hosts, by earlier versions: it is read before
/// the console's, whose prompt then replaced ours. That of fish, without a layer.
pub fn former_file(shell: Shell, layout: &HomeLayout, layer: bool) -> Option<PathBuf> {
    match shell {
        Shell::PowerShell => Some(layout.profiles.all_hosts.clone()),
        Shell::Fish if layer => Some(layout.config_home().join(FISH_CONF_D)),
        _ => None,
    }
}

/// All files that may have a block: an earlier version may have decided otherwise, and a person may have copied it.
pub fn candidates(shell: Shell, layout: &HomeLayout) -> Vec<PathBuf> {
    let mut candidates = files(shell, layout, false);
    let others: Vec<PathBuf> = match shell {
        Shell::Bash => BASH_LOGIN_FILES.iter().map(|name| layout.home.join(name)).collect(),
        Shell::Zsh => vec![layout.home.join(".zshrc")],
        Shell::Fish => files(shell, layout, true),
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

/// The candidates and the other files of the user that the shell reads when it starts: what another tool's
/// instructions have put there may be in any of them.
pub fn readable(shell: Shell, layout: &HomeLayout) -> Vec<PathBuf> {
    let mut files = candidates(shell, layout);
    let of_zsh = [".zshenv", ".zprofile", ".zshrc", ".zlogin"];
    let others: Vec<PathBuf> = match shell {
        Shell::Bash => vec![layout.home.join(".bash_aliases")],
        Shell::Zsh => {
            let directories = layout.zdotdir.iter().chain([&layout.home]);
            directories.flat_map(|directory| of_zsh.map(|name| directory.join(name))).collect()
        }
        Shell::Fish | Shell::PowerShell => Vec::new(),
    };
    files.extend(others);
    let mut seen = std::collections::HashSet::new();
    files.retain(|file| seen.insert(file.clone()));
    files
}

/// The login file that needs the block, because a login bash (in tmux, the macOS Terminal, ssh) doesn't read `.bashrc`
/// by itself. If there is no login file, it is `.profile`, the last that bash looks for: a new `.bash_profile` would
/// hide a `.profile` created later.
fn bash_login_file(layout: &HomeLayout) -> Option<&'static str> {
    let Some((name, text)) = layout.bash_login_files.first() else { return Some(".profile") };
    let profile = layout.bash_login_files.iter().find(|(name, _)| *name == ".profile");
    let through_profile =
        sources(text, ".profile") && profile.is_some_and(|(_, text)| sources(text, ".bashrc"));
    (!sources(text, ".bashrc") && !through_profile).then_some(name)
}

/// Whether the text has a line that sources a file with this name: `. ~/.bashrc`,
/// `[ -r "$HOME/.bashrc" ] && source "$HOME/.bashrc";`. It is a guess. If it is wrong, the installed file is sourced
/// twice, or not by a login shell.
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
        files(shell, layout, false).iter().map(strip).collect()
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
    fn recognizes_the_ways_people_source_bashrc() {
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
    fn the_other_shells_get_one_file() {
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
    fn candidates_are_all_places_that_may_have_a_block() {
        let layout = HomeLayout { zdotdir: Some(PathBuf::from("/home/u/z")), ..home(&[]) };
        let count = |shell| candidates(shell, &layout).len();
        assert_eq!(count(Shell::Bash), 4);
        assert_eq!(count(Shell::Zsh), 2);
        assert_eq!(count(Shell::Fish), 2);
        assert_eq!(count(Shell::PowerShell), 3);
    }
}
