//! What must hold of the log and the rows, whatever happens in which order.

use crate::app::{App, Home};
use crate::clock::{FixedClock, SeededRandom};
use crate::domain::{
    ArrangementChange, CaptureChange, CaptureId, CaptureQuery, Change, DeviceId, ElementCode, NewCapture,
    NewTeam, TeamId, TextField, WhoDecides,
};
use crate::ops;
use crate::store::Store;
use proptest::prelude::*;
use std::sync::Arc;
use tempfile::TempDir;

mod also_changed;
mod golden;
mod history;
mod texts;
mod typed_over;

/// Noon on 23 November 2026.
const NOW_MS: u64 = 1_795_435_200_000;

struct Laptop {
    app: App,
    clock: Arc<FixedClock>,
    _home: TempDir,
}

async fn laptop(seed: u64) -> Laptop {
    let home = tempfile::tempdir().unwrap();
    let clock = Arc::new(FixedClock::at(NOW_MS));
    let app = App::open_with(Home::new(home.path()), clock.clone(), Arc::new(SeededRandom::new(seed)))
        .await
        .unwrap();
    Laptop { app, clock, _home: home }
}

async fn team(laptop: &Laptop) -> TeamId {
    let new = NewTeam { title: "VR".into(), my_name: "Ans".into(), institution: "De Vlinder".into() };
    ops::team::create(&laptop.app, new).await.unwrap()
}

async fn capture(laptop: &Laptop, team: TeamId, line: &str) -> CaptureId {
    laptop.clock.advance(1000);
    let cycle = ops::team::team(&laptop.app, team).await.unwrap().cycles[0].id;
    let new = NewCapture { cycle, line: line.into(), hashtag: None, step: None, happened_on: None };
    ops::capture::add(&laptop.app, team, new).await.unwrap()
}

/// Everything a laptop wrote, in order.
async fn written(laptop: &Laptop, team: TeamId) -> Vec<Change> {
    let key = team.0.as_bytes().as_slice();
    let rows = sqlx::query_scalar::<_, Vec<u8>>("select change from outbox where team = ?1 order by seq")
        .bind(key)
        .fetch_all(&mut *laptop.app.store.read().await.unwrap())
        .await
        .unwrap();
    rows.iter().map(|bytes| Change::decode(bytes).unwrap()).collect()
}

async fn take(laptop: &Laptop, team: TeamId, device: DeviceId, changes: &[Change]) {
    laptop.app.store.add_team(team, false).await.unwrap();
    let mut tx = laptop.app.store.begin_remote(&laptop.app, team).await.unwrap();
    tx.apply(device, changes).await.unwrap();
    tx.commit().await.unwrap();
}

async fn share(from: &Laptop, to: &Laptop, team: TeamId) {
    take(to, team, from.app.device, &written(from, team).await).await;
}

async fn lines(store: &Store, team: TeamId) -> Vec<String> {
    let query = CaptureQuery { limit: 100, ..CaptureQuery::default() };
    let page = crate::store::captures(&mut store.read().await.unwrap(), team, &query).await.unwrap();
    page.captures.into_iter().map(|capture| capture.line).collect()
}

#[tokio::test]
async fn a_colleague_sees_what_was_written_and_rows_rebuild_to_the_same() {
    let (a, b) = (laptop(1).await, laptop(2).await);
    let team = team(&a).await;
    capture(&a, team, "Bezoek aan de kas").await;
    share(&a, &b, team).await;
    assert_eq!(lines(&b.app.store, team).await, ["Bezoek aan de kas"]);
    let before = b.app.store.dump(team).await.unwrap();
    assert_eq!(before, a.app.store.dump(team).await.unwrap(), "equal changes, equal rows");
    b.app.store.rebuild(team).await.unwrap();
    assert_eq!(b.app.store.dump(team).await.unwrap(), before, "a rebuild gives what came step by step");
}

