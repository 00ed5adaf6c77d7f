//! What happened to an item, who did it, and the way back.

use super::{Laptop, capture, laptop, share, team};
use crate::domain::{
    Action, CaptureChange, CaptureId, ChangeKind, ElementCode, Hashtag, HistoryChange, Record, RecordKind,
    TeamId, TextField,
};
use crate::{ErrorCode, ops};
use sqlx::Row;

fn record(kind: RecordKind, id: impl Into<uuid::Uuid>) -> Record {
    Record { kind, id: id.into() }
}

async fn history(laptop: &Laptop, team: TeamId, of: Record) -> Vec<HistoryChange> {
    ops::history::history(&laptop.app, team, of, 0, 100).await.unwrap().changes
}

async fn change(laptop: &Laptop, team: TeamId, id: CaptureId, change: CaptureChange) {
    laptop.clock.advance(1000);
    ops::capture::change(&laptop.app, team, id, change).await.unwrap();
}

/// Bas comes into the team with a name, on a laptop that has everything so far.
pub(super) async fn bas_joins(from: &Laptop, team: TeamId) -> Laptop {
    let bas = laptop(2).await;
    share(from, &bas, team).await;
    let member = ops::team::add_member(&bas.app, team, "Bas").await.unwrap();
    let mut tx = bas.app.store.begin(&bas.app, team).await.unwrap();
    ops::team::sit_here(&bas.app, &mut tx, member);
    tx.set_me(member).await.unwrap();
    tx.commit_plain().await.unwrap();
    share(&bas, from, team).await;
    bas
}

#[tokio::test]
async fn the_history_of_an_item_says_who_wrote_what_newest_first_and_what_stands() {
    let ans = laptop(1).await;
    let team = team(&ans).await;
    let id = capture(&ans, team, "eerst").await;
    let bas = bas_joins(&ans, team).await;
    bas.clock.advance(60_000);
    change(&bas, team, id, CaptureChange::Line("verbeterd".into())).await;
    change(&bas, team, id, CaptureChange::Hashtag(Some(Hashtag::Design))).await;
    ops::capture::remove(&bas.app, team, id).await.unwrap();
    ops::history::undo(&bas.app, team).await.unwrap();
    share(&bas, &ans, team).await;

    let found = history(&ans, team, record(RecordKind::Capture, id)).await;
    let told: Vec<_> = found.iter().map(|change| (change.what, change.by.name.as_str())).collect();
    let expected = [
        (ChangeKind::Returned, "Bas"),
        (ChangeKind::Removed, "Bas"),
        (ChangeKind::Changed, "Bas"),
        (ChangeKind::Changed, "Bas"),
        (ChangeKind::Made, "Ans"),
    ];
    assert_eq!(told, expected);
    assert!(found[4].by.is_me && !found[3].by.is_me);
    let line = &found[3].fields[0];
    assert_eq!(
        (line.field.as_str(), line.value.as_str(), line.before.as_deref()),
        ("line", "verbeterd", Some("eerst"))
    );
    assert!(line.is_standing && !line.is_also);
    let first = found[4].fields.iter().find(|field| field.field == "line").unwrap();
    assert!(!first.is_standing && first.value == "eerst" && first.before.is_none());
    assert!(found[4].fields.iter().all(|field| field.field != "author"), "what nobody typed is not told");
    assert_eq!(
        found,
        history(&bas, team, record(RecordKind::Capture, id))
            .await
            .into_iter()
            .map(as_seen_by_ans)
            .collect::<Vec<_>>()
    );
}

fn as_seen_by_ans(mut change: HistoryChange) -> HistoryChange {
    change.by.is_me = !change.by.is_me;
    change
}

