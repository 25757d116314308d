//! Tests of writing and deleting files.

use super::*;

#[test]
fn a_staged_directory_is_deleted_unless_committed() {
    let dir = tempfile::tempdir().unwrap();
    let staged = Staged::create(dir.path()).unwrap();
    write_new(&staged.path().join("file"), b"x").unwrap();
    drop(staged);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn a_commit_never_replaces_even_an_empty_directory() {
    let dir = tempfile::tempdir().unwrap();
    let target = dir.path().join("taken");
    create_dir(&target).unwrap();
    let staged = Staged::create(dir.path()).unwrap();
    assert_eq!(staged.commit(&target).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn without_the_no_replace_flag_the_name_is_still_claimed() {
    let dir = tempfile::tempdir().unwrap();
    let (from, to) = (dir.path().join("from"), dir.path().join("to"));
    create_dir(&from).unwrap();
    write_new(&from.join("file"), b"x").unwrap();
    claim_then_rename(&from, &to).unwrap();
    assert_eq!(std::fs::read(to.join("file")).unwrap(), b"x");
    create_dir(&from).unwrap();
    assert_eq!(claim_then_rename(&from, &to).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
}

#[test]
fn a_second_exclusive_creation_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("entry");
    create_exclusive(&path, b"first", Readers::Usual).unwrap();
    assert_eq!(
        create_exclusive(&path, b"second", Readers::Usual).unwrap_err().kind(),
        io::ErrorKind::AlreadyExists
    );
    assert_eq!(std::fs::read(&path).unwrap(), b"first");
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn replacing_through_a_link_keeps_the_link_and_the_mode() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let (real, link) = (dir.path().join("real"), dir.path().join("link"));
    write_new(&real, b"old").unwrap();
    set_mode(&real, 0o600).unwrap();
    symlink(Path::new("real"), &link).unwrap();
    replace(&link, b"new").unwrap();
    assert!(link.is_symlink());
    assert_eq!(std::fs::read(&real).unwrap(), b"new");
    assert_eq!(std::fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o600);
}

#[cfg(unix)]
#[test]
fn only_regular_files_are_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let (socket, link) = (dir.path().join("socket"), dir.path().join("link"));
    let _listening = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    symlink(&socket, &link).unwrap();
    for path in [&socket, &link] {
        for refused in [replace(path, b"x"), check_writable(path)] {
            let said = refused.unwrap_err().to_string();
            assert_eq!(said.rsplit(": ").next(), Some("it is no regular file"), "{said}");
        }
    }
    assert!(std::os::unix::net::UnixStream::connect(&socket).is_ok());
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2);
}

#[test]
fn a_read_only_file_is_not_writable_and_a_new_one_is_where_directories_can_be_made() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    check_writable(&file).unwrap();
    check_writable(&dir.path().join("a/b/c")).unwrap();
    write_new(&file, b"x").unwrap();
    check_writable(&file).unwrap();
    let below = check_writable(&file.join("a/b")).unwrap_err();
    assert!(below.to_string().contains(file.to_str().unwrap()), "{below}");
    set_mode(&file, 0o444).unwrap();
    if cfg!(unix) {
        let error = check_writable(&file).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
        assert!(error.to_string().contains(file.to_str().unwrap()), "{error}");
    }
}

#[cfg(unix)]
#[test]
fn a_copy_of_a_read_only_file_can_be_edited_and_keeps_its_time() {
    use std::os::unix::fs::MetadataExt as _;
    let dir = tempfile::tempdir().unwrap();
    let (from, to) = (dir.path().join("from"), dir.path().join("to"));
    write_new(&from, b"x").unwrap();
    let past = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
    std::fs::File::options().write(true).open(&from).unwrap().set_modified(past).unwrap();
    set_mode(&from, 0o444).unwrap();
    link_or_copy(&from, &to, LinkMode::Copy).unwrap();
    let (source, copy) = (std::fs::metadata(&from).unwrap(), std::fs::metadata(&to).unwrap());
    assert_ne!(source.ino(), copy.ino());
    assert_eq!(source.modified().unwrap(), copy.modified().unwrap());
    assert_eq!(copy.mode() & 0o200, 0o200);
}
