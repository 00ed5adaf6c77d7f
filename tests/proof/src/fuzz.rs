//! The decoders under fire, valid inputs to begin with, and ways to spoil them.

use crate::dice::Dice;
use uuid::Uuid;
use werkplaats_core::{
    clock::SeededRandom,
    domain::{Change, FieldChange, Hlc, RecordId},
    store::long_text,
    sync::{
        blobs::Blob,
        code::InvitationCode,
        format::{self, Header},
        invitation::{self, Terms},
        keys::DeviceKeys,
        membership::{self, Genesis},
        signed::{self, Kind},
        team_key::{self, TeamKey},
    },
};

/// Who writes the valid inputs, and with which keys.
pub struct Scene {
    keys: DeviceKeys,
    key: TeamKey,
    code: InvitationCode,
    genesis: Genesis,
    team_file: Vec<u8>,
    header: Header,
    blob: Blob,
}

pub struct Decoder {
    pub name: &'static str,
    pub samples: fn(&Scene) -> Vec<Vec<u8>>,
    /// Decode, and answer what kind of answer it was.
    pub decode: fn(&Scene, &[u8]) -> String,
}

pub const DECODERS: &[Decoder] = &[
    Decoder { name: "segment", samples: segments, decode: decode_segment },
    Decoder { name: "segment-body", samples: changes, decode: decode_body },
    Decoder { name: "change", samples: changes, decode: decode_change },
    Decoder { name: "signed-file", samples: signed_files, decode: decode_signed },
    Decoder { name: "signed-body", samples: signed_bodies, decode: decode_signed_body },
    Decoder { name: "members", samples: signed_files, decode: decode_members },
    Decoder { name: "blob-part", samples: blob_parts, decode: decode_blob },
    Decoder { name: "text", samples: texts, decode: decode_text },
    Decoder { name: "code", samples: codes, decode: decode_code },
];

const NONE: &str = "it opens";
/// Where the body of a signed file begins, and how long its signature is.
const BODY_AT: usize = 62;
const SIGNATURE_BYTES: usize = 64;

impl Default for Scene {
    fn default() -> Self {
        Self::new()
    }
}

impl Scene {
    pub fn new() -> Self {
        let random = SeededRandom::new(7);
        let (keys, key) = (DeviceKeys::make(&random), TeamKey::make(&random));
        let (genesis, team_file) = membership::found(&keys, &random, 1);
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
        let blob = Blob::new(&"ab".repeat(32), &hash, 6).expect("these are a key, a hash and a length");
        Self { keys, key, code: InvitationCode::make(&random), genesis, team_file, header, blob }
    }

    fn seal(&self, changes: Vec<Vec<u8>>) -> Option<Vec<u8>> {
        format::seal(&self.header, 1, changes, &self.key, &self.keys, &SeededRandom::new(1)).ok()
    }
}

fn segments(scene: &Scene) -> Vec<Vec<u8>> {
    vec![scene.seal(changes(scene)).unwrap_or_default()]
}

fn changes(_: &Scene) -> Vec<Vec<u8>> {
    let change = |value: Option<serde_json::Value>, update: Option<Vec<u8>>| {
        let field =
            FieldChange { name: "line".into(), value, update: update.map(Into::into), replaces: Vec::new() };
        Change::new("capture", RecordId(Uuid::from_u128(7)), Hlc::new(1_790_000_000_000, 1), vec![field])
            .encode()
    };
    vec![
        change(Some(serde_json::json!("kwam langs")), None),
        change(Some(serde_json::json!({ "start": [1, -2.5, null, true] })), None),
        change(None, Some(vec![1, 2, 3])),
    ]
}

