//! How large a distribution is.

use std::path::{Path, PathBuf};

use super::Distribution;
use crate::fs::{read_small, read_up_to, usage};

/// A RECORD of ten thousand files has about 1 MiB.
const MOST_RECORD: u64 = 64 << 20;

impl Distribution {
    /// The bytes of its files as its RECORD tells them, which is without the bytecode that Python makes of them. Without
    /// a RECORD, what its files take on disk, as far as its metadata names them. `None` if nothing tells that. What is
    /// imported from its sources has only a few files.
    pub fn size(&self) -> Option<u64> {
        self.recorded_size().or_else(|| {
            let named = self.files_of_egg();
            (!named.is_empty()).then(|| named.iter().map(|path| on_disk(path)).sum())
        })
    }

    fn recorded_size(&self) -> Option<u64> {
        // The size is the last field of a line, however its path is quoted.
        let record = self.record()?;
        let size = |line: &str| line.rsplit_once(',')?.1.trim_end().parse::<u64>().ok();
        record.lines().filter_map(size).reduce(u64::saturating_add)
    }

    /// The text of its RECORD.
    pub(super) fn record(&self) -> Option<String> {
        String::from_utf8(read_up_to(MOST_RECORD, &self.metadata.join("RECORD")).ok()?).ok()
    }

    /// The files and directories of an egg: itself, and what pip or setuptools list in it.
    fn files_of_egg(&self) -> Vec<PathBuf> {
        let mut named = vec![self.metadata.clone()];
        let extension = self.metadata.extension().unwrap_or_default();
        if extension == "egg-info" {
            named.extend(self.listed());
        }
        if extension == "dist-info" { Vec::new() } else { named }
    }

    /// What an `.egg-info` lists: in `installed-files.txt` pip before 23.1, else the names that are imported.
    fn listed(&self) -> Vec<PathBuf> {
        let text = |file: &str| String::from_utf8(read_small(&self.metadata.join(file)).ok()?).ok();
        let lines = |text: String| -> Vec<String> {
            text.lines()
                .map(|line| line.trim().to_owned())
                .filter(|line| !line.is_empty())
                .collect()
        };
        if let Some(text) = text("installed-files.txt") {
            // `../x.py`, from the `.egg-info` itself, whose own files are counted already.
            let files = lines(text).into_iter().filter(|line| line.starts_with(".."));
            return files.map(|line| self.metadata.join(line)).collect();
        }
        let imported = text("top_level.txt").map(lines).unwrap_or_default();
        let site = self.site_packages();
        imported
            .iter()
            .flat_map(|name| [site.join(name), site.join(format!("{name}.py"))])
            .collect()
    }
}

/// What a file takes, or everything in a directory. Links are not followed.
fn on_disk(path: &Path) -> u64 {
    match path.symlink_metadata() {
        Ok(metadata) if metadata.is_dir() => {
            let Ok(usage) = usage(path, || Ok::<(), std::convert::Infallible>(()));
            usage.own + usage.shared
        }
        Ok(metadata) => metadata.len(),
        Err(_) => 0,
    }
}
