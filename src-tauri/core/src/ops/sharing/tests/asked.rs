//! What is broken only where others look is asked for, and sent again by whoever holds it.

use super::{
    faults::{Faulty, Stop},
    laptop::{Laptop, TwoLaptops, files_below},
    packs::{ended, packed, remove_all},
};
use crate::{
    domain::{AccessRole, DeviceId, MediaPolicy, TeamId},
    limits::PACK_SEGMENTS_MIN,
    ops, sync,
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

    /// Before any time that the clocks of the laptops show.
    fn came_long_ago(&self) {
        let came = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        fs::File::options().append(true).open(&self.path).unwrap().set_modified(came).unwrap();
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

    // Who has it in another place asks for it no more, whatever stands under its first name.
    let packs = ended(&two, ".p").len();
    for number in 0..10 {
        broken.arrive();
        late.capture(team, &format!("Iets nieuws {number}")).await;
        late.share(team).await;
        broken.is_whole_again();
        a.share(team).await;
    }
    assert_eq!(ended(&two, ".p").len(), packs);
    assert_eq!(asked(&late, team).await.0, Vec::<String>::new());
}

#[tokio::test]
async fn a_segment_that_never_arrives_whole_is_sent_again_three_times_and_no_more() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    a.capture(team, "komt nooit heel aan").await;
    a.share(team).await;
    let newest = two.newest_segment();
    let stem = newest.file_stem().unwrap().to_str().unwrap().to_owned();
    let copies = || -> Vec<PathBuf> {
        let is_copy = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().starts_with(&stem);
        ended(&two, ".s").into_iter().filter(is_copy).collect()
    };
    for number in 0..14 {
        let all: Vec<Broken> = copies().iter().map(|path| Broken::of(path)).collect();
        all.iter().for_each(Broken::arrive);
        b.capture(team, &format!("Iets nieuws {number}")).await;
        b.share(team).await;
        all.iter().for_each(Broken::is_whole_again);
        all.iter().for_each(Broken::came_long_ago);
        a.share(team).await;
    }
    assert!(!b.dump(team).await.contains("komt nooit heel aan"));
    assert_eq!(copies().len(), 1 + 3);
}

#[tokio::test]
async fn what_one_request_asks_for_is_sent_a_few_parts_a_round_until_all_went() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    for number in 0..6 {
        a.attach(team, &format!("film {number}.mp4"), &[number; 5000]).await;
    }
    a.share(team).await;
    let parts = || files_below(&two.root().join(names::BLOBS));
    let broken: Vec<Broken> = parts().iter().map(|path| Broken::of(path)).collect();
    assert_eq!(broken.len(), 6);
    broken.iter().for_each(Broken::arrive);
    b.share(team).await;
    b.share(team).await;
    assert_eq!(asked(b, team).await.0.len(), 6);
    broken.iter().for_each(Broken::is_whole_again);
    a.share(team).await;
    assert_eq!(parts().len(), 6 + 4);
    a.share(team).await;
    assert_eq!(parts().len(), 6 + 6, "nobody had to ask again");
    a.share(team).await;
    assert_eq!(parts().len(), 6 + 6, "each was sent once for one request");
}

#[tokio::test]
async fn what_does_not_come_is_asked_for_every_six_hours_also_after_a_restart_and_what_is_unwished_no_more() {
    let TwoLaptops { a, b, team, shared } = TwoLaptops::joined().await;
    a.attach(team, "film.mp4", &[7; 5000]).await;
    a.share(team).await;
    let root = shared.path().join(names::team_folder(team));
    let part = files_below(&root.join(names::BLOBS)).pop().unwrap();
    Broken::of(&part).arrive();
    b.share(team).await;
    b.share(team).await;
    let (wanted, first) = asked(&b, team).await;
    assert_eq!(wanted.len(), 1);
    b.share(team).await;
    assert_eq!(asked(&b, team).await, (wanted.clone(), first), "not every round");
    b.share(team).await;
    b.share(team).await;
    let (again, second) = asked(&b, team).await;
    assert!(again == wanted && second > first);

    let b = b.restarted().await;
    b.share(team).await;
    assert_eq!(asked(&b, team).await, (wanted.clone(), second), "it is still asked for");
    b.share(team).await;
    b.share(team).await;
    let (again, third) = asked(&b, team).await;
    assert!(again == wanted && third > second);

    ops::media::set_policy(&b.app, team, MediaPolicy::OnDemand).await.unwrap();
    b.share(team).await;
    b.share(team).await;
    assert_eq!(asked(&b, team).await.0, Vec::<String>::new());
}

/// What a laptop asked for last, and the number of the ack in which it did.
async fn asked(laptop: &Laptop, team: TeamId) -> (Vec<String>, u64) {
    let mut conn = laptop.app.store.read().await.unwrap();
    let all = sync::heard(&mut conn, team).await.unwrap();
    let own = all.into_iter().find(|heard| heard.device == laptop.app.device).unwrap();
    (own.ack.wanted, own.ack.number)
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
    sharer.was_answered(two.team, bob, 5, "log/a.s", 100);
    assert!(!sharer.is_to_answer(two.team, bob, 5, "log/a.s", 99));
    assert!(sharer.is_to_answer(two.team, bob, 5, "log/a.s", 100), "it was only put off");
    for (team, device, number, path) in [
        (other, bob, 5, "log/a.s"),
        (two.team, DeviceId([9; 10]), 5, "log/a.s"),
        (two.team, bob, 6, "log/a.s"),
        (two.team, bob, 5, "log/b.s"),
    ] {
        assert!(sharer.is_to_answer(team, device, number, path, 99));
    }
}
