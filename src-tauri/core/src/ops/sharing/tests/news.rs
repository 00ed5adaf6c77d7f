//! What a person is told that others did since they were there.

use super::{
    laptop::{Laptop, TwoLaptops},
    people::me,
};
use crate::domain::{
    AccessRole, CaptureChange, ChangeKind, ElementCode, ItemKind, NewInvitation, News, RecordKind, TeamId,
    TextField,
};
use crate::{limits, ops};

async fn news(laptop: &Laptop, team: TeamId) -> News {
    let all = ops::news::all_news(&laptop.app).await.unwrap();
    all.into_iter().find(|news| news.team == team).unwrap()
}

async fn see_all(laptop: &Laptop, team: TeamId) {
    let batch = news(laptop, team).await.batch;
    ops::news::mark_seen(&laptop.app, team, batch).await.unwrap();
}

/// What is told, the last first.
async fn told(laptop: &Laptop, team: TeamId) -> Vec<(String, ChangeKind, RecordKind, String)> {
    let people = news(laptop, team).await.people.into_iter();
    let items = people.flat_map(|person| {
        let name = person.by.name;
        person.items.into_iter().map(move |item| (name.clone(), item.what, item.kind, item.title))
    });
    items.collect()
}

#[tokio::test]
async fn a_newcomer_is_told_that_they_came_and_not_of_everything_that_was_there() {
    let two = TwoLaptops::joined().await;
    two.a.capture(two.team, "van voor Carla").await;
    two.share_all().await;
    let third = joins_later(&two, AccessRole::Member).await;
    let news = news(&third, two.team).await;
    assert!(news.is_newcomer);
    let earlier = |item: &crate::domain::NewsItem| item.title == "van voor Carla";
    assert!(!news.people.iter().any(|person| person.items.iter().any(earlier)), "{news:?}");
    assert!(third.dump(two.team).await.contains("van voor Carla"), "it is there all the same");
    see_all(&third, two.team).await;
    assert!(!self::news(&third, two.team).await.is_newcomer);
}

#[tokio::test]
async fn who_waits_to_be_let_in_or_was_taken_out_is_not_welcomed() {
    let two = TwoLaptops::joined().await;
    let (a, team) = (&two.a, two.team);
    let third = Laptop::new(3).await;
    let invitation = a.invite(team, AccessRole::Member).await.unwrap();
    third.join(&two.shared, &invitation.code).await.unwrap();
    third.share(team).await;
    assert!(!news(&third, team).await.is_newcomer, "nobody let them in yet");
    a.share(team).await;
    third.share(team).await;
    assert!(news(&third, team).await.is_newcomer);
    let carla = me(&third, team).await;
    ops::people::remove_person(&a.app, team, &carla.id).await.unwrap();
    a.share(team).await;
    third.share(team).await;
    assert!(!news(&third, team).await.is_newcomer);
}

#[tokio::test]
async fn what_a_colleague_did_is_told_with_their_name_until_it_was_seen() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let arrangement = ops::arrangement::create(&a.app, team, "VR-bril", None).await.unwrap();
    let known = a.capture(team, "bekend").await;
    two.share_all().await;
    see_all(a, team).await;
    assert!(told(a, team).await.is_empty());

    let mut made = Vec::new();
    for line in ["een", "twee", "drie"] {
        made.push(b.capture(team, line).await);
    }
    let field = TextField::ElementDescription { arrangement, code: ElementCode::Goals };
    ops::text::save(&b.app, team, field, "Plannen.", "").await.unwrap();
    ops::capture::change(&b.app, team, known, CaptureChange::Line("beter".into())).await.unwrap();
    ops::capture::remove(&b.app, team, made[2]).await.unwrap();
    a.capture(team, "van mij").await;
    two.share_all().await;

    let mut found = told(a, team).await;
    found.sort_by(|one, other| one.3.cmp(&other.3));
    let line = |what, kind, title: &str| ("Bob".to_owned(), what, kind, title.to_owned());
    assert_eq!(
        found,
        [
            line(ChangeKind::Changed, RecordKind::Element, "VR-bril"),
            line(ChangeKind::Changed, RecordKind::Capture, "beter"),
            line(ChangeKind::Removed, RecordKind::Capture, "drie"),
            line(ChangeKind::Made, RecordKind::Capture, "een"),
            line(ChangeKind::Made, RecordKind::Capture, "twee"),
        ],
        "one line for each item, and none for what this person did"
    );
    let people = news(a, team).await.people;
    let element = people[0].items.iter().find(|item| item.kind == RecordKind::Element).unwrap();
    assert_eq!((element.element, element.target.kind), (Some(ElementCode::Goals), ItemKind::Element));
    assert_eq!(element.fields, ["description"]);

    let seen_up_to = news(a, team).await.batch;
    b.capture(team, "net daarna").await;
    two.share_all().await;
    ops::news::mark_seen(&a.app, team, seen_up_to).await.unwrap();
    let left: Vec<String> = told(a, team).await.into_iter().map(|line| line.3).collect();
    assert_eq!(left, ["net daarna"], "what came while reading stays new");
}

