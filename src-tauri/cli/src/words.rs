//! Every sentence that the command prints, and the examples in its help.

pub mod keys;

mod erasing;

pub use erasing::*;

use crate::exit::Stop;
use std::fmt::Write;
use std::path::Path;
use werkplaats_core::ErrorCode;
use werkplaats_core::domain::{
    Capture, CaptureId, Evidence, Handover, HandoverStanding, Health, ImportState, Invitation, MediaPolicy,
    Sharing, SharingState, Team, TeamId,
};
use werkplaats_core::ops::check::Checked;

pub const AFTER_HELP: &str = "\
Exit codes:
  0  done, and all is well
  1  it could not be done; the message says why
  2  something on the command line is wrong, or the team or data folder it names is not there
  3  the shared folder cannot be reached; the work is safe here
  4  done as far as possible, but something needs a person: damage, a file that stays unreadable
  5  the data folder is in use by the app or by another command
  6  written by a newer version of Werkplaats; install that
  7  refused: a code that is mistyped, unknown, used or expired, a password or passphrase that is wrong, too short or
     missing, or a right that is missing

Environment:
  WERKPLAATS_HOME            data folder, when --home is not given
  WERKPLAATS_PASSPHRASE      passphrase of this device's keys, where they have one; otherwise a terminal is asked
  WERKPLAATS_NEW_PASSPHRASE  the one to set, for `passphrase set`; otherwise a terminal is asked, twice
  WERKPLAATS_STORE_PASSWORD  password of a store on the web, for `init` and `join`; otherwise a terminal is asked

Examples:
  werkplaats-cli init --title \"VR in de praktijk\" --name Ans --folder ~/OneDrive/Team
  werkplaats-cli invite --role member --days 7
  werkplaats-cli --home /srv/lezer join --folder /mnt/team --code 4KHQ-... --name Archief
  werkplaats-cli sync && werkplaats-cli show --json | jq .digest";

pub const INIT_HELP: &str = "\
With --folder the team is shared from the start: a folder werkplaats-... is made in it, and what lies there is
encrypted. Use a folder that OneDrive, Nextcloud, a network drive or the like keeps in step. The data folder itself
must not lie in it.

With --webdav or --s3 the folder is one on that server, which must be there.

Examples:
  werkplaats-cli init --title \"VR in de praktijk\" --name Ans --institution \"De Vlinder\"
  werkplaats-cli --home /tmp/a init --title Proef --name Ans --folder /tmp/shared --json";

pub const INVITE_HELP: &str = "\
The code is for one colleague and can be used once. Send it by another way than the shared folder. The invitation is in
the folder when the code is printed.

Examples:
  werkplaats-cli invite
  werkplaats-cli invite --role reader --days 30 --json | jq -r .code";

pub const JOIN_HELP: &str = "\
The request is in the folder when this answers. The team stays empty until a colleague's app or `sync` has let you in and
you have run `sync` once more.

Examples:
  werkplaats-cli join --folder ~/OneDrive/Team --code 4KHQ-... --name Bob
  werkplaats-cli --home /tmp/b join --folder /tmp/shared --code \"$CODE\" --name Bob && werkplaats-cli --home /tmp/b sync
  werkplaats-cli join --webdav https://cloud.example.nl/remote.php/dav/files/bob --user bob --folder \"Team VR\" \\
    --code 4KHQ-... --name Bob";

pub const CAPTURE_HELP: &str = "\
A capture is on disk when its line is printed, never before. It reaches colleagues with the next `sync`.

Examples:
  werkplaats-cli capture \"Bezoek aan de kas\" --hashtag inspire --step 1b
  werkplaats-cli capture Proef --count 1000 --json";

pub const ATTACH_HELP: &str = "\
The content is kept under its hash; the same file twice is one piece of evidence. What fails is reported per file, and
the others are taken in all the same.

Examples:
  werkplaats-cli attach verslag.pdf
  werkplaats-cli attach foto1.jpg foto2.jpg --to 018f3c2e-...";

pub const SHOW_HELP: &str = "\
`digest` is a name for all rows and texts: two devices with the same digest hold the same work.

