//! Anything with a name, as the command palette finds it; and the actions a person can undo.

use super::ItemKind;
use serde::{Deserialize, Serialize};
use specta::Type;
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    pub kind: ItemKind,
    pub id: Uuid,
    pub title: String,
}

macro_rules! actions {
    ($($variant:ident = $code:literal),+ $(,)?) => {
        /// What a person did, as one thing to undo.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
        pub enum Action { $(#[serde(rename = $code)] $variant),+ }

        impl Action {
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

actions! {
    CreateTeam = "createTeam", ChangeTeam = "changeTeam", AddMember = "addMember", ChangeMember = "changeMember",
    RemoveMember = "removeMember", AddInstitution = "addInstitution", ChangeInstitution = "changeInstitution",
    RemoveInstitution = "removeInstitution", StartCycle = "startCycle", ChangeCycle = "changeCycle",
    ChangeStep = "changeStep", WriteQuestion = "writeQuestion", ChangeQuestion = "changeQuestion",
    AddCapture = "addCapture", ChangeCapture = "changeCapture", RemoveCapture = "removeCapture",
    AddLink = "addLink", RemoveLink = "removeLink", AddEvidence = "addEvidence", ChangeEvidence = "changeEvidence",
    RemoveEvidence = "removeEvidence", LinkEvidence = "linkEvidence", UnlinkEvidence = "unlinkEvidence",
    CreateArrangement = "createArrangement", ChangeArrangement = "changeArrangement",
    RemoveArrangement = "removeArrangement", ChangeElement = "changeElement", EditText = "editText",
    Restore = "restore", BringBack = "bringBack",
}
