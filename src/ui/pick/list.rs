//! What is typed so far, and which lines of the list that finds.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::ControlFlow::{self, Break, Continue};

use console::Key;
use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::Item;
use crate::ui::question::{CTRL_D, EARLY_CTRL_D};

/// What Ctrl-T sends, which fzf calls toggle-all.
const CTRL_T: char = '\u{14}';

/// How many items the user may pick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    /// The chosen one.
    One,
    /// Those that are marked.
    Any,
}

/// The list, as far as it is chosen from.
pub(super) struct List<'a> {
    pub(super) items: &'a [Item],
    pub(super) matcher: SkimMatcherV2,
    pub(super) marks: Marks,
    pub(super) marked: BTreeSet<usize>,
    pub(super) typed: String,
    /// The byte of `typed` at which the next letter goes in.
    pub(super) cursor: usize,
    /// Places in `items` that match, the best first.
    pub(super) matching: Vec<usize>,
    /// The place in `matching` that Enter picks.
    pub(super) chosen: usize,
}

impl<'a> List<'a> {
    pub(super) fn new(items: &'a [Item], marks: Marks) -> Self {
        Self {
            items,
            matcher: SkimMatcherV2::default(),
            marks,
            marked: BTreeSet::new(),
            typed: String::new(),
            cursor: 0,
            matching: (0..items.len()).collect(),
            chosen: 0,
        }
    }

    /// Reads a key, which may end it, with the items that it picks or without any.
    pub(super) fn press(&mut self, key: &Key) -> ControlFlow<Option<Vec<usize>>> {
        match key {
            Key::Escape => return Break(None),
            Key::Char(CTRL_D | EARLY_CTRL_D) if self.typed.is_empty() => return Break(None),
            Key::Enter if self.marks == Marks::Any => {
                return Break(Some(self.marked.iter().copied().collect()));
            }
            Key::Enter => {
                if let Some(item) = self.highlighted() {
                    return Break(Some(vec![item]));
                }
            }
            Key::Tab | Key::Char(' ') if self.marks == Marks::Any => {
                self.mark();
                self.choose(1);
            }
            Key::Char(CTRL_T) if self.marks == Marks::Any => self.mark_all(),
            Key::ArrowUp | Key::BackTab => self.choose(self.matching.len().saturating_sub(1)),
            Key::ArrowDown | Key::Tab => self.choose(1),
            key => self.edit(key),
        }
        Continue(())
    }

    /// Changes what is typed.
    fn edit(&mut self, key: &Key) {
        match key {
            Key::ArrowLeft => self.cursor = self.before(),
            Key::ArrowRight => self.cursor += self.letter().map_or(0, char::len_utf8),
            Key::Home => self.cursor = 0,
            Key::End => self.cursor = self.typed.len(),
            Key::Backspace if self.cursor > 0 => {
                self.cursor = self.before();
                self.typed.remove(self.cursor);
                self.search();
            }
            Key::Del | Key::Char(CTRL_D) if self.letter().is_some() => {
                self.typed.remove(self.cursor);
                self.search();
            }
            Key::Char(letter) if !letter.is_control() => {
                self.typed.insert(self.cursor, *letter);
                self.cursor += letter.len_utf8();
                self.search();
            }
            _ => {}
        }
    }

    /// The item that Enter picks.
    pub(super) fn highlighted(&self) -> Option<usize> {
        self.matching.get(self.chosen).copied()
    }

    /// Goes down in the list, and on at its top.
    fn choose(&mut self, down: usize) {
        self.chosen = (self.chosen + down) % self.matching.len().max(1);
    }

    /// Marks the chosen item, or takes its mark away.
    fn mark(&mut self) {
        if let Some(item) = self.highlighted()
            && !self.marked.insert(item)
        {
            self.marked.remove(&item);
        }
    }

    /// Marks all that match, or takes their marks away if all of them have one.
    fn mark_all(&mut self) {
        let shown = self.matching.iter().copied();
        if shown.clone().all(|item| self.marked.contains(&item)) {
            shown.for_each(|item| {
                self.marked.remove(&item);
            });
        } else {
            self.marked.extend(shown);
        }
    }

    /// The letter at the cursor.
    fn letter(&self) -> Option<char> {
        self.typed[self.cursor..].chars().next()
    }

