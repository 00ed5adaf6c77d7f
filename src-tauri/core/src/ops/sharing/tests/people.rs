//! Who is in: asking, letting in, roles, second devices, removing and leaving, on real laptops.

use super::laptop::{Laptop, Shared, TwoLaptops};
use crate::{
    ErrorCode,
    domain::{AccessRole, NewInvitation, Person, SharingState, TeamId},
    ops::{self, people},
    sync::Known,
};

pub(super) async fn me(laptop: &Laptop, team: TeamId) -> Person {
    let people = people::people(&laptop.app, team).await.unwrap();
    people.persons.into_iter().find(|person| person.is_me).unwrap()
}

pub(super) async fn code_error<T: std::fmt::Debug>(
    done: impl Future<Output = crate::Result<T>>,
) -> ErrorCode {
    done.await.unwrap_err().code()
}

#[tokio::test]
async fn a_facilitator_sees_who_asks_and_lets_them_in_or_not() {
    let shared = Shared::new();
    let (a, b, c) = (Laptop::new(1).await, Laptop::new(2).await, Laptop::new(3).await);
    let team = a.team().await;
    ops::sharing::choose_folder(&a.app, team, shared.path()).await.unwrap();
    let new =
        NewInvitation { role: AccessRole::Member, days_valid: 7, is_automatic: false, is_own_device: false };
    let first = people::invite(&a.app, team, new.clone()).await.unwrap();
    let second = people::invite(&a.app, team, new).await.unwrap();
    assert_eq!(people::people(&a.app, team).await.unwrap().invitations.len(), 2);
    b.join(&shared, &first.code).await.unwrap();
    c.join(&shared, &second.code).await.unwrap();
    for laptop in [&a, &b, &c, &a] {
        laptop.share(team).await;
    }
    let asked = people::people(&a.app, team).await.unwrap().requests;
    assert_eq!(asked.len(), 2, "nobody comes in by themselves");
    assert!(asked.iter().all(|request| request.name == "Bob" && request.may_accept));
    assert_eq!(b.state(team).await, SharingState::WaitingForAcceptance);
    assert_eq!(people::people(&b.app, team).await.unwrap().requests.len(), 1, "the question of the other");
    let known = Known::load(&b.app, team).await.unwrap();
    assert_eq!(known.membership.role(b.app.device), None);

    people::accept(&a.app, team, &asked[0].id).await.unwrap();
    people::accept(&a.app, team, &asked[0].id).await.expect("whoever was let in meanwhile is in");
    people::refuse(&a.app, team, &asked[1].id).await.unwrap();
    assert_eq!(code_error(people::accept(&a.app, team, &asked[1].id)).await, ErrorCode::NotFound);
    for laptop in [&b, &c, &a, &b, &c] {
        laptop.share(team).await;
    }
    let ins = [&b, &c].map(|laptop| laptop.app.device);
    let known = Known::load(&a.app, team).await.unwrap();
    assert_eq!(ins.iter().filter(|device| known.membership.role(**device).is_some()).count(), 1);
    let overview = people::people(&a.app, team).await.unwrap();
    assert!(overview.requests.is_empty() && overview.invitations.is_empty());

    let refused = if known.membership.role(b.app.device).is_none() { &b } else { &c };
    assert_eq!(refused.state(team).await, SharingState::RequestLapsed, "they do not wait for nothing");
    let new =
        NewInvitation { role: AccessRole::Member, days_valid: 7, is_automatic: true, is_own_device: false };
    let again = people::invite(&a.app, team, new).await.unwrap();
    refused.join(&shared, &again.code).await.unwrap();
    for laptop in [&a, refused] {
        laptop.share(team).await;
    }
    assert_eq!(refused.state(team).await, SharingState::AllShared);
}

#[tokio::test]
async fn who_asked_with_a_code_that_ended_before_anybody_answered_is_told() {
    let shared = Shared::new();
    let (a, b) = (Laptop::new(1).await, Laptop::new(2).await);
    let team = a.team().await;
    ops::sharing::choose_folder(&a.app, team, shared.path()).await.unwrap();
    let new =
        NewInvitation { role: AccessRole::Member, days_valid: 7, is_automatic: false, is_own_device: false };
    let code = people::invite(&a.app, team, new).await.unwrap().code;
    b.join(&shared, &code).await.unwrap();
    assert_eq!(b.state(team).await, SharingState::WaitingForAcceptance);
    b.clock.advance(20 * 24 * 60 * 60 * 1000);
    assert_eq!(b.state(team).await, SharingState::WaitingForAcceptance, "an answer may come late");
    b.clock.advance(20 * 24 * 60 * 60 * 1000);
    assert_eq!(b.state(team).await, SharingState::RequestLapsed);
}

