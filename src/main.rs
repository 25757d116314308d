//! The binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(venvyard::main(std::env::args_os().collect()).0)
}
