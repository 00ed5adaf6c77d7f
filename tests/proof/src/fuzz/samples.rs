//! Valid inputs of each decoder: what is spoilt must have been whole.

use super::{COST_AT, TEXT_BODY_AT, decoders::Carried, forged, scene, scene::Scene};
use ciborium::Value;
use std::io::{Cursor, Read};
use uuid::Uuid;
use werkplaats_core::{
    domain::{Change, FieldChange, RecordId, ReplacedVersion, VERSION_BYTES, Version},
    store::long_text,
    sync::{format, given, names as paths, pack},
};
use zip::ZipArchive;

pub fn segments(scene: &Scene) -> Vec<Vec<u8>> {
    vec![scene.seal(3, changes(scene)).unwrap_or_default()]
}

pub fn changes(_: &Scene) -> Vec<Vec<u8>> {
    let change = |value: Option<serde_json::Value>, update: Option<Vec<u8>>| {
        let replaces = vec![ReplacedVersion(Version([9; VERSION_BYTES]))];
        let field = FieldChange { name: "line".into(), value, update: update.map(Into::into), replaces };
        Change::new("capture", RecordId(Uuid::from_u128(7)), scene::hlc(), vec![field]).encode()
    };
    vec![
        change(Some(serde_json::json!("kwam langs")), None),
        change(Some(serde_json::json!({ "start": [1, -2.5, null, true] })), None),
        change(None, Some(vec![1, 2, 3])),
    ]
}

pub fn packs(scene: &Scene) -> Vec<Vec<u8>> {
    let segments: Vec<Vec<u8>> = (1..=3).filter_map(|seq| scene.seal(seq, changes(scene))).collect();
    let (team, device) = (scene.header.team, scene.header.device);
    vec![pack::build(team, device, 1, 3, &segments), pack::build(team, device, 2, 2, &segments[1..2])]
}

pub fn signed_files(scene: &Scene) -> Vec<Vec<u8>> {
    scene.signed.clone()
}

pub fn signed_bodies(scene: &Scene) -> Vec<Vec<u8>> {
    scene.bodies()
}

/// Bodies of acks.
pub fn acks(scene: &Scene) -> Vec<Vec<u8>> {
    let pair = |from: u64, to: u64| Value::Array(vec![from.into(), to.into()]);
    let held = |device: &[u8], up_to: u64, beyond: Vec<Value>| {
        let fields = [("d", Value::Bytes(device.to_vec())), ("u", up_to.into()), ("r", Value::Array(beyond))];
        Value::Map(fields.map(|(key, value)| (key.into(), value)).into())
    };
    let own = scene.header.device.0;
    let whole = vec![
        ("n", 1_790_000_000_u64.into()),
        ("o", 12_u64.into()),
        ("h", Value::Array(vec![held(&own, 12, vec![]), held(&[2; 10], 0, vec![pair(2, 4), pair(7, 7)])])),
        ("m", Value::Bytes(vec![5; 32])),
        ("v", "0.1.0".into()),
        ("s", 10_u64.into()),
        ("t", 1_790_000_000_000_u64.into()),
        ("k", Value::Bytes(vec![6; 32])),
    ];
    let mut more = whole.clone();
    more.push(("d", Value::Bytes(vec![7; 32])));
    more.push(("w", Value::Array(vec!["log/aaaaaaaaaaaaaaaa/aaaaaaab-aaaaaaaaaaaaaaaaaaaa.s".into()])));
    let encode = |fields: Vec<(&str, Value)>| {
        let mut bytes = Vec::new();
        let map = Value::Map(fields.into_iter().map(|(key, value)| (key.into(), value)).collect());
        ciborium::into_writer(&map, &mut bytes).expect("plain data in memory");
        bytes
    };
    vec![encode(whole), encode(more)]
}

pub fn blob_parts(scene: &Scene) -> Vec<Vec<u8>> {
    vec![scene.blob.seal_part(0, b"a file".to_vec()).unwrap_or_default()]
}

pub fn handovers(scene: &Scene) -> Vec<Vec<u8>> {
    scene.handovers.clone()
}

/// The files inside, so that what is spoilt in them lies in a whole zip; once more with the segments in a pack.
pub fn carried(scene: &Scene) -> Vec<Vec<u8>> {
    let mut all: Vec<Carried> = scene.handovers.iter().map(|zip| Carried(entries(zip))).collect();
    if let Some(last) = all.last() {
        let is_segment = |entry: &&(String, Vec<u8>)| format::is_segment(&entry.1);
        let segments: Vec<Vec<u8>> = last.0.iter().filter(is_segment).map(|entry| entry.1.clone()).collect();
        let headers: Vec<_> =
            segments.iter().filter_map(|bytes| Some(format::parse(bytes).ok()?.header)).collect();
        if let (Some(first), Some(to)) = (headers.first(), headers.iter().map(|header| header.seq).max()) {
            let pack = pack::build(first.team, first.device, 1, to, &segments);
            let mut packed: Vec<_> = last.0.iter().filter(|entry| !is_segment(entry)).cloned().collect();
            packed.push((paths::pack(first.device, 1, to, &blake3::hash(&pack)), pack));
            all.push(Carried(packed));
        }
    }
    all.iter().map(Carried::encode).collect()
}

