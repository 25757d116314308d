//! The environment that a name means: as ever, the directory of that name in `WORKON_HOME`. The registry's names are
//! unique, but another `WORKON_HOME` may have the same ones.

use super::Call;
use crate::error::Result;
use crate::registry::Environment;
use crate::registry::name::EnvName;
use crate::venv;

/// The environment in the directory of that name in `WORKON_HOME`.
pub(super) fn in_home(call: &Call<'_>, name: &str) -> Result<Option<Environment>> {
    if !is_name(name) {
        return Ok(None);
    }
    let path = call.settings.workon_home.join(name);
    let registered = call.context.registry()?.get(name)?;
    if let Some(registered) = registered.filter(|found| found.is_at(&path)) {
        return Ok(Some(registered).filter(|found| found.path.is_dir()));
    }
    let is_there = venv::inspect(&path)?.is_some();
    Ok(is_there.then(|| Environment::without_entry(name.to_owned(), path)))
}

/// The same, else the registered one with that name, wherever it is.
pub(super) fn named(call: &Call<'_>, name: &str) -> Result<Option<Environment>> {
    if let Some(found) = in_home(call, name)? {
        return Ok(Some(found));
    }
    Ok(call.context.registry()?.get(name)?.filter(|found| found.path.is_dir()))
}

/// The name as one that can be registered for a new environment in `WORKON_HOME`; `None` if it can't be, or if it is
/// that of an environment elsewhere.
pub(super) fn registrable(call: &Call<'_>, name: &str) -> Result<Option<EnvName>> {
    let Ok(valid) = EnvName::new(name) else { return Ok(None) };
    let path = call.settings.workon_home.join(valid.as_str());
    let taken = call.context.registry()?.get(valid.as_str())?;
    Ok(taken.is_none_or(|taken| taken.is_at(&path) || taken.path == path).then_some(valid))
}

/// Whether a word is a name, and no path that leads out of the home.
pub(super) fn is_name(word: &str) -> bool {
    !word.is_empty() && !word.contains(['/', '\\', '\0']) && word != "." && word != ".."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_no_name() {
        for word in ["", ".", "..", "../x", "a/b", "/", "a/"] {
            assert!(!is_name(word), "{word:?}");
        }
        for word in ["a", " a b", "a.b", "-x", "..a"] {
            assert!(is_name(word), "{word:?}");
        }
    }
}
