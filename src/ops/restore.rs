//! Putting a removed environment back.

use std::path::{Path, PathBuf};

use crate::error::{Error, Kind, Result};
use crate::registry::name::EnvName;
use crate::registry::trash::{Restored, Trashed};
use crate::registry::{self, Registry};
use crate::venv::relocate::{Relocation, relocate};

/// What a restoration did.
#[derive(Debug)]
pub struct Done {
    /// The name that it has now.
    pub name: String,
    /// Its directory.
    pub place: PathBuf,
    /// The environment that has become its project's default meanwhile, and stays it.
    pub other_default: Option<String>,
}

/// The environments in the trash that `word` means: those with that name, or the one whose id begins so.
pub fn meant<'a>(items: &'a [Trashed], word: &str) -> Vec<&'a Trashed> {
    let named: Vec<&Trashed> = items.iter().filter(|item| item.name == word).collect();
    if !named.is_empty() {
        return named;
    }
    // Fewer digits would be a name that was mistyped.
    let is_id = word.len() >= 6 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    items.iter().filter(|item| is_id && item.id().starts_with(word)).collect()
}

/// Puts the environment back under its own name, or as `name`.
///
/// # Errors
/// The name or the place is taken, or the environment is being deleted. It stays in the trash.
pub fn restore(registry: &Registry, trashed: &Trashed, name: Option<&EnvName>) -> Result<Done> {
    let new_name = name.map_or(trashed.name.as_str(), EnvName::as_str);
    let place = place(registry, trashed, new_name);
    if let Some(done) = finished(registry, trashed, new_name)? {
        return Ok(done);
    }
    check_name(registry, trashed, new_name)?;
    if place.symlink_metadata().is_ok() {
        return Err(place_taken(trashed, &place));
    }
    let other_default = other_default(registry, trashed)?;
    let restored = registry.restore(trashed, new_name, &place, |entry| {
        if other_default.is_some()
            && let Some(project) = &mut entry.project
        {
            project.default = false;
        }
    });
    let Restored { place, scripts_at } = restored.map_err(|error| not_restored(trashed, error))?;
    if let Some(from) = scripts_at {
        rewrite(registry, trashed, new_name, &from, &place).map_err(|error| {
            error
                .hint(format!("{new_name} is restored, but its scripts lead to {}", from.display()))
        })?;
    }
    Ok(Done { name: new_name.to_owned(), place, other_default })
}

/// Makes its scripts lead to its new place. If this is cut short, it shows as moved.
fn rewrite(
    registry: &Registry,
    trashed: &Trashed,
    name: &str,
    from: &Path,
    place: &Path,
) -> Result<()> {
    let mut relocation = Relocation::new(from, place).called(&trashed.name, name);
    let prompt = trashed.entry.as_ref().and_then(|entry| entry.prompt.as_ref());
    if prompt.is_none() {
        relocation = relocation.shown(&trashed.name, name);
    }
    relocate(place, &relocation, true)?;
    if trashed.entry.is_some() {
        registry.update(&EnvName::new(name)?, |entry| -> Result<()> {
            entry.scripts_at = None;
            Ok(())
        })?;
    }
    Ok(())
}

/// What an interrupted restoration had begun, and looking for the name has finished.
fn finished(registry: &Registry, trashed: &Trashed, name: &str) -> Result<Option<Done>> {
    let Some(entry) = &trashed.entry else { return Ok(None) };
    let there =
        registry.get(name)?.filter(|it| it.entry.as_ref().is_some_and(|it| it.id == entry.id));
    let there = there.filter(|it| it.path.is_dir() && !trashed.held.exists());
    Ok(there.map(|it| Done { name: it.name.clone(), place: it.path.clone(), other_default: None }))
}

/// Where it goes: back to where it was, or under its new name in the home of environments.
fn place(registry: &Registry, trashed: &Trashed, name: &str) -> PathBuf {
    let place = trashed.place();
    if name != trashed.name && place.parent() == Some(registry.home()) {
        return registry.home().join(name);
    }
    place
}

/// An error if another environment has the name.
fn check_name(registry: &Registry, trashed: &Trashed, name: &str) -> Result<()> {
    let taken = match EnvName::new(name) {
        Ok(name) => registry.collision(&name)?.map(|one| (one.name, one.path)),
        Err(_) => registry.get(name)?.map(|one| (one.name, one.path)),
    };
    let Some((name, path)) = taken else { return Ok(()) };
    let error = registry::Error::AlreadyExists { name, path };
    Err(Error::new(Kind::AlreadyExists, error.to_string()).hint(as_hint(trashed)))
}

fn place_taken(trashed: &Trashed, place: &Path) -> Error {
    let text = format!("can't restore {}: {} is there", trashed.name, place.display());
    let error = Error::new(Kind::AlreadyExists, text).hint("move it away");
    if trashed.held.file_name().is_some_and(|name| *name == *trashed.name) {
        return error.hint(as_hint(trashed));
    }
    error
}

fn as_hint(trashed: &Trashed) -> String {
    let name = shell_words::quote(&trashed.name);
    format!("'venvyard restore {name} --as NAME' restores it under another name")
}

fn not_restored(trashed: &Trashed, error: registry::Error) -> Error {
    match error {
        registry::Error::AlreadyExists { .. } => {
            Error::new(Kind::AlreadyExists, error.to_string()).hint(as_hint(trashed))
        }
        registry::Error::Io(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            place_taken(trashed, &trashed.place())
        }
        registry::Error::Io(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let text = format!("can't restore {}: it is being deleted", trashed.name);
            if trashed.held.exists() { error.into() } else { Error::failed(text) }
        }
        error => Error::failed(format!("can't restore {}", trashed.name)).because(error),
    }
}

/// The environment that is the default of its project now, if it was that itself.
fn other_default(registry: &Registry, trashed: &Trashed) -> Result<Option<String>> {
    let Some(link) = trashed.entry.as_ref().and_then(|entry| entry.project.as_ref()) else {
        return Ok(None);
    };
    if !link.default {
        return Ok(None);
    }
    let is_other = |one: &registry::ListedEnvironment| {
        one.is_default && one.project.as_deref() == Some(&*link.directory)
    };
    Ok(registry.list()?.into_iter().find(is_other).map(|one| one.name))
}
