//! What the command says of erasing for privacy.

use werkplaats_core::domain::{ErasedItem, ErasedState, Erasures};

pub const ERASE_HELP: &str = "\
Only a manager or a facilitator may. What is erased is hidden on every device as soon as it hears of it, and can be kept
after all for 7 days; then its file leaves every device and the shared folder, the next time each of them shares. Words
stay, encrypted, in the log; copies that people made are not reached. See SECURITY.md.

Examples:
  werkplaats-cli erase evidence 018f3c2e-...
  werkplaats-cli erase list --json
  werkplaats-cli erase keep 5e0c...";

pub const ERASE_EVIDENCE_HELP: &str = "\
Examples:
  werkplaats-cli erase evidence 018f3c2e-...
  werkplaats-cli show --json | jq -r '.evidence[] | select(.title == \"Gesprek\") | .id' | xargs werkplaats-cli erase evidence";

pub const ERASE_CAPTURE_HELP: &str = "\
Evidence that hangs on it stays; erase that by itself.

Examples:
  werkplaats-cli erase capture 018f3c2e-...";

pub const ERASE_PERSON_HELP: &str = "\
Who still has access must be taken out of the team first. What the person wrote stays, without a name.

Examples:
  werkplaats-cli erase person 018f3c2e-...
  werkplaats-cli show --json | jq -r '.team.members[] | [.id, .name] | @tsv'";

pub const ERASE_LIST_HELP: &str = "\
Examples:
  werkplaats-cli erase list
  werkplaats-cli erase list --json | jq -r '.items[] | select(.mayTakeBack) | .id'";

pub const ERASE_KEEP_HELP: &str = "\
Examples:
  werkplaats-cli erase keep 5e0c...";

pub const KEPT_AFTER_ALL: &str = "It is kept.";

pub fn erasures(erasures: &Erasures) -> String {
    if erasures.items.is_empty() {
        return "Nothing was erased.".to_owned();
    }
    let line = |item: &ErasedItem| {
        let how = match item.state {
            ErasedState::Waiting if item.may_take_back => "waits; can be kept after all",
            ErasedState::Waiting => "waits",
            ErasedState::Leaving => "for good; its file is still being removed",
            ErasedState::Gone => "for good",
        };
        format!("{}  {}  {}  ({how})", item.id, item.kind.code(), item.title)
    };
    erasures.items.iter().map(line).collect::<Vec<_>>().join("\n")
}
