//! The keys of this device: where they are kept, a passphrase for them, and what to do when they cannot be used.

use crate::error::Answer;
use crate::opening::{self, is_about_keys};
use crate::state::Core;
use tauri::{AppHandle, Runtime};
use werkplaats_core::ErrorCode;
use werkplaats_core::domain::Secret;
use werkplaats_core::ops::keys::{self, KeyPlace};

/// What keeps the app from opening that a person can do something about here; none when it is open.
#[tauri::command]
#[specta::specta]
pub async fn get_lock(core: Core<'_>) -> Answer<Option<ErrorCode>> {
    match core.app() {
        Ok(_) => Ok(None),
        Err(failure) if is_about_keys(failure.code) => Ok(Some(failure.code)),
        Err(failure) => Err(failure),
    }
}

/// Open the app with the passphrase of its keys.
#[tauri::command]
#[specta::specta]
pub async fn unlock<R: Runtime>(handle: AppHandle<R>, passphrase: Secret) -> Answer<()> {
    opening::again(&handle, |keys| keys.passphrase = Some(passphrase)).await
}

/// Open the app now that the keychain may answer.
#[tauri::command]
#[specta::specta]
pub async fn open_again<R: Runtime>(handle: AppHandle<R>) -> Answer<()> {
    opening::again(&handle, |_| {}).await
}

/// Open the app as a new device; a person said so.
#[tauri::command]
#[specta::specta]
pub async fn start_anew<R: Runtime>(handle: AppHandle<R>) -> Answer<()> {
    opening::again(&handle, |keys| keys.start_anew = true).await
}

#[tauri::command]
#[specta::specta]
pub async fn get_key_place(core: Core<'_>) -> Answer<KeyPlace> {
    Ok(keys::place(core.app()?))
}

#[tauri::command]
#[specta::specta]
pub async fn set_passphrase(core: Core<'_>, passphrase: Secret) -> Answer<()> {
    Ok(keys::set_passphrase(core.app()?, passphrase).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn remove_passphrase(core: Core<'_>) -> Answer<KeyPlace> {
    Ok(keys::remove_passphrase(core.app()?).await?)
}
