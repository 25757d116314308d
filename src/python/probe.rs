//! Asks an interpreter for its facts: one process, one answer, a time limit.

use std::collections::HashMap;
use std::ffi::OsString;
use std::io::{PipeReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::error::Error;
use super::{Implementation, Interpreter, Version};
use crate::fs::plain;
use crate::program::{Fault, NotStarted};

const PROGRAM: &str = include_str!("probe.py");
const MARKER: &[u8] = b"\0venvyard-facts-1\0";
const END: &str = "end";

/// Far more than the facts take. Endless output is cut off here.
const MOST_BYTES: u64 = 256 * 1024;

/// The facts that `executable` reports. `executable` in the answer is its `sys.executable`.
pub(crate) fn probe(executable: &Path, limit: Duration) -> Result<Interpreter, Error> {
    let does_not_run = |reason: String| Error::DoesNotRun { path: executable.to_owned(), reason };
    let output = run(executable, limit).map_err(|failure| match failure {
        Failure::TimedOut => Error::TimedOut { path: executable.to_owned(), limit },
        Failure::Endless => does_not_run("it is not Python: its output does not end".to_owned()),
        Failure::Io(error) => does_not_run(not_started(executable, error)),
    })?;
    match facts(&output.bytes).and_then(|facts| interpreter(&facts)) {
        Some(interpreter) => Ok(interpreter),
        None => Err(does_not_run(reason(&output))),
    }
}

struct Output {
    /// stdout and stderr together.
    bytes: Vec<u8>,
    status: std::process::ExitStatus,
}

enum Failure {
    TimedOut,
    Endless,
    Io(std::io::Error),
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

fn run(executable: &Path, limit: Duration) -> Result<Output, Failure> {
    let deadline = Instant::now() + limit;
    let (reader, writer) = std::io::pipe()?;
    let mut command = command(executable);
    command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn()?;
    // The command holds the pipe's write end, too. Without it, the output ends when the child does.
    drop(command);
    let Ok(read) = output(reader).recv_timeout(limit) else {
        kill(&mut child);
        return Err(Failure::TimedOut);
    };
    let bytes = read.inspect_err(|_| kill(&mut child))?;
    if bytes.len() as u64 >= MOST_BYTES {
        kill(&mut child);
        return Err(Failure::Endless);
    }
    // The output has ended, but the process may not have.
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Output { bytes, status });
        }
        if Instant::now() >= deadline {
            kill(&mut child);
            return Err(Failure::TimedOut);
        }
        std::thread::sleep(Duration::from_micros(200));
    }
}

/// The interpreter with the program, isolated from the user's settings.
fn command(executable: &Path) -> Command {
    let mut command = Command::new(executable);
    // -I would do for 3, but 2.7 does not have it. These options do the same, except that they leave the
    // current directory on the path; the program removes it. -S skips sitecustomize and .pth files.
    command.args(["-E", "-s", "-S", "-B", "-c", PROGRAM]);
    for (name, _) in std::env::vars_os() {
        // Wrappers and framework builds read some of these before -E takes effect.
        if name.to_string_lossy().starts_with("PYTHON") || name == "__PYVENV_LAUNCHER__" {
            command.env_remove(name);
        }
    }
    // PyPy 8 does not start if LANG or LC_ALL names a locale that is not installed; this one always is.
    // Paths survive it, because bytes outside of its character set are escaped in both directions.
    command.env("LC_ALL", "C");
    command
}

/// Reads the output to its end in another thread.
fn output(reader: PipeReader) -> mpsc::Receiver<std::io::Result<Vec<u8>>> {
    let (sender, receiver) = mpsc::channel();
    // Not joined: a grandchild may keep the pipe open forever.
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = reader.take(MOST_BYTES).read_to_end(&mut bytes);
        // After the time limit, nobody receives.
        let _ = sender.send(read.map(|_| bytes));
    });
    receiver
}

fn kill(child: &mut Child) {
    // It may have exited in the meantime.
    let _ = child.kill();
    let _ = child.wait();
}

/// The facts by name, if the answer is complete. A wrapper or a loader may print something before
/// and after it.
fn facts(output: &[u8]) -> Option<HashMap<String, OsString>> {
    let start = output.windows(MARKER.len()).position(|window| window == MARKER)? + MARKER.len();
    let mut items = output[start..].split(|byte| *byte == 0);
    let mut facts = HashMap::new();
    loop {
        let name = std::str::from_utf8(items.next()?).ok()?;
        if name == END {
            // Without the NUL after it, the answer was cut off.
            return items.next().map(|_| facts);
        }
        facts.insert(name.to_owned(), os_string(items.next()?)?);
    }
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "on Windows, the bytes may not be text")]
fn os_string(bytes: &[u8]) -> Option<OsString> {
    use std::os::unix::ffi::OsStringExt as _;
    Some(OsString::from_vec(bytes.to_vec()))
}

