//! Asking which environment is meant.

use std::cell::LazyCell;
use std::time::SystemTime;

use super::{Item, Ui, ago, bytes, counted};
use crate::context::Context;
use crate::error::Result;
use crate::inspect::python::cached;
use crate::inspect::status::Status;
use crate::inspect::summary;
use crate::ops::choose::{Meaning, Resolved};
use crate::ops::sizes::Sizes;
use crate::registry::{ListedEnvironment, Registry, last_use};

impl Ui {
    /// The environment that is meant. If a project has several, the user picks one, where somebody can answer.
    ///
    /// # Errors
    /// There are several and nobody can answer.
    pub fn choose(&self, context: &Context, prompt: &str, meaning: Meaning) -> Result<Resolved> {
        match meaning {
            Meaning::Several(several) if self.can_ask() => {
                let index = self.pick_environment(context, prompt, &several.among.members)?;
                several.choose(context, index)
            }
            meaning => meaning.only(),
        }
    }

    /// Lets the user pick one of these environments, the one used last on top. Returns its place in `listed`.
    ///
    /// # Errors
    /// They pick none.
    pub fn pick_environment(
        &self,
        context: &Context,
        prompt: &str,
        listed: &[ListedEnvironment],
    ) -> Result<usize> {
        let used: Vec<_> = listed.iter().map(|one| last_use::of(&one.path)).collect();
        let mut order: Vec<usize> = (0..listed.len()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(used[*at]));
        let now = SystemTime::now();
        let item = |at: &usize| {
            let aside = used[*at].map(|used| ago(used, now)).unwrap_or_default();
            Item::described(&listed[*at].name, &summary::description(&listed[*at]), aside)
        };
        let items: Vec<Item> = order.iter().map(item).collect();
        let registry = context.registry()?;
        let sizes = LazyCell::new(|| Sizes::load(context));
        let preview = |at: usize| preview(context, &registry, &sizes, &listed[order[at]]);
        Ok(order[self.pick(prompt, &items, &preview)?])
    }
}

/// What earlier commands found out about an environment, and its state: `12 packages · 34.5 MiB · ready`. It looks at a
/// few small files.
fn preview(
    context: &Context,
    registry: &Registry,
    sizes: &Sizes,
    listed: &ListedEnvironment,
) -> String {
    let Ok(Some(environment)) = registry.get(&listed.name) else {
        return Status::damaged().health.shown().to_owned();
    };
    let id = environment.entry.as_ref().map(|entry| entry.id);
    let packages = id.and_then(|id| registry.packages(id));
    let packages = packages.map(|packages| counted(packages.len(), "package"));
    let size = sizes.of(&environment).map(|size| bytes(size.usage.own));
    let state = Status::of(&environment, &cached(context)).health.shown().to_owned();
    let parts = [packages, size, Some(state)].into_iter().flatten();
    parts.collect::<Vec<_>>().join(" · ")
}
