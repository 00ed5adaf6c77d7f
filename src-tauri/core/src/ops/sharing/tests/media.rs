//! Evidence files that come only when somebody asks for them.

use super::laptop::TwoLaptops;
use crate::{
    domain::{EvidenceQuery, MediaPolicy, SharingState},
    ops,
};

#[tokio::test]
async fn a_file_that_nobody_asked_for_stays_in_the_folder_and_is_not_missed_until_it_is_fetched() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    ops::health::set_media_policy(&b.app, team, MediaPolicy::OnDemand).await.unwrap();
    let film = a.attach(team, "film.mp4", &[7; 5000]).await;
    let photo = a.attach(team, "foto.jpg", &[8; 3000]).await;
    two.share_all().await;
    assert!(!b.app.files.has(&film) && !b.app.files.has(&photo));
    assert_eq!(b.missing_files(team).await, 0, "it was left there by choice");
    let sharing = ops::sharing::sharing(&b.app, team).await.unwrap();
    assert_eq!(sharing.state, SharingState::AllShared);
    let health = ops::health::health(&b.app, team).await.unwrap();
    assert_eq!((health.media_elsewhere, health.media_elsewhere_bytes), (2, 8000.0));
    assert_eq!((health.media, health.media_arriving), (MediaPolicy::OnDemand, None));

    let query = EvidenceQuery { limit: 10, ..EvidenceQuery::default() };
    let all = ops::evidence::list(&b.app, team, &query).await.unwrap().evidence;
    let wanted = all.iter().find(|one| one.file.as_ref().is_some_and(|file| file.hash == film)).unwrap();
    ops::health::fetch_evidence(&b.app, team, wanted.id).await.unwrap();
    let arriving = ops::health::health(&b.app, team).await.unwrap().media_arriving.unwrap();
    assert_eq!((arriving.bytes_done, arriving.bytes), (0.0, 5000.0));
    ops::health::cancel_fetch(&b.app, team).await.unwrap();
    b.share(team).await;
    assert!(!b.app.files.has(&film), "it was cancelled");
    ops::health::fetch_evidence(&b.app, team, wanted.id).await.unwrap();
    b.share(team).await;
    assert!(b.app.files.has(&film) && !b.app.files.has(&photo));
    ops::health::set_media_policy(&b.app, team, MediaPolicy::All).await.unwrap();
    b.share(team).await;
    assert!(b.app.files.has(&photo));
    assert_eq!(ops::health::health(&b.app, team).await.unwrap().media_elsewhere, 0);
}