Examples:
  werkplaats-cli show
  werkplaats-cli show --limit 10
  werkplaats-cli show --json | jq '.captures[].line'";

pub const SYNC_HELP: &str = "\
One full round: look at the folder, take in what colleagues wrote, let in who may come in, write what waits, and move
evidence files until nothing moves. With --watch this goes on until Ctrl-C or a termination signal, and a line is printed
whenever it stands differently; what waits is written once more at the end.

Examples:
  werkplaats-cli sync
  werkplaats-cli sync --watch --json";

pub const MEDIA_HELP: &str = "\
What is here stays here, whatever is chosen. What does not come by itself is brought by `fetch`. The choice is of this
device and this team alone.

Examples:
  werkplaats-cli media
  werkplaats-cli media asked
  werkplaats-cli --home /srv/archief media all && werkplaats-cli --home /srv/archief sync";

pub const FETCH_HELP: &str = "\
Prints a line for each file when it is here. Files come in parts of 32 MiB; what came stays, so a fetch that was
interrupted goes on where it stopped. Exit code 4 says that some files are not here yet, because no colleague has put
all of them in the folder; they stay asked for.

Examples:
  werkplaats-cli fetch 018f3c2e-...
  werkplaats-cli fetch --all
  werkplaats-cli show --json | jq -r '.evidence[] | select(.isHere | not) | .id' | xargs werkplaats-cli fetch --json";

pub const CHECK_HELP: &str = "\
Reads the whole database, every evidence file here and every file in the shared folder. Files that the folder lacks or
holds damaged, and that are whole here, are written again. Nothing is removed. Exit code 4 says that something is wrong.

Examples:
  werkplaats-cli check
  werkplaats-cli check --json || mail -s \"Werkplaats\" beheer@example.org";

pub const REBUILD_HELP: &str = "\
Rows are made from the change log, and must come out as they were; exit code 4 says that they did not. They are right
afterwards in any case.

Examples:
  werkplaats-cli rebuild
  werkplaats-cli --team \"VR in de praktijk\" rebuild --json";

pub const HANDOVER_HELP: &str = "\
A hand-over file holds the same sealed files as the shared folder, in one. By mail or on a stick it does what the folder
does: only who is in the team can read it.

Examples:
  werkplaats-cli handover export team.werkplaats --media
  werkplaats-cli handover open team.werkplaats --look
  werkplaats-cli --home /tmp/c handover join team.werkplaats --code 4KHQ-... --name Cas";

pub const HANDOVER_EXPORT_HELP: &str = "\
The file is whole, on disk and read back when this answers; until then nothing has its name. With --since the receiver
must have what came before.

Examples:
  werkplaats-cli handover export /media/stick/team.werkplaats --media
  werkplaats-cli handover export nieuw.werkplaats --since 1795435200000 --json";

pub const HANDOVER_OPEN_HELP: &str = "\
Every file in it is believed only as far as it is proven; the same file twice changes nothing. Exit code 4 says that
some of it could not be taken in.

Examples:
  werkplaats-cli handover open team.werkplaats --look
  werkplaats-cli handover open team.werkplaats";

pub const HANDOVER_JOIN_HELP: &str = "\
The request goes along with the next file that you export. A colleague who opens that lets you in with the next file
from there.

Examples:
  werkplaats-cli --home /tmp/c handover join team.werkplaats --code 4KHQ-... --name Cas
  werkplaats-cli --home /tmp/c handover export vraag.werkplaats";

pub const MAN_HELP: &str = "\
Examples:
  werkplaats-cli man | man -l -
  werkplaats-cli man > /usr/local/share/man/man1/werkplaats-cli.1";

pub const ASK_STORE_PASSWORD: &str = "Password of the store: ";

pub fn made_team(team: TeamId, home: &Path) -> String {
    format!("Made team {team} in {}", home.display())
}

pub fn shares_through(folder: &Path) -> String {
    format!("It is shared through {}", folder.display())
}

pub fn invited(invitation: &Invitation) -> String {
    let Invitation { code, link, expires_at, .. } = invitation;
    format!("{code}\n{link}\nFor one colleague, until {expires_at}.")
}

