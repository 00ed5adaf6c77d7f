//! One file of format 1 of every kind, opened as every build must open it: field by field, and written again the same.
//!
//! Who they are of: Ans founded the team, Bob and Cas came in with invitations of hers, and nobody else has a key.

mod sealed;
mod signed;

use super::{
    code::InvitationCode,
    keys::DeviceKeys,
    membership::{self, Genesis},
    team_key::TeamKey,
};
use crate::clock::SeededRandom;

/// When all of it was made: 21 September 2026.
const AT_MS: u64 = 1_790_000_000_000;

struct Scene {
    ans: DeviceKeys,
    bob: DeviceKeys,
    cas: DeviceKeys,
    genesis: Genesis,
    team_file: Vec<u8>,
    key: TeamKey,
    code: InvitationCode,
}

fn scene() -> Scene {
    let (ans, bob, cas) = (DeviceKeys::seeded(1), DeviceKeys::seeded(2), DeviceKeys::seeded(3));
    let (genesis, team_file) = membership::found(&ans, &SeededRandom::new(4), AT_MS);
    let key = TeamKey::make(&SeededRandom::new(5));
    let code = InvitationCode::make(&SeededRandom::new(6));
    Scene { ans, bob, cas, genesis, team_file, key, code }
}

/// Where a kept file lies.
fn file(name: &str) -> String {
    format!("sync/golden/{name}")
}
