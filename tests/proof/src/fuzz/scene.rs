//! Who writes the valid inputs, with which keys, and where the apps live that look at them.

use super::{BODY_AT, SIGNATURE_BYTES};
use crate::{Verdict, clock::NOON_MS, device::told, device::told_io, scratch};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use werkplaats_core::{
    App, Home,
    clock::{FixedClock, SeededRandom},
    domain::{AccessRole, DeviceId, Hlc, NewCapture, NewHandover, NewInvitation, NewTeam, Secret, TeamId},
    ops,
    store::long_text,
    sync::{
        blobs::Blob,
        code::InvitationCode,
        folder::FolderStore,
        format::{self, Header},
        invitation::{self, Terms},
        keeping::{Keeping, KeySource},
        keys::DeviceKeys,
        membership::{
            self, Candidate, Genesis, PersonId,
            deed::{self, Deed, LastSegment, LastSegments, Target},
        },
        team_key::{self, TeamKey},
    },
};

pub struct Scene {
    pub keys: DeviceKeys,
    pub key: TeamKey,
    pub code: InvitationCode,
    pub genesis: Genesis,
    pub header: Header,
    pub blob: Blob,
    pub signed: Vec<Vec<u8>>,
    pub texts: Vec<Vec<u8>>,
    /// Hand-over files as they were written.
    pub handovers: Vec<Vec<u8>>,
    /// Somebody whom the last of them lets in, and who has not taken it in.
    pub guest: App,
    pub runtime: Runtime,
    pub device_key: Vec<u8>,
    pub sealed_key: Vec<u8>,
    folder: TempDir,
}

impl Scene {
    pub fn new() -> Verdict<Self> {
        let random = SeededRandom::new(7);
        let (keys, key) = (DeviceKeys::make(&random), TeamKey::make(&random));
        let (genesis, team_file) = membership::found(&keys, &random, 1);
        let code = InvitationCode::make(&random);
        let header = Header {
            team: genesis.team,
            device: keys.device(),
            epoch: keys.epoch(),
            seq: 3,
            previous: [4; 32],
            membership_head: [5; 32],
            key_id: key.id(),
        };
        let hash = blake3::hash(b"a file").to_hex().to_string();
        let blob = Blob::new(&"ab".repeat(32), &hash, 6).ok_or("these are a key, a hash and a length")?;
        let folder = tempfile::tempdir_in(scratch()).map_err(told_io)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(told_io)?;
        let (guest, handovers) = runtime.block_on(handed_over(folder.path()))?;
        let mut scene = Self {
            keys,
            key,
            code,
            genesis,
            header,
            blob,
            signed: vec![team_file],
            texts: texts(),
            handovers,
            guest,
            runtime,
            device_key: Vec::new(),
            sealed_key: Vec::new(),
            folder,
        };
        scene.sign_files();
        scene.keep_keys()?;
        Ok(scene)
    }

    pub fn seal(&self, seq: u64, changes: Vec<Vec<u8>>) -> Option<Vec<u8>> {
        let header = Header { seq, ..self.header.clone() };
        format::seal(&header, 1, changes, &self.key, &self.keys, &SeededRandom::new(1)).ok()
    }

    /// A file that lives as long as one input does.
    pub fn file(&self) -> PathBuf {
        self.folder.path().join("input")
    }

    /// A folder to write in, and the one folder above it in which nothing else may appear.
    pub fn shared(&self) -> (PathBuf, FolderStore) {
        let root = self.folder.path().join("around").join("shared");
        let store = FolderStore::new(root.clone(), self.keys.device(), Arc::new(SeededRandom::new(2)));
        (root, store)
    }

    pub fn keeping(&self) -> Keeping {
        let passphrase = Some(passphrase());
        Keeping::new(self.file(), KeySource { keychain: None, passphrase, start_anew: false })
    }

    fn keep_keys(&mut self) -> Verdict {
        let (keeping, random) = (self.keeping(), SeededRandom::new(8));
        let plain = Keeping::new(self.file(), KeySource::default());
        let kept = plain.open(None, &random).map_err(told)?;
        self.device_key = fs::read(self.file()).map_err(told_io)?;
        keeping.seal(&kept.keys, kept.place, &passphrase(), &random).map_err(told)?;
        self.sealed_key = fs::read(self.file()).map_err(told_io)?;
        Ok(())
    }

    fn sign_files(&mut self) {
        let (random, team) = (SeededRandom::new(9), self.genesis.team);
        let founder = membership::evaluate(&self.genesis, []);
        let joiner = DeviceKeys::make(&SeededRandom::new(11));
        for own in [None, Some((PersonId(self.keys.device()), uuid::Uuid::from_u128(9).into()))] {
            let terms = Terms {
                role: AccessRole::Member,
                expires_at_ms: 1_900_000_000_000,
                is_manual: own.is_some(),
                own,
            };
            let invited =
                invitation::invite(&self.keys, &random, &self.genesis, &self.key, &self.code, terms);
            self.signed.push(invited.clone());
            let Ok(invitation) = invitation::open_invitation(&invited) else { continue };
            let Ok(opened) = invitation::open_with_code(&invitation, &self.code) else { continue };
            let asked = invitation::ask_to_join(&joiner, &random, &opened, "Bob", 5);
            if let Ok(request) = invitation::open_request(&asked)
                && let Ok(candidate) = invitation::judge(&founder, Some(&invitation), &request, 6)
            {
                self.signed.push(membership::admit(&self.keys, team, &founder, &candidate, 7));
                self.signed.extend(self.deeds(&candidate));
            }
            self.signed.push(asked);
        }
        let receivers = [(self.keys.device(), self.keys.agreement_key())];
        self.signed.push(team_key::wrap(&self.keys, &random, team, 1, &self.key, &receivers));
    }

