//! Sessions that are not venvyard's alone: other tools' environments, and habits of all kinds.
#![cfg(unix)]

use crate::support::{Sandbox, for_each_shell};

#[test]
fn words_may_be_split_anywhere() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new().with_pyenv();
        sandbox.venvyard(["create", "--no-pip", "a"]).success();
        sandbox.venvyard(["create", "--no-pip", "b"]).success();
        let load = shell.source(&shell.static_file(&sandbox));
        let split = shell.choose("IFS=:", "set -g IFS :", "$OFS = ':'");
        let shown = shell.print("PATH");
        let script = format!("{load}\n{split}\nworkon a\nworkon b\ndeactivate\n{shown}");
        shell.strict(&sandbox, &script).success().stdout_is(&sandbox.path_variable());
    });
}

#[test]
fn a_path_that_went_away_meanwhile_stays_away() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new().with_pyenv();
        sandbox.venvyard(["create", "--no-pip", "a"]).success();
        let load = shell.source(&shell.static_file(&sandbox));
        let gone = shell.choose("unset PATH", "set -e PATH", "Remove-Item Env:PATH");
        let shown = shell.choose(
            "printf '%s' \"${PATH-none}\"",
            "set -q PATH; or printf none",
            "if (-not (Test-Path Env:PATH)) { 'none' }",
        );
        let script = format!("{load}\nworkon a\n{gone}\ndeactivate\n{shown}");
        let outcome = shell.strict(&sandbox, &script).success();
        assert_eq!(outcome.stdout.trim_end(), "none", "{:?}", shell.kind);
    });
}
