//! The hooks that virtualenvwrapper keeps in the `bin` of an environment.

use std::path::Path;

use crate::fs;
use crate::venv::paths::bin_dir;

/// Their names, in the order in which they run.
pub const LOCAL: [&str; 5] =
    ["preactivate", "postactivate", "predeactivate", "postdeactivate", "get_env_details"];

/// Those of an environment that do something. virtualenvwrapper makes each as a file of comments.
pub fn in_use(environment: &Path) -> Vec<&'static str> {
    let bin = bin_dir(environment);
    let does_something = |name: &&str| {
        let file = bin.join(name);
        file.is_file() && !fs::read(&file).is_ok_and(|text| is_stub(&text))
    };
    LOCAL.into_iter().filter(does_something).collect()
}

/// Whether a hook does nothing: it has only comments and empty lines, and is no program.
pub fn is_stub(text: &[u8]) -> bool {
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    !text.contains(&0) && lines.all(|line| line.is_empty() || line.starts_with(b"#"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hook_of_comments_does_nothing() {
        for stub in ["", "\n", "#!/bin/zsh\n# This hook is sourced.\r\n\r\n", "  # no end"] {
            assert!(is_stub(stub.as_bytes()), "{stub:?}");
        }
        for hook in ["#!/bin/sh\n:\n", "export A=1", "# a\n\x00"] {
            assert!(!is_stub(hook.as_bytes()), "{hook:?}");
        }
    }
}
