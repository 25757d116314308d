//! `__compile PYTHON DIGEST…`: compiles seeds of the store for an interpreter, in the background of a
//! creation.

use std::ffi::{OsStr, OsString};

use crate::context::Context;
use crate::error::{Exit, Kind, Result};
use crate::interrupt;
use crate::progress::Silent;
use crate::python::PythonRequest;

/// Compiles them. Nobody reads an error: the next creation tries again.
pub(super) fn answer(words: &[OsString]) -> Exit {
    let [python, digests @ ..] = words else { return Kind::Usage.exit() };
    compile(python, digests).map_or_else(|error| super::exit_of(&error), |()| Exit::DONE)
}

fn compile(python: &OsStr, digests: &[OsString]) -> Result<()> {
    interrupt::handle();
    let context = Context::from_process()?;
    // Whoever deletes the cache may do so at any moment, and it stays deleted.
    if !context.seeds().dir().is_dir() {
        return Ok(());
    }
    let mut pythons = context.pythons();
    pythons.only_read();
    let found = pythons.find(&PythonRequest::File(python.into()))?;
    let digests: Vec<String> =
        digests.iter().map(|digest| digest.to_string_lossy().into_owned()).collect();
    context.seeds().compile(&digests, &found.interpreter, &Silent)?;
    Ok(())
}
