//! Faults planted in the source, each of which the simulator must find.

use crate::plant::Change;

pub struct Mutant {
    pub name: &'static str,
    pub file: &'static str,
    pub text: &'static str,
    pub instead: &'static str,
}

impl Mutant {
    pub fn change(&self) -> Change {
        Change { file: self.file, text: self.text, instead: self.instead }
    }
}

pub const MUTANTS: &[Mutant] = &[
    Mutant {
        name: "nobody repairs",
        file: "src-tauri/core/src/sync/read.rs",
        text: "store::compare_with_folder(tx.conn(), team, &present).await?;",
        instead: "drop(present);",
    },
    Mutant {
        name: "only authors repair",
        file: "src-tauri/core/src/sync/publish.rs",
        text: "        let (store, target) = (shared.clone(), path.clone());",
        instead:
            "        if !path.contains(&app.device.to_string()) && path.starts_with(\"log/\") { continue; }
        let (store, target) = (shared.clone(), path.clone());",
    },
    Mutant {
        name: "a name that is taken counts as written",
        file: "src-tauri/core/src/sync/folder.rs",
        text: "        Ok(Written::NameTaken) => None,",
        instead: "        Ok(Written::NameTaken) => return Ok(()),",
    },
    Mutant {
        name: "the role of a writer is not checked",
        file: "src-tauri/core/src/sync/membership.rs",
        text: "AccessRole::Member => true,\n        AccessRole::Reader => false,",
        instead: "AccessRole::Member => true,\n        AccessRole::Reader => true,",
    },
    Mutant {
        name: "who is out may use a number again",
        file: "src-tauri/core/src/sync/membership.rs",
        text: "self.limits.is_none() ||",
        instead: "self.limits.iter().flatten().any(|last| last.seq >= segment.seq) || self.limits.is_none() ||",
    },
    Mutant {
        name: "signatures are not verified",
        file: "src-tauri/core/src/sync/format.rs",
        text: "signer.verify_strict(digest(signed).as_bytes(), &signature).map_err(|_| Refusal::SignatureWrong)",
        instead: "Ok::<(), Refusal>(drop((signed, signature)))",
    },
    Mutant {
        name: "replaced versions are ignored",
        file: "src-tauri/core/src/store/rows.rs",
        text: "where r.team = c.team and r.tbl",
        instead: "where false and r.team = c.team and r.tbl",
    },
    Mutant {
        name: "what arrived first stays",
        file: "src-tauri/core/src/store/rows.rs",
        text: "insert or replace into {name}",
        instead: "insert or ignore into {name}",
    },
    Mutant {
        name: "a deletion beats changes it did not see",
        file: "src-tauri/core/src/store/rows.rs",
        text: "select 1 from head h where h.record",
        instead: "select 1 from head h where false and h.record",
    },
    Mutant {
        name: "the outbox is cleared before its segment is held",
        file: "src-tauri/core/src/sync/publish.rs",
        text: "        let changes = waiting.into_iter().take(count)",
        instead: "        store::clear_outbox(tx.conn(), team, last_change).await?;
        tx.commit().await?;
        let mut tx = app.store.begin_remote(app, team).await?;
        let changes = waiting.into_iter().take(count)",
    },
    Mutant {
        name: "a missing folder empties the log",
        file: "src-tauri/core/src/sync/first_file.rs",
        text: "    if !is_beside && is_missing {",
        instead: "    if !is_beside && is_missing {
        let mut tx = app.store.begin_remote(app, team).await?;
        store::forget_log(tx.conn(), team).await?;
        tx.commit().await?;",
    },
    Mutant {
        name: "quarantine is for ever",
        file: "src-tauri/core/src/sync/read.rs",
        text: "let waits = is_same && !is_whole && RETRY.is_early(kept.retry_at_ms, now_ms);",
        instead: "let waits = is_same && (kept.tries > 0 || RETRY.is_early(kept.retry_at_ms, now_ms));",
    },
    Mutant {
        name: "parts of evidence are believed by their length",
        file: "src-tauri/core/src/sync/attachments/moving.rs",
        text: "look: if now.is_published { Look::Contents } else { Look::Lengths },",
        instead: "look: if now.is_published { Look::Lengths } else { Look::Lengths },",
    },
    Mutant {
        name: "a third update of a text is dropped",
        file: "src-tauri/core/src/store/long_text.rs",
        text: "let mut readable = within_budget(updates);",
        instead: "let mut readable = within_budget(&updates[..updates.len().min(3)]);",
    },
    Mutant {
        name: "a segment that is held is not applied",
        file: "src-tauri/core/src/sync/take.rs",
        text: "match tx.apply(header.device, &body.changes).await {",
        instead: "match tx.apply(header.device, &body.changes[..body.changes.len() - usize::from(header.seq % 5 == 4)]).await {",
    },
    Mutant {
        name: "what members sign about roles counts",
        file: "src-tauri/core/src/sync/membership/judgement.rs",
        text: "        (Deed::SetRole { role: to, .. }, _) => decides && may_admit(role, *to),",
        instead: "        (Deed::SetRole { role: to, .. }, _) => may_write(role) && rank(*to) < 9,",
    },
    Mutant {
        name: "the work of who is out counts for ever",
        file: "src-tauri/core/src/sync/membership.rs",
        text: "Err(if writer.is_removed { Refusal::Removed } else { Refusal::MayNotWrite })",
        instead: "if writer.is_removed { Ok(&writer.signing) } else { Err(Refusal::MayNotWrite) }",
    },
    Mutant {
        name: "everybody seals with a key that who is out has",
        file: "src-tauri/core/src/sync/admit.rs",
        text: "        self.exposed.contains(&key.id())",
        instead: "        self.exposed.contains(&key.id()) && self.told.is_empty()",
    },
    Mutant {
        name: "what no longer counts stays in the rows",
        file: "src-tauri/core/src/sync/mod.rs",
        text: "    settle::settle(app, team, known).await?;\n",
        instead: "",
    },
    Mutant {
        name: "loose segments go without a look at their pack",
        file: "src-tauri/core/src/sync/compact.rs",
        text: "    if !packs.iter().any(is_whole) {",
        instead: "    if packs.iter().filter(|path| !is_whole(path)).count() > packs.len() {",
    },
    Mutant {
        name: "an erasure by who may not counts",
        file: "src-tauri/core/src/sync/membership/judgement.rs",
        text: "        (Deed::Erase { .. } | Deed::Spare { .. } | Deed::Finish { .. }, _) => {
            may_admit(role, AccessRole::Member)
        }",
        instead: "        (Deed::Erase { .. } | Deed::Spare { .. } | Deed::Finish { .. }, _) => true,",
    },
    Mutant {
        name: "an erasure ends within the week",
        file: "src-tauri/core/src/sync/erase.rs",
        text: "    Ok(erasure.at_ms.max(heard_ms).saturating_add(GRACE_MS))",
        instead: "    Ok(erasure.at_ms.max(heard_ms).saturating_add(GRACE_MS / 7))",
    },
    Mutant {
        name: "taking an erasure back does nothing",
        file: "src-tauri/core/src/sync/membership/erasure.rs",
        text: "                    if !pending.erasure.is_final() {",
        instead: "                    if pending.erasure.things.is_empty() {",
    },
    Mutant {
        name: "what is written to an erased record is shown",
        file: "src-tauri/core/src/store/rows.rs",
        text: "and c.record not in (select record from erased where team = ?1 and tbl = '{name}')",
        instead: "and (c.record is not null or '{name}' = '')",
    },
    Mutant {
        name: "an erased file stays on the disk",
        file: "src-tauri/core/src/sync/erase.rs",
        text: "if is_needed { Ok(()) } else { files.erase(&hash) }",
        instead: "if is_needed || files.has(&hash) { Ok(()) } else { files.erase(&hash) }",
    },
    Mutant {
        name: "an erased file goes though other evidence has it",
        file: "src-tauri/core/src/sync/erase.rs",
        text: "if is_needed { Ok(()) } else { files.erase(&hash) }",
        instead: "if is_needed { files.erase(&hash) } else { files.erase(&hash) }",
    },
    Mutant {
        name: "the parts of an erased file stay in the folder",
        file: "src-tauri/core/src/sync/mod.rs",
        text: "erase::tidy(app, team, &shared, &known, is_whole).await?;",
        instead: "if known.keys.is_empty() { erase::tidy(app, team, &shared, &known, is_whole).await?; }",
    },
    Mutant {
        name: "copies of an erased file stay under other names",
        file: "src-tauri/core/src/sync/erase.rs",
        text: "|| !names::names_a_blob(&entry.name));",
        instead: "|| entry.name.is_empty());",
    },
];