#[cfg(not(unix))]
fn os_string(bytes: &[u8]) -> Option<OsString> {
    String::from_utf8(bytes.to_vec()).ok().map(OsString::from)
}

fn interpreter(facts: &HashMap<String, OsString>) -> Option<Interpreter> {
    let text = |name: &str| facts.get(name)?.to_str();
    let path = |name: &str| facts.get(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let flag = |name: &str| Some(text(name)? == "1");
    let mut version = text("version")?.split('.');
    let mut number = || version.next()?.parse().ok();
    let (major, minor, micro) = (number()?, number()?, number()?);
    let (level, serial) = (version.next()?.to_owned(), version.next()?.parse().ok()?);
    let base_prefix = path("base_prefix")?;
    let stdlib = path("stdlib")?;
    Some(Interpreter {
        executable: path("executable")?,
        version: Version { major, minor, micro, level, serial },
        implementation: match text("implementation")? {
            "cpython" => Implementation::CPython,
            "pypy" => Implementation::PyPy,
            other => Implementation::Other(other.to_owned()),
        },
        base_exec_prefix: path("base_exec_prefix")?,
        is_64_bit: flag("is_64_bit")?,
        free_threaded: flag("free_threaded")?,
        debug: flag("debug")?,
        framework: flag("framework")?,
        bytecode_tag: text("bytecode_tag").filter(|tag| !tag.is_empty()).map(str::to_owned),
        wheel_dir: wheel_dir(&base_prefix, &stdlib),
        base_prefix,
        stdlib,
    })
}

/// `WHEEL_PKG_DIR` of the distributions that remove the wheels from ensurepip: Debian and Fedora.
/// Asking sysconfig for it would triple the time of a probe.
fn wheel_dir(base_prefix: &Path, stdlib: &Path) -> Option<PathBuf> {
    let dir = base_prefix.join("share/python-wheels");
    (!stdlib.join("ensurepip/_bundled").is_dir() && dir.is_dir()).then_some(dir)
}

/// Why there are no facts, in one line: the first output line with "error" in it, otherwise the
/// last.
fn reason(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.bytes);
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    // The output has twenty lines, and the first one with "error" in it names a codec.
    if text.contains("No module named 'encodings'") || text.contains("No module named encodings") {
        return "it can't find its standard library (No module named 'encodings')".to_owned();
    }
    let error = lines.clone().find(|line| line.to_ascii_lowercase().contains("error"));
    let said = error.or_else(|| lines.next_back()).unwrap_or_default();
    let said: String = said.chars().filter(|c| !c.is_control()).take(200).collect();
    match (said.is_empty(), output.status.success()) {
        (true, true) => "it printed nothing".to_owned(),
        (false, true) => format!("it is not Python: it printed {said:?}"),
        (true, false) => describe(output.status),
        (false, false) => format!("{}: {said}", describe(output.status)),
    }
}

fn describe(status: std::process::ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("it was killed by signal {signal}");
    }
    match status.code() {
        Some(code) => format!("it exited with status {code}"),
        None => "it was terminated".to_owned(),
    }
}