#[tokio::test]
async fn making_the_rows_again_or_starting_again_tells_nothing_twice_and_forgets_nothing() {
    let mut two = TwoLaptops::joined().await;
    let team = two.team;
    see_all(&two.a, team).await;
    two.b.capture(team, "nieuw").await;
    two.share_all().await;
    let before = told(&two.a, team).await;
    assert_eq!(before.len(), 1);
    two.a.app.store.rebuild(team).await.unwrap();
    two.a = two.a.restarted().await;
    two.share_all().await;
    assert_eq!(told(&two.a, team).await, before);
    see_all(&two.a, team).await;
    two.a.app.store.rebuild(team).await.unwrap();
    two.a = two.a.restarted().await;
    two.share_all().await;
    assert!(told(&two.a, team).await.is_empty());
}

#[tokio::test]
async fn taking_back_what_a_removed_person_wrote_makes_nothing_new() {
    let two = TwoLaptops::joined().await;
    let team = two.team;
    let reader = joins_later(&two, AccessRole::Reader).await;
    two.a.capture(team, "van Ans").await;
    two.b.capture(team, "van Bob").await;
    two.share_all().await;
    two.b.capture(team, "te laat").await;
    two.b.share(team).await;
    reader.share(team).await;
    assert!(reader.dump(team).await.contains("te laat"), "it came before the removal was known");
    see_all(&reader, team).await;
    let people = ops::people::people(&two.a.app, team).await.unwrap();
    let bob = people
        .persons
        .iter()
        .find(|person| person.name == "Bob" && person.access == Some(AccessRole::Member));
    ops::people::remove_person(&two.a.app, team, &bob.unwrap().id).await.unwrap();
    two.a.share(team).await;
    reader.share(team).await;
    assert!(!reader.dump(team).await.contains("te laat"), "the log was made again without it");
    assert!(told(&reader, team).await.is_empty(), "seen once is seen");
}

/// Somebody comes in when the team has been at work for a while.
async fn joins_later(two: &TwoLaptops, role: AccessRole) -> Laptop {
    let third = Laptop::new(3).await;
    third.clock.advance(100 * 60 * 60 * 1000);
    let invitation = two.a.invite(two.team, role).await.unwrap();
    third.join(&two.shared, &invitation.code).await.unwrap();
    two.a.share(two.team).await;
    third.share(two.team).await;
    two.share_all().await;
    third
}

#[tokio::test]
async fn what_a_person_did_on_their_other_laptop_is_no_news_and_hides_none() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let second = Laptop::new(5).await;
    let own =
        NewInvitation { role: AccessRole::Member, days_valid: 1, is_automatic: true, is_own_device: true };
    let code = ops::people::invite(&b.app, team, own).await.unwrap().code;
    second.join(&two.shared, &code).await.unwrap();
    for laptop in [b, &second, a, &second, b] {
        laptop.share(team).await;
    }
    see_all(b, team).await;
    a.capture(team, "van Ans").await;
    a.share(team).await;
    for number in 0..=limits::NEWS_ITEMS_MAX {
        second.capture(team, &format!("thuis, {number}")).await;
    }
    second.share(team).await;
    b.share(team).await;
    let news = news(b, team).await;
    let titles: Vec<_> =
        news.people.iter().flat_map(|person| &person.items).map(|item| item.title.as_str()).collect();
    assert_eq!((titles, news.more), (vec!["van Ans"], 0));
}
