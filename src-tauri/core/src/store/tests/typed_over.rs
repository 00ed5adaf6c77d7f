//! Typing over a value that changed under one's hands, and taking such a thing back.

use super::history::bas_joins;
use super::{Laptop, capture, laptop, lines, share, team};
use crate::domain::{CaptureChange, CaptureId, Period, QuestionChange, TeamChange, TeamId, TypedOver};
use crate::ops;

fn line(text: &str) -> CaptureChange {
    CaptureChange::Line(text.to_owned())
}

/// Types a line over one that was seen.
async fn type_over(laptop: &Laptop, team: TeamId, id: CaptureId, seen: &str, text: &str) {
    laptop.clock.advance(60_000);
    let typed = TypedOver { change: line(text), over: Some(line(seen)) };
    ops::capture::change(&laptop.app, team, id, typed).await.unwrap();
}

/// The line of a capture, and what stands beside it.
async fn shown(laptop: &Laptop, team: TeamId, id: CaptureId) -> (String, Vec<String>) {
    let found = ops::capture::capture(&laptop.app, team, id).await.unwrap();
    (found.capture.line, found.also_changed.into_iter().map(|also| also.value).collect())
}

#[tokio::test]
async fn what_a_colleague_wrote_while_somebody_typed_stays_beside_it() {
    let ans = laptop(1).await;
    let team = team(&ans).await;
    let id = capture(&ans, team, "eerst").await;
    let bas = bas_joins(&ans, team).await;
    type_over(&bas, team, id, "eerst", "van Bas").await;
    share(&bas, &ans, team).await;
    // Ans began before Bas's words came, and her screen still showed the first.
    type_over(&ans, team, id, "eerst", "van Ans").await;
    share(&ans, &bas, team).await;
    for laptop in [&ans, &bas] {
        assert_eq!(shown(laptop, team, id).await, ("van Ans".to_owned(), vec!["van Bas".to_owned()]));
    }
    type_over(&ans, team, id, "van Ans", "van ons").await;
    assert_eq!(
        shown(&ans, team, id).await,
        ("van ons".to_owned(), vec!["van Bas".to_owned()]),
        "typing on chooses nothing"
    );
    ops::capture::change(&ans.app, team, id, line("samen")).await.unwrap();
    assert_eq!(shown(&ans, team, id).await, ("samen".to_owned(), Vec::new()));
}

#[tokio::test]
async fn who_saw_what_a_colleague_wrote_or_writes_the_same_replaces_it() {
    let ans = laptop(1).await;
    let team = team(&ans).await;
    let id = capture(&ans, team, "eerst").await;
    let bas = bas_joins(&ans, team).await;
    type_over(&bas, team, id, "eerst", "van Bas").await;
    share(&bas, &ans, team).await;
    type_over(&ans, team, id, "van Bas", "beter").await;
    assert_eq!(shown(&ans, team, id).await, ("beter".to_owned(), Vec::new()));
    share(&ans, &bas, team).await;
    type_over(&bas, team, id, "beter", "best").await;
    share(&bas, &ans, team).await;
    type_over(&ans, team, id, "beter", "best").await;
    assert_eq!(shown(&ans, team, id).await, ("best".to_owned(), Vec::new()));
}

#[tokio::test]
async fn a_field_that_was_emptied_or_never_written_is_seen_as_empty() {
    let ans = laptop(1).await;
    let team = team(&ans).await;
    let cycle = ops::team::team(&ans.app, team).await.unwrap().cycles[0].id;
    let bas = bas_joins(&ans, team).await;
    let why = |text: &str| QuestionChange::WhyNow(text.to_owned());
    ops::question::change(&bas.app, team, cycle, why("omdat")).await.unwrap();
    ops::history::undo(&bas.app, team).await.unwrap();
    share(&bas, &ans, team).await;
    let typed = TypedOver { change: why("daarom"), over: Some(why("")) };
    ops::question::change(&ans.app, team, cycle, typed).await.unwrap();
    let question = ops::question::question(&ans.app, team, cycle).await.unwrap();
    assert_eq!((question.why_now.as_str(), question.also_changed.len()), ("daarom", 0));
}

