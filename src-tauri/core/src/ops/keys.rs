//! Where this device's keys are kept, and a passphrase for them.

pub use crate::sync::keeping::KeyPlace;

use crate::domain::Secret;
use crate::sync::blocking;
use crate::{App, Changed, Result, Topic};
use std::sync::Arc;

pub fn place(app: &App) -> KeyPlace {
    app.sharer.key_place()
}

/// Seal the keys under a passphrase, in place of a former one; from the next start on it is asked for.
///
/// Errors: `PassphraseTooShort`, `KeychainLocked`, `NoAccess`, `DiskFull`.
pub async fn set_passphrase(app: &Arc<App>, passphrase: Secret) -> Result<()> {
    let sealed = app.clone();
    blocking(move || {
        let place = sealed.sharer.key_place();
        sealed.keeping.seal(&sealed.sharer.keys, place, &passphrase, &*sealed.random)
    })
    .await??;
    moved(app, KeyPlace::SealedFile);
    Ok(())
}

/// Keep the keys without a passphrase: in the keychain when it answers, otherwise in a plain file.
///
/// Errors: `NoAccess`, `DiskFull`.
pub async fn remove_passphrase(app: &Arc<App>) -> Result<KeyPlace> {
    let unsealed = app.clone();
    let place = blocking(move || unsealed.keeping.unseal(&unsealed.sharer.keys)).await??;
    moved(app, place);
    Ok(place)
}

fn moved(app: &App, place: KeyPlace) {
    app.sharer.keys_moved(place);
    app.store.announce(Changed { team: None, topics: vec![Topic::Settings] });
}
