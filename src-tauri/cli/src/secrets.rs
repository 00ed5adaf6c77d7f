//! What must not stand on a command line: it is in the environment, or a person is asked without showing it.

use crate::exit::{Exit, Stop};
use crate::say::Say;
use crate::{args, words};
use serde_json::json;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::Arc;
use werkplaats_core::clock::{SystemClock, SystemRandom};
use werkplaats_core::domain::Secret;
use werkplaats_core::ops::keys::{self, KeyPlace};
use werkplaats_core::{App, Error, ErrorCode, Home, KeySource};

/// The passphrase of this device's keys, where they have one.
const PASSPHRASE: &str = "WERKPLAATS_PASSPHRASE";
/// The one that is to be set.
const NEW_PASSPHRASE: &str = "WERKPLAATS_NEW_PASSPHRASE";
/// The (app) password of a store on the web, or the secret key of S3.
const STORE_PASSWORD: &str = "WERKPLAATS_STORE_PASSWORD";

/// Open the data folder with the keys where the app keeps them.
pub async fn open(home: Home) -> Result<App, Error> {
    let place =
        if is_usual(home.path()) { KeySource::in_keychain(home.path()) } else { KeySource::default() };
    let given = KeySource { passphrase: in_environment(PASSPHRASE), ..place };
    let is_given = given.passphrase.is_some();
    match open_with(&home, given.clone()).await {
        Err(error) if error.code() == ErrorCode::PassphraseNeeded && !is_given => {
            let typed = asked(words::keys::ASK_PASSPHRASE)?.ok_or(error)?;
            open_with(&home, KeySource { passphrase: Some(typed), ..given }).await
        }
        opened => opened,
    }
}

async fn open_with(home: &Home, keys: KeySource) -> Result<App, Error> {
    Box::pin(App::open_using(home.clone(), Arc::new(SystemClock), Arc::new(SystemRandom), keys)).await
}

/// The app keeps the keys of its own data folder in the keychain, and those of any other in that folder.
fn is_usual(home: &Path) -> bool {
    let Some(usual) = args::usual_home() else { return false };
    home == usual
        || home.canonicalize().is_ok_and(|home| usual.canonicalize().is_ok_and(|usual| home == usual))
}

/// Errors: `NoPassword` when there is none and nobody to ask.
pub fn store_password() -> Result<Secret, Stop> {
    if let Some(password) = in_environment(STORE_PASSWORD) {
        return Ok(password);
    }
    asked(words::ASK_STORE_PASSWORD)?.ok_or(Stop::NoPassword(STORE_PASSWORD))
}

/// Errors: `NoPassword` when there is none and nobody to ask, `TypedDifferently`.
pub async fn set_passphrase(app: &Arc<App>, say: &mut Say) -> Result<Exit, Stop> {
    let passphrase = match in_environment(NEW_PASSPHRASE) {
        Some(given) => given,
        None => typed_twice()?,
    };
    keys::set_passphrase(app, passphrase).await?;
    Ok(tell(KeyPlace::SealedFile, say))
}

pub async fn remove_passphrase(app: &Arc<App>, say: &mut Say) -> Result<Exit, Stop> {
    let place = keys::remove_passphrase(app).await?;
    Ok(tell(place, say))
}

fn tell(place: KeyPlace, say: &mut Say) -> Exit {
    say.answer(&json!({ "keys": place }), words::keys::keys_are(place));
    Exit::Good
}

fn typed_twice() -> Result<Secret, Stop> {
    let first = asked(words::keys::ASK_NEW_PASSPHRASE)?.ok_or(Stop::NoPassword(NEW_PASSPHRASE))?;
    let second = asked(words::keys::ASK_NEW_PASSPHRASE_AGAIN)?.ok_or(Stop::NoPassword(NEW_PASSPHRASE))?;
    if first.reveal() != second.reveal() {
        return Err(Stop::TypedDifferently);
    }
    Ok(first)
}

fn in_environment(name: &str) -> Option<Secret> {
    std::env::var(name).ok().filter(|value| !value.is_empty()).map(Secret::new)
}

/// None when nobody sits at a terminal.
fn asked(question: &str) -> Result<Option<Secret>, Error> {
    if !io::stdin().is_terminal() {
        return Ok(None);
    }
    rpassword::prompt_password(question).map(|typed| Some(Secret::new(typed))).map_err(Error::Io)
}
