//! Laptops that were taken out of the team and ask to come back.

use super::{
    laptop::{Laptop, TwoLaptops, copy_folder, files_below},
    people::{code_error, me},
};
use crate::{
    ErrorCode,
    domain::{AccessRole, NewInvitation, SharingState},
    ops::people,
    store,
    sync::{Known, membership, names, own_record},
};

/// B's second laptop, which A took out of the team, and a code for anybody that was typed on it.
async fn comes_back(role: AccessRole) -> (TwoLaptops, Laptop) {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let second = Laptop::new(5).await;
    let new = NewInvitation { role, days_valid: 1, is_automatic: true, is_own_device: true };
    let invitation = people::invite(&b.app, team, new).await.unwrap();
    second.join(&two.shared, &invitation.code).await.unwrap();
    for laptop in [b, &second, a, b, &second] {
        laptop.share(team).await;
    }
    people::remove_device(&a.app, team, &second.app.device.to_string()).await.unwrap();
    for laptop in [a, b, &second] {
        laptop.share(team).await;
    }
    assert_eq!(second.state(team).await, SharingState::Removed);
    (two, second)
}

fn records(two: &TwoLaptops) -> usize {
    files_below(&two.root().join(names::MEMBERS)).len()
}

#[tokio::test]
async fn a_laptop_that_was_taken_out_comes_back_as_its_persons_after_somebody_was_asked() {
    let (two, second) = comes_back(AccessRole::Member).await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let code = a.invite(team, AccessRole::Reader).await.unwrap().code;
    a.share(team).await;
    second.join(&two.shared, &code).await.unwrap();
    let before = records(&two);
    for _ in 0..3 {
        for laptop in [&second, a, b] {
            laptop.share(team).await;
        }
    }
    assert_eq!(records(&two), before, "nobody makes a record that comes to nothing");
    let bob = me(b, team).await;
    let asked = people::people(&a.app, team).await.unwrap().requests;
    assert_eq!((asked.len(), asked[0].person.as_ref(), asked[0].may_accept), (1, Some(&bob.id), true));
    assert_eq!(asked[0].role, AccessRole::Member, "what it comes to, not what the code says");
    people::accept(&a.app, team, &asked[0].id).await.unwrap();
    for laptop in [a, &second, b, a] {
        laptop.share(team).await;
    }
    assert_eq!(records(&two), before + 1);
    let bob = me(&second, team).await;
    assert_eq!((bob.devices.len(), bob.access), (2, Some(AccessRole::Member)), "as much as the person may");
    assert_eq!(second.dump(team).await, a.dump(team).await);
}

#[tokio::test]
async fn who_was_taken_out_comes_back_on_their_second_laptop_too() {
    let (two, second) = comes_back(AccessRole::Member).await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    people::remove_person(&a.app, team, &me(b, team).await.id).await.unwrap();
    let code = a.invite(team, AccessRole::Reader).await.unwrap().code;
    a.share(team).await;
    second.clock.advance(24 * 60 * 60 * 1000);
    second.join(&two.shared, &code).await.unwrap();
    for laptop in [&second, a, b, &second] {
        laptop.share(team).await;
    }
    let bob = me(&second, team).await;
    assert_eq!((bob.access, second.state(team).await), (Some(AccessRole::Reader), SharingState::AllShared));
    assert_eq!(b.state(team).await, SharingState::Removed, "only the laptop that asked");
    let before = records(&two);
    for laptop in [a, &second, a, &second] {
        laptop.share(team).await;
    }
    assert_eq!(records(&two), before);
}

