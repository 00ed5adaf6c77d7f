//! What somebody wrote who was made a reader or taken out before everybody had it, and others went on with.

use super::{
    attacks::{forged, plant, reasons},
    laptop::{Laptop, TwoLaptops, copy_folder},
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

/// C wrote twice in a text, B had that and went on, and A made both readers: C before having what C wrote, B right after
/// having what B did.
async fn scene() -> Scene {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let c = two.third_joins(3).await;
    let capture = a.capture(team, "Bezoek").await;
    two.share_all().await;
    c.share(team).await;
    for content in ["Een.", "Een. Twee."] {
        write(&c, team, capture, content).await;
        c.share(team).await;
    }
    b.share(team).await;
    write(b, team, capture, "Een. Twee. Drie.").await;
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
    for laptop in [b, &c, a, b, &c] {
        laptop.share(team).await;
    }
    for laptop in [a, b, &c] {
        assert_eq!(text_of(laptop, team, capture).await.content, "Een. Twee. Drie.");
        let before = laptop.dump(team).await;
        assert_eq!(before, a.dump(team).await);
        laptop.app.store.rebuild(team).await.unwrap();
        assert_eq!(laptop.dump(team).await, before);
    }
    assert!(reasons(a, team).await.is_empty(), "nothing is kept apart any more");
    let late = two.third_joins(4).await;
    late.share(team).await;
    assert_eq!(late.dump(team).await, a.dump(team).await, "and for who comes later it counts as well");
}

#[tokio::test]
async fn nothing_else_of_who_went_comes_with_it() {
    let Scene { two, c, capture } = scene().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let lie = |known: &Known, seq: u64| {
        let bytes = forged(known, &c.app.sharer.keys, known.newest_key().unwrap(), seq);
        plant(&two.root(), &names::segment(c.app.device, seq, &blake3::hash(&bytes)), &bytes);
    };
    let known = Known::load(&c.app, team).await.unwrap();
    // Numbers that C used for what counts now.
    (1..=3).for_each(|seq| lie(&known, seq));
    for laptop in [b, &c, a, b, a] {
        laptop.share(team).await;
    }
    assert_eq!(text_of(a, team, capture).await.content, "Een. Twee. Drie.");
    assert!(!a.dump(team).await.contains("een leugen"));
    assert!(reasons(a, team).await.iter().all(|reason| reason == "may_not_write"));
    // Nor when C is taken out altogether.
    let cas = me(&c, team).await;
    people::remove_person(&a.app, team, &cas.id).await.unwrap();
    (4..=6).for_each(|seq| lie(&known, seq));
    for laptop in [a, b, a] {
        laptop.share(team).await;
    }
    assert_eq!(text_of(a, team, capture).await.content, "Een. Twee. Drie.");
    for laptop in [a, b] {
        assert!(!laptop.dump(team).await.contains("een leugen"));
    }
}
