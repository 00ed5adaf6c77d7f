//! What is broken only where others look is asked for, and sent again by whoever holds it.

use super::{
    faults::{Faulty, Stop},
    laptop::{Laptop, TwoLaptops, files_below},
    packs::{ended, packed, remove_all},
};
use crate::{
    domain::{AccessRole, DeviceId, TeamId},
    limits::PACK_SEGMENTS_MIN,
    sync,
    sync::{Round, names},
};
use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

/// A file as it arrives broken with others, however often it is compared, while its writer sees it whole.
struct Broken {
    path: PathBuf,
    whole: Vec<u8>,
}

impl Broken {
    fn of(path: &Path) -> Self {
        Self { path: path.to_owned(), whole: fs::read(path).unwrap() }
    }

    fn arrive(&self) {
        fs::write(&self.path, &self.whole[..self.whole.len() / 2]).unwrap();
        let arrived = SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000);
        fs::File::options().append(true).open(&self.path).unwrap().set_modified(arrived).unwrap();
    }

    fn is_whole_again(&self) {
        fs::write(&self.path, &self.whole).unwrap();
    }
}

#[tokio::test]
async fn a_film_that_arrives_broken_everywhere_else_is_sent_again_a_few_times_and_no_more() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let film = a.attach(team, "film.mp4", &[7; 5000]).await;
    a.share(team).await;
    let part = files_below(&two.root().join(names::BLOBS)).pop().unwrap();
    let broken = Broken::of(&part);
    for _ in 0..4 {
        broken.arrive();
        b.share(team).await;
        broken.is_whole_again();
        a.share(team).await;
    }
    broken.arrive();
    b.share(team).await;
    assert!(b.app.files.has(&film));
    assert_eq!(fs::read(&part).unwrap().len(), broken.whole.len() / 2, "what was there was not touched");

    // Where nothing arrives whole, sending ends some time.
    let film = a.attach(team, "andere.mp4", &[8; 5000]).await;
    a.share(team).await;
    for number in 0..12 {
        let parts: Vec<Broken> =
            files_below(&two.root().join(names::BLOBS)).iter().map(|path| Broken::of(path)).collect();
        parts.iter().for_each(Broken::arrive);
        b.capture(team, &format!("Iets nieuws {number}")).await;
        b.share(team).await;
        parts.iter().for_each(Broken::is_whole_again);
        a.share(team).await;
    }
    assert!(!b.app.files.has(&film));
    assert!(files_below(&two.root().join(names::BLOBS)).len() <= 2 * (1 + 3));
}

#[tokio::test]
async fn a_pack_that_arrives_broken_with_a_newcomer_is_made_again_by_a_holder() {
    let two = packed().await;
    let (a, team) = (&two.a, two.team);
    remove_all(&ended(&two, ".s"));
    let late = Laptop::new(9).await;
    let invitation = a.invite(team, AccessRole::Member).await.unwrap();
    late.join(&two.shared, &invitation.code).await.unwrap();
    a.share(team).await;
    let broken = Broken::of(&ended(&two, ".p")[0]);
    for _ in 0..4 {
        broken.arrive();
        late.share(team).await;
        broken.is_whole_again();
        a.share(team).await;
    }
    broken.arrive();
    late.share(team).await;
    assert_eq!(late.dump(team).await, a.dump(team).await);
    assert!(ended(&two, ".p").len() > 1, "it stands beside the broken one");
    assert!(ended(&two, ".s").len() < PACK_SEGMENTS_MIN, "no loose one was put back");
}

#[tokio::test]
async fn copies_that_nobody_can_mend_keep_back_no_request_and_an_answer_that_failed_is_given_later() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    a.capture(team, "onderweg gebroken").await;
    a.share(team).await;
    let broken = Broken::of(&two.newest_segment());
    for number in 0..70 {
        let copy = broken.path.with_file_name(format!("a copy of something {number}.s"));
        fs::write(copy, &broken.whole[..20]).unwrap();
    }
    for _ in 0..3 {
        broken.arrive();
        b.share(team).await;
        broken.is_whole_again();
        let full = Faulty::after(0, Stop::DiskFull, two.root());
        a.clock.advance(2 * 60 * 60 * 1000);
        sync::run(&a.app, team, full, Round::Everything).await.unwrap();
    }
    broken.arrive();
    b.share(team).await;
    assert!(!b.dump(team).await.contains("onderweg gebroken"), "nothing could be written");
    broken.is_whole_again();
    a.share(team).await;
    broken.arrive();
    b.share(team).await;
    assert!(b.dump(team).await.contains("onderweg gebroken"));
}

#[tokio::test]
async fn an_answer_in_one_team_is_none_in_another() {
    let two = TwoLaptops::joined().await;
    let (sharer, bob) = (&two.a.app.sharer, two.b.app.device);
    let other = TeamId(uuid::Uuid::from_u128(7));
    sharer.was_answered(two.team, bob, 5);
    assert!(!sharer.is_to_answer(two.team, bob, 5));
    for (team, device, number) in [(other, bob, 5), (two.team, DeviceId([9; 10]), 5), (two.team, bob, 6)] {
        assert!(sharer.is_to_answer(team, device, number));
    }
}
