//! What people, drives and clocks do wrong without meaning to: it is told, and takes nothing away.

use super::{
    faults::{Faulty, Stop},
    laptop::{Laptop, Shared, TwoLaptops, copy_folder, files_below},
};
use crate::{
    ErrorCode,
    clock::Clock,
    domain::{AccessRole, CaptureChange, CaptureQuery, HandoverStanding, NewHandover, SharingState, TeamId},
    ops, sync,
    sync::{Round, names},
};
use std::fs;

const YEAR_MS: u64 = 365 * 24 * 60 * 60 * 1000;

#[tokio::test]
async fn a_folder_that_may_only_be_read_is_told_while_the_others_work_comes_in_and_ones_own_waits() {
    for stop in [Stop::NoRights, Stop::ReadOnly] {
        let two = TwoLaptops::joined().await;
        let team = two.team;
        two.b.capture(team, "Van Bob").await;
        let photo = two.b.attach(team, "foto.jpg", b"not really a photo").await;
        two.b.share(team).await;
        two.a.capture(team, "Wacht op rechten").await;
        let before = files_below(&two.root());
        let refused = Faulty::after(0, stop, two.root());
        let problem = sync::run(&two.a.app, team, refused, Round::Everything).await.unwrap();
        assert_eq!(problem, Some(ErrorCode::NoAccess), "{stop:?}");
        let sharing = ops::sharing::sharing(&two.a.app, team).await.unwrap();
        assert_eq!((sharing.state, sharing.problem), (SharingState::FolderUnreachable, problem), "{stop:?}");
        assert!(sharing.waiting_changes > 0);
        let there = two.a.dump(team).await;
        assert!(there.contains("Van Bob") && there.contains("Wacht op rechten"), "{stop:?}");
        assert!(two.a.app.files.has(&photo), "what can be read is read, evidence too: {stop:?}");
        assert_eq!(files_below(&two.root()), before, "{stop:?}");
        two.share_all().await;
        assert!(two.b.dump(team).await.contains("Wacht op rechten"), "{stop:?}");
        assert_eq!(two.a.dump(team).await, two.b.dump(team).await, "{stop:?}");
    }
}

#[tokio::test]
async fn a_reader_needs_no_right_to_write_in_the_folder() {
    let two = TwoLaptops::joined_as(AccessRole::Reader).await;
    let team = two.team;
    two.a.capture(team, "Om te lezen").await;
    let photo = two.a.attach(team, "foto.jpg", b"not really a photo").await;
    two.a.share(team).await;
    let refused = Faulty::after(0, Stop::ReadOnly, two.root());
    let problem = sync::run(&two.b.app, team, refused, Round::Everything).await.unwrap();
    assert_eq!(problem, None);
    let here = two.b.dump(team).await;
    assert!(two.a.dump(team).await.lines().all(|line| here.contains(line)), "all of it came");
    assert!(two.b.app.files.has(&photo));
    assert_eq!(ops::sharing::sharing(&two.b.app, team).await.unwrap().state, SharingState::AllShared);
}

#[tokio::test]
async fn a_copy_of_the_team_folder_leads_two_ways_until_both_choose_one_and_then_nothing_is_lost() {
    let two = TwoLaptops::joined().await;
    let team = two.team;
    two.a.capture(team, "Voor de kopie").await;
    two.share_all().await;
    let copy = two.root().with_file_name(format!("{} - kopie", names::team_folder(team)));
    copy_folder(&two.root(), &copy);
    // Side by side under one folder they are no trouble to who has the original.
    two.share_all().await;
    assert_eq!(ops::sharing::sharing(&two.a.app, team).await.unwrap().state, SharingState::AllShared);

    // Bob opens the copy; Ans goes on in the original.
    ops::sharing::choose_folder(&two.b.app, team, &copy).await.unwrap();
    two.a.capture(team, "In het origineel").await;
    two.b.capture(team, "In de kopie").await;
    let photo = two.b.attach(team, "foto.jpg", b"not really a photo").await;
    two.share_all().await;
    let (of_a, of_b) = (two.a.dump(team).await, two.b.dump(team).await);
    assert!(of_a.contains("In het origineel") && !of_a.contains("In de kopie"));
    assert!(of_b.contains("In de kopie") && !of_b.contains("In het origineel"));
    // What Bob does not hear from Ans shows: Ans is in no folder of Bob's any more.
    assert_eq!(ops::sharing::sharing(&two.b.app, team).await.unwrap().problem, None);

    ops::sharing::choose_folder(&two.b.app, team, &two.root()).await.unwrap();
    two.share_all().await;
    assert_eq!(two.a.dump(team).await, two.b.dump(team).await);
    for words in ["Voor de kopie", "In het origineel", "In de kopie"] {
        assert!(two.a.dump(team).await.contains(words), "{words}");
    }
    assert!(two.a.app.files.has(&photo), "evidence from the copy too");

    // Who joins where both lie finds the team, once, and reads all of it.
    let late = two.third_joins(9).await;
    assert_eq!(ops::team::teams(&late.app).await.unwrap().len(), 1);
    assert!(late.dump(team).await.contains("In de kopie"));
}

