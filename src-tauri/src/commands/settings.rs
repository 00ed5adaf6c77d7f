//! What one person sets on one device, and what this installation is.

use crate::error::Answer;
use crate::platform::SafeMode;
use crate::state::Core;
use serde::Serialize;
use specta::Type;
use tauri::State;
use werkplaats_core::domain::{Settings, SettingsChange};
use werkplaats_core::ops::settings;

#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct About {
    pub version: String,
    /// Where this installation keeps everything.
    pub data_folder: String,
    /// Drawing without the graphics card, because it failed before or a person asked.
    pub safe_mode: bool,
}

#[tauri::command]
#[specta::specta]
pub async fn get_settings(core: Core<'_>) -> Answer<Settings> {
    match core.app() {
        Ok(app) => Ok(settings::settings(app).await?),
        // What is wrong is told in the person's own language.
        Err(failure) => core.failure().settings.ok_or(failure),
    }
}

#[tauri::command]
#[specta::specta]
pub async fn change_settings(core: Core<'_>, change: SettingsChange) -> Answer<Settings> {
    Ok(settings::change(core.app()?, change).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn get_about(core: Core<'_>, safe_mode: State<'_, SafeMode>) -> Answer<About> {
    let app = core.app()?;
    Ok(About {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        data_folder: app.home.path().display().to_string(),
        safe_mode: safe_mode.0,
    })
}
