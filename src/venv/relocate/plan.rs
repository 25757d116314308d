//! What a relocation writes.

use std::collections::HashMap;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::paths::{Move, Paths};
use super::places::{Format, Places};
use super::record::{self, Rewritten};
use super::{Noticed, Relocation, launcher, lines, literals, script, words};
use crate::fs;
use crate::interrupt;
use crate::venv::paths::Os;

/// The most bytes of a script that are read. No installer writes a longer one.
const LONGEST_SCRIPT: u64 = 16 << 20;

/// The new contents of files, none of which is written yet.
#[derive(Debug)]
pub(crate) struct Plan {
    dir: PathBuf,
    files: Vec<(PathBuf, Vec<u8>)>,
    /// Bytecode of rewritten modules, which Python may take for current.
    stale: Vec<PathBuf>,
    noticed: Vec<Noticed>,
}

impl Plan {
    pub(super) fn new(relocation: &Relocation, dir: &Path, os: Os) -> io::Result<Self> {
        Self::of(relocation, dir, &Places::find(dir)?, os)
    }

    /// The same for these files in `bin` alone.
    pub(super) fn of_scripts(
        relocation: &Relocation,
        dir: &Path,
        scripts: &[PathBuf],
        os: Os,
    ) -> io::Result<Self> {
        let mut places = Places::find(dir)?;
        let is_one = |file: &Path| scripts.iter().any(|script| *script == dir.join(file));
        places.files.retain(|(file, format)| *format == Format::Command && is_one(file));
        Self::of(relocation, dir, &places, os)
    }

    fn of(relocation: &Relocation, dir: &Path, places: &Places, os: Os) -> io::Result<Self> {
        let mut planner = Planner {
            paths: Paths::new(&relocation.from, &relocation.to, os),
            two: dir.join("lib/python2.7").is_dir(),
            relocation,
            dir,
            os,
            changes: HashMap::new(),
            order: Vec::new(),
            noticed: Vec::new(),
        };
        for (file, format) in &places.files {
            interrupt::check()?;
            planner.file(file, *format)?;
        }
        if let Some((from, to)) = &relocation.urls {
            let urls = Move::new(&[from], to, Os::Unix);
            for directory in &places.records {
                planner.direct_url(directory, &urls)?;
            }
        }
        // After all others, whose hashes they hold.
        let rewritten = planner.order.len();
        for directory in &places.records {
            planner.record(directory)?;
        }
        // They are replaced first. If that is cut short, the next try only finds the other files that are still old: a
        // RECORD that was, too, could no longer tell theirs from files that somebody edited.
        planner.order.rotate_left(rewritten);
        let stale = planner.stale(&places.site_packages)?;
        let Planner { mut changes, order, noticed, .. } = planner;
        let files = order.into_iter();
        let files =
            files.filter_map(|path| Some((path.clone(), changes.remove(&slashes(&path))?.new)));
        Ok(Self { dir: dir.to_owned(), files: files.collect(), stale, noticed })
    }

    /// The files that will be rewritten, relative to the environment.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(|(path, _)| path.as_path())
    }

    pub(crate) fn noticed(&self) -> &[Noticed] {
        &self.noticed
    }

    /// Writes all files, or none. Each is replaced, so that a hard link to it keeps the old contents.
    ///
    /// # Errors
    /// The disk's.
    pub(crate) fn carry_out(&self, durable: bool) -> io::Result<()> {
        for bytecode in &self.stale {
            fs::delete_file(&self.dir.join(bytecode))?;
        }
        fs::replace_all(&self.dir, &self.files, durable)
    }
}

struct Planner<'a> {
    relocation: &'a Relocation,
    dir: &'a Path,
    os: Os,
    paths: Paths,
    /// Whether the interpreter is a Python 2.
    two: bool,
    /// By the path with `/`.
    changes: HashMap<String, Rewritten>,
    order: Vec<PathBuf>,
    noticed: Vec<Noticed>,
}

