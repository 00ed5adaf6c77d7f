//! Hand-over files with much in them: how far they are, stopping them, and a stick that is pulled out meanwhile. And a
//! team that has no folder at all.

use super::laptop::{Laptop, TwoLaptops};
use crate::{
    App, Error, ErrorCode,
    domain::{AccessRole, Handover, HandoverProgress, NewHandover, NewInvitation, SharingState, TeamId},
    ops,
    sync::handover::{HandoverFile, meter::Meter, take},
};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, Weak},
};
use tempfile::TempDir;

const FILM_BYTES: usize = 3_000_000;

fn to(path: &Path) -> NewHandover {
    NewHandover { path: path.to_str().unwrap().to_owned(), since_ms: None, with_media: true }
}

async fn export(from: &App, team: TeamId, path: &Path) -> Handover {
    ops::handover::export(from, team, to(path), |_| {}).await.unwrap()
}

async fn take_in(on: &App, path: &Path) -> Result<Handover, Error> {
    ops::handover::take_in(on, path.to_str().unwrap(), |_| {}).await
}

/// A laptop with a film, and an empty stick.
async fn filmed() -> (Arc<Laptop>, TeamId, TempDir, PathBuf) {
    let laptop = Laptop::new(1).await;
    let team = laptop.team().await;
    laptop.attach(team, "film.mp4", &noise(FILM_BYTES)).await;
    let stick = tempfile::tempdir().unwrap();
    let path = stick.path().join("team.werkplaats");
    (Arc::new(laptop), team, stick, path)
}

fn noise(bytes: usize) -> Vec<u8> {
    (0..bytes).map(|n| (n * n % 251) as u8).collect()
}

#[tokio::test]
async fn writing_tells_how_far_it_is_in_bytes_of_the_file() {
    let (a, team, _stick, path) = filmed().await;
    let told = Arc::<Mutex<Vec<HandoverProgress>>>::default();
    let hears = told.clone();
    let tell = move |progress| hears.lock().unwrap().push(progress);
    let written = ops::handover::export(&a.app, team, to(&path), tell).await.unwrap();
    let told = told.lock().unwrap();
    let (first, last) = (told.first().unwrap(), told.last().unwrap());
    assert_eq!((first.done_bytes, Path::new(&first.path)), (0, path.as_path()));
    assert!(told.is_sorted_by_key(|progress| progress.done_bytes) && last.done_bytes > 0);
    let total = last.total_bytes as f64;
    assert!(total > FILM_BYTES as f64 && total <= written.size_bytes && total > written.size_bytes * 0.95);
}

#[tokio::test]
async fn writing_that_is_stopped_leaves_nothing_and_keeps_what_was_there() {
    let (a, team, stick, path) = filmed().await;
    for has_older in [false, true] {
        if has_older {
            fs::write(&path, b"an older one").unwrap();
        }
        let (stopper, name) = (a.clone(), path.to_str().unwrap().to_owned());
        let tell = move |progress: HandoverProgress| {
            if progress.done_bytes > 0 {
                ops::handover::cancel(&stopper.app, &name);
            }
        };
        let stopped = ops::handover::export(&a.app, team, to(&path), tell).await.unwrap_err();
        assert_eq!(stopped.code(), ErrorCode::Cancelled);
        let left = fs::read_dir(stick.path()).unwrap().count();
        assert_eq!(left, usize::from(has_older), "nothing temporary stays behind");
    }
    assert_eq!(fs::read(&path).unwrap(), b"an older one");
    export(&a.app, team, &path).await;
}

