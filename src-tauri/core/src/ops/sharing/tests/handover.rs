//! A team's work carried in a file: the whole way there and back without a folder, and files that mean harm.

use super::laptop::{Laptop, TwoLaptops, copy_folder, files_below};
use crate::{
    ErrorCode,
    domain::{AccessRole, Handover, HandoverStanding, NewHandover, SharingState, TeamId},
    limits::FREE_BYTES_RESERVE,
    ops, store,
};
use std::{
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
};
use tempfile::TempDir;
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// The stick that goes from hand to hand.
pub struct Stick(TempDir);

impl Stick {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(format!("{name}.werkplaats")).to_str().unwrap().to_owned()
    }

    pub async fn export(&self, from: &Laptop, team: TeamId, name: &str) -> Handover {
        self.export_since(from, team, name, None).await
    }

    async fn export_since(&self, from: &Laptop, team: TeamId, name: &str, since: Option<f64>) -> Handover {
        let new = NewHandover { path: self.path(name), since_ms: since, with_media: true };
        ops::handover::export(&from.app, team, new, |_| {}).await.unwrap()
    }

    pub async fn take_in(&self, on: &Laptop, name: &str) -> Handover {
        ops::handover::take_in(&on.app, &self.path(name), |_| {}).await.unwrap()
    }

    async fn inspect(&self, on: &Laptop, name: &str) -> Handover {
        ops::handover::inspect(&on.app, &self.path(name)).await.unwrap()
    }
}

#[tokio::test]
async fn a_colleague_without_the_folder_joins_writes_and_answers_by_file_alone() {
    let two = TwoLaptops::joined().await;
    let (a, team, stick) = (&two.a, two.team, Stick::new());
    a.capture(team, "Gesprek met Ans").await;
    let film = a.attach(team, "film.mp4", &[7; 300_000]).await;
    let invitation = a.invite(team, AccessRole::Member).await.unwrap();
    stick.export(a, team, "heen").await;

    let c = Laptop::new(9).await;
    let seen = stick.inspect(&c, "heen").await;
    assert_eq!((seen.standing, seen.title, seen.team), (HandoverStanding::NotHere, None, team));
    let early = ops::handover::take_in(&c.app, &stick.path("heen"), |_| {}).await.unwrap_err();
    assert_eq!(early.code(), ErrorCode::NotFound, "a team that is not here is joined first");
    let joined = ops::handover::join(&c.app, &stick.path("heen"), &invitation.code, "Cas").await.unwrap();
    assert_eq!((joined.team, joined.role), (team, AccessRole::Member));
    let waiting = ops::sharing::sharing(&c.app, team).await.unwrap();
    assert_eq!(waiting.state, SharingState::WaitingForAcceptance);
    stick.export(&c, team, "vraag").await;

    // A lets C in by taking the request in; C reads with what A writes next.
    stick.take_in(a, "vraag").await;
    stick.export(a, team, "antwoord").await;
    let brought = stick.take_in(&c, "antwoord").await;
    assert!(brought.new_changes > 0 && brought.unreadable == 0, "{brought:?}");
    assert_eq!((brought.new_media, brought.new_media_bytes > 300_000.0), (1, true));
    assert!(c.dump(team).await.contains("Gesprek met Ans"));
    assert_eq!(fs::read(c.app.files.path_of(&film).unwrap()).unwrap(), vec![7; 300_000]);

    // And back: what C wrote reaches A, who puts it in the folder for B.
    c.capture(team, "Lesproef zonder map").await;
    let photo = c.attach(team, "foto.jpg", b"not really a photo").await;
    stick.export(&c, team, "terug").await;
    let seen = stick.inspect(a, "terug").await;
    assert_eq!((seen.standing, seen.title.as_deref()), (HandoverStanding::Ours, Some("VR")));
    assert_eq!(seen.brings.iter().map(|brings| brings.name.as_str()).collect::<Vec<_>>(), ["Cas"]);
    assert!(!a.dump(team).await.contains("Lesproef zonder map"), "looking keeps nothing");
    let brought = stick.take_in(a, "terug").await;
    assert_eq!((brought.new_changes, brought.new_media), (seen.new_changes, seen.new_media));
    two.share_all().await;
    assert_eq!(a.dump(team).await, c.dump(team).await);
    assert_eq!(a.dump(team).await, two.b.dump(team).await, "others get it through the folder");
    assert!(two.b.app.files.has(&photo), "its evidence too");
}

