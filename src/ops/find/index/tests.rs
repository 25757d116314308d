//! What is written is read again, and garbage is no index.

use proptest::prelude::*;

use super::*;

fn site(path: &str, time: Time, distributions: &[&str], imports: &[&str]) -> ScannedSite {
    let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    ScannedSite {
        path: path.into(),
        time,
        adds_elsewhere: !imports.is_empty(),
        distributions: owned(distributions),
        imports: owned(imports),
    }
}

fn index() -> PackageIndex {
    let mut index = PackageIndex::default();
    let sites =
        vec![site("/e/a/lib/x/site-packages", 7, &["b-1.dist-info", "a-1.dist-info"], &["a"])];
    index.insert("/e/a".into(), Scanned { lib: 1, sites });
    let sites = vec![
        site("/e/b b/1", u64::MAX, &["a-1.dist-info", "@x.egg-link"], &[]),
        site("/e/b b/2", 0, &[], &["é", "a"]),
    ];
    index.insert("/e/b b".into(), Scanned { lib: 0, sites });
    index.insert("/e/none".into(), Scanned { lib: 2, sites: Vec::new() });
    index
}

/// What an index says, without its numbers.
fn said(index: &PackageIndex) -> Vec<String> {
    let names = |names: &Names, numbers: &[u32]| {
        numbers.iter().map(|number| names.text(*number).to_owned()).collect::<Vec<_>>().join(",")
    };
    let mut said = Vec::new();
    for (path, known) in &index.environments {
        said.push(format!("{} {}", path.display(), known.lib));
        for site in &known.sites {
            let distributions = names(&index.distributions, &site.distributions);
            let imports = names(&index.imports, &site.imports);
            let (path, time) = (site.path.display(), site.time);
            said.push(format!("{path} {time} {} {distributions} {imports}", site.adds_elsewhere));
        }
    }
    said.sort();
    said
}

#[test]
fn what_is_written_is_read_again() {
    let index = index();
    let read = PackageIndex::parse(&index.render()).unwrap();
    assert_eq!(said(&read), said(&index));
    assert_eq!(read.render(), index.render());
    let text = index.render();
    let (names, _) = tables(&text).unwrap();
    assert_eq!(names.distributions, ["@x.egg-link", "a-1.dist-info", "b-1.dist-info"]);
    assert_eq!(names.imports, ["a", "é"]);
}

#[test]
fn a_name_that_no_environment_has_is_forgotten() {
    let mut index = PackageIndex::parse(&index().render()).unwrap();
    index.insert("/e/a".into(), Scanned { lib: 1, sites: Vec::new() });
    let read = PackageIndex::parse(&index.render()).unwrap();
    assert_eq!(said(&read), said(&index));
    assert!(!index.render().contains("b-1"), "{}", index.render());
}

#[test]
fn what_fits_on_no_line_is_left_out() {
    let mut index = index();
    index.insert("/e/c\nd".into(), Scanned { lib: 1, sites: Vec::new() });
    let read = PackageIndex::parse(&index.render()).unwrap();
    assert_eq!(read.environments.len(), 3);
}

proptest! {
    /// It is read as something or as nothing, but never ends the program, and names no number that it hasn't.
    #[test]
    fn garbage_is_survived(at in 0..400usize, length in 0..40usize, put in "[\\t\\n 0-9@a-zé-]{0,12}") {
        let text = index().render();
        let place = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
        let (begin, end) = (place(at).unwrap(), place(at + length).unwrap());
        let garbage = format!("{}{put}{}", &text[..begin], &text[end..]);
        if let Some(read) = PackageIndex::parse(&garbage) {
            let known = read.distributions.texts.len();
            for site in read.environments.values().flat_map(|known| &known.sites) {
                prop_assert!(site.distributions.iter().all(|it| (*it as usize) < known), "{}", garbage);
            }
            let _ = read.render();
        }
    }

    #[test]
    fn any_text_is_survived(text in "\\PC{0,40}") {
        prop_assert!(PackageIndex::parse(&text).is_none());
        let _ = PackageIndex::parse(&format!("{FORMAT}\t{text}"));
        let _ = PackageIndex::parse(&format!("{FORMAT}\t1\t1\t{}\n{text}", text.len()));
    }
}
