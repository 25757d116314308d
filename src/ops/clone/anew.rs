//! Making the copy for another interpreter, with the same packages.

use std::path::Path;

use super::{Anew, Made, Place, Request};
use crate::context::Context;
use crate::error::Result;
use crate::fs::{self, LinkMode, Staged};
use crate::interrupt;
use crate::ops::reinstall::{Packages, Wanted, carry, reinstall};
use crate::ops::repair::python::Family;
use crate::progress::Progress;
use crate::python::Interpreter;
use crate::registry::copy::own_dir;
use crate::registry::{Environment, PythonFacts};
use crate::venv::ExistingEnvironment;
use crate::venv::relocate::{Relocation, relocate};
use crate::venv::seed::Seeds;

/// Makes it beside its place.
///
/// # Errors
/// Among others: there is no such interpreter, or some packages can't be had for it.
pub(super) fn make(
    context: &Context,
    request: &Request,
    anew: &Anew,
    existing: &ExistingEnvironment,
    place: &Place<'_>,
    progress: &dyn Progress,
) -> Result<Made> {
    let Request { original, name, prompt, .. } = request;
    let interpreter = anew.python.find(context)?.found.interpreter;
    let packages = packages(original, existing, place.real, &interpreter);
    let wanted = Wanted {
        name: name.as_str(),
        path: place.path,
        prompt: prompt.as_deref(),
        system_site_packages: existing.config.as_ref().is_some_and(|it| it.system_site_packages),
        interpreter: &interpreter,
        link_mode: LinkMode::default(),
        seeds: Seeds::none(),
        keep_going: anew.keep_going,
        from: Some(place.real),
    };
    let staged = Staged::create(place.path.parent().unwrap_or(place.path))?;
    let done = reinstall(context, staged.path(), &wanted, &packages, progress)?;
    progress.step("copying what belongs to no package");
    carry::over(place.real, staged.path())?;
    if let Some(hooks) = place.hooks {
        let own = own_dir(staged.path());
        fs::create_own_dir_all(&own)?;
        fs::copy_path(hooks, &own.join("hooks"), &|_| interrupt::check())?;
    }
    let relocation = Relocation::new(&original.path, place.path).also_from(original.scripts_at());
    let noticed = relocate(staged.path(), &relocation, false)?.noticed;
    progress.pause();
    let lacking = done.lacking(name.as_str());
    for line in &lacking {
        progress.warn(line);
    }
    let and_packages = and_packages(packages.count().saturating_sub(lacking.len()));
    let python = format!("{} {}", interpreter.implementation, interpreter.version);
    let with = format!(", with {python}{and_packages}");
    Ok(Made { staged, python: Some(PythonFacts::of(&interpreter)), noticed, with })
}

/// The packages. pip, setuptools and wheel stay in their versions where they are sure to work with the interpreter.
fn packages(
    original: &Environment,
    existing: &ExistingEnvironment,
    place: &Path,
    interpreter: &Interpreter,
) -> Packages {
    let packages = Packages::of(place);
    let family = Family::of(original, Some(existing));
    if family.is_some_and(|family| family.has(interpreter)) {
        return packages;
    }
    packages.for_another_python()
}

fn and_packages(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => " and its package".to_owned(),
        count => format!(" and its {count} packages"),
    }
}
