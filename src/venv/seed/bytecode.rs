//! The bytecode of a wheel: compiled once per magic number, and linked into every environment whose
//! interpreter reads it.
//!
//! Python accepts a `.pyc` that names its source's time and size (only its time in 2.7). The
//! store's sources have one fixed time, which a hard link shares. If a source is replaced or edited
//! in an environment, its time changes and Python compiles it again. Python corrects the path in
//! the bytecode on import (`_imp._fix_co_filename`; 2.7: `update_compiled_module`).

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use super::file::{MODIFIED, SeedFile, SeedFileKind};
use super::manifest::{Manifest, Scheme};
use super::unpacked_wheel::{HASHES, MANIFEST, Seed, delete, read_manifest};
use super::{Error, record};
use crate::fs::{self, Staged};
use crate::interrupt;
use crate::program::NotStarted;
use crate::python::Interpreter;

const PROGRAM: &str = include_str!("compile.py");

/// Compiles the files that `seed` has in site-packages with the interpreter, unless that was done
/// before.
///
/// # Errors
/// [`Error::Compile`] if the interpreter can't be run. Modules that it can't compile are skipped.
pub(super) fn compile(seed: &Seed, interpreter: &Interpreter, tag: &str) -> Result<(), Error> {
    let (dir, store) = (seed.entry.join("bytecode"), seed.entry.parent().unwrap_or(&seed.entry));
    // Only one process compiles at a time, whatever it compiles, because it occupies a processor
    // while the user is working. The lock is not in the entry, which a repair may delete.
    let _lock = fs::lock(&store.join(".compile.lock"))?;
    let place = seed.bytecode_of(tag);
    if read_manifest(&place).is_some() {
        return Ok(());
    }
    // It can't be read, or has another format.
    delete(&place)?;
    match fs::create_dir(&dir) {
        // The entry was deleted, so nothing would link its bytecode.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error.into()),
        _ => {}
    }
    // The store may be deleted meanwhile. Then nothing more is written, and no directory above made
    // anew.
    let staged = Staged::create_own_in(store)?;
    let tree = staged.path().join("tree");
    fs::create_dir(&tree)?;
    let modules: Vec<_> = modules(seed, tag).collect();
    for dir in directories(&modules) {
        check_store(seed)?;
        fs::create_dir(&tree.join(dir))?;
    }
    run(interpreter, &seed.tree().join(Scheme::Site.dir()), &tree, &modules)?;
    let (manifest, hashes) = manifest(seed, &tree, modules)?;
    check_store(seed)?;
    fs::write_new(&staged.path().join(HASHES), hashes.as_bytes())?;
    check_store(seed)?;
    fs::write_new(&staged.path().join(MANIFEST), manifest.text().as_bytes())?;
    match staged.commit(&place) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error.into()),
        _ => Ok(()),
    }
}

/// An error if the entry was deleted.
fn check_store(seed: &Seed) -> io::Result<()> {
    fs::metadata(&seed.entry.join(MANIFEST)).map(drop)
}

/// The sources of a wheel with the paths of their bytecode.
fn modules<'a>(seed: &'a Seed, tag: &'a str) -> impl Iterator<Item = (String, String)> + 'a {
    seed.manifest.files().filter(|file| is_module(file.path)).map(move |file| {
        let source = file.path.to_owned();
        let compiled = compiled(&source, tag);
        (source, compiled)
    })
}

/// The directories of the bytecode, each after the one that it is in.
fn directories(modules: &[(String, String)]) -> BTreeSet<&Path> {
    let all = modules.iter().flat_map(|(_, compiled)| Path::new(compiled).ancestors().skip(1));
    all.filter(|dir| !dir.as_os_str().is_empty()).collect()
}

/// Whether the file is a module whose name is safe to pass to the interpreter.
fn is_module(path: &str) -> bool {
    path.as_bytes().ends_with(b".py") && path.is_ascii()
}

/// `x.py` is compiled to `__pycache__/x.cpython-313.pyc` (PEP 3147), in 2.7 to `x.pyc`.
fn compiled(source: &str, tag: &str) -> String {
    if tag.starts_with("python-2") {
        return format!("{source}c");
    }
    let cache_tag = tag.rsplit_once('-').map_or(tag, |(cache_tag, _)| cache_tag);
    let (dir, name) = match source.rsplit_once('/') {
        Some((dir, name)) => (format!("{dir}/"), name),
        None => (String::new(), source),
    };
    format!("{dir}__pycache__/{}.{cache_tag}.pyc", name.trim_end_matches(".py"))
}