#[tokio::test]
async fn the_same_file_twice_changes_nothing_more() {
    let two = TwoLaptops::joined().await;
    let (a, b, team, stick) = (&two.a, &two.b, two.team, Stick::new());
    a.capture(team, "Een keer").await;
    stick.export(a, team, "x").await;
    let first = stick.take_in(b, "x").await;
    assert!(first.new_changes > 0);
    let before = b.dump(team).await;
    let again = stick.take_in(b, "x").await;
    assert_eq!((again.new_changes, again.new_media, again.new_people), (0, 0, 0));
    assert_eq!(again.known_changes, first.known_changes + first.new_changes);
    assert_eq!(b.dump(team).await, before);
    assert_eq!(a.dump(team).await, before);
}

#[tokio::test]
async fn since_a_moment_only_what_came_after_goes_along() {
    let two = TwoLaptops::joined().await;
    let (a, b, team, stick) = (&two.a, &two.b, two.team, Stick::new());
    a.capture(team, "Eerder").await;
    two.share_all().await;
    a.clock.advance(60_000);
    let since = crate::clock::Clock::now_ms(&*a.clock) as f64;
    a.capture(team, "Later").await;
    let all = stick.export(a, team, "all").await;
    let late = stick.export_since(a, team, "late", Some(since)).await;
    assert!(late.known_changes > 0 && late.known_changes < all.known_changes);
    stick.take_in(b, "late").await;
    assert_eq!(a.dump(team).await, b.dump(team).await);
}

#[tokio::test]
async fn one_odd_value_does_not_keep_out_what_colleagues_wrote_beside_it() {
    let two = TwoLaptops::joined().await;
    let (a, b, team, stick) = (&two.a, &two.b, two.team, Stick::new());
    a.capture(team, "Eerst").await;
    stick.export(a, team, "begin").await;
    a.capture(team, "Onmogelijk").await;
    stick.export(a, team, "midden").await;
    // Somebody whom B does not know yet, and what they wrote.
    let c = two.third_joins_beside_b(3).await;
    c.capture(team, "Van de nieuwe").await;
    for laptop in [&c, a] {
        laptop.share(team).await;
    }
    a.capture(team, "Daarna").await;
    stick.export(a, team, "alles").await;

    store::refuse_line(&mut b.app.store.read().await.unwrap(), "Onmogelijk").await.unwrap();
    stick.take_in(b, "alles").await;
    let shown = b.dump(team).await;
    for line in ["Eerst", "Van de nieuwe", "Daarna"] {
        assert!(shown.contains(line), "{line} is here");
    }
    assert!(!shown.contains("Onmogelijk"));
    store::refuse_no_line(&mut b.app.store.read().await.unwrap()).await.unwrap();
    stick.take_in(b, "alles").await;
    assert_eq!(b.dump(team).await, a.dump(team).await, "the same file brings it once it can be kept");
}

