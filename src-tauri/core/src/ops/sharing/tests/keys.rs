//! Keys of who went: what they sealed stays readable, and nobody seals with them any more.

use super::{
    laptop::{Laptop, TwoLaptops},
    people::me,
};
use crate::{
    domain::{AccessRole, SharingState, TeamId},
    ops::{self, people},
};

/// Past every wait before somebody else mends keys.
const TWO_HOURS_MS: u64 = 2 * 60 * 60 * 1000;

async fn share_for_hours(team: TeamId, laptops: &[&Laptop]) {
    for _ in 0..4 {
        for laptop in laptops {
            laptop.clock.advance(TWO_HOURS_MS);
            laptop.share(team).await;
        }
    }
}

/// A decides without the folder, so that nobody hears of it yet; B in the folder.
async fn take_each_other_out(two: &TwoLaptops) {
    let (ans, bob) = (me(&two.a, two.team).await.id, me(&two.b, two.team).await.id);
    let (root, kept) = (two.root(), two.shared.path().join("elders"));
    std::fs::rename(&root, &kept).unwrap();
    people::remove_person(&two.a.app, two.team, &bob).await.unwrap();
    std::fs::rename(&kept, &root).unwrap();
    people::remove_person(&two.b.app, two.team, &ans).await.unwrap();
}

#[tokio::test]
async fn what_was_sealed_with_the_key_of_who_left_reaches_who_comes_back_later() {
    let two = TwoLaptops::joined_as(AccessRole::Facilitator).await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let c = two.third_joins(3).await;
    let d = two.third_joins(4).await;
    // All others are away while B takes C out, which turns the key, writes with it, and leaves.
    people::remove_person(&b.app, team, &me(&c, team).await.id).await.unwrap();
    b.capture(team, "met de nieuwe sleutel").await;
    b.share(team).await;
    Box::pin(people::leave(&b.app, team)).await.unwrap();
    b.share(team).await;

    share_for_hours(team, &[a, &d]).await;
    assert!(a.dump(team).await.contains("met de nieuwe sleutel"));
    assert_eq!(a.dump(team).await, d.dump(team).await);

    a.capture(team, "voor wie er nog is").await;
    d.capture(team, "en van wie er nog is").await;
    share_for_hours(team, &[a, &d, b, &c]).await;
    for line in ["voor wie er nog is", "en van wie er nog is"] {
        assert!(a.dump(team).await.contains(line) && d.dump(team).await.contains(line));
        for gone in [b, &c] {
            assert!(!gone.dump(team).await.contains(line), "who went reads nothing new");
        }
    }
}

#[tokio::test]
async fn of_two_managers_who_removed_each_other_the_one_who_went_reads_nothing_more() {
    let two = TwoLaptops::joined_as(AccessRole::Manager).await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let c = {
        let third = Laptop::new(3).await;
        let invitation = a.invite(team, AccessRole::Facilitator).await.unwrap();
        third.join(&two.shared, &invitation.code).await.unwrap();
        third
    };
    let d = two.third_joins(4).await;
    share_for_hours(team, &[a, b, &c, &d]).await;
    take_each_other_out(&two).await;
    for (who, line) in [(&c, "van Cas met de sleutel van Bob"), (&d, "van Dirk met de sleutel van Bob")] {
        who.share(team).await;
        who.capture(team, line).await;
        who.share(team).await;
    }
    share_for_hours(team, &[a, b, &c, &d]).await;
    assert_eq!(ops::sharing::sharing(&b.app, team).await.unwrap().state, SharingState::Removed);
    for line in ["van Cas met de sleutel van Bob", "van Dirk met de sleutel van Bob"] {
        assert!(a.dump(team).await.contains(line), "A never got that key from B: {line}");
    }
    for (who, line) in [(a, "daarna Ans"), (&c, "daarna Cas"), (&d, "daarna Dirk")] {
        who.capture(team, line).await;
        who.share(team).await;
    }
    share_for_hours(team, &[a, &c, &d, b]).await;
    for line in ["daarna Ans", "daarna Cas", "daarna Dirk"] {
        assert!(!b.dump(team).await.contains(line), "who was taken out reads on: {line}");
        assert!(a.dump(team).await.contains(line) && d.dump(team).await.contains(line));
    }
    assert_eq!(a.dump(team).await, c.dump(team).await);
    assert_eq!(a.dump(team).await, d.dump(team).await);
}

#[tokio::test]
async fn what_was_sealed_with_the_key_of_a_loser_by_who_left_before_knowing_reaches_who_stayed() {
    let two = TwoLaptops::joined_as(AccessRole::Manager).await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let c = two.third_joins(3).await;
    share_for_hours(team, &[a, b, &c]).await;
    take_each_other_out(&two).await;
    // C hears of B's decision alone, writes, and leaves.
    c.share(team).await;
    c.capture(team, "van Cas met de sleutel van Bob").await;
    Box::pin(people::leave(&c.app, team)).await.unwrap();

    // B is out, and C is: nobody who is in has that key.
    share_for_hours(team, &[a, &c, b]).await;
    assert!(a.dump(team).await.contains("van Cas met de sleutel van Bob"));
    let keys = || super::laptop::files_below(&two.root().join("keys")).len();
    let before = keys();
    share_for_hours(team, &[a, &c, b]).await;
    assert_eq!(keys(), before, "a key is given once");
    a.capture(team, "daarna Ans").await;
    share_for_hours(team, &[a, &c, b]).await;
    for gone in [b, &c] {
        assert!(!gone.dump(team).await.contains("daarna Ans"), "who went reads nothing new");
    }
}
