//! Who is in a team, on which devices, and who wants in.

use super::{AccessRole, MemberId};
use serde::{Deserialize, Serialize};
use specta::Type;

/// A team's people as this device knows them, and what this device may do about them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct People {
    /// Who is in first, in the order they came; then who was removed or left.
    pub persons: Vec<Person>,
    pub requests: Vec<JoinRequest>,
    /// Codes that can still be used.
    pub invitations: Vec<OpenInvitation>,
    /// Roles that this device may invite someone for; empty when it may invite nobody.
    pub grantable: Vec<AccessRole>,
    /// A facilitator or manager of the team sits here.
    pub manages: bool,
    pub may_leave: bool,
}

/// A person of the team: one or more devices with one role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// The device that this person came in with.
    pub id: String,
    /// Empty as long as nobody said who writes from there.
    pub name: String,
    pub member: Option<MemberId>,
    /// None for who was removed or left.
    pub access: Option<AccessRole>,
    pub is_me: bool,
    pub devices: Vec<PersonDevice>,
    /// Roles that this device may give this person, other than the present one.
    pub grantable: Vec<AccessRole>,
    pub may_remove: bool,
    pub departure: Option<Departure>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonDevice {
    pub id: String,
    pub is_this: bool,
    /// Admitted when, ms since 1970 by the clock of who admitted it.
    pub since_ms: f64,
    pub last_seen_ms: Option<f64>,
    pub is_removed: bool,
    /// A device that a person may take out of the team by itself, for instance a lost laptop.
    pub may_remove: bool,
}

/// How a person went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Departure {
    pub at_ms: f64,
    /// Name of who removed them; empty when they left by themselves.
    pub by: String,
    /// Changes written after that, kept in the folder and not applied.
    pub unapplied_changes: u32,
}

/// Someone who asks to be let in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct JoinRequest {
    pub id: String,
    /// As they typed it.
    pub name: String,
    pub role: AccessRole,
    pub at_ms: f64,
    /// Another device of this person.
    pub person: Option<String>,
    pub may_accept: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OpenInvitation {
    pub id: String,
    pub role: AccessRole,
    /// ISO date and time.
    pub expires_at: String,
    /// Name of who made it.
    pub by: String,
    /// Who uses the code is let in without being asked about again.
    pub is_automatic: bool,
    /// For another device of who made it.
    pub is_own_device: bool,
    pub may_revoke: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NewInvitation {
    pub role: AccessRole,
    pub days_valid: u32,
    pub is_automatic: bool,
    /// For another device of the person who sits here; the role is then their own.
    pub is_own_device: bool,
}