#[tokio::test]
async fn a_film_on_the_stick_that_does_not_fit_here_keeps_out_nothing_else_and_is_told() {
    let two = TwoLaptops::joined().await;
    let (a, b, team, stick) = (&two.a, &two.b, two.team, Stick::new());
    let film = a.attach(team, "film.mp4", &[7; 300_000]).await;
    let photo = a.attach(team, "foto.jpg", b"not really a photo").await;
    a.capture(team, "Met een film").await;
    stick.export(a, team, "x").await;
    b.app.files.pretend_free_bytes(Some(FREE_BYTES_RESERVE + 1000));
    let told = ops::handover::take_in(&b.app, &stick.path("x"), |_| {}).await.unwrap_err();
    assert_eq!(told.code(), ErrorCode::DiskFull);
    assert!(b.app.files.has(&photo) && !b.app.files.has(&film));
    assert!(b.dump(team).await.contains("Met een film"));
    assert!(files_below(&b.app.home.path().join("arriving")).is_empty(), "it was not even begun");
    b.app.files.pretend_free_bytes(None);
    stick.take_in(b, "x").await;
    assert!(b.app.files.has(&film), "the same file brings it once there is room");
}

/// The entries of a good file, to make a bad one of.
fn entries(path: &str) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let read = |index| {
        let mut entry = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        (entry.name().to_owned(), bytes)
    };
    (0..fs::File::open(path).map(|file| ZipArchive::new(file).unwrap().len()).unwrap()).map(read).collect()
}

fn stored() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Stored)
}

