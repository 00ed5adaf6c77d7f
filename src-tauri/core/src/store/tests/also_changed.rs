//! What two people write at the same time in what is not an item of its own: the team, who is in it, a cycle, its steps.

use super::history::bas_joins;
use super::{Laptop, laptop, share, team};
use crate::domain::{
    AlsoChangedRecord, ChangeKind, CycleChange, InstitutionChange, MemberChange, MemberRole, Record,
    RecordKind, StepState, TeamChange, TeamId,
};
use crate::ops;

async fn both_ways(one: &Laptop, other: &Laptop, team: TeamId) {
    share(one, other, team).await;
    share(other, one, team).await;
}

async fn also(laptop: &Laptop, team: TeamId, kind: RecordKind, id: uuid::Uuid) -> Vec<AlsoChangedRecord> {
    ops::history::also_changed(&laptop.app, team, Record { kind, id }).await.unwrap()
}

/// (kind, title of the part, field, value that does not show, value that shows, who wrote the other)
fn told(found: &[AlsoChangedRecord]) -> Vec<(RecordKind, &str, &str, &str, &str, &str)> {
    let of = |record: &'_ AlsoChangedRecord| {
        record.others.iter().map(|other| (other.field.clone(), other.value.clone())).collect::<Vec<_>>()
    };
    assert!(found.iter().all(|record| of(record).len() == 1), "one field each: {found:?}");
    found
        .iter()
        .map(|AlsoChangedRecord { record, title, others }| {
            let other = &others[0];
            let (value, shown) = (other.value.as_str(), other.shown.value.as_str());
            (record.kind, title.as_str(), other.field.as_str(), value, shown, other.by.as_str())
        })
        .collect()
}

#[tokio::test]
async fn two_who_change_the_team_and_who_is_in_it_at_once_find_both_values_and_either_can_be_kept() {
    let ans = laptop(1).await;
    let team = team(&ans).await;
    let school = ops::team::add_institution(&ans.app, team, "Voorbeeldcollege").await.unwrap();
    let mila = ops::team::add_member(&ans.app, team, "Mila").await.unwrap();
    let bas = bas_joins(&ans, team).await;
    for (laptop, word, role) in
        [(&ans, "eerste", MemberRole::Researcher), (&bas, "tweede", MemberRole::Facilitator)]
    {
        bas.clock.advance(1000);
        let app = &laptop.app;
        ops::team::change(app, team, TeamChange::Programme(word.into())).await.unwrap();
        let place = InstitutionChange::Place(word.into());
        ops::team::change_institution(app, team, school, place).await.unwrap();
        ops::team::change_member(app, team, mila, MemberChange::Role(Some(role))).await.unwrap();
    }
    both_ways(&ans, &bas, team).await;
    let expected = [
        (RecordKind::Team, "", "programme", "eerste", "tweede", "Ans"),
        (RecordKind::Institution, "Voorbeeldcollege", "place", "eerste", "tweede", "Ans"),
        (
            RecordKind::Member,
            "Mila",
            "role",
            MemberRole::Researcher.code(),
            MemberRole::Facilitator.code(),
            "Ans",
        ),
    ];
    for laptop in [&ans, &bas] {
        assert_eq!(told(&also(laptop, team, RecordKind::Team, team.0).await), expected);
    }

    for one in also(&bas, team, RecordKind::Team, team.0).await {
        let other = &one.others[0];
        ops::history::restore(&bas.app, team, one.record, &other.field, &other.version).await.unwrap();
    }
    both_ways(&bas, &ans, team).await;
    for laptop in [&ans, &bas] {
        assert_eq!(also(laptop, team, RecordKind::Team, team.0).await, []);
        let seen = ops::team::team(&laptop.app, team).await.unwrap();
        let role = seen.members.iter().find(|member| member.id == mila).unwrap().role;
        assert_eq!((seen.programme.as_str(), role), ("eerste", Some(MemberRole::Researcher)));
        assert!(seen.institutions.iter().any(|found| found.id == school && found.place == "eerste"));
    }
}

#[tokio::test]
async fn two_who_change_a_cycle_and_the_state_of_a_step_at_once_find_both_values() {
    let ans = laptop(1).await;
    let team = team(&ans).await;
    let bas = bas_joins(&ans, team).await;
    let cycle = ops::team::team(&ans.app, team).await.unwrap().cycles[0].id;
    for (laptop, word, state) in [(&ans, "eerste", StepState::Done), (&bas, "tweede", StepState::Skipped)] {
        bas.clock.advance(1000);
        let goal = CycleChange::Goal(word.into());
        ops::cycle::change(&laptop.app, team, cycle, goal).await.unwrap();
        ops::cycle::set_step_state(&laptop.app, team, cycle, "1a", state).await.unwrap();
    }
    both_ways(&ans, &bas, team).await;
    let expected = [
        (RecordKind::Cycle, "", "goal", "eerste", "tweede", "Ans"),
        (RecordKind::Step, "1a", "state", StepState::Done.code(), StepState::Skipped.code(), "Ans"),
    ];
    for laptop in [&ans, &bas] {
        assert_eq!(told(&also(laptop, team, RecordKind::Cycle, cycle.0).await), expected);
    }
}

#[tokio::test]
async fn the_history_of_a_team_tells_of_its_people_also_of_who_was_taken_out_and_that_of_a_cycle_of_its_steps()
 {
    let ans = laptop(1).await;
    let team = team(&ans).await;
    let mila = ops::team::add_member(&ans.app, team, "Mila").await.unwrap();
    ans.clock.advance(1000);
    ops::team::remove_member(&ans.app, team, mila).await.unwrap();
    let of = Record { kind: RecordKind::Team, id: team.0 };
    let found = ops::history::history(&ans.app, team, of, 0, 100).await.unwrap().changes;
    let told: Vec<_> = found
        .iter()
        .filter(|one| one.record.id == mila.0)
        .map(|one| (one.what, one.title.as_str()))
        .collect();
    assert_eq!(told, [(ChangeKind::Removed, "Mila"), (ChangeKind::Made, "Mila")]);

    let cycle = ops::team::team(&ans.app, team).await.unwrap().cycles[0].id;
    ops::cycle::set_step_state(&ans.app, team, cycle, "1a", StepState::Done).await.unwrap();
    let of = Record { kind: RecordKind::Cycle, id: cycle.0 };
    let found = ops::history::history(&ans.app, team, of, 0, 100).await.unwrap().changes;
    let step = found.iter().find(|one| one.record.kind == RecordKind::Step).unwrap();
    assert_eq!((step.what, step.title.as_str()), (ChangeKind::Changed, "1a"));
    assert_eq!(step.fields.iter().map(|field| field.field.as_str()).collect::<Vec<_>>(), ["state"]);
}
