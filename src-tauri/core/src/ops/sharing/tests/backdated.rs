//! Members and former ones who sign late, past the app, as if they knew nothing of what was decided since.

use super::{
    attacks::plant,
    laptop::{Laptop, TwoLaptops},
};
use crate::{
    clock::Clock,
    domain::{AccessRole, DeviceId, TeamId},
    ops::people,
    sync::{
        Known,
        code::InvitationCode,
        membership::{
            Admitted, Membership, PersonId,
            deed::{self, Deed, LastSegments, Target},
        },
        names,
    },
};
use std::{path::Path, sync::Arc};

async fn membership(laptop: &Laptop, team: TeamId) -> Arc<Membership> {
    Known::load(&laptop.app, team).await.unwrap().membership
}

/// A record by who says to know no more than this.
fn plant_backdated(by: &Laptop, team: TeamId, root: &Path, knew: &Membership, deed: &Deed) {
    let record = deed::sign(&by.app.sharer.keys, team, &knew.newest, by.clock.now_ms(), deed);
    plant(root, &names::member(&blake3::hash(&record)), &record);
}

async fn roles(laptop: &Laptop, team: TeamId, devices: &[DeviceId]) -> Vec<Option<AccessRole>> {
    let membership = membership(laptop, team).await;
    devices.iter().map(|device| membership.role(*device)).collect()
}

fn removal(laptop: &Laptop) -> Deed {
    Deed::Remove { target: Target::Person(PersonId(laptop.app.device)), last: LastSegments::new() }
}

fn promotion(laptop: &Laptop, role: AccessRole) -> Deed {
    Deed::SetRole { person: PersonId(laptop.app.device), role, last: LastSegments::new() }
}

#[tokio::test]
async fn a_manager_who_was_made_a_facilitator_takes_nobody_out_who_manages() {
    let two = TwoLaptops::joined_as(AccessRole::Manager).await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let c = two.third_joins(3).await;
    let knew = membership(b, team).await;
    people::set_access(&a.app, team, &b.app.device.to_string(), AccessRole::Facilitator).await.unwrap();
    plant_backdated(b, team, &two.root(), &knew, &removal(a));
    plant_backdated(b, team, &two.root(), &knew, &promotion(&c, AccessRole::Manager));
    for laptop in [a, b, &c, a] {
        laptop.share(team).await;
    }
    let devices = [a, b, &c].map(|laptop| laptop.app.device);
    for laptop in [a, &c] {
        let [manager, facilitator, member] =
            [AccessRole::Manager, AccessRole::Facilitator, AccessRole::Member].map(Some);
        assert_eq!(roles(laptop, team, &devices).await, [manager, facilitator, member]);
    }
}

#[tokio::test]
async fn a_founder_who_left_takes_out_nobody_and_lifts_nobody() {
    let two = TwoLaptops::joined_as(AccessRole::Manager).await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let knew_b = membership(a, team).await;
    let c = two.third_joins(3).await;
    let knew = membership(a, team).await;
    people::leave(&a.app, team).await.unwrap();
    b.share(team).await;
    plant_backdated(a, team, &two.root(), &knew_b, &removal(b));
    plant_backdated(a, team, &two.root(), &knew_b, &promotion(b, AccessRole::Reader));
    plant_backdated(a, team, &two.root(), &knew, &promotion(&c, AccessRole::Manager));
    for laptop in [b, &c, b] {
        laptop.share(team).await;
    }
    let devices = [a, b, &c].map(|laptop| laptop.app.device);
    for laptop in [b, &c] {
        let expected = [None, Some(AccessRole::Manager), Some(AccessRole::Member)];
        assert_eq!(roles(laptop, team, &devices).await, expected);
    }
    b.capture(team, "Het werk gaat door").await;
    for laptop in [b, &c] {
        laptop.share(team).await;
    }
    assert!(c.dump(team).await.contains("Het werk gaat door"));
}

#[tokio::test]
async fn a_facilitator_does_not_undo_how_a_manager_came_in() {
    let two = TwoLaptops::joined_as(AccessRole::Facilitator).await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let knew = membership(b, team).await;
    let c = Laptop::new(3).await;
    let code = a.invite(team, AccessRole::Manager).await.unwrap().code;
    c.join(&two.shared, &code).await.unwrap();
    for laptop in [a, &c] {
        laptop.share(team).await;
    }
    let invitation = InvitationCode::read(&code).unwrap().id();
    plant_backdated(b, team, &two.root(), &knew, &Deed::Revoke { invitation });
    for laptop in [a, b, &c, a] {
        laptop.share(team).await;
    }
    for laptop in [a, b, &c] {
        assert_eq!(roles(laptop, team, &[c.app.device]).await, [Some(AccessRole::Manager)]);
    }
}

#[tokio::test]
async fn a_member_who_says_that_a_colleagues_laptop_is_theirs_does_not_get_it() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let knew = membership(b, team).await;
    two.third_joins(4).await;
    let c = two.third_joins(3).await;
    let keys = &c.app.sharer.keys;
    let (signing, agreement) = (keys.verifying_key(), keys.agreement_key());
    let theirs = Deed::Admit {
        device: Box::new(Admitted { signing, agreement, role: AccessRole::Member }),
        person: Some(PersonId(b.app.device)),
        invitation: String::new(),
        claim: None,
    };
    plant_backdated(b, team, &two.root(), &knew, &theirs);
    let target = Target::Device(c.app.device);
    let knew = membership(b, team).await;
    let removal = Deed::Remove { target, last: LastSegments::new() };
    plant_backdated(b, team, &two.root(), &knew, &removal);
    for laptop in [a, b, &c, a] {
        laptop.share(team).await;
    }
    for laptop in [a, b, &c] {
        let membership = membership(laptop, team).await;
        assert_eq!(membership.role(c.app.device), Some(AccessRole::Member));
        assert_eq!(membership.person_of(c.app.device).unwrap().id, PersonId(c.app.device));
    }
}
