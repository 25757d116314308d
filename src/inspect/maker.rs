//! Which tool made an environment, as far as its files tell.

use std::path::Path;

/// The tool that wrote `pyvenv.cfg`: uv and virtualenv put their versions in it. `None` if there is none, as in
/// environments of virtualenv before 20.
pub fn maker(environment: &Path) -> Option<&'static str> {
    let bytes = std::fs::read(environment.join("pyvenv.cfg")).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let has =
        |key: &str| text.lines().any(|line| line.split('=').next().map(str::trim) == Some(key));
    Some(if has("uv") {
        "uv"
    } else if has("virtualenv") {
        "virtualenv"
    } else {
        "venv"
    })
}
