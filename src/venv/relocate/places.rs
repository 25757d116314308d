//! Where the files are that may hold the path of an environment. Links are not followed: what they lead to is
//! somebody else's, or comes up at its own place.

use std::io;
use std::path::{Path, PathBuf};

use super::dialect::Dialect;
use crate::fs;

/// What is to be done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Config,
    Activate(Dialect),
    /// Python code, and xonsh's, which has the same literals.
    Code,
    /// Whatever else is in `bin`: a script, a program.
    Command,
    Pth,
    EggLink,
    Json,
}

/// The files, relative to `dir`, with their formats, and the directories of packages.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) files: Vec<(PathBuf, Format)>,
    pub(super) site_packages: Vec<PathBuf>,
    /// The directories with a RECORD.
    pub(super) records: Vec<PathBuf>,
}

impl Places {
    pub(super) fn find(dir: &Path) -> io::Result<Self> {
        let mut places = Self::default();
        let config = PathBuf::from("pyvenv.cfg");
        if is_file(&dir.join(&config)) {
            places.files.push((config, Format::Config));
        }
        for bin in ["bin", "Scripts"] {
            for (path, _) in
                names(dir, Path::new(bin))?.into_iter().filter(|(_, kind)| kind.is_file())
            {
                let format = in_bin(&path);
                places.files.push((path, format));
            }
        }
        for site in site_packages(dir)? {
            places.packages(dir, &site)?;
            places.site_packages.push(site);
        }
        let kernels = Path::new("share/jupyter/kernels");
        for (kernel, _) in names(dir, kernels)?.into_iter().filter(|(_, kind)| kind.is_dir()) {
            let file = kernel.join("kernel.json");
            if is_file(&dir.join(&file)) {
                places.files.push((file, Format::Json));
            }
        }
        Ok(places)
    }

    fn packages(&mut self, dir: &Path, site: &Path) -> io::Result<()> {
        for (path, kind) in names(dir, site)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let format = match path.extension().and_then(|extension| extension.to_str()) {
                Some("dist-info") if kind.is_dir() => {
                    self.records.push(path);
                    continue;
                }
                Some("pth") => Format::Pth,
                Some("egg-link") => Format::EggLink,
                // setuptools, scikit-build-core and meson-python each call theirs in their own way.
                Some("py") if name.contains("editable") => Format::Code,
                _ => continue,
            };
            if kind.is_file() {
                self.files.push((path, format));
            }
        }
        Ok(())
    }
}

fn in_bin(path: &Path) -> Format {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match name {
        "activate.xsh" | "activate_this.py" => Format::Code,
        name => Dialect::of(name).map_or(Format::Command, Format::Activate),
    }
}

/// The directories of packages, relative to `dir`.
fn site_packages(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut above = vec![PathBuf::from("Lib"), PathBuf::new()];
    for lib in ["lib", "lib64"] {
        above.extend(names(dir, Path::new(lib))?.into_iter().map(|(path, _)| path));
    }
    let is_directory =
        |path: &Path| dir.join(path).symlink_metadata().is_ok_and(|metadata| metadata.is_dir());
    let is_own = |path: &PathBuf| {
        path.ancestors().filter(|above| !above.as_os_str().is_empty()).all(is_directory)
    };
    let mut found: Vec<PathBuf> =
        above.iter().map(|above| above.join("site-packages")).filter(is_own).collect();
    found.sort();
    // A file system without case has `lib` and `Lib` in one place.
    found.dedup_by(|a, b| fs::is_same_path(&dir.join(a), &dir.join(b)));
    Ok(found)
}

fn is_file(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_file())
}

/// The paths in the directory `below`, with their kinds; none if it is no directory.
fn names(dir: &Path, below: &Path) -> io::Result<Vec<(PathBuf, std::fs::FileType)>> {
    let place = dir.join(below);
    if !place.symlink_metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    let failed = |error: io::Error| fs::at(&error, "can't read", &place);
    for entry in fs::read_dir(&place)? {
        let entry = entry.map_err(failed)?;
        names.push((below.join(entry.file_name()), entry.file_type().map_err(failed)?));
    }
    names.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(names)
}

/// The absolute links anywhere in `dir`, relative to it, with their targets.
pub(super) fn links(dir: &Path) -> io::Result<Vec<(PathBuf, PathBuf)>> {
    let (mut links, mut open) = (Vec::new(), vec![PathBuf::new()]);
    while let Some(below) = open.pop() {
        let place = dir.join(&below);
        let failed = |error: io::Error| fs::at(&error, "can't read", &place);
        for entry in fs::read_dir(&place)? {
            let entry = entry.map_err(failed)?;
            let kind = entry.file_type().map_err(failed)?;
            let path = || below.join(entry.file_name());
            if kind.is_dir() {
                open.push(path());
            } else if kind.is_symlink() {
                let target = std::fs::read_link(entry.path()).map_err(failed)?;
                if target.is_absolute() {
                    links.push((path(), target));
                }
            }
        }
    }
    links.sort();
    Ok(links)
}
