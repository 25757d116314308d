//! Row 12: the environment or its interpreter is removed or moved, for every Python.

use std::path::{Path, PathBuf};

use super::row;
use crate::support::{Sandbox, Tree, python};

#[test]
fn row_12_what_is_lost_is_said_and_comes_back() {
    row(12, "environment or interpreter removed or moved", |tally, _| {
        for (version, _) in python::sample() {
            let sandbox = Sandbox::new().with_sampled_pyenv();
            let executable =
                sandbox.root().join("pyenv/versions").join(&version).join("bin/python");
            let executable = executable.to_str().unwrap();
            sandbox.venvyard(["create", "a", "--python", executable]).success();
            sandbox.venvyard(["var", "set", "a", "A=1"]).success();
            let scene = Lost { sandbox, version };
            scene.interpreter();
            scene.moved();
            scene.removed();
            tally.add("interpreters", 1);
        }
    });
}

struct Lost {
    sandbox: Sandbox,
    version: String,
}

impl Lost {
    fn environment(&self) -> PathBuf {
        self.sandbox.environment("a")
    }

    fn health(&self) -> String {
        let shown = self.sandbox.venvyard(["show", "a", "--json"]).success().json();
        shown["health"].as_str().unwrap_or_default().to_owned()
    }

    /// The packages that are installed, by the names of their directories.
    fn packages(&self) -> Vec<String> {
        let tree = Tree::of(&self.environment());
        let ends = [".dist-info", ".egg-info"];
        let is_package = |path: &&str| ends.iter().any(|end| path.ends_with(end));
        tree.paths()
            .filter(is_package)
            .map(|path| path.rsplit('/').next().unwrap_or(path).to_owned())
            .collect()
    }

    #[track_caller]
    fn works(&self) {
        let run = self.sandbox.venvyard([
            "run",
            "a",
            "--",
            "python",
            "-c",
            "import os, pip; print(os.environ['A'])",
        ]);
        run.success().stdout_is("1\n");
    }

    /// Its interpreter goes, and comes back.
    fn interpreter(&self) {
        let before = self.packages();
        assert!(!before.is_empty(), "{}: a pip", self.version);
        let prefix = self.sandbox.root().join("pyenv/versions").join(&self.version);
        let away = prefix.with_file_name("away");
        rename(&prefix, &away);
        // The interpreter itself is the machine's: only where its own path was recorded is it gone.
        if self.health() == "broken" {
            self.sandbox.venvyard(["run", "a", "--", "true"]).failure(5).stderr_has("is gone");
        }
        rename(&away, &prefix);
        assert_eq!(self.health(), "ready", "{}", self.version);
        self.works();
        assert_eq!(self.packages(), before, "{}", self.version);
    }

    /// Somebody moves it, and back; or has it repaired.
    fn moved(&self) {
        let before = self.packages();
        let (here, there) = (self.environment(), self.sandbox.environment("b"));
        rename(&here, &there);
        let listed = self.sandbox.venvyard(["list", "--names"]).success().stdout;
        assert!(!listed.is_empty(), "{}", self.version);
        self.sandbox.venvyard(["repair", "b"]).success();
        self.sandbox.venvyard(["rename", "b", "a"]).success();
        assert_eq!(self.health(), "ready", "{}", self.version);
        self.works();
        assert_eq!(self.packages(), before, "{}", self.version);
    }

    /// Somebody deletes it: its entry stays, and the same name gets its variables again.
    fn removed(&self) {
        std::fs::remove_dir_all(self.environment()).unwrap();
        assert_eq!(self.health(), "missing", "{}", self.version);
        self.sandbox.venvyard(["var", "list", "a"]).success().stdout_is("A=1\n");
        let prefix =
            self.sandbox.root().join("pyenv/versions").join(&self.version).join("bin/python");
        self.sandbox.venvyard(["create", "a", "--python", prefix.to_str().unwrap()]).success();
        assert_eq!(self.health(), "ready", "{}", self.version);
        self.works();
    }
}

#[track_caller]
fn rename(from: &Path, to: &Path) {
    std::fs::rename(from, to).unwrap();
}
