//! Other tools in the user's shell, as `tests/install-shell-tools` installs them.

use std::path::PathBuf;

use venvyard::shell::Shell;

use crate::support::{Sandbox, available, repository};

/// A tool, and the line that loads it, from its manual.
pub(super) struct Tool {
    pub(super) name: &'static str,
    /// The start of its prompt.
    pub(super) ready: &'static str,
    /// The program's name, if it is a program and not only files.
    program: Option<&'static str>,
    files: &'static [&'static str],
    bash: &'static str,
    zsh: &'static str,
    fish: &'static str,
}

/// Those that show a prompt of their own, and direnv. `@` is where the files are.
pub(super) const TOOLS: [Tool; 12] = [
    Tool {
        name: "starship",
        ready: "❯",
        program: Some("starship"),
        files: &[],
        bash: "eval \"$(starship init bash)\"",
        zsh: "eval \"$(starship init zsh)\"",
        fish: "starship init fish | source",
    },
    Tool {
        name: "direnv",
        ready: "ready>",
        program: Some("direnv"),
        files: &[],
        bash: "eval \"$(direnv hook bash)\"",
        zsh: "eval \"$(direnv hook zsh)\"",
        fish: "direnv hook fish | source",
    },
    Tool {
        name: "liquidprompt",
        ready: ":~]",
        program: None,
        files: &["/usr/share/liquidprompt/liquidprompt"],
        bash: "LP_ENABLE_BATT=0 LP_ENABLE_LOAD=0 LP_ENABLE_TEMP=0; . @",
        zsh: "LP_ENABLE_BATT=0 LP_ENABLE_LOAD=0 LP_ENABLE_TEMP=0; . @",
        fish: "",
    },
    Tool {
        name: "powerlevel9k",
        ready: "READY",
        program: None,
        files: &["/usr/share/powerlevel9k/powerlevel9k.zsh-theme"],
        bash: "",
        zsh: "POWERLEVEL9K_MODE=compatible POWERLEVEL9K_CUSTOM_READY='echo READY'\n\
              POWERLEVEL9K_LEFT_PROMPT_ELEMENTS=(custom_ready) POWERLEVEL9K_RIGHT_PROMPT_ELEMENTS=()\n\
              . @",
        fish: "",
    },
    // As its manual says where the environment is to be one of its segments.
    Tool {
        name: "powerlevel9k with virtualenv",
        ready: "READY",
        program: None,
        files: &["/usr/share/powerlevel9k/powerlevel9k.zsh-theme"],
        bash: "",
        zsh: "POWERLEVEL9K_MODE=compatible POWERLEVEL9K_CUSTOM_READY='echo READY'\n\
              POWERLEVEL9K_LEFT_PROMPT_ELEMENTS=(virtualenv custom_ready)\n\
              POWERLEVEL9K_RIGHT_PROMPT_ELEMENTS=() VIRTUAL_ENV_DISABLE_PROMPT=1; . @",
        fish: "",
    },
    Tool {
        name: "pure-prompt",
        ready: "❯",
        program: None,
        files: &["pure-prompt"],
        bash: "",
        zsh: "fpath+=(@); autoload -U promptinit; promptinit; prompt pure",
        fish: "",
    },
    Tool {
        name: "spaceship-prompt",
        ready: "➜",
        program: None,
        files: &["spaceship-prompt/spaceship.zsh"],
        bash: "",
        zsh: "SPACESHIP_PROMPT_ASYNC=false SPACESHIP_PROMPT_ORDER=(venv char); . @",
        fish: "",
    },
    // Both are at each key and before each prompt.
    Tool {
        name: "zsh-syntax-highlighting",
        ready: "ready>",
        program: None,
        files: &["/usr/share/zsh-syntax-highlighting/zsh-syntax-highlighting.zsh"],
        bash: "",
        zsh: ". @",
        fish: "",
    },
    Tool {
        name: "zsh-autosuggestions",
        ready: "ready>",
        program: None,
        files: &["/usr/share/zsh-autosuggestions/zsh-autosuggestions.zsh"],
        bash: "",
        zsh: ". @",
        fish: "",
    },
    Tool {
        name: "oh-my-zsh",
        ready: "➜",
        program: None,
        files: &["oh-my-zsh"],
        bash: "",
        zsh: "ZSH=@ ZSH_THEME=robbyrussell DISABLE_AUTO_UPDATE=true plugins=(virtualenv); . \"$ZSH/oh-my-zsh.sh\"",
        fish: "",
    },
    Tool {
        name: "powerlevel10k",
        ready: "❯",
        program: None,
        files: &["powerlevel10k/powerlevel10k.zsh-theme"],
        bash: "",
        zsh: "POWERLEVEL9K_DISABLE_CONFIGURATION_WIZARD=true; . @",
        fish: "",
    },
    Tool {
        name: "bash-preexec",
        ready: "ready>",
        program: None,
        files: &["bash-preexec/bash-preexec.sh"],
        bash: ". @; precmd_functions+=(theirs); theirs() { THEIRS=$((${THEIRS:-0} + 1)); }",
        zsh: "",
        fish: "",
    },
];

impl Tool {
    /// What loads it; `None` where it has nothing for that shell, or is not here, which is said.
    pub(super) fn code(&self, shell: Shell, sandbox: &Sandbox) -> Option<String> {
        let code = match shell {
            Shell::Bash => self.bash,
            Shell::Zsh => self.zsh,
            Shell::Fish => self.fish,
            Shell::PowerShell => "",
        };
        if code.is_empty() {
            return None;
        }
        let folder = std::env::var_os("VENVYARD_SHELL_TOOLS")
            .map_or_else(|| repository().join("target/shell-tools"), PathBuf::from);
        if let Some(program) = self.program {
            let installed = Some(folder.join("bin").join(program)).filter(|path| path.is_file());
            let found = installed.or_else(|| which::which(program).ok());
            available(self.name, found.is_some());
            sandbox.lend(&found?);
        }
        let files: Vec<PathBuf> = self.files.iter().map(|file| folder.join(file)).collect();
        let here = files.iter().all(|file| file.exists());
        if !available(self.name, here) {
            return None;
        }
        let file = files.first().map(|file| file.display().to_string()).unwrap_or_default();
        Some(code.replace('@', &shell_words::quote(&file)))
    }
}
