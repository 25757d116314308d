//! Draws the list below the line that is being typed, and takes it away again.

use std::collections::HashMap;
use std::fmt;
use std::io;

use console::{Style, Term, measure_text_width, truncate_str};
use dialoguer::theme::Theme;

use super::Preview;
use super::item::{GAP, Item};
use super::list::{List, Marks};
use crate::ui::counted;

/// The most lines of the list that are shown at once.
const ROWS: usize = 15;

/// What the theme writes around the prompt and what is typed, and before a line, at most.
const AROUND_PROMPT: usize = 7;
const BEFORE_LINE: usize = 2;

/// What is on the terminal.
pub(super) struct Screen<'a> {
    term: &'a Term,
    theme: &'a dyn Theme,
    prompt: &'a str,
    preview: Preview<'a>,
    previews: HashMap<usize, String>,
    /// How wide the longest name is.
    widest: usize,
    /// The first place in the list of those that match that is shown.
    top: usize,
    /// The widths of the lines.
    shown: Vec<usize>,
}

impl<'a> Screen<'a> {
    pub(super) fn new(
        term: &'a Term,
        theme: &'a dyn Theme,
        prompt: &'a str,
        items: &[Item],
        preview: Preview<'a>,
    ) -> Self {
        let (previews, shown) = (HashMap::new(), Vec::new());
        let widest = items.iter().map(|item| measure_text_width(item.columns().0)).max();
        let widest = widest.unwrap_or(0);
        Self { term, theme, prompt, preview, previews, widest, top: 0, shown }
    }

    /// Draws everything.
    pub(super) fn show(&mut self, list: &mut List<'_>) -> io::Result<()> {
        let (height, width) = self.term.size();
        // The prompt, the line below the list, and the cursor's.
        let rows = ROWS.min(usize::from(height).saturating_sub(3)).max(1);
        let lines = self.lines(list, rows, usize::from(width)).map_err(io::Error::other)?;
        self.shown = lines.iter().map(|line| measure_text_width(line)).collect();
        self.term.write_str(&lines.iter().flat_map(|line| [line, "\n"]).collect::<String>())
    }

    /// Takes it away, even if the terminal has become narrower since and has broken the lines.
    pub(super) fn clear(&mut self) -> io::Result<()> {
        let width = usize::from(self.term.size().1).max(1);
        let rows = self.shown.drain(..).map(|line| line.div_ceil(width).max(1));
        self.term.clear_last_lines(rows.sum())
    }

    /// Leaves a line that says what was picked.
    pub(super) fn tell(&self, list: &List<'_>, picked: &[usize]) -> io::Result<()> {
        let told = match (list.marks, picked) {
            (Marks::One, [item]) => list.items[*item].text.trim_end().to_owned(),
            _ => counted(picked.len(), "line"),
        };
        let mut line = String::new();
        self.theme
            .format_input_prompt_selection(&mut line, self.prompt, &told)
            .map_err(io::Error::other)?;
        self.term.write_line(&line)
    }

    /// The line that is being typed, `rows` of the list, and what is known of the chosen one. None is as wide as the
    /// terminal: it would take two rows.
    pub(super) fn lines(
        &mut self,
        list: &mut List<'_>,
        rows: usize,
        width: usize,
    ) -> Result<Vec<String>, fmt::Error> {
        self.top = self.top.clamp((list.chosen + 1).saturating_sub(rows), list.chosen);
        let mut lines = vec![self.prompt_line(list, width)?];
        for (place, item) in list.matching.iter().enumerate().skip(self.top).take(rows) {
            lines.push(self.line(list, *item, place == list.chosen, width)?);
        }
        let known = list
            .highlighted()
            .map(|item| self.previews.entry(item).or_insert_with(|| (self.preview)(item)).as_str());
        let below = known.map_or_else(String::new, |known| below(list, known));
        if !below.is_empty() {
            lines.push(dim(&truncate_str(&format!("  {below}"), width.saturating_sub(1), "…")));
        }
        Ok(lines)
    }

    fn prompt_line(&self, list: &List<'_>, width: usize) -> Result<String, fmt::Error> {
        let prompt = truncate_str(self.prompt, width.saturating_sub(AROUND_PROMPT + 1), "…");
        let room = width.saturating_sub(measure_text_width(&prompt) + AROUND_PROMPT);
        let (typed, cursor) = around(&list.typed, list.cursor, room);
        let mut line = String::new();
        self.theme.format_fuzzy_select_prompt(&mut line, &prompt, typed, cursor)?;
        Ok(line)
    }

