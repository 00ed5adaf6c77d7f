//! What somebody wrote who was made a reader or taken out before everybody had it, and others went on with.

use super::{
    attacks::{plant_lie, reasons},
    handover::Stick,
    laptop::{Laptop, TwoLaptops, copy_folder, files_below, sequence},
    people::me,
};
use crate::{
    domain::{AccessRole, CaptureId, TeamId, Text, TextField},
    ops::{self, people},
    sync::{Known, names},
};

async fn text_of(laptop: &Laptop, team: TeamId, id: CaptureId) -> Text {
    ops::capture::capture(&laptop.app, team, id).await.unwrap().text
}

async fn write(laptop: &Laptop, team: TeamId, id: CaptureId, content: &str) {
    laptop.clock.advance(1000);
    let base = text_of(laptop, team, id).await.base;
    ops::text::save(&laptop.app, team, TextField::CaptureText { id }, content, &base).await.unwrap();
}

struct Scene {
    two: TwoLaptops,
    c: Laptop,
    capture: CaptureId,
}

/// What C wrote in the text, one after the other.
const WORDS: [&str; 4] = ["Een.", "Een. Twee.", "Een. Twee. Drie.", "Een. Twee. Drie. Vier."];
/// And what B made of it.
const TOGETHER: &str = "Een. Twee. Drie. Vier. Vijf.";

/// C wrote four times in a text, B had that and went on, and A made both readers: C before having what C wrote, B right
/// after having what B did.
async fn scene() -> Scene {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let c = two.third_joins(3).await;
    let capture = a.capture(team, "Bezoek").await;
    two.share_all().await;
    c.share(team).await;
    for content in WORDS {
        write(&c, team, capture, content).await;
        c.share(team).await;
    }
    b.share(team).await;
    write(b, team, capture, TOGETHER).await;
    b.share(team).await;
    let (bob, cas) = (me(b, team).await, me(&c, team).await);
    let root = two.root();
    let kept = two.shared.path().join("elders");
    std::fs::rename(&root, &kept).unwrap();
    people::set_access(&a.app, team, &cas.id, AccessRole::Reader).await.unwrap();
    std::fs::rename(&kept, &root).unwrap();
    // Only what B wrote reaches A.
    let log = root.join(names::LOG).join(c.app.device.to_string());
    std::fs::rename(&log, &kept).unwrap();
    a.share(team).await;
    assert_eq!(text_of(a, team, capture).await.content, "", "it waits for what C wrote");
    people::set_access(&a.app, team, &bob.id, AccessRole::Reader).await.unwrap();
    a.share(team).await;
    copy_folder(&kept, &log);
    Scene { two, c, capture }
}

#[tokio::test]
async fn an_edit_that_counts_brings_the_edits_that_it_was_built_upon() {
    let Scene { two, c, capture } = scene().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let records = || files_below(&two.root().join(names::MEMBERS)).len();
    let before = records();
    for laptop in [b, &c, a, b, &c] {
        laptop.share(team).await;
    }
    assert_eq!(records(), before + 1, "one record vouches for all that was built one upon the other");
    for laptop in [a, b, &c] {
        assert_eq!(text_of(laptop, team, capture).await.content, TOGETHER);
        let before = laptop.dump(team).await;
        assert_eq!(before, a.dump(team).await);
        laptop.app.store.rebuild(team).await.unwrap();
        assert_eq!(laptop.dump(team).await, before);
    }
    assert!(reasons(a, team).await.is_empty(), "nothing is kept apart any more");
    two.share_all().await;
    assert_eq!(records(), before + 1, "once is enough");
    let late = two.third_joins(4).await;
    late.share(team).await;
    assert_eq!(late.dump(team).await, a.dump(team).await, "and for who comes later it counts as well");
}

#[tokio::test]
async fn a_hand_over_file_brings_the_edits_too_that_one_which_counts_was_built_upon() {
    let Scene { two, c, capture } = scene().await;
    let (a, b, team, stick) = (&two.a, &two.b, two.team, Stick::new());
    stick.export(&c, team, "van c").await;
    let before = Known::load(&a.app, team).await.unwrap().membership.head;
    stick.take_in(a, "van c").await;
    assert_eq!(text_of(a, team, capture).await.content, TOGETHER);
    let said = Known::load(&a.app, team).await.unwrap().membership.head;
    assert_ne!(said, before, "it said so in a record");
    stick.export(a, team, "van a").await;
    for laptop in [b, &c] {
        stick.take_in(laptop, "van a").await;
        assert_eq!(laptop.dump(team).await, a.dump(team).await);
    }
    stick.take_in(a, "van c").await;
    assert_eq!(Known::load(&a.app, team).await.unwrap().membership.head, said, "once is enough");
}

#[tokio::test]
async fn nothing_else_of_who_went_comes_with_it() {
    let Scene { two, c, capture } = scene().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let known = Known::load(&c.app, team).await.unwrap();
    // Numbers that C used for what counts now.
    (1..=5).for_each(|seq| plant_lie(&two.root(), &c, &known, seq));
    for laptop in [b, &c, a, b, a] {
        laptop.share(team).await;
    }
    assert_eq!(text_of(a, team, capture).await.content, TOGETHER);
    assert!(!a.dump(team).await.contains("een leugen"));
    assert_eq!(reasons(a, team).await, ["may_not_write"; 5]);
    // Nor when C is taken out altogether.
    let cas = me(&c, team).await;
    people::remove_person(&a.app, team, &cas.id).await.unwrap();
    (6..=8).for_each(|seq| plant_lie(&two.root(), &c, &known, seq));
    for laptop in [a, b, a] {
        laptop.share(team).await;
    }
    assert_eq!(text_of(a, team, capture).await.content, TOGETHER);
    assert_eq!(reasons(a, team).await, ["removed"; 8]);
    for laptop in [a, b] {
        assert!(!laptop.dump(team).await.contains("een leugen"));
    }
}

#[tokio::test]
async fn nothing_vanishes_from_a_reader_while_the_last_file_of_who_went_is_on_its_way() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let c = two.third_joins(3).await;
    let cas = me(&c, team).await;
    people::set_access(&a.app, team, &cas.id, AccessRole::Reader).await.unwrap();
    b.capture(team, "Een").await;
    two.share_all().await;
    c.share(team).await;
    b.capture(team, "Twee").await;
    two.share_all().await;
    let bob = me(b, team).await;
    people::remove_person(&a.app, team, &bob.id).await.unwrap();
    a.share(team).await;
    let log = two.root().join(names::LOG).join(b.app.device.to_string());
    let newest = files_below(&log).into_iter().max_by_key(|path| sequence(path)).unwrap();
    std::fs::remove_file(newest).unwrap();
    c.share(team).await;
    let known = Known::load(&c.app, team).await.unwrap();
    assert_eq!(known.membership.role(b.app.device), None, "it has heard of it");
    let shown = c.dump(team).await;
    assert!(shown.contains("Een") && !shown.contains("Twee"));
    for laptop in [a, &c] {
        laptop.share(team).await;
    }
    assert!(c.dump(team).await.contains("Twee"));
    assert_eq!(c.dump(team).await, a.dump(team).await);
}
