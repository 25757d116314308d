//! Interpreters that a search would find if nothing were in their way.

use std::path::Path;

use super::Finder;
use crate::python::PythonSource;
use crate::python::error::{BrokenPython, Error};
use crate::python::obstacle::{Obstacle, obstacle, unreadable};
use crate::python::places::{Place, Shape};

impl Finder<'_, '_> {
    /// Notes what keeps the user out of a place. That a place doesn't exist is usual.
    pub(super) fn note_place(&mut self, place: &Place) {
        if self.blocked.is_none() || matches!(place.shape, Shape::Listed(_)) {
            return;
        }
        let found = obstacle(&place.dir).or_else(|| unreadable(&place.dir));
        if let Some(found @ (Obstacle::NoEntry { .. } | Obstacle::NoRead { .. })) = found {
            self.note(&place.dir, place.source, found);
        }
    }

    /// Notes that `path`, which a directory lists, leads nowhere.
    pub(super) fn note_link(&mut self, path: &Path, source: PythonSource) {
        if self.blocked.is_none() {
            return;
        }
        match obstacle(path) {
            None | Some(Obstacle::Absent { .. }) => {}
            Some(found) => self.note(path, source, found),
        }
    }

    /// Of several links in a directory to the same place, one is noted: `python3` is often a link to `python`.
    fn note(&mut self, path: &Path, source: PythonSource, found: Obstacle) {
        let noted = self.blocked.get_or_insert_default();
        let is_same = |other: &BrokenPython| match (&other.error, &found) {
            (Error::Unreachable(Obstacle::Dangling(one)), Obstacle::Dangling(another)) => {
                one.target == another.target && other.path.parent() == path.parent()
            }
            (Error::Unreachable(other), found) => other == found,
            _ => false,
        };
        if !noted.iter().any(is_same) {
            let error = Error::Unreachable(found);
            noted.push(BrokenPython { path: path.to_owned(), source, error });
        }
    }
}