#[tokio::test]
async fn a_name_on_a_request_is_not_in_the_folder_for_all_to_read() {
    let shared = Shared::new();
    let (a, b) = (Laptop::new(1).await, Laptop::new(2).await);
    let team = a.team().await;
    ops::sharing::choose_folder(&a.app, team, shared.path()).await.unwrap();
    let invitation = a.invite(team, AccessRole::Member).await.unwrap();
    b.join(&shared, &invitation.code).await.unwrap();
    let join = shared.path().join(crate::sync::names::team_folder(team)).join("join");
    let files = std::fs::read_dir(join).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
    for bytes in files {
        assert!(!bytes.windows(3).any(|window| window == b"Bob"));
    }
}

#[tokio::test]
async fn who_is_removed_stops_and_who_is_asked_back_brings_what_was_written_in_between() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let c = two.third_joins(3).await;
    b.capture(team, "voor het vertrek").await;
    two.share_all().await;
    c.share(team).await;

    let bob = me(b, team).await;
    people::remove_person(&a.app, team, &bob.id).await.unwrap();
    // B has not heard of it and goes on.
    b.capture(team, "na het vertrek").await;
    crate::sync::share_now(&b.app, team, crate::sync::Round::Everything).await.unwrap();
    a.capture(team, "geheim").await;
    for laptop in [a, &c, b, a, &c, b] {
        laptop.share(team).await;
    }
    assert_eq!(a.dump(team).await, c.dump(team).await);
    assert!(a.dump(team).await.contains("voor het vertrek"), "what was written before stays");
    assert!(!a.dump(team).await.contains("na het vertrek"));
    assert!(!b.dump(team).await.contains("geheim"), "the app of who left takes nothing in");
    assert!(b.dump(team).await.contains("na het vertrek"), "their own work stays on their own laptop");
    assert_eq!(b.state(team).await, SharingState::Removed);
    let gone = people::people(&a.app, team).await.unwrap().persons.pop().unwrap();
    assert_eq!((gone.access, gone.departure.unwrap().by.as_str()), (None, "Ans"));

    for _ in 0..6 {
        a.share(team).await;
    }
    assert_eq!(a.state(team).await, SharingState::AllShared, "what was decided needs no help");

    // Invited again, their work in between counts too, and they read everything.
    let again = a.invite(team, AccessRole::Member).await.unwrap();
    b.join(&two.shared, &again.code).await.unwrap();
    for laptop in [a, b, &c, a, b, &c, b] {
        laptop.share(team).await;
    }
    assert!(a.dump(team).await.contains("na het vertrek"));
    assert_eq!(a.dump(team).await, b.dump(team).await);
    assert_eq!(a.dump(team).await, c.dump(team).await);
    assert_eq!(ops::team::team(&b.app, team).await.unwrap().members.len(), 3, "the same person as before");
}

#[tokio::test]
async fn what_a_colleague_had_read_before_the_removal_was_known_stays_for_everybody() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let c = two.third_joins(3).await;
    b.capture(team, "op tijd").await;
    b.share(team).await;
    // C takes it in; A removes B without having seen it.
    c.share(team).await;
    let root = two.root();
    let kept = two.shared.path().join("elders");
    std::fs::rename(&root, &kept).unwrap();
    let bob = me(b, team).await;
    people::remove_person(&a.app, team, &bob.id).await.unwrap();
    std::fs::rename(&kept, &root).unwrap();
    for laptop in [a, &c, a, &c, a] {
        laptop.share(team).await;
    }
    assert!(a.dump(team).await.contains("op tijd"));
    assert_eq!(a.dump(team).await, c.dump(team).await);
}

#[tokio::test]
async fn a_segment_of_who_was_never_rightly_in_is_taken_back_everywhere() {
    let two = TwoLaptops::joined_as(AccessRole::Facilitator).await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let c = Laptop::new(3).await;
    // B lets C in while A, elsewhere, removes B.
    let invitation = b.invite(team, AccessRole::Member).await.unwrap();
    let bob = me(b, team).await;
    let root = two.root();
    let kept = two.shared.path().join("elders");
    std::fs::rename(&root, &kept).unwrap();
    people::remove_person(&a.app, team, &bob.id).await.unwrap();
    std::fs::rename(&kept, &root).unwrap();
    c.join(&two.shared, &invitation.code).await.unwrap();
    for laptop in [b, &c, b] {
        laptop.share(team).await;
    }
    c.capture(team, "van een gast").await;
    c.share(team).await;
    b.share(team).await;
    assert!(b.dump(team).await.contains("van een gast"));
    for laptop in [a, b, &c, a] {
        laptop.share(team).await;
    }
    assert!(!a.dump(team).await.contains("van een gast"));
    assert!(!b.dump(team).await.contains("van een gast"), "what was applied is taken back");
    b.app.store.rebuild(team).await.unwrap();
    assert!(!b.dump(team).await.contains("van een gast"));
}

