//! What a store promises, asked of real servers.

use super::{
    Network, RemoteStore, Role,
    servers::{FOLDER, Server},
};
use crate::{
    Error, ErrorCode,
    domain::{Secret, StoreAddress, StoreKind},
    limits::BLOB_PART_BYTES,
    sync::folder::{SharedStore, Written, write_held},
};
use std::{fs, io};

const KINDS: [StoreKind; 2] = [StoreKind::WebDav, StoreKind::S3];

/// A team's own place on a server, set up.
fn open(network: &Network, server: &Server) -> RemoteStore {
    let new = server.as_filled_in();
    let mut address = StoreAddress::of(&new).unwrap();
    address.root.push_str("/werkplaats-abc");
    let store = network.open(&address, &new.secret, Role::Team).unwrap();
    store.make().unwrap();
    store.write_once("team.t", b"whose it is").unwrap();
    store
}

fn code(error: io::Error) -> ErrorCode {
    Error::from(error).code()
}

#[test]
fn a_file_is_written_once_read_back_and_never_replaced() {
    for kind in KINDS {
        let (network, server) = (Network::default(), Server::started(kind));
        let store = open(&network, &server);
        assert_eq!(store.write_once("log/a/1.s", b"one").unwrap(), Written::Now, "{kind:?}");
        assert_eq!(store.write_once("log/a/1.s", b"one").unwrap(), Written::Before);
        assert_eq!(store.write_once("log/a/1.s", b"two").unwrap(), Written::NameTaken);
        assert_eq!(store.write_once("log/a/1.s", b"o").unwrap(), Written::NameTaken);
        assert_eq!(store.read("log/a/1.s", 10).unwrap(), b"one");
        write_held(&store, "log/a/1.s", b"two").unwrap();
        let entries = store.list("log/a").unwrap();
        assert_eq!(entries.len(), 2, "beside it, under a name of its own: {entries:?}");
        assert!(entries.iter().all(|entry| entry.size_bytes == 3 && !entry.is_folder), "{entries:?}");
        let folders: Vec<_> = store.list("log").unwrap().into_iter().map(|e| (e.name, e.is_folder)).collect();
        assert_eq!(folders, [("a".to_owned(), true)], "{kind:?}");
    }
}

#[test]
fn a_put_that_would_replace_a_file_is_refused_by_the_server_that_can() {
    let (network, server) = (Network::default(), Server::started(StoreKind::S3));
    let store = open(&network, &server);
    let path = store.path("log/a/1.s").unwrap();
    store.put(&path, b"one").unwrap();
    let error = store.put(&path, b"two").unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::AlreadyExists, "two devices that write at once");
    assert!(!store.is_unconditional.load(super::Ordering::Relaxed));
}

#[test]
fn a_place_that_vanished_is_missing_and_not_empty() {
    for kind in KINDS {
        let (network, server) = (Network::default(), Server::started(kind));
        let store = open(&network, &server);
        store.write_once("log/a/1.s", b"one").unwrap();
        assert!(store.list("log/nobody").unwrap().is_empty(), "{kind:?}");
        fs::remove_dir_all(server.files().join("werkplaats-abc")).unwrap();
        for error in [
            store.list("").unwrap_err(),
            store.list("log").unwrap_err(),
            store.write_once("log/a/2.s", b"two").unwrap_err(),
            store.write_once("log/a/1.s", b"one").unwrap_err(),
        ] {
            assert_eq!(error.kind(), io::ErrorKind::NotFound, "{kind:?}");
        }
        assert!(!server.files().join("werkplaats-abc").exists(), "it must not come back as an empty folder");
    }
}

#[test]
fn a_part_of_an_evidence_file_fits_and_what_is_larger_than_allowed_is_not_read() {
    for kind in KINDS {
        let (network, server) = (Network::default(), Server::started(kind));
        let store = open(&network, &server);
        let part: Vec<u8> = (0..BLOB_PART_BYTES).map(|at| (at % 251) as u8).collect();
        assert_eq!(store.write_once("blobs/aa/film.1.b", &part).unwrap(), Written::Now, "{kind:?}");
        assert!(store.read("blobs/aa/film.1.b", BLOB_PART_BYTES).unwrap() == part, "{kind:?}");
        let error = store.read("blobs/aa/film.1.b", BLOB_PART_BYTES - 1).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge, "{kind:?}");
        store.write_once("log/empty.s", b"").unwrap();
        assert!(store.read("log/empty.s", 9).unwrap().is_empty(), "{kind:?}");
    }
}

#[test]
fn a_listing_longer_than_a_page_is_whole() {
    // WebDAV knows no pages, and this server of it takes the square of their number.
    for (kind, count) in [(StoreKind::S3, 1_203), (StoreKind::WebDav, 303)] {
        let (network, server) = (Network::default(), Server::started(kind));
        let store = open(&network, &server);
        store.write_once("log/a/0000.s", b"0").unwrap();
        let folder = server.files().join("werkplaats-abc/log/a");
        for number in 1..count {
            fs::write(folder.join(format!("{number:04}.s")), b"x").unwrap();
        }
        let names: Vec<String> = store.list("log/a").unwrap().into_iter().map(|entry| entry.name).collect();
        assert_eq!(names.len(), count, "{kind:?}");
        assert!(names.is_sorted() && names[count - 1] == format!("{:04}.s", count - 1));
    }
}

#[test]
fn a_wrong_password_is_told_apart_from_a_folder_that_is_not_there_and_a_server_that_is_silent() {
    for kind in KINDS {
        let (network, mut server) = (Network::default(), Server::started(kind));
        drop(open(&network, &server));
        let new = server.as_filled_in();
        let address = StoreAddress::of(&new).unwrap();
        let look = |address: &StoreAddress, secret: &Secret| {
            network
                .open(address, secret, Role::Chosen)
                .unwrap()
                .list("")
                .map(|entries| entries.len())
                .map_err(code)
        };
        assert_eq!(look(&address, &new.secret), Ok(1), "{kind:?}");
        let wrong = Secret::new("verkeerd".into());
        assert_eq!(look(&address, &wrong), Err(ErrorCode::CredentialsRefused), "{kind:?}");
        let mut elsewhere = address.clone();
        match kind {
            StoreKind::WebDav => elsewhere.root = format!("{FOLDER}/weg"),
            StoreKind::S3 => elsewhere.bucket = "andere-emmer".into(),
        }
        let gone = network.open(&elsewhere, &new.secret, Role::Chosen).unwrap().list("").unwrap_err();
        assert_eq!(gone.kind(), io::ErrorKind::NotFound, "{kind:?}");
        server.stop();
        assert_eq!(look(&address, &new.secret), Err(ErrorCode::ServerUnreachable), "{kind:?}");
        server.start();
        assert_eq!(look(&address, &new.secret), Ok(1), "{kind:?}");
    }
}

#[test]
fn no_path_leads_out_of_the_place() {
    let (network, server) = (Network::default(), Server::started(StoreKind::WebDav));
    let store = open(&network, &server);
    for path in ["../out.i", "join/../../out.i", "/out.i", "..\\out.i"] {
        for error in [
            store.write_once(path, b"x").unwrap_err(),
            store.read(path, 9).unwrap_err(),
            store.list(path).unwrap_err(),
        ] {
            assert_eq!(error.kind(), io::ErrorKind::InvalidInput, "{path}");
        }
    }
}