#[tokio::test]
async fn a_page_of_history_goes_on_where_the_last_one_ended() {
    let ans = laptop(1).await;
    let team = team(&ans).await;
    let id = capture(&ans, team, "0").await;
    for number in 1..7 {
        change(&ans, team, id, CaptureChange::Line(number.to_string())).await;
    }
    let mut values = Vec::new();
    for offset in [0, 3, 6] {
        let of = record(RecordKind::Capture, id);
        let page = ops::history::history(&ans.app, team, of, offset, 3).await.unwrap();
        assert_eq!(page.total, 7);
        values.extend(
            page.changes
                .into_iter()
                .map(|change| change.fields.into_iter().find(|field| field.field == "line").unwrap().value),
        );
    }
    assert_eq!(values, ["6", "5", "4", "3", "2", "1", "0"]);
}

#[tokio::test]
async fn what_belongs_to_an_item_is_in_its_history_under_its_own_name() {
    let ans = laptop(1).await;
    let team = team(&ans).await;
    let id = capture(&ans, team, "kas").await;
    let link = ops::capture::add_link(&ans.app, team, id, "https://kas.nl", "De kas").await.unwrap();
    ops::capture::remove_link(&ans.app, team, link).await.unwrap();
    let found = history(&ans, team, record(RecordKind::Capture, id)).await;
    assert_eq!((found[0].what, found[0].record.kind), (ChangeKind::Removed, RecordKind::Link));
    assert_eq!((found[1].what, found[1].title.as_str()), (ChangeKind::Made, "De kas"));

    let cycle = ops::team::team(&ans.app, team).await.unwrap().cycles[0].id;
    ops::question::write_version(&ans.app, team, cycle, "Hoe?", "").await.unwrap();
    let question = record(RecordKind::Question, crate::domain::question_id(cycle));
    assert_eq!(history(&ans, team, question).await[0].record.kind, RecordKind::QuestionVersion);

    let arrangement = ops::arrangement::create(&ans.app, team, "Rondkijken", None).await.unwrap();
    let field = TextField::ElementDescription { arrangement, code: ElementCode::Goals };
    ops::text::save(&ans.app, team, field, "Plannen.", "").await.unwrap();
    let found = history(&ans, team, record(RecordKind::Arrangement, arrangement)).await;
    assert_eq!((found[0].what, found[0].element), (ChangeKind::Changed, Some(ElementCode::Goals)));
    assert!(found[0].fields[0].is_text && found[0].fields[0].is_standing);
}

#[tokio::test]
async fn an_old_value_is_restored_as_a_new_change_that_can_be_undone() {
    let (ans, of) = (laptop(1).await, |id| record(RecordKind::Capture, id));
    let team = team(&ans).await;
    let id = capture(&ans, team, "eerst").await;
    change(&ans, team, id, CaptureChange::Line("daarna".into())).await;
    let line = async || ops::capture::capture(&ans.app, team, id).await.unwrap().capture.line;
    let first = history(&ans, team, of(id)).await.pop().unwrap();
    ops::history::restore(&ans.app, team, of(id), "line", &first.version).await.unwrap();
    assert_eq!(line().await, "eerst");
    assert_eq!(history(&ans, team, of(id)).await.len(), 3, "nothing of what happened is lost");
    ops::history::undo(&ans.app, team).await.unwrap();
    assert_eq!(line().await, "daarna");

    for (field, version) in [
        ("author", first.version.as_str()),
        ("line", "00"),
        ("kind", &first.version),
        ("mood", &first.version),
    ] {
        let refused = ops::history::restore(&ans.app, team, of(id), field, version).await;
        assert_eq!(refused.unwrap_err().code(), ErrorCode::NotFound, "{field} at {version}");
    }
}

