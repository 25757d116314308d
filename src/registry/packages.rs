//! What is installed in each environment, as the last command that looked found it. It is what remains known of the
//! packages once an environment is gone.
//!
//! One file for each environment, named after its id: `name==version` or a direct reference on each line.

use std::path::PathBuf;

use uuid::Uuid;

use super::{Error, Registry};
use crate::fs::{self, Readers};

/// Begins the file. A comment, so that `pip install -r` reads the file, too.
const FORMAT: &str = "# venvyard packages 1";

impl Registry {
    pub(super) fn packages_dir(&self) -> PathBuf {
        self.data.join("packages")
    }

    fn packages_path(&self, id: Uuid) -> PathBuf {
        self.packages_dir().join(id.to_string())
    }

    /// What was installed in the environment with that id when a command last looked. `None` if none has looked, or
    /// if the file is another user's or is damaged.
    pub fn packages(&self, id: Uuid) -> Option<Vec<String>> {
        let text = String::from_utf8(fs::read_own(&self.packages_path(id)).ok()?).ok()?;
        let lines = text.strip_prefix(FORMAT)?.strip_prefix('\n')?;
        // A crash may have cut off the end.
        lines
            .is_empty()
            .then(Vec::new)
            .or_else(|| Some(lines.strip_suffix('\n')?.split('\n').map(str::to_owned).collect()))
    }

    /// Keeps what is installed in the environment with that id. Writes only if that has changed, and doesn't wait for
    /// the disk: while the environment is there, the next command that looks writes it again.
    pub fn keep_packages(&self, id: Uuid, packages: &[String]) -> Result<(), Error> {
        if self.packages(id).as_deref() == Some(packages) {
            return Ok(());
        }
        let lines = packages.iter().filter(|line| !line.contains(char::is_control));
        let text: String = lines.flat_map(|line| ["\n", line.as_str()]).collect();
        let text = format!("{FORMAT}{text}\n");
        Ok(fs::replace_derived_for(&self.packages_path(id), text.as_bytes(), Readers::Owner)?)
    }

    /// Deletes what is known of the packages of an environment that nobody can get back.
    pub fn forget_packages(&self, id: Uuid) -> Result<(), Error> {
        Ok(fs::delete_file(&self.packages_path(id))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn registry(dir: &Path) -> Registry {
        Registry::new(&dir.join("data"), &dir.join("cache"), dir.join("home"))
    }

    fn lines(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|&line| line.to_owned()).collect()
    }

    #[test]
    fn what_is_kept_is_read_until_it_is_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let (registry, id) = (registry(dir.path()), Uuid::new_v4());
        assert_eq!(registry.packages(id), None);
        for packages in [lines(&["a==1", "b @ file:///x y"]), lines(&[]), lines(&["-e /src"])] {
            registry.keep_packages(id, &packages).unwrap();
            assert_eq!(registry.packages(id), Some(packages));
        }
        registry.forget_packages(id).unwrap();
        registry.forget_packages(id).unwrap();
        assert_eq!(registry.packages(id), None);
    }

    #[cfg(unix)]
    #[test]
    fn is_written_for_its_owner_alone_and_only_if_it_has_changed() {
        use std::os::unix::fs::MetadataExt as _;
        let dir = tempfile::tempdir().unwrap();
        let (registry, id) = (registry(dir.path()), Uuid::new_v4());
        let inode = |packages: &[&str]| {
            registry.keep_packages(id, &lines(packages)).unwrap();
            let metadata = fs::metadata(&registry.packages_path(id)).unwrap();
            assert_eq!(metadata.mode() & 0o777, 0o600);
            metadata.ino()
        };
        let (first, same, other) = (inode(&["a==1"]), inode(&["a==1"]), inode(&["a==2"]));
        assert_eq!(first, same);
        assert_ne!(first, other);
    }

    #[test]
    fn a_damaged_file_tells_nothing_and_is_written_again() {
        let dir = tempfile::tempdir().unwrap();
        let (registry, id) = (registry(dir.path()), Uuid::new_v4());
        let file = registry.packages_path(id);
        let packages = lines(&["a==1", "b==2"]);
        registry.keep_packages(id, &packages).unwrap();
        let whole = std::fs::read(&file).unwrap();
        let nul = vec![0; whole.len()];
        let damaged = [&b""[..], b"# venvyard packages 9\na==1\n", b"a==1\n", &nul, b"\xff\n"];
        let cut = (0..whole.len()).map(|end| &whole[..end]);
        for bytes in damaged.into_iter().chain(cut) {
            fs::replace_derived(&file, bytes).unwrap();
            let read = registry.packages(id);
            let is_prefix = |read: &[String]| packages.starts_with(read);
            assert!(read.as_deref().is_none_or(is_prefix), "{bytes:?}: {read:?}");
            registry.keep_packages(id, &packages).unwrap();
            assert_eq!(registry.packages(id).as_ref(), Some(&packages));
        }
    }

    #[test]
    fn a_line_break_in_a_url_adds_no_line() {
        let dir = tempfile::tempdir().unwrap();
        let (registry, id) = (registry(dir.path()), Uuid::new_v4());
        registry.keep_packages(id, &lines(&["a @ https://e.org/\nb==1", "c==1"])).unwrap();
        assert_eq!(registry.packages(id), Some(lines(&["c==1"])));
    }
}
