//! What the files of a distribution's metadata tell, and what is told of it if they are broken.

use super::*;
use crate::inspect::distributions::problem::MetadataProblemKind;
use crate::inspect::distributions::{Came, Marks};

/// An environment whose site-packages has these files.
fn site(files: &[(&str, &str)]) -> tempfile::TempDir {
    let files: Vec<(String, &str)> = files
        .iter()
        .map(|(name, text)| (format!("lib/python3.9/site-packages/{name}"), *text))
        .collect();
    environment(&files.iter().map(|(name, text)| (name.as_str(), *text)).collect::<Vec<_>>())
}

fn all(files: &[(&str, &str)]) -> (tempfile::TempDir, Vec<Distribution>) {
    let dir = site(files);
    let all = each_once(dir.path()).0;
    (dir, all)
}

#[test]
fn each_came_as_its_installer_recorded() {
    let vcs = r#"{"url": "https://e.org/g", "vcs_info": {"vcs": "git", "commit_id": "4b9f"}}"#;
    let editable = r#"{"url": "file:///src/e", "dir_info": {"editable": true}}"#;
    let (_dir, all) = all(&[
        ("asked-1.dist-info/REQUESTED", ""),
        ("asked-1.dist-info/INSTALLER", "pip\n"),
        ("brought-1.dist-info/INSTALLER", "pip\n"),
        ("by_poetry-1.dist-info/INSTALLER", "poetry"),
        ("by_uv-1.dist-info/INSTALLER", "uv"),
        ("by_uv-1.dist-info/REQUESTED", ""),
        ("e-1.dist-info/direct_url.json", editable),
        ("git-1.dist-info/direct_url.json", vcs),
        ("link.egg-link", "/src/l\n."),
        ("nobody-1.dist-info/METADATA", ""),
        ("old-1.egg-info/PKG-INFO", ""),
        ("seed-1.dist-info/INSTALLER", "venvyard\n"),
    ]);
    let marks = Marks::of(&all);
    let came: Vec<Came> = all.iter().map(|it| marks.came(it)).collect();
    let source = |path: &str| Came::Editable { source: path.into() };
    let git = Came::Vcs { system: "git".into(), url: "git+https://e.org/g@4b9f".into() };
    assert_eq!(
        came,
        [
            Came::AskedFor,
            Came::Dependency,
            Came::Unknown,
            Came::Unknown,
            source("/src/e"),
            git,
            source("/src/l"),
            Came::Unknown,
            Came::Unknown,
            Came::Seed,
        ]
    );
}

#[test]
fn no_mark_means_nothing_where_the_installer_makes_none() {
    let (_dir, all) = all(&[
        // ensurepip marks pip, whatever pip does later.
        ("pip-20.0.dist-info/REQUESTED", ""),
        ("pip-20.0.dist-info/INSTALLER", "pip"),
        ("a-1.dist-info/INSTALLER", "pip"),
    ]);
    let marks = Marks::of(&all);
    assert_eq!((marks.came(&all[0]), marks.came(&all[1])), (Came::Unknown, Came::AskedFor));
}

#[test]
fn broken_metadata_is_one_problem_and_the_file_tells_the_name() {
    let dir = site(&[
        ("a-1.dist-info/RECORD", ""),
        ("b-2.dist-info/METADATA", "\0\0"),
        ("c-3.dist-info/METADATA/x", ""),
        ("d-4.dist-info/METADATA", "Name: D\nVersion: 4\nRequires-Dist: x>1\n"),
    ]);
    let read: Vec<_> = installed(dir.path()).iter().map(Distribution::read).collect();
    let named: Vec<_> = read.iter().map(|it| (it.name.as_str(), it.version.as_deref())).collect();
    assert_eq!(named, [("a", Some("1")), ("b", Some("2")), ("c", Some("3")), ("D", Some("4"))]);
    let kind = |at: usize| read[at].problem.as_ref().map(|it| &it.kind);
    assert_eq!(kind(0), Some(&MetadataProblemKind::Missing));
    assert_eq!(kind(1), Some(&MetadataProblemKind::Broken));
    assert!(matches!(kind(2), Some(MetadataProblemKind::Unreadable(_))), "{:?}", kind(2));
    assert_eq!(kind(3), None);
    assert_eq!(read[3].requires[0].versions, ">1");
    assert_eq!(read[0].problem.as_ref().unwrap().to_string().lines().count(), 1);
}

#[test]
fn the_second_of_one_name_is_a_problem_unless_setuptools_leaves_it() {
    let dir = site(&[
        ("a_b-1.dist-info/RECORD", ""),
        ("A.b-2.dist-info/METADATA", ""),
        ("c.egg-link", "/src/c\n."),
        ("c.egg-info/PKG-INFO", ""),
    ]);
    let (all, problems) = each_once(dir.path());
    let names: Vec<&str> = all.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["a_b", "c"]);
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("A.b-2.dist-info is the same distribution as "), "{told:?}");
    assert!(told[0].ends_with("a_b-1.dist-info"), "{told:?}");
}