fn write_zip(path: &str, comment: &str, entries: &[(String, Vec<u8>)]) {
    let mut zip = ZipWriter::new(fs::File::create(path).unwrap());
    zip.set_comment(comment);
    for (name, bytes) in entries {
        zip.start_file(name.as_str(), stored()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
}

const COMMENT: &str = "werkplaats handover 1 1795435200000";

struct Attack {
    two: TwoLaptops,
    stick: Stick,
    good: Vec<(String, Vec<u8>)>,
}

impl Attack {
    /// A wrote something that B does not have yet; it lies on the stick.
    async fn new() -> Self {
        let (two, stick) = (TwoLaptops::joined().await, Stick::new());
        two.a.capture(two.team, "Nog niet bij Bob").await;
        stick.export(&two.a, two.team, "good").await;
        let good = entries(&stick.path("good"));
        Self { two, stick, good }
    }

    fn bad(&self) -> PathBuf {
        self.stick.path("bad").into()
    }

    fn write(&self, entries: &[(String, Vec<u8>)]) {
        write_zip(&self.stick.path("bad"), COMMENT, entries);
    }

    /// The file is refused as a whole, looked at or taken in, and nothing changed.
    async fn is_refused(&self, code: ErrorCode, what: &str) {
        let (b, team, path) = (&self.two.b, self.two.team, self.stick.path("bad"));
        let (before, files) = (b.dump(team).await, files_below(b.app.home.path()).len());
        for error in [
            ops::handover::inspect(&b.app, &path).await.err(),
            ops::handover::take_in(&b.app, &path, |_| {}).await.err(),
        ] {
            assert_eq!(error.map(|error| error.code()), Some(code), "{what}");
        }
        assert_eq!(b.dump(team).await, before, "{what}");
        assert_eq!(files_below(b.app.home.path()).len(), files, "{what}");
    }
}

#[tokio::test]
async fn what_is_no_whole_hand_over_file_is_refused_whole() {
    let attack = Attack::new().await;
    let good = fs::read(attack.stick.path("good")).unwrap();
    for cut in [0, 1, 21, 22, 100, good.len() / 2, good.len() - 1] {
        fs::write(attack.bad(), &good[..cut]).unwrap();
        attack.is_refused(ErrorCode::Damaged, &format!("the first {cut} bytes")).await;
    }
    fs::write(attack.bad(), [b"<html>".as_slice(), &vec![b'x'; 4096]].concat()).unwrap();
    attack.is_refused(ErrorCode::Damaged, "not a zip").await;
    write_zip(&attack.stick.path("bad"), "made by something else", &attack.good);
    attack.is_refused(ErrorCode::Damaged, "a zip without the mark").await;
    write_zip(&attack.stick.path("bad"), "werkplaats handover 2 1795435200000 more", &attack.good);
    attack.is_refused(ErrorCode::NewerFormat, "a newer format").await;
    let without_team: Vec<_> = attack.good.iter().filter(|(name, _)| name != "team.t").cloned().collect();
    attack.write(&without_team);
    attack.is_refused(ErrorCode::Damaged, "no team").await;
}

#[tokio::test]
async fn names_that_lead_elsewhere_are_refused() {
    let attack = Attack::new().await;
    let long = "a/".repeat(60);
    for name in [
        "../../outside.s",
        "log/../../outside.s",
        "/tmp/outside.s",
        "C:\\outside.s",
        "log\\outside.s",
        "./team.t",
        ".hidden",
        "log//x.s",
        "a/b/c/d.s",
        "Log/X.s",
        "log/\u{202e}s.x",
        &long,
    ] {
        let mut entries = attack.good.clone();
        entries.push((name.to_owned(), b"x".to_vec()));
        attack.write(&entries);
        attack.is_refused(ErrorCode::Damaged, name).await;
    }
    assert!(!attack.stick.0.path().parent().unwrap().join("outside.s").exists());
}

#[tokio::test]
async fn links_folders_and_names_that_stand_twice_are_refused() {
    let attack = Attack::new().await;
    let path = attack.stick.path("bad");
    let mut zip = ZipWriter::new(fs::File::create(&path).unwrap());
    zip.set_comment(COMMENT);
    for (name, bytes) in &attack.good {
        zip.start_file(name.as_str(), stored()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.add_symlink("log/link.s", "/etc/passwd", stored()).unwrap();
    zip.finish().unwrap();
    attack.is_refused(ErrorCode::Damaged, "a link").await;

    // Two names of one length, made one afterwards.
    let mut entries = attack.good.clone();
    entries.push(("team.u".to_owned(), b"another".to_vec()));
    attack.write(&entries);
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, replaced(&bytes, b"team.u", b"team.t")).unwrap();
    attack.is_refused(ErrorCode::Damaged, "one name twice").await;
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for at in 0..=bytes.len() - from.len() {
        if &bytes[at..at + from.len()] == from {
            out[at..at + to.len()].copy_from_slice(to);
        }
    }
    out
}

/// Change a number in the central record of one entry.
fn patched(bytes: &[u8], name: &str, at: usize, value: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let found = (0..bytes.len() - 46).find(|start| {
        bytes[*start..].starts_with(b"PK\x01\x02") && bytes[start + 46..].starts_with(name.as_bytes())
    });
    let start = found.unwrap() + at;
    out[start..start + value.len()].copy_from_slice(value);
    out
}

#[tokio::test]
async fn a_bomb_is_refused_by_what_it_says_and_by_what_it_is() {
    let attack = Attack::new().await;
    let path = attack.stick.path("bad");
    let mut entries = attack.good.clone();
    entries.push(("log/bomb.s".to_owned(), vec![0; 1000]));
    attack.write(&entries);
    let bytes = fs::read(&path).unwrap();
    let huge = 0xf000_0000_u32.to_le_bytes();
    // Unpacked size, then both sizes: more than a segment may be, and more than the file has.
    fs::write(&path, patched(&bytes, "log/bomb.s", 24, &huge)).unwrap();
    attack.is_refused(ErrorCode::Damaged, "says to unpack to more").await;
    fs::write(&path, patched(&bytes, "log/bomb.s", 20, &[huge, huge].concat())).unwrap();
    attack.is_refused(ErrorCode::Damaged, "says to be huge").await;
    // Packed: nothing in such a file ever is.
    fs::write(&path, patched(&bytes, "log/bomb.s", 10, &8_u16.to_le_bytes())).unwrap();
    attack.is_refused(ErrorCode::Damaged, "is packed").await;
    // Many entries with the bytes of one.
    entries.pop();
    entries.extend((0..40).map(|n| (format!("log/b{n:02}.s"), vec![0; 100])));
    entries.push(("log/big.s".to_owned(), vec![0; 100_000]));
    attack.write(&entries);
    let mut bytes = fs::read(&path).unwrap();
    for n in 0..40 {
        let size = 100_000_u32.to_le_bytes();
        bytes = patched(&bytes, &format!("log/b{n:02}.s"), 20, &[size, size].concat());
    }
    fs::write(&path, bytes).unwrap();
    attack.is_refused(ErrorCode::Damaged, "entries that share their bytes").await;
    // A count of entries that is not there.
    let mut bytes = fs::read(attack.stick.path("good")).unwrap();
    let end = bytes.len() - 22 - COMMENT.len();
    bytes[end + 8..end + 12].copy_from_slice(&[0xf0, 0xff, 0xf0, 0xff]);
    fs::write(&path, bytes).unwrap();
    attack.is_refused(ErrorCode::Damaged, "a count that is not true").await;
}

#[tokio::test]
async fn another_teams_files_and_forged_ones_bring_nothing_and_keep_nothing_out() {
    let attack = Attack::new().await;
    let other = Attack::new_of(77).await;
    let (b, team) = (&attack.two.b, attack.two.team);
    let before = b.dump(team).await;
    let is_segment = |(name, _): &&(String, Vec<u8>)| name.starts_with("log/");
    let root = attack.good.iter().filter(|entry| !is_segment(entry)).cloned();

    let mut mixed: Vec<_> = root.collect();
    let strange: Vec<_> = other.iter().filter(is_segment).cloned().collect();
    assert!(!strange.is_empty());
    mixed.extend(strange.iter().cloned());
    for (name, bytes) in attack.good.iter().filter(is_segment) {
        // One bit of the sealed part, and one of the signature at the end.
        for at in [bytes.len() / 2, bytes.len() - 1] {
            let mut forged = bytes.clone();
            forged[at] ^= 1;
            mixed.push((name.replace(".s", &format!("-{at}.s")), forged));
        }
    }
    attack.write(&mixed);
    let seen = attack.stick.inspect(b, "bad").await;
    assert!(seen.unreadable > 0 && seen.new_changes == 0, "{seen:?}");
    attack.stick.take_in(b, "bad").await;
    assert_eq!(b.dump(team).await, before, "nothing of it was believed");

    mixed.extend(attack.good.iter().filter(is_segment).cloned());
    attack.write(&mixed);
    attack.stick.take_in(b, "bad").await;
    assert_eq!(b.dump(team).await, attack.two.a.dump(team).await, "what is true beside it still comes in");
}

impl Attack {
    /// The entries of another team's hand-over file.
    async fn new_of(seed: u64) -> Vec<(String, Vec<u8>)> {
        let (laptop, stick) = (Laptop::new(seed).await, Stick::new());
        let team = laptop.team().await;
        laptop.capture(team, "Van een ander").await;
        stick.export(&laptop, team, "other").await;
        entries(&stick.path("other"))
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_written_whole_leaves_what_was_there() {
    let (laptop, stick) = (Laptop::new(1).await, Stick::new());
    let team = laptop.team().await;
    let new =
        |path: &Path| NewHandover { path: path.to_str().unwrap().into(), since_ms: None, with_media: false };
    let gone = stick.0.path().join("gone/x.werkplaats");
    let error = ops::handover::export(&laptop.app, team, new(&gone), |_| {}).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::FileVanished);
    stick.export(&laptop, team, "x").await;
    laptop.capture(team, "Meer").await;
    let second = stick.export(&laptop, team, "x").await;
    assert!(second.known_changes > 0, "the person chose to replace it");
    assert_eq!(fs::read_dir(stick.0.path()).unwrap().count(), 1, "nothing temporary stays behind");
    let copy = tempfile::tempdir().unwrap();
    copy_folder(stick.0.path(), copy.path());
    assert_eq!(files_below(copy.path()).len(), 1);
}