fn entries(zip: &[u8]) -> Vec<(String, Vec<u8>)> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(zip)) else { return Vec::new() };
    let mut entries = Vec::new();
    for index in 0..archive.len() {
        let Ok(mut entry) = archive.by_index(index) else { continue };
        let mut bytes = Vec::new();
        if entry.read_to_end(&mut bytes).is_ok() {
            entries.push((entry.name().to_owned(), bytes));
        }
    }
    entries
}

pub fn texts(scene: &Scene) -> Vec<Vec<u8>> {
    scene.texts.clone()
}

/// What the check sum covers; besides those that are forged by hand.
pub fn text_bodies(scene: &Scene) -> Vec<Vec<u8>> {
    let valid = scene.texts.iter().filter_map(|update| Some(update.get(TEXT_BODY_AT..)?.to_vec()));
    let base = long_text::merged(&scene.texts[..1]).map(|text| text.base).unwrap_or_default();
    let (peer, last) = forged::writer(&base).unwrap_or_default();
    let refused = forged::refused().into_iter().map(|(_, body)| body);
    valid.chain(forged::at_the_edge(peer, last)).chain(refused).collect()
}

pub fn codes(scene: &Scene) -> Vec<Vec<u8>> {
    let text = scene.code.text();
    vec![text.to_lowercase().replace('-', " ").into_bytes(), text.into_bytes()]
}

pub fn links(scene: &Scene) -> Vec<Vec<u8>> {
    let link = given::link(&scene.code, 1_790_000_000_000);
    let message = format!("Hoi Bob,\n\ndoe mee: <{link}>.\nOf met de code: {}\n", scene.code.text());
    let other = link.replace("werkplaats://join/", "Werkplaats:JOIN//").replace('?', "/?");
    [link, message, other].into_iter().map(String::into_bytes).collect()
}

pub fn names(scene: &Scene) -> Vec<Vec<u8>> {
    let (hash, device) = (blake3::hash(b"x"), scene.header.device);
    let names = [
        paths::TEAM_FILE.to_owned(),
        paths::member(&hash),
        paths::segment(device, 7, &hash),
        paths::ack(device, 7, &hash),
        paths::pack(device, 1, 7, &hash),
        paths::blob_part(&scene.blob.id(), 3),
        paths::invitation(&scene.code.id()),
        "../buiten.s".to_owned(),
        "/tmp/buiten.s".to_owned(),
        "C:\\buiten\\x.s".to_owned(),
        "log/./a.s".to_owned(),
        "log/a (conflicted copy).s".to_owned(),
    ];
    names.map(String::into_bytes).into()
}

pub fn locations(_: &Scene) -> Vec<Vec<u8>> {
    let store = |kind: &str, server: &str| {
        format!(
            r#"store:{{"kind":"{kind}","server":"{server}","bucket":"team","region":"eu","root":"a/b","user":"ans"}}"#
        )
    };
    let texts = [
        "/home/ans/Team VR".to_owned(),
        store("webDav", "https://cloud.example.nl"),
        store("s3", "http://127.0.0.1:8080"),
        store("webDav", "http://[::1]:80"),
    ];
    texts.map(String::into_bytes).into()
}

/// What a person pastes as the address of a store.
pub fn addresses(_: &Scene) -> Vec<Vec<u8>> {
    let texts = [
        "https://cloud.example.nl/remote.php/dav/files/J%C3%B6rg%20B/",
        "http://localhost:8080/a/../b",
        "https://ans:geheim@s3.example.nl:9000/%2e%2e/x?y#z",
    ];
    texts.map(|text| text.as_bytes().to_vec()).into()
}

pub fn methods(_: &Scene) -> Vec<Vec<u8>> {
    let small = r#"{"format": 1, "name": {"nl": "x", "en": "x"}, "rounds": [{"code": "R1", "title":
        {"nl": "a", "en": "a"}, "steps": [{"code": "1a", "title": {"nl": "b", "en": "b"},
        "prompts": [{"nl": "c", "en": "c"}], "products": []}]}]}"#;
    vec![small.as_bytes().to_vec(), small.replace('\n', " ").into_bytes()]
}

pub fn device_keys(scene: &Scene) -> Vec<Vec<u8>> {
    vec![scene.device_key.clone()]
}

/// One that opens, and one that asks for little: most tries are to be cheap.
pub fn sealed_keys(scene: &Scene) -> Vec<Vec<u8>> {
    let mut cheap = scene.sealed_key.clone();
    for (at, number) in [8_u32, 1, 1].into_iter().enumerate() {
        cheap[COST_AT + at * 4..COST_AT + at * 4 + 4].copy_from_slice(&number.to_be_bytes());
    }
    vec![scene.sealed_key.clone(), cheap.clone(), cheap.clone(), cheap]
}