#[test]
fn an_egg_link_is_read_where_its_sources_are() {
    let sources = tempfile::tempdir().unwrap();
    let info = sources.path().join("My_Shop.egg-info");
    fs::create_dir(&info).unwrap();
    fs::write_new(&info.join("PKG-INFO"), b"Name: My-Shop\nVersion: 0.3\n").unwrap();
    fs::write_new(&info.join("requires.txt"), b"a\n[x]\nb\n").unwrap();
    fs::write_new(&info.join("top_level.txt"), b"shop\n").unwrap();
    let (_dir, all) = all(&[("my-shop.egg-link", &format!("{}\n.", sources.path().display()))]);
    let read = all[0].read();
    assert_eq!((read.name.as_str(), read.version.as_deref()), ("My-Shop", Some("0.3")));
    assert_eq!(read.requires.iter().filter(|it| !it.is_of_extra()).count(), 1);
    assert_eq!(all[0].imports(), ["shop"]);
}

#[test]
fn a_size_is_that_of_the_record_or_of_the_files() {
    let (_dir, all) = all(&[
        ("a-1.dist-info/RECORD", "a.py,sha256=x,100\na-1.dist-info/RECORD,,\n\"b,c\",,20\n"),
        ("c-1.egg-info/installed-files.txt", "../c.py\n../__pycache__/c.pyc\nPKG-INFO\n"),
        ("c.py", "12345"),
        ("d-1.dist-info/METADATA", ""),
        ("e-1-py2.7.egg-info", "Name: e\nVersion: 1\n"),
    ]);
    let sizes: Vec<Option<u64>> = all.iter().map(Distribution::size).collect();
    assert_eq!((sizes[0], sizes[2], sizes[3]), (Some(120), None, Some(19)));
    // Blocks of the disk, and the file.
    assert!(sizes[1].unwrap() > 5, "{sizes:?}");
}

#[test]
fn import_names_come_from_the_record_or_from_setuptools() {
    let record = "yaml/__init__.py,,\nyaml/x.py,,\n_yaml.cpython-312-x86_64-linux-gnu.so,,\nyaml/data.txt,,\n\
                  PyYAML-6.dist-info/METADATA,,\n../../../bin/tool,,\n";
    let namespace = "google/cloud/storage/__init__.py,,\ngoogle/cloud/storage/a/__init__.py,,\ngoogle/api.py,,\n\
                     google_storage-1-nspkg.pth,,\n";
    let sources = tempfile::tempdir().unwrap();
    fs::create_dir(&sources.path().join("shop")).unwrap();
    fs::write_new(&sources.path().join("shop/__init__.py"), b"").unwrap();
    fs::write_new(&sources.path().join("setup_helper.py"), b"").unwrap();
    let finder =
        "from x import y\nMAPPING: dict[str, str] = {'mapped': '/s/m', 'ns.sub': '/s/n'}\n";
    let (_dir, all) = all(&[
        ("PyYAML-6.dist-info/RECORD", record),
        ("google_storage-1.dist-info/RECORD", namespace),
        ("g-1.egg-info/top_level.txt", "gee\n_gee\n"),
        ("p-1.dist-info/RECORD", "__editable__.p-1.pth,,\n"),
        ("__editable__.p-1.pth", &sources.path().display().to_string()),
        ("f-1.dist-info/RECORD", "__editable___f_1_finder.py,,\n__editable__.f-1.pth,,\n"),
        ("__editable___f_1_finder.py", finder),
        ("__editable__.f-1.pth", "import __editable___f_1_finder; install()"),
    ]);
    let of = |name: &str| all.iter().find(|it| it.is_called(name)).unwrap();
    assert_eq!(of("pyyaml").imports(), ["_yaml", "yaml"]);
    assert_eq!(of("google-storage").imports(), ["google.api", "google.cloud.storage"]);
    assert_eq!(of("g").imports(), ["_gee", "gee"]);
    assert_eq!(of("p").imports(), ["setup_helper", "shop"]);
    assert_eq!(of("f").imports(), ["mapped", "ns.sub"]);
    for (it, name, is) in [
        ("pyyaml", "yaml", true),
        ("pyyaml", "yam", false),
        ("pyyaml", "yaml.loader", true),
        ("google-storage", "google", true),
        ("google-storage", "google.cloud", true),
        ("google-storage", "google.clou", false),
        ("google-storage", "google.cloud.storage", true),
    ] {
        assert_eq!(of(it).is_imported_as(name), is, "{name}");
    }
}

#[test]
fn poetry_records_absolute_paths() {
    let sources = tempfile::tempdir().unwrap();
    fs::write_new(&sources.path().join("poem.py"), b"").unwrap();
    let dir =
        site(&[("poem.pth", sources.path().to_str().unwrap()), ("p-1.dist-info/METADATA", "")]);
    let metadata = installed(dir.path())[0].metadata.clone();
    let record = format!("{}/poem.pth,,\n", metadata.parent().unwrap().display());
    fs::write_new(&metadata.join("RECORD"), record.as_bytes()).unwrap();
    assert_eq!(installed(dir.path())[0].imports(), ["poem"]);
}