pub fn asked_to_join(team: TeamId) -> String {
    format!("Asked to join team {team}. A colleague's app lets you in; then run `sync`.")
}

pub fn asked_by_file(team: TeamId) -> String {
    format!(
        "Asked to join team {team}. Export a hand-over file for a colleague, and open the one that comes back."
    )
}

pub fn handed_over(handover: &Handover) -> String {
    format!("Wrote {} ({} bytes, {} changes)", handover.path, handover.size_bytes, handover.known_changes)
}

pub fn would_bring(handover: &Handover) -> String {
    match handover.standing {
        HandoverStanding::Ours => format!("It would bring:\n{}", bringing(handover)),
        HandoverStanding::NotHere => {
            format!("Team {} is not here; join it with a code: `handover join`.", handover.team)
        }
    }
}

pub fn brought(handover: &Handover) -> String {
    format!("Taken in:\n{}", bringing(handover))
}

fn bringing(handover: &Handover) -> String {
    let mut text = format!(
        "  {} new changes, {} known, {} new people, {} new evidence files",
        handover.new_changes, handover.known_changes, handover.new_people, handover.new_media
    );
    for brings in &handover.brings {
        let name = if brings.name.is_empty() { "(no name yet)" } else { &brings.name };
        let _ = write!(text, "\n  {name}: {}", brings.changes);
    }
    if handover.unreadable > 0 {
        let _ = write!(text, "\n  {} files in it cannot be taken in now", handover.unreadable);
    }
    text
}

pub fn captured(id: CaptureId, line: &str) -> String {
    format!("{id}  {line}")
}

pub fn attached(file: &Path, state: &ImportState) -> String {
    let file = file.display();
    match state {
        ImportState::Done { evidence } => format!("{evidence}  {file}"),
        ImportState::AlreadyHere { evidence } => format!("{evidence}  {file} (it was here already)"),
        ImportState::Failed { error } => format!("not taken in: {file}: {}", reason(*error)),
        ImportState::Cancelled | ImportState::Copying => format!("not taken in: {file}"),
    }
}

pub fn media(health: &Health) -> String {
    let comes = match health.media {
        MediaPolicy::All => "Evidence files of colleagues come here by themselves.",
        MediaPolicy::SmallOnly => {
            "Evidence files of colleagues up to 50 MB come here by themselves; larger ones with `fetch`."
        }
        MediaPolicy::OnDemand => "Evidence files of colleagues come here only with `fetch`.",
    };
    let (files, bytes) = (health.media_elsewhere, health.media_elsewhere_bytes);
    format!("{comes} In the folder and not here: {files} files, {bytes} bytes.")
}

pub fn fetched(one: &Evidence) -> String {
    let how = match one.elsewhere {
        None => "here".to_owned(),
        Some(elsewhere) if elsewhere.is_there => {
            format!("not here yet; {} bytes came", elsewhere.bytes_done)
        }
        Some(_) => "not here: no colleague has put all of it in the folder yet".to_owned(),
    };
    format!("{}  {}  ({how})", one.id, one.title)
}

pub fn shown(
    team: &Team,
    captures: &[Capture],
    evidence: &[Evidence],
    sharing: &Sharing,
    digest: &str,
) -> String {
    let title = if team.title.is_empty() { "(no title yet)" } else { &team.title };
    let mut text = format!("{title}\n{}\n", team.id);
    text.push_str("\nPeople\n");
    for member in &team.members {
        let me = if member.is_me { " (here)" } else { "" };
        let _ = writeln!(text, "  {}{me}", member.name);
    }
    let _ = writeln!(text, "\nCaptures: {}", captures.len());
    for capture in captures {
        let _ = writeln!(text, "  {}  {}  {}", capture.happened_on, capture.id, capture.line);
    }
    let _ = writeln!(text, "\nEvidence: {}", evidence.len());
    for one in evidence {
        let place = match one.elsewhere {
            None => "",
            Some(elsewhere) if elsewhere.is_wanted => "  (on its way)",
            Some(_) => "  (not here; see `fetch`)",
        };
        let _ = writeln!(text, "  {}  {}  {}{place}", one.happened_on, one.id, one.title);
    }
    let _ = write!(text, "\nSharing\n  {}\n\nDigest\n  {digest}", self::sharing(sharing));
    text
}

