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
    compile(python, digests).map_or_else(|error| error.kind().exit(), |()| Exit::DONE)
}

fn compile(python: &OsStr, digests: &[OsString]) -> Result<()> {
    interrupt::handle();
    let context = Context::from_process()?;
    let found = context.pythons().find(&PythonRequest::File(python.into()))?;
    let digests: Vec<String> =
        digests.iter().map(|digest| digest.to_string_lossy().into_owned()).collect();
    context.seeds().compile(&digests, &found.interpreter, &Silent)?;
    Ok(())
}
