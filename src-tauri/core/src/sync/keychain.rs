//! The keychain of the system: Keychain on macOS, Credential Manager on Windows, the Secret Service elsewhere.

use super::key_vault::KeyVault;
use crate::{Error, ErrorCode, Result, base32};
use keyring_core::{Entry, Error as Cause};
use std::path::Path;
use zeroize::Zeroizing;

/// What people see in the list of their keychain.
const SERVICE: &str = "Werkplaats";

/// The secrets of one data folder; another data folder has others.
pub struct Keychain {
    home: String,
}

impl Keychain {
    pub fn of(home: &Path) -> Self {
        // A folder that is not there yet has no other name either.
        let home = home.canonicalize().unwrap_or_else(|_| home.to_owned());
        Self { home: base32::short_name(home.as_os_str().as_encoded_bytes()) }
    }

    /// A keychain that was started, or started again, since the last time is connected to anew.
    fn ask<T>(&self, name: &str, question: impl Fn(&Entry) -> Result<T, Cause>) -> Result<Option<T>> {
        let user = format!("{}.{name}", self.home);
        let ask = || question(&Entry::new(SERVICE, &user)?);
        let answer = match ask() {
            Err(Cause::NoDefaultStore | Cause::PlatformFailure(_)) => connect().and_then(|()| ask()),
            answer => answer,
        };
        match answer {
            Ok(answer) => Ok(Some(answer)),
            Err(Cause::NoEntry) => Ok(None),
            Err(cause) => {
                tracing::warn!(%cause, "the keychain does not answer");
                Err(Error::told(ErrorCode::KeychainLocked))
            }
        }
    }
}

fn connect() -> Result<(), Cause> {
    #[cfg(target_os = "macos")]
    let keychain = apple_native_keyring_store::keychain::Store::new()?;
    #[cfg(windows)]
    let keychain = windows_native_keyring_store::Store::new()?;
    #[cfg(all(unix, not(target_os = "macos")))]
    let keychain = zbus_secret_service_keyring_store::Store::new()?;
    keyring_core::set_default_store(keychain);
    Ok(())
}

impl KeyVault for Keychain {
    fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>> {
        Ok(self.ask(name, Entry::get_secret)?.map(Zeroizing::new))
    }

    fn write(&self, name: &str, secret: &[u8]) -> Result<()> {
        self.ask(name, |entry| entry.set_secret(secret)).map(drop)
    }

    fn remove(&self, name: &str) -> Result<()> {
        self.ask(name, Entry::delete_credential).map(drop)
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::{
        env,
        process::{Command, Stdio},
    };

    /// Set for the test inside a session with a keychain of its own.
    const INSIDE: &str = "WERKPLAATS_TEST_KEYCHAIN";

    #[test]
    fn a_real_keychain_keeps_the_secrets_of_two_data_folders_apart() {
        if env::var_os(INSIDE).is_some() {
            let (one, other) = (Keychain::of(Path::new("/one")), Keychain::of(Path::new("/other")));
            assert!(one.read("device").unwrap().is_none(), "an empty keychain answers");
            one.write("device", &[0, 159, 255]).unwrap();
            assert_eq!(*one.read("device").unwrap().unwrap(), [0, 159, 255]);
            assert!(other.read("device").unwrap().is_none());
            one.remove("device").unwrap();
            one.remove("device").unwrap();
            assert!(one.read("device").unwrap().is_none());
            return;
        }
        let home = tempfile::tempdir().unwrap();
        let inside = r#"echo -n wachtwoord | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$0" "$@""#;
        let status = Command::new("dbus-run-session")
            .args(["--", "sh", "-c", inside])
            .arg(env::current_exe().unwrap())
            .args([
                "--exact",
                "sync::keychain::tests::a_real_keychain_keeps_the_secrets_of_two_data_folders_apart",
            ])
            .env(INSIDE, "1")
            .env("HOME", home.path())
            .env("XDG_DATA_HOME", home.path())
            .env("XDG_RUNTIME_DIR", home.path())
            .stdin(Stdio::null())
            .status()
            .expect("dbus-run-session is installed (`cargo xtask test` does that)");
        assert!(status.success());
    }

    #[test]
    fn a_session_without_a_keychain_is_told_from_an_empty_one() {
        if env::var_os(INSIDE).is_some() {
            let error = Keychain::of(Path::new("/one")).read("device").unwrap_err();
            assert_eq!(error.code(), ErrorCode::KeychainLocked);
            return;
        }
        let status = Command::new(env::current_exe().unwrap())
            .args([
                "--exact",
                "sync::keychain::tests::a_session_without_a_keychain_is_told_from_an_empty_one",
            ])
            .env(INSIDE, "1")
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .status()
            .unwrap();
        assert!(status.success());
    }
}
