//! What a person was given to join with, looked at before it is used.

use super::laptop::{Laptop, Shared, TwoLaptops};
use crate::{ErrorCode, domain::AccessRole, ops};

const EIGHT_DAYS_MS: u64 = 8 * 24 * 60 * 60 * 1000;

#[tokio::test]
async fn a_link_says_at_once_that_it_is_over_or_that_its_team_is_here() {
    let (a, b, shared) = (Laptop::new(1).await, Laptop::new(2).await, Shared::new());
    let team = a.team().await;
    ops::sharing::choose_folder(&a.app, team, shared.path()).await.unwrap();
    let invitation = a.invite(team, AccessRole::Member).await.unwrap();
    let there = ops::invitation::look_at(&b.app, &invitation.link).await.unwrap();
    assert_eq!((&there.code, there.has_expired, there.team), (&invitation.code, false, None));
    let own = ops::invitation::look_at(&a.app, &invitation.link).await.unwrap();
    assert_eq!(own.team, Some(team), "who made it is in the team");

    b.clock.advance(EIGHT_DAYS_MS);
    a.clock.advance(EIGHT_DAYS_MS);
    assert!(ops::invitation::look_at(&b.app, &invitation.link).await.unwrap().has_expired);
    let code_alone = ops::invitation::look_at(&b.app, &invitation.code).await.unwrap();
    assert!(!code_alone.has_expired, "a code alone does not say until when");
    assert!(
        ops::invitation::look_at(&a.app, &invitation.code).await.unwrap().has_expired,
        "it is known there"
    );
    let wrong = invitation.link.replace("join/", "join/2");
    let error = ops::invitation::look_at(&b.app, &wrong).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::CodeMistyped);
}

#[tokio::test]
async fn who_asked_with_a_link_is_brought_to_the_team_by_it_until_they_are_out() {
    let mut two = TwoLaptops::joined().await;
    let c = Laptop::new(3).await;
    let invitation = two.a.invite(two.team, AccessRole::Member).await.unwrap();
    let message = format!("Hoi Cas, doe mee: {}", invitation.link);
    c.join(&two.shared, &message).await.unwrap();
    let asked = ops::invitation::look_at(&c.app, &message).await.unwrap();
    assert_eq!(asked.team, Some(two.team), "asked, and not let in yet");
    two.share_all().await;
    c.share(two.team).await;
    let inside = ops::invitation::look_at(&c.app, &message).await.unwrap();
    assert_eq!(inside.team, Some(two.team));

    // A laptop that was restored has the team, but must be let in again.
    let (own, other) = (two.b.app.home.keys(), c.app.home.keys());
    two.b = two.b.restarted_after(|| assert!(std::fs::copy(other, own).is_ok())).await;
    let again = two.a.invite(two.team, AccessRole::Member).await.unwrap();
    two.a.share(two.team).await;
    let _ = ops::sharing::share_now(&two.b.app, two.team).await;
    assert_eq!(ops::invitation::look_at(&two.b.app, &again.link).await.unwrap().team, None);
    two.b.join(&two.shared, &again.link).await.unwrap();
}
