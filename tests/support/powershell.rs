//! PowerShell's grammar, for machines without PowerShell.

use tree_sitter::{Node, Parser};

/// Every syntax error, as `line: text`.
pub(crate) fn mistakes(code: &str) -> Vec<String> {
    // Unlike PowerShell, the grammar requires a statement.
    if code.lines().all(|line| line.trim().is_empty() || line.trim().starts_with('#')) {
        return Vec::new();
    }
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_powershell::LANGUAGE.into()).expect("a grammar that fits");
    let tree = parser.parse(code, None).expect("a parser with a language and no time limit");
    let mut found = Vec::new();
    collect(tree.root_node(), code, &mut found);
    found
}

/// The code is PowerShell.
#[track_caller]
pub(crate) fn assert_parses(code: &str) {
    let mistakes = mistakes(code);
    assert!(mistakes.is_empty(), "not PowerShell:\n{}\nin\n{code}", mistakes.join("\n"));
}

fn collect(node: Node<'_>, code: &str, found: &mut Vec<String>) {
    if node.is_error() || node.is_missing() {
        let line = node.start_position().row + 1;
        let text = code[node.byte_range()].lines().next().unwrap_or_default();
        let what = if node.is_missing() { format!("missing {}", node.kind()) } else { text.into() };
        found.push(format!("{line}: {what}"));
    } else if node.has_error() {
        let mut cursor = node.walk();
        for child in node.children(&mut cursor) {
            collect(child, code, found);
        }
    }
}
