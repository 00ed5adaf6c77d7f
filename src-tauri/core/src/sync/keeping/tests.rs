//! Keys move only when they were read back, and are never made because a keychain was silent.

use super::*;
use crate::{
    App, Home,
    clock::{Clock, FixedClock, SeededRandom},
    ops,
};
use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

/// A keychain with faults.
#[derive(Default)]
struct Faulty {
    secrets: Mutex<BTreeMap<String, Vec<u8>>>,
    is_locked: AtomicBool,
    refuses_writes: AtomicBool,
    /// Keeps only half of what it is given, and says that all went well.
    truncates: AtomicBool,
}

impl Faulty {
    fn answer<T>(&self, flag: &AtomicBool, value: T) -> Result<T> {
        if flag.load(Ordering::Relaxed) { Err(Error::told(ErrorCode::KeychainLocked)) } else { Ok(value) }
    }

    fn names(&self) -> Vec<String> {
        self.secrets.lock().unwrap().keys().cloned().collect()
    }
}

impl KeyVault for Faulty {
    fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>> {
        self.answer(&self.is_locked, self.secrets.lock().unwrap().get(name).cloned().map(Zeroizing::new))
    }

    fn write(&self, name: &str, secret: &[u8]) -> Result<()> {
        self.answer(&self.is_locked, ())?;
        self.answer(&self.refuses_writes, ())?;
        let kept = if self.truncates.load(Ordering::Relaxed) { &secret[..secret.len() / 2] } else { secret };
        self.secrets.lock().unwrap().insert(name.to_owned(), kept.to_owned());
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<()> {
        drop(self.secrets.lock().unwrap().remove(name));
        self.answer(&self.is_locked, ())
    }
}

struct Desk {
    home: tempfile::TempDir,
    keychain: Arc<Faulty>,
    random: Arc<SeededRandom>,
}

impl Desk {
    fn new() -> Self {
        let random = Arc::new(SeededRandom::new(7));
        Self { home: tempfile::tempdir().unwrap(), keychain: Arc::default(), random }
    }

    fn file(&self) -> PathBuf {
        Home::new(self.home.path()).keys()
    }

    fn with_keychain(&self) -> KeySource {
        KeySource { keychain: Some(self.keychain.clone()), ..KeySource::default() }
    }

    async fn start(&self, source: KeySource) -> Result<App> {
        let clock: Arc<dyn Clock> = Arc::new(FixedClock::at(1_795_435_200_000));
        App::open_using(Home::new(self.home.path()), clock, self.random.clone(), source).await
    }

