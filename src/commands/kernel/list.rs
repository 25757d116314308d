//! `kernel list`: lists the kernels of all tools, and says which can't start.

use std::borrow::Cow;

use serde::Serialize;

use crate::cli::KernelList;
use crate::context::Context;
use crate::error::{Exit, Result};
use crate::inspect::kernels::{Kernel, Problem, all};
use crate::ui::{Table, Ui};

#[derive(Debug, Serialize)]
struct Document<'a> {
    schema_version: u32,
    kernels: Vec<Row<'a>>,
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    name: &'a str,
    display_name: Option<&'a str>,
    language: Option<&'a str>,
    /// What isn't UTF-8 in it is U+FFFD.
    directory: Cow<'a, str>,
    /// Whether venvyard wrote it.
    managed: bool,
    /// The environment in which it runs.
    environment: Option<&'a str>,
    /// The environment whose Jupyter alone sees it.
    only_in: Option<&'a str>,
    /// `ready` or `broken`.
    state: &'static str,
    reason: Option<String>,
    mend: Option<String>,
}

/// `venvyard kernel list`
pub fn run(context: &Context, ui: &Ui, args: KernelList) -> Result<Exit> {
    let kernels = all(context)?;
    if args.json {
        let rows = kernels.iter().map(row).collect();
        ui.json(&Document { schema_version: 1, kernels: rows })?;
        return Ok(Exit::DONE);
    }
    if kernels.is_empty() {
        ui.say("there are no kernels; 'venvyard kernel add NAME' adds one");
        return Ok(Exit::DONE);
    }
    ui.out(&table(context, &kernels).to_string())?;
    for kernel in &kernels {
        if let (Some(problem), Some(mend)) = (&kernel.problem, mend(kernel)) {
            ui.say(&format!("{}: {problem}; {mend}", kernel.name));
        } else if let Some(problem) = &kernel.problem {
            ui.say(&format!("{}: {problem}", kernel.name));
        }
    }
    Ok(Exit::DONE)
}

fn row(kernel: &Kernel) -> Row<'_> {
    let spec = kernel.spec.as_ref();
    Row {
        name: &kernel.name,
        display_name: spec.map(|spec| spec.display_name.as_str()),
        language: spec.map(|spec| spec.language.as_str()),
        directory: kernel.directory.to_string_lossy(),
        managed: kernel.mark().is_some(),
        environment: kernel.environment.as_deref(),
        only_in: kernel.only_in.as_deref(),
        state: state(kernel),
        reason: kernel.problem.as_ref().map(ToString::to_string),
        mend: mend(kernel),
    }
}

fn state(kernel: &Kernel) -> &'static str {
    if kernel.problem.is_some() { "broken" } else { "ready" }
}

fn table(context: &Context, kernels: &[Kernel]) -> Table {
    let mut table = Table::new(&[
        "KERNEL",
        "SHOWN AS",
        "ENVIRONMENT",
        "STATE",
        "MANAGED BY",
        "ONLY IN",
        "DIRECTORY",
    ]);
    for kernel in kernels {
        let shown = kernel.spec.as_ref().map(|spec| spec.display_name.as_str());
        let manager = if kernel.mark().is_some() { "venvyard" } else { "other" };
        let directory = context.dirs.tilde(&kernel.directory);
        table.row([
            &kernel.name,
            shown.unwrap_or_default(),
            kernel.environment.as_deref().unwrap_or_default(),
            state(kernel),
            manager,
            kernel.only_in.as_deref().unwrap_or_default(),
            &directory,
        ]);
    }
    table
}

/// What makes the kernel start again.
fn mend(kernel: &Kernel) -> Option<String> {
    let quoted = |word: &str| shell_words::quote(word).into_owned();
    let name = quoted(&kernel.name);
    let is_ours = kernel.mark().is_some();
    let environment = kernel.environment.as_deref().map(quoted);
    let anew = || {
        let environment = environment.as_ref().filter(|_| is_ours)?;
        Some(format!("'venvyard kernel add {environment} --as {name}' writes it anew"))
    };
    Some(match kernel.problem.as_ref()? {
        Problem::EnvironmentGone(_) => format!(
            "'venvyard restore' lists what can be restored, 'venvyard kernel remove {name}' removes the kernel"
        ),
        Problem::EnvironmentBroken(_) => {
            format!("'venvyard repair {}' makes the environment work again", environment?)
        }
        Problem::NoIpykernel(_) if is_ours => {
            format!("'venvyard kernel add {} --as {name}' installs it", environment?)
        }
        Problem::NoIpykernel(path) => {
            let python = crate::venv::paths::python(path);
            format!("'{} -m pip install ipykernel' installs it", quoted(&python.to_string_lossy()))
        }
        Problem::Program(_) => anew().or_else(|| removes(kernel, &name))?,
        Problem::Unreadable(_) => removes(kernel, &name)?,
    })
}

/// How the kernel of another tool goes. Only its own Jupyter can remove one that no other sees.
fn removes(kernel: &Kernel, name: &str) -> Option<String> {
    kernel.only_in.is_none().then(|| format!("'jupyter kernelspec remove {name}' removes it"))
}
