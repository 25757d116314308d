//! `adopt --scan`: environments of other tools anywhere, in a table to choose from.

mod json;
mod text;

use std::time::SystemTime;

use super::row::Row;
use super::take::{take_each, told, warn_of_hooks};
use crate::cli::Adopt;
use crate::context::Context;
use crate::error::{Error, Exit, Result};
use crate::inspect::maker::is_in_uv_cache;
use crate::inspect::used::last_known;
use crate::ops::adopt::{Request, Scan, Takeable, adopt_chosen, scan};
use crate::ops::sizes::{Size, Sizes};
use crate::registry::Environment;
use crate::registry::name::EnvName;
use crate::ui::Ui;

/// An environment that can be taken over.
struct Find {
    row: Row,
    /// The name that it would get.
    name: EnvName,
    size: Option<Size>,
    last_used: Option<SystemTime>,
    /// Whether `uv cache prune` deletes it.
    is_in_uv_cache: bool,
}

/// Takes over what the user chooses.
pub(super) fn run(context: &Context, ui: &Ui, args: &Adopt) -> Result<Exit> {
    let asks = !args.yes && !args.dry_run;
    if asks && !ui.can_ask() {
        return Err(Error::usage("can't ask which environments to adopt: not a terminal")
            .hint("--yes adopts all; --dry-run only shows what would be adopted"));
    }
    let mut scan = scan(context, &args.places, &ui.spinner())?;
    let takeable = std::mem::take(&mut scan.takeable);
    let mut finds = finds(context, ui, takeable)?;
    text::tell_rest(context, ui, &scan);
    text::warn_of_uv(context, ui, &finds, args.moves);
    if asks && !finds.is_empty() {
        finds = chosen(context, ui, finds)?;
        if finds.is_empty() {
            ui.say("nothing was adopted");
            return Ok(Exit(1));
        }
    }
    let mut failed = Vec::new();
    if !args.dry_run {
        (finds, failed) = take_each(finds, |find| take(context, ui, find, args.moves))?;
    }
    if args.json {
        ui.json(&json::document(args.dry_run, &finds, &failed, &scan))?;
    } else if finds.is_empty() && failed.is_empty() {
        ui.say("nothing to adopt was found");
    } else {
        if !asks && !finds.is_empty() {
            ui.out(&text::table(context, &finds).to_string())?;
        }
        text::tell_done(ui, &finds, args.dry_run);
    }
    let failed = failed
        .into_iter()
        .map(|(find, error)| (context.dirs.tilde(&find.row.path), find.row.path, error));
    Ok(told(ui, failed.collect()))
}

/// What there is to know of them. Measures those whose size isn't known.
fn finds(context: &Context, ui: &Ui, takeable: Vec<Takeable>) -> Result<Vec<Find>> {
    let mut sizes = Sizes::load(context);
    let environments: Vec<&Environment> = takeable.iter().map(|one| &one.environment).collect();
    let used: Vec<_> = environments.iter().map(|one| last_known(&one.path)).collect();
    sizes.measure(&environments, false, &ui.spinner())?;
    let find = |(one, last_used): (Takeable, _)| Find {
        row: Row::of(context, &one.environment),
        size: sizes.of(&one.environment),
        last_used,
        is_in_uv_cache: is_in_uv_cache(&one.environment.path),
        name: one.name,
    };
    Ok(takeable.into_iter().zip(used).map(find).collect())
}

/// Those that the user marks.
fn chosen(context: &Context, ui: &Ui, finds: Vec<Find>) -> Result<Vec<Find>> {
    let items = text::items(context, &finds);
    let picked = ui.pick_several("adopt", &items)?;
    let is_picked = |(at, find)| picked.contains(&at).then_some(find);
    Ok(finds.into_iter().enumerate().filter_map(is_picked).collect())
}

fn take(context: &Context, ui: &Ui, find: &Find, moves: bool) -> Result<()> {
    let project = find.row.project.as_deref();
    let name = Some(find.name.clone());
    let request = Request { place: &find.row.path, name, project, moves };
    let adopted = adopt_chosen(context, &request, &ui.spinner())?;
    warn_of_hooks(context, ui, &adopted);
    Ok(())
}
