//! A list from which the user picks a line by typing parts of it.

use std::cmp::Reverse;
use std::fmt;
use std::ops::ControlFlow::{self, Break, Continue};

use console::{Key, Term, truncate_str};
use dialoguer::theme::Theme;
use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;

use crate::interrupt;

/// What Ctrl-D sends. At the beginning of a line, it ends the input.
pub(super) const CTRL_D: char = '\u{4}';

/// What the terminal makes of a Ctrl-D that comes before the program waits for a key.
pub(super) const EARLY_CTRL_D: char = '\0';

/// The most lines of the list that are shown at once.
const ROWS: usize = 15;

/// Lets the user pick one of `items`; `None` if they press Escape, or Ctrl-D before they have typed anything.
pub(super) fn pick(
    term: &Term,
    theme: &dyn Theme,
    prompt: &str,
    items: &[String],
) -> std::io::Result<Option<usize>> {
    let mut picker = Picker::new(items);
    interrupt::hide_cursor(term)?;
    let end = loop {
        let (height, width) = term.size();
        let rows = ROWS.min(usize::from(height).saturating_sub(2)).max(1);
        let lines = picker.lines(theme, prompt, rows, usize::from(width));
        let shown = lines.map_err(std::io::Error::other)?;
        term.write_str(&shown)?;
        let pressed = picker.press(&term.read_key()?);
        term.clear_last_lines(shown.matches('\n').count())?;
        if let Break(end) = pressed {
            break end;
        }
    };
    if let Some(item) = end {
        let mut line = String::new();
        theme
            .format_input_prompt_selection(&mut line, prompt, &items[item])
            .map_err(std::io::Error::other)?;
        term.write_line(&line)?;
    }
    term.show_cursor()?;
    Ok(end)
}

/// What is typed so far, and what is chosen.
struct Picker<'a> {
    items: &'a [String],
    matcher: SkimMatcherV2,
    typed: String,
    /// The byte of `typed` at which the next letter goes in.
    cursor: usize,
    /// Places in `items` that match, the best first.
    matching: Vec<usize>,
    /// The place in `matching` that Enter picks.
    chosen: usize,
    /// The first place in `matching` that is shown.
    top: usize,
}

impl<'a> Picker<'a> {
    fn new(items: &'a [String]) -> Self {
        let matcher = SkimMatcherV2::default();
        let matching = (0..items.len()).collect();
        Self { items, matcher, typed: String::new(), cursor: 0, matching, chosen: 0, top: 0 }
    }

