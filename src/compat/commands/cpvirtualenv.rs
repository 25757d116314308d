//! `cpvirtualenv SOURCE [NAME]`: copies an environment, which may be anywhere, and enters the copy.

use std::ffi::OsString;
use std::path::Path;

use crate::compat::code::Lines;
use crate::compat::enter::Entering;
use crate::compat::expand::expanded;
use crate::compat::hooks::{self, Hook};
use crate::compat::{Call, find, texts, tree};
use crate::error::{Error, Exit, Result};
use crate::fs::LinkMode;
use crate::interrupt;
use crate::ops::adopt::adopt;
use crate::ops::clone::{Request, clone};
use crate::ops::plain;
use crate::project::environment_at;
use crate::registry::Environment;
use crate::venv::paths::bin_dir;

pub(super) fn run(call: &Call<'_>, words: &[OsString]) -> Result<Exit> {
    interrupt::handle();
    let words = texts(words)?;
    let source = words.first().copied().unwrap_or_default();
    let Some(original) = original(call, source)? else {
        return refuse(call, "Please provide a valid virtualenv to copy.");
    };
    let name = match words.get(1).filter(|name| !name.is_empty()) {
        Some(name) => (*name).to_owned(),
        None => original.path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
    };
    let path = call.settings.workon_home.join(&name);
    if path.symlink_metadata().is_ok() {
        return refuse(call, &format!("{name} virtualenv already exists."));
    }
    let mut lines = Lines::new(call.shell);
    lines.call("say", [format!("Copying {} as {name}...", original.name)]);
    if call.settings.foreign_clone.is_some() {
        lines.call("foreign_clone", [lines.path(&original.path), lines.path(&path)]);
        lines.call("made", ["copied", &name, &original.path.to_string_lossy()]);
        call.ui.out(&call.shell.language().script(lines.as_str()))?;
        return Ok(Exit::DONE);
    }
    let copy = copied_natively(call, &original, &name)?;
    finish(call, lines, &original.path, &copy)
}

/// `copied NAME SOURCE`: goes on with a copy that another program has made.
pub(super) fn copied(call: &Call<'_>, words: &[OsString]) -> Result<Exit> {
    let [name, source] = words else { return Ok(Exit(2)) };
    let name = name.to_string_lossy();
    let Some(copy) = find::in_home(call, &name)? else {
        return Err(Error::failed(format!("no environment {name} was made")));
    };
    finish(call, Lines::new(call.shell), Path::new(source), &copy)
}

/// The environment with that name, else the one in that directory.
fn original(call: &Call<'_>, source: &str) -> Result<Option<Environment>> {
    if source.is_empty() {
        return Ok(None);
    }
    if let Some(named) = find::named(call, source)? {
        return Ok(Some(named));
    }
    let expanded = expanded(source, &call.context.dirs.home);
    let path = std::path::absolute(&expanded).unwrap_or(expanded);
    if !path.is_dir() {
        return Ok(None);
    }
    let registry = call.context.registry()?;
    let mut found = environment_at(&registry, &path)?;
    if let Some(found) = found.as_mut().filter(|found| !found.is_managed()) {
        found.name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    }
    Ok(found)
}

/// Whoever names the directory of an environment that isn't registered wants what is in it. That needs trust only if
/// something in it would run as soon as the copy is entered.
fn copied_natively(call: &Call<'_>, original: &Environment, name: &str) -> Result<Environment> {
    let (context, progress) = (&call.context, call.ui.spinner());
    let Some(valid) = find::registrable(call, name)? else {
        return plain::copy(context, original, name, &progress);
    };
    // The directory of that name is gone, so the registry's entry is about nothing, as for `mkvirtualenv`.
    let registry = context.registry()?;
    if let Some(gone) = registry.get(name)? {
        registry.forget_environment(&gone)?;
    }
    let is_guarded = context.gate.guards_hooks_of(original, &call.settings.workon_home);
    if is_guarded {
        tree::check(call, original)?;
    }
    if is_guarded && !original.is_managed() {
        let copy = plain::copy(context, original, name, &progress)?;
        adopt(context, &copy)?;
        return Ok(registry.require(name)?);
    }
    let request = Request {
        project: original.project().map(|project| project.directory.clone()),
        original: original.clone(),
        name: valid,
        prompt: None,
        link_mode: LinkMode::default(),
        anew: None,
    };
    clone(context, &request, &progress)
}

fn finish(call: &Call<'_>, mut before: Lines, source: &Path, copy: &Environment) -> Result<Exit> {
    hooks::make_local(&bin_dir(&copy.path))?;
    let hook_dir = &call.settings.hook_dir;
    if Hook::PreCpVirtualenv.is_wanted_in(hook_dir) {
        let source = source.to_string_lossy();
        before.call("do", ["hook", Hook::PreCpVirtualenv.name(), &source, &copy.name]);
    }
    if Hook::PreMkVirtualenv.is_wanted_in(hook_dir) {
        before.call("do", ["hook", Hook::PreMkVirtualenv.name(), &copy.name]);
    }
    let mut after = Lines::new(call.shell);
    after.source(hook_dir, Hook::PostMkVirtualenv);
    after.source(hook_dir, Hook::PostCpVirtualenv);
    let cd = call.settings.workon_cd;
    let entering = Entering { environment: copy, root: None, cd, before, after };
    call.ui.out(&entering.code(call)?)?;
    Ok(Exit::DONE)
}

/// As ever, on stdout.
fn refuse(call: &Call<'_>, text: &str) -> Result<Exit> {
    let mut lines = Lines::new(call.shell);
    lines.call("say", [text]);
    lines.fail(1);
    call.ui.out(&lines.code())?;
    Ok(Exit::DONE)
}
