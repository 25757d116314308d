//! Row 9: a file of the registry that is cut off, flipped, filled with NUL, or newer.

use super::row;
use super::scene::{KEEP, Scene};
use super::state;
use crate::support::matrix;

#[test]
fn row_09_a_damaged_entry_is_told_and_kept() {
    row(9, "the registry cut off, flipped, NUL, newer", |tally, random| {
        let scene = Scene::new(
            "venvyard create --no-pip a; venvyard var set a A=1; venvyard project set a projects/shop",
        );
        let file = scene.sandbox.data().join("registry.d/a.toml");
        let whole = std::fs::read(&file).unwrap();
        let mut damaged: Vec<(&str, Vec<u8>)> = Vec::new();
        for end in 0..whole.len() {
            damaged.push(("cut off", whole[..end].to_vec()));
            let mut filled = whole.clone();
            filled[end..].fill(0);
            damaged.push(("filled with NUL", filled));
        }
        for _ in 0..3200 {
            let mut flipped = whole.clone();
            let (byte, bit) = (random.below(whole.len()), random.below(8));
            flipped[byte] ^= 1 << bit;
            damaged.push(("flipped", flipped));
        }
        for schema in ["2", "99", "4294967295"] {
            let text = String::from_utf8_lossy(&whole)
                .replace("schema = 1", &format!("schema = {schema}"));
            damaged.push(("newer", text.into_bytes()));
        }
        let share = matrix::pick(100, 20, 1);
        let first = random.below(share);
        let newer = damaged.len() - 3;
        for (number, (how, bytes)) in damaged.into_iter().enumerate() {
            if number % share == first || number >= newer {
                check(&scene, &file, how, &bytes, number);
                tally.add("states", 1);
            }
        }
    });
}

#[track_caller]
fn check(scene: &Scene, file: &std::path::Path, how: &str, bytes: &[u8], number: usize) {
    let what = format!("{how} ({number}): {}", String::from_utf8_lossy(bytes));
    scene.reset();
    let before = scene.facts();
    let old = std::fs::read(file).unwrap();
    std::fs::write(file, bytes).unwrap();
    let listed = scene.sandbox.venvyard(["list", "--json"]).success();
    let names = scene.sandbox.venvyard(["list", "--names"]).success().stdout;
    assert_eq!(names, format!("a\n{KEEP}\n"), "{what}: {listed}");
    assert!(state::of(&before, KEEP).is_some());
    // A change is refused and writes nothing, or the file was still a whole entry.
    let changed = scene.venvyard("var set a B=2");
    assert!([0, 1].contains(&changed.status), "{what}: {changed}");
    if changed.status == 1 {
        assert_eq!(std::fs::read(file).unwrap(), bytes, "{what}: a refused change has written");
        assert!(changed.stderr.contains("a.toml"), "{what}: {changed}");
    }
    assert!(how != "newer" || changed.status == 1, "{what}: {changed}");
    // The environment itself is not forgotten with its entry: `A` is in its copy.
    let copy = scene.sandbox.environment("a").join(".venvyard/environment.toml");
    assert!(
        changed.status == 0 || std::fs::read_to_string(copy).unwrap().contains("A = \"1\""),
        "{what}"
    );
    std::fs::write(file, old).unwrap();
    let again = scene.venvyard("var set a B=2");
    assert_eq!(again.status, 0, "{what}: {again}");
}
