//! Decoding one input the way the app does it, and saying what kind of answer came.

use super::{BODY_AT, COST_AT, SIGNATURE_BYTES, forged, scene::Scene};
use std::{
    fmt::Debug,
    fs,
    io::{Cursor, Write},
    path::Path,
};
use werkplaats_core::{
    Error,
    domain::{Change, DeviceId, Location, NewStore, Secret, StoreAddress, StoreKind, method},
    ops,
    store::long_text,
    sync::{
        Ack,
        code::InvitationCode,
        folder::{SharedStore, Written},
        format,
        given::Given,
        handover::HandoverFile,
        invitation, membership, names, pack,
        signed::{self, Kind},
        team_key,
    },
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const NONE: &str = "it opens";
/// More than any file in the folder may be.
const FILE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// What the app asks for when it seals: more is allowed, and only costs this run its time.
const COST_KIB: u32 = 64 * 1024;
const COST_PASSES: u32 = 3;

fn said<T, E: Debug>(outcome: Result<T, E>) -> String {
    outcome.map_or_else(|refusal| format!("{refusal:?}").chars().take(40).collect(), |_| NONE.to_owned())
}

fn code_of<T>(outcome: Result<T, Error>) -> String {
    outcome.map_or_else(|error| format!("{:?}", error.code()), |_| NONE.to_owned())
}

pub fn segment(scene: &Scene, bytes: &[u8]) -> String {
    let opened = format::parse(bytes).and_then(|segment| {
        segment.verify(&scene.keys.verifying_key())?;
        segment.open(&scene.key)
    });
    // The seal is tried as well where the signature already refused.
    let unsigned = format::parse(bytes).and_then(|segment| segment.open(&scene.key));
    said(opened) + &said(unsigned)
}

/// The input stands where a change stands, under a good seal and signature.
pub fn segment_body(scene: &Scene, bytes: &[u8]) -> String {
    match scene.seal(3, vec![bytes.to_vec()]) {
        Some(sealed) => segment(scene, &sealed),
        None => "too long".to_owned(),
    }
}

pub fn change(_: &Scene, bytes: &[u8]) -> String {
    match Change::decode(bytes) {
        Ok(change) => {
            change.version(DeviceId([1; 10]));
            format!("{} {}", change.fields.len().min(9), change.encode().len().min(9))
        }
        Err(_) => "no change".to_owned(),
    }
}

pub fn pack(scene: &Scene, bytes: &[u8]) -> String {
    match pack::parse(bytes) {
        Ok(pack) => {
            let opened = pack.segments.iter().filter(|bytes| {
                let segment = format::parse(bytes).expect("a pack is only read when its segments are");
                segment.verify(&scene.keys.verifying_key()).is_ok() && segment.open(&scene.key).is_ok()
            });
            format!("{} of {}", opened.count(), pack.segments.len())
        }
        Err(refusal) => format!("{refusal:?}"),
    }
}

pub fn signed(scene: &Scene, bytes: &[u8]) -> String {
    let Some(kind) = Kind::of(bytes) else { return "no kind".to_owned() };
    let raw = signed::open::<ciborium::Value>(kind, bytes).map(drop);
    let key = team_key::open(bytes).and_then(|file| team_key::unwrap(&file, &scene.keys));
    let invited = invitation::open_invitation(bytes).and_then(|file| {
        let _ = (file.body.person(), file.body.role());
        invitation::open_with_code(&file, &scene.code).map(drop)
    });
    let asked = invitation::open_request(bytes).map(|request| {
        for file in &scene.signed {
            if let Ok(invitation) = invitation::open_invitation(file) {
                let membership = membership::evaluate(&scene.genesis, []);
                let _ = invitation::judge(&membership, Some(&invitation), &request, 6);
                let _ = invitation::asked_by([&scene.key], &invitation, &request);
            }
        }
    });
    let member = membership::check_member(scene.genesis.team, bytes).map(drop);
    let founded = membership::open_genesis(bytes).map(drop);
    [said(raw), said(key.map(drop)), said(invited), said(asked), said(member), said(founded)].join(" ")
}

/// The input is the body of every kind of signed file, with a good signature.
pub fn signed_body(scene: &Scene, bytes: &[u8]) -> String {
    let Ok(body) = ciborium::from_reader::<ciborium::Value, _>(bytes) else { return "no CBOR".to_owned() };
    let files = Kind::ALL.iter().map(|kind| signed::sign(*kind, scene.genesis.team, &scene.keys, &body));
    files.map(|file| signed(scene, &file)).collect::<Vec<_>>().join(" | ")
}

/// The input is a record between good ones, and its body is one that the founder signed.
pub fn members(scene: &Scene, bytes: &[u8]) -> String {
    let mut records = scene.signed.clone();
    records.push(bytes.to_vec());
    let body = bytes.get(BODY_AT..bytes.len().saturating_sub(SIGNATURE_BYTES)).unwrap_or_default();
    if let Ok(body) = ciborium::from_reader::<ciborium::Value, _>(body) {
        records.push(signed::sign(Kind::Member, scene.genesis.team, &scene.keys, &body));
    }
    let membership = membership::evaluate(&scene.genesis, records.iter().map(Vec::as_slice));
    assert!(membership.managers() <= 2, "nobody became a manager by accident");
    format!("{} managers, {} ignored", membership.managers(), membership.ignored)
}

/// The input is the body of an ack.
pub fn ack(scene: &Scene, bytes: &[u8]) -> String {
    let Ok(body) = ciborium::from_reader::<ciborium::Value, _>(bytes) else { return "no CBOR".to_owned() };
    let file = signed::sign(Kind::Ack, scene.genesis.team, &scene.keys, &body);
    match signed::open::<Ack>(Kind::Ack, &file) {
        Ok(file) => {
            let (ack, own) = (file.body, scene.header.device);
            let covers = [(1, 12), (0, 0), (u64::MAX, 0), (13, u64::MAX)];
            let covers = covers.iter().filter(|(from, to)| ack.covers(own, *from, *to)).count();
            let wanted = ack.wanted.len().min(3);
            format!("{} devices, {covers} covered, {wanted} wanted", ack.runs().len().min(4))
        }
        Err(refusal) => format!("{refusal:?}"),
    }
}

pub fn blob_part(scene: &Scene, bytes: &[u8]) -> String {
    said(scene.blob.open_part(0, bytes.to_vec()))
}

/// The input is the file, and everything that it shows is read.
pub fn handover(scene: &Scene, bytes: &[u8]) -> String {
    let path = scene.file();
    fs::write(&path, bytes).expect("a place in memory takes a small file");
    let file = match HandoverFile::open(&path) {
        Ok(file) => file,
        Err(error) => return format!("{:?}", error.code()),
    };
    let (mut folders, mut whole, mut broken) = (vec![String::new()], 0, 0);
    while let Some(folder) = folders.pop() {
        for entry in file.list(&folder).expect("a list that was made is there") {
            let path = if folder.is_empty() { entry.name } else { format!("{folder}/{}", entry.name) };
            let leads_out = path.starts_with('/') || path.split(['/', '\\']).any(|part| part == "..");
            assert!(!leads_out, "{path} leads out");
            match (entry.is_folder, file.read(&path, FILE_BYTES_MAX)) {
                (true, _) => folders.push(path),
                (false, Ok(_)) => whole += 1,
                (false, Err(_)) => broken += 1,
            }
        }
    }
    format!("{} whole, {} broken, {} files", whole.min(3), broken.min(3), file.evidence().len().min(2))
}

/// The files of a hand-over, written one behind the other: a byte for the length of the name, the name, four bytes
/// for the length of the content, the content.
pub struct Carried(pub Vec<(String, Vec<u8>)>);

impl Carried {
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (name, content) in &self.0 {
            bytes.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
            bytes.extend_from_slice(name.as_bytes());
            bytes.extend_from_slice(&u32::try_from(content.len()).unwrap_or(u32::MAX).to_be_bytes());
            bytes.extend_from_slice(content);
        }
        bytes
    }

    /// Whatever the bytes are: what does not fit is the content of the last file.
    fn decode(mut bytes: &[u8]) -> Self {
        let mut entries = Vec::new();
        while let Some((length, rest)) = bytes.split_first() {
            let (name, rest) = rest.split_at(usize::from(*length).min(rest.len()));
            let (length, rest) = rest.split_at(4.min(rest.len()));
            let length = length.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
            let (content, rest) = rest.split_at(length.min(rest.len()));
            entries.push((String::from_utf8_lossy(name).into_owned(), content.to_vec()));
            bytes = rest;
        }
        Self(entries)
    }

    fn zip(&self) -> Option<Vec<u8>> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.set_comment("werkplaats handover 1 1795435200000");
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        for (name, content) in &self.0 {
            zip.start_file(name.as_str(), stored).ok()?;
            zip.write_all(content).ok()?;
        }
        Some(zip.finish().ok()?.into_inner())
    }
}