/// Why the system did not start it. The system's own message can mislead.
fn not_started(executable: &Path, error: std::io::Error) -> String {
    match NotStarted::because(executable, error).fault {
        Fault::System(error) => plain(&error),
        fault => fault.to_string(),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::python::testing::{VERSIONS, executable, pyenv, script};

    const LIMIT: Duration = Duration::from_mins(1);

    #[test]
    fn every_version_says_what_it_is() {
        for version in VERSIONS {
            let Some(prefix) = pyenv(version) else { continue };
            let it = probe(&prefix.join("bin/python"), LIMIT).unwrap();
            let (major, minor) = it.version.series();
            assert_eq!(it.version.to_string(), version);
            assert_eq!(it.implementation, Implementation::CPython);
            assert_eq!((&it.base_prefix, &it.base_exec_prefix), (&prefix, &prefix));
            assert_eq!(it.stdlib, prefix.join(format!("lib/python{major}.{minor}")));
            assert!(it.is_64_bit && !it.free_threaded && !it.debug && !it.framework);
            assert_eq!(it.wheel_dir, None);
        }
    }

    /// `-c` puts the current directory first on the path.
    #[test]
    fn modules_of_the_current_directory_are_not_run() {
        let Some(prefix) = pyenv("3.9.18") else { return };
        let dir = tempfile::tempdir().unwrap();
        let marker = dir.path().join("ran");
        let canary = format!("open({:?}, 'w')", marker.display().to_string());
        executable(&dir.path().join("os.py"), canary.as_bytes());
        let wrapper = dir.path().join("python");
        let (here, python) = (dir.path().display(), prefix.join("bin/python"));
        script(&wrapper, &format!("cd {here} && exec {} \"$@\"", python.display()));
        assert!(probe(&wrapper, LIMIT).is_ok());
        assert!(!marker.exists());
    }

    #[test]
    fn other_output_around_the_answer_is_ignored() {
        let Some(prefix) = pyenv("3.11.7") else { return };
        let dir = tempfile::tempdir().unwrap();
        let wrapper = dir.path().join("python");
        let python = prefix.join("bin/python");
        script(
            &wrapper,
            &format!("echo warning >&2; echo hello; {} \"$@\"; echo bye", python.display()),
        );
        assert_eq!(probe(&wrapper, LIMIT).unwrap().version.to_string(), "3.11.7");
    }

    #[test]
    fn a_probe_returns_paths_of_any_bytes() {
        use std::os::unix::ffi::OsStrExt as _;
        // One for each way to decode a path in the C locale: bytes, ASCII, UTF-8.
        for version in ["2.7.18", "3.6.15", "3.9.18", "3.13.0"] {
            let Some(prefix) = pyenv(version) else { continue };
            let dir = tempfile::tempdir().unwrap();
            let odd = b"new\nline 'and' \"quotes\" caf\xc3\xa9 \xff\xfe";
            let python = dir.path().join(std::ffi::OsStr::from_bytes(odd)).join("python3");
            crate::fs::create_dir(python.parent().unwrap()).unwrap();
            crate::fs::symlink(&prefix.join("bin/python"), &python).unwrap();
            assert_eq!(probe(&python, LIMIT).unwrap().executable, python, "{version}");
        }
    }

    /// Otherwise PyPy 8 exits with "unsupported locale setting".
    #[test]
    fn a_probe_runs_in_the_c_locale() {
        let Some(prefix) = pyenv("3.9.18") else { return };
        let dir = tempfile::tempdir().unwrap();
        let wrapper = dir.path().join("python");
        let python = prefix.join("bin/python3.9");
        script(&wrapper, &format!("[ \"$LC_ALL\" = C ] && exec {} \"$@\"", python.display()));
        assert!(probe(&wrapper, LIMIT).is_ok());
    }

    fn refused(lines: &str) -> Error {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("python");
        script(&path, lines);
        probe(&path, LIMIT).unwrap_err()
    }

    #[test]
    fn the_error_for_no_answer_says_why() {
        for (lines, reason) in [
            ("exit 0", "it printed nothing"),
            ("exit 3", "it exited with status 3"),
            ("kill -9 $$", "it was killed by signal 9"),
            ("exec yes", "it is not Python: its output does not end"),
            ("echo hello", "it is not Python: it printed \"hello\""),
            (
                "echo python: error while loading shared libraries: libpython3.9.so >&2; exit 127",
                "it exited with status 127: python: error while loading shared libraries: libpython3.9.so",
            ),
            // Half an answer, and one without its last NUL.
            ("printf '\\0venvyard-facts-1\\0version\\0003.9'", "it is not Python: "),
            ("printf '\\0venvyard-facts-1\\0end'", "it is not Python: "),
        ] {
            let error = refused(lines).to_string();
            assert!(error.contains(reason), "{lines}: {error}");
            assert_eq!(error.lines().count(), 1);
        }
    }

    #[test]
    fn an_interpreter_that_hangs_is_killed_and_reported() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("python");
        for lines in ["exec sleep 1000", "sleep 2 & wait", "exec >&- 2>&-; exec sleep 1000"] {
            script(&path, lines);
            let error = probe(&path, Duration::from_millis(100)).unwrap_err();
            assert!(
                matches!(&error, Error::TimedOut { path: named, .. } if *named == path),
                "{lines}"
            );
        }
    }

    #[test]
    fn a_file_the_system_cannot_start_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("python");
        executable(&path, b"\x7fELF no program");
        let error = probe(&path, LIMIT).unwrap_err();
        assert!(matches!(error, Error::DoesNotRun { .. }), "{error}");
    }
}