#[tokio::test]
async fn two_values_written_at_once_are_both_kept_and_the_next_write_settles_it() {
    let (a, b) = (laptop(1).await, laptop(2).await);
    let team = team(&a).await;
    let id = capture(&a, team, "eerst").await;
    share(&a, &b, team).await;
    ops::capture::change(&a.app, team, id, CaptureChange::Line("van Ans".into())).await.unwrap();
    b.clock.advance(60_000);
    ops::capture::change(&b.app, team, id, CaptureChange::Line("van Bas".into())).await.unwrap();
    share(&b, &a, team).await;
    share(&a, &b, team).await;
    let seen = ops::capture::capture(&b.app, team, id).await.unwrap();
    assert_eq!(seen.capture.line, "van Bas", "the later one shows");
    assert_eq!(seen.also_changed.len(), 1);
    assert_eq!((seen.also_changed[0].value.as_str(), seen.also_changed[0].by.as_str()), ("van Ans", "Ans"));
    assert_eq!(a.app.store.dump(team).await.unwrap(), b.app.store.dump(team).await.unwrap());
    ops::capture::change(&a.app, team, id, CaptureChange::Line("samen".into())).await.unwrap();
    assert!(ops::capture::capture(&a.app, team, id).await.unwrap().also_changed.is_empty());
}

#[tokio::test]
async fn a_clock_two_years_ahead_does_not_win_from_somebody_who_read_its_words() {
    let (a, b) = (laptop(1).await, laptop(2).await);
    let team = team(&a).await;
    let id = capture(&a, team, "eerst").await;
    a.clock.advance(2 * 365 * 24 * 3_600_000);
    ops::capture::change(&a.app, team, id, CaptureChange::Line("uit de toekomst".into())).await.unwrap();
    share(&a, &b, team).await;
    ops::capture::change(&b.app, team, id, CaptureChange::Line("daarna verbeterd".into())).await.unwrap();
    share(&b, &a, team).await;
    assert_eq!(lines(&b.app.store, team).await, ["daarna verbeterd"]);
    assert_eq!(
        lines(&a.app.store, team).await,
        ["daarna verbeterd"],
        "who read it and wrote after it comes after it"
    );
}

#[tokio::test]
async fn a_change_that_the_deletion_did_not_see_brings_the_record_back() {
    let (a, b) = (laptop(1).await, laptop(2).await);
    let team = team(&a).await;
    let id = capture(&a, team, "eerst").await;
    share(&a, &b, team).await;
    ops::capture::remove(&a.app, team, id).await.unwrap();
    assert!(lines(&a.app.store, team).await.is_empty());
    ops::capture::change(&b.app, team, id, CaptureChange::Line("nog mee bezig".into())).await.unwrap();
    share(&b, &a, team).await;
    share(&a, &b, team).await;
    assert_eq!(lines(&a.app.store, team).await, ["nog mee bezig"]);
    assert_eq!(a.app.store.dump(team).await.unwrap(), b.app.store.dump(team).await.unwrap());
}

#[tokio::test]
async fn undo_and_redo_work_for_fields_texts_new_and_removed_records_and_after_a_restart() {
    let a = laptop(1).await;
    let team = team(&a).await;
    let id = capture(&a, team, "een").await;
    ops::capture::change(&a.app, team, id, CaptureChange::Line("twee".into())).await.unwrap();
    let field = TextField::CaptureText { id };
    let first = ops::text::save(&a.app, team, field, "alfa", "").await.unwrap();
    ops::text::save(&a.app, team, field, "alfa beta", &first.base).await.unwrap();
    ops::capture::remove(&a.app, team, id).await.unwrap();

    let Laptop { app, clock, _home } = a;
    drop(app);
    let app =
        App::open_with(Home::new(_home.path()), clock.clone(), Arc::new(SeededRandom::new(9))).await.unwrap();
    let text = async || ops::capture::capture(&app, team, id).await.unwrap().text.content;
    ops::history::undo(&app, team).await.unwrap();
    assert_eq!(text().await, "alfa beta", "undoing a removal brings the text back too");
    ops::history::undo(&app, team).await.unwrap();
    assert_eq!(text().await, "alfa");
    ops::history::redo(&app, team).await.unwrap();
    assert_eq!(text().await, "alfa beta");
    ops::history::undo(&app, team).await.unwrap();
    ops::history::undo(&app, team).await.unwrap();
    assert_eq!(text().await, "");
    ops::history::undo(&app, team).await.unwrap();
    assert_eq!(lines(&app.store, team).await, ["een"]);
    ops::history::undo(&app, team).await.unwrap();
    let state = ops::history::undo_state(&app, team).await.unwrap();
    assert!(lines(&app.store, team).await.is_empty() && state.undo.is_none());
    for _ in 0..4 {
        ops::history::redo(&app, team).await.unwrap();
    }
    assert_eq!(text().await, "alfa beta");
    ops::history::redo(&app, team).await.unwrap();
    assert_eq!(ops::history::undo_state(&app, team).await.unwrap().redo, None);
    assert!(lines(&app.store, team).await.is_empty(), "all was done again, the removal too");
}

