//! What somebody finds who opens the example team.

use super::*;
use crate::app::Home;
use crate::clock::{Clock, FixedClock, SeededRandom};
use crate::domain::{
    Board, CaptureFilter, CapturePage, CaptureQuery, ElementCode, EvidencePage, EvidenceQuery, Hashtag,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Noon on 23 November 2026.
const NOW_MS: u64 = 1_795_435_200_000;

async fn desk() -> (tempfile::TempDir, App) {
    let home = tempfile::tempdir().unwrap();
    let clock: Arc<dyn Clock> = Arc::new(FixedClock::at(NOW_MS));
    let app = App::open_with(Home::new(home.path()), clock, Arc::new(SeededRandom::new(1))).await.unwrap();
    (home, app)
}

async fn captures(app: &App, team: TeamId) -> CapturePage {
    let query = CaptureQuery { limit: 100, ..CaptureQuery::default() };
    ops::capture::list(app, team, &query).await.unwrap()
}

async fn evidence(app: &App, team: TeamId) -> EvidencePage {
    let query = EvidenceQuery { limit: 100, ..EvidenceQuery::default() };
    ops::evidence::list(app, team, &query).await.unwrap()
}

async fn board(app: &App, team: TeamId) -> Board {
    let cycle = ops::team::team(app, team).await.unwrap().cycles[0].id;
    ops::cycle::board(app, team, cycle, &CaptureFilter::default()).await.unwrap()
}

#[tokio::test]
async fn the_team_is_whole_in_both_languages() {
    for language in [Language::Nl, Language::En] {
        let (_home, app) = desk().await;
        let id = create(&app, language).await.unwrap();
        let team = ops::team::team(&app, id).await.unwrap();
        assert!(team.is_demo && team.programme.contains("TABLIO") && team.programme.contains("CC BY"));
        assert!(team.kind.is_some() && team.sector.is_some() && team.theme.is_some());
        assert_eq!((team.institutions.len(), team.members.len()), (2, 9));
        assert!(team.institutions.iter().all(|institution| !institution.place.is_empty()));
        assert!(team.members.iter().all(|member| member.role.is_some()));
        assert_eq!(team.me, Some(team.members[0].id), "the facilitator sits here");

        let question = ops::question::question(&app, id, team.cycles[0].id).await.unwrap();
        assert_eq!(question.versions.len(), 2);
        assert!(!question.versions[0].reason.is_empty() && question.versions[1].reason.is_empty());
        assert!(question.versions[0].written_on > question.versions[1].written_on);
        for text in [&question.whose, &question.why_now, &question.learners, &question.already_tried] {
            assert!(!text.is_empty());
        }
        assert_eq!(ops::history::undo_state(&app, id).await.unwrap().undo, None, "nobody did this here");
    }
}

#[tokio::test]
async fn the_path_runs_from_the_question_to_trying_out_and_returns_once() {
    let (_home, app) = desk().await;
    let team = create(&app, Language::Nl).await.unwrap();
    let board = board(&app, team).await;
    let steps: Vec<&str> = board.path.iter().map(|visit| visit.step.as_str()).collect();
    assert_eq!(steps, ["1a", "1b", "1c", "1a", "1d", "2a", "2b"]);
    assert_eq!(board.path.iter().filter(|visit| visit.is_return).count(), 1);
    assert!(board.path.is_sorted_by(|one, next| one.began_on < next.began_on));
    assert!(board.path[0].began_on.starts_with("2026-06") && board.unsorted.is_empty());

    let period = board.cycle.period;
    let [starts, ends] = [period.starts_on, period.ends_on].map(|day| day.unwrap().parse::<Date>().unwrap());
    let today: Date = app.clock.today().parse().unwrap();
    let (gone, left) = (starts.until(today).unwrap().get_days(), today.until(ends).unwrap().get_days());
    assert!((gone - left).abs() <= 3, "half way the year, whatever the day: {gone} gone, {left} left");
}

#[tokio::test]
async fn every_capture_says_what_happened_and_all_hashtags_are_used() {
    let (_home, app) = desk().await;
    let team = create(&app, Language::En).await.unwrap();
    let page = captures(&app, team).await;
    assert_eq!(page.total, 20);
    let used: BTreeSet<Hashtag> = page.captures.iter().filter_map(|capture| capture.hashtag).collect();
    assert_eq!(used.len(), Hashtag::ALL.len());
    let authors: BTreeSet<_> = page.captures.iter().filter_map(|capture| capture.by).collect();
    assert_eq!(authors.len(), 9, "everybody wrote something");
    let mut links = 0;
    for capture in &page.captures {
        assert!(capture.has_text && capture.kind.is_some() && capture.step.is_some(), "{}", capture.line);
        links += ops::capture::capture(&app, team, capture.id).await.unwrap().links.len();
    }
    assert_eq!(links, 4);
}

#[tokio::test]
async fn every_piece_of_evidence_is_here_described_and_hangs_on_something() {
    for language in [Language::Nl, Language::En] {
        let (_home, app) = desk().await;
        let team = create(&app, language).await.unwrap();
        let page = evidence(&app, team).await;
        assert_eq!(page.total, 8);
        let mut types = BTreeSet::new();
        for one in &page.evidence {
            let file = one.file.as_ref().unwrap();
            types.insert(file.media_type.clone());
            assert!(one.is_here && !file.wrong_extension && one.link_count > 0, "{}", one.title);
            assert!(one.kind.is_some() && one.sensitivity.is_some() && one.happened_on < app.clock.today());
            let detail = ops::evidence::evidence(&app, team, one.id).await.unwrap();
            assert!(!detail.note.content.is_empty());
            assert_eq!(detail.linked_to.len(), one.link_count as usize, "every link leads somewhere");
        }
        let kinds = ["application/pdf", "audio/x-wav", "image/jpeg", "text/csv", "video/webm"];
        assert_eq!(types.iter().map(String::as_str).collect::<Vec<_>>(), kinds);
        let photos: Vec<_> = page.evidence.iter().filter_map(|one| one.file.as_ref()).collect();
        assert_eq!(photos.iter().filter(|photo| photo.is_360).count(), 1);
        assert_eq!(photos.iter().filter(|photo| photo.has_location).count(), 1);
        assert!(
            photos.iter().any(|photo| photo.height > photo.width && photo.taken_at.is_some()),
            "held upright"
        );
        assert_eq!(page.evidence.iter().filter(|one| one.has_thumbnail).count(), 4);
    }
}

#[tokio::test]
async fn one_arrangement_is_described_to_the_last_element_and_one_half_way() {
    let (_home, app) = desk().await;
    let team = create(&app, Language::Nl).await.unwrap();
    let mut arrangements = ops::arrangement::list(&app, team).await.unwrap();
    arrangements.sort_by_key(|arrangement| arrangement.described_count);
    let [half, whole] = arrangements.as_slice() else { panic!("two arrangements") };
    assert_eq!((half.described_count, half.ict_role_count), (5, 5));
    assert_eq!((whole.described_count, whole.ict_role_count), (10, 10));
    for summary in [half, whole] {
        assert!(summary.size.is_some() && summary.status.is_some() && !summary.learners.is_empty());
    }
    let whole = ops::arrangement::arrangement(&app, team, whole.id).await.unwrap();
    assert_eq!(whole.elements.len(), ElementCode::ALL.len());
    for element in &whole.elements {
        assert!(element.who_decides.is_some() && element.for_whom.is_some(), "{:?}", element.code);
    }
    assert!(whole.elements.iter().filter(|element| element.evidence_count > 0).count() >= 5);
}

#[tokio::test]
async fn opening_it_again_keeps_it_and_removing_it_leaves_nothing() {
    let (_home, app) = desk().await;
    let team = create(&app, Language::Nl).await.unwrap();
    let line = captures(&app, team).await.captures[0].id;
    ops::capture::remove(&app, team, line).await.unwrap();
    assert_eq!(create(&app, Language::En).await.unwrap(), team);
    assert_eq!(captures(&app, team).await.total, 19, "what somebody tried out in it stays");

    ops::team::forget_demo(&app, team).await.unwrap();
    assert!(ops::team::teams(&app).await.unwrap().is_empty());
    assert_ne!(create(&app, Language::En).await.unwrap(), team);
}

#[tokio::test]
async fn one_that_was_cut_off_while_it_was_made_is_made_anew() {
    let (_home, app) = desk().await;
    let content = read(Language::Nl).unwrap();
    let half = Making::begin(&app, &content).await.unwrap().team;
    let whole = create(&app, Language::Nl).await.unwrap();
    assert_ne!(whole, half);
    assert_eq!(ops::team::teams(&app).await.unwrap().len(), 1);
}
