//! `made NAME WORD...`: goes on with an environment that another program has made. The words are those of `mkvirtualenv`,
//! and `--project DIR` and `--template T` for `mkproject`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::making::Making;
use super::mkproject::add_steps;
use super::mkvirtualenv::{named, prepared};
use super::options::Wanted;
use crate::compat::templates::Template;
use crate::compat::{Call, find, hooks, project, texts};
use crate::error::{Error, Exit, Result};
use crate::venv::paths::bin_dir;

pub(super) fn run(call: &Call<'_>, words: &[OsString]) -> Result<Exit> {
    let (mut directory, mut templates, mut rest) = (None, Vec::new(), Vec::new());
    let mut words = texts(words)?.into_iter();
    while let Some(word) = words.next() {
        match word {
            "--project" => directory = words.next().map(PathBuf::from),
            "--template" => {
                if let Some(template) = words.next() {
                    templates.push(Template::new(call, template)?);
                }
            }
            word => rest.push(word),
        }
    }
    let wanted = Wanted::parse(&rest, &[])?;
    let Some(ready) = prepared(call, &wanted)? else { return Ok(Exit(1)) };
    let name = named(&wanted)?;
    let made = || match find::in_home(call, name)? {
        Some(environment) => Ok(environment),
        None => Err(Error::failed(format!("{name} is no environment"))),
    };
    let mut environment = made()?;
    hooks::make_local(&bin_dir(&environment.path))?;
    if let Some(directory) = &ready.project {
        project::set(call, &environment, directory)?;
        environment = made()?;
    }
    let mut making = Making::new(call, environment, &ready);
    if let Some(directory) = directory.as_deref() {
        making.cd = false;
        add_steps(call, &mut making, name, Path::new(directory), &templates)?;
    }
    making.print(call)
}
