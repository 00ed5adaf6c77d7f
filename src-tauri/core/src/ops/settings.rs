//! What one person sets on one device.

use crate::domain::{Settings, SettingsChange, TEXT_SIZE_PERCENT};
use crate::limits::FILE_MIB_MAX;
use crate::store::Store;
use crate::{App, Error, ErrorCode, Home, Result};

pub async fn settings(app: &App) -> Result<Settings> {
    app.store.settings().await
}

/// The settings of a data folder whose keys cannot be used, so that the window can say so as the person reads best.
pub async fn kept_in(home: &Home) -> Result<Settings> {
    let store = Store::open(&home.database()).await?;
    let settings = store.settings().await;
    store.close().await;
    settings
}

/// Errors: `OutOfRange` for a text size or file limit that is not offered.
pub async fn change(app: &App, change: SettingsChange) -> Result<Settings> {
    let mut settings = app.store.settings().await?;
    match change {
        SettingsChange::Language(language) => settings.language = language,
        SettingsChange::Appearance(appearance) => settings.appearance = appearance,
        SettingsChange::TextSizePercent(size) if TEXT_SIZE_PERCENT.contains(&size) => {
            settings.text_size_percent = size;
        }
        SettingsChange::TextSizePercent(_) => return Err(Error::told(ErrorCode::OutOfRange)),
        SettingsChange::FileMibMax(size) if (1..=FILE_MIB_MAX).contains(&size) => {
            settings.file_mib_max = size;
        }
        SettingsChange::FileMibMax(_) => return Err(Error::told_with(ErrorCode::OutOfRange, FILE_MIB_MAX)),
        SettingsChange::LastTeam(team) => settings.last_team = team,
    }
    app.store.set_settings(&settings).await?;
    Ok(settings)
}
