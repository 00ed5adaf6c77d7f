//! What devices tell each other that they have: enough to see trouble, and nothing when there is nothing to say.

use super::laptop::{Laptop, Shared, TwoLaptops, copy_folder, files_below};
use crate::{
    domain::{DeviceId, SharingState, TeamId},
    ops,
    sync::{self, Ack, names},
};
use std::{collections::BTreeMap, fs};

/// What a laptop last heard from a device.
async fn heard(laptop: &Laptop, team: TeamId, device: DeviceId) -> Option<Ack> {
    let mut conn = laptop.app.store.read().await.unwrap();
    let all = sync::heard(&mut conn, team).await.unwrap();
    all.into_iter().find(|heard| heard.device == device).map(|heard| heard.ack)
}

fn contents(two: &TwoLaptops) -> BTreeMap<std::path::PathBuf, Vec<u8>> {
    files_below(&two.root()).into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

#[tokio::test]
async fn two_idle_laptops_fall_silent() {
    let two = TwoLaptops::joined().await;
    two.a.capture(two.team, "Een regel").await;
    two.share_all().await;
    two.share_all().await;
    let before = contents(&two);
    assert!(before.keys().any(|path| path.extension().is_some_and(|ending| ending == "a")), "they told");
    for _ in 0..5 {
        two.share_all().await;
    }
    assert!(contents(&two) == before, "when nobody works, nothing is written");
}

#[tokio::test]
async fn a_laptop_hears_what_the_other_has_and_that_both_show_the_same() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    a.capture(team, "Van A").await;
    b.capture(team, "Van B").await;
    two.share_all().await;
    two.share_all().await;
    let (of_a, of_b) =
        (heard(b, team, a.app.device).await.unwrap(), heard(a, team, b.app.device).await.unwrap());
    for (ack, own) in [(&of_a, a.app.device), (&of_b, b.app.device)] {
        assert!(ack.seq_last > 0 && ack.covers(own, 1, ack.seq_last));
    }
    assert!(of_b.covers(a.app.device, 1, of_a.seq_last) && of_a.covers(b.app.device, 1, of_b.seq_last));
    assert_eq!(of_a.knowledge, of_b.knowledge);
    assert!(of_a.digest.is_some() && of_a.digest == of_b.digest, "equal knowledge gives equal rows");
}

#[tokio::test]
async fn who_has_work_that_waits_says_nothing_of_its_rows() {
    let two = TwoLaptops::joined_as(crate::domain::AccessRole::Reader).await;
    let team = two.team;
    two.b.capture(team, "Alleen hier").await;
    two.a.capture(team, "Voor iedereen").await;
    two.share_all().await;
    two.share_all().await;
    let said = heard(&two.a, team, two.b.app.device).await.unwrap();
    assert_eq!(said.digest, None);
    assert_eq!(Some(said.knowledge), heard(&two.a, team, two.a.app.device).await.map(|ack| ack.knowledge));
}

#[tokio::test]
async fn three_acks_stay_and_the_rest_goes_and_only_after_a_pause_comes_another() {
    let two = TwoLaptops::joined().await;
    let team = two.team;
    let folder = two.root().join(names::acks_of(two.a.app.device));
    for n in 0..6 {
        two.a.capture(team, &format!("Regel {n}")).await;
        two.a.share(team).await;
    }
    let before = files_below(&folder);
    assert_eq!(before.len(), 3);
    two.a.capture(team, "Meteen daarna").await;
    ops::sharing::share_now(&two.a.app, team).await.unwrap();
    assert_eq!(files_below(&folder), before, "not with every change");
    ops::sharing::share_all(&two.a.app).await.unwrap();
    assert_ne!(files_below(&folder), before, "at the end it is told at once");
    assert_eq!(files_below(&folder).len(), 3);
}

#[tokio::test]
async fn an_ack_that_vanishes_or_breaks_troubles_nobody_and_is_not_passed_on() {
    let two = TwoLaptops::joined().await;
    let team = two.team;
    two.share_all().await;
    let folder = two.root().join(names::acks_of(two.a.app.device));
    for ack in files_below(&folder) {
        let bytes = fs::read(&ack).unwrap();
        fs::write(&ack, &bytes[..bytes.len() / 2]).unwrap();
    }
    two.b.share(team).await;
    two.b.share(team).await;
    assert_eq!(ops::sharing::sharing(&two.b.app, team).await.unwrap().quarantined, 0);
    fs::remove_dir_all(&folder).unwrap();
    two.b.share(team).await;
    assert!(!folder.exists(), "nobody puts back what another said");
    assert_eq!(ops::sharing::sharing(&two.b.app, team).await.unwrap().state, SharingState::AllShared);
}

#[tokio::test]
async fn what_a_stranger_says_is_not_heard() {
    let two = TwoLaptops::joined().await;
    let stranger = Laptop::new(5).await;
    let elsewhere = Shared::new();
    let theirs = stranger.team().await;
    ops::sharing::choose_folder(&stranger.app, theirs, elsewhere.path()).await.unwrap();
    stranger.share(theirs).await;
    let device = stranger.app.device;
    assert!(heard(&stranger, theirs, device).await.is_some(), "there it was said");
    let acks = names::acks_of(device);
    copy_folder(&elsewhere.path().join(names::team_folder(theirs)).join(&acks), &two.root().join(&acks));
    two.b.share(two.team).await;
    assert!(heard(&two.b, two.team, device).await.is_none());
    assert_eq!(ops::sharing::sharing(&two.b.app, two.team).await.unwrap().quarantined, 0);
}