fn signed_files(scene: &Scene) -> Vec<Vec<u8>> {
    let (random, team) = (SeededRandom::new(9), scene.genesis.team);
    let terms = Terms {
        role: werkplaats_core::domain::AccessRole::Member,
        expires_at_ms: 1_900_000_000_000,
        is_manual: false,
        own: None,
    };
    let invited = invitation::invite(&scene.keys, &random, &scene.genesis, &scene.key, &scene.code, terms);
    let mut files = vec![scene.team_file.clone(), invited.clone()];
    let joiner = DeviceKeys::make(&SeededRandom::new(11));
    if let Some(opened) = invitation::open_invitation(&invited)
        .ok()
        .and_then(|file| invitation::open_with_code(&file, &scene.code).ok())
    {
        let asked = invitation::ask_to_join(&joiner, &random, &opened, "Bob", 5);
        let founder = membership::evaluate(&scene.genesis, []);
        if let (Ok(invitation), Ok(request)) =
            (invitation::open_invitation(&invited), invitation::open_request(&asked))
            && let Ok(candidate) = invitation::judge(&founder, Some(&invitation), &request, 6)
        {
            files.push(membership::admit(&scene.keys, team, &founder, &candidate, 7));
        }
        files.push(asked);
    }
    let receivers = [(scene.keys.device(), scene.keys.agreement_key())];
    files.push(team_key::wrap(&scene.keys, &random, team, 1, &scene.key, &receivers));
    files
}

fn signed_bodies(scene: &Scene) -> Vec<Vec<u8>> {
    let body = |file: Vec<u8>| file[BODY_AT..file.len() - SIGNATURE_BYTES].to_vec();
    signed_files(scene).into_iter().map(body).collect()
}

fn blob_parts(scene: &Scene) -> Vec<Vec<u8>> {
    vec![scene.blob.seal_part(0, b"a file".to_vec()).unwrap_or_default()]
}

