//! The prompt of an environment: an empty one, and that of a clone.
#![cfg(unix)]

use std::process::Command;

use crate::support::{Outcome, Sandbox, available, python};

#[test]
fn an_empty_prompt_shows_nothing_in_any_shell() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a", "--no-pip", "--prompt", ""]).success();
    let bash = "PS1='$ '; eval \"$(venvyard init bash)\"; workon a; printf '%s\\n' \"${PS1@P}\"";
    let nested = format!(
        "{bash}; bash --norc -c '{}'",
        bash.replace('\'', "'\\''").replace("workon a; ", "")
    );
    let zsh = "PS1='$ '; eval \"$(venvyard init zsh)\"; workon a; print -rP -- \"$PS1\"";
    let fish = "function fish_prompt; printf '$ '; end; venvyard init fish | source; workon a; fish_prompt; echo";
    let pwsh = "function prompt { '$ ' }; venvyard init powershell | Out-String | Invoke-Expression; workon a; prompt";
    let powershell = std::env::var("VENVYARD_PWSH").unwrap_or_else(|_| "pwsh".to_owned());
    for (shell, options, code, shown) in [
        ("bash", &["--norc", "-c"][..], bash, "$ \n"),
        ("bash", &["--norc", "-c"], &nested, "$ \n$ \n"),
        ("zsh", &["-f", "-c"], zsh, "$ \n"),
        ("fish", &["--no-config", "-ic"], fish, "$ \n"),
        (&powershell, &["-NoProfile", "-Command"], pwsh, "$ \n"),
    ] {
        if !available(shell, which::which(shell).is_ok()) {
            continue;
        }
        let mut command = sandbox.command(which::which(shell).unwrap());
        command.args(options).arg(code);
        let outcome = Outcome::of(command).success();
        assert_eq!(outcome.stdout, shown, "{outcome}");
    }
}

#[test]
fn the_prompt_of_a_clone_is_reported() {
    let sandbox = Sandbox::with(["a"]);
    let shown = |name: &str| sandbox.venvyard(["show", name]).success().stdout;
    assert!(!shown("a").contains("shows the prompt"));
    let (from, to) = (sandbox.environment("a"), sandbox.environment("b"));
    assert!(Command::new("cp").arg("-a").args([&from, &to]).status().unwrap().success());
    let text = shown("b");
    assert!(text.contains("\nactivate    shows the prompt a\n"), "{text}");
    sandbox.venvyard(["create", "c", "--no-pip", "--prompt", "other"]).success();
    assert!(!shown("c").contains("shows the prompt"));
}

#[test]
fn pyvenv_cfg_says_which_command_makes_such_an_environment() {
    let sandbox = Sandbox::with(["a"]);
    let command = |path: &std::path::Path| {
        let text = sandbox.read(path.join("pyvenv.cfg"));
        let line = text.lines().find_map(|line| line.strip_prefix("command = ")).map(str::to_owned);
        line.unwrap_or_else(|| panic!("{text}"))
    };
    let shown = sandbox.venvyard(["show", "a", "--json"]).success().json();
    let python = shown["interpreter"].as_str().unwrap().to_owned();
    assert_eq!(
        command(&sandbox.environment("a")),
        format!("venvyard create a --python {python} --no-pip")
    );
    let shop = sandbox.project("my shop");
    sandbox.venvyard_in(&shop, ["create", "s", "--here", "--prompt", "it's"]).success();
    let expected = format!(
        "venvyard create s --python {python} --here --project '{}' --prompt 'it'\\''s'",
        shop.display()
    );
    assert_eq!(command(&shop.join(".venv")), expected);
}

#[test]
fn activate_this_sets_any_value_under_any_locale() {
    let sandbox = Sandbox::new().with_pyenv();
    for (version, python) in python::sample() {
        let env = sandbox.environment("a");
        let create = ["create", "a", "--no-pip", "--prompt", "é", "-p", python.to_str().unwrap()];
        sandbox.venvyard(create).success();
        sandbox.venvyard(["var", "set", "a", "GREETING=é", "MORE^=/é"]).success();
        let code = "import os, sys\nthis = sys.argv[1]\n\
            exec(compile(open(this, 'rb').read(), this, 'exec'), {'__file__': this})\n\
            os.execv('/bin/sh', ['sh', '-c', 'echo \"$GREETING|$MORE|$VIRTUAL_ENV_PROMPT|${PATH-unset}\"'])";
        for locale in ["C", "C.UTF-8"] {
            let mut command = sandbox.command(&python);
            command.args(["-c", code]).arg(env.join("bin/activate_this.py"));
            command.env("LC_ALL", locale).env_remove("PATH").env_remove("LANG");
            let said = Outcome::of(command).success().stdout;
            let expected = format!("é|/é|é|{}/bin\n", env.display());
            assert_eq!(said, expected, "{version} {locale}");
        }
        sandbox.venvyard(["remove", "a", "--yes"]).success();
    }
}
