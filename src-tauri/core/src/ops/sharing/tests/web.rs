//! The same two laptops, through a store on the web.

use super::laptop::Laptop;
use crate::{
    App, ErrorCode,
    domain::{AccessRole, Location, Secret, SharingState, StoreKind, TeamId},
    ops,
    sync::remote::servers::{SECRET, Server},
};
use std::fs;

const KINDS: [StoreKind; 2] = [StoreKind::WebDav, StoreKind::S3];

struct Joined {
    a: Laptop,
    b: Laptop,
    team: TeamId,
    server: Server,
}

async fn joined(kind: StoreKind) -> Joined {
    let server = Server::started(kind);
    let (a, b) = (Laptop::new(1).await, Laptop::new(2).await);
    let team = a.team().await;
    ops::stores::connect(&a.app, team, server.as_filled_in()).await.unwrap();
    let code = a.invite(team, AccessRole::Member).await.unwrap().code;
    ops::stores::join(&b.app, server.as_filled_in(), &code, "Bob").await.unwrap();
    let joined = Joined { a, b, team, server };
    joined.share_all().await;
    joined
}

impl Joined {
    async fn share_all(&self) {
        for laptop in [&self.a, &self.b, &self.a, &self.b] {
            laptop.share(self.team).await;
        }
    }
}

async fn state(app: &App, team: TeamId) -> (SharingState, Option<ErrorCode>) {
    let sharing = ops::sharing::sharing(app, team).await.unwrap();
    (sharing.state, sharing.problem)
}

#[tokio::test]
async fn two_laptops_end_with_the_same_rows_and_files_through_a_store() {
    for kind in KINDS {
        let two = joined(kind).await;
        let (a, b, team) = (&two.a, &two.b, two.team);
        a.capture(team, "Gesprek met Ans").await;
        let film = a.attach(team, "film.mp4", &[7; 300_000]).await;
        b.capture(team, "Lesproef in 2B").await;
        let photo = b.attach(team, "foto.jpg", b"not really a photo").await;
        two.share_all().await;
        assert_eq!(a.dump(team).await, b.dump(team).await, "{kind:?}");
        assert!(a.dump(team).await.contains("Lesproef in 2B"));
        for hash in [&film, &photo] {
            let (here, there) = (a.app.files.path_of(hash).unwrap(), b.app.files.path_of(hash).unwrap());
            assert_eq!(fs::read(here).unwrap(), fs::read(there).unwrap(), "{kind:?}");
        }
        for laptop in [a, b] {
            assert_eq!(state(&laptop.app, team).await, (SharingState::AllShared, None), "{kind:?}");
        }
    }
}

#[tokio::test]
async fn a_server_that_goes_and_comes_back_costs_nothing_but_time() {
    for kind in KINDS {
        let mut two = joined(kind).await;
        let team = two.team;
        two.a.capture(team, "Voor de storing").await;
        two.server.stop();
        let error = ops::sharing::share_now(&two.a.app, team).await.unwrap_err();
        assert_eq!(error.code(), ErrorCode::ServerUnreachable, "{kind:?}");
        let told = state(&two.a.app, team).await;
        assert_eq!(told, (SharingState::FolderUnreachable, Some(ErrorCode::ServerUnreachable)));
        two.a.capture(team, "Tijdens de storing").await;
        two.b.capture(team, "En bij Bob").await;
        two.server.start();
        two.share_all().await;
        assert_eq!(two.a.dump(team).await, two.b.dump(team).await, "{kind:?}");
        assert!(two.b.dump(team).await.contains("Tijdens de storing"));
        assert_eq!(state(&two.a.app, team).await, (SharingState::AllShared, None));
    }
}

#[tokio::test]
async fn an_emptied_store_takes_nothing_away_and_is_filled_again_when_it_is_back() {
    for kind in KINDS {
        let two = joined(kind).await;
        let team = two.team;
        two.a.capture(team, "Blijft").await;
        two.share_all().await;
        let before = two.b.dump(team).await;
        let (files, aside) = (two.server.files(), two.server.files().with_file_name("opzij"));
        fs::rename(&files, &aside).unwrap();
        let error = ops::sharing::share_now(&two.b.app, team).await.unwrap_err();
        assert_eq!(error.code(), ErrorCode::FolderMissing, "{kind:?}");
        assert!(!files.exists(), "nothing is made where the shared folder was");
        fs::rename(&aside, &files).unwrap();
        two.share_all().await;
        assert_eq!(two.b.dump(team).await, before, "{kind:?}");
    }
}

