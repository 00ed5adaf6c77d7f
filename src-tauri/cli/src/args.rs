//! What can be typed, and what `--help` says of it.

use crate::words;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use werkplaats_core::domain::{AccessRole, Hashtag, MediaPolicy};

/// The window has the shorter name; both are installed beside each other.
pub const NAME: &str = "werkplaats-cli";
/// The app's own identifier, which names its data folder.
const IDENTIFIER: &str = "nl.werkplaats.desktop";

/// Werkplaats without a window: keep, share and check a team's work from a terminal or a script.
///
/// Works on the same data folder as the app, one program at a time. What a command reports as done is on disk: a power
/// cut after it takes nothing back. Colleagues see it after `sync`, or after they open a hand-over file.
#[derive(Debug, Parser)]
#[command(name = NAME, version, after_long_help = words::AFTER_HELP, propagate_version = true, max_term_width = 100)]
pub struct Arguments {
    /// Data folder to work on
    ///
    /// Made by `init` and `join` when it is not there. Without it, the folder of the app is used.
    #[arg(long, global = true, env = "WERKPLAATS_HOME", value_name = "FOLDER")]
    pub home: Option<PathBuf>,

    /// Team to work on: its id, the beginning of it, or its title
    ///
    /// Not needed as long as the data folder holds one team.
    #[arg(long, global = true, value_name = "TEAM")]
    pub team: Option<String>,

    /// Answer in JSON, one value a line; errors too, on standard error
    #[arg(long, global = true)]
    pub json: bool,

    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a team, and the data folder when it is not there
    #[command(after_long_help = words::INIT_HELP)]
    Init(Init),
    /// Make a code with which one colleague can join
    #[command(after_long_help = words::INVITE_HELP)]
    Invite(Invite),
    /// Ask to join a team with a code
    #[command(after_long_help = words::JOIN_HELP)]
    Join(Join),
    /// Write down what happened, in one line
    #[command(after_long_help = words::CAPTURE_HELP)]
    Capture(Capture),
    /// Take a file in as evidence
    #[command(after_long_help = words::ATTACH_HELP)]
    Attach(Attach),
    /// Show the team: people, captures, evidence, and how sharing is doing
    #[command(after_long_help = words::SHOW_HELP)]
    Show(Show),
    /// Share through the team's folder: take in what is new, write what waits
    #[command(after_long_help = words::SYNC_HELP)]
    Sync(Sync),
    /// Say or choose which evidence files of colleagues come to this device by themselves
    #[command(after_long_help = words::MEDIA_HELP)]
    Media(Media),
    /// Bring evidence files here from the team's folder, whatever comes by itself
    #[command(after_long_help = words::FETCH_HELP)]
    Fetch(Fetch),
    /// Erase evidence, a capture or a person's name for privacy; see what waits, and keep it after all
    #[command(subcommand, after_long_help = words::ERASE_HELP)]
    Erase(Erase),
    /// Look whether everything is whole: database, evidence files, shared folder
    #[command(after_long_help = words::CHECK_HELP)]
    Check,
    /// Make all rows again from the change log and compare them with what was there
    #[command(after_long_help = words::REBUILD_HELP)]
    Rebuild,
    /// Carry the team's work in a file, where no folder is shared
    #[command(subcommand, after_long_help = words::HANDOVER_HELP)]
    Handover(Handover),
    /// Set a passphrase for this device's keys, or take it off
    #[command(subcommand, after_long_help = words::keys::PASSPHRASE_HELP)]
    Passphrase(Passphrase),
    /// Print the manual page, in roff
    #[command(after_long_help = words::MAN_HELP)]
    Man,
}

#[derive(Debug, Args)]
pub struct Init {
    /// What the team is called
    #[arg(long)]
    pub title: String,
    /// Your own name, as colleagues will see it
    #[arg(long)]
    pub name: String,
    /// The school or institution you work for
    #[arg(long, default_value = "")]
    pub institution: String,
    /// Folder to share through, there or on the server; the team gets a folder of its own in it
    #[arg(long, value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
    #[command(flatten)]
    pub store: Store,
}