#[tokio::test]
async fn undo_leaves_alone_what_a_colleague_wrote_since() {
    let (a, b) = (laptop(1).await, laptop(2).await);
    let team = team(&a).await;
    let id = capture(&a, team, "een").await;
    ops::capture::change(&a.app, team, id, CaptureChange::Line("twee".into())).await.unwrap();
    share(&a, &b, team).await;
    b.clock.advance(10_000);
    ops::capture::change(&b.app, team, id, CaptureChange::Line("drie".into())).await.unwrap();
    share(&b, &a, team).await;
    assert!(!ops::history::undo(&a.app, team).await.unwrap(), "nothing could be undone, and that is told");
    assert_eq!(lines(&a.app.store, team).await, ["drie"]);
}

#[tokio::test]
async fn undoing_a_new_capture_leaves_it_when_a_colleague_wrote_in_it() {
    let (a, b) = (laptop(1).await, laptop(2).await);
    let team = team(&a).await;
    let id = capture(&a, team, "van Ans").await;
    share(&a, &b, team).await;
    ops::text::save(&b.app, team, TextField::CaptureText { id }, "woorden van Bas", "").await.unwrap();
    share(&b, &a, team).await;
    ops::history::undo(&a.app, team).await.unwrap();
    assert_eq!(lines(&a.app.store, team).await, ["van Ans"]);
}

#[tokio::test]
async fn two_people_who_first_fill_in_one_element_offline_fill_in_the_same_element() {
    let (a, b) = (laptop(1).await, laptop(2).await);
    let team = team(&a).await;
    let arrangement = ops::arrangement::create(&a.app, team, "Rondkijken", None).await.unwrap();
    share(&a, &b, team).await;
    let field = TextField::ElementDescription { arrangement, code: ElementCode::Goals };
    ops::text::save(&a.app, team, field, "Woorden van Ans.", "").await.unwrap();
    ops::text::save(&b.app, team, field, "Woorden van Bas.", "").await.unwrap();
    let change = crate::domain::ElementChange::WhoDecides(Some(WhoDecides::Together));
    ops::arrangement::change_element(&b.app, team, arrangement, ElementCode::Goals, change).await.unwrap();
    share(&a, &b, team).await;
    share(&b, &a, team).await;
    let seen = ops::arrangement::arrangement(&a.app, team, arrangement).await.unwrap();
    let goals = seen.elements.iter().find(|element| element.code == ElementCode::Goals).unwrap();
    assert!(
        goals.description.content.contains("Ans") && goals.description.content.contains("Bas"),
        "no word is lost"
    );
    assert_eq!(goals.who_decides, Some(WhoDecides::Together));
    assert!(goals.also_changed.is_empty(), "saying the same at once is no conflict");
    assert_eq!(a.app.store.dump(team).await.unwrap(), b.app.store.dump(team).await.unwrap());
    ops::history::undo(&a.app, team).await.unwrap();
    let seen = ops::arrangement::arrangement(&a.app, team, arrangement).await.unwrap();
    assert_eq!(
        seen.elements[1].description.content, "Woorden van Bas.",
        "undo takes back only the own words"
    );
}

