//! Offers packages: those that environments have, as far as the package index knows them, and those of one environment.

use std::collections::BTreeMap;

use super::grammar::{Question, ValueKind};
use super::programs::active;
use super::render::Reply;
use crate::context::Context;
use crate::inspect::distributions::{self, Distribution};
use crate::ops::find::known;

/// Offers packages, or what can be imported. Looks into no environment but the one that the line names: the index is as
/// old as the last `find`.
pub(super) fn answer(
    context: &Context,
    question: &Question<'_>,
    reply: &mut Reply<'_>,
) -> Option<()> {
    match question.kind {
        ValueKind::Installed => return installed(context, question, reply),
        ValueKind::Module => modules(known(context).imports, question, reply),
        _ => {
            let names = known(context).distributions.into_iter();
            let all = names.filter_map(|name| Distribution::at(name.into()));
            offer(all, question, reply);
        }
    }
    Some(())
}

/// Offers the packages of the environment that the line names, or of the active one.
fn installed(context: &Context, question: &Question<'_>, reply: &mut Reply<'_>) -> Option<()> {
    let environment = match question.words.first() {
        None | Some(&"") => active()?,
        Some(name) => context.registry().ok()?.get(name).ok()??.path,
    };
    offer(distributions::installed(&environment).into_iter(), question, reply);
    Some(())
}

/// Offers what can be imported.
fn modules(names: Vec<String>, question: &Question<'_>, reply: &mut Reply<'_>) {
    for name in names {
        if reply.wants(&name) && question.can_be_a_word(&name) {
            reply.offer(&name, String::new);
        }
    }
}

/// Offers each name once, described by its versions. Those that the line has already are left out.
fn offer(all: impl Iterator<Item = Distribution>, question: &Question<'_>, reply: &mut Reply<'_>) {
    let mut versions = BTreeMap::<String, Vec<String>>::new();
    for it in all {
        let name = it.normalized();
        if reply.wants(&name) && question.can_be_a_word(&name) {
            versions.entry(name).or_default().extend(it.version);
        }
    }
    let others: &[&str] = if question.excludes_its_words() { &question.words } else { &[] };
    for (name, versions) in versions {
        if !others.contains(&name.as_str()) {
            reply.offer(&name, || versions_shown(versions));
        }
    }
}

/// `5.2.1`, `4.2, 5.2.1`, `3.2 to 5.2.1`.
fn versions_shown(mut versions: Vec<String>) -> String {
    versions.sort_by_cached_key(|text| text.parse::<pep440_rs::Version>().ok());
    versions.dedup();
    match versions.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [one, other] => format!("{one}, {other}"),
        [oldest, .., newest] => format!("{oldest} to {newest}"),
    }
}
