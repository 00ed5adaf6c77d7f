//! What keeps each attack out, to be taken away one at a time: a test must fail that names the attack.

use crate::plant::Change;

pub struct Defence {
    pub attack: &'static str,
    /// The one test of the core that must fail without it.
    pub test: &'static str,
    pub changes: &'static [Change],
}

const FORMAT: &str = "src-tauri/core/src/sync/format.rs";
const TAKE: &str = "src-tauri/core/src/sync/take.rs";
const MEMBERSHIP: &str = "src-tauri/core/src/sync/membership.rs";
const JUDGEMENT: &str = "src-tauri/core/src/sync/membership/judgement.rs";
const WEIGHING: &str = "src-tauri/core/src/sync/membership/weighing.rs";
const HANDOVER: &str = "src-tauri/core/src/sync/handover.rs";

pub const DEFENCES: &[Defence] = &[
    Defence {
        attack: "a device without the key reads the folder",
        test: "who_has_the_folder_but_no_key_reads_no_word_of_it",
        changes: &[
            Change {
                file: FORMAT,
                text: "    let sealed = key\n        .cipher()\n        .encrypt(XNonce::from_slice(&nonce), Payload { msg: &packed, aad: &bytes })\n        .map_err(|_| Refusal::TooLong)?;",
                instead: "    let sealed = [packed, vec![0; 16]].concat();\n    let _ = key;",
            },
            Change {
                file: FORMAT,
                text: "        let packed = key\n            .cipher()\n            .decrypt(XNonce::from_slice(&nonce), Payload { msg: sealed, aad: &self.bytes[..HEADER_BYTES] })\n            .map_err(|_| Refusal::SealBroken)?;",
                instead: "        let packed = sealed[..sealed.len() - 16].to_vec();\n        let _: [u8; 24] = nonce;",
            },
        ],
    },
    Defence {
        attack: "a removed device reads what is written after it went",
        test: "no_key_of_who_is_removed_opens_what_is_sealed_since",
        // Turned at once; and by whoever decides about members and sees that it was not.
        changes: &[
            Change {
                file: "src-tauri/core/src/ops/people.rs",
                text: "        admit::turn_key(app, team, &mut known, &mut tx).await?;",
                instead: "        known.reload(app, &mut tx, team).await?;",
            },
            Change {
                file: "src-tauri/core/src/sync/admit.rs",
                text: "    if is_spent {\n        turn_key(app, team, known, &mut tx).await?;\n    }\n",
                instead: "",
            },
        ],
    },
    Defence {
        attack: "a removed device hands out a key of its own to seal with",
        test: "who_was_removed_gives_nobody_a_key_to_read_along_with",
        changes: &[Change {
            file: TAKE,
            text: "map(|key| (team_key::READING_EPOCH, key))",
            instead: "map(|key| (file.body.epoch, key))",
        }],
    },
    Defence {
        attack: "a removed device writes on",
        test: "who_is_removed_and_writes_on_past_the_app_is_not_believed",
        changes: &[Change {
            file: MEMBERSHIP,
            text: "Err(if writer.is_removed { Refusal::Removed } else { Refusal::MayNotWrite })",
            instead: "if writer.is_removed { Ok(&writer.signing) } else { Err(Refusal::MayNotWrite) }",
        }],
    },
    Defence {
        attack: "a device leaps ahead before it is removed, to write up to there",
        test: "who_leaps_ahead_before_being_removed_is_not_free_to_write_up_to_there",
        changes: &[Change {
            file: MEMBERSHIP,
            text: "self.limits.is_none() ||",
            instead: "self.limits.is_none() || self.limits.iter().flatten().any(|last| last.seq >= segment.seq) ||",
        }],
    },
    Defence {
        attack: "a removed device uses numbers again that it used before",
        test: "who_is_removed_may_not_write_on_under_numbers_that_were_used",
        changes: &[Change {
            file: MEMBERSHIP,
            text: "self.limits.is_none() ||",
            instead: "self.limits.is_none() || self.limits.iter().flatten().any(|last| last.seq >= segment.seq) ||",
        }],
    },
    Defence {
        attack: "a removed device of which nothing had come writes under number 0",
        test: "a_device_of_which_nothing_had_come_may_write_nothing_afterwards",
        changes: &[Change {
            file: MEMBERSHIP,
            text: "self.limits.is_none() ||",
            instead: "self.limits.is_none() || self.limits.iter().flatten().any(|last| last.seq >= segment.seq) ||",
        }],
    },
    Defence {
        attack: "a segment in another device's name",
        test: "a_segment_by_a_stranger_with_a_stolen_key_or_anothers_name_is_not_believed",
        changes: &[
            Change {
                file: FORMAT,
                text: "        if super::keys::device_id(signer) != self.header.device {",
                instead: "        if false {",
            },
            Change {
                file: FORMAT,
                text: "signer.verify_strict(digest(signed).as_bytes(), &signature).map_err(|_| Refusal::SignatureWrong)",
                instead: "Ok::<(), Refusal>(drop((signed, signature)))",
            },
        ],
    },
    Defence {
        attack: "a segment of another team",
        test: "a_segment_of_one_team_means_nothing_in_another",
        changes: &[Change {
            file: TAKE,
            text: "    if segment.header.team != team {",
            instead: "    if false {",
        }],
    },
    Defence {
        attack: "signed files of another team",
        test: "no_signed_file_of_one_team_means_anything_in_another",
        changes: &[Change {
            file: TAKE,
            text: "if other == team { Ok(()) } else { Err(Refusal::OtherTeam) }",
            instead: "if true || other == team { Ok(()) } else { Err(Refusal::OtherTeam) }",
        }],
    },
    Defence {
        attack: "a reader writes",
        test: "a_reader_who_writes_past_the_app_is_not_believed",
        changes: &[Change {
            file: MEMBERSHIP,
            text: "AccessRole::Member => true,\n        AccessRole::Reader => false,",
            instead: "AccessRole::Member => true,\n        AccessRole::Reader => true,",
        }],
    },
    Defence {
        attack: "a member lets a friend in and gives roles",
        test: "a_member_who_lets_in_or_rises_past_the_app_changes_nothing_for_anybody",
        changes: &[Change {
            file: MEMBERSHIP,
            text: "AccessRole::Member | AccessRole::Reader => false,",
            instead: "AccessRole::Member => true,\n        AccessRole::Reader => false,",
        }],
    },
    Defence {
        attack: "a facilitator removes a manager",
        test: "a_facilitator_who_removes_a_manager_past_the_app_removes_nobody",
        changes: &[Change {
            file: MEMBERSHIP,
            text: "AccessRole::Facilitator => role != AccessRole::Manager,",
            instead: "AccessRole::Facilitator => true,",
        }],
    },
    Defence {
        attack: "a manager who was made a facilitator removes a manager, as if not knowing of it",
        test: "a_manager_who_was_made_a_facilitator_takes_nobody_out_who_manages",
        changes: &[Change {
            file: JUDGEMENT,
            text: "self.grounds[place].is_some_and(|ground| may(role, ground.over, &self.graph.records[place].deed))",
            instead: "self.grounds[place].is_some_and(|_| may(role, Over::Nobody, &self.graph.records[place].deed))",
        }],
    },
    Defence {
        attack: "a founder who left removes the manager who stays, as if not having left",
        test: "a_founder_who_left_takes_out_nobody_and_lifts_nobody",
        changes: &[Change {
            file: WEIGHING,
            text: "            return stands;",
            instead: "            return stands && self.grounds.is_empty();",
        }],
    },
    Defence {
        attack: "a facilitator revokes the invitation of a manager who is in, as if not knowing of it",
        test: "a_facilitator_does_not_undo_how_a_manager_came_in",
        changes: &[Change {
            file: WEIGHING,
            text: "                && self.might_admit(*by, place, strokes)",
            instead: "                && self.grounds[place].is_some()",
        }],
    },
    Defence {
        attack: "a member says that a colleague's laptop was theirs before the colleague came",
        test: "a_member_who_says_that_a_colleagues_laptop_is_theirs_does_not_get_it",
        changes: &[Change {
            file: JUDGEMENT,
            text: "is_none_or(|owners| owners.contains(&person));",
            instead: "is_none_or(|owners| !owners.is_empty());",
        }],
    },
    Defence {
        attack: "who was taken out takes out, late, whoever let in the one who did it",
        test: "who_is_out_strikes_nobody_by_striking_what_let_in_who_took_them_out",
        changes: &[Change {
            file: JUDGEMENT,
            text: "        if is_about_rights && self.is_by_founder(other)",
            instead: "        if is_about_rights && self.grounds.is_empty() && self.is_by_founder(other)",
        }],
    },
    Defence {
        attack: "whoever somebody lifted, late, takes out the one who took that somebody out",
        test: "who_is_out_promotes_nobody_and_takes_nobody_out_however_early_they_came",
        changes: &[Change {
            file: WEIGHING,
            text: "            return stands;",
            instead: "            return true;",
        }],
    },
    Defence {
        attack: "a facilitator removes who was made a manager, as if not knowing of it",
        test: "a_facilitator_decides_nothing_about_who_was_made_a_manager_at_the_same_time",
        changes: &[Change {
            file: WEIGHING,
            text: "            true => self.is_outranked(place, strokes),",
            instead: "            true => self.is_outranked(place, strokes) && self.grounds.is_empty(),",
        }],
    },
    Defence {
        attack: "paths that lead elsewhere in a hand-over file",
        test: "names_that_lead_elsewhere_are_refused",
        changes: &[Change {
            file: HANDOVER,
            text: "    name.len() <= NAME_CHARS_MAX && name.split('/').count() <= 3 && name.split('/').all(is_part)",
            instead: "    let _ = is_part;\n    name.len() <= 10 * NAME_CHARS_MAX",
        }],
    },
    Defence {
        attack: "a hand-over file that unpacks to more than it is",
        test: "a_bomb_is_refused_by_what_it_says_and_by_what_it_is",
        changes: &[Change {
            file: HANDOVER,
            text: "entry.size() > bytes_max(name) || total > size_bytes {",
            instead: "bytes_max(name) == 0 && total > size_bytes {",
        }],
    },
    Defence {
        attack: "a hand-over file with packed entries",
        test: "a_bomb_is_refused_by_what_it_says_and_by_what_it_is",
        changes: &[Change {
            file: HANDOVER,
            text: "entry.compression() == CompressionMethod::Stored",
            instead: "(entry.compression() == CompressionMethod::Stored || true)",
        }],
    },
    Defence {
        attack: "an ack that lies, with a clock set forward",
        test: "a_device_that_claims_to_hold_what_it_does_not_makes_nobody_lose_anything",
        changes: &[Change {
            file: "src-tauri/core/src/sync/compact.rs",
            text: "    let now_ms = now_ms.min(said_ms);",
            instead: "    let now_ms = now_ms.max(said_ms);",
        }],
    },
];
