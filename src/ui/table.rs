//! Tables for people to read.

use anstyle::Style;
use unicode_width::UnicodeWidthStr as _;

/// Rows of cells, aligned when they are printed.
#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<Row>,
}

#[derive(Debug, Default)]
struct Row {
    cells: Vec<String>,
    style: Style,
}

impl Table {
    /// A table with a line of headings.
    pub fn new(headings: &[&str]) -> Self {
        let mut table = Self::default();
        table.row(headings.iter().copied());
        table
    }

    /// Adds a row. Line breaks and characters that move the terminal's cursor are escaped.
    pub fn row(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        self.styled_row(Style::new(), cells);
    }

    /// The same in a style, which [`Ui::out_styled`](super::Ui::out_styled) prints where there are colours.
    pub fn styled_row(&mut self, style: Style, cells: impl IntoIterator<Item = impl Into<String>>) {
        let cells = cells.into_iter().map(|cell| escaped(cell.into())).collect();
        self.rows.push(Row { cells, style });
    }
}

/// The cell with line breaks and characters that move the cursor escaped.
pub(super) fn escaped(cell: String) -> String {
    if !cell.contains(char::is_control) {
        return cell;
    }
    let escape = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.into() };
    cell.chars().map(escape).collect()
}

impl std::fmt::Display for Table {
    /// Every line ends with a newline. A column whose cells are all empty is left out.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let columns = self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let used: Vec<usize> = (0..columns)
            .filter(|&column| {
                self.rows
                    .iter()
                    .skip(1)
                    .any(|row| row.cells.get(column).is_some_and(|cell| !cell.is_empty()))
            })
            .collect();
        let width = |column: usize| {
            self.rows
                .iter()
                .filter_map(|row| row.cells.get(column))
                .map(|cell| cell.width())
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = used.iter().map(|&column| width(column)).collect();
        for row in &self.rows {
            let mut line = String::new();
            for (&column, &width) in used.iter().zip(&widths) {
                let cell = row.cells.get(column).map_or("", String::as_str);
                line.push_str(cell);
                line.push_str(&" ".repeat(width + 2 - cell.width()));
            }
            let style = row.style;
            writeln!(f, "{style}{}{style:#}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_one_line_whatever_is_in_it() {
        let mut table = Table::new(&["PATH"]);
        table.row(["/a\nb\u{1b}[2J"]);
        assert_eq!(table.to_string(), "PATH\n/a\\nb\\u{1b}[2J\n");
    }

    #[test]
    fn columns_are_aligned_by_what_the_eye_sees() {
        let mut table = Table::new(&["NAME", "PYTHON", "STATE", "PROJECT"]);
        table.row(["環境", "3.12.1", "", "/p"]);
        table.row(["a", "3.9", "", ""]);
        assert_eq!(table.to_string(), "NAME  PYTHON  PROJECT\n環境  3.12.1  /p\na     3.9\n");
    }
}