impl Planner<'_> {
    fn file(&mut self, file: &Path, format: Format) -> io::Result<()> {
        let path = self.dir.join(file);
        let old = match format {
            Format::Command => match command(&path, self.os)? {
                Some(bytes) => bytes,
                None => return Ok(()),
            },
            _ => fs::read(&path)?,
        };
        let new = self.rewritten(&old, format);
        self.notice(file, new.as_deref().unwrap_or(&old), format);
        if let Some(new) = new {
            self.change(file, old, new);
        }
        Ok(())
    }

    fn rewritten(&self, old: &[u8], format: Format) -> Option<Vec<u8>> {
        let Relocation { name, prompt, .. } = self.relocation;
        let change = |text: &str, paths: &Move| match format {
            Format::Config => lines::config(text, paths, name.as_ref(), prompt.as_ref()),
            Format::Activate(dialect) => words::rewritten(text, dialect, paths, prompt.as_ref()),
            Format::Code => {
                let moved = literals::rewritten(text, paths);
                let shown = prompt.as_ref().and_then(|prompt| {
                    super::prompts::in_python(moved.as_deref().unwrap_or(text), prompt)
                });
                shown.or(moved)
            }
            Format::Command => script::rewritten(text, paths, self.two),
            Format::Pth | Format::EggLink => lines::pth(text, paths),
            Format::Json => literals::rewritten_json(text, paths),
        };
        if format == Format::Command && self.os == Os::Windows {
            return launcher::rewritten(old, &self.paths).or_else(|| self.paths.edit(old, change));
        }
        self.paths.edit(old, change)
    }

    /// Notices what a file has that leads outside, and what could not be changed.
    fn notice(&mut self, file: &Path, contents: &[u8], format: Format) {
        let mut outside = Vec::new();
        let mut is_kept = false;
        self.paths.edit(contents, |text, paths| {
            let now_here = |place: &String| *place != paths.to && !paths.is_at_new_place(place);
            match format {
                Format::Pth | Format::EggLink => outside = lines::outside(text, paths),
                Format::Code if is_module(file) => outside = literals::outside(text, paths),
                Format::Activate(_) => is_kept = words::is_left(text, paths),
                _ => {}
            }
            outside.retain(now_here);
            None
        });
        if is_kept {
            self.noticed.push(Noticed::Kept { file: file.to_owned() });
        }
        for directory in outside {
            let directory = PathBuf::from(directory);
            let known = |it: &Noticed| matches!(it, Noticed::Editable { directory: known, .. } if *known == directory);
            if !self.noticed.iter().any(known) {
                self.noticed.push(Noticed::Editable { file: file.to_owned(), directory });
            }
        }
    }

    fn direct_url(&mut self, directory: &Path, urls: &Move) -> io::Result<()> {
        let file = directory.join("direct_url.json");
        let old = match fs::read(&self.dir.join(&file)) {
            Ok(bytes) => bytes,
            Err(error) if fs::is_absent(&error) => return Ok(()),
            Err(error) => return Err(error),
        };
        let new = str::from_utf8(&old).ok().and_then(|text| literals::rewritten_json(text, urls));
        if let Some(new) = new {
            self.change(&file, old, new.into_bytes());
        }
        Ok(())
    }

    fn record(&mut self, directory: &Path) -> io::Result<()> {
        let file = directory.join("RECORD");
        let old = match fs::read(&self.dir.join(&file)) {
            Ok(bytes) => bytes,
            Err(error) if fs::is_absent(&error) => return Ok(()),
            Err(error) => return Err(error),
        };
        let site = slashes(directory.parent().unwrap_or(Path::new("")));
        let changes = &self.changes;
        let new =
            self.paths.edit(&old, |text, paths| record::rewritten(text, paths, &site, changes));
        if let Some(new) = new {
            self.change(&file, old, new);
        }
        Ok(())
    }

    fn change(&mut self, file: &Path, old: Vec<u8>, new: Vec<u8>) {
        self.changes.insert(slashes(file), Rewritten { old, new });
        self.order.push(file.to_owned());
    }

    /// The bytecode of the modules that change. It may fit the new source by time and size, or never be compared
    /// with it (PEP 552).
    fn stale(&self, site_packages: &[PathBuf]) -> io::Result<Vec<PathBuf>> {
        let modules: Vec<&Path> =
            self.order.iter().map(PathBuf::as_path).filter(|file| is_module(file)).collect();
        let mut stale = Vec::new();
        for site in
            site_packages.iter().filter(|site| modules.iter().any(|it| it.starts_with(site)))
        {
            for directory in [site.clone(), site.join("__pycache__")] {
                for path in fs::children(&self.dir.join(&directory))? {
                    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    if modules
                        .iter()
                        .any(|module| module.starts_with(site) && is_bytecode_of(module, &name))
                    {
                        stale.push(directory.join(&name));
                    }
                }
            }
        }
        Ok(stale)
    }
}

/// Whether it is a module in a directory of packages.
fn is_module(file: &Path) -> bool {
    let is_python = file.extension().is_some_and(|extension| extension == "py");
    is_python && file.parent().is_some_and(|parent| parent.ends_with("site-packages"))
}

/// Whether a file of that name is the module's bytecode: `x.pyc`, or `x.cpython-39.opt-1.pyc` in `__pycache__`.
fn is_bytecode_of(module: &Path, name: &str) -> bool {
    let stem = module.file_stem().unwrap_or_default().to_string_lossy();
    let rest = name.strip_prefix(&*stem).and_then(|rest| rest.strip_prefix('.'));
    rest.is_some_and(|rest| matches!(rest.rsplit('.').next(), Some("pyc" | "pyo")))
}

/// What is in a file of `bin` that may name an interpreter; `None` if it is a program, of which only the first bytes
/// are read.
fn command(path: &Path, os: Os) -> io::Result<Option<Vec<u8>>> {
    let mut file = fs::open(path)?;
    let mut bytes = Vec::with_capacity(4096);
    let mut read = |limit: u64| file.by_ref().take(limit).read_to_end(&mut bytes);
    let failed = |error: io::Error| fs::at(&error, "can't read", path);
    read(4096).map_err(failed)?;
    let is_script = |bytes: &[u8]| bytes.starts_with(b"#!");
    let is_launcher = |bytes: &[u8]| os == Os::Windows && bytes.starts_with(b"MZ");
    if !is_script(&bytes) && !is_launcher(&bytes) {
        return Ok(None);
    }
    if bytes.len() == 4096 {
        file.take(LONGEST_SCRIPT).read_to_end(&mut bytes).map_err(failed)?;
    }
    Ok(Some(bytes))
}

fn slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}
