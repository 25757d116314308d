//! The code that changes a session: calls of the functions in `shell/activate.*` and `shell/auto.*`, which have the
//! same names in every shell. How PowerShell enters an environment is in `powershell.rs`.

use std::path::Path;

use super::change::{Commands, End, PathEntry, SessionChange, SessionMove};
use super::language::{Enter, Language};

/// The last line of all code. If it is missing, the program was killed before it had printed everything.
const WHOLE: &str = "# venvyard: whole";

/// The words of a call without any.
const NONE: &[&str] = &[];

impl Language {
    /// The code that enters an environment. It needs no functions loaded before. Its last line closes what its
    /// first line opens, so the shell never runs only a part of it.
    pub fn enter(&self, change: &SessionChange<'_>) -> String {
        let code = match self.enter {
            Enter::Inline(enter) => enter(change),
            Enter::Calls(then, end) => self.calls(change, then, end),
        };
        self.whole(&format!("{}{code}", self.functions))
    }

    /// The code for a shell that has loaded the functions with this stamp: without the functions if they are the
    /// same. A shell takes almost as long to read them as to start a process.
    pub fn without_loaded(&self, code: String, stamp: Option<&str>) -> String {
        if stamp.is_some() && stamp == self.stamp() {
            code.replacen(self.functions, "", 1)
        } else {
            code
        }
    }

    /// The code that leaves the active environment and goes back to what was before.
    pub fn leave(&self) -> String {
        self.whole(&self.call("deactivate", NONE))
    }

    /// The code for a session in which an environment may be active that is in another directory now. If that is
    /// `entering`, the code that enters it there, it comes last.
    pub fn moved(&self, change: &SessionMove<'_>, entering: Option<&str>) -> String {
        let mut code = String::new();
        if !self.moved.is_empty() {
            let paths = [change.active, change.hooks[0], change.hooks[1]].map(|it| self.path(it));
            code = format!("{}{}", self.moved, self.call("follow", &paths));
        }
        if let Some(directory) = change.cd {
            code.push_str(&(self.cd)(&self.quote(&self.path(directory))));
        }
        let begin = format!("{}\n", self.brackets.0);
        match entering.and_then(|entering| entering.strip_prefix(&begin)) {
            Some(rest) => format!("{begin}{code}{rest}"),
            None => self.whole(&code),
        }
    }

    /// The code that prints a line once a session for each project tree.
    pub fn notice(&self, tree: &Path, line: &str) -> String {
        self.whole(&self.call("notice", &[&*self.path(tree), line]))
    }

    /// The code that prints a text as it is.
    pub fn print(&self, text: &str) -> String {
        self.whole(&(self.print)(text.strip_suffix('\n').unwrap_or(text)))
    }

    /// A line that fails with a status and does nothing else: for whoever evaluates what a program printed, without
    /// seeing the status of the program.
    pub fn fail(&self, status: u8) -> String {
        (self.fail)(status)
    }

    /// Code that is nothing but these lines.
    pub fn script(&self, lines: &str) -> String {
        self.whole(lines)
    }

    /// Code with lines before and after it. The shell runs the lines after it whether the code succeeds or not.
    pub fn around(&self, before: &str, code: &str, after: &str) -> String {
        let inner = code.strip_suffix(&format!("{WHOLE}\n")).unwrap_or(code);
        self.whole(&format!("{before}{inner}{after}"))
    }

    /// The stamp of the functions: the first quoted word after the variable's name.
    fn stamp(&self) -> Option<&'static str> {
        let (_, rest) = self.functions.split_once("_venvyard_loaded")?;
        rest.split('\'').nth(1)
    }

    /// The calls for an environment. They are made only if the shell can change all the variables.
    fn calls(&self, change: &SessionChange<'_>, then: &str, end: &str) -> String {
        let check = self.call("check", &change.names());
        // Without hooks, too: then the functions forget the hooks of the environment before.
        let follow = self.follow(change, true);
        let calls = self.changes(change) + &follow + &self.call("done", NONE);
        format!("{}{then}{calls}{end}", check.trim_end())
    }

    /// The calls that change the session, up to the prompt and `deactivate`.
    fn changes(&self, change: &SessionChange<'_>) -> String {
        let root = change.root.map(|root| self.path(root)).unwrap_or_default();
        let temporary = if change.temporary { "1" } else { "" };
        let (directory, bin) = (self.path(change.directory), self.path(change.bin));
        let mut code = self.call("begin", &[&*directory, &*bin, &*root, temporary]);
        for (name, value) in change.set {
            code.push_str(&self.call("set", &[name, value]));
        }
        for name in change.unset {
            code.push_str(&self.call("unset", &[name]));
        }
        for PathEntry { name, directory, end } in change.entries {
            let end = if *end == End::Front { "^" } else { "+" };
            let directory = self.path(directory);
            code.push_str(&self.call("entry", &[name, end, &*directory]));
        }
        if let Some(Commands { directory, deactivate: Some(command), .. }) = change.commands {
            let words = [&*self.path(directory), command];
            code.push_str(&self.call("on_leaving", &words));
        }
        code.push_str(&self.call("end", NONE));
        code
    }

    /// The calls after the change. Each may fail, and the next is made anyway. With `always` the function for hooks
    /// is called without hooks, too.
    pub(super) fn follow(&self, change: &SessionChange<'_>, always: bool) -> String {
        let cd = |directory| (self.cd)(&self.quote(&self.path(directory)));
        let mut calls = change.cd.map(cd).unwrap_or_default();
        let directories: Vec<String> = change.hooks.iter().map(|hooks| self.path(hooks)).collect();
        if always || !directories.is_empty() {
            calls.push_str(&self.call("entered", &directories));
        }
        if let Some(Commands { directory, activate: Some(command), .. }) = change.commands {
            calls.push_str(&self.call("run", &[&*self.path(directory), command]));
        }
        for file in change.source {
            calls.push_str(&self.call("source", &[self.path(file)]));
        }
        calls
    }

    /// A line that calls a function, whose name is given without its prefix.
    fn call(&self, function: &str, words: &[impl AsRef<str>]) -> String {
        let mut code = format!("{}{function}", self.prefix);
        for word in words {
            code.push(' ');
            code.push_str(&self.quote(word.as_ref()));
        }
        code.push('\n');
        code
    }

    /// Code that parses only as a whole, with the last line that the shell functions look for.
    fn whole(&self, code: &str) -> String {
        let (begin, end) = self.brackets;
        format!("{begin}\n{code}{end}\n{WHOLE}\n")
    }
}

#[cfg(test)]
mod tests;