#[tokio::test]
async fn taking_in_that_is_stopped_keeps_what_came_and_the_same_file_brings_the_rest() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    a.capture(team, "Gesprek met Ans").await;
    let photo = a.attach(team, "foto.jpg", &noise(2000)).await;
    let film = a.attach(team, "film.mp4", &noise(FILM_BYTES)).await;
    let stick = tempfile::tempdir().unwrap();
    let path = stick.path().join("team.werkplaats");
    export(&a.app, team, &path).await;
    let before = b.dump(team).await;

    // Stopped while what was written is read: nothing of it is in.
    let stopped = take_until(b, team, &path, |done, _| done > 0).await.unwrap_err();
    assert_eq!((stopped.code(), b.dump(team).await), (ErrorCode::Cancelled, before));

    // Stopped among the evidence: what was written is in, and the photo, which came first.
    let media = ops::handover::inspect(&b.app, path.to_str().unwrap()).await.unwrap().new_media_bytes as u64;
    let stopped = take_until(b, team, &path, move |done, all| done > all - media).await.unwrap_err();
    assert_eq!(stopped.code(), ErrorCode::Cancelled);
    assert!(b.dump(team).await.contains("Gesprek met Ans"));
    assert!(b.app.files.has(&photo) && !b.app.files.has(&film));

    let rest = take_in(&b.app, &path).await.unwrap();
    assert_eq!((rest.new_changes, rest.new_media), (0, 1));
    assert!(b.app.files.has(&film));
}

/// Take a file in and stop as soon as it is so far.
async fn take_until(
    on: &Laptop,
    team: TeamId,
    path: &Path,
    is_far: impl Fn(u64, u64) -> bool + Send + Sync + 'static,
) -> Result<take::Brought, Error> {
    let itself = Arc::new(OnceLock::<Weak<Meter>>::new());
    let stops = itself.clone();
    let meter = Arc::new(Meter::telling_everything(move |done, all| {
        if let Some(meter) = stops.get().and_then(Weak::upgrade)
            && is_far(done, all)
        {
            meter.stop();
        }
    }));
    itself.set(Arc::downgrade(&meter)).unwrap();
    let file = Arc::new(HandoverFile::open(path).unwrap());
    take::take_in(&on.app, team, &file, &meter).await
}

#[tokio::test]
async fn a_stick_that_is_pulled_out_is_told_and_leaves_nothing_half() {
    let (a, team, stick, path) = filmed().await;
    let pulled = stick.path().with_extension("pulled");
    let (from, away) = (stick.path().to_owned(), pulled.clone());
    let tell = move |progress: HandoverProgress| {
        if progress.done_bytes > 0 && from.exists() {
            fs::rename(&from, &away).unwrap();
        }
    };
    let gone = ops::handover::export(&a.app, team, to(&path), tell).await.unwrap_err();
    assert_eq!((gone.code(), gone.detail().as_str()), (ErrorCode::FileVanished, "team.werkplaats"));
    fs::rename(&pulled, stick.path()).unwrap();
    assert!(!path.exists());

    // And while it is taken in: what was not read is not taken for damaged.
    let two = TwoLaptops::joined().await;
    two.a.capture(two.team, "Op de stick").await;
    two.a.attach(two.team, "film.mp4", &noise(FILM_BYTES)).await;
    export(&two.a.app, two.team, &path).await;
    let (before, name) = (two.b.dump(two.team).await, path.clone());
    let tell = move |_| drop(fs::File::options().write(true).open(&name).unwrap().set_len(0));
    let torn = ops::handover::take_in(&two.b.app, path.to_str().unwrap(), tell).await.unwrap_err();
    assert_eq!((torn.code(), two.b.dump(two.team).await), (ErrorCode::FileChanged, before));
}