pub fn sharing(sharing: &Sharing) -> String {
    let state = match sharing.state {
        SharingState::LocalOnly => "On this device only; no folder was chosen.",
        SharingState::WaitingForAcceptance => "Waiting to be let in by a colleague's app.",
        SharingState::RequestLapsed => {
            "The invitation ended, was taken back or was used; `join` with another one. What is here goes along."
        }
        SharingState::NeedsInvitation => {
            "This device is new to the team; `join` with an invitation, and what is here goes along."
        }
        SharingState::AllShared => "Everything is shared.",
        SharingState::Waiting => "Something still waits to be shared or to come in.",
        SharingState::Busy => "Sharing.",
        SharingState::FolderUnreachable => "The shared folder cannot be reached; the work is safe here.",
        SharingState::Removed => "This device was taken out of the team; what is here stays here.",
        SharingState::NeedsHelp => "Something needs a person; see `check`.",
    };
    let mut text = state.to_owned();
    for (count, what) in [
        (sharing.waiting_changes, "changes to be written"),
        (sharing.waiting_files, "evidence files to be written"),
        (sharing.missing_files, "evidence files to come in"),
        (sharing.quarantined, "files that cannot be read yet"),
    ] {
        if count > 0 {
            let _ = write!(text, " {count} {what}.");
        }
    }
    if let Some(problem) = sharing.problem {
        let _ = write!(text, " {}", reason(problem));
    }
    if let Some(about) = &sharing.problem_about {
        let _ = write!(text, " It is about {about}; the rest of the folder is shared.");
    }
    text
}

pub fn checked(checked: &Checked, problem: Option<ErrorCode>, sharing: &Sharing) -> String {
    let mut text = String::new();
    if checked.database.is_empty() {
        text.push_str("Database: whole\n");
    }
    for line in &checked.database {
        let _ = writeln!(text, "Database: {line}");
    }
    let here = checked.files - checked.files_elsewhere;
    let _ = writeln!(
        text,
        "Evidence files: {here} here, {} elsewhere, {} damaged",
        checked.files_elsewhere,
        checked.files_damaged.len()
    );
    for name in &checked.files_damaged {
        let _ = writeln!(text, "  damaged: {name}");
    }
    match problem {
        Some(code) => {
            let _ = write!(text, "Shared folder: {}", reason(code));
        }
        None => {
            let _ = write!(text, "Shared folder: {}", self::sharing(sharing));
        }
    }
    text
}

pub fn rebuilt(is_equal: bool) -> &'static str {
    if is_equal {
        "Everything was made again from the log and is as it was."
    } else {
        "Everything was made again from the log, and something came out differently than it was."
    }
}

/// The code of a stop, for programs.
pub fn code(stop: &Stop) -> (String, String) {
    match stop {
        Stop::NoHome => ("noHome".to_owned(), String::new()),
        Stop::NothingHere(home) => ("nothingHere".to_owned(), home.display().to_string()),
        Stop::NoTeam => ("noTeam".to_owned(), String::new()),
        Stop::NoPassword(variable) => ("noPassword".to_owned(), (*variable).to_owned()),
        Stop::TypedDifferently => ("typedDifferently".to_owned(), String::new()),
        Stop::SeveralTeams(teams) => ("severalTeams".to_owned(), teams.join(" ")),
        Stop::TeamNotHere => ("teamNotHere".to_owned(), String::new()),
        Stop::Core(error) => {
            let code = serde_json::to_value(error.code()).ok();
            (code.and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default(), error.detail())
        }
    }
}