    /// Start, look who this is, and end.
    async fn who(&self, source: KeySource) -> Result<(crate::domain::DeviceId, KeyPlace)> {
        let app = self.start(source).await?;
        app.store.close().await;
        Ok((app.device, app.sharer.key_place()))
    }
}

#[tokio::test]
async fn a_key_file_moves_into_the_keychain_and_stays_the_same_device() {
    let desk = Desk::new();
    let (device, place) = desk.who(KeySource::default()).await.unwrap();
    assert_eq!(place, KeyPlace::File);
    assert!(desk.file().exists());
    assert_eq!(desk.who(desk.with_keychain()).await.unwrap(), (device, KeyPlace::Keychain));
    assert!(!desk.file().exists(), "one copy, where it is safe");
    assert_eq!(desk.who(desk.with_keychain()).await.unwrap(), (device, KeyPlace::Keychain));
}

#[tokio::test]
async fn a_keychain_that_keeps_nothing_whole_leaves_the_file_where_it_is() {
    let faults: [fn(&Faulty) -> &AtomicBool; 3] = [|k| &k.truncates, |k| &k.refuses_writes, |k| &k.is_locked];
    for fault in faults {
        let desk = Desk::new();
        let (device, _) = desk.who(KeySource::default()).await.unwrap();
        let bytes = fs::read(desk.file()).unwrap();
        fault(&desk.keychain).store(true, Ordering::Relaxed);
        assert_eq!(desk.who(desk.with_keychain()).await.unwrap(), (device, KeyPlace::File));
        assert_eq!(fs::read(desk.file()).unwrap(), bytes);
    }
}

#[tokio::test]
async fn a_silent_or_empty_keychain_never_makes_this_another_device() {
    let desk = Desk::new();
    let (device, _) = desk.who(desk.with_keychain()).await.unwrap();
    desk.keychain.is_locked.store(true, Ordering::Relaxed);
    assert_eq!(desk.who(desk.with_keychain()).await.unwrap_err().code(), ErrorCode::KeychainLocked);
    assert!(!desk.file().exists());
    desk.keychain.is_locked.store(false, Ordering::Relaxed);
    assert_eq!(desk.who(desk.with_keychain()).await.unwrap().0, device);
    desk.keychain.secrets.lock().unwrap().clear();
    assert_eq!(desk.who(desk.with_keychain()).await.unwrap_err().code(), ErrorCode::KeysLost);
    let anew = KeySource { start_anew: true, ..desk.with_keychain() };
    let (other, place) = desk.who(anew).await.unwrap();
    assert_ne!(other, device, "only because a person said so");
    assert_eq!(place, KeyPlace::Keychain);
    assert_eq!(desk.who(desk.with_keychain()).await.unwrap().0, other);
}

#[tokio::test]
async fn a_first_start_without_a_keychain_begins_with_a_file_that_moves_later() {
    let desk = Desk::new();
    desk.keychain.is_locked.store(true, Ordering::Relaxed);
    let (device, place) = desk.who(desk.with_keychain()).await.unwrap();
    assert_eq!(place, KeyPlace::File);
    desk.keychain.is_locked.store(false, Ordering::Relaxed);
    assert_eq!(desk.who(desk.with_keychain()).await.unwrap(), (device, KeyPlace::Keychain));
}

#[tokio::test]
async fn damaged_keys_are_told_and_kept_and_a_person_can_start_anew() {
    let desk = Desk::new();
    let (device, _) = desk.who(KeySource::default()).await.unwrap();
    let damaged = [&fs::read(desk.file()).unwrap()[..40], b"noise".as_slice()].concat();
    fs::write(desk.file(), &damaged).unwrap();
    let error = desk.who(KeySource::default()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::KeysLost);
    assert_eq!(fs::read(desk.file()).unwrap(), damaged, "someone may still repair it");
    let anew = KeySource { start_anew: true, ..KeySource::default() };
    assert_ne!(desk.who(anew).await.unwrap().0, device);
    let files = fs::read_dir(desk.home.path()).unwrap().map(|entry| entry.unwrap().path());
    assert!(
        files.filter(|path| path.is_file()).any(|path| fs::read(path).unwrap() == damaged),
        "nothing is lost"
    );
}

#[tokio::test]
async fn a_passphrase_is_asked_for_until_it_is_taken_off() {
    let desk = Desk::new();
    let words = || Secret::new("vier woorden op rij".into());
    let app = desk.start(desk.with_keychain()).await.unwrap();
    let device = app.device;
    let app = Arc::new(app);
    let short = ops::keys::set_passphrase(&app, Secret::new("kort".into())).await.unwrap_err();
    assert_eq!(short.code(), ErrorCode::PassphraseTooShort);
    ops::keys::set_passphrase(&app, words()).await.unwrap();
    assert_eq!(ops::keys::place(&app), KeyPlace::SealedFile);
    app.store.close().await;
    drop(app);
    assert!(desk.keychain.names().is_empty(), "no second way in stays behind");
    let code = |done: Result<_>| done.map(drop).map_err(|error: Error| error.code());
    assert_eq!(code(desk.who(desk.with_keychain()).await), Err(ErrorCode::PassphraseNeeded));
    let with = |passphrase| KeySource { passphrase: Some(passphrase), ..desk.with_keychain() };
    let wrong = Secret::new("drie woorden op rij".into());
    assert_eq!(code(desk.who(with(wrong)).await), Err(ErrorCode::PassphraseWrong));
    assert_eq!(desk.who(with(words())).await.unwrap(), (device, KeyPlace::SealedFile));
    let app = Arc::new(desk.start(with(words())).await.unwrap());
    ops::keys::remove_passphrase(&app).await.unwrap();
    assert_eq!(ops::keys::place(&app), KeyPlace::Keychain);
    app.store.close().await;
    drop(app);
    assert_eq!(desk.who(desk.with_keychain()).await.unwrap(), (device, KeyPlace::Keychain));
}

#[tokio::test]
async fn a_keychain_that_does_not_let_go_of_the_keys_gets_no_passphrase_beside_it() {
    let desk = Desk::new();
    let words = || Secret::new("vier woorden op rij".into());
    let app = Arc::new(desk.start(desk.with_keychain()).await.unwrap());
    desk.keychain.is_locked.store(true, Ordering::Relaxed);
    let error = ops::keys::set_passphrase(&app, words()).await.unwrap_err();
    assert_eq!((error.code(), ops::keys::place(&app)), (ErrorCode::KeychainLocked, KeyPlace::Keychain));
    assert!(!desk.file().exists(), "what is asked for must be what protects");
    app.store.close().await;
    drop(app);
    desk.keychain.is_locked.store(false, Ordering::Relaxed);

    // Keys that lie in a file because the keychain is silent can be sealed there.
    let desk = Desk::new();
    desk.keychain.is_locked.store(true, Ordering::Relaxed);
    let app = Arc::new(desk.start(desk.with_keychain()).await.unwrap());
    ops::keys::set_passphrase(&app, words()).await.unwrap();
    assert_eq!(ops::keys::place(&app), KeyPlace::SealedFile);
    app.store.close().await;
}

#[tokio::test]
async fn a_person_can_start_anew_beside_a_silent_keychain_and_it_loses_nothing() {
    let desk = Desk::new();
    let (device, _) = desk.who(desk.with_keychain()).await.unwrap();
    let before = desk.keychain.secrets.lock().unwrap().clone();
    desk.keychain.is_locked.store(true, Ordering::Relaxed);
    let anew = KeySource { start_anew: true, ..desk.with_keychain() };
    let (other, place) = desk.who(anew).await.unwrap();
    assert!(other != device && place == KeyPlace::File);
    desk.keychain.is_locked.store(false, Ordering::Relaxed);
    assert_eq!(desk.who(desk.with_keychain()).await.unwrap().0, other, "the database knows which");
    assert_eq!(*desk.keychain.secrets.lock().unwrap(), before);
}

#[tokio::test]
async fn who_does_not_ask_the_keychain_never_makes_this_another_device() {
    let desk = Desk::new();
    let (device, _) = desk.who(desk.with_keychain()).await.unwrap();
    assert_eq!(desk.who(KeySource::default()).await.unwrap_err().code(), ErrorCode::KeysLost);
    assert_eq!(desk.who(desk.with_keychain()).await.unwrap(), (device, KeyPlace::Keychain));
}

#[tokio::test]
async fn keys_of_another_time_make_a_device_of_its_own_wherever_they_lie() {
    for in_keychain in [false, true] {
        let desk = Desk::new();
        let source = |of: &Desk| if in_keychain { of.with_keychain() } else { KeySource::default() };
        let (device, place) = desk.who(source(&desk)).await.unwrap();
        let stranger = DeviceKeys::seeded(99);
        // A backup came back: its keys do not belong to this database.
        match place {
            KeyPlace::Keychain => desk.keychain.write(DEVICE, &stranger.encode()).unwrap(),
            KeyPlace::File | KeyPlace::SealedFile => fs::write(desk.file(), &*stranger.encode()).unwrap(),
        }
        let (now, _) = desk.who(source(&desk)).await.unwrap();
        assert!(now != device && now != stranger.device(), "neither may be written under");
        assert_eq!(desk.who(source(&desk)).await.unwrap().0, now);
    }
}

#[tokio::test]
async fn a_passphrase_seals_the_keys_of_former_devices_too() {
    for in_keychain in [false, true] {
        let desk = Desk::new();
        let words = Secret::new("vier woorden op rij".into());
        let source = || if in_keychain { desk.with_keychain() } else { KeySource::default() };
        desk.who(source()).await.unwrap();
        // A backup came back, and a person began anew after that.
        let stranger = DeviceKeys::seeded(99);
        if in_keychain {
            desk.keychain.write(DEVICE, &stranger.encode()).unwrap();
        } else {
            fs::write(desk.file(), &*stranger.encode()).unwrap();
        }
        desk.who(source()).await.unwrap();
        desk.who(KeySource { start_anew: true, ..source() }).await.unwrap();
        let app = Arc::new(desk.start(source()).await.unwrap());
        ops::keys::set_passphrase(&app, words.clone()).await.unwrap();
        app.store.close().await;
        assert!(desk.keychain.names().is_empty(), "{:?}", desk.keychain.names());
        let mut opened = Vec::new();
        for path in fs::read_dir(desk.home.path()).unwrap().map(|entry| entry.unwrap().path()) {
            if path.file_stem() == desk.file().file_stem() {
                let bytes = fs::read(&path).unwrap();
                opened.push(passphrase::open(&words, &bytes).expect("nothing lies there in plain").to_vec());
            }
        }
        assert_eq!(opened.len(), 3, "and nothing is lost");
        assert!(opened.iter().any(|keys| keys.as_slice() == stranger.encode().as_slice()));
    }
}

#[tokio::test]
async fn a_move_that_was_cut_off_goes_on_with_the_keys_that_the_database_knows() {
    let desk = Desk::new();
    let (device, _) = desk.who(KeySource::default()).await.unwrap();
    desk.keychain.write(DEVICE, &fs::read(desk.file()).unwrap()).unwrap();
    assert_eq!(desk.who(desk.with_keychain()).await.unwrap(), (device, KeyPlace::Keychain));
    assert!(!desk.file().exists());
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_the_key_file() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    desk.who(KeySource::default()).await.unwrap();
    assert_eq!(fs::metadata(desk.file()).unwrap().permissions().mode() & 0o777, 0o600);
}
