//! The picture at the top of the README, `docs/session.svg`, shows a session that took place.
//!
//! The test types the session into zsh and compares the text with the picture's. Versions may differ, because
//! they depend on the machine. `VENVYARD_REFRESH=1 cargo test --test integration session_picture` draws it anew.
#![cfg(unix)]

use std::num::NonZeroU16;

use anstyle::{Color, RgbColor};
use anstyle_svg::{Palette, Term};
use venvyard::shell::Shell;

use crate::support::python::require_python;
use crate::support::{Sandbox, Terminal, TestShell, key, repository};

const PICTURE: &str = "docs/session.svg";

const COLUMNS: u16 = 80;
const ROWS: u16 = 16;

/// The lines that are typed, and the beginning of one that is completed with Tab.
const LINES: [&str; 6] = [
    "mkenv shop --project code/shop",
    "mkenv legacy --python 2.7",
    "workon shop",
    "python --version",
    "lsenv",
    "deactivate",
];
const COMPLETED: &str = "workon ";

/// The user's prompt: the directory, then `$`, with the mark by which [`Terminal::run`] knows a prompt. What is
/// typed is bold.
const ZSHRC: &str = r#"
autoload -Uz compinit && compinit -u
zle_highlight=(default:bold)
PS1="%F{blue}%~%f ${PS1/ready>/%F{green\}\$%f}"
"#;

#[test]
fn the_picture_shows_what_the_program_prints_today() {
    let Some(zsh) = TestShell::find(Shell::Zsh) else { return };
    if require_python("2.7").is_none() {
        return;
    }
    let drawn = draw(&session(&zsh));
    let file = repository().join(PICTURE);
    if std::env::var_os("VENVYARD_REFRESH").is_some() {
        std::fs::write(&file, &drawn).unwrap();
    }
    let checked_in = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        words(&checked_in) == words(&drawn),
        "{PICTURE} is stale: VENVYARD_REFRESH=1 cargo test --test integration session_picture\n{}",
        words(&drawn).join(" ")
    );
}

/// Types the session and gives its last screen.
fn session(zsh: &TestShell) -> vt100::Parser {
    let sandbox = Sandbox::new().with_pyenv();
    std::fs::create_dir_all(sandbox.home().join("code/shop")).unwrap();
    sandbox.write(".zshrc", ZSHRC);
    sandbox.venvyard(["setup", "--shell", "zsh"]).success();
    let mut terminal = Terminal::start(zsh, &sandbox);
    // A screen of the picture's size. It follows what the terminal shows.
    let size = |length| NonZeroU16::new(length).expect("not zero");
    let mut screen = vt100::Parser::new(size(ROWS), size(COLUMNS), 0);
    terminal.run(&format!("stty columns {COLUMNS} rows {ROWS}"));
    for line in ["clear"].iter().chain(&LINES) {
        assert_eq!(terminal.run(line).status, 0, "{line}: {}", terminal.screen());
        screen.process(terminal.written().as_bytes());
    }
    let before = terminal.written().len();
    terminal.send(COMPLETED);
    terminal.send(key::TAB);
    terminal.wait_for("the names below the line", |view| {
        view.cursor_row().ends_with("$ workon") && view.has("legacy  -- ") && view.has("· shop")
    });
    screen.process(&terminal.written().as_bytes()[before..]);
    draw_cursor(&mut screen);
    screen
}

/// Puts a block where the cursor is once zsh has shown the names: after the line that is completed.
fn draw_cursor(screen: &mut vt100::Parser) {
    let is_completed = |(_, row): &(usize, String)| row.ends_with("$ workon");
    let rows = screen.screen().rows(0, COLUMNS).map(|row| row.trim_end().to_owned());
    let (above, row) = rows.enumerate().find(is_completed).expect("the line that is completed");
    let (line, column) = (above + 1, row.chars().count() + 2);
    screen.process(format!("\x1b[{line};{column}H\x1b[7m \x1b[m").as_bytes());
}

/// The screen in a window, as SVG. The window has a background of its own, for light and dark pages.
fn draw(screen: &vt100::Parser) -> String {
    const BAR: u32 = 26;
    const WIDTH: u32 = 692;
    const HEIGHT: u32 = BAR + 18 * ROWS as u32 + 20;
    let text = Term::new()
        .palette(PALETTE)
        .fg_color(rgb(0x00d8_dee9))
        .bg_color(rgb(0x001e_222a))
        .background(false)
        .min_width_px(672)
        .render_svg(&screen.screen().contents_formatted_basic());
    let text: Vec<&str> = text.lines().map(str::trim_end).collect();
    let text = text.join("\n").replacen("<svg ", &format!("<svg y=\"{BAR}\" "), 1);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\">\n\
         <rect x=\"0.5\" y=\"0.5\" width=\"{}\" height=\"{}\" rx=\"8\" fill=\"#1e222a\" stroke=\"#4c566a\"/>\n\
         <circle cx=\"18\" cy=\"17\" r=\"5\" fill=\"#bf616a\"/>\n\
         <circle cx=\"36\" cy=\"17\" r=\"5\" fill=\"#ebcb8b\"/>\n\
         <circle cx=\"54\" cy=\"17\" r=\"5\" fill=\"#a3be8c\"/>\n\
         {text}\n</svg>\n",
        WIDTH - 1,
        HEIGHT - 1,
    )
}

const fn rgb(value: u32) -> Color {
    let [_, red, green, blue] = value.to_be_bytes();
    Color::Rgb(RgbColor(red, green, blue))
}

const PALETTE: Palette = {
    let Palette(mut colors) = anstyle_svg::VGA;
    colors[2] = RgbColor(0xa3, 0xbe, 0x8c);
    colors[4] = RgbColor(0x88, 0xa9, 0xe0);
    Palette(colors)
};

/// The words that a picture shows, with `VERSION` for each release of Python.
fn words(svg: &str) -> Vec<String> {
    let text = svg.split_once("</style>").map_or("", |(_, text)| text);
    let shown = text.split('<').filter_map(|part| part.split_once('>')).map(|(_, shown)| shown);
    let words = shown.flat_map(str::split_whitespace);
    words.map(|word| if is_release(word) { "VERSION" } else { word }.to_owned()).collect()
}

/// `3.13.0` and `2.7.18`, not the series `2.7`.
fn is_release(word: &str) -> bool {
    word.starts_with(['2', '3']) && word.matches('.').count() == 2
}