/// Why a command stopped, for people.
pub fn why(stop: &Stop) -> String {
    match stop {
        Stop::NoHome => "this system has no place for data; name one with --home".to_owned(),
        Stop::NothingHere(home) => {
            format!("there is no team in {}; begin with `init` or `join`", home.display())
        }
        Stop::NoTeam => "there is no such team here; `show` without --team lists the only one".to_owned(),
        Stop::TypedDifferently => "what was typed twice was not the same".to_owned(),
        Stop::NoPassword(variable) => format!("a password is needed; give it in {variable}"),
        Stop::SeveralTeams(teams) => {
            format!("more than one team fits; choose with --team: {}", teams.join(", "))
        }
        Stop::TeamNotHere => {
            "that file is of a team that is not here; join it with a code: `handover join`".to_owned()
        }
        Stop::Core(error) => {
            let mut text = reason(error.code()).to_owned();
            let detail = error.detail();
            if !detail.is_empty() {
                let _ = write!(text, " ({detail})");
            }
            if error.code() == ErrorCode::Unexpected {
                let _ = write!(text, " ({})", error.kind());
            }
            text
        }
    }
}

fn reason(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::Empty => "something that must be filled in is empty",
        ErrorCode::TooLong => "a text is too long; the limit in characters is shown",
        ErrorCode::NotADate => "that is no date; write it as 2026-11-23",
        ErrorCode::NotALink => "that is no web address",
        ErrorCode::OutOfRange => "a number or choice is out of range",
        ErrorCode::NotFound => "what was asked for is not here",
        ErrorCode::UnknownStep => "the method has no such step",
        ErrorCode::NothingToUndo => "there is nothing to undo",
        ErrorCode::DoneSince => "something else was done since; undo that first",
        ErrorCode::MayNotErase => "only a manager or a facilitator erases for privacy",
        ErrorCode::Erased => "it was erased for privacy, on the day that is shown",
        ErrorCode::StillInTeam => "this person is still in the team; take them out first",
        ErrorCode::MayNotWrite => "this device may not do that in this team",
        ErrorCode::FileEmpty => "the file is empty",
        ErrorCode::FileTooLarge => "the file is larger than the settings allow",
        ErrorCode::FileVanished => "the file or folder is not there",
        ErrorCode::FileChanged => "the file changed while it was read",
        ErrorCode::FileNotHere => "the file is not on this device yet",
        ErrorCode::NotAFile => "that is not a file",
        ErrorCode::NotChosen => "nobody chose that file",
        ErrorCode::NoProgram => "there is no program to open it with",
        ErrorCode::MayNotOpen => "a program is not opened from here",
        ErrorCode::NoAccess => "it may not be read or written",
        ErrorCode::DiskFull => "the disk is full",
        ErrorCode::Cancelled => "it was cancelled",
        ErrorCode::FolderMissing => "the shared folder cannot be reached, or none was chosen",
        ErrorCode::FolderNotEmpty => "the folder is not empty",
        ErrorCode::FolderHoldsDatabase => "the data folder must not lie in the shared folder, nor around it",
        ErrorCode::NoTeamHere => "there is no team in that folder",
        ErrorCode::OtherTeamHere => "that is another team's",
        ErrorCode::CodeMistyped => "the code has a typing mistake",
        ErrorCode::CodeUnknown => "no invitation has this code, or it was used",
        ErrorCode::CodeExpired => "the code has expired",
        ErrorCode::CodeForAnother => "the code adds another person's own device",
        ErrorCode::AlreadyMember => "this device is in the team already",
        ErrorCode::LastManager => "the team must keep at least one manager",
        ErrorCode::NewerFormat => "written by a newer version of Werkplaats",
        ErrorCode::Damaged => "it is damaged",
        ErrorCode::NotSecure => "a store on the web must have an https address",
        ErrorCode::CredentialsRefused => "the store refuses the name or password",
        ErrorCode::ServerUnreachable => "the store on the web does not answer; the work is safe here",
        ErrorCode::KeychainLocked => "the keychain of the system is locked",
        ErrorCode::PassphraseTooShort => "the passphrase is too short",
        ErrorCode::KeysLost => "the keys of this device are gone",
        ErrorCode::PassphraseNeeded => {
            "the keys of this device need their passphrase; give it in WERKPLAATS_PASSPHRASE"
        }
        ErrorCode::PassphraseWrong => "that is not the passphrase",
        ErrorCode::MethodBroken => "the method file cannot be read",
        ErrorCode::DataInUse => "the data folder is in use by the app or by another command",
        ErrorCode::NewerData => "the data folder was written by a newer version of Werkplaats",
        ErrorCode::Unexpected => "something went wrong that should not",
    }
}
