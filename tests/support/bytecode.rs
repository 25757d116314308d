//! The bytecode of the seed store, which the first creation starts making in the background.

use std::fs::{File, read_dir};
use std::path::Path;

use super::{Outcome, Sandbox};

/// The digests of the seeds that the store has.
pub fn digests(sandbox: &Sandbox) -> Vec<String> {
    let seeds = read_dir(sandbox.cache().join("seeds")).unwrap().flatten();
    let names = seeds.map(|entry| entry.file_name().into_string().unwrap());
    names.filter(|name| name.len() == 64).collect()
}

/// Makes the bytecode for the Python of `environment`, or waits until the process in the background has: until its end, that one
/// holds the lock of its Python, and a second one does nothing.
#[track_caller]
pub fn compile(sandbox: &Sandbox, environment: &Path) {
    let mut command = sandbox.command("venvyard");
    command.arg("__compile").arg(environment.join("bin/python")).args(digests(sandbox));
    Outcome::of(command).success();
    let seeds = read_dir(sandbox.cache().join("seeds")).unwrap().flatten();
    for entry in seeds.filter(|entry| entry.file_name().as_encoded_bytes().ends_with(b".lock")) {
        File::open(entry.path()).unwrap().lock().unwrap();
    }
}
