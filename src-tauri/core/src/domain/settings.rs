//! What one person sets on one device; never shared.

use serde::{Deserialize, Serialize};
use specta::Type;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Language {
    Nl,
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Appearance {
    System,
    Light,
    Dark,
}

/// Smallest and greatest text size, in per cent of the usual one.
pub const TEXT_SIZE_PERCENT: std::ops::RangeInclusive<u32> = 80..=200;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    pub language: Language,
    pub appearance: Appearance,
    pub text_size_percent: u32,
    /// The largest file that is taken as evidence, in whole MiB.
    pub file_mib_max: u32,
    /// The team that was open last.
    pub last_team: Option<super::TeamId>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: Language::Nl,
            appearance: Appearance::System,
            text_size_percent: 100,
            file_mib_max: crate::limits::FILE_MIB_MAX_DEFAULT,
            last_team: None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "field", content = "value")]
pub enum SettingsChange {
    Language(Language),
    Appearance(Appearance),
    TextSizePercent(u32),
    FileMibMax(u32),
    LastTeam(Option<super::TeamId>),
}
