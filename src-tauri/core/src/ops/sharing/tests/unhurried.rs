//! Own work waits for no look at everything.

use super::{
    faults::{Deed, Watched},
    laptop::{TwoLaptops, copy_folder},
};
use crate::{
    sync,
    sync::{Round, names},
};
use std::{fs, time::Duration};
use tokio::sync::mpsc::UnboundedReceiver;

fn all(deeds: &mut UnboundedReceiver<Deed>) -> Vec<Deed> {
    std::iter::from_fn(|| deeds.try_recv().ok()).collect()
}

fn first_write(deeds: &[Deed], of: &str) -> usize {
    let found = deeds.iter().position(|deed| matches!(deed, Deed::Written(path) if path.starts_with(of)));
    found.expect("it was written")
}

fn first_read(deeds: &[Deed], of: &str) -> usize {
    let found = deeds.iter().position(|deed| matches!(deed, Deed::Read(path) if path.starts_with(of)));
    found.expect("it was read")
}

#[tokio::test]
async fn after_a_start_own_work_goes_out_before_everything_is_read_again() {
    let mut two = TwoLaptops::joined().await;
    let team = two.team;
    two.b.capture(team, "Van Bob").await;
    two.share_all().await;
    two.a = two.a.restarted().await;
    two.a.capture(team, "Van Ans").await;
    two.b.capture(team, "Ook nog van Bob").await;
    two.b.share(team).await;
    let (folder, mut deeds, _) = Watched::at(two.root(), "none");
    assert_eq!(sync::run(&two.a.app, team, folder, Round::Everything).await.unwrap(), None);
    let deeds = all(&mut deeds);
    let written = first_write(&deeds, &format!("{}/{}", names::LOG, two.a.app.device));
    assert!(written < first_read(&deeds, names::MEMBERS), "what was seen before is compared later");
    let of_bob = first_read(&deeds, &format!("{}/{}", names::LOG, two.b.app.device));
    assert!(of_bob < written, "what is new is read first");
    let reads_of_bob =
        deeds.iter().filter(|deed| matches!(deed, Deed::Read(path) if path.starts_with("log/") && path.contains(&two.b.app.device.to_string())));
    let files = super::laptop::files_below(&two.root().join(names::LOG).join(two.b.app.device.to_string()));
    assert_eq!(reads_of_bob.count(), files.len(), "and each once");
    assert!(two.a.dump(team).await.contains("Ook nog van Bob"));
}

#[tokio::test]
async fn what_is_written_during_a_long_look_goes_out_before_it_ends() {
    let mut two = TwoLaptops::joined().await;
    let team = two.team;
    two.b.capture(team, "Van Bob").await;
    two.share_all().await;
    two.a = two.a.restarted().await;
    two.a.app.sharer.patience.set_comparing_max(Duration::ZERO);
    let (folder, mut deeds, go) = Watched::at(two.root(), names::MEMBERS);
    let writing = async {
        loop {
            if matches!(deeds.recv().await.unwrap(), Deed::Read(path) if path.starts_with(names::MEMBERS)) {
                break;
            }
        }
        two.a.capture(team, "Onder het kijken").await;
        drop(go);
        deeds
    };
    let (problem, mut deeds) = tokio::join!(sync::run(&two.a.app, team, folder, Round::Everything), writing);
    assert_eq!(problem.unwrap(), None);
    let deeds = all(&mut deeds);
    let written = first_write(&deeds, &format!("{}/{}", names::LOG, two.a.app.device));
    assert!(written < first_read(&deeds, &format!("{}/{}", names::LOG, two.b.app.device)));
}

#[tokio::test]
async fn a_number_that_is_taken_is_not_given_out_again_after_a_backup_though_nothing_was_read_again_yet() {
    let mut two = TwoLaptops::joined().await;
    let team = two.team;
    two.a.capture(team, "Voor de backup").await;
    two.share_all().await;
    let home = two.a.app.home.path().to_owned();
    let backup = two.shared.path().with_extension("backup");
    two.a = two.a.restarted_after(|| copy_folder(&home, &backup)).await;
    two.a.capture(team, "Na de backup").await;
    two.share_all().await;
    let taken = super::laptop::sequence(&two.newest_segment());
    two.a = two
        .a
        .restarted_after(|| {
            fs::remove_dir_all(&home).unwrap();
            copy_folder(&backup, &home);
        })
        .await;
    two.a.capture(team, "Na het terugzetten").await;
    // The app is closed before it has read everything again.
    let (folder, deeds, _go) = Watched::at(two.root(), names::MEMBERS);
    let mut deeds = deeds;
    let closing = async {
        loop {
            if matches!(deeds.recv().await.unwrap(), Deed::Read(path) if path.starts_with(names::MEMBERS)) {
                break;
            }
        }
    };
    tokio::select! {
        _ = sync::run(&two.a.app, team, folder, Round::Everything) => unreachable!("it waits at the gate"),
        () = closing => {}
    }
    let newest = super::laptop::sequence(&two.newest_segment());
    assert_eq!(newest, taken + 1, "its own later work was read first");
    drop(_go);
    two.share_all().await;
    assert_eq!(two.a.dump(team).await, two.b.dump(team).await);
    for words in ["Voor de backup", "Na de backup", "Na het terugzetten"] {
        assert!(two.b.dump(team).await.contains(words), "{words}");
    }
}