    /// Reads a key, which may end it, with the item that it picks or without any.
    fn press(&mut self, key: &Key) -> ControlFlow<Option<usize>> {
        match key {
            Key::Escape => return Break(None),
            Key::Char(CTRL_D | EARLY_CTRL_D) if self.typed.is_empty() => return Break(None),
            Key::Enter => {
                if let Some(item) = self.matching.get(self.chosen) {
                    return Break(Some(*item));
                }
            }
            Key::ArrowUp | Key::BackTab => self.choose(self.matching.len().saturating_sub(1)),
            Key::ArrowDown | Key::Tab => self.choose(1),
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
        Continue(())
    }

    /// Goes down in the list, and on at its top.
    fn choose(&mut self, down: usize) {
        self.chosen = (self.chosen + down) % self.matching.len().max(1);
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
        let score = |(at, item): (usize, &String)| {
            self.matcher.fuzzy_match(item, &self.typed).map(|score| (Reverse(score), at))
        };
        let mut found: Vec<_> = self.items.iter().enumerate().filter_map(score).collect();
        found.sort_unstable();
        self.matching = found.into_iter().map(|(_, at)| at).collect();
        self.chosen = 0;
    }

    /// What is shown: the line that is being typed, and below it `rows` of the list.
    fn lines(
        &mut self,
        theme: &dyn Theme,
        prompt: &str,
        rows: usize,
        width: usize,
    ) -> Result<String, fmt::Error> {
        self.top = self.top.clamp((self.chosen + 1).saturating_sub(rows), self.chosen);
        let mut lines = String::new();
        theme.format_fuzzy_select_prompt(&mut lines, prompt, &self.typed, self.cursor)?;
        lines.push('\n');
        for (place, item) in self.matching.iter().enumerate().skip(self.top).take(rows) {
            // A longer line would take two on the screen. The theme writes two columns before it.
            let item = truncate_str(&self.items[*item], width.saturating_sub(3), "…");
            let is_chosen = place == self.chosen;
            let (matcher, typed) = (&self.matcher, &self.typed);
            theme.format_fuzzy_select_prompt_item(
                &mut lines, &item, is_chosen, true, matcher, typed,
            )?;
            lines.push('\n');
        }
        Ok(lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dialoguer::theme::SimpleTheme;

    fn items() -> Vec<String> {
        ["alpha", "beta", "gamma", "betamax"].map(str::to_owned).to_vec()
    }

    /// What the keys pick, if they end it.
    fn picked(keys: &[Key]) -> ControlFlow<Option<String>> {
        let items = items();
        let mut picker = Picker::new(&items);
        let end = keys.iter().try_for_each(|key| picker.press(key));
        end.map_break(|picked| picked.map(|item| items[item].clone()))
    }

    fn line(text: &str) -> ControlFlow<Option<String>> {
        Break(Some(text.to_owned()))
    }

    #[test]
    fn ctrl_d_ends_it_only_while_nothing_is_typed() {
        let (end, letter) = (Key::Char(CTRL_D), Key::Char('b'));
        assert_eq!(picked(std::slice::from_ref(&end)), Break(None));
        assert_eq!(picked(&[letter.clone(), end.clone()]), Continue(()));
        assert_eq!(picked(&[letter.clone(), Key::Backspace, end.clone()]), Break(None));
        // Within what is typed, it deletes a letter, as at a prompt.
        let keys = [letter, Key::Char('x'), Key::ArrowLeft, end, Key::Enter];
        assert_eq!(picked(&keys), line("beta"));
    }

    #[test]
    fn letters_and_arrows_choose() {
        let letters = |text: &str| text.chars().map(Key::Char).collect::<Vec<_>>();
        assert_eq!(picked(&[Key::Enter]), line("alpha"));
        assert_eq!(picked(&[Key::ArrowUp, Key::Enter]), line("betamax"));
        assert_eq!(picked(&[Key::Tab, Key::ArrowDown, Key::Enter]), line("gamma"));
        assert_eq!(picked(&[letters("bmx"), vec![Key::Enter]].concat()), line("betamax"));
        assert_eq!(picked(&[letters("nosuch"), vec![Key::Tab, Key::Enter]].concat()), Continue(()));
        assert_eq!(picked(&[letters("be"), vec![Key::Escape]].concat()), Break(None));
    }

    #[test]
    fn the_chosen_line_is_always_shown_and_none_is_too_long() {
        let items: Vec<String> = (0..40).map(|n| format!("{n} {}", "x".repeat(90))).collect();
        let mut picker = Picker::new(&items);
        let shown = |picker: &mut Picker<'_>| {
            let lines = picker.lines(&SimpleTheme, "pick", 5, 20).unwrap();
            assert_eq!(lines.lines().count(), 6, "{lines}");
            assert!(lines.lines().all(|line| line.chars().count() < 20), "{lines}");
            let chosen = lines.lines().find_map(|line| line.strip_prefix("> ")).unwrap().to_owned();
            chosen.split(' ').next().unwrap().to_owned()
        };
        for expected in 0..40 {
            assert_eq!(shown(&mut picker), expected.to_string());
            let _ = picker.press(&Key::ArrowDown);
        }
        assert_eq!(shown(&mut picker), "0");
        let _ = picker.press(&Key::ArrowUp);
        assert_eq!(shown(&mut picker), "39");
    }
}