fn texts(_: &Scene) -> Vec<Vec<u8>> {
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

fn codes(scene: &Scene) -> Vec<Vec<u8>> {
    vec![scene.code.text().into_bytes()]
}

fn said<T, E: std::fmt::Debug>(outcome: Result<T, E>) -> String {
    outcome.map_or_else(|refusal| format!("{refusal:?}").chars().take(40).collect(), |_| NONE.to_owned())
}

fn decode_segment(scene: &Scene, bytes: &[u8]) -> String {
    let opened = format::parse(bytes).and_then(|segment| {
        segment.verify(&scene.keys.verifying_key())?;
        segment.open(&scene.key)
    });
    // The seal is tried as well where the signature already refused.
    let unsigned = format::parse(bytes).and_then(|segment| segment.open(&scene.key));
    said(opened) + &said(unsigned)
}

/// The input stands where a change stands, under a good seal and signature.
fn decode_body(scene: &Scene, bytes: &[u8]) -> String {
    match scene.seal(vec![bytes.to_vec()]) {
        Some(sealed) => decode_segment(scene, &sealed),
        None => "too long".to_owned(),
    }
}

fn decode_change(_: &Scene, bytes: &[u8]) -> String {
    match Change::decode(bytes) {
        Ok(change) => format!("{} {}", change.fields.len().min(9), change.encode().len().min(9)),
        Err(_) => "no change".to_owned(),
    }
}

fn decode_signed(scene: &Scene, bytes: &[u8]) -> String {
    let Some(kind) = Kind::of(bytes) else { return "no kind".to_owned() };
    let raw = signed::open::<ciborium::Value>(kind, bytes).map(drop);
    let key = team_key::open(bytes).and_then(|file| team_key::unwrap(&file, &scene.keys));
    let invited = invitation::open_invitation(bytes)
        .and_then(|file| invitation::open_with_code(&file, &scene.code).map(drop));
    let asked = invitation::open_request(bytes).map(drop);
    let member = membership::check_member(scene.genesis.team, bytes).map(drop);
    let founded = membership::open_genesis(bytes).map(drop);
    [said(raw), said(key.map(drop)), said(invited), said(asked), said(member), said(founded)].join(" ")
}

/// The input is the body of every kind of signed file, with a good signature.
fn decode_signed_body(scene: &Scene, bytes: &[u8]) -> String {
    let Ok(body) = ciborium::from_reader::<ciborium::Value, _>(bytes) else { return "no CBOR".to_owned() };
    let files = Kind::ALL.iter().map(|kind| signed::sign(*kind, scene.genesis.team, &scene.keys, &body));
    files.map(|file| decode_signed(scene, &file)).collect::<Vec<_>>().join(" | ")
}

/// The input is the body of a record between good ones.
fn decode_members(scene: &Scene, bytes: &[u8]) -> String {
    let mut records = signed_files(scene);
    records.push(bytes.to_vec());
    let body = bytes.get(BODY_AT..bytes.len().saturating_sub(SIGNATURE_BYTES)).unwrap_or_default();
    if let Ok(body) = ciborium::from_reader::<ciborium::Value, _>(body) {
        records.push(signed::sign(Kind::Member, scene.genesis.team, &scene.keys, &body));
    }
    let membership = membership::evaluate(&scene.genesis, records.iter().map(Vec::as_slice));
    format!("{} managers, {} ignored", membership.managers(), membership.ignored)
}

fn decode_blob(scene: &Scene, bytes: &[u8]) -> String {
    said(scene.blob.open_part(0, bytes.to_vec()))
}

fn decode_text(scene: &Scene, bytes: &[u8]) -> String {
    let mut updates = texts(scene);
    updates.insert(1, bytes.to_vec());
    match long_text::merged(&updates) {
        Ok(text) => format!("{} characters", text.content.chars().count() / 8),
        Err(error) => format!("{:?}", error.code()),
    }
}

fn decode_code(_: &Scene, bytes: &[u8]) -> String {
    said(InvitationCode::read(&String::from_utf8_lossy(bytes)))
}

/// Spoil one of these: flipped bytes, cut and spliced pieces, wrong lengths, and CBOR that means something else.
pub fn mutate(inputs: &[Vec<u8>], dice: &Dice) -> Vec<u8> {
    let mut bytes = inputs[dice.below(inputs.len())].clone();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len().max(1));
        match dice.below(9) {
            0 | 1 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << dice.below(8);
                }
            }
            2 => bytes.truncate(at),
            3 => {
                let other = &inputs[dice.below(inputs.len())];
                let from = dice.below(other.len().max(1)).min(other.len());
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
            4 => {
                // A length of four bytes that promises too much, or nothing.
                let length = dice.pick(&[u32::MAX, 0, 0x7FFF_FFFF, 1 << 24]).to_be_bytes();
                for (offset, byte) in length.into_iter().enumerate() {
                    if let Some(place) = bytes.get_mut(at + offset) {
                        *place = byte;
                    }
                }
            }
            5 => {
                // Heads of CBOR: huge arrays, maps, strings, tags, floats, and breaks.
                let head = dice.pick(&[
                    [0x9B, 0xFF],
                    [0xBB, 0x7F],
                    [0x5B, 0x7F],
                    [0x7B, 0x7F],
                    [0x9F, 0x9F],
                    [0xBF, 0xFF],
                    [0xC2, 0x5B],
                    [0xFB, 0x7F],
                    [0xD8, 0x18],
                    [0x1B, 0xFF],
                ]);
                let end = (at + 2).min(bytes.len());
                bytes.splice(at.min(end)..end, head);
            }
            6 => {
                let piece: Vec<u8> = bytes.iter().skip(at).take(1 + dice.below(40)).copied().collect();
                bytes.splice(at.min(bytes.len())..at.min(bytes.len()), piece);
            }
            7 => {
                let end = (at + 1 + dice.below(30)).min(bytes.len());
                bytes.drain(at.min(end)..end);
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = dice.pick(&[0, 1, 0x7F, 0x80, 0xFF]);
                }
            }
        }
    }
    bytes
}
