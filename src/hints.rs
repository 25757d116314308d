//! What to type when something fails: all hints of the library's errors that name a command or an option.

mod doctor;
mod verbs;

use std::env;
use std::path::Path;

use crate::fs::{Denied, Failure, dangling_link, denied};
use crate::ops::{adopt, choose, export};
use crate::session::startup;
use crate::venv::seed;
use crate::{activation, project, python, registry, trust, venv};

pub use doctor::{Remedy, question, remedy};
pub use verbs::WrongVerb;
#[cfg(test)]
pub use verbs::words;

/// The hints for what failed.
pub fn of(failed: &(dyn std::error::Error + 'static)) -> Vec<String> {
    let mut hints = of_typed(failed);
    hints.extend(of_call(failed));
    hints
}

/// Who denies what a failed call of the file system needed, and what the user can do about it.
fn of_call(failed: &(dyn std::error::Error + 'static)) -> Option<String> {
    let chain = std::iter::successors(Some(failed), |error| error.source());
    let failure =
        chain.filter_map(|error| error.downcast_ref::<Failure>()).find(|it| it.is_denied());
    let failure = failure?;
    let Denied { place, owner, remedy } = denied(failure.path(), failure.is_reading())?;
    let place = place.display();
    Some(match (owner, remedy) {
        (Some(owner), Some(remedy)) => {
            format!("{place} belongs to {owner}: '{remedy}' makes it yours")
        }
        (Some(owner), None) => format!("{place} belongs to {owner}"),
        (None, remedy) => format!("'{}' permits it", remedy?),
    })
}

fn of_typed(failed: &(dyn std::error::Error + 'static)) -> Vec<String> {
    None.or_else(|| failed.downcast_ref().map(of_activation))
        .or_else(|| failed.downcast_ref().map(of_adoption))
        .or_else(|| failed.downcast_ref().map(of_choice))
        .or_else(|| failed.downcast_ref().map(of_export))
        .or_else(|| failed.downcast_ref().map(of_project))
        .or_else(|| failed.downcast_ref().map(of_python))
        .or_else(|| failed.downcast_ref().map(of_registry))
        .or_else(|| failed.downcast_ref().map(of_seed))
        .or_else(|| failed.downcast_ref().map(of_startup))
        .or_else(|| failed.downcast_ref().map(of_trust))
        .or_else(|| failed.downcast_ref().map(of_venv))
        .unwrap_or_default()
}

fn of_activation(error: &activation::Error) -> Vec<String> {
    match error {
        // The environment may be on a disk that is not mounted: nothing is to be forgotten.
        activation::Error::Missing { path, .. } if dangling_link(path).is_some() => {
            dangling_link(path).map(|link| link.to_string()).into_iter().collect()
        }
        activation::Error::Missing { name, path } => {
            let quoted = shell_words::quote(name);
            let forgets = format!("'venvyard remove {quoted}' forgets it");
            vec![if path.join("pyvenv.cfg").is_file() {
                format!("its Python is gone: 'venvyard repair {quoted}' gives it another one")
            } else if path.symlink_metadata().is_ok() {
                format!(
                    "something else is there: move it away, then 'mkenv {quoted}' makes {name} anew; {forgets}"
                )
            } else if path.ends_with(".venv") {
                let project = path.parent().unwrap_or(path).display();
                format!(
                    "'venvyard repair {quoted}' makes it anew with its packages, 'venvyard create --here' in {project} without them; {forgets}"
                )
            } else {
                format!(
                    "'venvyard repair {quoted}' makes it anew with its packages, 'mkenv {quoted}' makes it anew without them; {forgets}"
                )
            }]
        }
        activation::Error::Broken { name, .. } => {
            let name = shell_words::quote(name);
            vec![
                format!("'venvyard repair {name}' gives it another Python"),
                "'venvyard repair --all' does that for every environment".to_owned(),
            ]
        }
        activation::Error::Io(_) | activation::Error::Unreachable { .. } => Vec::new(),
    }
}

fn of_adoption(error: &adopt::Error) -> Vec<String> {
    use adopt::Error;
    let quoted = |path: &Path| shell_words::quote(&path.to_string_lossy()).into_owned();
    let rename = |name: &str| format!("venvyard rename {}", shell_words::quote(name));
    match error {
        Error::NoEnvironment(_) | Error::NoPython(_) | Error::NotWritable(_) => Vec::new(),
        Error::Conda(path) => vec![format!("'conda activate {}' enters it", quoted(path))],
        Error::OtherName { name, wanted, .. } => {
            let wanted = shell_words::quote(wanted);
            vec![format!("'{} {wanted}' gives it that name", rename(name))]
        }
        Error::Elsewhere { name, home, .. } => {
            vec![format!("'{} --to {}' moves it", rename(name), quoted(home))]
        }
    }
}

fn of_choice(error: &choose::Error) -> Vec<String> {
    use choose::Error;
    match error {
        Error::NoDirectory { namesake: Some(name), .. } => {
            vec![format!("{} without a separator is the environment", shell_words::quote(name))]
        }
        Error::NoneActive => vec!["name one, or enter it first with 'workon NAME'".to_owned()],
        Error::NoDirectory { .. }
        | Error::NotADirectory(_)
        | Error::ActiveIsGone(_)
        | Error::NothingLeft
        | Error::LeftIsGone(_) => Vec::new(),
    }
}

fn of_export(error: &export::Error) -> Vec<String> {
    use export::Error;
    const OFFLINE: &str =
        "'--offline' writes requirements without asking an index: versions, without hashes";
    let hint = match error {
        Error::NoIndex(_) | Error::Unknown { .. } | Error::NobodyAsks(_) => OFFLINE.to_owned(),
        Error::Unsaid { unsaid, .. } if unsaid.iter().all(|it| it.in_requirements) => {
            "'--format requirements' can say that".to_owned()
        }
        Error::Unsaid { .. } | Error::Install(_) => return Vec::new(),
    };
    vec![hint]
}

fn of_project(_: &project::PinError) -> Vec<String> {
    vec!["fix the file, or choose an interpreter with --python".to_owned()]
}

fn of_python(error: &python::Error) -> Vec<String> {
    match error {
        python::Error::WasSilent { .. } => {
            vec!["'venvyard python list --refresh' asks it again".to_owned()]
        }
        python::Error::NotFound { survey, .. }
            if survey
                .broken
                .iter()
                .any(|it| matches!(it.error, python::Error::WasSilent { .. })) =>
        {
            vec!["'venvyard python list --refresh' asks every interpreter again".to_owned()]
        }
        _ => Vec::new(),
    }
}

fn of_registry(error: &registry::Error) -> Vec<String> {
    use registry::Error;
    let hint = match error {
        Error::NoSuchEnvironment { nearest: Some(nearest), .. }
        | Error::NoSuchName { nearest: Some(nearest), .. } => {
            format!("did you mean {nearest}?")
        }
        Error::NoSuchEnvironment { name, .. } | Error::NoSuchName { name, .. } => {
            let name = shell_words::quote(name);
            format!("'venvyard list' shows the environments; 'mkenv {name}' makes it")
        }
        Error::Ambiguous(among) => return of_ambiguous(among).into_iter().collect(),
        Error::NoProjectHere(directory) if env::current_dir().is_ok_and(|it| it == *directory) => {
            "'venvyard project set NAME' says that NAME belongs to this directory".to_owned()
        }
        Error::NoProjectHere(directory) => {
            let directory = shell_words::quote(&directory.to_string_lossy()).into_owned();
            format!("'venvyard project set NAME {directory}' says that NAME belongs to it")
        }
        Error::AlreadyExists { name, .. } => {
            let name = shell_words::quote(name);
            format!("choose another name, or 'venvyard remove {name}' first")
        }
        Error::Unfinished { name, .. } => {
            let name = shell_words::quote(name);
            format!(
                "'venvyard create {name} --install PACKAGE' installs what is missing; 'venvyard remove {name}' \
                 deletes it"
            )
        }
        Error::Damaged { path, .. } => return of_damaged(path).into_iter().collect(),
        _ => return Vec::new(),
    };
    vec![hint]
}

fn of_damaged(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?.strip_suffix(".toml")?;
    let name = shell_words::quote(name);
    Some(format!("fix the file, or 'venvyard doctor --fix {name}' moves it away"))
}

fn of_ambiguous(among: &registry::Ambiguous) -> Option<String> {
    let one = among.members.first()?;
    let name = shell_words::quote(&one.name);
    let directory = shell_words::quote(one.project.as_ref()?.to_str()?);
    Some(format!(
        "'venvyard project set --default {name} {directory}' makes {} the default",
        one.name
    ))
}

fn of_seed(error: &seed::Error) -> Vec<String> {
    use seed::Error;
    match error {
        Error::NotBundled { searched, series: (major, minor), .. } => {
            let searched: Vec<_> = searched.iter().map(|path| path.display().to_string()).collect();
            vec![
                format!(
                    "install your distribution's python3-pip-whl or python{major}.{minor}-venv"
                ),
                "'venvyard seed add FILE.whl' adds a wheel of pip that you have".to_owned(),
                "--no-pip makes the environment without pip".to_owned(),
                format!("looked in {}", searched.join(", ")),
            ]
        }
        Error::NoSuchSeed { request, stored, .. } => {
            let name = &request.name;
            let mut hints =
                vec![format!("'venvyard seed upgrade {name}' gets the newest from the index")];
            hints.extend(stored.as_ref().map(|version| {
                format!("--seed {name}=={version} takes the version of another interpreter")
            }));
            hints.push("'venvyard seed add FILE.whl' adds a wheel that you have".to_owned());
            hints
        }
        Error::Wheel { .. } => vec!["--no-pip makes the environment without pip".to_owned()],
        _ => Vec::new(),
    }
}

fn of_startup(error: &startup::Error) -> Vec<String> {
    let load = "venvyard init powershell | Out-String | Invoke-Expression";
    let startup::Error::Profile { source, .. } = error else { return Vec::new() };
    vec![match source {
        startup::Unfit::Signed => {
            "take the signature out, run 'venvyard setup' again, then sign the file again"
                .to_owned()
        }
        startup::Unfit::NamedBlocks => format!("put this into its end block: {load}"),
        startup::Unfit::Ends { .. } => format!("put this above that line: {load}"),
    }]
}

fn of_trust(error: &trust::Error) -> Vec<String> {
    use trust::Error;
    let word = |path: &std::path::Path| shell_words::quote(&path.to_string_lossy()).into_owned();
    match error {
        Error::Denied(path) => {
            vec![format!("'venvyard trust --revoke {}' takes that back", word(path))]
        }
        Error::Untrusted(notice) => {
            vec![format!("'venvyard trust {}' shows what it is and trusts it", word(&notice.place))]
        }
        _ => Vec::new(),
    }
}

fn of_venv(error: &venv::Error) -> Vec<String> {
    match error {
        venv::Error::Unsupported { .. } | venv::Error::InterpreterPath { .. } => {
            vec!["choose another one with --python; 'venvyard python list' shows them".to_owned()]
        }
        _ => Vec::new(),
    }
}
