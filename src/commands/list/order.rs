//! `list --sort`: the order of the rows.

use std::cmp::Reverse;

use super::Row;
use crate::cli::ListOrder;
use crate::ops::sizes::Sizes;
use crate::registry::last_use;

/// Brings the rows, which are sorted by name, into an order. What isn't known of a row puts it at the end; rows that
/// are alike stay as they are.
pub(super) fn sort(rows: &mut [Row], by: ListOrder, sizes: Option<&Sizes>) {
    match by {
        ListOrder::Name => {}
        ListOrder::Used => rows.sort_by_cached_key(|row| Reverse(last_use::of(&row.path))),
        ListOrder::Created => rows.sort_by_cached_key(|row| {
            let entry = row.environment.as_ref().and_then(|one| one.entry.as_ref());
            Reverse(entry.map(|entry| entry.created))
        }),
        ListOrder::Size => rows.sort_by_cached_key(|row| {
            let environment = row.environment.as_ref().filter(|_| row.is_there());
            let size = environment.and_then(|one| sizes?.of(one));
            Reverse(size.map(|size| size.usage.own))
        }),
    }
}
