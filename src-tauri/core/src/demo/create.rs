//! Writing the example team, as its people would have: one operation after another.

use super::content::{
    ArrangementContent, CaptureContent, Content, EvidenceContent, Move, Place, QuestionContent,
    VersionContent, read,
};
use super::media;
use crate::domain::{
    ArrangementChange, ArrangementId, CaptureChange, CaptureId, CycleChange, CycleId, ElementChange,
    EvidenceChange, InstitutionChange, ItemKind, Language, MemberChange, MemberId, NewCapture, NewTeam,
    Period, QuestionChange, QuestionVersionId, StepState, Target, TeamChange, TeamId, TextField, VisitId,
    element_id,
};
use crate::files::Source;
use crate::{App, Error, ErrorCode, Result, ops};
use jiff::Span;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use std::collections::HashSet;
use std::sync::atomic::AtomicBool;
use uuid::Uuid;

/// Two clicks in a row make one team.
static MAKING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// The example team in this language, made when it is not there. One that is there stays as it is, with whatever
/// somebody tried out in it.
pub async fn create(app: &App, language: Language) -> Result<TeamId> {
    let _making = MAKING.lock().await;
    for team in ops::team::teams(app).await?.into_iter().filter(|team| team.is_demo) {
        // The programme is written last: a team without one was cut off while it was made.
        if !ops::team::team(app, team.id).await?.programme.is_empty() {
            return Ok(team.id);
        }
        ops::team::forget_demo(app, team.id).await?;
    }
    let content = read(language)?;
    let mut making = Box::pin(Making::begin(app, &content)).await?;
    making.walk(&content.moves).await?;
    making.ask(&content.question).await?;
    for capture in &content.captures {
        making.capture(capture).await?;
    }
    for arrangement in &content.arrangements {
        making.design(arrangement).await?;
    }
    for evidence in &content.evidence {
        Box::pin(making.attach(evidence)).await?;
    }
    making.finish(&content).await
}

/// The team while it is being made, and what has been made of it.
struct Making<'a> {
    app: &'a App,
    team: TeamId,
    cycle: CycleId,
    today: Date,
    members: Vec<MemberId>,
    captures: Vec<CaptureId>,
    versions: Vec<QuestionVersionId>,
    arrangements: Vec<ArrangementId>,
    dated_visits: HashSet<VisitId>,
}

impl<'a> Making<'a> {
    async fn begin(app: &'a App, content: &Content) -> Result<Self> {
        let my_name = item(&content.members, 0)?.name.clone();
        let new = NewTeam { title: content.team.title.clone(), my_name, institution: String::new() };
        let id = ops::team::create_as(app, new, true).await?;
        let team = ops::team::team(app, id).await?;
        let mut making = Self {
            app,
            team: id,
            cycle: item(&team.cycles, 0)?.id,
            today: app.clock.today().parse().map_err(|_| Error::told(ErrorCode::NotADate))?,
            members: team.members.iter().map(|member| member.id).collect(),
            captures: Vec::new(),
            versions: Vec::new(),
            arrangements: Vec::new(),
            dated_visits: HashSet::new(),
        };
        making.people(content).await?;
        for change in [
            TeamChange::Sector(Some(content.team.sector)),
            TeamChange::Theme(Some(content.team.theme)),
            TeamChange::Period(making.year(content)),
        ] {
            ops::team::change(app, id, change).await?;
        }
        for change in [
            CycleChange::Title(content.cycle.title.clone()),
            CycleChange::Goal(content.cycle.goal.clone()),
            CycleChange::Period(making.year(content)),
        ] {
            ops::cycle::change(app, id, making.cycle, change).await?;
        }
        Ok(making)
    }

    async fn people(&mut self, content: &Content) -> Result<()> {
        let mut institutions = Vec::new();
        for institution in &content.institutions {
            let id = ops::team::add_institution(self.app, self.team, &institution.name).await?;
            let place = InstitutionChange::Place(institution.place.clone());
            ops::team::change_institution(self.app, self.team, id, place).await?;
            institutions.push(id);
        }
        for member in content.members.iter().skip(1) {
            self.members.push(ops::team::add_member(self.app, self.team, &member.name).await?);
        }
        for (id, member) in self.members.iter().zip(&content.members) {
            let institution = member.institution.map(|number| item(&institutions, number)).transpose()?;
            for change in
                [MemberChange::Role(Some(member.role)), MemberChange::Institution(institution.copied())]
            {
                ops::team::change_member(self.app, self.team, *id, change).await?;
            }
        }
        Ok(())
    }