#[tokio::test]
async fn evidence_on_an_element_nobody_wrote_in_yet_says_what_it_hangs_on() {
    let a = laptop(1).await;
    let team = team(&a).await;
    let arrangement = ops::arrangement::create(&a.app, team, "Rondkijken", None).await.unwrap();
    let element = crate::domain::element_id(arrangement, ElementCode::Time);
    let target = crate::domain::Target { kind: crate::domain::ItemKind::Element, id: element.0 };
    let bytes =
        crate::ops::import::Wanted::Bytes { name: "rooster.txt".into(), content: b"ma 1e uur".to_vec() };
    let app = Arc::new(a.app);
    let id = ops::import::announce(&app);
    ops::import::run(app.clone(), id, team, bytes, Some(target), |_| {}).await;
    let listed = ops::evidence::list(&app, team, &Default::default()).await.unwrap().evidence;
    let link = ops::evidence::evidence(&app, team, listed[0].id).await.unwrap().linked_to.remove(0);
    assert_eq!((link.title.as_str(), link.element), ("Rondkijken", Some(ElementCode::Time)));
    ops::evidence::unlink(&app, team, link.id).await.unwrap();
    assert!(ops::evidence::evidence(&app, team, listed[0].id).await.unwrap().linked_to.is_empty());
}

#[tokio::test]
async fn values_of_a_wrong_kind_and_tables_of_a_newer_app_stop_nobody() {
    let a = laptop(1).await;
    let team = team(&a).await;
    let id = capture(&a, team, "eerst").await;
    let odd = serde_json::json!([
        {"t": "capture", "r": id.0.as_bytes().to_vec(), "h": (NOW_MS + 5000) << 16,
         "f": [{"n": "line", "v": {"not": "text"}}, {"n": "mood", "v": 7}, {"n": "deleted_at", "v": {"at": "x"}}]},
        {"t": "evidence", "r": vec![4u8; 16], "h": (NOW_MS + 5000) << 16,
         "f": [{"n": "added_at", "v": u64::MAX}, {"n": "deleted_at", "v": {"at": 1.5, "seen": []}}]},
        {"t": "dream", "r": vec![3u8; 16], "h": (NOW_MS + 5000) << 16, "f": [{"n": "x", "v": "y"}]},
    ]);
    let changes: Vec<Change> = odd
        .as_array()
        .unwrap()
        .iter()
        .map(|change| {
            let bytes: Vec<u8> = serde_json::from_value(change["r"].clone()).unwrap();
            let fields = change["f"].as_array().unwrap().iter().map(|field| crate::domain::FieldChange {
                name: field["n"].as_str().unwrap().into(),
                value: Some(field["v"].clone()),
                update: None,
                replaces: vec![],
            });
            let (table, record) = (
                change["t"].as_str().unwrap(),
                crate::domain::RecordId(uuid::Uuid::from_slice(&bytes).unwrap()),
            );
            Change::new(table, record, crate::domain::Hlc(change["h"].as_u64().unwrap()), fields.collect())
        })
        .collect();
    take(&a, team, DeviceId([5; 10]), &changes).await;
    assert_eq!(lines(&a.app.store, team).await, [""], "an odd value reads as nothing; the log keeps both");
}

#[tokio::test]
async fn a_second_app_on_one_data_folder_is_refused_and_a_dropped_action_is_silent() {
    let a = laptop(1).await;
    let second = App::open(Home::new(a._home.path())).await;
    assert_eq!(second.err().map(|error| error.code()), Some(crate::ErrorCode::DataInUse));
    let team = team(&a).await;
    let mut heard = a.app.store.listen();
    let mut tx = a.app.store.begin(&a.app, team).await.unwrap();
    tx.set("team", team, "title", "nooit");
    drop(tx);
    assert!(heard.try_recv().is_err(), "nobody hears of what did not happen");
    let change = ArrangementChange::Title("x".into());
    let arrangement = ops::arrangement::create(&a.app, team, "Rond", None).await.unwrap();
    ops::arrangement::change(&a.app, team, arrangement, change).await.unwrap();
    assert!(heard.try_recv().unwrap().topics.contains(&crate::Topic::Arrangements));
}

