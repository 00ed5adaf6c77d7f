//! Texts and a whole database as earlier builds wrote them.

use super::{NOW_MS, capture, laptop, team};
use crate::{
    app::{App, Home},
    clock::{FixedClock, SeededRandom},
    domain::{CaptureChange, CaptureQuery, ElementCode, Hashtag, NewCapture, TeamId, Text, TextField},
    golden, ops,
    store::long_text,
};
use std::{fs, sync::Arc};

const BEGIN: &str = "# Doel\n\nLeerlingen plannen.\n";
const ANS: &str = "# Doel\n\nAlle leerlingen plannen zelf 🌱.\n";
const BOB: &str = "# Doel\n\nLeerlingen plannen.\n\nDaarna praten ze.\n";
const BOTH: &str = "# Doel\n\nAlle leerlingen plannen zelf 🌱.\n\nDaarna praten ze.\n";

#[test]
fn the_text_updates_kept_since_the_first_build_still_merge() {
    // A chance of its own for each: no two of them may seem to be of one run of the app.
    let kept = |name: &str, seed, log: &[Vec<u8>], base: &str, content: &str| {
        golden::kept(&format!("store/golden/text-{name}.loro"), || {
            long_text::edit(log, base, content, &SeededRandom::new(seed)).unwrap().update.unwrap()
        })
    };
    let mut log = vec![kept("begin", 12, &[], "", BEGIN)];
    let begun = long_text::merged(&log).unwrap();
    assert_eq!((begun.content.as_str(), begun.base.as_str()), (BEGIN, "27@3926428734232263514"));
    let ans = kept("ans", 13, &log, &begun.base, ANS);
    let bob = kept("bob", 14, &log, &begun.base, BOB);
    assert_eq!(long_text::merged(&[log[0].clone(), ans.clone()]).unwrap().content, ANS);
    assert_eq!(long_text::merged(&[bob.clone(), log[0].clone()]).unwrap().content, BOB);
    // The one arrives before what it builds on.
    let together = long_text::merged(&[bob.clone(), ans.clone(), log[0].clone()]).unwrap();
    assert_eq!(
        (together.content.as_str(), together.base.as_str()),
        (BOTH, "13@3379534050544403570,18@6439947117913761440")
    );
    log.extend([ans, bob]);
    assert_eq!(long_text::merged(&log).unwrap(), together);
    assert_eq!(long_text::at_base(&log, &begun.base).unwrap().as_deref(), Some(BEGIN), "history stays");
    // Today's code goes on from them, on an old base too.
    let more =
        long_text::edit(&log, &begun.base, &format!("{BEGIN}Morgen verder.\n"), &SeededRandom::new(15));
    log.extend(more.unwrap().update);
    let grown = long_text::merged(&log).unwrap().content;
    for words in ["Alle leerlingen plannen zelf 🌱.", "Daarna praten ze.", "Morgen verder."] {
        assert!(grown.contains(words), "{words} stands in {grown}");
    }
}

/// The schema of the first release.
const SCHEMA: u32 = 10;
const DATABASE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// A database of the first release with a little of everything, as one file; and the keys beside it.
async fn first_release() -> (Vec<u8>, Vec<u8>) {
    assert_eq!(crate::store::schema_version(), SCHEMA, "only a build of that time writes it");
    let ans = laptop(20).await;
    let team = team(&ans).await;
    let cycle = ops::team::team(&ans.app, team).await.unwrap().cycles[0].id;
    let new = NewCapture {
        cycle,
        line: "Gesprek met Ans 🌱".into(),
        hashtag: Some(Hashtag::Inspire),
        step: Some("1a".into()),
        happened_on: Some("2026-09-21".into()),
    };
    let first = ops::capture::add(&ans.app, team, new).await.unwrap();
    ops::capture::change(&ans.app, team, first, CaptureChange::Line("Gesprek met Bob".into())).await.unwrap();
    let gone = capture(&ans, team, "Verkeerd opgeschreven").await;
    ops::capture::remove(&ans.app, team, gone).await.unwrap();
    let arrangement = ops::arrangement::create(&ans.app, team, "VR-bril", None).await.unwrap();
    let field = TextField::ElementDescription { arrangement, code: ElementCode::Goals };
    let text = ops::text::save(&ans.app, team, field, BEGIN, "").await.unwrap();
    ops::text::save(&ans.app, team, field, ANS, &text.base).await.unwrap();
    let (database, keys) = (ans.app.home.database(), ans.app.home.keys());
    ans.app.store.close().await;
    let packed = zstd::bulk::compress(&fs::read(database).unwrap(), 19).unwrap();
    (packed, fs::read(keys).unwrap())
}

#[tokio::test]
async fn a_database_of_the_first_release_opens_with_all_that_is_in_it() {
    let (database, keys) = ("store/golden/home-schema-10.db.zst", "store/golden/home-schema-10.key");
    let (packed, keys) = match (golden::find(database), golden::find(keys)) {
        (Some(packed), Some(keys)) => (packed, keys),
        (None, None) => {
            let (packed, own) = first_release().await;
            (golden::put(database, packed), golden::put(keys, own))
        }
        _ => panic!("one of the two is gone"),
    };
    let folder = tempfile::tempdir().unwrap();
    let home = Home::new(folder.path());
    fs::write(home.database(), zstd::bulk::decompress(&packed, DATABASE_BYTES_MAX).unwrap()).unwrap();
    fs::write(home.keys(), keys).unwrap();
    let clock = Arc::new(FixedClock::at(NOW_MS + 60_000));
    let app = App::open_with(home, clock, Arc::new(SeededRandom::new(21))).await.unwrap();
    assert!(app.store.integrity().await.unwrap().is_empty());

    let teams = ops::team::teams(&app).await.unwrap();
    assert_eq!(teams.len(), 1);
    let team = teams[0].id;
    let whole = ops::team::team(&app, team).await.unwrap();
    assert_eq!((whole.title.as_str(), whole.members[0].name.as_str()), ("VR", "Ans"));
    let query = CaptureQuery { limit: 10, ..CaptureQuery::default() };
    let page = ops::capture::list(&app, team, &query).await.unwrap();
    let [there] = page.captures.as_slice() else { panic!("one capture was left: {page:?}") };
    assert_eq!(there.line, "Gesprek met Bob");
    assert_eq!((there.step.as_deref(), there.happened_on.as_str()), (Some("1a"), "2026-09-21"));
    let text = goals(&app, team).await;
    assert_eq!(text.content, ANS);

    // It is the same device still, its log is whole, and the work goes on.
    let before = app.store.dump(team).await.unwrap();
    app.store.rebuild(team).await.unwrap();
    assert_eq!(app.store.dump(team).await.unwrap(), before, "the log gives the rows");
    ops::history::undo(&app, team).await.unwrap();
    let undone = goals(&app, team).await;
    assert_eq!(undone.content, BEGIN, "undo knows what was done");
    let arrangement = ops::arrangement::list(&app, team).await.unwrap()[0].id;
    let field = TextField::ElementDescription { arrangement, code: ElementCode::Goals };
    let more = format!("{BEGIN}Verder.");
    ops::text::save(&app, team, field, &more, &undone.base).await.unwrap();
    assert_eq!(goals(&app, team).await.content, more);
}

/// The goals of the one arrangement.
async fn goals(app: &App, team: TeamId) -> Text {
    let arrangement = ops::arrangement::list(app, team).await.unwrap()[0].id;
    let elements = ops::arrangement::arrangement(app, team, arrangement).await.unwrap().elements;
    elements.into_iter().find(|element| element.code == ElementCode::Goals).unwrap().description
}