    async fn walk(&mut self, moves: &[Move]) -> Result<()> {
        for Move { step, state, days_ago } in moves {
            ops::cycle::set_step_state(self.app, self.team, self.cycle, step, *state).await?;
            if *state == StepState::Busy {
                self.date_visit(*days_ago).await?;
            }
        }
        Ok(())
    }

    /// A visit is written down on the day itself; here that day is past.
    async fn date_visit(&mut self, days_ago: i32) -> Result<()> {
        let board =
            ops::cycle::board(self.app, self.team, self.cycle, &crate::domain::CaptureFilter::default())
                .await?;
        let fresh = board.path.iter().find(|visit| !self.dated_visits.contains(&visit.id));
        let Some(visit) = fresh.map(|visit| visit.id) else { return Ok(()) };
        self.dated_visits.insert(visit);
        self.write_date("visit", visit, ("began_on", "began_at"), days_ago).await
    }

    async fn ask(&mut self, question: &QuestionContent) -> Result<()> {
        for change in [
            QuestionChange::Whose(question.whose.clone()),
            QuestionChange::WhyNow(question.why_now.clone()),
            QuestionChange::Learners(question.learners.clone()),
            QuestionChange::AlreadyTried(question.already_tried.clone()),
        ] {
            ops::question::change(self.app, self.team, self.cycle, change).await?;
        }
        for VersionContent { text, reason, days_ago, by } in &question.versions {
            self.sit_down(*by).await?;
            ops::question::write_version(self.app, self.team, self.cycle, text, reason).await?;
            let written = ops::question::question(self.app, self.team, self.cycle).await?.versions;
            let fresh = written.iter().find(|version| !self.versions.contains(&version.id));
            let Some(version) = fresh.map(|version| version.id) else { continue };
            self.versions.push(version);
            self.write_date("question_version", version, ("written_on", "written_at"), *days_ago).await?;
        }
        Ok(())
    }

    async fn capture(&mut self, capture: &CaptureContent) -> Result<()> {
        self.sit_down(capture.by).await?;
        let new = NewCapture {
            cycle: self.cycle,
            line: capture.line.clone(),
            hashtag: Some(capture.hashtag),
            step: Some(capture.step.clone()),
            happened_on: Some(self.day(capture.days_ago).to_string()),
        };
        let id = ops::capture::add(self.app, self.team, new).await?;
        ops::capture::change(self.app, self.team, id, CaptureChange::Kind(Some(capture.kind))).await?;
        self.write_text(TextField::CaptureText { id }, &capture.text).await?;
        for link in &capture.links {
            ops::capture::add_link(self.app, self.team, id, &link.url, &link.title).await?;
        }
        self.captures.push(id);
        Ok(())
    }

    async fn design(&mut self, arrangement: &ArrangementContent) -> Result<()> {
        let (app, team) = (self.app, self.team);
        let id = ops::arrangement::create(app, team, &arrangement.title, Some(self.cycle)).await?;
        for change in [
            ArrangementChange::Size(Some(arrangement.size)),
            ArrangementChange::Status(Some(arrangement.status)),
            ArrangementChange::Learners(arrangement.learners.clone()),
        ] {
            ops::arrangement::change(app, team, id, change).await?;
        }
        for element in &arrangement.elements {
            let code = element.code;
            self.write_text(TextField::ElementDescription { arrangement: id, code }, &element.description)
                .await?;
            self.write_text(TextField::ElementIctRole { arrangement: id, code }, &element.ict_role).await?;
            for change in [
                ElementChange::WhoDecides(Some(element.who_decides)),
                ElementChange::ForWhom(Some(element.for_whom)),
            ] {
                ops::arrangement::change_element(app, team, id, code, change).await?;
            }
        }
        self.arrangements.push(id);
        Ok(())
    }

