//! `diff`: what differs between two environments, and the exit status that says whether anything does.

use serde_json::{Value, json};

use crate::support::{Sandbox, distribution};

fn required(name: &str) -> String {
    format!("Metadata-Version: 2.1\nName: all\nVersion: 1\nRequires-Dist: {name}\n")
}

/// The names of the packages that differ, and how.
fn packages(document: &Value) -> Vec<[&str; 3]> {
    let rows = document["packages"].as_array().expect("packages");
    let word = |row: &'static str| row;
    let keys = [word("name"), word("difference"), word("how")];
    rows.iter().map(|row| keys.map(|key| row[key].as_str().expect("a word"))).collect()
}

#[test]
fn two_projects_with_two_versions_are_shown_side_by_side() {
    let sandbox = Sandbox::new().with_pyenv();
    for name in ["shop", "blog"] {
        sandbox.venvyard(["create", name, "--no-pip"]).success();
        distribution(&sandbox, name, "same", "2.0", &[]);
    }
    sandbox
        .venvyard(["diff", "shop", "blog"])
        .success()
        .stdout_is("")
        .stderr_has("shop and blog are the same: 1 package, cpython ");
    let requested = [("REQUESTED", "")];
    distribution(&sandbox, "shop", "Django", "4.2", &requested);
    distribution(&sandbox, "blog", "django", "5.0", &requested);
    distribution(&sandbox, "shop", "a_b.C", "1.0", &requested);
    distribution(&sandbox, "blog", "A-b-c", "1.0.0", &requested);
    distribution(&sandbox, "shop", "all", "1", &[("METADATA", &required("asgiref"))]);
    distribution(&sandbox, "blog", "all", "1", &[("METADATA", &required("asgiref"))]);
    distribution(&sandbox, "shop", "asgiref", "3.7", &[]);
    distribution(&sandbox, "blog", "asgiref", "3.8", &[]);
    distribution(&sandbox, "shop", "pip", "23.2", &[]);
    distribution(&sandbox, "shop", "celery", "5.3", &[]);
    distribution(&sandbox, "blog", "flask", "3.0", &[]);
    let editable = r#"{"url": "file:///code/kit", "dir_info": {"editable": true}}"#;
    distribution(&sandbox, "shop", "kit", "1", &[("direct_url.json", editable)]);
    distribution(&sandbox, "blog", "kit", "1", &[]);
    sandbox.venvyard(["var", "set", "shop", "API=s3cret", "TOKEN=s3cret"]).success();
    sandbox.venvyard(["var", "set", "blog", "API=s3cret-2"]).success();

    let table = "\
NAME     shop               blog           KIND
celery   5.3                -              package
django   4.2                5.0            package
flask    -                  3.0            package
kit      1 (-e /code/kit)   1              package
asgiref  3.7                3.8            dependency
pip      23.2               -              seed
API      set                another value  variable
TOKEN    set                -              variable
";
    let words = |text: &str| -> Vec<Vec<String>> {
        text.lines().map(|line| line.split_whitespace().map(str::to_owned).collect()).collect()
    };
    let told = sandbox.venvyard(["diff", "shop", "blog"]).failure(1);
    assert_eq!(words(&told.stdout), words(table), "{}", told.stdout);
    let document = sandbox.venvyard(["diff", "shop", "blog", "--json"]).failure(1);
    assert!(!document.stdout.contains("s3cret"), "{}", document.stdout);
    let document = document.json();
    assert_eq!(document["same"], false);
    let back = sandbox.venvyard(["diff", "blog", "shop", "--json"]).failure(1).json();
    let expected = [
        ["celery", "only-left", "asked-for"],
        ["django", "version", "asked-for"],
        ["flask", "only-right", "asked-for"],
        ["kit", "source", "asked-for"],
        ["asgiref", "version", "dependency"],
        ["pip", "only-left", "seed"],
    ];
    assert_eq!(packages(&document), expected);
    let mirrored = expected.map(|[name, difference, how]| {
        let other = match difference {
            "only-left" => "only-right",
            "only-right" => "only-left",
            same => same,
        };
        [name, other, how]
    });
    assert_eq!(packages(&back), mirrored);
    assert_eq!(back["packages"][3]["right"]["from"], "-e /code/kit");
    assert_eq!(document["left"], back["right"]);
    let same = sandbox.venvyard(["diff", "shop", "shop", "--json"]).success().json();
    assert_eq!(json!([same["same"], same["packages"]]), json!([true, []]));
}

#[test]
fn trouble_is_told_from_a_difference() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a", "--no-pip"]).success();
    sandbox.venvyard(["create", "gone", "--no-pip"]).success();
    std::fs::remove_dir_all(sandbox.environment("gone")).expect("its directory");
    let before = sandbox.tree();
    sandbox.venvyard(["diff", "a", "nowhere"]).failure(3).stderr_has("no environment nowhere");
    sandbox.venvyard(["diff", "gone", "a"]).failure(3).stderr_has("gone is missing");
    sandbox.venvyard(["diff", "a"]).failure(2);
    let entry = sandbox.data().join("registry.d/a.toml");
    let copy = sandbox.environment("a").join(".venvyard/environment.toml");
    before.assert_same(&sandbox.tree());
    sandbox.write(entry, "[");
    sandbox.write(copy, "[");
    sandbox.venvyard(["diff", "a", "a"]).failure(2);
}

