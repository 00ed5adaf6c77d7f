//! One thing that is wrong must not stand in the way of all that is right.

use super::laptop::TwoLaptops;
use crate::{ops, store};

#[tokio::test]
async fn a_segment_whose_rows_cannot_be_made_keeps_out_nothing_but_itself() {
    let two = TwoLaptops::joined().await;
    let team = two.team;
    for line in ["Ervoor", "Onmogelijk", "Erna"] {
        two.a.capture(team, line).await;
        two.a.share(team).await;
    }
    store::refuse_line(&mut two.b.app.store.read().await.unwrap(), "Onmogelijk").await.unwrap();
    two.b.share(team).await;
    let there = two.b.dump(team).await;
    assert!(there.contains("Ervoor") && there.contains("Erna") && !there.contains("Onmogelijk"));
    let sharing = ops::sharing::sharing(&two.b.app, team).await.unwrap();
    assert_eq!((sharing.quarantined, sharing.problem), (1, None), "it is kept apart and counted");
}
