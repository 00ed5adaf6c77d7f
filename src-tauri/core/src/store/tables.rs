//! Which tables a team shares, with the kind of every field, and which topic tells of them.
//!
//! A table or field that is not here was written by a newer app: the log keeps and forwards it, no row shows it.

use crate::Topic;

pub struct Table {
    pub name: &'static str,
    pub topic: Topic,
    /// Fields that say which record this is, where every device derives the same id. Such a record is never
    /// made or unmade by anyone: undoing empties its other fields.
    pub identity: &'static [&'static str],
    pub columns: &'static [(&'static str, Kind)],
}

/// How a register's JSON becomes a column. A value of another kind reads as null: one odd writer must not
/// keep a whole team from reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Integer,
    Object,
}

use Kind::{Integer, Object, Text};

pub const TABLES: &[Table] = &[
    Table {
        name: "team",
        topic: Topic::Teams,
        identity: &[],
        columns: &[
            ("title", Text),
            ("kind", Text),
            ("sector", Text),
            ("theme", Text),
            ("programme", Text),
            ("period", Object),
        ],
    },
    Table {
        name: "institution",
        topic: Topic::Members,
        identity: &[],
        columns: &[("name", Text), ("place", Text), ("position", Text)],
    },
    Table {
        name: "member",
        topic: Topic::Members,
        identity: &[],
        columns: &[("name", Text), ("role", Text), ("institution", Text), ("position", Text)],
    },
    Table {
        name: "device",
        topic: Topic::Members,
        identity: &["device"],
        columns: &[("device", Text), ("member", Text)],
    },
    Table {
        name: "cycle",
        topic: Topic::Cycles,
        identity: &[],
        columns: &[("number", Integer), ("title", Text), ("goal", Text), ("period", Object)],
    },
    Table {
        name: "step",
        topic: Topic::Cycles,
        identity: &["cycle", "code"],
        columns: &[("cycle", Text), ("code", Text), ("state", Text)],
    },
    Table {
        name: "visit",
        topic: Topic::Cycles,
        identity: &[],
        columns: &[("cycle", Text), ("step", Text), ("began_on", Text), ("began_at", Integer)],
    },
    Table {
        name: "question",
        topic: Topic::Questions,
        identity: &["cycle"],
        columns: &[
            ("cycle", Text),
            ("whose", Text),
            ("why_now", Text),
            ("learners", Text),
            ("already_tried", Text),
        ],
    },
    Table {
        name: "question_version",
        topic: Topic::Questions,
        identity: &[],
        columns: &[
            ("question", Text),
            ("body", Text),
            ("reason", Text),
            ("written_on", Text),
            ("written_at", Integer),
            ("author", Text),
        ],
    },
    Table {
        name: "capture",
        topic: Topic::Captures,
        identity: &[],
        columns: &[
            ("cycle", Text),
            ("line", Text),
            ("hashtag", Text),
            ("kind", Text),
            ("step", Text),
            ("happened_on", Text),
            ("author", Text),
        ],
    },
    Table {
        name: "link",
        topic: Topic::Captures,
        identity: &[],
        columns: &[("owner", Text), ("url", Text), ("title", Text), ("position", Text)],
    },
    Table {
        name: "evidence",
        topic: Topic::Evidence,
        identity: &[],
        columns: &[
            ("title", Text),
            ("kind", Text),
            ("sensitivity", Text),
            ("happened_on", Text),
            ("author", Text),
            ("added_at", Integer),
            ("file", Object),
            ("file_key", Text),
        ],
    },
    Table {
        name: "evidence_link",
        topic: Topic::Evidence,
        identity: &[],
        columns: &[("evidence", Text), ("target_kind", Text), ("target", Text), ("added_at", Integer)],
    },
    Table {
        name: "arrangement",
        topic: Topic::Arrangements,
        identity: &[],
        columns: &[
            ("cycle", Text),
            ("title", Text),
            ("size", Text),
            ("status", Text),
            ("learners", Text),
            ("added_at", Integer),
        ],
    },
    Table {
        name: "element",
        topic: Topic::Arrangements,
        identity: &["arrangement", "code"],
        columns: &[("arrangement", Text), ("code", Text), ("who_decides", Text), ("for_whom", Text)],
    },
];

pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}