#[test]
fn the_pythons_are_compared_too() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a", "--no-pip"]).success();
    sandbox.venvyard(["create", "b", "--no-pip", "--system-site-packages"]).success();
    let told = sandbox.venvyard(["diff", "a", "b"]).failure(1);
    let row = told.stdout.lines().nth(1).expect("a row").split_whitespace().collect::<Vec<_>>();
    assert_eq!(row, ["system-site-packages", "no", "yes", "setting"]);
    for (series, name) in [("2.7", "two"), ("3.9", "three")] {
        if crate::support::python::require_python(series).is_some() {
            sandbox.venvyard(["create", name, "--no-pip", "--python", series]).success();
        }
    }
    let told = sandbox.venvyard(["diff", "two", "three", "--json"]).failure(1).json();
    assert_eq!(told["settings"], json!(["python"]));
    assert_eq!(told["left"]["implementation"], "cpython");
}

#[test]
fn a_file_that_lists_packages_stands_on_either_side() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "shop", "--no-pip"]).success();
    distribution(&sandbox, "shop", "Django", "4.2", &[("REQUESTED", "")]);
    distribution(&sandbox, "shop", "all", "1", &[("METADATA", &required("asgiref"))]);
    distribution(&sandbox, "shop", "asgiref", "3.7", &[]);
    distribution(&sandbox, "shop", "pip", "23.2", &[]);
    // What the packages require need not be in such a file, nor what environments start with.
    let wide = sandbox.write("wide.txt", "django>=4,<5\nall\nno ; python_version < '2'\n");
    let wide = wide.to_str().unwrap();
    sandbox.venvyard(["diff", "shop", wide]).success().stderr_has("are the same");
    let narrow = sandbox.write("requirements.txt", "django>=5\nflask==3.0\n");
    let told = sandbox.venvyard(["diff", "requirements.txt", "shop"]).failure(1);
    let rows: Vec<Vec<&str>> =
        told.stdout.lines().skip(1).map(|line| line.split_whitespace().collect()).collect();
    let expected = [
        ["all", "-", "1", "package"],
        ["django", ">=5", "4.2", "package"],
        ["flask", "3.0", "-", "package"],
    ];
    assert_eq!(rows, expected, "{told}");
    let files = [wide, narrow.to_str().unwrap(), "--json"];
    let told = sandbox.venvyard([&["diff"], &files[..]].concat()).failure(1).json();
    assert_eq!(told["left"]["kind"], "requirements");
    assert_eq!(told["right"]["packages"], 2);

    let wheel = |name: &str, version: &str| {
        format!(
            "[[packages]]\nname = '{name}'\nversion = '{version}'\nwheels = [{{ url = \
             'https://e.org/{name}-{version}-py3-none-any.whl', hashes = {{ sha256 = '0a' }} }}]\n"
        )
    };
    let lock = |head: &str, packages: &[String]| {
        let head = format!("lock-version = '1.0'\ncreated-by = 'test'\n{head}\n");
        sandbox.write("pylock.toml", &(head + &packages.concat()))
    };
    let all = [wheel("all", "1"), wheel("asgiref", "3.7"), wheel("django", "4.2.0")];
    lock("", &all);
    sandbox.venvyard(["diff", "shop", "pylock.toml"]).success();
    lock("", &all[1..]);
    let told = sandbox.venvyard(["diff", "pylock.toml", "shop"]).failure(1);
    assert_eq!(told.stdout.lines().count(), 2, "{told}");
    told.stdout_has("all");
    lock("requires-python = '<3'", &all);
    sandbox.venvyard(["diff", "shop", "pylock.toml"]).failure(2).stderr_has("is for Python <3");
    for gone in ["gone.toml", "./gone.toml"] {
        let told = sandbox.venvyard(["diff", "shop", gone]).failure(3);
        told.stderr_has(&format!("hint: there is no file {gone} either"));
    }
    sandbox.write("pylock.toml", "[");
    sandbox.venvyard(["diff", "shop", "./pylock.toml"]).failure(2).stderr_has("not valid TOML");
    sandbox.write("poetry.lock", "[metadata]\ncontent-hash = '0'\n");
    let refused = sandbox.venvyard(["diff", "shop", "poetry.lock"]).failure(2);
    refused.stderr_has("only poetry reads poetry.lock, and poetry is not on PATH");
    sandbox.program("poetry", "printf 'asgiref==3.7\\ndjango==4.2.1\\n'");
    let told = sandbox.venvyard(["diff", "shop", "poetry.lock", "--json"]).failure(1).json();
    assert_eq!(told["right"]["kind"], "lock");

    sandbox.write("requirements.txt", "django @ https://me:s3cret@e.org/django-4.2.0.zip\n");
    for words in
        [&["diff", "shop", "requirements.txt"][..], &["diff", "shop", "requirements.txt", "--json"]]
    {
        let told = sandbox.venvyard(words).failure(1).stdout_has("https://e.org/django-4.2.0.zip");
        assert!(!told.stdout.contains("s3cret"), "{told}");
    }
    sandbox.write("requirements.txt", "one two https://me:s3cret@e.org/x\n");
    let refused = sandbox.venvyard(["diff", "shop", "requirements.txt"]).failure(2);
    assert!(!refused.stderr.contains("s3cret"), "{refused}");
}
