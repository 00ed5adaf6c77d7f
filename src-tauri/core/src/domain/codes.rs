//! The closed lists of the method. Codes are stable and stored; labels live in `ui/src/messages`.
//!
//! A code that a newer app wrote is kept in the log and reads as `None` here, until this app is updated.

use serde::{Deserialize, Serialize};
use specta::Type;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident = $code:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
        pub enum $name { $(#[serde(rename = $code)] $variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    )+};
}

codes! {
    /// What kind of activity something was; independent of the round it happened in.
    Hashtag { Inspire = "insp", Experiment = "expe", Design = "ontw", Research = "onde" }

    /// What happened, more precisely. All seen in stories of real teams.
    CaptureKind {
        Literature = "literatuur", ExpertTalk = "expert", PracticeVisit = "bezoek", ColleagueStory = "collega",
        Conference = "conferentie", KnowledgeSharing = "kennisdeling", ToolTryOut = "tool",
        StudentQuestionnaire = "studentvragenlijst", EarlierTeam = "vorigteam", ExistingArrangement = "bestaand",
        LessonTryOut = "lesproef", Prototype = "prototype", Meeting = "bijeenkomst", Other = "anders",
    }

    MemberRole {
        Teacher = "docent", Facilitator = "proces", Researcher = "onderz", IctExpert = "ict", Expert = "expert",
        TeacherEducator = "opleider", Practor = "practor", Student = "student", TeacherInTraining = "lio",
        EndUser = "gebruiker", Manager = "leiding",
    }

    Sector { Vve = "vve", Po = "po", Vo = "vo", Mbo = "mbo", Hbo = "hbo", Wo = "wo" }

    TeamKind { Design = "design", Data = "data", Implementation = "impl" }

    Theme { PersonalisedLearning = "gpl", Organisation = "org", IctLiteracy = "gel" }

    ArrangementSize { Lesson = "les", Series = "reeks", Line = "lijn", Other = "anders" }

    ArrangementStatus { Idea = "idee", InDesign = "ontwerp", TriedOut = "beproefd", Finished = "af" }

    /// The ten parts of the curricular spider web (Van den Akker; SLO), in their usual order.
    ElementCode {
        Vision = "visie", Goals = "doelen", Content = "inhoud", Activities = "activiteiten", TeacherRole = "docentrol",
        Materials = "bronnen", Grouping = "groepering", Location = "plaats", Time = "tijd", Assessment = "toetsing",
    }

    WhoDecides { Teacher = "docent", Together = "samen", Student = "student" }

    ForWhom { Everyone = "iedereen", Group = "groep", Individual = "individu" }

    /// How evidence came about.
    EvidenceKind {
        Observation = "observatie", Interview = "interview", Questionnaire = "vragenlijst", StudentWork = "leerproduct",
        Log = "logboek", Recording = "opname", Test = "toets", SystemData = "systeemdata", Document = "document",
        Reflection = "reflectie",
    }

    Sensitivity { Public = "open", Team = "team", Personal = "persoon", Special = "bijz" }

    StepState { Open = "open", Busy = "bezig", Done = "klaar", Skipped = "overgeslagen" }

    /// What a device may do in a team, as signed in its membership.
    AccessRole { Manager = "beheerder", Facilitator = "procesbegeleider", Member = "lid", Reader = "lezer" }

    /// What evidence or a link can hang on.
    ItemKind {
        Capture = "capture", Question = "question", QuestionVersion = "question_version", Arrangement = "arrangement",
        Element = "element", Evidence = "evidence", Step = "step", Member = "member", Institution = "institution",
        Cycle = "cycle", Team = "team",
    }

    /// The records of which people are told what happened to them; the codes are the tables of the change log.
    RecordKind {
        Team = "team", Institution = "institution", Member = "member", Cycle = "cycle", Step = "step",
        Question = "question", QuestionVersion = "question_version", Capture = "capture", Link = "link",
        Evidence = "evidence", EvidenceLink = "evidence_link", Arrangement = "arrangement", Element = "element",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_as_itself_and_an_unknown_one_as_nothing() {
        for kind in CaptureKind::ALL {
            assert_eq!(CaptureKind::from_code(kind.code()), Some(*kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code(), "the wire and the log use one code");
        }
        assert_eq!(Hashtag::from_code("from-a-newer-app"), None);
        assert_eq!(ElementCode::ALL.len(), 10);
    }
}