#[tokio::test]
async fn a_person_uses_the_team_on_two_laptops_as_one() {
    let two = TwoLaptops::joined().await;
    let (b, team) = (&two.b, two.team);
    let second = Laptop::new(5).await;
    let new =
        NewInvitation { role: AccessRole::Reader, days_valid: 1, is_automatic: true, is_own_device: true };
    let invitation = people::invite(&b.app, team, new).await.unwrap();
    assert_eq!(invitation.role, AccessRole::Member, "as much as the person may");
    second.join(&two.shared, &invitation.code).await.unwrap();
    // Nobody else needs to be there for it.
    for laptop in [b, &second] {
        laptop.share(team).await;
    }
    assert_eq!(second.state(team).await, SharingState::AllShared);
    for laptop in [b, &second, &two.a, &second, &two.a] {
        laptop.share(team).await;
    }
    second.capture(team, "vanaf thuis").await;
    for laptop in [&second, &two.a, b, &second] {
        laptop.share(team).await;
    }
    assert_eq!(two.a.dump(team).await, second.dump(team).await);
    assert!(b.dump(team).await.contains("vanaf thuis"));
    assert_eq!(ops::team::team(&two.a.app, team).await.unwrap().members.len(), 2, "one person, one name");
    let bob = me(&second, team).await;
    assert_eq!((bob.name.as_str(), bob.devices.len()), ("Bob", 2));
    assert!(bob.devices.iter().all(|device| device.is_this || device.last_seen_ms.is_some()));

    let lost = bob.devices.iter().find(|device| !device.is_this).unwrap();
    assert!(lost.may_remove);
    people::remove_device(&second.app, team, &lost.id).await.unwrap();
    for laptop in [&second, &two.a, b, &two.a, b] {
        laptop.share(team).await;
    }
    assert_eq!(b.state(team).await, SharingState::Removed);
    assert_eq!(me(&second, team).await.access, Some(AccessRole::Member));
    two.a.clock.advance(60 * 60 * 1000);
    two.a.share(team).await;
    two.a.share(team).await;
    two.a.capture(team, "na het verlies").await;
    for laptop in [&two.a, b, &second, &two.a, b] {
        laptop.share(team).await;
    }
    assert!(second.dump(team).await.contains("na het verlies"));
    assert!(!b.dump(team).await.contains("na het verlies"), "a manager's app turned the key");
}

#[tokio::test]
async fn a_member_leaves_with_everything_shared_and_the_last_manager_cannot() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    assert_eq!(code_error(Box::pin(people::leave(&a.app, team))).await, ErrorCode::LastManager);
    assert!(!people::people(&a.app, team).await.unwrap().may_leave);
    b.capture(team, "op de valreep").await;
    people::leave(&b.app, team).await.unwrap();
    a.share(team).await;
    a.share(team).await;
    assert!(a.dump(team).await.contains("op de valreep"));
    assert_eq!(b.state(team).await, SharingState::Removed);
    assert_eq!(people::people(&a.app, team).await.unwrap().persons[1].departure.as_ref().unwrap().by, "");
}

#[tokio::test]
async fn roles_change_what_a_person_may_and_only_who_may_changes_them() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let (ans, bob) = (me(a, team).await, me(b, team).await);
    assert_eq!(
        code_error(people::set_access(&b.app, team, &ans.id, AccessRole::Reader)).await,
        ErrorCode::MayNotWrite
    );
    assert_eq!(
        code_error(people::set_access(&a.app, team, &ans.id, AccessRole::Reader)).await,
        ErrorCode::LastManager
    );
    people::set_access(&a.app, team, &bob.id, AccessRole::Reader).await.unwrap();
    two.share_all().await;
    b.capture(team, "van een lezer").await;
    two.share_all().await;
    assert!(!a.dump(team).await.contains("van een lezer"));
    people::set_access(&a.app, team, &bob.id, AccessRole::Facilitator).await.unwrap();
    two.share_all().await;
    assert!(a.dump(team).await.contains("van een lezer"), "it waited on their own laptop");
    let invitation = b.invite(team, AccessRole::Member).await.expect("a facilitator invites");
    people::revoke(&b.app, team, &open_invitation(b, team).await).await.unwrap();
    let c = Laptop::new(3).await;
    let error = c.join(&two.shared, &invitation.code).await.unwrap_err();
    assert_eq!((error.code(), error.detail().as_str()), (ErrorCode::CodeUnknown, "revoked"));
}

async fn open_invitation(laptop: &Laptop, team: TeamId) -> String {
    people::people(&laptop.app, team).await.unwrap().invitations.remove(0).id
}
