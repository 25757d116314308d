//! Relocation of directories.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

use super::*;
use crate::fs;

const SITE: &str = "lib/python3.9/site-packages";

/// An environment in a temporary directory, with files whose `{}` is its path.
struct Fixture {
    root: tempfile::TempDir,
    dir: PathBuf,
}

impl Fixture {
    fn new(files: &[(&str, &str)]) -> Self {
        let root = tempfile::tempdir().unwrap();
        let dir = dunce::canonicalize(root.path()).unwrap().join("a");
        for (path, text) in files {
            let path = dir.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write_new(&path, text.replace("{}", dir.to_str().unwrap()).as_bytes()).unwrap();
        }
        Self { root, dir }
    }

    fn relocate(&self, to: &str) -> Relocated {
        relocate(&self.dir, &Relocation::new(&self.dir, Path::new(to)), false).unwrap()
    }

    fn text(&self, path: &str) -> String {
        std::fs::read_to_string(self.dir.join(path)).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let names = std::fs::read_dir(&self.dir).unwrap();
        let mut names: Vec<String> =
            names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

#[test]
fn every_file_that_holds_the_path_is_rewritten_and_its_record_with_it() {
    let script = "#!{}/bin/python\nimport x\n";
    let fixture = Fixture::new(&[
        ("pyvenv.cfg", "home = /usr/bin\ncommand = python -m venv {}\n"),
        ("bin/x", script),
        ("bin/activate", "VIRTUAL_ENV=\"{}\"\n"),
        ("bin/activate_this.py", "x = '{}'\n"),
        ("share/jupyter/kernels/k/kernel.json", "{\"argv\": [\"{}/bin/python\"]}"),
        (&format!("{SITE}/easy-install.pth"), "{}/src/p\n"),
        (&format!("{SITE}/p.egg-link"), "{}/src/p\n."),
        (&format!("{SITE}/__editable___p_finder.py"), "MAPPING = {'p': '{}/src/p'}\n"),
        (&format!("{SITE}/x.py"), "# {}\n"),
    ]);
    let old = fixture.text("bin/x");
    let row = |text: &str| {
        let hash = crate::venv::seed::record::hash(text.as_bytes());
        format!("../../../bin/x,{hash},{}\n", text.len())
    };
    let info = fixture.dir.join(SITE).join("x-1.dist-info");
    fs::create_dir(&info).unwrap();
    fs::write_new(&info.join("RECORD"), row(&old).as_bytes()).unwrap();
    fs::write_new(&info.join("direct_url.json"), b"{}").unwrap();
    let done = fixture.relocate("/n");
    assert_eq!(done.rewritten.len(), 9, "{done:?}");
    assert_eq!(fixture.text("bin/x"), script.replace("{}", "/n"));
    assert_eq!(fixture.text(&format!("{SITE}/x-1.dist-info/RECORD")), row(&fixture.text("bin/x")));
    assert_eq!(fixture.text(&format!("{SITE}/easy-install.pth")), "/n/src/p\n");
    assert_eq!(
        fixture.text("share/jupyter/kernels/k/kernel.json"),
        "{\"argv\": [\"/n/bin/python\"]}"
    );
    assert!(fixture.text(&format!("{SITE}/x.py")).contains(fixture.dir.to_str().unwrap()));
    assert_eq!(done.noticed, []);
    assert_eq!(fixture.names(), ["bin", "lib", "pyvenv.cfg", "share"]);
    let again = relocate(&fixture.dir, &Relocation::new(&fixture.dir, Path::new("/n")), false);
    assert_eq!(again.unwrap(), Relocated::default());
}

#[test]
fn a_hard_link_keeps_the_old_contents_and_a_file_its_permissions() {
    let fixture = Fixture::new(&[("bin/x", "#!{}/bin/python\n")]);
    let (file, store) = (fixture.dir.join("bin/x"), fixture.root.path().join("store"));
    fs::set_mode(&file, 0o555).unwrap();
    fs::link_or_copy(&file, &store, fs::LinkMode::Hardlink).unwrap();
    let before = std::fs::read(&store).unwrap();
    fixture.relocate("/n");
    assert_eq!(fixture.text("bin/x"), "#!/n/bin/python\n");
    assert_eq!(std::fs::read(&store).unwrap(), before);
    let metadata = file.metadata().unwrap();
    assert_eq!((metadata.permissions().mode() & 0o777, metadata.nlink()), (0o555, 1));
}

#[test]
fn bytecode_of_a_rewritten_module_is_never_taken_for_current() {
    let fixture = Fixture::new(&[
        (&format!("{SITE}/__editable___p_finder.py"), "M = '{}'\n"),
        (&format!("{SITE}/__pycache__/__editable___p_finder.cpython-39.pyc"), ""),
        (&format!("{SITE}/__pycache__/other.cpython-39.pyc"), ""),
        (&format!("{SITE}/__editable___p_finder.pyc"), ""),
    ]);
    fixture.relocate("/n");
    let there = |name: &str| fixture.dir.join(SITE).join(name).exists();
    assert!(!there("__pycache__/__editable___p_finder.cpython-39.pyc"));
    assert!(!there("__editable___p_finder.pyc"));
    assert!(there("__pycache__/other.cpython-39.pyc"));
}

#[test]
fn absolute_links_into_the_environment_follow_and_others_stay() {
    let fixture = Fixture::new(&[("lib/x", "")]);
    let link = |name: &str, target: &Path| fs::symlink(target, &fixture.dir.join(name)).unwrap();
    link("lib64", &fixture.dir.join("lib"));
    link("python", Path::new("/usr/bin/python3"));
    link("relative", Path::new("lib"));
    let done = fixture.relocate("/n");
    let target = |name: &str| std::fs::read_link(fixture.dir.join(name)).unwrap();
    assert_eq!(target("lib64"), Path::new("/n/lib"));
    assert_eq!(target("python"), Path::new("/usr/bin/python3"));
    assert_eq!(target("relative"), Path::new("lib"));
    assert_eq!(done.links, [Path::new("lib64")]);
}

#[test]
fn nothing_behind_a_link_is_written() {
    let outside = Fixture::new(&[("site-packages/x.pth", "{}/src\n"), ("x", "#!{}/bin/python\n")]);
    let before = (outside.text("site-packages/x.pth"), outside.text("x"));
    let dir = outside.root.path().join("env");
    fs::create_dir_all(&dir.join("bin")).unwrap();
    fs::create_dir_all(&dir.join("lib/python3.9")).unwrap();
    fs::symlink(&outside.dir.join("x"), &dir.join("bin/x")).unwrap();
    fs::symlink(&outside.dir.join("site-packages"), &dir.join(SITE)).unwrap();
    relocate(&dir, &Relocation::new(&outside.dir, Path::new("/n")), false).unwrap();
    assert_eq!((outside.text("site-packages/x.pth"), outside.text("x")), before);
}

#[test]
fn editable_installations_outside_are_noticed() {
    let fixture = Fixture::new(&[
        (&format!("{SITE}/easy-install.pth"), "/src/p\n"),
        (&format!("{SITE}/p.egg-link"), "/src/p\n."),
        (&format!("{SITE}/__editable___q_finder.py"), "M = {'q': '/src/q'}\n"),
        ("bin/activate", "X=\"$Y:{}\"\n"),
    ]);
    let done = fixture.relocate("/it's");
    let editable = |file: &str, directory: &str| Noticed::Editable {
        file: Path::new(SITE).join(file),
        directory: directory.into(),
    };
    assert_eq!(
        done.noticed,
        [
            Noticed::Kept { file: "bin/activate".into() },
            editable("__editable___q_finder.py", "/src/q"),
            editable("easy-install.pth", "/src/p"),
        ]
    );
    assert_eq!(done.rewritten, [] as [&Path; 0]);
}

#[test]
fn a_failure_leaves_every_file_as_it_was() {
    let fixture = Fixture::new(&[("bin/x", "#!{}/bin/python\n"), ("pyvenv.cfg", "home = {}\n")]);
    let plan = Relocation::new(&fixture.dir, Path::new("/n")).plan(&fixture.dir).unwrap();
    fs::delete_file(&fixture.dir.join("bin/x")).unwrap();
    let error = plan.carry_out(false).unwrap_err();
    assert!(error.to_string().contains("bin/x"), "{error}");
    assert!(!fixture.text("pyvenv.cfg").contains("/n"));
    assert_eq!(fixture.names(), ["bin", "pyvenv.cfg"]);
}

#[test]
fn what_was_cut_short_is_finished_with_the_right_hashes() {
    let script = "#!{}/bin/python\nimport x\n";
    let fixture = Fixture::new(&[
        ("bin/x", script),
        ("bin/y", script),
        ("pyvenv.cfg", "command = python -m venv {}\n"),
    ]);
    let info = format!("{SITE}/x-1.dist-info");
    fs::create_dir_all(&fixture.dir.join(&info)).unwrap();
    let rows = ["x", "y"].map(|name| {
        let text = fixture.text(&format!("bin/{name}"));
        let hash = crate::venv::seed::record::hash(text.as_bytes());
        format!("../../../bin/{name},{hash},{}\n", text.len())
    });
    let record = format!("{info}/RECORD");
    fs::write_new(&fixture.dir.join(&record), rows.concat().as_bytes()).unwrap();
    let texts = |paths: &[PathBuf]| -> Vec<String> {
        paths.iter().map(|path| fixture.text(path.to_str().unwrap())).collect()
    };
    let paths = ["bin/x", "bin/y", "pyvenv.cfg", record.as_str()].map(PathBuf::from);
    let old = texts(&paths);
    let order = fixture.relocate("/n").rewritten;
    assert_eq!(order.len(), paths.len());
    let new = texts(&paths);
    for cut in 0..order.len() {
        for (path, (old, new)) in paths.iter().zip(old.iter().zip(&new)) {
            let text = if order[..cut].contains(path) { new } else { old };
            fs::replace_derived(&fixture.dir.join(path), text.as_bytes()).unwrap();
        }
        fixture.relocate("/n");
        assert_eq!(texts(&paths), new, "after {cut} of {order:?}");
    }
}