#[tokio::test]
async fn the_hand_over_of_another_team_is_called_that_and_brings_nothing() {
    let (ans, bob, folder) = (Laptop::new(1).await, Laptop::new(2).await, tempfile::tempdir().unwrap());
    let (ours, theirs) = (ans.team().await, bob.team().await);
    bob.capture(theirs, "Van een ander team").await;
    bob.attach(theirs, "foto.jpg", b"not really a photo").await;
    let path = folder.path().join("ander.werkplaats").to_str().unwrap().to_owned();
    let new = NewHandover { path: path.clone(), since_ms: None, with_media: true };
    ops::handover::export(&bob.app, theirs, new, |_| {}).await.unwrap();

    let (before, files) = (ans.dump(ours).await, files_below(&ans.app.home.path().join("files")));
    let seen = ops::handover::inspect(&ans.app, &path).await.unwrap();
    assert_eq!((seen.standing, seen.team), (HandoverStanding::NotHere, theirs));
    assert_eq!((seen.title, seen.brings.len(), seen.new_changes), (None, 0, 0), "it tells nothing of it");
    assert_eq!(
        ops::handover::take_in(&ans.app, &path, |_| {}).await.unwrap_err().code(),
        ErrorCode::NotFound
    );
    assert_eq!(ans.dump(ours).await, before);
    assert_eq!(files_below(&ans.app.home.path().join("files")), files);
    let teams = ops::team::teams(&ans.app).await.unwrap();
    assert_eq!(teams.iter().map(|team| team.id).collect::<Vec<_>>(), [ours], "no team came along");
    let unknown = sync::code::InvitationCode::make(&crate::clock::SeededRandom::new(3)).text();
    let error = ops::handover::join(&ans.app, &path, &unknown, "Ans").await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::CodeUnknown);
    assert_eq!(ops::team::teams(&ans.app).await.unwrap().len(), 1, "a refused code leaves nothing behind");
}

async fn only_line(laptop: &Laptop, team: TeamId) -> String {
    let query = CaptureQuery { limit: 10, ..CaptureQuery::default() };
    let mut page = ops::capture::list(&laptop.app, team, &query).await.unwrap();
    assert_eq!(page.captures.len(), 1);
    page.captures.remove(0).line
}

