//! `repair`: makes environments work again.

mod report;
mod unlink;

use std::env;

use crate::cli::Repair;
use crate::context::{ActiveEnvironment, Context};
use crate::error::{Error, Exit, Kind, Result};
use crate::hints;
use crate::interrupt;
use crate::ops::choose::resolve_name_or_active;
use crate::ops::interpreter::{Owner, PythonChoice};
use crate::ops::repair::{self, Choice, Plan};
use crate::progress::Progress as _;
use crate::python::PythonRequest;
use crate::registry::Environment;
use crate::ui::Ui;
use report::{Report, Row};

/// `venvyard repair`
pub fn run(context: &Context, ui: &Ui, args: Repair) -> Result<Exit> {
    interrupt::handle();
    if args.unlink {
        return unlink::run(context, ui, &args.names);
    }
    let choice = choice(context, ui, &args)?;
    let mut report = Report::default();
    for Target { name, environment } in targets(context, &args)? {
        interrupt::check()?;
        let planned = plan(context, ui, &name, environment, &choice);
        if matches!(&planned, Err(error) if error.kind() == Kind::Interrupted) {
            return planned.map(|_| Exit::DONE);
        }
        report.add(name, planned);
    }
    if args.dry_run {
        return finish(context, ui, &args, report);
    }
    let agreed = args.yes || is_agreed(ui, &report)?;
    for row in &mut report.rows {
        apply(context, ui, &choice, agreed, row)?;
    }
    if args.all {
        // What other tools changed in the environments, the index can't know.
        context.registry()?.forget_index();
    }
    finish(context, ui, &args, report)
}

fn choice(context: &Context, ui: &Ui, args: &Repair) -> Result<Choice> {
    let here = env::current_dir().unwrap_or_default();
    let python = args
        .python
        .as_deref()
        .map(|text| PythonChoice::new(context, Some(text), Owner::Nobody(&here), &ui.spinner()));
    Ok(Choice { python: python.transpose()?, keep_going: args.keep_going })
}

/// What is to be repaired.
struct Target {
    name: String,
    /// The one that the user meant: the registry may not know yet that it is in the directory that the user named.
    environment: Option<Environment>,
}

impl Target {
    fn new(environment: Environment) -> Self {
        Self { name: environment.name.clone(), environment: Some(environment) }
    }
}

/// The environments, each once.
fn targets(context: &Context, args: &Repair) -> Result<Vec<Target>> {
    if args.all {
        let all = context.registry()?.list()?.into_iter();
        return Ok(all.map(|one| Target { name: one.name, environment: None }).collect());
    }
    if args.names.is_empty() {
        return Ok(vec![Target::new(resolve_name_or_active(context, None)?.environment)]);
    }
    let mut targets: Vec<Target> = Vec::new();
    for word in &args.names {
        let environment = resolve_name_or_active(context, Some(word))?.environment;
        if !targets.iter().any(|target| target.name == environment.name) {
            targets.push(Target::new(environment));
        }
    }
    Ok(targets)
}

fn plan(
    context: &Context,
    ui: &Ui,
    name: &str,
    environment: Option<Environment>,
    choice: &Choice,
) -> Result<Plan> {
    let environment = match environment {
        Some(environment) => environment,
        None => context.registry()?.require(name)?,
    };
    let spinner = ui.spinner();
    spinner.step(&format!("examining {name}"));
    repair::plan(context, environment, choice, &spinner)
}

/// Whether the environments may get the interpreters that were chosen for them. One question is about all.
fn is_agreed(ui: &Ui, report: &Report) -> Result<bool> {
    let waiting: Vec<&Plan> = report.plans().filter(|plan| plan.needs_consent()).collect();
    if waiting.is_empty() || !ui.can_ask() {
        return Ok(false);
    }
    ui.confirm(&report::question(&waiting))
}

fn apply(context: &Context, ui: &Ui, choice: &Choice, agreed: bool, row: &mut Row) -> Result<()> {
    let Ok(plan) = &row.plan else { return Ok(()) };
    if plan.actions.is_empty() {
        return Ok(());
    }
    if plan.needs_consent() && !agreed {
        row.failed = Some(refused(plan));
        return Ok(());
    }
    let active = ActiveEnvironment::from_process();
    let is_active = active.is_some_and(|active| active.is(&plan.environment.path));
    match repair::apply(context, plan, choice, &ui.spinner()) {
        Ok(done) => {
            ui.say(&report::done(plan, &done));
            for line in done.packages.lacking(&plan.environment.name) {
                ui.warn(&line);
            }
            if is_active && plan.is_written_anew() {
                let name = shell_words::quote(&row.name).into_owned();
                ui.say(&format!("{name} is active in this shell: 'workon {name}' enters it anew"));
            }
            row.done = Some(done);
        }
        Err(error) if error.kind() == Kind::Interrupted => return Err(error),
        Err(error) => row.failed = Some(error),
    }
    Ok(())
}

/// Nobody agreed to the interpreter.
fn refused(plan: &Plan) -> Error {
    let name = &plan.environment.name;
    let newest = plan.rebuild().map(|rebuild| PythonRequest::exactly(&rebuild.to.interpreter));
    let newest = newest.map(|it| it.to_string()).unwrap_or_default();
    let was = plan.environment.entry.as_ref().map(|entry| entry.python.version.clone());
    let was = was.map(|version| format!(" {version}")).unwrap_or_default();
    let text = format!(
        "the Python{was} of {name} is gone, and there is no other one of its minor version"
    );
    let name = shell_words::quote(name);
    Error::new(Kind::NoSuchInterpreter, text)
        .hint(format!(
            "'venvyard repair --yes {name}' makes it again with {newest} and its packages"
        ))
        .hint("--python X takes another one; 'venvyard python list' shows them")
}

/// Prints what there is to print. The exit status is the worst of all.
fn finish(context: &Context, ui: &Ui, args: &Repair, mut report: Report) -> Result<Exit> {
    report.forget_renamed(context)?;
    if args.json {
        ui.json(&report.document(args.dry_run))?;
    } else if args.dry_run || args.all {
        ui.out(&report.table(args.dry_run))?;
    } else {
        for row in report.rows.iter().filter(|row| row.is_unchanged()) {
            ui.say(&report::nothing(row));
        }
    }
    let mut worst = Exit::DONE;
    let mut errors: Vec<Error> = report.into_errors();
    if errors.len() == 1 && !args.json && !args.all && !args.dry_run {
        return Err(errors.remove(0));
    }
    for error in errors {
        worst = Exit(worst.0.max(error.kind().exit().0));
        ui.error(&error.with_hints(hints::of));
    }
    Ok(worst)
}
