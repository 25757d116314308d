//! The code that the binary prints for shells: it is valid, and never runs values as code.

use venvyard::shell::Shell;

use crate::support::{Sandbox, for_each_shell, powershell, python};

/// Prompts that have run code in other tools, or upset a prompt.
const PROMPTS: [&str; 12] = [
    "$(touch canary)",
    "`touch canary`",
    "'; touch canary; '",
    "\"; touch canary; \"",
    "${PATH}",
    "%n %d",
    "\\u \\w",
    "!!",
    "a\\",
    "’; New-Item canary; ’",
    "é 環境",
    "$(New-Item canary)",
];

#[test]
fn a_prompt_is_never_run_as_code() {
    if !python::any() {
        return;
    }
    for_each_shell(|shell| {
        let sandbox = Sandbox::new().with_pyenv();
        let load = shell.source(&shell.static_file(&sandbox));
        let mut scripts = Vec::new();
        for (index, prompt) in PROMPTS.iter().enumerate() {
            let name = format!("e{index}");
            sandbox.venvyard(["create", "--no-pip", "--prompt", prompt, &name]).success();
            let shown = shell.print("VIRTUAL_ENV_PROMPT");
            scripts.push(format!("{load}\nworkon {name}\n{shown}\ndeactivate"));
        }
        assert_eq!(shell.strict_each(&sandbox, &scripts), PROMPTS);
        assert!(!sandbox.tree().paths().any(|path| path.contains("canary")));
    });
}

#[test]
fn what_is_printed_for_powershell_parses() {
    if !python::any() {
        return;
    }
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.project("it's");
    for (index, prompt) in PROMPTS.iter().enumerate() {
        let name = format!("e{index}");
        sandbox
            .venvyard([
                "create",
                "--no-pip",
                "--project",
                "projects/it's",
                "--prompt",
                prompt,
                &name,
            ])
            .success();
        let code = sandbox.venvyard(["activate", "--shell", "powershell", &name]).success();
        powershell::assert_parses(&code.stdout);
    }
    for args in [
        &["activate", "--shell", "powershell", "--help"][..],
        &["activate", "--shell", "powershell", "--loaded="],
    ] {
        powershell::assert_parses(&sandbox.venvyard(args).success().stdout);
    }
    powershell::assert_parses(Shell::PowerShell.file());
}

#[test]
fn activate_at_a_terminal_says_how_to_set_up() {
    #[cfg(unix)]
    {
        let sandbox = Sandbox::with(["a"]);
        let binary = env!("CARGO_BIN_EXE_venvyard");
        let mut terminal = crate::support::Terminal::program(&sandbox, binary, &["activate", "a"]);
        terminal.expect("venvyard setup");
        assert_eq!(terminal.wait_exit(), 2);
    }
}