#[tokio::test]
async fn an_old_text_comes_back_on_top_of_what_a_colleague_writes_meanwhile() {
    let ans = laptop(1).await;
    let team = team(&ans).await;
    let id = capture(&ans, team, "kas").await;
    let field = TextField::CaptureText { id };
    let first = ops::text::save(&ans.app, team, field, "Alle planten bloeien.", "").await.unwrap();
    ans.clock.advance(60_000);
    let second = ops::text::save(&ans.app, team, field, "Niets.", &first.base).await.unwrap();
    let bas = bas_joins(&ans, team).await;
    ops::text::save(&bas.app, team, field, "Niets. Of toch wel.", &second.base).await.unwrap();

    let of = record(RecordKind::Capture, id);
    let found = history(&ans, team, of).await;
    let texts: Vec<_> = found.iter().filter(|change| change.fields[0].is_text).collect();
    let read = ops::history::text_version(&ans.app, team, of, "text", &texts[0].version).await.unwrap();
    assert_eq!((read.before.as_str(), read.content.as_str()), ("Alle planten bloeien.", "Niets."));
    ops::history::restore(&ans.app, team, of, "text", &texts[1].version).await.unwrap();
    share(&bas, &ans, team).await;
    share(&ans, &bas, team).await;
    for laptop in [&ans, &bas] {
        let text = ops::capture::capture(&laptop.app, team, id).await.unwrap().text.content;
        assert_eq!(text, "Alle planten bloeien. Of toch wel.");
    }
    ops::history::undo(&ans.app, team).await.unwrap();
    let text = ops::capture::capture(&ans.app, team, id).await.unwrap().text.content;
    assert_eq!(text, "Niets. Of toch wel.", "undo takes back the restoring alone");
}

#[tokio::test]
async fn two_values_written_at_once_are_shown_with_their_writers_and_either_can_be_kept() {
    let ans = laptop(1).await;
    let team = team(&ans).await;
    let id = capture(&ans, team, "eerst").await;
    let bas = bas_joins(&ans, team).await;
    let of = record(RecordKind::Capture, id);
    for keeps_shown in [true, false] {
        let line = |who: &str| format!("van {who}, {keeps_shown}");
        change(&ans, team, id, CaptureChange::Line(line("Ans"))).await;
        bas.clock.advance(60_000);
        change(&bas, team, id, CaptureChange::Line(line("Bas"))).await;
        share(&bas, &ans, team).await;
        share(&ans, &bas, team).await;
        let also = ops::capture::capture(&ans.app, team, id).await.unwrap().also_changed.remove(0);
        assert_eq!((also.value, also.by.as_str()), (line("Ans"), "Ans"));
        assert_eq!((also.shown.value, also.shown.by.as_str()), (line("Bas"), "Bas"));
        let both = history(&ans, team, of).await;
        assert!(both[0].fields[0].is_also && both[0].fields[0].is_standing, "the later one shows");
        assert!(both[1].fields[0].is_also && !both[1].fields[0].is_standing);

        let (kept, expected) =
            if keeps_shown { (also.shown.version, line("Bas")) } else { (also.version, line("Ans")) };
        ops::history::restore(&ans.app, team, of, "line", &kept).await.unwrap();
        share(&ans, &bas, team).await;
        for laptop in [&ans, &bas] {
            let seen = ops::capture::capture(&laptop.app, team, id).await.unwrap();
            assert_eq!((&seen.capture.line, seen.also_changed.len()), (&expected, 0));
        }
    }
}

#[tokio::test]
async fn what_one_removed_while_the_other_went_on_is_there_and_says_so_until_somebody_chooses() {
    let ans = laptop(1).await;
    let team = team(&ans).await;
    let bas = bas_joins(&ans, team).await;
    for is_kept in [true, false] {
        let id = capture(&ans, team, "eerst").await;
        let of = record(RecordKind::Capture, id);
        share(&ans, &bas, team).await;
        ops::capture::remove(&bas.app, team, id).await.unwrap();
        change(&ans, team, id, CaptureChange::Line("nog mee bezig".into())).await;
        share(&bas, &ans, team).await;
        let seen = ops::capture::capture(&ans.app, team, id).await.unwrap();
        assert_eq!(seen.also_changed.len(), 1);
        let also = &seen.also_changed[0];
        assert_eq!(
            (also.field.as_str(), also.by.as_str(), also.shown.by.as_str()),
            ("deleted_at", "Bas", "Ans")
        );
        if is_kept {
            ops::history::bring_back(&ans.app, team, of).await.unwrap();
            assert!(ops::capture::capture(&ans.app, team, id).await.unwrap().also_changed.is_empty());
        } else {
            ops::history::restore(&ans.app, team, of, "deleted_at", &also.version).await.unwrap();
            let gone = ops::capture::capture(&ans.app, team, id).await.unwrap_err().code();
            assert_eq!(gone, ErrorCode::NotFound);
        }
    }
}

