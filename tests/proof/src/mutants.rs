//! Faults planted in the source, each of which the simulator must find.

pub struct Mutant {
    pub name: &'static str,
    pub file: &'static str,
    pub text: &'static str,
    pub instead: &'static str,
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
        text: "    if store.write_once(path, bytes)? != Written::NameTaken {",
        instead: "    store.write_once(path, bytes)?;\n    if true {",
    },
    Mutant {
        name: "the role of a writer is not checked",
        file: "src-tauri/core/src/sync/membership.rs",
        text: "AccessRole::Member => true,\n        AccessRole::Reader => false,",
        instead: "AccessRole::Member => true,\n        AccessRole::Reader => true,",
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
        file: "src-tauri/core/src/sync/mod.rs",
        text: "    if !is_beside && is_missing {",
        instead: "    if !is_beside && is_missing {
        let mut tx = app.store.begin_remote(app, team).await?;
        store::forget_log(tx.conn(), team).await?;
        tx.commit().await?;",
    },
    Mutant {
        name: "quarantine is for ever",
        file: "src-tauri/core/src/sync/read.rs",
        text: "let waits = is_same && !is_whole && now_ms < kept.retry_at_ms;",
        instead: "let waits = is_same && (kept.tries > 0 || now_ms < kept.retry_at_ms);",
    },
    Mutant {
        name: "parts of evidence are believed by their length",
        file: "src-tauri/core/src/sync/attachments.rs",
        text: "look: if now.is_published { Look::Contents } else { Look::Lengths },",
        instead: "look: if now.is_published { Look::Lengths } else { Look::Lengths },",
    },
    Mutant {
        name: "a third update of a text is dropped",
        file: "src-tauri/core/src/store/long_text.rs",
        text: "updates.iter().map(Vec::as_slice).collect();",
        instead: "updates.iter().take(3).map(Vec::as_slice).collect();",
    },
    Mutant {
        name: "a segment that is held is not applied",
        file: "src-tauri/core/src/sync/take.rs",
        text: "match tx.apply(header.device, &body.changes).await {",
        instead: "match tx.apply(header.device, &body.changes[..body.changes.len() - usize::from(header.seq % 5 == 4)]).await {",
    },
];
