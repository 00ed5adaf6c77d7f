//! A team's whole work as an earlier build carried it in a hand-over file, taken in by today's.

use super::laptop::{Laptop, TwoLaptops};
use crate::{
    domain::{AccessRole, ElementCode, NewHandover, TextField},
    golden, ops, store,
    store::{SharedFile, SharedKind},
    sync::{
        handover::{HandoverFile, meter::Meter, take},
        names,
    },
};
use std::{fs, sync::Arc};

const FILE: &str = "sync/golden/team-format-1.werkplaats";
/// The keys of Bob's device: for Bob is all of it wrapped.
const KEYS: &str = "sync/golden/team-bob-format-1.key";
const PHOTO: &[u8] = b"niet echt een foto";
const GOALS: &str = "Leerlingen plannen zelf 🌱.\n";

/// Ans and Bob of an earlier time: what Ans hands over to Bob, and the keys of Bob's device.
async fn earlier() -> (Vec<u8>, Vec<u8>) {
    let two = TwoLaptops::joined_as(AccessRole::Facilitator).await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    a.capture(team, "Gesprek met Ans").await;
    let gone = a.capture(team, "Verkeerd opgeschreven").await;
    ops::capture::remove(&a.app, team, gone).await.unwrap();
    a.attach(team, "foto.jpg", PHOTO).await;
    let arrangement = ops::arrangement::create(&a.app, team, "VR-bril", None).await.unwrap();
    let field = TextField::ElementDescription { arrangement, code: ElementCode::Goals };
    let text = ops::text::save(&a.app, team, field, "Leerlingen plannen.\n", "").await.unwrap();
    ops::text::save(&a.app, team, field, GOALS, &text.base).await.unwrap();
    b.capture(team, "Lesproef in 2B").await;
    two.share_all().await;
    two.share_all().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.werkplaats");
    let new = NewHandover { path: path.to_str().unwrap().into(), since_ms: None, with_media: true };
    ops::handover::export(&a.app, team, new, |_| {}).await.unwrap();
    (fs::read(path).unwrap(), fs::read(b.app.home.keys()).unwrap())
}

#[tokio::test]
async fn a_team_that_an_earlier_build_handed_over_comes_in_whole() {
    let (file, keys) = match (golden::find(FILE), golden::find(KEYS)) {
        (Some(file), Some(keys)) => (file, keys),
        (None, None) => {
            let (file, keys) = earlier().await;
            (golden::put(FILE, file), golden::put(KEYS, keys))
        }
        _ => panic!("one of the two is gone"),
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.werkplaats");
    fs::write(&path, file).unwrap();
    let file = Arc::new(HandoverFile::open(&path).unwrap());
    let team = file.team();

    // Bob's device with an empty database: of the team it knows only how it began.
    let bob = Laptop::with_keys(30, &keys).await;
    let genesis = SharedFile {
        kind: SharedKind::Team,
        path: names::TEAM_FILE.to_owned(),
        hash: *blake3::hash(file.team_file()).as_bytes(),
        bytes: file.team_file().to_vec(),
    };
    bob.app.store.add_team(team, false).await.unwrap();
    let mut tx = bob.app.store.begin_remote(&bob.app, team).await.unwrap();
    store::add_sharing(tx.conn(), team).await.unwrap();
    store::hold(tx.conn(), team, &genesis, None).await.unwrap();
    tx.commit().await.unwrap();
    let brought = take::take_in(&bob.app, team, &file, &Arc::new(Meter::silent())).await.unwrap();
    assert_eq!((brought.refused, brought.new_people), (0, 1));
    assert!(brought.new_changes() > 10);

    let whole = ops::team::team(&bob.app, team).await.unwrap();
    assert_eq!(whole.title, "VR");
    let mut names: Vec<&str> = whole.members.iter().map(|member| member.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Ans", "Bob"]);
    let query = crate::domain::CaptureQuery { limit: 10, ..Default::default() };
    let page = ops::capture::list(&bob.app, team, &query).await.unwrap();
    let mut lines: Vec<&str> = page.captures.iter().map(|capture| capture.line.as_str()).collect();
    lines.sort_unstable();
    assert_eq!(lines, ["Gesprek met Ans", "Lesproef in 2B"]);
    let arrangement = ops::arrangement::list(&bob.app, team).await.unwrap().remove(0);
    assert_eq!(arrangement.title, "VR-bril");
    let elements = ops::arrangement::arrangement(&bob.app, team, arrangement.id).await.unwrap().elements;
    let goals = elements.iter().find(|element| element.code == ElementCode::Goals).unwrap();
    assert_eq!(goals.description.content, GOALS);
    let photo = bob.app.files.path_of(&blake3::hash(PHOTO).to_hex()).unwrap();
    assert_eq!(fs::read(photo).unwrap(), PHOTO);
    let access = ops::sharing::sharing(&bob.app, team).await.unwrap().access;
    assert_eq!(access, Some(AccessRole::Facilitator), "the records about members still say so");

    let before = bob.dump(team).await;
    bob.app.store.rebuild(team).await.unwrap();
    assert_eq!(bob.dump(team).await, before);
    bob.capture(team, "En nu verder").await;
    assert!(bob.dump(team).await.contains("En nu verder"));
}