fn run(
    interpreter: &Interpreter,
    sources: &Path,
    tree: &Path,
    modules: &[(String, String)],
) -> Result<(), Error> {
    use std::io::Write as _;
    let failed =
        |reason: String| Error::Compile { executable: interpreter.executable.clone(), reason };
    let mut command = Command::new(&interpreter.executable);
    command.args(["-E", "-s", "-S", "-B", "-W", "ignore", "-c", PROGRAM]).args([sources, tree]);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|error| {
        failed(NotStarted::because(&interpreter.executable, error).fault.to_string())
    })?;
    let lines: Vec<_> = modules.iter().map(|(from, to)| format!("{from}\t{to}\n")).collect();
    if let Some(mut stdin) = child.stdin.take() {
        // If the child exits early, its status says so.
        let _ = stdin.write_all(lines.concat().as_bytes());
    }
    let status = interrupt::wait(&mut child)?;
    if status.success() { Ok(()) } else { Err(failed(status.to_string())) }
}

/// The manifest of the wheel with its bytecode, and the bytecode's lines of a RECORD. Makes the
/// bytecode read-only and gives it the store's time.
fn manifest(
    seed: &Seed,
    tree: &Path,
    modules: Vec<(String, String)>,
) -> Result<(Manifest, String), Error> {
    let owned = |file: SeedFile<&str>| SeedFile {
        path: file.path.to_owned(),
        size: file.size,
        kind: file.kind,
    };
    let mut files: Vec<SeedFile> = seed.manifest.files().map(owned).collect();
    let mut record = seed.manifest.record().to_owned();
    let mut hashes = String::new();
    for (_, path) in modules {
        let file = tree.join(&path);
        // Modules that could not be compiled have no file.
        let Ok(bytes) = std::fs::read(&file) else { continue };
        fs::make_read_only(&file, MODIFIED)?;
        let size = bytes.len() as u64;
        record::push(&mut hashes, &path, &record::hash(&bytes), Some(size));
        // pip lists bytecode without hash and size, too, since any interpreter may replace it.
        record::push(&mut record, &path, "", None);
        files.push(SeedFile { path, size, kind: SeedFileKind::Bytecode });
    }
    Ok((Manifest::new(seed.manifest.header.clone(), files, &record), hashes))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::python::testing::{VERSIONS, pyenv};

    /// Compiles `a.py` and `b/c.py` of `sources`; whether it succeeded.
    fn compiled(python: &Path, sources: &Path, tree: &Path) -> bool {
        let mut command = Command::new(python);
        command.args(["-E", "-s", "-S", "-B", "-c", PROGRAM]).args([sources, tree]);
        let list = sources.with_extension("list");
        let _ = fs::delete_file(&list);
        fs::write_new(&list, b"a.py\ta.pyc\nb/c.py\tb/c.pyc\n").unwrap();
        command
            .stdin(std::fs::File::open(list).unwrap())
            .stderr(Stdio::null())
            .status()
            .unwrap()
            .success()
    }

    #[test]
    fn the_compiler_stops_when_its_directories_go() {
        for python in VERSIONS.into_iter().filter_map(pyenv).map(|prefix| prefix.join("bin/python"))
        {
            let place = tempfile::tempdir().unwrap();
            let (sources, tree) = (place.path().join("sources"), place.path().join("tree"));
            for directory in [&sources, &tree] {
                fs::create_dir_all(&directory.join("b")).unwrap();
            }
            fs::write_new(&sources.join("a.py"), b"def\n").unwrap();
            fs::write_new(&sources.join("b/c.py"), b"x = 1\n").unwrap();
            assert!(compiled(&python, &sources, &tree));
            assert!(!tree.join("a.pyc").exists() && tree.join("b/c.pyc").exists());

            fs::delete_tree(&tree.join("b")).unwrap();
            assert!(!compiled(&python, &sources, &tree));
            assert!(!tree.join("b").exists());

            fs::create_dir(&tree.join("b")).unwrap();
            fs::delete_file(&sources.join("a.py")).unwrap();
            assert!(!compiled(&python, &sources, &tree));
            assert!(!tree.join("b/c.pyc").exists());

            fs::delete_tree(&tree).unwrap();
            assert!(!compiled(&python, &sources, &tree));
            assert!(!tree.exists());
        }
    }
}
