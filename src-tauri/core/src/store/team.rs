//! Reading teams, their people and institutions.

use super::cell::{count, id, id_in, key, object};
use super::{LocalTeam, local_team};
use crate::Result;
use crate::domain::{
    CycleId, CycleName, Institution, Member, MemberRole, Sector, Team, TeamId, TeamKind, TeamSummary, Theme,
};
use sqlx::SqliteConnection;

/// A team with everyone in it.
///
/// Errors: `NotFound`.
pub async fn team(conn: &mut SqliteConnection, team: TeamId) -> Result<Team> {
    let local = local_team(conn, team).await?;
    let (owner, own) = (team.0.as_bytes().as_slice(), key(team));
    let row = sqlx::query!(
        "select title, kind, sector, theme, programme, period from team where team = ?1 and id = ?2",
        owner,
        own
    )
    .fetch_optional(&mut *conn)
    .await?;
    let institutions = institutions(conn, team).await?;
    let members = members(conn, &local).await?;
    let cycles = cycles(conn, team).await?;
    let row = row.as_ref();
    Ok(Team {
        id: team,
        title: row.and_then(|row| row.title.clone()).unwrap_or_default(),
        kind: row.and_then(|row| row.kind.as_deref()).and_then(TeamKind::from_code),
        sector: row.and_then(|row| row.sector.as_deref()).and_then(Sector::from_code),
        theme: row.and_then(|row| row.theme.as_deref()).and_then(Theme::from_code),
        programme: row.and_then(|row| row.programme.clone()).unwrap_or_default(),
        period: object(row.and_then(|row| row.period.clone())),
        institutions,
        members,
        cycles,
        me: local.me,
        is_demo: local.is_demo,
    })
}

/// The team's members, in their order.
pub async fn members(conn: &mut SqliteConnection, local: &LocalTeam) -> Result<Vec<Member>> {
    let owner = local.team.0.as_bytes().as_slice();
    let rows = sqlx::query!(
        "select id, name, role, institution from member where team = ?1 and deleted_at is null order by position, id",
        owner
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let member = id(&row.id)?;
            Ok(Member {
                id: member,
                name: row.name.unwrap_or_default(),
                role: row.role.as_deref().and_then(MemberRole::from_code),
                institution: id_in(row.institution),
                is_me: local.me == Some(member),
            })
        })
        .collect()
}

async fn institutions(conn: &mut SqliteConnection, team: TeamId) -> Result<Vec<Institution>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!(
        "select id, name, place from institution where team = ?1 and deleted_at is null order by position, id",
        owner
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Institution {
                id: id(&row.id)?,
                name: row.name.unwrap_or_default(),
                place: row.place.unwrap_or_default(),
            })
        })
        .collect()
}

/// The team's cycles, first one first.
pub async fn cycles(conn: &mut SqliteConnection, team: TeamId) -> Result<Vec<CycleName>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!(
        "select id, number, title from cycle where team = ?1 and deleted_at is null order by number, id",
        owner
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(CycleName {
                id: id::<CycleId>(&row.id)?,
                number: count(row.number.unwrap_or(1)),
                title: row.title.unwrap_or_default(),
            })
        })
        .collect()
}

/// The last place in the order of a table's rows, to put the next one after; `None` when there are none.
pub async fn last_member_position(conn: &mut SqliteConnection, team: TeamId) -> Result<Option<String>> {
    let owner = team.0.as_bytes().as_slice();
    Ok(sqlx::query_scalar!(
        r#"select max(position) as "position: String" from member where team = ?1"#,
        owner
    )
    .fetch_one(conn)
    .await?)
}

/// As [`last_member_position`], for institutions.
pub async fn last_institution_position(conn: &mut SqliteConnection, team: TeamId) -> Result<Option<String>> {
    let owner = team.0.as_bytes().as_slice();
    Ok(sqlx::query_scalar!(
        r#"select max(position) as "position: String" from institution where team = ?1"#,
        owner
    )
    .fetch_one(conn)
    .await?)
}

/// A team as Start shows it.
pub async fn team_summary(conn: &mut SqliteConnection, local: &LocalTeam) -> Result<TeamSummary> {
    let (owner, own) = (local.team.0.as_bytes().as_slice(), key(local.team));
    let row = sqlx::query!(
        r#"select
            (select title from team where team = ?1 and id = ?2) as "title: String",
            (select count(*) from member where team = ?1 and deleted_at is null) as "members!: i64",
            (select count(*) from capture where team = ?1 and deleted_at is null) as "captures!: i64",
            (select count(*) from evidence where team = ?1 and deleted_at is null) as "evidence!: i64",
            (select count(*) from arrangement where team = ?1 and deleted_at is null) as "arrangements!: i64",
            (select body from question_version where team = ?1 and deleted_at is null
               order by written_at desc, id desc limit 1) as "question: String",
            (select code from step where team = ?1 and state = 'bezig' order by code desc limit 1) as "step: String",
            (select hlc_last from local_team where team = ?1) as "hlc!: i64""#,
        owner,
        own
    )
    .fetch_one(conn)
    .await?;
    let method = crate::domain::method::ixperium();
    let last_change_ms = (row.hlc != 0).then(|| crate::domain::Hlc(row.hlc.cast_unsigned()).ms() as f64);
    Ok(TeamSummary {
        id: local.team,
        title: row.title.unwrap_or_default(),
        is_demo: local.is_demo,
        member_count: count(row.members),
        capture_count: count(row.captures),
        evidence_count: count(row.evidence),
        arrangement_count: count(row.arrangements),
        question: row.question.unwrap_or_default(),
        round: row.step.as_deref().and_then(|step| method.round_of(step)).map(|round| round.code.clone()),
        step_title: row.step.as_deref().and_then(|step| method.step(step)).map(|step| step.title.clone()),
        step: row.step,
        last_change_ms,
    })
}