#[tokio::test]
async fn a_clock_that_jumps_ahead_and_back_takes_no_word_and_no_order_away() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let now_ms = b.clock.now_ms();
    let capture = a.capture(team, "op tijd").await;
    two.share_all().await;
    // Ten years ahead, to the first day of 1970 because a battery is empty, a day ahead, and right again.
    let jumps = [now_ms + 10 * YEAR_MS, 1000, now_ms + YEAR_MS / 365 + 5000, now_ms + 3 * 60 * 60 * 1000];
    for (number, at_ms) in jumps.into_iter().enumerate() {
        a.clock.set(at_ms);
        let words = format!("van Ans na sprong {number}");
        ops::capture::change(&a.app, team, capture, CaptureChange::Line(words.clone())).await.unwrap();
        let own_round = ops::sharing::share_now(&a.app, team).await;
        assert!(own_round.is_ok(), "a wrong clock stops no sharing: {own_round:?}");
        a.share(team).await;
        b.share(team).await;
        assert_eq!(only_line(b, team).await, words, "who wrote last, wrote last");
        // Bob's clock is right; what he answers stands, though Ans's stamps are from another time.
        let answer = format!("van Bob na sprong {number}");
        ops::capture::change(&b.app, team, capture, CaptureChange::Line(answer.clone())).await.unwrap();
        b.share(team).await;
        a.share(team).await;
        assert_eq!(only_line(a, team).await, answer);
    }
    two.share_all().await;
    assert_eq!(a.dump(team).await, b.dump(team).await);
    let seen = ops::capture::capture(&a.app, team, capture).await.unwrap();
    assert!(seen.also_changed.is_empty(), "nothing was written at once: {:?}", seen.also_changed);
    for laptop in [a, b] {
        assert_eq!(ops::sharing::sharing(&laptop.app, team).await.unwrap().waiting_changes, 0);
        laptop.app.store.rebuild(team).await.unwrap();
    }
    assert_eq!(a.dump(team).await, b.dump(team).await);
}

#[tokio::test]
async fn what_was_kept_apart_by_a_clock_of_later_is_tried_again_when_it_is_right() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    a.capture(team, "Half aangekomen").await;
    a.share(team).await;
    let segment = two.newest_segment();
    let whole = fs::read(&segment).unwrap();
    let mut bytes = whole.clone();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    let arrived = fs::metadata(&segment).unwrap().modified().unwrap();
    let arrive = |bytes: &[u8]| {
        fs::write(&segment, bytes).unwrap();
        fs::File::options().append(true).open(&segment).unwrap().set_modified(arrived).unwrap();
    };
    arrive(&bytes);
    let now_ms = b.clock.now_ms();
    b.clock.set(now_ms + 10 * YEAR_MS);
    b.share(team).await;
    assert_eq!(ops::sharing::sharing(&b.app, team).await.unwrap().quarantined, 1);
    // Mended by another program: as long and as old as before, so that nothing but trying again shows it.
    arrive(&whole);
    b.clock.set(now_ms + 60_000);
    ops::sharing::share_now(&b.app, team).await.unwrap();
    assert!(b.dump(team).await.contains("Half aangekomen"));
    assert_eq!(ops::sharing::sharing(&b.app, team).await.unwrap().quarantined, 0);
}

#[tokio::test]
async fn two_teams_of_one_person_in_one_folder_stay_apart() {
    let (ans, shared) = (Laptop::new(1).await, Shared::new());
    let (one, other) = (ans.team().await, ans.team().await);
    for team in [one, other] {
        ops::sharing::choose_folder(&ans.app, team, shared.path()).await.unwrap();
        ans.capture(team, &format!("Van team {team}", team = team.0)).await;
    }
    for team in [one, other, one, other] {
        ans.share(team).await;
    }
    assert!(!ans.dump(one).await.contains(&other.0.to_string()));
    let bob = Laptop::new(2).await;
    let invitation = ans.invite(other, AccessRole::Member).await.unwrap();
    assert_eq!(bob.join(&shared, &invitation.code).await.unwrap().team, other, "the code says which");
    ans.share(other).await;
    bob.share(other).await;
    ans.share(other).await;
    assert_eq!(ans.dump(other).await, bob.dump(other).await);
    assert_eq!(ops::team::teams(&bob.app).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_file_that_could_not_be_shared_under_a_clock_of_later_is_shared_when_the_clock_is_right() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    two.share_all().await;
    let right_ms = b.clock.now_ms();
    b.clock.set(right_ms + YEAR_MS);
    let photo = b.attach(team, "foto.jpg", b"not really a photo").await;
    for writes in 0..3 {
        let broken = Faulty::after(writes, Stop::BeforeWriting, two.root());
        sync::run(&b.app, team, broken, Round::Everything).await.unwrap();
    }
    b.clock.set(right_ms);
    b.share(team).await;
    a.share(team).await;
    assert!(a.app.files.has(&photo), "nobody waits a year for it");
}
