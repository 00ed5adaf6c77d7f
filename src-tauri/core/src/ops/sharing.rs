use crate::domain::*;
use crate::{App, Error, ErrorCode, Result};
use std::path::Path;
pub async fn sharing(_: &App, _: TeamId) -> Result<Sharing> {
    Err(Error::told(ErrorCode::FolderMissing))
}
pub async fn choose_folder(_: &App, _: TeamId, _: &Path) -> Result<()> {
    Err(Error::told(ErrorCode::FolderMissing))
}
pub async fn create_invitation(_: &App, _: TeamId, _: AccessRole, _: u32) -> Result<Invitation> {
    Err(Error::told(ErrorCode::FolderMissing))
}
pub async fn join(_: &App, _: JoinTeam) -> Result<Joined> {
    Err(Error::told(ErrorCode::FolderMissing))
}
pub async fn share_now(_: &App, _: TeamId) -> Result<()> {
    Err(Error::told(ErrorCode::FolderMissing))
}
