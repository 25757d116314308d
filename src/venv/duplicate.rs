//! Copies an environment, file by file, for another path.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use super::relocate::{Noticed, Relocation, relocate};
use super::seed::Store;
use crate::fs::{Duplicate, LinkMode, Tree, Uncopied, Ways};
use crate::interrupt;
use crate::parallel;

/// The directories whose files may be hard links to those of the original. Nothing edits those in place; what is in
/// `bin`, or a checkout in `src`, somebody may.
const LINKED: [&str; 8] =
    ["lib", "lib64", "Lib", "site-packages", "include", "share", "lib_pypy", "lib-python"];

/// An environment that can be copied.
#[derive(Debug)]
pub(crate) struct Original {
    path: PathBuf,
    tree: Tree,
}

impl Original {
    /// Reads the names in the environment `path`. Without `with_hooks`, its own hooks are left out.
    ///
    /// # Errors
    /// It has something that can't be copied.
    pub(crate) fn read(path: &Path, with_hooks: bool) -> Result<Self, Uncopied> {
        // What is venvyard's own is different in each environment, and unfinished work is of no use.
        let is_left_out = |path: &Path| {
            let mut parts = path.iter();
            let first = parts.next().unwrap_or_default();
            let second = parts.next();
            match first.to_str().unwrap_or_default() {
                ".venvyard" => second.map_or(!with_hooks, |second| second != "hooks"),
                ".project" => second.is_none(),
                name => name.starts_with(".new-") || name.starts_with(".trash-"),
            }
        };
        Ok(Self { path: path.to_owned(), tree: Tree::read(path, is_left_out, interrupt::check)? })
    }

    /// Copies it into the empty directory `stage`, so that it works at the relocation's new path. Returns what was
    /// noticed. Files of the store are linked again, unless `mode` is to copy everything.
    ///
    /// # Errors
    /// The disk's, or an interruption. `stage` then has a part of it.
    pub(crate) fn copy_to(
        &self,
        stage: &Path,
        relocation: &Relocation,
        mode: LinkMode,
        store: &Store,
    ) -> io::Result<Vec<Noticed>> {
        let shared = match mode {
            LinkMode::Copy => HashSet::new(),
            _ => store.shared_files(&self.dist_infos()),
        };
        let links = |dir: &Path| {
            let first = dir.iter().next().and_then(|first| first.to_str()).unwrap_or_default();
            mode == LinkMode::Hardlink && LINKED.contains(&first)
        };
        let reflink = mode != LinkMode::Copy;
        let ways = Ways { links: &links, shared, reflink, check: &interrupt::check };
        let copy = Duplicate::new(&self.path, stage, ways);
        copy.make_dirs(&self.tree.dirs)?;
        parallel::each(&self.tree.dirs, |dir| copy.fill(dir))?;
        copy.link_rest()?;
        interrupt::check()?;
        // Before the directories get their permissions: some can't be written then.
        let relocated = relocate(stage, relocation, false)?;
        copy.finish(&self.tree.dirs)?;
        Ok(relocated.noticed)
    }

