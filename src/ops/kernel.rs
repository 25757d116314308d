//! Jupyter's kernels for environments: what is written, and what is never overwritten.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::activation;
use crate::context::Context;
use crate::dirs::variable;
use crate::error::{Error, Kind, Result};
use crate::fs;
use crate::inspect::kernels::{
    FILE, IPYKERNEL, KernelSpec, Mark, Metadata, ipykernel, is_name, sees_others, users,
    users_directory, visible,
};
use crate::ops::adopt::adopt;
use crate::ops::enter;
use crate::ops::install::{self, Requirements};
use crate::ops::sync::check_installer;
use crate::python::series;
use crate::registry::{Entry, Environment};
use crate::session::startup::program;
use crate::venv::paths;

/// The names of the kernels that each Jupyter brings: one of these in the user's directory would replace them all.
const BROUGHT: [&str; 2] = ["python2", "python3"];

/// A kernel that can be written.
#[derive(Debug)]
pub struct NewKernel {
    /// Its directory.
    pub directory: PathBuf,
    /// Whether it is there already, for the same environment.
    pub is_there: bool,
    /// Whether ipykernel must be installed first.
    pub lacks_ipykernel: bool,
    environment: String,
    entry: Entry,
}

/// Finds out whether a kernel for the environment can be written, and changes nothing but what makes an environment of
/// another tool known.
///
/// # Errors
/// No kernel can have the name, another one has it, the environment can't be entered or is not trusted, or nothing can
/// install ipykernel in it.
pub fn prepare(
    context: &Context,
    environment: &Environment,
    name: Option<&str>,
) -> Result<NewKernel> {
    activation::check(environment)?;
    enter::check_trusted(context, environment)?;
    let name = match name {
        Some(name) => {
            let lower = name.to_lowercase();
            if !is_name(&lower) {
                return Err(Error::usage(format!(
                    "no kernel can be called {name:?}: only letters of ASCII, digits, '.', '_' and '-'"
                )));
            }
            lower
        }
        None => made_of(&environment.name),
    };
    if BROUGHT.contains(&name.as_str()) {
        let text =
            format!("{name} is the kernel that each Jupyter brings, which this one would hide");
        return Err(Error::new(Kind::AlreadyExists, text).hint(OTHER_NAME));
    }
    let directory = users_directory(&context.dirs.home).join(&name);
    let id = environment.entry.as_ref().map(|entry| entry.id);
    let is_there = check_free(context, &name, &directory, id)?;
    let place = &environment.path;
    if ipykernel(place).is_none() && !sees_others(place) {
        check_installer(place, &environment.name, context.config()?.installer)?;
    }
    let known = adopt(context, environment)?;
    let environment = context.registry()?.require(known.as_str())?;
    let Some(entry) = environment.entry else {
        return Err(Error::failed(format!("{known} is not registered")));
    };
    let lacks_ipykernel = ipykernel(&entry.path).is_none() && !sees_ipykernel(&entry.path);
    Ok(NewKernel { directory, is_there, lacks_ipykernel, environment: environment.name, entry })
}

const OTHER_NAME: &str = "--as KERNEL gives it another name; --display-name is what Jupyter shows";

/// Whether the kernel is there already, for the environment with that id.
///
/// # Errors
/// Somebody else's is there.
fn check_free(
    context: &Context,
    name: &str,
    directory: &Path,
    id: Option<uuid::Uuid>,
) -> Result<bool> {
    let Some(taken) = visible(&context.dirs.home, name) else { return Ok(false) };
    let ours = users(&context.dirs.home).into_iter().find(|(_, place, _)| *place == taken);
    let mark = ours.as_ref().and_then(|(.., spec)| spec.metadata.venvyard.as_ref());
    if taken == directory && mark.is_some_and(|mark| Some(mark.id) == id) {
        return Ok(true);
    }
    let place = context.dirs.tilde(&taken);
    let text = match mark {
        Some(mark) => format!("the kernel {name} is there already, for {}: {place}", mark.name),
        None => format!("another tool wrote a kernel {name}: {place}"),
    };
    Err(Error::new(Kind::AlreadyExists, text).hint(OTHER_NAME))
}

/// The environment's name as a kernel can have it: `My app (1)` is `my-app-1`.
fn made_of(environment: &str) -> String {
    let mut name = String::new();
    for letter in environment.to_lowercase().chars() {
        let letter = if is_name(&letter.to_string()) { letter } else { '-' };
        if letter != '-' || !name.ends_with('-') {
            name.push(letter);
        }
    }
    let name = name.trim_matches('-');
    if name.is_empty() { "venvyard".to_owned() } else { name.to_owned() }
}