#[tokio::test]
async fn what_was_removed_is_listed_with_who_did_it_and_comes_back_whole() {
    let ans = laptop(1).await;
    let team = team(&ans).await;
    let id = capture(&ans, team, "weg").await;
    ops::text::save(&ans.app, team, TextField::CaptureText { id }, "met woorden", "").await.unwrap();
    let bas = bas_joins(&ans, team).await;
    ops::capture::remove(&bas.app, team, id).await.unwrap();
    share(&bas, &ans, team).await;
    let removed = ops::history::removed(&ans.app, team).await.unwrap();
    assert_eq!(removed.len(), 1);
    assert_eq!((removed[0].title.as_str(), removed[0].by.name.as_str()), ("weg", "Bas"));
    ops::history::bring_back(&ans.app, team, removed[0].record).await.unwrap();
    assert_eq!(ops::capture::capture(&ans.app, team, id).await.unwrap().text.content, "met woorden");
    assert!(ops::history::removed(&ans.app, team).await.unwrap().is_empty());
    ops::history::undo(&ans.app, team).await.unwrap();
    assert_eq!(ops::history::removed(&ans.app, team).await.unwrap().len(), 1);
}

#[tokio::test]
async fn reading_one_history_never_reads_the_whole_log() {
    let ans = laptop(1).await;
    let team = team(&ans).await;
    let id = capture(&ans, team, "een").await;
    let explain = format!("explain query plan {}", include_str!("../history.sql"));
    let plan: Vec<String> = sqlx::query(sqlx::AssertSqlSafe(explain))
        .bind(team.0.as_bytes().as_slice())
        .bind("capture")
        .bind(id.0.as_bytes().as_slice())
        .bind(id.0.simple().to_string())
        .bind("[]")
        .bind(0)
        .bind(100)
        .fetch_all(&mut *ans.app.store.read().await.unwrap())
        .await
        .unwrap()
        .iter()
        .map(|row| row.get::<String, _>("detail"))
        .collect();
    let reads_by_key =
        |table: &str| plan.iter().any(|step| step.starts_with(&format!("SEARCH {table} USING")));
    for table in ["c", "r", "link", "question_version", "element", "evidence_link"] {
        assert!(reads_by_key(table), "{table} is read by its key: {plan:#?}");
    }
}

#[tokio::test]
async fn what_a_person_was_told_of_is_undone_only_while_it_is_the_last_thing_they_did() {
    let ans = laptop(1).await;
    let team = team(&ans).await;
    let (kept, gone) = (capture(&ans, team, "blijft").await, capture(&ans, team, "weg").await);
    ops::capture::remove(&ans.app, team, gone).await.unwrap();
    let undo = async |record: CaptureId| {
        ops::history::undo_this(&ans.app, team, Action::RemoveCapture, record.0).await
    };
    assert_eq!(undo(kept).await.unwrap_err().code(), ErrorCode::DoneSince, "another was removed");
    change(&ans, team, kept, CaptureChange::Line("anders".into())).await;
    assert_eq!(undo(gone).await.unwrap_err().code(), ErrorCode::DoneSince);
    assert!(ops::capture::capture(&ans.app, team, gone).await.is_err(), "and nothing else is undone instead");
    ops::history::undo(&ans.app, team).await.unwrap();
    undo(gone).await.unwrap();
    assert_eq!(ops::capture::capture(&ans.app, team, gone).await.unwrap().capture.line, "weg");
}