#[tokio::test]
async fn a_laptop_of_somebody_else_does_not_become_ones_own() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let c = two.third_joins(3).await;
    people::remove_person(&a.app, team, &me(&c, team).await.id).await.unwrap();
    for laptop in [a, &c, b] {
        laptop.share(team).await;
    }
    let new =
        NewInvitation { role: AccessRole::Member, days_valid: 1, is_automatic: true, is_own_device: true };
    let code = people::invite(&b.app, team, new).await.unwrap().code;
    b.share(team).await;
    assert_eq!(code_error(c.join(&two.shared, &code)).await, ErrorCode::CodeForAnother);
    // Where nobody can tell yet who is who, it asks.
    let (members, kept) = (two.root().join(names::MEMBERS), two.shared.path().join("elders"));
    std::fs::rename(&members, &kept).unwrap();
    c.join(&two.shared, &code).await.unwrap();
    copy_folder(&kept, &members);
    let before = records(&two);
    for laptop in [&c, b, a, &c, b, a] {
        laptop.share(team).await;
    }
    assert_eq!(records(&two), before);
    assert!(people::people(&b.app, team).await.unwrap().requests.is_empty());
    let known = Known::load(&a.app, team).await.unwrap();
    assert_eq!(known.membership.role(c.app.device), None);
}

#[tokio::test]
async fn a_laptop_that_waits_does_not_come_in_because_its_person_is_taken_out() {
    let (two, second) = comes_back(AccessRole::Member).await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let code = a.invite(team, AccessRole::Member).await.unwrap().code;
    a.share(team).await;
    second.join(&two.shared, &code).await.unwrap();
    for laptop in [&second, a] {
        laptop.share(team).await;
    }
    people::remove_person(&a.app, team, &me(b, team).await.id).await.unwrap();
    for laptop in [a, &second, a, &second] {
        laptop.share(team).await;
    }
    assert_eq!(Known::load(&a.app, team).await.unwrap().membership.role(second.app.device), None);
    let asked = people::people(&a.app, team).await.unwrap().requests;
    assert_eq!((asked.len(), asked[0].person.as_ref()), (1, None), "somebody decides about it");
}

#[tokio::test]
async fn a_facilitator_does_not_bring_back_a_laptop_of_a_manager() {
    let two = TwoLaptops::joined_as(AccessRole::Facilitator).await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let second = Laptop::new(5).await;
    let own =
        NewInvitation { role: AccessRole::Manager, days_valid: 1, is_automatic: true, is_own_device: true };
    let code = people::invite(&a.app, team, own).await.unwrap().code;
    second.join(&two.shared, &code).await.unwrap();
    for laptop in [a, &second, b, a, &second] {
        laptop.share(team).await;
    }
    people::remove_device(&second.app, team, &a.app.device.to_string()).await.unwrap();
    for laptop in [&second, a, b] {
        laptop.share(team).await;
    }
    let code = b.invite(team, AccessRole::Reader).await.unwrap().code;
    b.share(team).await;
    a.join(&two.shared, &code).await.unwrap();
    for laptop in [a, b, &second, a] {
        laptop.share(team).await;
    }
    let asked = people::people(&b.app, team).await.unwrap().requests;
    assert_eq!((asked.len(), asked[0].may_accept), (1, false));
    assert_eq!(code_error(people::accept(&b.app, team, &asked[0].id)).await, ErrorCode::MayNotWrite);
    // Nor by an app that does not ask itself.
    let known = Known::load(&b.app, team).await.unwrap();
    let signing = a.app.sharer.keys.verifying_key();
    let agreement = a.app.sharer.keys.agreement_key();
    let device = membership::Admitted { signing, agreement, role: AccessRole::Reader };
    let candidate = membership::Candidate { device, person: None, invitation: String::new(), claim: None };
    let record = membership::admit(&b.app.sharer.keys, team, &known.membership, &candidate, 1);
    let mut tx = b.app.store.begin_remote(&b.app, team).await.unwrap();
    store::hold(tx.conn(), team, &own_record(record), None).await.unwrap();
    tx.commit().await.unwrap();
    let known = Known::load(&b.app, team).await.unwrap();
    assert_eq!(known.membership.role(a.app.device), None);
    people::accept(&second.app, team, &asked[0].id).await.unwrap();
    assert_eq!(me(&second, team).await.devices.iter().filter(|device| !device.is_removed).count(), 2);
}