#[tokio::test]
async fn undo_leaves_what_a_colleague_wrote_at_the_same_time() {
    let ans = laptop(1).await;
    let team = team(&ans).await;
    let id = capture(&ans, team, "een").await;
    let bas = bas_joins(&ans, team).await;
    ops::capture::change(&bas.app, team, id, line("van Bas")).await.unwrap();
    ans.clock.advance(60_000);
    ops::capture::change(&ans.app, team, id, line("van Ans")).await.unwrap();
    share(&bas, &ans, team).await;
    assert_eq!(shown(&ans, team, id).await, ("van Ans".to_owned(), vec!["van Bas".to_owned()]));
    assert!(ops::history::undo(&ans.app, team).await.unwrap());
    assert_eq!(shown(&ans, team, id).await, ("van Bas".to_owned(), Vec::new()));
    assert!(ops::history::redo(&ans.app, team).await.unwrap());
    assert_eq!(shown(&ans, team, id).await.0, "van Ans");
}

#[tokio::test]
async fn removing_what_a_colleague_made_is_undone_and_redone_unless_they_went_on() {
    let ans = laptop(1).await;
    let team = team(&ans).await;
    let bas = bas_joins(&ans, team).await;
    let id = capture(&bas, team, "van Bas").await;
    share(&bas, &ans, team).await;
    ops::capture::remove(&ans.app, team, id).await.unwrap();
    assert!(ops::history::undo(&ans.app, team).await.unwrap());
    assert_eq!(lines(&ans.app.store, team).await, ["van Bas"]);
    assert!(ops::history::redo(&ans.app, team).await.unwrap());
    assert!(lines(&ans.app.store, team).await.is_empty(), "what was said to be done is done");
    assert!(ops::history::undo(&ans.app, team).await.unwrap());
    bas.clock.advance(60_000);
    ops::capture::change(&bas.app, team, id, line("van Bas, verder")).await.unwrap();
    share(&bas, &ans, team).await;
    assert!(!ops::history::redo(&ans.app, team).await.unwrap(), "Bas went on with it");
    assert_eq!(lines(&ans.app.store, team).await, ["van Bas, verder"]);
}

#[tokio::test]
async fn taking_back_that_a_colleagues_removal_was_taken_back_removes_it_again() {
    let ans = laptop(1).await;
    let team = team(&ans).await;
    let id = capture(&ans, team, "weg").await;
    let bas = bas_joins(&ans, team).await;
    ops::capture::remove(&bas.app, team, id).await.unwrap();
    share(&bas, &ans, team).await;
    let removed = ops::history::removed(&ans.app, team).await.unwrap();
    ops::history::bring_back(&ans.app, team, removed[0].record).await.unwrap();
    assert_eq!(lines(&ans.app.store, team).await, ["weg"]);
    assert!(ops::history::undo(&ans.app, team).await.unwrap());
    assert!(lines(&ans.app.store, team).await.is_empty());
}

#[tokio::test]
async fn a_period_that_moves_later_is_kept_as_it_is_typed() {
    let ans = laptop(1).await;
    let team = team(&ans).await;
    let period = |starts_on: &str, ends_on: &str| Period {
        starts_on: Some(starts_on.to_owned()),
        ends_on: Some(ends_on.to_owned()),
    };
    for (starts_on, ends_on) in
        [("2026-09-01", "2027-01-31"), ("2027-02-01", "2027-01-31"), ("2027-02-01", "2027-06-30")]
    {
        let typed = period(starts_on, ends_on);
        ops::team::change(&ans.app, team, TeamChange::Period(typed.clone())).await.unwrap();
        assert_eq!(ops::team::team(&ans.app, team).await.unwrap().period, typed);
    }
}

#[tokio::test]
async fn a_question_that_was_read_comes_before_the_one_that_answers_it_whatever_the_clocks_say() {
    let ans = laptop(1).await;
    let team = team(&ans).await;
    let cycle = ops::team::team(&ans.app, team).await.unwrap().cycles[0].id;
    ops::question::write_version(&ans.app, team, cycle, "Hoe oefenen we?", "").await.unwrap();
    let bas = bas_joins(&ans, team).await;
    bas.clock.advance(365 * 24 * 3_600_000);
    ops::question::write_version(&bas.app, team, cycle, "Hoe oefenen zij?", "beter").await.unwrap();
    share(&bas, &ans, team).await;
    ops::question::write_version(&ans.app, team, cycle, "Hoe oefent iedereen?", "nog beter").await.unwrap();
    share(&ans, &bas, team).await;
    for laptop in [&ans, &bas] {
        let found = ops::question::question(&laptop.app, team, cycle).await.unwrap();
        let told: Vec<_> = found.versions.iter().map(|version| version.text.as_str()).collect();
        assert_eq!(told, ["Hoe oefent iedereen?", "Hoe oefenen zij?", "Hoe oefenen we?"]);
    }
}