    /// A record of every other kind about somebody who came in.
    fn deeds(&self, candidate: &Candidate) -> Vec<Vec<u8>> {
        let device = werkplaats_core::sync::keys::device_id(&candidate.device.signing);
        let tips = [[7; 32], [8; 32]].into();
        let last = LastSegments::from([
            (device, LastSegment { seq: 3, tips }),
            (DeviceId([1; 10]), LastSegment { seq: u64::MAX, ..LastSegment::default() }),
        ]);
        let deeds = [
            Deed::SetRole { person: PersonId(device), role: AccessRole::Facilitator, last: last.clone() },
            Deed::Remove { target: Target::Person(PersonId(device)), last: last.clone() },
            Deed::Remove { target: Target::Device(device), last: last.clone() },
            Deed::Keep { last },
            Deed::KeepSingle { segments: [(device, [[9; 32]].into())].into() },
            Deed::Revoke { invitation: candidate.invitation.clone() },
        ];
        let sign = |deed| deed::sign(&self.keys, self.genesis.team, &[[0; 32]], 8, deed);
        deeds.iter().map(sign).collect()
    }

    pub fn bodies(&self) -> Vec<Vec<u8>> {
        let body = |file: &Vec<u8>| file[BODY_AT..file.len() - SIGNATURE_BYTES].to_vec();
        self.signed.iter().map(body).collect()
    }
}

fn passphrase() -> Secret {
    Secret::new("vier woorden op rij".to_owned())
}

fn texts() -> Vec<Vec<u8>> {
    let random = SeededRandom::new(3);
    let mut updates: Vec<Vec<u8>> = Vec::new();
    let mut base = String::new();
    for content in ["Leerlingen plannen.", "Leerlingen plannen zelf.", "Alle leerlingen plannen zelf 🌱."] {
        if let Ok(edit) = long_text::edit(&updates, &base, content, &random) {
            updates.extend(edit.update);
            base = edit.text.base;
        }
    }
    updates
}

async fn open(home: PathBuf, seed: u64) -> Verdict<App> {
    let clock = Arc::new(FixedClock::at(NOON_MS));
    App::open_with(Home::new(home), clock, Arc::new(SeededRandom::new(seed))).await.map_err(told)
}

/// A host writes hand-over files until one lets a guest in, who does not take it in: all of it is news there.
async fn handed_over(folder: &Path) -> Verdict<(App, Vec<Vec<u8>>)> {
    let host = open(folder.join("host"), 21).await?;
    let guest = open(folder.join("guest"), 22).await?;
    let new = NewTeam { title: "VR".into(), my_name: "Ans".into(), institution: "De Vlinder".into() };
    let team = ops::team::create(&host, new).await.map_err(told)?;
    let new =
        NewInvitation { role: AccessRole::Member, days_valid: 90, is_automatic: true, is_own_device: false };
    let code = ops::people::invite(&host, team, new).await.map_err(told)?.code;
    write_down(&host, team, "Voor de gast").await?;
    let there = export(&host, team, &folder.join("there.werkplaats")).await?;
    ops::handover::join(&guest, &there.0, &code, "Bob").await.map_err(told)?;
    let ask = export(&guest, team, &folder.join("ask.werkplaats")).await?;
    ops::handover::take_in(&host, &ask.0, |_| {}).await.map_err(told)?;
    write_down(&host, team, "Na het verzoek").await?;
    let answer = export(&host, team, &folder.join("answer.werkplaats")).await?;
    host.store.close().await;
    Ok((guest, vec![there.1, ask.1, answer.1]))
}

async fn write_down(app: &App, team: TeamId, line: &str) -> Verdict {
    let cycle = ops::team::team(app, team).await.map_err(told)?.cycles[0].id;
    let new = NewCapture { cycle, line: line.into(), hashtag: None, step: None, happened_on: None };
    ops::capture::add(app, team, new).await.map(drop).map_err(told)
}

async fn export(app: &App, team: TeamId, path: &Path) -> Verdict<(String, Vec<u8>)> {
    let path = path.display().to_string();
    let new = NewHandover { path: path.clone(), since_ms: None, with_media: true };
    ops::handover::export(app, team, new, |_| {}).await.map_err(told)?;
    let bytes = fs::read(&path).map_err(told_io)?;
    Ok((path, bytes))
}

/// A stamp of an ordinary day.
pub fn hlc() -> Hlc {
    Hlc::new(1_790_000_000_000, 1)
}
