//! The system calls by which a command changes the disk, as strace records them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::scene::{Scene, words};
use crate::support::{Outcome, available};

/// Every call that can change a file, a name or a mode, or makes a change durable.
pub(super) const CALLS: &str = "open,openat,creat,mkdir,mkdirat,rmdir,unlink,unlinkat,rename,renameat,renameat2,link,linkat,\
    symlink,symlinkat,write,pwrite64,writev,truncate,ftruncate,fallocate,chmod,fchmod,fchmodat,fsync,fdatasync,syncfs,\
    copy_file_range,sendfile,ioctl,utimensat";

/// A call, with what it was called with.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) name: String,
    /// Which of the calls of that name it is in its thread, from 1.
    pub(super) number: usize,
    pub(super) arguments: Vec<Argument>,
    /// The text after `=`; it begins with `-1` where the call failed.
    pub(super) result: String,
}

/// An argument as strace prints it, with its texts decoded.
#[derive(Debug, Clone)]
pub(super) struct Argument {
    /// The words outside of quotes: flags, numbers.
    pub(super) word: String,
    /// The text in quotes.
    pub(super) text: Option<Vec<u8>>,
    /// The path of a descriptor.
    pub(super) path: Option<PathBuf>,
}

impl Argument {
    fn parse(text: &str) -> Self {
        let quoted =
            text.strip_prefix('"').map(|rest| decode(rest.split('"').next().unwrap_or_default()));
        let path = text.split_once('<').and_then(|(_, rest)| rest.rsplit_once('>'));
        let path = path.map(|(path, _)| to_path(&decode(path)));
        let word = text.split('<').next().unwrap_or_default().to_owned();
        Self { word, text: quoted, path }
    }
}

/// `\x2f\x74` is `/t`; what isn't escaped stands for itself.
fn decode(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4);
    let mut rest = text.as_bytes();
    while let [first, ..] = rest {
        let escaped =
            rest.strip_prefix(b"\\x").and_then(|rest| std::str::from_utf8(rest.get(..2)?).ok());
        if let Some(byte) = escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            bytes.push(byte);
            rest = &rest[4..];
        } else {
            bytes.push(*first);
            rest = &rest[1..];
        }
    }
    bytes
}

pub(super) fn to_path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

impl Call {
    /// The path that two arguments name: a directory's descriptor and a path, or a path alone.
    pub(super) fn path_at(&self, at: usize) -> Option<PathBuf> {
        let argument = self.arguments.get(at)?;
        if let Some(text) = &argument.text {
            return Some(to_path(text));
        }
        let below = to_path(self.arguments.get(at + 1)?.text.as_ref()?);
        Some(argument.path.clone()?.join(below))
    }

    /// The path of the descriptor that is its first argument.
    pub(super) fn descriptor(&self) -> Option<&Path> {
        self.arguments.first()?.path.as_deref()
    }

    pub(super) fn has_flag(&self, flag: &str) -> bool {
        self.arguments.iter().any(|it| it.word.split('|').any(|word| word == flag))
    }

    pub(super) fn failed(&self) -> bool {
        self.result.starts_with('-')
    }

    /// Whether it can change something below `root`.
    fn changes(&self, root: &Path) -> bool {
        let is_inside = |path: Option<PathBuf>| path.is_some_and(|path| path.starts_with(root));
        match &*self.name {
            "open" | "openat" | "creat" => {
                let writes = ["O_CREAT", "O_TRUNC", "O_WRONLY", "O_RDWR"];
                writes.iter().any(|flag| self.has_flag(flag)) && is_inside(self.path_at(0))
            }
            "ioctl" => self.has_flag("BTRFS_IOC_CLONE") || self.has_flag("FICLONE"),
            "write" | "pwrite64" | "writev" | "ftruncate" | "fallocate" | "fchmod" | "fsync"
            | "fdatasync" | "syncfs" | "sendfile" => {
                is_inside(self.descriptor().map(Path::to_owned))
            }
            "copy_file_range" => is_inside(self.arguments.get(2).and_then(|it| it.path.clone())),
            "utimensat" => false,
            "symlink" | "symlinkat" | "link" | "rename" => is_inside(self.path_at(1)),
            "linkat" | "renameat" | "renameat2" => is_inside(self.path_at(2)),
            _ => is_inside(self.path_at(0)),
        }
    }
}

/// Runs a command line and returns every call by which it changes the sandbox, in order. `None` where there is no
/// strace.
#[track_caller]
pub(super) fn record(scene: &Scene, line: &str) -> Option<Vec<Call>> {
    if !available("strace", which::which("strace").is_ok()) {
        return None;
    }
    let log = scene.sandbox.root().join("trace");
    let mut command = scene.sandbox.command("strace");
    command.args(["-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", "1000000", "-o"]).arg(&log);
    command.args(["-e", &format!("trace={CALLS}"), "venvyard"]).args(words(line));
    Outcome::of(command).success();
    let text = std::fs::read_to_string(&log).unwrap();
    let root = scene.sandbox.home();
    Some(parse(&text).into_iter().filter(|call| call.changes(root)).collect())
}

/// The calls of a log. A call that another thread's interrupts stands where it ended.
fn parse(text: &str) -> Vec<Call> {
    let mut unfinished: HashMap<&str, String> = HashMap::new();
    let mut numbers: HashMap<(String, String), usize> = HashMap::new();
    let mut calls = Vec::new();
    for line in text.lines() {
        let Some((thread, line)) = line.split_once(' ') else { continue };
        let line = line.trim_start();
        if let Some(begun) = line.strip_suffix(" <unfinished ...>") {
            unfinished.insert(thread, begun.to_owned());
            continue;
        }
        let mut whole = line.to_owned();
        if let Some((_, end)) = line.strip_prefix("<... ").and_then(|it| it.split_once(" resumed>"))
        {
            let Some(begun) = unfinished.remove(thread) else { continue };
            whole = begun + end;
        }
        let Some((name, rest)) = whole.split_once('(') else { continue };
        let Some((arguments, result)) = rest.rsplit_once(" = ") else { continue };
        let arguments = arguments.trim_end().strip_suffix(')').unwrap_or(arguments);
        let count = numbers.entry((thread.to_owned(), name.to_owned())).or_default();
        *count += 1;
        calls.push(Call {
            name: name.to_owned(),
            number: *count,
            arguments: arguments.split(", ").map(Argument::parse).collect(),
            result: result.to_owned(),
        });
    }
    calls
}

#[test]
fn a_log_is_read_as_it_was_written() {
    let log = "7 openat(5</\\x61\\x20\\x62>, \"\\x63\", O_WRONLY|O_CREAT, 0666) = 6</\\x61\\x20\\x62/\\x63>\n\
               8 write(6</\\x61>, \"\\x2c\\x20\\x22\", 3 <unfinished ...>\n\
               7 mkdir(\"\\x2f\\x64\", 0777) = -1 EEXIST (File exists)\n\
               8 <... write resumed>) = 3\n";
    let calls = parse(log);
    let names: Vec<&str> = calls.iter().map(|call| &*call.name).collect();
    assert_eq!(names, ["openat", "mkdir", "write"]);
    assert_eq!(calls[0].path_at(0).unwrap(), Path::new("/a b/c"));
    assert!(calls[0].has_flag("O_CREAT") && calls[0].changes(Path::new("/a b")));
    assert!(calls[1].failed());
    assert_eq!(calls[2].arguments[1].text.as_deref(), Some(&b", \""[..]));
}