    fn dist_infos(&self) -> HashSet<String> {
        let names = self.tree.dirs.iter().filter_map(|dir| dir.path.file_name()?.to_str());
        names.filter(|name| name.ends_with(".dist-info")).map(str::to_owned).collect()
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

    use super::*;
    use crate::fs;

    struct Fixture {
        root: tempfile::TempDir,
    }

    impl Fixture {
        fn new(files: &[&str]) -> Self {
            let root = tempfile::tempdir().unwrap();
            for file in files {
                let path = root.path().join("a").join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write_new(&path, file.as_bytes()).unwrap();
            }
            Self { root }
        }

        fn at(&self, path: &str) -> PathBuf {
            self.root.path().join(path)
        }

        fn copy(&self, mode: LinkMode) -> Vec<Noticed> {
            let stage = self.at("b");
            fs::create_dir(&stage).unwrap();
            let relocation = Relocation::new(&self.at("a"), &stage);
            let original = Original::read(&self.at("a"), true).unwrap();
            original.copy_to(&stage, &relocation, mode, &Store::new(&self.at("cache"))).unwrap()
        }

        fn inode(&self, path: &str) -> u64 {
            self.at(path).metadata().unwrap().ino()
        }
    }

    #[test]
    fn a_copy_has_the_same_files_permissions_and_times() {
        let fixture = Fixture::new(&["bin/x", "lib/deep/y", "empty"]);
        let old = std::time::UNIX_EPOCH + std::time::Duration::new(1_000_000_007, 123_456_789);
        for path in ["a/lib/deep/y", "a/lib/deep"] {
            std::fs::File::open(fixture.at(path)).unwrap().set_modified(old).unwrap();
        }
        fs::set_mode(&fixture.at("a/bin/x"), 0o751).unwrap();
        fs::set_mode(&fixture.at("a/lib/deep"), 0o555).unwrap();
        fs::symlink(Path::new("lib"), &fixture.at("a/lib64")).unwrap();
        fs::symlink(&fixture.at("a/lib"), &fixture.at("a/absolute")).unwrap();
        fixture.copy(LinkMode::Reflink);
        let of = |path: &str| fixture.at(path).symlink_metadata().unwrap();
        assert_eq!(of("b/bin/x").permissions().mode() & 0o777, 0o751);
        assert_eq!(of("b/lib/deep").permissions().mode() & 0o777, 0o555);
        for path in ["b/lib/deep/y", "b/lib/deep"] {
            assert_eq!(of(path).modified().unwrap(), old, "{path}");
        }
        assert_eq!(std::fs::read(fixture.at("b/lib/deep/y")).unwrap(), b"lib/deep/y");
        assert_eq!(std::fs::read_link(fixture.at("b/lib64")).unwrap(), Path::new("lib"));
        assert_eq!(std::fs::read_link(fixture.at("b/absolute")).unwrap(), fixture.at("b/lib"));
        fs::set_mode(&fixture.at("a/lib/deep"), 0o755).unwrap();
        fs::set_mode(&fixture.at("b/lib/deep"), 0o755).unwrap();
    }

    #[test]
    fn hard_links_are_made_only_where_nobody_edits() {
        let fixture = Fixture::new(&["bin/x", "lib/y", "src/code/z", ".venvyard/hooks/h"]);
        fixture.copy(LinkMode::Hardlink);
        let is_same =
            |path: &str| fixture.inode(&format!("a/{path}")) == fixture.inode(&format!("b/{path}"));
        assert!(is_same("lib/y"));
        for own in ["bin/x", "src/code/z", ".venvyard/hooks/h"] {
            assert!(!is_same(own), "{own}");
        }
    }

    #[test]
    fn hard_links_within_the_environment_stay_links_of_each_other() {
        let fixture = Fixture::new(&["lib/one"]);
        fs::create_dir(&fixture.at("a/bin")).unwrap();
        fs::link_or_copy(&fixture.at("a/lib/one"), &fixture.at("a/bin/two"), LinkMode::Hardlink)
            .unwrap();
        fixture.copy(LinkMode::Reflink);
        assert_eq!(fixture.inode("b/lib/one"), fixture.inode("b/bin/two"));
        assert_ne!(fixture.inode("a/lib/one"), fixture.inode("b/lib/one"));
    }

    #[test]
    fn venvyards_own_files_and_unfinished_work_stay_behind() {
        let fixture = Fixture::new(&[
            ".venvyard/environment.toml",
            ".venvyard/hooks/post-activate.sh",
            ".project",
            ".new-0/x",
            "lib/.project",
        ]);
        fixture.copy(LinkMode::Reflink);
        for (path, is_there) in [
            (".venvyard/environment.toml", false),
            (".venvyard/hooks/post-activate.sh", true),
            (".project", false),
            (".new-0", false),
            ("lib/.project", true),
        ] {
            assert_eq!(fixture.at("b").join(path).exists(), is_there, "{path}");
        }
    }

    #[test]
    fn what_is_no_file_is_refused_by_its_name() {
        let fixture = Fixture::new(&["lib/x"]);
        let fifo = fixture.at("a/lib/pipe");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &fifo,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RWXU,
            0,
        )
        .unwrap();
        let error = Original::read(&fixture.at("a"), true).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("{} is a FIFO, which can't be copied", fifo.display())
        );
    }
}