/// A store on the web; its password is asked for, or read from the environment.
#[derive(Debug, Args)]
#[command(next_help_heading = "A store on the web")]
pub struct Store {
    /// Address of a WebDAV server, such as Nextcloud or SURF Research Drive
    #[arg(long, value_name = "ADDRESS", requires = "user", conflicts_with = "s3")]
    pub webdav: Option<String>,
    /// Address of an S3 server
    #[arg(long, value_name = "ADDRESS", requires_all = ["user", "bucket"])]
    pub s3: Option<String>,
    /// User name, or access key of S3
    #[arg(long)]
    pub user: Option<String>,
    /// Bucket of S3
    #[arg(long, requires = "s3")]
    pub bucket: Option<String>,
    /// Region of S3, where there is one
    #[arg(long, requires = "s3")]
    pub region: Option<String>,
}

#[derive(Debug, Args)]
pub struct Invite {
    /// What the colleague may do
    #[arg(long, value_enum, default_value_t = Role::Member)]
    pub role: Role,
    /// How many days the code can be used
    #[arg(long, default_value_t = 7, value_name = "DAYS")]
    pub days: u32,
    /// Let nobody in with it until a person said yes in the app
    #[arg(long)]
    pub ask: bool,
    /// For another device of your own, with the role that you have
    #[arg(long)]
    pub own_device: bool,
}

#[derive(Debug, Args)]
pub struct Join {
    /// The shared folder, there or on the server, or the team's own folder in it
    #[arg(long, value_name = "FOLDER", required_unless_present_any = ["webdav", "s3"])]
    pub folder: Option<PathBuf>,
    #[command(flatten)]
    pub store: Store,
    /// The code with or without its dashes, or the link
    #[arg(long)]
    pub code: String,
    /// Your own name, as colleagues will see it
    #[arg(long)]
    pub name: String,
}

#[derive(Debug, Args)]
pub struct Capture {
    /// What happened
    pub line: String,
    /// What kind of activity it was
    #[arg(long, value_enum, value_name = "KIND")]
    pub hashtag: Option<Kind>,
    /// Step of the method that it belongs to, such as 1b
    #[arg(long)]
    pub step: Option<String>,
    /// Day it happened, as YYYY-MM-DD; today when absent
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// Write so many captures, numbered from 1, each on disk before it is reported
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    pub count: Option<u32>,
}

#[derive(Debug, Args)]
pub struct Attach {
    /// The files; each is copied, and stays where it is
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Capture that the evidence belongs to, by its id
    #[arg(long, value_name = "CAPTURE")]
    pub to: Option<String>,
}

#[derive(Debug, Args)]
pub struct Show {
    /// At most so many captures and pieces of evidence, the newest first; all when absent
    #[arg(long, value_name = "NUMBER")]
    pub limit: Option<u32>,
}

#[derive(Debug, Args)]
pub struct Sync {
    /// Go on sharing until interrupted, as the open app does
    #[arg(long)]
    pub watch: bool,
}

#[derive(Debug, Args)]
pub struct Media {
    /// What comes by itself from now on; says what it is when absent
    #[arg(value_enum)]
    pub policy: Option<Policy>,
}

#[derive(Debug, Args)]
pub struct Fetch {
    /// The evidence, by its id, as `show` prints it
    #[arg(required_unless_present = "all", conflicts_with = "all", value_name = "EVIDENCE")]
    pub evidence: Vec<String>,
    /// Every file that is not here
    #[arg(long)]
    pub all: bool,
}

