//! What the place "sharing and health" says: whose device lacks what, whose clock is off, and what is wrong.

use super::laptop::{Laptop, TwoLaptops, copy_folder};
use crate::{
    App, ErrorCode, Topic,
    domain::{ClockState, DeviceHealth, Health, ProblemKind, SharingState, TeamId},
    ops, store,
};
use std::fs;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

async fn health(laptop: &Laptop, team: TeamId) -> Health {
    ops::health::health(&laptop.app, team).await.unwrap()
}

/// How another laptop looks from here.
async fn seen(laptop: &Laptop, team: TeamId, other: &App) -> DeviceHealth {
    let id = other.device.to_string();
    health(laptop, team).await.devices.into_iter().find(|device| device.device == id).unwrap()
}

async fn problem(laptop: &Laptop, team: TeamId, kind: ProblemKind) -> Option<(u32, Vec<String>)> {
    let found = health(laptop, team).await.problems.into_iter().find(|problem| problem.kind == kind);
    found.map(|problem| (problem.count, problem.about))
}

#[tokio::test]
async fn a_team_in_good_health_has_no_problems_and_shows_every_device() {
    let two = TwoLaptops::joined().await;
    let team = two.team;
    two.a.capture(team, "Gesprek met Ans").await;
    two.share_all().await;
    two.share_all().await;
    let health = health(&two.a, team).await;
    assert_eq!(health.problems, []);
    let names: Vec<_> = health.devices.iter().map(|device| (device.name.as_str(), device.is_this)).collect();
    assert_eq!(names, [("Ans", true), ("Bob", false)]);
    for device in &health.devices {
        assert_eq!((device.missing_segments, device.behind_segments), (0, 0), "{device:?}");
        assert_eq!((device.clock, device.differs), (ClockState::Good, false), "{device:?}");
        assert!(device.changes_here > 0.0 && device.last_seen_ms.is_some() && device.app_version.is_some());
    }
    assert!(health.log_bytes > 0.0 && health.changes > 0.0 && health.last_checked_ms.is_some());
}

#[tokio::test]
async fn a_segment_that_did_not_arrive_is_a_gap_here_and_a_lag_there_until_it_does() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    two.share_all().await;
    a.capture(team, "Onderweg").await;
    a.share(team).await;
    let segment = two.newest_segment();
    let elsewhere = two.shared.path().join("elders.s");
    fs::rename(&segment, &elsewhere).unwrap();
    b.share(team).await;
    assert_eq!(seen(b, team, &a.app).await.missing_segments, 1);
    assert_eq!(problem(b, team, ProblemKind::MissingSegments).await, None, "it may be on its way");
    b.clock.advance(20 * 60_000);
    assert_eq!(problem(b, team, ProblemKind::MissingSegments).await, Some((1, vec!["Ans".to_owned()])));
    assert!(seen(a, team, &b.app).await.behind_segments > 0, "it has not said to have it");
    fs::rename(&elsewhere, &segment).unwrap();
    two.share_all().await;
    assert_eq!(seen(b, team, &a.app).await.missing_segments, 0);
    assert_eq!(seen(a, team, &b.app).await.behind_segments, 0);
    assert_eq!(problem(b, team, ProblemKind::MissingSegments).await, None);
}

#[tokio::test]
async fn a_clock_that_runs_ahead_or_behind_is_told_and_changes_nothing_of_the_work() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    two.share_all().await;
    b.clock.advance(3 * DAY_MS);
    b.capture(team, "Van overmorgen").await;
    two.share_all().await;
    let there = seen(a, team, &b.app).await;
    assert_eq!(there.clock, ClockState::Ahead);
    assert!(there.clock_off_ms > 2.0 * DAY_MS as f64);
    assert_eq!(problem(a, team, ProblemKind::ClockWrong).await, Some((1, vec!["Bob".to_owned()])));
    let here = seen(b, team, &a.app).await;
    assert_eq!(here.clock, ClockState::Behind, "it has what was made later than it says");
    assert!(here.clock_off_ms < -2.0 * DAY_MS as f64);
    assert_eq!(a.dump(team).await, b.dump(team).await);
}

#[tokio::test]
async fn two_laptops_that_know_the_same_and_show_something_else_raise_an_alarm() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    a.capture(team, "Zo staat het er").await;
    two.share_all().await;
    store::spoil_line(&mut b.app.store.read().await.unwrap(), "Zo staat het er").await.unwrap();
    a.capture(team, "Iets nieuws").await;
    two.share_all().await;
    two.share_all().await;
    assert!(seen(a, team, &b.app).await.differs);
    assert_eq!(problem(a, team, ProblemKind::Differs).await, Some((1, vec!["Bob".to_owned()])));
    assert_eq!(a.state(team).await, SharingState::NeedsHelp);

    b.app.store.rebuild(team).await.unwrap();
    a.capture(team, "Nog iets").await;
    two.share_all().await;
    two.share_all().await;
    assert_eq!(problem(a, team, ProblemKind::Differs).await, None, "made again from the log it agrees");
    assert_eq!(a.state(team).await, SharingState::AllShared);
}

