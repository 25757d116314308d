//! `install NAME [-r FILE]... PACKAGE...`: installs packages into a new environment.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::compat::{Call, find, texts};
use crate::error::{Error, Exit, Result};
use crate::interrupt;
use crate::ops::install::{Requirements, install};
use crate::ops::packages;

pub(super) fn run(call: &Call<'_>, words: &[OsString]) -> Result<Exit> {
    interrupt::handle();
    let words = texts(words)?;
    let [name, rest @ ..] = words.as_slice() else {
        return Err(Error::usage("which environment?"));
    };
    let mut requirements = Requirements::default();
    let mut rest = rest.iter();
    while let Some(word) = rest.next() {
        match *word {
            "-r" => requirements.files.extend(rest.next().map(PathBuf::from)),
            package => requirements.packages.push(package.to_owned()),
        }
    }
    let registry = call.context.registry()?;
    let Some(environment) = find::named(call, name)? else {
        return Err(Error::failed(format!("there is no environment {name}")));
    };
    let python = crate::ops::adopt::facts(&call.context, &environment)?;
    install(&environment.path, &python, &requirements, call.context.config()?.installer)?;
    if environment.is_managed() {
        packages::keep(&registry, &environment);
    }
    Ok(Exit::DONE)
}
