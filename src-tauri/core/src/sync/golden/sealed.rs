//! What is sealed or packed: segments, packs, evidence parts, hand-over files, and the keys of a device.

use super::{AT_MS, Scene, file, scene};
use crate::{
    clock::SeededRandom,
    domain::{Change, FieldChange, Hlc, RecordId, ReplacedVersion, Secret, VERSION_BYTES, Version},
    golden::{kept, unchanged},
    sync::{
        blobs::Blob,
        folder::SharedStore,
        format::{self, Header},
        handover::{HandoverFile, Writer, meter::Meter},
        keys::DeviceKeys,
        names, pack, passphrase,
    },
};
use serde_json::json;
use std::{fs, sync::Arc};
use uuid::Uuid;

const FILM: &[u8] = b"geen film, maar wel haar plaats";

/// One change with a field of every kind.
fn change(number: u64) -> Change {
    let field = |name: &str, value| FieldChange {
        name: name.into(),
        value: Some(value),
        update: None,
        replaces: vec![ReplacedVersion(Version([3; VERSION_BYTES]))],
    };
    let text = FieldChange {
        name: "text".into(),
        value: None,
        update: Some(vec![1, 2, 3].into()),
        replaces: Vec::new(),
    };
    let fields =
        vec![field("deleted_at", json!(null)), field("line", json!(format!("Les {number} 🌱"))), text];
    let change = Change::new("capture", RecordId(Uuid::from_u128(number.into())), Hlc::new(AT_MS, 7), fields);
    // As it is read: named after its bytes.
    Change::decode(&change.encode()).unwrap()
}

fn header(scene: &Scene, seq: u64) -> Header {
    Header {
        team: scene.genesis.team,
        device: scene.ans.device(),
        epoch: scene.ans.epoch(),
        seq,
        previous: [4; 32],
        membership_head: [5; 32],
        key_id: scene.key.id(),
    }
}

fn segment(scene: &Scene, seq: u64) -> Vec<u8> {
    let changes = (1..=3).map(|number| change(seq * 10 + number).encode()).collect();
    let (key, random) = (&scene.key, SeededRandom::new(seq));
    format::seal(&header(scene, seq), seq * 10 + 1, changes, key, &scene.ans, &random).unwrap()
}

#[test]
fn two_segments_and_the_pack_of_them() {
    let scene = scene();
    let segments = [1, 2].map(|seq| {
        let name = format!("segment-{seq}-format-1.s");
        let (today, kept) = (segment(&scene, seq), kept(&file(&name), || segment(&scene, seq)));
        // Another version of the compressor may press differently; everything in the clear is the same.
        assert_eq!(today[..156], kept[..156], "{name}");
        let segment = format::parse(&kept).unwrap();
        assert_eq!(segment.header, header(&scene, seq));
        segment.verify(&scene.ans.verifying_key()).unwrap();
        let body = segment.open(&scene.key).unwrap();
        assert_eq!(body.first_change, seq * 10 + 1);
        assert_eq!(body.changes, (1..=3).map(|number| change(seq * 10 + number)).collect::<Vec<_>>());
        kept
    });
    let (team, device) = (scene.genesis.team, scene.ans.device());
    let kept = unchanged(&file("pack-format-1.p"), &pack::build(team, device, 1, 2, &segments));
    let pack = pack::parse(&kept).unwrap();
    assert_eq!((pack.team, pack.device, pack.from, pack.to), (team, device, 1, 2));
    assert_eq!(pack.segments, segments);
}

fn film() -> Blob {
    let hash = blake3::hash(FILM).to_hex();
    Blob::new(&"0badcafe".repeat(8), &hash, FILM.len() as u64).unwrap()
}

#[test]
fn a_part_of_an_evidence_file() {
    let kept = unchanged(&file("part-format-1.b"), &film().seal_part(0, FILM.to_vec()).unwrap());
    assert_eq!(film().id(), "3nqjp5wbj2mwpgsd27mvrkqt2u", "and it is found under the same name");
    assert_eq!(film().open_part(0, kept).unwrap(), FILM);
}

#[test]
fn the_keys_of_a_device_plain_and_under_a_passphrase() {
    let ans = DeviceKeys::seeded(1);
    let plain = unchanged(&file("device-format-1.key"), &ans.encode());
    let passphrase = Secret::new("vier woorden op rij".into());
    let today = passphrase::seal(&passphrase, &ans.encode(), &SeededRandom::new(10)).unwrap();
    let sealed = unchanged(&file("device-sealed-format-1.key"), &today);
    assert!(passphrase::is_sealed(&sealed) && !passphrase::is_sealed(&plain));
    let opened = passphrase::open(&passphrase, &sealed).unwrap();
    assert_eq!(*opened, plain);
    let keys = DeviceKeys::decode(&plain).unwrap();
    assert_eq!((keys.device(), keys.epoch()), (ans.device(), ans.epoch()));
    assert_eq!(keys.device().to_string(), "dc6x5tztk45jafcg");
    assert_eq!(keys.agreement_key(), ans.agreement_key());
    assert_eq!(keys.encode(), ans.encode());
}

#[test]
fn a_hand_over_file() {
    let (scene, folder) = (scene(), tempfile::tempdir().unwrap());
    let segment = kept(&file("segment-1-format-1.s"), || segment(&scene, 1));
    let segment_name = names::segment(scene.ans.device(), 1, &blake3::hash(&segment));
    let path = folder.path().join("x.werkplaats");
    let write = || {
        let film_path = folder.path().join("film");
        fs::write(&film_path, FILM).unwrap();
        let mut writer = Writer::begin(&path, AT_MS, Arc::new(Meter::silent())).unwrap();
        writer.add(names::TEAM_FILE, &scene.team_file).unwrap();
        writer.add(&segment_name, &segment).unwrap();
        writer.add_evidence(&film(), &film_path).unwrap();
        writer.finish().unwrap();
        fs::read(&path).unwrap()
    };
    fs::write(&path, kept(&file("handover-format-1.werkplaats"), write)).unwrap();
    let opened = HandoverFile::open(&path).unwrap();
    assert_eq!((opened.team(), opened.made_at_ms()), (scene.genesis.team, AT_MS));
    assert_eq!(opened.team_file(), scene.team_file);
    assert_eq!(opened.read(&segment_name, 100_000).unwrap(), segment);
    assert_eq!(opened.evidence().into_keys().collect::<Vec<_>>(), [film().id()]);
    let part = opened.read(&names::blob_part(&film().id(), 0), 100_000).unwrap();
    assert_eq!(film().open_part(0, part).unwrap(), FILM);
    // The names in it are part of the format: a folder and a hand-over file are the same thing.
    assert_eq!(
        opened.list("").unwrap().iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>(),
        ["team.t", "log", "blobs"]
    );
}
