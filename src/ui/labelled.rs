//! What several commands write at once: each line after the name of its environment, above a line of progress.

use std::io::{self, IsTerminal as _};
use std::sync::{Mutex, PoisonError};

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use unicode_width::UnicodeWidthStr;

use super::{Ui, write_out};
use crate::progress::Progress;

const NAME: Style = AnsiColor::Cyan.on_default();

/// Prints from several threads.
pub struct Labelled {
    ui: Ui,
    width: usize,
    bar: ProgressBar,
    running: Mutex<Vec<String>>,
}

/// Where lines go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// stdout.
    Out,
    /// stderr.
    Err,
}

impl Ui {
    /// For commands in the environments with these names.
    pub fn labelled<'a>(
        &self,
        names: impl Iterator<Item = &'a str> + Clone,
        shows_progress: bool,
    ) -> Labelled {
        let width = names.clone().map(UnicodeWidthStr::width).max().unwrap_or_default();
        let target = if shows_progress && io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(names.count() as u64), target);
        if let Ok(style) = ProgressStyle::with_template("{pos}/{len}  {wide_msg}") {
            bar.set_style(style);
        }
        Labelled { ui: Self, width, bar, running: Mutex::default() }
    }
}

impl Labelled {
    /// Something begins in an environment.
    pub fn begins(&self, name: &str) {
        self.with_running(|running| running.push(name.to_owned()));
    }

    /// It is over there.
    pub fn ends(&self, name: &str) {
        self.with_running(|running| running.retain(|one| one != name));
        self.bar.inc(1);
    }

    /// The progress is no longer shown.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn with_running(&self, change: impl FnOnce(&mut Vec<String>)) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut running);
        self.bar.set_message(running.join(", "));
    }

    /// Prints lines, each with the name before it.
    pub fn lines(&self, stream: Stream, name: &str, lines: &[u8]) {
        let style = if is_coloured(stream) { NAME } else { Style::new() };
        let gap = " ".repeat(self.width - name.width().min(self.width));
        let label = format!("{style}{name}{gap} │{style:#} ");
        let mut labelled = Vec::with_capacity(lines.len() + label.len());
        for line in lines.split_inclusive(|byte| *byte == b'\n') {
            labelled.extend_from_slice(label.as_bytes());
            labelled.extend_from_slice(line);
        }
        end_line(&mut labelled);
        self.print(stream, &labelled);
    }

    /// Prints lines as they are.
    pub fn plain(&self, stream: Stream, lines: &[u8]) {
        let mut lines = lines.to_vec();
        end_line(&mut lines);
        self.print(stream, &lines);
    }

    /// Prints the name of an environment above what follows.
    pub fn heading(&self, stream: Stream, name: &str) {
        let style = if is_coloured(stream) { NAME.bold() } else { Style::new() };
        self.print(stream, format!("{style}── {name}{style:#}\n").as_bytes());
    }

    fn print(&self, stream: Stream, bytes: &[u8]) {
        self.bar.suspend(|| {
            // Who no longer reads doesn't end what has begun.
            let _ = match stream {
                Stream::Out => write_out(bytes),
                Stream::Err => io::Write::write_all(&mut io::stderr().lock(), bytes),
            };
        });
    }
}

impl Progress for Labelled {
    fn step(&self, _what: &str) {}

    fn note(&self, what: &str) {
        self.bar.suspend(|| self.ui.say(what));
    }

    fn warn(&self, what: &str) {
        self.bar.suspend(|| self.ui.warn(what));
    }
}

fn is_coloured(stream: Stream) -> bool {
    let choice = match stream {
        Stream::Out => anstream::AutoStream::choice(&io::stdout()),
        Stream::Err => anstream::AutoStream::choice(&io::stderr()),
    };
    choice != anstream::ColorChoice::Never
}

fn end_line(lines: &mut Vec<u8>) {
    if lines.last().is_some_and(|last| *last != b'\n') {
        lines.push(b'\n');
    }
}
