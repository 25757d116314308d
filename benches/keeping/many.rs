//! `doctor` over ten thousand environments that are there.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Result;
use crate::home::Home;
use crate::row::{Goal, Row};
use crate::timed::timed;

const COUNT: usize = 10_000;

/// # Errors
/// No environment could be made.
pub(crate) fn rows() -> Result<Vec<Row>> {
    let home = Home::bare(Path::new("/dev/shm"))?;
    timed(&mut home.venvyard(&["create", "first"]))?;
    let entry = |name: &str| {
        home.path().join(".local/share/venvyard/registry.d").join(format!("{name}.toml"))
    };
    let text = fs::read_to_string(entry("first"))?;
    let id = text.lines().find(|line| line.starts_with("id = ")).ok_or("no id")?;
    let first = home.path().join(".virtualenvs/first");
    for number in 1..COUNT {
        let directory = first.with_file_name(format!("e{number:05}"));
        let moved =
            |text: &str| text.replace(&*first.to_string_lossy(), &directory.to_string_lossy());
        copy(&first, &directory, &moved)?;
        let new = format!("id = \"00000000-0000-4000-8000-{number:012}\"");
        let text = moved(&text).replace(id, &new);
        fs::write(entry(&format!("e{number:05}")), &text)?;
        fs::write(directory.join(".venvyard/environment.toml"), &text)?;
    }
    Ok(vec![Row {
        what: "`doctor`, 10,000 environments with pip, tmpfs".to_owned(),
        goal: Goal::Millis(2000.0),
        beside: "`find -xtype l`, which looks for dangling links alone".to_owned(),
        each: 5,
        round: Box::new(move |_| {
            let all = home.path().join(".virtualenvs");
            let doctor = timed(&mut home.venvyard(&["doctor"]))?;
            Ok([doctor, timed(home.command("/usr/bin/find").arg(all).args(["-xtype", "l"]))?])
        }),
    }])
}

/// A copy of an environment without the contents of its packages: with hard links, and pip's scripts of its own.
fn copy(from: &Path, to: &Path, moved: &dyn Fn(&str) -> String) -> Result<()> {
    fs::create_dir_all(to.join(".venvyard"))?;
    for entry in fs::read_dir(from)?.chain(fs::read_dir(from.join("bin"))?) {
        let (path, kind) = entry.map(|entry| (entry.path(), entry.file_type()))?;
        let new = to.join(path.strip_prefix(from)?);
        fs::create_dir_all(new.parent().unwrap_or(to))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if kind?.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(&path)?, new)?;
        } else if name.starts_with("pip") {
            fs::write(&new, moved(&fs::read_to_string(&path)?))?;
            fs::set_permissions(&new, path.metadata()?.permissions())?;
        } else if path.is_file() {
            fs::hard_link(path, new)?;
        }
    }
    let python: PathBuf =
        fs::read_dir(from.join("lib"))?.next().ok_or("no lib")??.file_name().into();
    Ok(fs::create_dir_all(to.join("lib").join(python).join("site-packages"))?)
}
