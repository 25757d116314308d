//! Environments that are generated: nobody could install so many packages for a measurement.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::Result;
use crate::home::Home;

/// How many packages there are to choose from, each in five versions.
const POOL: usize = 200;

/// The files of each package, as RECORD lists them.
const FILES: usize = 40;

/// A home with `count` environments, `e0000` and so on, of as many packages each. They are those of another tool: no
/// entry is about them.
///
/// # Errors
/// The disk's.
pub(crate) fn home(count: usize, packages: usize) -> Result<Home> {
    let home = Home::bare(Path::new("/dev/shm"))?;
    let store = home.path().join("store");
    for number in 0..count {
        let environment = home.path().join(format!(".virtualenvs/e{number:04}"));
        let site = environment.join("lib/python3.12/site-packages");
        fs::create_dir_all(environment.join("bin"))?;
        fs::create_dir_all(&site)?;
        std::os::unix::fs::symlink("/bin/sh", environment.join("bin/python"))?;
        let config = "home = /bin\nversion = 3.12.1\ninclude-system-site-packages = false\n";
        fs::write(environment.join("pyvenv.cfg"), config)?;
        for package in 0..packages {
            // Each environment has others, in other versions.
            let which = (package + number * 7) % POOL;
            install(&store, &site, which, (number + which) % 5)?;
        }
        settle(&[site, environment.join("lib")])?;
    }
    settle(&[home.path().join(".virtualenvs")])?;
    Ok(home)
}

/// The time from which the index believes that nothing changes any more.
fn settle(directories: &[PathBuf]) -> Result<()> {
    let past = SystemTime::now() - Duration::from_mins(1);
    for directory in directories {
        fs::File::open(directory)?.set_modified(past)?;
    }
    Ok(())
}

/// The files are hard links, so that thousands of environments fit into memory.
fn install(store: &Path, site: &Path, package: usize, version: usize) -> Result<()> {
    let info = format!("package_{package:03}-1.{version}.0.dist-info");
    let kept = store.join(&info);
    if !kept.is_dir() {
        write(&kept, package, version)?;
    }
    let (info, module) = (site.join(info), site.join(format!("package_{package:03}")));
    fs::create_dir(&info)?;
    fs::create_dir(&module)?;
    fs::hard_link(kept.join("__init__.py"), module.join("__init__.py"))?;
    for file in ["METADATA", "INSTALLER", "RECORD"] {
        fs::hard_link(kept.join(file), info.join(file))?;
    }
    if package.is_multiple_of(5) {
        fs::hard_link(kept.join("__init__.py"), info.join("REQUESTED"))?;
    }
    Ok(())
}

fn write(kept: &Path, package: usize, version: usize) -> Result<()> {
    fs::create_dir_all(kept)?;
    let requires = (1..=3).map(|step| {
        format!("Requires-Dist: package-{:03}>=1; python_version >= '3'\n", package + step * 11)
    });
    let metadata = format!(
        "Metadata-Version: 2.1\nName: package-{package:03}\nVersion: 1.{version}.0\n{}\n{}",
        requires.collect::<String>(),
        "A description, which nobody reads here.\n".repeat(100)
    );
    let record = (0..FILES).map(|number| {
        let hash = "sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";
        format!("package_{package:03}/module_{number}.py,{hash},{}\n", number * 100)
    });
    fs::write(kept.join("METADATA"), metadata)?;
    fs::write(kept.join("RECORD"), record.collect::<String>())?;
    fs::write(kept.join("INSTALLER"), "pip\n")?;
    Ok(fs::write(kept.join("__init__.py"), "")?)
}

/// The file of the package index, for those who delete it.
pub(crate) fn index(home: &Home) -> PathBuf {
    home.path().join(".cache/venvyard/distributions")
}