/// What the app says that such a file would bring: everything is taken in as if, and taken back.
pub fn handover_brings(scene: &Scene, bytes: &[u8]) -> String {
    let Some(zip) = Carried::decode(bytes).zip() else { return "no zip".to_owned() };
    let path = scene.file();
    fs::write(&path, zip).expect("a place in memory takes a small file");
    match scene.runtime.block_on(ops::handover::inspect(&scene.guest, &path.display().to_string())) {
        Ok(seen) => format!(
            "{:?}, {} new, {} known, {} people, {} unreadable",
            seen.standing,
            seen.new_changes.min(3),
            seen.known_changes.min(3),
            seen.new_people,
            seen.unreadable.min(3)
        ),
        Err(error) => format!("{:?}", error.code()),
    }
}

pub fn text(scene: &Scene, bytes: &[u8]) -> String {
    merged(scene, bytes.to_vec())
}

/// The input stands behind a check sum that fits it, so that the merge itself is reached.
pub fn text_merge(scene: &Scene, bytes: &[u8]) -> String {
    merged(scene, forged::update(bytes))
}

fn merged(scene: &Scene, update: Vec<u8>) -> String {
    let mut updates = scene.texts.clone();
    updates.insert(1, update);
    match long_text::merged(&updates) {
        Ok(text) => {
            // The words that were whole stand there whatever lies between them; a good update may change them.
            let more = updates.iter().rev().cloned().collect::<Vec<_>>();
            let backwards = long_text::merged(&more).map(|text| text.content);
            let is_same = backwards.is_ok_and(|content| content == text.content);
            let has_words = text.content.contains("leerlingen");
            format!("{} characters, {has_words}, {is_same}", text.content.chars().count() / 8)
        }
        Err(error) => format!("{:?}", error.code()),
    }
}