#[tokio::test]
async fn a_password_that_was_changed_is_told_and_can_be_filled_in_again() {
    for kind in KINDS {
        let two = joined(kind).await;
        let team = two.team;
        let mut wrong = two.server.as_filled_in();
        wrong.secret = Secret::new("verkeerd".into());
        let refused = ops::stores::test(&two.a.app, wrong.clone()).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::CredentialsRefused, "{kind:?}");
        let row = crate::store::sharing_row(&mut two.a.app.store.read().await.unwrap(), team).await.unwrap();
        let Some(Location::Store(address)) = row.unwrap().folder else { panic!("a store is connected") };
        two.a.app.stores.keep_secret(&address, wrong.secret.clone()).unwrap();
        let error = ops::sharing::share_now(&two.a.app, team).await.unwrap_err();
        assert_eq!(error.code(), ErrorCode::CredentialsRefused, "{kind:?}");
        assert_eq!(state(&two.a.app, team).await.0, SharingState::NeedsHelp);
        ops::stores::connect(&two.a.app, team, two.server.as_filled_in()).await.unwrap();
        two.a.capture(team, "Weer verbonden").await;
        two.share_all().await;
        assert!(two.b.dump(team).await.contains("Weer verbonden"), "{kind:?}");
    }
}

#[tokio::test]
async fn a_store_that_is_forgotten_leaves_no_password_behind_and_the_work_stays() {
    let two = joined(StoreKind::WebDav).await;
    let team = two.team;
    let files = || fs::read_dir(two.a.app.home.path()).unwrap().map(|entry| entry.unwrap().path());
    let shows_secret = || {
        files().filter(|path| path.is_file()).any(|path| {
            fs::read(path).unwrap().windows(SECRET.len()).any(|window| window == SECRET.as_bytes())
        })
    };
    let kept =
        || files().filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with("store-")).count();
    assert_eq!((kept(), shows_secret()), (1, false), "sealed for this device, and nowhere else");
    ops::stores::forget(&two.a.app, team).await.unwrap();
    two.a.app.store.close().await;
    assert_eq!((kept(), shows_secret()), (0, false));
}

#[tokio::test]
async fn joining_through_a_store_tries_it_first_and_keeps_a_password_only_with_the_team() {
    for kind in KINDS {
        let server = Server::started(kind);
        let (a, b) = (Laptop::new(1).await, Laptop::new(2).await);
        let team = a.team().await;
        ops::stores::connect(&a.app, team, server.as_filled_in()).await.unwrap();
        let invitation = a.invite(team, AccessRole::Member).await.unwrap();
        let kept = || {
            let files = fs::read_dir(b.app.home.path()).unwrap().map(|entry| entry.unwrap().file_name());
            files.filter(|name| name.to_str().unwrap().starts_with("store-")).count()
        };
        let mut wrong = server.as_filled_in();
        wrong.secret = Secret::new("verkeerd".into());
        let refused = ops::stores::join(&b.app, wrong, &invitation.link, "Bob").await.unwrap_err();
        assert_eq!((refused.code(), kept()), (ErrorCode::CredentialsRefused, 0), "{kind:?}");
        let stranger = crate::sync::code::InvitationCode::make(&*b.app.random).text();
        let unknown = ops::stores::join(&b.app, server.as_filled_in(), &stranger, "Bob").await.unwrap_err();
        assert_eq!((unknown.code(), kept()), (ErrorCode::CodeUnknown, 0), "{kind:?}");
        let mistyped = ops::stores::join(&b.app, server.as_filled_in(), "7KQ", "Bob").await.unwrap_err();
        assert_eq!(mistyped.code(), ErrorCode::CodeMistyped);
        let nameless = ops::stores::join(&b.app, server.as_filled_in(), &stranger, " ").await.unwrap_err();
        assert_eq!(nameless.code(), ErrorCode::Empty);
        let joined = ops::stores::join(&b.app, server.as_filled_in(), &invitation.link, "Bob").await.unwrap();
        assert_eq!((joined.team, kept()), (team, 1), "{kind:?}");
        for laptop in [&a, &b] {
            laptop.share(team).await;
        }
        assert_eq!(state(&b.app, team).await, (SharingState::AllShared, None), "{kind:?}");
    }
}