    fn line(
        &self,
        list: &List<'_>,
        item: usize,
        is_chosen: bool,
        width: usize,
    ) -> Result<String, fmt::Error> {
        let mark = match list.marks {
            Marks::One => "",
            Marks::Any if list.marked.contains(&item) => "[x] ",
            Marks::Any => "[ ] ",
        };
        let room = width.saturating_sub(BEFORE_LINE + 1);
        let item = &list.items[item];
        let (name, about) = item.columns();
        // One long name doesn't push aside what stands behind the others.
        let column = self.widest.min(room / 2);
        let gap = " ".repeat(column.saturating_sub(measure_text_width(name)));
        let is_alone = about.is_empty() && item.aside.is_empty();
        let gap = if is_alone { "" } else { &gap };
        let gap_about = if about.is_empty() { "" } else { GAP };
        let text = format!("{mark}{name}{gap}{gap_about}{about}");
        let text = truncate_str(&text, room, "…");
        let left = room.saturating_sub(measure_text_width(&text) + 2);
        let aside = truncate_str(&item.aside, left, "");
        let mut line = String::new();
        let (theme, matcher, typed) = (self.theme, &list.matcher, &list.typed);
        theme.format_fuzzy_select_prompt_item(&mut line, &text, is_chosen, true, matcher, typed)?;
        // A part of it would say something else.
        if !item.aside.is_empty() && aside == item.aside {
            line.push_str(&dim(&format!("  {aside}")));
        }
        Ok(line)
    }
}

/// What stands below the list.
fn below(list: &List<'_>, known: &str) -> String {
    match list.marks {
        Marks::One => known.to_owned(),
        Marks::Any => {
            let marked = list.marked.len();
            format!("{marked} marked · Space marks, Ctrl-T marks all, Enter takes what is marked")
        }
    }
}

fn dim(text: &str) -> String {
    Style::new().for_stderr().dim().apply_to(text).to_string()
}

/// The part of a text around the cursor that isn't wider than `room`, and where the cursor is in it.
fn around(text: &str, cursor: usize, room: usize) -> (&str, usize) {
    let is_wide = |part: &str| measure_text_width(part) > room;
    let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let start = starts.take_while(|at| *at <= cursor).find(|at| !is_wide(&text[*at..cursor]));
    let start = start.unwrap_or(cursor);
    let mut ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let end = ends.rfind(|at| *at >= cursor && !is_wide(&text[start..*at]));
    (&text[start..end.unwrap_or(cursor)], cursor - start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::pick::Item;
    use console::Key;
    use dialoguer::theme::SimpleTheme;

    fn no_preview(_: usize) -> String {
        String::new()
    }

    #[test]
    fn the_chosen_line_is_always_shown_and_none_is_too_long() {
        let item = |n: usize| {
            Item::described(&format!("{n} {}", "環".repeat(90)), "3", "a day ago".to_owned())
        };
        let items: Vec<Item> = (0..40).map(item).collect();
        let mut list = List::new(&items, Marks::One);
        let term = Term::stderr();
        let preview = |item: usize| format!("{item} packages {}", "é".repeat(90));
        let mut screen = Screen::new(&term, &SimpleTheme, "pick", &items, &preview);
        let mut shown = |list: &mut List<'_>| {
            let lines = screen.lines(list, 5, 20).unwrap();
            assert_eq!(lines.len(), 7, "{lines:?}");
            assert!(lines.iter().all(|line| measure_text_width(line) < 20), "{lines:?}");
            let chosen = lines.iter().find_map(|line| line.strip_prefix("> ")).unwrap();
            let number = chosen.split(' ').next().unwrap().to_owned();
            assert!(lines[6].starts_with(&format!("  {number} packages")), "{lines:?}");
            number
        };
        for expected in 0..40 {
            assert_eq!(shown(&mut list), expected.to_string());
            let _ = list.press(&Key::ArrowDown);
        }
        assert_eq!(shown(&mut list), "0");
        let _ = list.press(&Key::ArrowUp);
        assert_eq!(shown(&mut list), "39");
        for letter in "a long word that nothing has".chars() {
            let _ = list.press(&Key::Char(letter));
            let lines = screen.lines(&mut list, 5, 20).unwrap();
            assert!(measure_text_width(&lines[0]) < 20, "{lines:?}");
        }
    }

    #[test]
    fn what_is_behind_a_line_is_shown_whole_or_not_at_all() {
        let item = |name: &str| Item::described(name, "3.12.1", "3 days ago".to_owned());
        let items = [item("shop"), item("a long name")];
        let term = Term::stderr();
        let mut screen = Screen::new(&term, &SimpleTheme, "pick", &items, &no_preview);
        let mut at = |width: usize| {
            let lines = screen.lines(&mut List::new(&items, Marks::One), 5, width).unwrap();
            console::strip_ansi_codes(&lines[1]).into_owned()
        };
        assert_eq!(at(80), "> shop         3.12.1  3 days ago");
        assert_eq!(at(27), "> shop         3.12.1");
        assert_eq!(at(23), "> shop        3.12.1");
        assert_eq!(at(12), "> shop  3.…");
    }

    #[test]
    fn a_long_text_is_shown_around_the_cursor() {
        assert_eq!(around("shop", 4, 9), ("shop", 4));
        assert_eq!(around("abcdefgh", 8, 3), ("fgh", 3));
        assert_eq!(around("abcdefgh", 0, 3), ("abc", 0));
        assert_eq!(around("abcdefgh", 5, 3), ("cde", 3));
        assert_eq!(around("環境環境", 12, 4), ("環境", 6));
        assert_eq!(around("abc", 1, 0), ("", 0));
    }
}
