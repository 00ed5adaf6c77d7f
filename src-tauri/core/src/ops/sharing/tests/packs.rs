//! Many small files become few, and nothing is lost on the way, whatever happens to any of them.

use super::laptop::{Laptop, TwoLaptops, files_below};
use crate::{domain::TeamId, limits::PACK_SEGMENTS_MIN, ops, sync, sync::Round, sync::names};
use std::{
    fs,
    path::{Path, PathBuf},
};

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// Two laptops, one of which shared so many lines one by one that its segments were packed.
pub async fn packed() -> TwoLaptops {
    let two = TwoLaptops::joined().await;
    for n in 0..PACK_SEGMENTS_MIN {
        two.a.capture(two.team, &format!("Regel {n}")).await;
        sync::share_now(&two.a.app, two.team, Round::Everything).await.unwrap();
    }
    two.share_all().await;
    two.share_all().await;
    assert_eq!(ended(&two, ".p").len(), 1, "a pack was made");
    two
}

fn own_folder(two: &TwoLaptops) -> PathBuf {
    two.root().join(names::LOG).join(two.a.app.device.to_string())
}

pub fn ended(two: &TwoLaptops, ending: &str) -> Vec<PathBuf> {
    let is_one = |path: &PathBuf| path.to_str().is_some_and(|path| path.ends_with(ending));
    files_below(&own_folder(two)).into_iter().filter(is_one).collect()
}

pub fn remove_all(files: &[PathBuf]) {
    files.iter().for_each(|file| fs::remove_file(file).unwrap());
}

fn cut(file: &Path) {
    let bytes = fs::read(file).unwrap();
    fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
}

/// Both work on a month and a half later, so that each says what it has.
pub async fn a_month_passes(two: &TwoLaptops) {
    for laptop in [&two.a, &two.b] {
        laptop.clock.advance(45 * DAY_MS);
    }
    say_something(&two.b, two.team).await;
    two.b.share(two.team).await;
}

async fn say_something(laptop: &Laptop, team: TeamId) {
    laptop.capture(team, "Een maand later").await;
    laptop.share(team).await;
}

#[tokio::test]
async fn a_newcomer_reads_everything_from_a_pack_alone() {
    let two = packed().await;
    let loose = ended(&two, ".s");
    assert!(loose.len() >= PACK_SEGMENTS_MIN, "loose ones stand beside it");
    remove_all(&loose);
    let late = two.third_joins(9).await;
    assert_eq!(late.dump(two.team).await, two.a.dump(two.team).await);
    assert!(ended(&two, ".s").len() < PACK_SEGMENTS_MIN, "nobody puts back what a whole pack holds");
}

#[tokio::test]
async fn what_lay_in_a_pack_that_broke_is_put_back_loose_by_any_holder() {
    let two = packed().await;
    remove_all(&ended(&two, ".s"));
    two.b.share(two.team).await;
    assert!(ended(&two, ".s").len() < PACK_SEGMENTS_MIN);
    cut(&ended(&two, ".p")[0]);
    two.b.share(two.team).await;
    assert!(ended(&two, ".s").len() >= PACK_SEGMENTS_MIN);
    two.a.share(two.team).await;
    assert_eq!(ended(&two, ".p").len(), 2, "its owner writes it again, beside what is left");
    two.share_all().await;
    let late = two.third_joins(9).await;
    assert_eq!(late.dump(two.team).await, two.a.dump(two.team).await);
    for laptop in [&two.a, &two.b, &late] {
        assert_eq!(ops::sharing::sharing(&laptop.app, two.team).await.unwrap().quarantined, 0);
    }
}

#[tokio::test]
async fn loose_segments_go_a_month_later_when_everybody_has_them_and_nothing_is_lost() {
    let two = packed().await;
    let before = ended(&two, ".s").len();
    for laptop in [&two.a, &two.b] {
        laptop.clock.advance(20 * DAY_MS);
    }
    two.share_all().await;
    assert!(ended(&two, ".s").len() >= before, "not within the month");
    a_month_passes(&two).await;
    two.a.share(two.team).await;
    assert!(ended(&two, ".s").len() < PACK_SEGMENTS_MIN);
    two.share_all().await;
    two.share_all().await;
    assert!(ended(&two, ".s").len() < PACK_SEGMENTS_MIN, "and they stay away");
    let late = two.third_joins(9).await;
    assert_eq!(late.dump(two.team).await, two.a.dump(two.team).await);
    late.app.store.rebuild(two.team).await.unwrap();
    assert_eq!(late.dump(two.team).await, two.a.dump(two.team).await);
}

#[tokio::test]
async fn a_clock_set_forward_takes_nothing_away() {
    let two = packed().await;
    let before = ended(&two, ".s");
    two.a.clock.advance(800 * DAY_MS);
    two.a.share(two.team).await;
    two.a.share(two.team).await;
    assert!(before.iter().all(|path| path.exists()), "nobody else says that a month has passed");
}

#[tokio::test]
async fn nothing_is_taken_away_without_a_whole_pack_in_its_place() {
    let two = packed().await;
    let before = ended(&two, ".s");
    let pack = ended(&two, ".p").remove(0);
    let (whole, modified) = (fs::read(&pack).unwrap(), fs::metadata(&pack).unwrap().modified().unwrap());
    a_month_passes(&two).await;
    // Damaged in silence: as long and as old as before.
    let mut bytes = whole.clone();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    fs::write(&pack, &bytes).unwrap();
    fs::File::options().write(true).open(&pack).unwrap().set_modified(modified).unwrap();
    two.a.share(two.team).await;
    assert!(before.iter().all(|path| path.exists()));
    // Only half of it arrived.
    cut(&pack);
    two.a.share(two.team).await;
    assert!(before.iter().all(|path| path.exists()));
}

#[tokio::test]
async fn a_copy_of_a_pack_under_a_strange_name_takes_nothing_away() {
    let two = packed().await;
    let before = ended(&two, ".s");
    let pack = ended(&two, ".p").remove(0);
    a_month_passes(&two).await;
    // Whole, but by its name something that anybody may throw away.
    fs::rename(&pack, pack.with_extension("p.oud")).unwrap();
    two.a.share(two.team).await;
    assert!(!ended(&two, ".p").is_empty() || before.iter().all(|path| path.exists()));
}

#[tokio::test]
async fn a_stranger_segment_in_a_pack_keeps_out_nothing_but_itself() {
    let two = packed().await;
    let pack = ended(&two, ".p").remove(0);
    remove_all(&ended(&two, ".s"));
    let bytes = fs::read(&pack).unwrap();
    let parsed = sync::pack::parse(&bytes).unwrap();
    let mut segments: Vec<Vec<u8>> = parsed.segments.iter().map(|segment| segment.to_vec()).collect();
    let at = segments[3].len() - 1;
    segments[3][at] ^= 1;
    let forged = sync::pack::build(parsed.team, parsed.device, parsed.from, parsed.to, &segments);
    fs::write(&pack, forged).unwrap();
    let late = Laptop::new(9).await;
    let invitation = two.a.invite(two.team, crate::domain::AccessRole::Member).await.unwrap();
    late.join(&two.shared, &invitation.code).await.unwrap();
    two.a.share(two.team).await;
    remove_all(&ended(&two, ".s"));
    late.share(two.team).await;
    let there = late.dump(two.team).await;
    assert!(there.contains("Regel 7") && there.contains("Regel 30"));
    two.share_all().await;
    late.share(two.team).await;
    late.share(two.team).await;
    assert_eq!(late.dump(two.team).await, two.a.dump(two.team).await);
}