#[tokio::test]
async fn a_file_that_stays_damaged_is_told_with_whose_it_is() {
    let two = TwoLaptops::joined().await;
    let team = two.team;
    two.a.capture(team, "Beschadigd").await;
    two.a.share(team).await;
    let segment = two.newest_segment();
    let whole = fs::read(&segment).unwrap();
    fs::write(&segment, &whole[..whole.len() / 2]).unwrap();
    two.b.share(team).await;
    assert_eq!(problem(&two.b, team, ProblemKind::Damaged).await, None, "it may still be coming");
    two.b.share(team).await;
    assert_eq!(problem(&two.b, team, ProblemKind::Damaged).await, Some((1, vec!["Ans".to_owned()])));
    two.share_all().await;
    assert_eq!(problem(&two.b, team, ProblemKind::Damaged).await, None, "somebody held it whole");
}

#[tokio::test]
async fn a_number_that_was_written_twice_is_kept_twice_and_told() {
    let mut two = TwoLaptops::joined().await;
    let team = two.team;
    two.share_all().await;
    let home = two.a.app.home.path().to_owned();
    let (backup, elsewhere) =
        (two.shared.path().with_extension("backup"), two.shared.path().join("elders.s"));
    two.a = two.a.restarted_after(|| copy_folder(&home, &backup)).await;
    two.a.capture(team, "De eerste keer").await;
    two.a.share(team).await;
    let segment = two.newest_segment();
    two.a = two
        .a
        .restarted_after(|| {
            fs::remove_dir_all(&home).unwrap();
            copy_folder(&backup, &home);
            fs::rename(&segment, &elsewhere).unwrap();
        })
        .await;
    two.a.capture(team, "De tweede keer").await;
    two.a.share(team).await;
    fs::rename(&elsewhere, &segment).unwrap();
    two.share_all().await;
    let there = two.b.dump(team).await;
    assert!(there.contains("De eerste keer") && there.contains("De tweede keer"), "both are kept");
    assert_eq!(two.a.dump(team).await, there);
    for laptop in [&two.a, &two.b] {
        let told = problem(laptop, team, ProblemKind::TwoOfOneNumber).await;
        assert_eq!(told, Some((1, vec!["Ans".to_owned()])));
    }
}

#[tokio::test]
async fn looking_through_the_whole_folder_finds_what_no_hint_shows_and_tells_how_far_it_is() {
    let two = TwoLaptops::joined().await;
    let team = two.team;
    two.a.capture(team, "Stil beschadigd").await;
    two.share_all().await;
    let segment = two.newest_segment();
    let (mut bytes, modified) =
        (fs::read(&segment).unwrap(), fs::metadata(&segment).unwrap().modified().unwrap());
    let at = bytes.len() - 1;
    bytes[at] ^= 1;
    fs::write(&segment, &bytes).unwrap();
    fs::File::options().write(true).open(&segment).unwrap().set_modified(modified).unwrap();
    two.b.share(team).await;
    let count = || super::laptop::files_below(segment.parent().unwrap()).len();
    let before = count();

    let mut commits = two.b.app.store.listen();
    let checked_before = health(&two.b, team).await.last_checked_ms.unwrap();
    two.b.clock.advance(1000);
    ops::health::check_folder(&two.b.app, team).await.unwrap();
    assert_eq!(count(), before + 1, "who holds it whole puts it beside");
    let after = health(&two.b, team).await;
    assert!(after.check.is_none() && after.last_checked_ms.unwrap() > checked_before);
    let mut told = 0;
    while let Ok(changed) = commits.try_recv() {
        told += usize::from(changed.topics.contains(&Topic::Sharing));
    }
    assert!(told >= 3, "its beginning, its way and its end are announced");
}

#[tokio::test]
async fn a_check_that_is_stopped_is_over_and_counts_for_nothing() {
    let two = TwoLaptops::joined().await;
    let (app, team) = (&two.b.app, two.team);
    two.share_all().await;
    let checked_before = health(&two.b, team).await.last_checked_ms;
    let mut commits = app.store.listen();
    let stopping = async {
        commits.recv().await.unwrap();
        assert!(app.sharer.check(team).is_some());
        ops::health::cancel_check(app, team);
    };
    ops::health::cancel_check(app, team);
    let (checked, ()) = tokio::join!(ops::health::check_folder(app, team), stopping);
    assert_eq!(checked.unwrap_err().code(), ErrorCode::Cancelled);
    let after = health(&two.b, team).await;
    assert_eq!((after.check, after.last_checked_ms), (None, checked_before));
    two.b.clock.advance(1000);
    ops::health::check_folder(app, team).await.unwrap();
    assert!(health(&two.b, team).await.last_checked_ms > checked_before);
}