pub fn code(_: &Scene, bytes: &[u8]) -> String {
    said(InvitationCode::read(&String::from_utf8_lossy(bytes)))
}

/// The input is what somebody was given to join with, and what the window fills in for it.
pub fn link(_: &Scene, bytes: &[u8]) -> String {
    said(Given::read(&String::from_utf8_lossy(bytes)).map(|given| given.until_ms))
}

/// The input is a path in the shared folder, made up by somebody: nothing may appear outside it.
pub fn name(scene: &Scene, bytes: &[u8]) -> String {
    let path = String::from_utf8_lossy(bytes);
    let (root, store) = scene.shared();
    let around = root.parent().unwrap_or(Path::new("/"));
    fs::create_dir_all(&root).expect("a place in memory takes a folder");
    let written = store.write_once(&path, b"x");
    let read = store.read(&path, 10);
    let is_there = matches!(written, Ok(Written::Now | Written::Before));
    assert!(!is_there || read.is_ok(), "{path} was written and cannot be read");
    let listed = store.list(&path);
    let removed = store.remove_own(&path);
    assert_eq!(fs::read_dir(around).map_or(0, Iterator::count), 1, "{path} leads out");
    fs::remove_dir_all(around).expect("what was written can go");
    let _ = names::repaired(&path, b"salt");
    let last = path.rsplit('/').next().unwrap_or(&path);
    let is_id = names::is_invitation_id(&path);
    let number = names::ack_number(last).is_some();
    let kind = |outcome: std::io::Result<()>| said(outcome.map_err(|error| error.kind()));
    format!(
        "{} {} {} {} {is_id} {number}",
        kind(written.map(drop)),
        kind(read.map(drop)),
        kind(listed.map(drop)),
        kind(removed)
    )
}

pub fn location(_: &Scene, bytes: &[u8]) -> String {
    let parsed = Location::parse(&String::from_utf8_lossy(bytes));
    if let Ok(location) = &parsed {
        let text = location.format().expect("what was text is text");
        assert_eq!(Location::parse(&text).ok().as_ref(), Some(location), "a place reads back as itself");
        let (_, _) = (location.child("x"), location.to_string());
    }
    let is_store = matches!(parsed, Ok(Location::Store(_)));
    format!("{} {is_store}", code_of(parsed))
}

/// The input is what a person pasted as an address, and as everything else.
pub fn store_address(_: &Scene, bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let mut said = String::new();
    for (kind, is_all) in [(StoreKind::WebDav, false), (StoreKind::S3, true)] {
        let other = if is_all { text.clone() } else { "ans".to_owned() };
        let new = NewStore {
            kind,
            address: text.clone(),
            folder: other.clone(),
            bucket: other.clone(),
            region: other.clone(),
            user: other,
            secret: Secret::new(String::new()),
        };
        let address = StoreAddress::of(&new);
        if let Ok(address) = &address {
            address.secret_name();
            assert!(!address.root.split('/').any(|part| part == ".."), "{} leads out", address.root);
            let text = Location::Store(address.clone()).format().expect("an address is text");
            assert!(Location::parse(&text).is_ok(), "{text} reads back");
        }
        said.push_str(&code_of(address));
    }
    said
}

pub fn method(_: &Scene, bytes: &[u8]) -> String {
    match method::read(&String::from_utf8_lossy(bytes)) {
        Ok(method) => format!("{} steps", method.steps().count().min(4)),
        Err(Error::Method { line, problem }) => format!("{problem:?} {}", line.min(4)),
        Err(other) => format!("{other:?}").chars().take(40).collect(),
    }
}

/// The input is the file that the keys of this device lie in.
pub fn device_key(scene: &Scene, bytes: &[u8]) -> String {
    fs::write(scene.file(), bytes).expect("a place in memory takes a small file");
    let random = werkplaats_core::clock::SeededRandom::new(1);
    code_of(scene.keeping().open(None, &random))
}

pub fn sealed_key(scene: &Scene, bytes: &[u8]) -> String {
    let number = |at: usize| {
        let four = bytes.get(COST_AT + at..COST_AT + at + 4)?;
        Some(four.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte)))
    };
    let is_allowed =
        |kib, passes| (COST_KIB < kib && kib <= 1 << 20) || (COST_PASSES < passes && passes <= 16);
    if let (Some(kib), Some(passes)) = (number(0), number(4))
        && is_allowed(kib, passes)
    {
        return "asks for more than this run has time for".to_owned();
    }
    device_key(scene, bytes)
}