#[derive(Debug, Subcommand)]
pub enum Erase {
    /// Erase a piece of evidence with its file
    #[command(after_long_help = words::ERASE_EVIDENCE_HELP)]
    Evidence {
        /// The evidence, by its id, as `show` prints it
        evidence: String,
    },
    /// Erase a capture with its links
    #[command(after_long_help = words::ERASE_CAPTURE_HELP)]
    Capture {
        /// The capture, by its id, as `show` prints it
        capture: String,
    },
    /// Erase what a person who left the team was called
    #[command(after_long_help = words::ERASE_PERSON_HELP)]
    Person {
        /// The member, by its id, as `show --json` prints it
        member: String,
    },
    /// Say what was erased, and what can still be kept
    #[command(after_long_help = words::ERASE_LIST_HELP)]
    List,
    /// Keep after all what waits to be erased
    #[command(after_long_help = words::ERASE_KEEP_HELP)]
    Keep {
        /// The erasure, by its id, as `erase list` prints it
        erasure: String,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Policy {
    /// Every file
    All,
    /// Files up to 50 MB; larger ones when somebody asks for them
    Small,
    /// Only files that somebody asks for
    Asked,
}

impl From<Policy> for MediaPolicy {
    fn from(policy: Policy) -> Self {
        match policy {
            Policy::All => Self::All,
            Policy::Small => Self::SmallOnly,
            Policy::Asked => Self::OnDemand,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum Handover {
    /// Write a hand-over file with the team's work
    #[command(after_long_help = words::HANDOVER_EXPORT_HELP)]
    Export {
        /// Where to write it; one that is there is replaced
        file: PathBuf,
        /// Evidence files go along too
        #[arg(long)]
        media: bool,
        /// Only what came or was made here since then, ms since 1970
        #[arg(long, value_name = "MS")]
        since: Option<u64>,
    },
    /// Take in what a hand-over file brings
    #[command(after_long_help = words::HANDOVER_OPEN_HELP)]
    Open {
        file: PathBuf,
        /// Say what it would bring, and keep nothing of it
        #[arg(long)]
        look: bool,
    },
    /// Ask to join the team of a hand-over file with a code
    #[command(after_long_help = words::HANDOVER_JOIN_HELP)]
    Join {
        file: PathBuf,
        /// The code with or without its dashes, or the link
        #[arg(long)]
        code: String,
        /// Your own name, as colleagues will see it
        #[arg(long)]
        name: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum Passphrase {
    /// Seal the keys under a passphrase, in place of a former one
    #[command(after_long_help = words::keys::PASSPHRASE_SET_HELP)]
    Set,
    /// Keep the keys without a passphrase
    #[command(after_long_help = words::keys::PASSPHRASE_REMOVE_HELP)]
    Remove,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Role {
    /// Everything, also who is in the team
    #[value(alias = "beheerder")]
    Manager,
    /// Lets colleagues in and reviews
    #[value(alias = "procesbegeleider")]
    Facilitator,
    /// Reads and writes
    #[value(alias = "lid")]
    Member,
    /// Reads only
    #[value(alias = "lezer")]
    Reader,
}

impl From<Role> for AccessRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Manager => Self::Manager,
            Role::Facilitator => Self::Facilitator,
            Role::Member => Self::Member,
            Role::Reader => Self::Reader,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Kind {
    Inspire,
    Experiment,
    Design,
    Research,
}

impl From<Kind> for Hashtag {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Inspire => Self::Inspire,
            Kind::Experiment => Self::Experiment,
            Kind::Design => Self::Design,
            Kind::Research => Self::Research,
        }
    }
}

/// Where the app keeps its data on this system.
pub fn usual_home() -> Option<PathBuf> {
    dirs::data_dir().map(|folder| folder.join(IDENTIFIER))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed_and_every_command_explains_itself() {
        Arguments::command().debug_assert();
        for command in Arguments::command().get_subcommands() {
            let help = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains("Examples:"), "{} has no example", command.get_name());
            for below in command.get_subcommands() {
                let help = below.get_after_long_help().map(ToString::to_string).unwrap_or_default();
                assert!(help.contains("Examples:"), "{} has no example", below.get_name());
            }
        }
    }

    #[test]
    fn the_data_folder_is_the_one_of_the_app() {
        let settings = include_str!("../../tauri.conf.json");
        assert!(settings.contains(&format!("\"identifier\": \"{IDENTIFIER}\"")));
    }
}
