//! Each interpreter's environment is compared with the one that its own `venv` makes.
//!
//! Interpreters are pyenv's, those of `/usr/bin`, and what `VENVYARD_PYTHONS` names (executables, `:`
//! between them). `tests/debian-pythons run` puts Debian's newest into `/usr/bin`.
#![cfg(unix)]

mod differences;
mod packages;
mod pythons;
mod reference;
mod sameness;
