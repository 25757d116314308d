//! The code in docs/powershell.md works.

use super::set_up;
use crate::support::repository;

/// The blocks of code behind the marks in `docs/powershell.md`.
fn blocks() -> Vec<String> {
    let text = std::fs::read_to_string(repository().join("docs/powershell.md")).unwrap();
    let marked = text.split("<!-- typed: ").skip(1);
    let block = |rest: &str| {
        let code = rest.split_once(" -->\n```powershell\n").expect("a block behind the mark").1;
        code.split("```").next().unwrap().to_owned()
    };
    marked.map(block).collect()
}

#[test]
fn the_documented_code_works_as_written() {
    let Some((shell, sandbox, _)) = set_up() else { return };
    sandbox.venvyard(["create", "--no-pip", "projectA"]).success();
    let blocks = blocks();
    let [init, script, hook] = &blocks[..] else { panic!("{blocks:?}") };
    sandbox.write(".config/venvyard/hooks/activate.ps1", hook);
    let script = format!(
        "{init}\nworkon a\n\"$env:VIRTUAL_ENV_PROMPT $project_port $((Get-Command t).CommandType)\"\n\
         deactivate\n{script}\n\"$env:VIRTUAL_ENV_PROMPT\""
    );
    let outcome = shell.strict(&sandbox, &script).success();
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    let ["a 8000 Function", run, shown, "projectA"] = lines[..] else { panic!("{outcome}") };
    assert!(run.starts_with("Python 3") && run == shown, "{outcome}");
}
