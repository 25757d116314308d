//! CPython 2.7: an environment like any other, made for an interpreter that knows none.
#![cfg(unix)]

mod base;
mod bytecode;
mod packages;
mod python;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::support::python::{find, require_python};
use crate::support::{Outcome, Sandbox};

/// A home with `legacy` in it, made with 2.7 and these options; `None`, said aloud, without a 2.7.
#[track_caller]
fn legacy_in(sandbox: Sandbox, options: &[&str]) -> Option<(Sandbox, PathBuf)> {
    require_python("2.7")?;
    let sandbox = sandbox.with_pyenv();
    let create = ["create", "legacy", "--python", "2.7"];
    sandbox.venvyard(create.iter().chain(options)).success();
    let env = sandbox.environment("legacy");
    Some((sandbox, env))
}

#[track_caller]
fn legacy(options: &[&str]) -> Option<(Sandbox, PathBuf)> {
    legacy_in(Sandbox::new(), options)
}

#[track_caller]
fn outcome<A: AsRef<OsStr>>(sandbox: &Sandbox, program: &Path, args: &[A]) -> Outcome {
    let mut command = sandbox.command(program);
    command.args(args);
    Outcome::of(command)
}

/// What a program prints; it must succeed.
#[track_caller]
fn says<A: AsRef<OsStr>>(sandbox: &Sandbox, program: &Path, args: &[A]) -> String {
    outcome(sandbox, program, args).success().stdout.trim_end().to_owned()
}

/// What the environment's Python prints.
#[track_caller]
fn prints(sandbox: &Sandbox, env: &Path, code: &str) -> String {
    says(sandbox, &env.join("bin/python"), &["-c", code])
}

/// The prefix of the machine's 2.7.
fn base() -> PathBuf {
    let python = dunce::canonicalize(find("2.7").expect("looked for before")).unwrap();
    python.parent().and_then(Path::parent).expect("bin is in the prefix").to_owned()
}