/// Whether one that sees its interpreter's packages has it from there. Only the interpreter knows.
fn sees_ipykernel(environment: &Path) -> bool {
    sees_others(environment) && {
        let mut command = Command::new(paths::python(environment));
        // Python also looks for modules in the directory where it starts.
        command
            .args(["-c", "import ipykernel"])
            .current_dir(environment)
            .env_remove("PYTHONHOME")
            .env_remove("PYTHONPATH");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }
}

/// Installs ipykernel: the newest one for the environment's Python.
pub fn install_ipykernel(context: &Context, kernel: &NewKernel) -> Result<()> {
    let requirements =
        Requirements { packages: vec![IPYKERNEL.to_owned()], ..Requirements::default() };
    let installer = context.config()?.installer;
    install::install(&kernel.entry.path, &kernel.entry.python, &requirements, installer)?;
    Ok(())
}

/// Writes the kernel, as a whole or not at all. Returns what Jupyter shows.
pub fn write(kernel: &NewKernel, display_name: Option<String>) -> Result<String> {
    let series = series(&kernel.entry.python.version);
    let shown = display_name.unwrap_or_else(|| format!("{} (Python {series})", kernel.environment));
    let spec = spec(kernel, shown)?;
    fs::create_dir_all(&kernel.directory)?;
    fs::replace(&kernel.directory.join(FILE), spec.text().as_bytes())?;
    Ok(spec.display_name)
}

fn spec(kernel: &NewKernel, display_name: String) -> Result<KernelSpec> {
    let program = program::path()
        .ok_or_else(|| Error::failed("can't find out where venvyard is: its path is not UTF-8"))?;
    let (id, name) = (kernel.entry.id, kernel.environment.clone());
    let words = ["run", "--id", &id.to_string(), &name, "--"].map(str::to_owned);
    let python = ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"];
    let argv = [program].into_iter().chain(words).chain(python.map(str::to_owned)).collect();
    let major = ipykernel(&kernel.entry.path)
        .and_then(|one| one.version?.split('.').next().and_then(|major| major.parse::<u32>().ok()));
    Ok(KernelSpec {
        argv,
        display_name,
        language: "python".to_owned(),
        interrupt_mode: Some("signal".to_owned()),
        env: own_places(),
        metadata: Metadata {
            debugger: major.is_some_and(|major| major >= 6),
            venvyard: Some(Mark { id, name }),
        },
    })
}

/// Where venvyard keeps its own files, if that isn't the usual place: Jupyter may be started where nobody says so.
fn own_places() -> BTreeMap<String, String> {
    let names = ["VENVYARD_DATA_DIR", "VENVYARD_CONFIG_DIR"];
    let given = |name: &str| Some((name.to_owned(), variable(name)?.into_string().ok()?));
    names.into_iter().filter_map(given).collect()
}

/// The directory of the kernel of that name, which venvyard wrote, so that it may be removed.
///
/// # Errors
/// There is none, or it is another tool's.
pub fn removable(context: &Context, name: &str) -> Result<PathBuf> {
    let home = &context.dirs.home;
    let lower = name.to_lowercase();
    let own = users(home).into_iter().find(|(known, ..)| *known == lower);
    if let Some((_, directory, spec)) = &own
        && spec.metadata.venvyard.is_some()
    {
        return Ok(directory.clone());
    }
    Err(match visible(home, &lower) {
        Some(place) => {
            let place = place.display();
            let quoted = shell_words::quote(&lower).into_owned();
            Error::failed(format!("another tool wrote the kernel {lower}, so it stays: {place}"))
                .hint(format!("'jupyter kernelspec remove {quoted}' removes it"))
        }
        None => Error::new(Kind::NoSuchEnvironment, format!("there is no kernel {name}"))
            .hint("'venvyard kernel list' shows the kernels"),
    })
}

/// Removes a [`removable`] kernel.
pub fn remove(directory: &Path) -> Result<()> {
    Ok(fs::delete_tree(directory)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kernel_is_called_like_its_environment() {
        for (environment, kernel) in [
            ("web", "web"),
            ("Web API", "web-api"),
            ("My app (1)", "my-app-1"),
            ("a.b_c-d", "a.b_c-d"),
            ("été", "t"),
            ("環境", "venvyard"),
        ] {
            assert_eq!(made_of(environment), kernel, "{environment}");
            assert!(is_name(kernel));
        }
    }
}