    async fn attach(&mut self, evidence: &EvidenceContent) -> Result<()> {
        self.sit_down(evidence.by).await?;
        let content = media::file(&evidence.file).ok_or_else(|| Error::told(ErrorCode::NotFound))?;
        let (files, name) = (self.app.files.clone(), evidence.name.clone());
        let taking_in = tokio::task::spawn_blocking(move || {
            files.import(Source::Bytes(content), &name, u64::MAX, &mut |_, _| {}, &AtomicBool::new(false))
        });
        let stored = taking_in.await.map_err(|cause| Error::Encoding(cause.to_string()))??;
        let (id, _) = ops::evidence::add_file(self.app, self.team, stored.file, None).await?;
        for change in [
            EvidenceChange::Title(evidence.title.clone()),
            EvidenceChange::Kind(Some(evidence.kind)),
            EvidenceChange::Sensitivity(Some(evidence.sensitivity)),
        ] {
            ops::evidence::change(self.app, self.team, id, change).await?;
        }
        self.write_date("evidence", id, ("happened_on", "added_at"), evidence.days_ago).await?;
        self.write_text(TextField::EvidenceNote { id }, &evidence.note).await?;
        for place in &evidence.on {
            ops::evidence::link(self.app, self.team, id, self.target(*place)?).await?;
        }
        Ok(())
    }

    async fn finish(self, content: &Content) -> Result<TeamId> {
        self.sit_down(0).await?;
        let programme = TeamChange::Programme(content.team.programme.clone());
        ops::team::change(self.app, self.team, programme).await?;
        // Nobody did all this: there is nothing to undo yet.
        self.app.store.forget_undo(self.team).await?;
        Ok(self.team)
    }

    fn target(&self, place: Place) -> Result<Target> {
        let (kind, id) = match place {
            Place::Capture(number) => (ItemKind::Capture, item(&self.captures, number)?.0),
            Place::Version(number) => (ItemKind::QuestionVersion, item(&self.versions, number)?.0),
            Place::Arrangement(number) => (ItemKind::Arrangement, item(&self.arrangements, number)?.0),
            Place::Element { arrangement, code } => {
                (ItemKind::Element, element_id(*item(&self.arrangements, arrangement)?, code).0)
            }
        };
        Ok(Target { kind, id })
    }

    /// What follows is this member's.
    async fn sit_down(&self, member: usize) -> Result<()> {
        self.app.store.set_me(self.team, *item(&self.members, member)?).await
    }

    async fn write_text(&self, field: TextField, text: &str) -> Result<()> {
        ops::text::save(self.app, self.team, field, text, "").await?;
        Ok(())
    }

    /// Put a day in the past where the operation wrote today.
    async fn write_date(
        &self,
        table: &'static str,
        record: impl Into<Uuid>,
        (day_field, ms_field): (&str, &str),
        days_ago: i32,
    ) -> Result<()> {
        let (record, day) = (record.into(), self.day(days_ago));
        let noon =
            TimeZone::UTC.to_timestamp(day.at(12, 0, 0, 0)).map_err(|_| Error::told(ErrorCode::NotADate))?;
        let mut tx = self.app.store.begin(self.app, self.team).await?;
        tx.set(table, record, day_field, day.to_string());
        tx.set(table, record, ms_field, noon.as_millisecond());
        tx.commit_plain().await
    }

    fn year(&self, content: &Content) -> Period {
        Period {
            starts_on: Some(self.day(content.team.started_days_ago).to_string()),
            ends_on: Some(self.day(-content.team.ends_in_days).to_string()),
        }
    }

    /// The school day nearest to so many days ago.
    fn day(&self, days_ago: i32) -> Date {
        let day = self.today.saturating_sub(Span::new().days(days_ago));
        match day.weekday() {
            Weekday::Saturday => day.saturating_sub(Span::new().days(1)),
            Weekday::Sunday => day.saturating_add(Span::new().days(1)),
            Weekday::Monday | Weekday::Tuesday | Weekday::Wednesday | Weekday::Thursday | Weekday::Friday => {
                day
            }
        }
    }
}

fn item<T>(items: &[T], number: usize) -> Result<&T> {
    items.get(number).ok_or_else(|| Error::told(ErrorCode::NotFound))
}

#[cfg(test)]
mod tests;
