//! What `--from` names: an environment, or a file that lists packages.

use std::path::{Path, PathBuf, is_separator};

use crate::cli::Create;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::fs::LinkMode;
use crate::inspect::locks::{FileKind, Lock};
use crate::inspect::requirements::{Asked, MarkerFacts};
use crate::ops::choose;
use crate::ops::clone::{self, Anew, clone};
use crate::ops::create::Request;
use crate::ops::interpreter::{Owner, PythonChoice};
use crate::ops::locked::{self, Told};
use crate::ops::paths::{current_directory, existing_directory};
use crate::progress::Progress;
use crate::registry::Environment;
use crate::registry::name::EnvName;
use crate::ui::counted;

/// What an environment is made from.
pub(super) enum Source {
    Environment(Box<Environment>),
    File(PathBuf),
}

impl Source {
    /// What the word means: a path is a file, unless it is the directory of an environment; a name is an environment,
    /// if there is one.
    pub(super) fn of(context: &Context, word: &Path) -> Result<Self> {
        let text = word.to_string_lossy();
        let file = || Ok(Self::File(word.to_owned()));
        if text.contains(is_separator) && !word.is_dir() {
            return file();
        }
        match choose::meaning_of_name(context, &text).and_then(choose::Meaning::only) {
            Ok(found) => Ok(Self::Environment(Box::new(found.environment))),
            Err(_) if word.is_file() || FileKind::named(word).is_some() => file(),
            Err(error) => Err(error.hint(format!("there is no file {text} either"))),
        }
    }
}

/// The options that an environment decides.
fn refused(args: &Create) -> Option<&'static str> {
    let given = [
        ("--no-pip", args.no_pip),
        ("--seed", !args.seed.is_empty()),
        ("--system-site-packages", args.system_site_packages),
        ("--install", !args.install.is_empty()),
        ("--requirements", !args.requirements.is_empty()),
        ("--extra", !args.extra.is_empty()),
        ("--group", !args.group.is_empty()),
        ("--here", args.here),
        ("--temp", args.temp),
    ];
    given.into_iter().find(|(_, is_given)| *is_given).map(|(option, _)| option)
}

/// Makes an environment like the original: with its Python, unless another one is asked for, and with its packages,
/// which are installed anew.
pub(super) fn like(
    context: &Context,
    args: &Create,
    original: Environment,
    progress: &dyn Progress,
) -> Result<Environment> {
    let from = shell_words::quote(&original.name).into_owned();
    if let Some(option) = refused(args) {
        return Err(Error::usage(format!("{option} doesn't go with --from {from}"))
            .hint(format!("the environment is like {from}; change it afterwards")));
    }
    let Some(name) = &args.name else {
        return Err(Error::usage(format!("--from {from} needs a name for the new environment"))
            .hint(format!("'venvyard create NAME --from {from}'")));
    };
    let here = current_directory()?;
    let python = match &args.python {
        Some(text) => PythonChoice::new(context, Some(text), Owner::Nobody(&here), progress)?,
        None => clone::python_like(context, &original)?,
    };
    let name = EnvName::new(name)?;
    let project = args.project.as_deref().map(existing_directory).transpose()?;
    if args.link {
        super::check_link(
            context,
            project.as_deref(),
            &context.workon_home()?.join(name.as_str()),
        )?;
    }
    let request = clone::Request {
        name,
        original,
        prompt: args.prompt.clone(),
        project,
        link_mode: LinkMode::default(),
        anew: Some(Anew { python, keep_going: false }),
    };
    clone(context, &request, progress)
}

/// Adds to the request what a file asks for, with an interpreter that fits the file. The files in what is returned are
/// needed until the environment is made.
pub(super) fn file(
    context: &Context,
    args: &Create,
    file: &Path,
    request: &mut Request,
    progress: &dyn Progress,
) -> Result<Told> {
    let asked = Asked { extras: args.extra.clone(), groups: args.group.clone() };
    let (lock, asked) = locked::read(file, &asked)?;
    let shown = file.display();
    for notice in &lock.notices {
        progress.warn(&format!("{shown}: {notice}"));
    }
    let facts = facts(context, args, &lock, request)?;
    let selection = lock.select(&facts, &asked)?;
    if !selection.left_out.is_empty() {
        let count = selection.left_out.len();
        progress.note(&format!(
            "{} of {shown} left out: for other environments, or not asked for",
            counted(count, "package")
        ));
    }
    let told = locked::told(&lock, &selection.packages, &facts, &request.path)?;
    request.surplus = locked::surplus_seeds(&lock, &selection.packages);
    request.requirements.files.extend(told.requirements.files.iter().cloned());
    request.requirements.passes.extend(told.requirements.passes.iter().cloned());
    Ok(told)
}

/// Chooses the interpreter, and tells what markers depend on.
fn facts(
    context: &Context,
    args: &Create,
    lock: &Lock,
    request: &mut Request,
) -> Result<MarkerFacts> {
    if let Some(versions) = lock.requires_python.clone().filter(|_| args.python.is_none()) {
        request.python = request.python.clone().within(versions, &lock.path);
    }
    let found = request.python.find(context)?.found.interpreter;
    Ok(MarkerFacts::new(&found.version.to_string(), &found.implementation.to_string()))
}
