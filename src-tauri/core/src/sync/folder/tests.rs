//! Files of a team in a folder on a disk: what is written once, what may be taken away, and what a listing hides.

use super::*;
use crate::clock::SeededRandom;

fn store(root: &Path) -> FolderStore {
    FolderStore::new(root.to_owned(), DeviceId([1; 10]), Arc::new(SeededRandom::new(1)))
}

#[test]
fn a_file_is_written_once_and_never_replaced() {
    let root = tempfile::tempdir().unwrap();
    let store = store(root.path());
    assert_eq!(store.write_once("log/a/1.s", b"one").unwrap(), Written::Now);
    assert_eq!(store.write_once("log/a/1.s", b"one").unwrap(), Written::Before);
    assert_eq!(store.write_once("log/a/1.s", b"two").unwrap(), Written::NameTaken);
    assert_eq!(store.write_once("log/a/1.s", b"o").unwrap(), Written::NameTaken);
    assert_eq!(store.read("log/a/1.s", 10).unwrap(), b"one");
    let names: Vec<String> = store.list("log/a").unwrap().into_iter().map(|e| e.name).collect();
    assert_eq!(names, ["1.s"], "no temporary file stays behind");
}

#[test]
fn a_folder_that_vanished_is_not_made_again() {
    let root = tempfile::tempdir().unwrap();
    let gone = root.path().join("werkplaats-abc");
    let store = store(&gone);
    assert_eq!(store.write_once("log/a/1.s", b"one").unwrap_err().kind(), io::ErrorKind::NotFound);
    assert_eq!(store.list("log").unwrap_err().kind(), io::ErrorKind::NotFound);
    assert!(!gone.exists(), "a stick that was pulled out must not come back as an empty folder");
}

#[test]
fn a_file_larger_than_allowed_is_not_read() {
    let root = tempfile::tempdir().unwrap();
    let store = store(root.path());
    store.write_once("a.s", &[7; 100]).unwrap();
    assert_eq!(store.read("a.s", 99).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    assert!(store.list("log/nobody").unwrap().is_empty());
}

#[test]
fn only_own_old_leftovers_are_removed() {
    let root = tempfile::tempdir().unwrap();
    let store = store(root.path());
    fs::create_dir_all(root.path().join("log/a")).unwrap();
    let own = root.path().join(format!("log/a/{}old", store.temporary_prefix()));
    let fresh = root.path().join(format!("{}fresh", store.temporary_prefix()));
    let theirs = root.path().join("~$someone-else");
    for path in [&own, &fresh, &theirs] {
        fs::write(path, b"half").unwrap();
    }
    let long_ago = SystemTime::now() - Duration::from_secs(7200);
    for path in [&own, &theirs] {
        fs::File::options().write(true).open(path).unwrap().set_modified(long_ago).unwrap();
    }
    let elsewhere = root.path().join("Foto's/zomer");
    fs::create_dir_all(&elsewhere).unwrap();
    let not_ours_to_look_at = elsewhere.join(format!("{}old", store.temporary_prefix()));
    fs::copy(&own, &not_ours_to_look_at).unwrap();
    fs::File::options().write(true).open(&not_ours_to_look_at).unwrap().set_modified(long_ago).unwrap();
    store.remove_own_leftovers();
    assert!(!own.exists() && fresh.exists() && theirs.exists());
    assert!(not_ours_to_look_at.exists(), "this app never writes there");
}

#[test]
fn a_file_that_vanishes_while_it_is_listed_is_passed_over() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("1.s"), b"x").unwrap();
    let entry = fs::read_dir(root.path()).unwrap().next().unwrap().unwrap();
    fs::remove_file(root.path().join("1.s")).unwrap();
    assert_eq!(seen(&entry).unwrap(), None);
}

#[test]
fn an_entry_that_tells_nothing_hides_no_other_and_a_folder_of_such_entries_is_not_an_empty_one() {
    let entry = |name: &str, size_bytes| Entry {
        name: name.to_owned(),
        is_folder: false,
        size_bytes,
        modified_ms: size_bytes,
    };
    let refused = || Some(io::Error::from(io::ErrorKind::PermissionDenied));
    let listed = told_apart(vec![entry("b", 7), entry("a", 0)], refused()).unwrap();
    assert_eq!(listed, [entry("a", 0), entry("b", 7)]);
    let barred = told_apart(vec![entry("a", 0), entry("b", 0)], refused()).unwrap_err();
    assert_eq!(barred.kind(), io::ErrorKind::PermissionDenied);
    assert_eq!(told_apart(vec![], None).unwrap(), []);
}

#[test]
fn nothing_is_taken_away_but_own_acks_and_own_loose_segments() {
    let root = tempfile::tempdir().unwrap();
    let store = store(root.path());
    let (own, other) = (DeviceId([1; 10]), DeviceId([2; 10]));
    let kept = [
        "team.t".to_owned(),
        "members/a.m".to_owned(),
        format!("log/{other}/a.s"),
        format!("acks/{other}/a.a"),
        format!("log/{own}/p-a.p"),
        "blobs/ab/abc.aaaa.b".to_owned(),
    ];
    for path in &kept {
        store.write_once(path, b"x").unwrap();
        assert_eq!(store.remove_own(path).unwrap_err().kind(), io::ErrorKind::PermissionDenied, "{path}");
        assert_eq!(store.read(path, 9).unwrap(), b"x");
    }
    for path in [format!("log/{own}/a.s"), format!("acks/{own}/a.a")] {
        store.write_once(&path, b"x").unwrap();
        store.remove_own(&path).unwrap();
        assert_eq!(store.read(&path, 9).unwrap_err().kind(), io::ErrorKind::NotFound);
        store.remove_own(&path).expect("what is gone already is no trouble");
    }
}

#[test]
fn no_path_leads_out_of_the_folder() {
    let root = tempfile::tempdir().unwrap();
    let store = store(root.path());
    let absolute = std::env::temp_dir().join("werkplaats-out.i");
    for path in ["../out.i", "join/../../out.i", "./team.t", absolute.to_str().unwrap()] {
        assert_eq!(store.write_once(path, b"x").unwrap_err().kind(), io::ErrorKind::InvalidInput, "{path}");
        assert_eq!(store.read(path, 9).unwrap_err().kind(), io::ErrorKind::InvalidInput, "{path}");
        assert_eq!(store.list(path).unwrap_err().kind(), io::ErrorKind::InvalidInput, "{path}");
    }
    assert!(!absolute.exists());
}

#[cfg(unix)]
#[test]
fn what_is_written_can_be_read_by_colleagues_on_a_network_drive() {
    use std::os::unix::fs::PermissionsExt;
    let root = tempfile::tempdir().unwrap();
    let store = store(root.path());
    store.write_once("team.t", b"x").unwrap();
    fs::write(root.path().join("plain"), b"x").unwrap();
    let mode = |name: &str| fs::metadata(root.path().join(name)).unwrap().permissions().mode();
    assert_eq!(mode("team.t"), mode("plain"), "the person's own habits decide who may read");
}
