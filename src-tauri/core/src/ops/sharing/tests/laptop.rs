//! A laptop with the app, and what a person does on it.

use crate::{
    App, Result,
    app::Home,
    clock::{FixedClock, SeededRandom},
    domain::{
        AccessRole, CaptureId, EvidenceFile, Invitation, JoinTeam, Joined, NewCapture, NewInvitation,
        NewTeam, SharingState, TeamId,
    },
    ops, store,
    sync::names,
};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
};
use tempfile::TempDir;

/// Noon on 23 November 2026.
const NOW_MS: u64 = 1_795_435_200_000;

pub struct Laptop {
    pub app: App,
    pub clock: Arc<FixedClock>,
    seed: u64,
    home: TempDir,
}

impl Laptop {
    pub async fn new(seed: u64) -> Self {
        let home = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at(NOW_MS));
        let app = open(&home, &clock, seed).await;
        Self { app, clock, seed, home }
    }

    /// A laptop whose database is empty and whose keys are these.
    pub async fn with_keys(seed: u64, keys: &[u8]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let data = Home::new(home.path().join("data"));
        fs::create_dir(data.path()).unwrap();
        fs::write(data.keys(), keys).unwrap();
        let clock = Arc::new(FixedClock::at(NOW_MS));
        let app = open(&home, &clock, seed).await;
        Self { app, clock, seed, home }
    }

    pub async fn restarted(self) -> Self {
        self.restarted_after(|| {}).await
    }

    /// End the app, let something happen to its data, start it again.
    pub async fn restarted_after(self, between: impl FnOnce()) -> Self {
        let Self { app, clock, seed, home } = self;
        app.store.close().await;
        drop(app);
        between();
        let app = open(&home, &clock, seed + 100).await;
        Self { app, clock, seed: seed + 100, home }
    }

    pub async fn team(&self) -> TeamId {
        let new = NewTeam { title: "VR".into(), my_name: "Ans".into(), institution: "De Vlinder".into() };
        ops::team::create(&self.app, new).await.unwrap()
    }

    pub async fn capture(&self, team: TeamId, line: &str) -> CaptureId {
        self.clock.advance(1000);
        let cycle = ops::team::team(&self.app, team).await.unwrap().cycles[0].id;
        let new = NewCapture { cycle, line: line.into(), hashtag: None, step: None, happened_on: None };
        ops::capture::add(&self.app, team, new).await.unwrap()
    }

    /// Take a file in as evidence; answers its hash.
    pub async fn attach(&self, team: TeamId, name: &str, content: &[u8]) -> String {
        let hash = blake3::hash(content).to_hex().to_string();
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(content).unwrap();
        self.app.files.accept(&hash, &file.into_temp_path().keep().unwrap()).unwrap();
        let file = EvidenceFile {
            hash: hash.clone(),
            name: name.into(),
            media_type: "application/octet-stream".into(),
            size_bytes: content.len() as u64,
            width: None,
            height: None,
            is_360: false,
            has_location: false,
            taken_at: None,
            wrong_extension: false,
        };
        ops::evidence::add_file(&self.app, team, file, None).await.unwrap();
        hash
    }

    pub async fn invite(&self, team: TeamId, role: AccessRole) -> Result<Invitation> {
        let new = NewInvitation { role, days_valid: 7, is_automatic: true, is_own_device: false };
        ops::people::invite(&self.app, team, new).await
    }

    pub async fn join(&self, shared: &Shared, code: &str) -> Result<Joined> {
        let join = JoinTeam { folder: shared.text(), code: code.into(), my_name: "Bob".into() };
        ops::sharing::join(&self.app, join).await
    }

    /// One round with everything that waits, after the clock moved past any retry.
    pub async fn share(&self, team: TeamId) {
        self.clock.advance(2 * 60 * 60 * 1000);
        ops::sharing::share_now(&self.app, team).await.unwrap();
    }

    pub async fn state(&self, team: TeamId) -> SharingState {
        ops::sharing::sharing(&self.app, team).await.unwrap().state
    }

    pub async fn dump(&self, team: TeamId) -> String {
        self.app.store.dump(team).await.unwrap()
    }

    pub async fn unpublished(&self, team: TeamId) -> Vec<[u8; 32]> {
        store::unpublished(&mut self.app.store.read().await.unwrap(), team).await.unwrap()
    }

    pub async fn missing_files(&self, team: TeamId) -> u32 {
        ops::sharing::sharing(&self.app, team).await.unwrap().missing_files
    }
}

async fn open(home: &TempDir, clock: &Arc<FixedClock>, seed: u64) -> App {
    let random = Arc::new(SeededRandom::new(seed));
    App::open_with(Home::new(home.path().join("data")), clock.clone(), random).await.unwrap()
}

/// The folder that a sharing program keeps in step; here it is the same one for everybody.
pub struct Shared(TempDir);

impl Shared {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn text(&self) -> String {
        self.path().to_str().unwrap().to_owned()
    }
}

pub struct TwoLaptops {
    pub a: Laptop,
    pub b: Laptop,
    pub team: TeamId,
    pub shared: Shared,
}

impl TwoLaptops {
    /// A founded the team; B joined as a member and was let in.
    pub async fn joined() -> Self {
        Self::joined_as(AccessRole::Member).await
    }

    pub async fn joined_as(role: AccessRole) -> Self {
        let (a, b) = (Laptop::new(1).await, Laptop::new(2).await);
        let shared = Shared::new();
        let team = a.team().await;
        ops::sharing::choose_folder(&a.app, team, shared.path()).await.unwrap();
        let invitation = a.invite(team, role).await.unwrap();
        b.join(&shared, &invitation.code).await.unwrap();
        let two = Self { a, b, team, shared };
        two.share_all().await;
        two
    }

    /// Enough rounds on both for everything to arrive.
    pub async fn share_all(&self) {
        for laptop in [&self.a, &self.b, &self.a, &self.b] {
            laptop.share(self.team).await;
        }
    }

    pub async fn third_joins(&self, seed: u64) -> Laptop {
        let third = self.third_joins_beside_b(seed).await;
        self.share_all().await;
        third
    }

    /// A lets somebody in, and B hears nothing of it yet.
    pub async fn third_joins_beside_b(&self, seed: u64) -> Laptop {
        let third = Laptop::new(seed).await;
        let invitation = self.a.invite(self.team, AccessRole::Member).await.unwrap();
        third.join(&self.shared, &invitation.code).await.unwrap();
        self.a.share(self.team).await;
        third.share(self.team).await;
        third
    }

    pub fn root(&self) -> PathBuf {
        self.shared.path().join(names::team_folder(self.team))
    }

    /// The segment of A that was written last.
    pub fn newest_segment(&self) -> PathBuf {
        let folder = self.root().join(names::LOG).join(self.a.app.device.to_string());
        let segments = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        segments.max_by_key(|path| sequence(path)).unwrap()
    }
}

/// The number of a segment, as its file says.
pub fn sequence(path: &Path) -> u64 {
    let bytes = fs::read(path).unwrap();
    crate::sync::format::parse(&bytes).unwrap().header.seq
}

pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
        let target = to.join(entry.file_name().unwrap());
        if entry.is_dir() {
            copy_folder(&entry, &target);
        } else {
            fs::copy(&entry, &target).unwrap();
        }
    }
}

/// Every file below a folder, in order.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}
