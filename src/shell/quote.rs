//! Values as words of a shell: the only way a value gets into shell code.

/// A word of sh, dash, bash and ksh.
pub fn posix(value: &str) -> String {
    format!("'{}'", value.replace('\'', r"'\''"))
}

/// A word of zsh, also with `csh_junkie_quotes`.
pub fn zsh(value: &str) -> String {
    format!("'{}'", value.replace('\'', r"'\''").replace('\n', r"'$'\n''"))
}

/// A word of fish.
pub fn fish(value: &str) -> String {
    format!("'{}'", value.replace('\\', r"\\").replace('\'', r"\'"))
}

/// A string of PowerShell.
pub fn powershell(value: &str) -> String {
    let mut text = String::from("'");
    for c in value.chars() {
        if matches!(c, '\'' | '\u{2018}'..='\u{201b}') {
            text.push(c);
        }
        text.push(c);
    }
    text + "'"
}
