//! `toggleglobalsitepackages [-q]`: whether the active environment sees the packages of its interpreter.

use std::ffi::OsString;
use std::path::Path;

use crate::compat::{Call, texts};
use crate::context::ActiveEnvironment;
use crate::error::{Error, Exit, Result};
use crate::fs;
use crate::project::environment_at;
use crate::registry::name::EnvName;
use crate::registry::{Environment, PythonFacts};
use crate::venv::paths::find_site_packages;

const KEY: &str = "include-system-site-packages";

pub(super) fn run(call: &Call<'_>, words: &[OsString]) -> Result<Exit> {
    let is_quiet = texts(words)?.contains(&"-q");
    let Some(active) = ActiveEnvironment::from_process().filter(|active| active.path.is_dir())
    else {
        call.ui.say("ERROR: no virtualenv active, or active virtualenv is missing");
        return Ok(Exit(1));
    };
    let config = active.path.join("pyvenv.cfg");
    let sees = if config.is_file() {
        let (text, sees) = toggled(&fs::read_to_string(&config)?);
        fs::replace_derived(&config, text.as_bytes())?;
        remember(call, &active.path)?;
        sees
    } else {
        toggle_old(&active.path)?
    };
    if !is_quiet {
        let now = if sees { "Enabled" } else { "Disabled" };
        call.ui.out(&format!("{now} global site-packages\n"))?;
    }
    Ok(Exit::DONE)
}

/// The text of `pyvenv.cfg` with the other value, and whether that is yes.
fn toggled(text: &str) -> (String, bool) {
    let is_key = |line: &str| {
        line.split_once('=').is_some_and(|(key, _)| key.trim().eq_ignore_ascii_case(KEY))
    };
    let value = text.lines().rfind(|line| is_key(line));
    let saw = value.is_none_or(|line| !line.to_ascii_lowercase().trim_end().ends_with("false"));
    let line = format!("{KEY} = {}\n", !saw);
    let mut result: String =
        text.split_inclusive('\n').map(|it| if is_key(it) { line.as_str() } else { it }).collect();
    if value.is_none() {
        if !result.is_empty() && !result.ends_with('\n') {
            result.push('\n');
        }
        result.push_str(&line);
    }
    (result, !saw)
}

/// virtualenv before 20 has a file in the directory above site-packages instead.
fn toggle_old(environment: &Path) -> Result<bool> {
    let site = find_site_packages(environment).and_then(|site| Some(site.parent()?.to_owned()));
    let site = site.ok_or_else(|| {
        Error::failed(format!("there is no site-packages directory in {}", environment.display()))
    })?;
    let file = site.join("no-global-site-packages.txt");
    if file.is_file() {
        fs::delete_file(&file)?;
        return Ok(true);
    }
    fs::replace_derived(&file, b"")?;
    Ok(false)
}

/// The registry knows the file by its stamp.
fn remember(call: &Call<'_>, path: &Path) -> Result<()> {
    let registry = call.context.registry()?;
    let Some(environment) = environment_at(&registry, path)?.filter(Environment::is_managed) else {
        return Ok(());
    };
    registry.update(&EnvName::new(&environment.name)?, |entry| -> Result<()> {
        entry.python.config_stamp = PythonFacts::config_stamp_in(&environment.path);
        Ok(())
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_is_changed_and_nothing_else() {
        for (before, after, sees) in [
            (
                "home = /x\ninclude-system-site-packages = false\nversion = 3\n",
                "home = /x\ninclude-system-site-packages = true\nversion = 3\n",
                true,
            ),
            (
                "Include-System-Site-Packages=TRUE\n",
                "include-system-site-packages = false\n",
                false,
            ),
            // Without the key, CPython sees them.
            ("home = /x", "home = /x\ninclude-system-site-packages = false\n", false),
        ] {
            assert_eq!(toggled(before), (after.to_owned(), sees), "{before}");
        }
    }
}