    /// Where the letter before the cursor begins.
    fn before(&self) -> usize {
        self.typed[..self.cursor].char_indices().next_back().map_or(0, |(at, _)| at)
    }

    fn search(&mut self) {
        let score = |(at, item): (usize, &Item)| {
            self.matcher.fuzzy_match(&item.text, &self.typed).map(|score| (Reverse(score), at))
        };
        let mut found: Vec<_> = self.items.iter().enumerate().filter_map(score).collect();
        found.sort_unstable();
        self.matching = found.into_iter().map(|(_, at)| at).collect();
        self.chosen = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items() -> Vec<Item> {
        let item = |text: &str| Item::described(text, "", "zz".to_owned());
        ["alpha", "beta", "gamma", "betamax"].map(item).to_vec()
    }

    /// What the keys pick.
    fn pressed(marks: Marks, keys: &[Key]) -> ControlFlow<Option<Vec<String>>> {
        let items = items();
        let mut list = List::new(&items, marks);
        let text = |at: usize| items[at].text.clone();
        for key in keys {
            if let Break(end) = list.press(key) {
                return Break(end.map(|picked| picked.into_iter().map(text).collect()));
            }
        }
        Continue(())
    }

    fn picked(keys: &[Key]) -> ControlFlow<Option<Vec<String>>> {
        pressed(Marks::One, keys)
    }

    fn lines(texts: &[&str]) -> ControlFlow<Option<Vec<String>>> {
        Break(Some(texts.iter().map(|&text| text.to_owned()).collect()))
    }

    fn letters(text: &str) -> Vec<Key> {
        text.chars().map(Key::Char).collect()
    }

    #[test]
    fn ctrl_d_ends_it_only_while_nothing_is_typed() {
        let (end, letter) = (Key::Char(CTRL_D), Key::Char('b'));
        assert_eq!(picked(std::slice::from_ref(&end)), Break(None));
        assert_eq!(picked(&[letter.clone(), end.clone()]), Continue(()));
        assert_eq!(picked(&[letter.clone(), Key::Backspace, end.clone()]), Break(None));
        // Within what is typed, it deletes a letter, as at a prompt.
        let keys = [letter, Key::Char('x'), Key::ArrowLeft, end, Key::Enter];
        assert_eq!(picked(&keys), lines(&["beta"]));
    }

    #[test]
    fn letters_and_arrows_choose() {
        assert_eq!(picked(&[Key::Enter]), lines(&["alpha"]));
        assert_eq!(picked(&[Key::ArrowUp, Key::Enter]), lines(&["betamax"]));
        assert_eq!(picked(&[Key::Tab, Key::ArrowDown, Key::Enter]), lines(&["gamma"]));
        assert_eq!(picked(&[letters("bmx"), vec![Key::Enter]].concat()), lines(&["betamax"]));
        assert_eq!(picked(&[letters("nosuch"), vec![Key::Tab, Key::Enter]].concat()), Continue(()));
        assert_eq!(picked(&[letters("be"), vec![Key::Escape]].concat()), Break(None));
        // What stands behind the lines isn't searched.
        assert_eq!(picked(&[letters("zz"), vec![Key::Enter]].concat()), Continue(()));
    }

    #[test]
    fn any_number_can_be_marked_and_what_is_filtered_out_keeps_its_mark() {
        let several = |keys: &[Key]| pressed(Marks::Any, keys);
        let (space, all) = (Key::Char(' '), Key::Char(CTRL_T));
        assert_eq!(several(&[Key::Enter]), lines(&[]));
        assert_eq!(several(&[space.clone(), Key::Tab, Key::Enter]), lines(&["alpha", "beta"]));
        let twice = [space.clone(), Key::ArrowUp, space.clone(), Key::Enter];
        assert_eq!(several(&twice), lines(&[]));
        let found = [vec![space], letters("bet"), vec![all.clone(), Key::Enter]].concat();
        assert_eq!(several(&found), lines(&["alpha", "beta", "betamax"]));
        assert_eq!(several(&[all.clone(), all, Key::Enter]), lines(&[]));
        assert_eq!(several(&[Key::Char('b'), Key::Escape]), Break(None));
    }
}
