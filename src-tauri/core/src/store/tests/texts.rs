//! What must hold of many texts that come at once.

use super::*;
use crate::domain::Text;
use crate::store::{Erased, ErasedRecords};

const TEXTS: usize = 40;

/// What writing many texts comes to, and what writing every second one once more does.
async fn with_texts(author: &Laptop, team: TeamId) -> (Vec<Change>, Vec<Change>) {
    let mut fields = Vec::new();
    for number in 0..TEXTS {
        let id = capture(author, team, &format!("Les {number}")).await;
        let field = TextField::CaptureText { id };
        let words = format!("Studenten kijken {number} keer rond.");
        let text: Text = ops::text::save(&author.app, team, field, &words, "").await.unwrap();
        fields.push((field, text));
    }
    let first = written(author, team).await;
    for (field, text) in fields.iter().step_by(2) {
        let words = format!("{} Daarna praten ze.", text.content);
        ops::text::save(&author.app, team, *field, &words, &text.base).await.unwrap();
    }
    let second = written(author, team).await.split_off(first.len());
    assert_eq!(second.len(), TEXTS / 2, "every second text was written once more");
    (first, second)
}

#[tokio::test]
async fn many_texts_read_alike_whether_they_come_at_once_in_parts_or_after_a_part_that_was_taken_back() {
    let author = laptop(31).await;
    let team = team(&author).await;
    let (first, second) = with_texts(&author, team).await;
    let expected = author.app.store.dump(team).await.unwrap();
    assert!(expected.contains("Studenten kijken 2 keer rond. Daarna praten ze."));
    let device = author.app.device;

    let at_once = laptop(32).await;
    let all: Vec<Change> = first.iter().chain(&second).chain(&first).cloned().collect();
    take(&at_once, team, device, &all).await;
    assert_eq!(at_once.app.store.dump(team).await.unwrap(), expected);

    let in_parts = laptop(33).await;
    take(&in_parts, team, device, &second).await;
    take(&in_parts, team, device, &first).await;
    assert_eq!(in_parts.app.store.dump(team).await.unwrap(), expected);

    // As many updates as the log holds of each text, and not the same ones.
    let taken_back = laptop(34).await;
    take(&taken_back, team, device, &first).await;
    let before = taken_back.app.store.dump(team).await.unwrap();
    let mut tx = taken_back.app.store.begin_remote(&taken_back.app, team).await.unwrap();
    crate::store::begin_part(tx.conn()).await.unwrap();
    tx.apply(device, &all).await.unwrap();
    tx.apply(device, &second).await.unwrap();
    crate::store::take_back_part(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(taken_back.app.store.dump(team).await.unwrap(), before, "nothing of that part is there");
    take(&taken_back, team, device, &second).await;

    for laptop in [&at_once, &in_parts, &taken_back] {
        assert_eq!(laptop.app.store.dump(team).await.unwrap(), expected);
        laptop.app.store.rebuild(team).await.unwrap();
        assert_eq!(laptop.app.store.dump(team).await.unwrap(), expected, "made again from the log");
    }
}

#[tokio::test]
async fn a_damaged_update_among_many_hides_no_words() {
    let author = laptop(35).await;
    let team = team(&author).await;
    let (first, second) = with_texts(&author, team).await;
    let expected = author.app.store.dump(team).await.unwrap();
    let is_text = |change: &&Change| change.fields.iter().any(|field| field.update.is_some());
    let broken = first.iter().filter(is_text).map(|change| {
        let mut fields = change.fields.clone();
        fields.iter_mut().filter_map(|field| field.update.as_mut()).for_each(|update| update.truncate(30));
        Change::new(change.table.clone(), change.record, change.hlc, fields)
    });
    let all: Vec<Change> = broken.chain(first.iter().chain(&second).cloned()).collect();
    assert_eq!(
        all.len(),
        first.len() + second.len() + TEXTS,
        "each text has a damaged update beside its own"
    );

    let reader = laptop(36).await;
    take(&reader, team, author.app.device, &all).await;
    assert_eq!(reader.app.store.dump(team).await.unwrap(), expected);
}

#[tokio::test]
async fn an_erased_record_has_no_text_when_it_comes_among_many() {
    let author = laptop(37).await;
    let team = team(&author).await;
    let (first, second) = with_texts(&author, team).await;
    let expected = author.app.store.dump(team).await.unwrap();
    let words = "Studenten kijken 7 keer rond.";
    let is_text = |change: &&Change| change.fields.iter().any(|field| field.update.is_some());
    let record = first.iter().filter(is_text).nth(7).unwrap().record.0;

    let reader = laptop(38).await;
    reader.app.store.add_team(team, false).await.unwrap();
    let erased = Erased { at_ms: NOW_MS, is_final: false };
    let wanted = ErasedRecords::from([(("capture".to_owned(), record), erased)]);
    set_erased(&reader, team, &wanted).await;
    take(&reader, team, author.app.device, &[first, second].concat()).await;
    let without = reader.app.store.dump(team).await.unwrap();
    assert!(expected.contains(words) && !without.contains(words), "the erased text is not there");
    assert!(without.contains("Studenten kijken 8 keer rond."), "and the others are");
    reader.app.store.rebuild(team).await.unwrap();
    assert_eq!(reader.app.store.dump(team).await.unwrap(), without);

    set_erased(&reader, team, &ErasedRecords::new()).await;
    assert_eq!(reader.app.store.dump(team).await.unwrap(), expected, "taken back, it reads as before");
}

async fn set_erased(laptop: &Laptop, team: TeamId, wanted: &ErasedRecords) {
    let mut tx = laptop.app.store.begin_remote(&laptop.app, team).await.unwrap();
    crate::store::set_erased(tx.conn(), team, wanted).await.unwrap();
    tx.commit().await.unwrap();
}
