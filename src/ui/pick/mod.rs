//! A list from which the user picks lines by typing parts of them.

mod fzf;
mod item;
mod list;
mod screen;

use std::io;
use std::ops::ControlFlow::Break;

use console::Term;
use dialoguer::theme::Theme;

use super::Ui;
use super::question::{answered, theme};
use crate::error::{Error, Kind, Result};
use crate::interrupt;
pub use item::Item;
use list::{List, Marks};
use screen::Screen;

/// What is known of an item, for the line below the list. It is called once for each item that is highlighted, so it
/// must be fast.
pub type Preview<'a> = &'a dyn Fn(usize) -> String;

impl Ui {
    /// Lets the user pick one of `items` by typing parts of it.
    ///
    /// # Errors
    /// They press Escape, Ctrl-D or Ctrl-C.
    pub fn pick(&self, prompt: &str, items: &[Item], preview: Preview<'_>) -> Result<usize> {
        let picked = self.picked(prompt, items, Marks::One, preview)?;
        picked.into_iter().next().ok_or_else(nothing)
    }

    /// Lets the user mark any of `items`, and returns them in their order: none if they mark none.
    ///
    /// # Errors
    /// They press Escape, Ctrl-D or Ctrl-C.
    pub fn pick_several(&self, prompt: &str, items: &[Item]) -> Result<Vec<usize>> {
        self.picked(prompt, items, Marks::Any, &|_| String::new())
    }

    fn picked(
        &self,
        prompt: &str,
        items: &[Item],
        marks: Marks,
        preview: Preview<'_>,
    ) -> Result<Vec<usize>> {
        let picked = if let Some(program) = fzf::wanted(self) {
            fzf::pick(&program, prompt, items, marks)?
        } else {
            let list = List::new(items, marks);
            let ask = || pick(&Term::stderr(), &*theme(), prompt, list, preview);
            answered(interrupt::asking(ask)?)?
        };
        picked.ok_or_else(nothing)
    }
}

fn nothing() -> Error {
    Error::new(Kind::Interrupted, "nothing was picked")
}

/// `None` if the user leaves the list.
fn pick(
    term: &Term,
    theme: &dyn Theme,
    prompt: &str,
    mut list: List<'_>,
    preview: Preview<'_>,
) -> io::Result<Option<Vec<usize>>> {
    let mut screen = Screen::new(term, theme, prompt, list.items, preview);
    interrupt::hide_cursor(term)?;
    let end = loop {
        screen.show(&mut list)?;
        let pressed = list.press(&term.read_key()?);
        screen.clear()?;
        if let Break(end) = pressed {
            break end;
        }
    };
    if let Some(picked) = &end {
        screen.tell(&list, picked)?;
    }
    term.show_cursor()?;
    Ok(end)
}