#[derive(Debug, Clone)]
enum Step {
    Write { laptop: usize, record: usize, field: usize, value: u8 },
    Text { laptop: usize, record: usize, value: u8 },
    Delete { laptop: usize, record: usize },
    Share { from: usize, to: usize },
    Wait { laptop: usize, ms: u64 },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0..3usize, 0..3usize, 0..2usize, any::<u8>())
            .prop_map(|(laptop, record, field, value)| Step::Write { laptop, record, field, value }),
        2 => (0..3usize, 0..3usize, any::<u8>()).prop_map(|(laptop, record, value)| Step::Text { laptop, record, value }),
        1 => (0..3usize, 0..3usize).prop_map(|(laptop, record)| Step::Delete { laptop, record }),
        3 => (0..3usize, 0..3usize).prop_map(|(from, to)| Step::Share { from, to }),
        1 => (0..3usize, 0..100_000_000_000u64).prop_map(|(laptop, ms)| Step::Wait { laptop, ms }),
    ];
    proptest::collection::vec(step, 1..40)
}

async fn play(laptops: &[Laptop; 3], team: TeamId, steps: &[Step]) {
    let record = |index: usize| CaptureId(uuid::Uuid::from_u128(index as u128 + 1));
    for step in steps {
        match step {
            Step::Write { laptop, record: of, field, value } => {
                let app = &laptops[*laptop].app;
                let mut tx = app.store.begin(app, team).await.unwrap();
                tx.set("capture", record(*of), ["line", "hashtag"][*field], value.to_string());
                tx.commit(crate::domain::Action::ChangeCapture).await.unwrap();
            }
            Step::Text { laptop, record: of, value } => {
                let app = &laptops[*laptop].app;
                let field = TextField::CaptureText { id: record(*of) };
                ops::text::save(app, team, field, &format!("woord {value}"), "").await.unwrap();
            }
            Step::Delete { laptop, record: of } => {
                ops::capture::remove(&laptops[*laptop].app, team, record(*of)).await.unwrap();
            }
            Step::Share { from, to } if from != to => share(&laptops[*from], &laptops[*to], team).await,
            Step::Share { .. } => {}
            Step::Wait { laptop, ms } => laptops[*laptop].clock.advance(*ms),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_order_repetition_and_partition_of_changes_gives_byte_equal_rows(
        steps in steps(), order in any::<u64>(), split in 1..5usize,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let laptops = [laptop(1).await, laptop(2).await, laptop(3).await];
            let team = TeamId(uuid::Uuid::from_u128(99));
            for laptop in &laptops {
                laptop.app.store.add_team(team, false).await.unwrap();
            }
            play(&laptops, team, &steps).await;
            let mut all = Vec::new();
            for laptop in &laptops {
                for change in written(laptop, team).await {
                    all.push((laptop.app.device, change));
                }
            }
            // A newcomer gets everything shuffled, in pieces, some of it twice.
            let newcomer = self::laptop(4).await;
            let len = all.len().max(1);
            all.rotate_left(order as usize % len);
            if order % 2 == 0 {
                all.reverse();
            }
            let again: Vec<_> = all.iter().take(split).cloned().collect();
            all.extend(again);
            newcomer.app.store.add_team(team, false).await.unwrap();
            for piece in all.chunks(split) {
                for (device, change) in piece {
                    take(&newcomer, team, *device, std::slice::from_ref(change)).await;
                }
            }
            for from in &laptops {
                for to in &laptops {
                    share(from, to, team).await;
                }
            }
            let expected = newcomer.app.store.dump(team).await.unwrap();
            for laptop in &laptops {
                let rows = laptop.app.store.dump(team).await.unwrap();
                prop_assert_eq!(&rows, &expected, "equal sets of changes must give equal rows");
            }
            newcomer.app.store.rebuild(team).await.unwrap();
            prop_assert_eq!(newcomer.app.store.dump(team).await.unwrap(), expected);
            Ok(())
        })?;
    }
}
