//! stub
use crate::domain::*;
pub async fn create(_: &crate::App, _: Language) -> crate::Result<TeamId> {
    Err(crate::Error::told(crate::ErrorCode::NotFound))
}