#[tokio::test]
async fn a_team_that_never_had_a_folder_invites_lets_in_and_works_by_files_alone() {
    for is_automatic in [true, false] {
        let (a, c) = (Laptop::new(1).await, Laptop::new(9).await);
        let (team, stick) = (a.team().await, tempfile::tempdir().unwrap());
        let on_stick = |name: &str| stick.path().join(format!("{name}.werkplaats"));
        a.capture(team, "Gesprek met Ans").await;
        let new =
            NewInvitation { role: AccessRole::Member, days_valid: 7, is_automatic, is_own_device: false };
        let code = ops::people::invite(&a.app, team, new).await.unwrap().code;
        export(&a.app, team, &on_stick("heen")).await;

        let path = on_stick("heen").to_str().unwrap().to_owned();
        ops::handover::join(&c.app, &path, &code, "Cas").await.unwrap();
        export(&c.app, team, &on_stick("vraag")).await;
        let seen = ops::handover::inspect(&a.app, on_stick("vraag").to_str().unwrap()).await.unwrap();
        assert_eq!((seen.new_requests, seen.new_changes), (1, 0), "{seen:?}");

        let taken = take_in(&a.app, &on_stick("vraag")).await.unwrap();
        if is_automatic {
            assert_eq!((taken.let_in, taken.asking), (vec!["Cas".to_owned()], vec![]));
        } else {
            assert_eq!((taken.let_in, taken.asking), (vec![], vec!["Cas".to_owned()]));
            let request = ops::people::people(&a.app, team).await.unwrap().requests[0].id.clone();
            ops::people::accept(&a.app, team, &request).await.unwrap();
        }
        let again = ops::handover::inspect(&a.app, on_stick("vraag").to_str().unwrap()).await.unwrap();
        assert_eq!(again.new_requests, 0, "the same file asks nothing more");

        export(&a.app, team, &on_stick("antwoord")).await;
        take_in(&c.app, &on_stick("antwoord")).await.unwrap();
        let sharing = ops::sharing::sharing(&c.app, team).await.unwrap();
        assert_eq!((sharing.state, sharing.access), (SharingState::LocalOnly, Some(AccessRole::Member)));
        c.capture(team, "Zonder map geschreven").await;
        export(&c.app, team, &on_stick("terug")).await;
        take_in(&a.app, &on_stick("terug")).await.unwrap();
        assert_eq!(a.dump(team).await, c.dump(team).await);

        // Whoever leaves gives what they still had along with that.
        c.capture(team, "Mijn laatste").await;
        ops::people::leave(&c.app, team).await.unwrap();
        export(&c.app, team, &on_stick("weg")).await;
        take_in(&a.app, &on_stick("weg")).await.unwrap();
        assert!(a.dump(team).await.contains("Mijn laatste"));
        let people = ops::people::people(&a.app, team).await.unwrap().persons;
        assert!(people.iter().any(|person| person.name == "Cas" && person.departure.is_some()));
    }
}

#[tokio::test]
async fn a_file_can_be_asked_for_where_there_is_no_folder_and_comes_with_the_next_hand_over() {
    let (a, c) = (Laptop::new(1).await, Laptop::new(9).await);
    let (team, stick) = (a.team().await, tempfile::tempdir().unwrap());
    let on_stick = |name: &str| stick.path().join(format!("{name}.werkplaats"));
    let new =
        NewInvitation { role: AccessRole::Member, days_valid: 7, is_automatic: true, is_own_device: false };
    let code = ops::people::invite(&a.app, team, new).await.unwrap().code;
    export(&a.app, team, &on_stick("heen")).await;
    let path = on_stick("heen").to_str().unwrap().to_owned();
    ops::handover::join(&c.app, &path, &code, "Cas").await.unwrap();
    export(&c.app, team, &on_stick("vraag")).await;
    take_in(&a.app, &on_stick("vraag")).await.unwrap();
    let film = a.attach(team, "film.mp4", &noise(2000)).await;
    let without = NewHandover { with_media: false, ..to(&on_stick("tekst")) };
    ops::handover::export(&a.app, team, without, |_| {}).await.unwrap();
    take_in(&c.app, &on_stick("tekst")).await.unwrap();

    let all = ops::evidence::list(&c.app, team, &Default::default()).await.unwrap().evidence;
    assert!(!all[0].is_here && !all[0].elsewhere.unwrap().is_there);
    ops::media::fetch(&c.app, team, all[0].id).await.unwrap();
    let asked = ops::evidence::evidence(&c.app, team, all[0].id).await.unwrap().evidence.elsewhere.unwrap();
    assert!(asked.is_asked && !asked.is_there);
    export(&a.app, team, &on_stick("alles")).await;
    take_in(&c.app, &on_stick("alles")).await.unwrap();
    assert!(c.app.files.has(&film));
}
