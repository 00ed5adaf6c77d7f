//! Saving the long texts that people edit together.

use super::typed;
use crate::domain::{Action, TeamId, Text, TextField, element_id};
use crate::{App, Result};
use serde_json::json;

/// Merge what a person made of a text since `base`; answers the text with everybody's words and its new base.
///
/// Errors: `TooLong`.
pub async fn save(app: &App, team: TeamId, field: TextField, content: &str, base: &str) -> Result<Text> {
    let content = typed::long_text(content)?;
    let mut tx = app.store.begin(app, team).await?;
    let (text, action) = match field {
        TextField::CaptureText { id } => {
            (tx.edit_text("capture", id, "text", &content, base).await?, Action::EditText)
        }
        TextField::EvidenceNote { id } => {
            (tx.edit_text("evidence", id, "note", &content, base).await?, Action::EditText)
        }
        TextField::ElementDescription { arrangement, code }
        | TextField::ElementIctRole { arrangement, code } => {
            let element = element_id(arrangement, code);
            // Whoever writes first says which element this is; two who both do say the same.
            tx.set("element", element, "arrangement", json!(arrangement.0.simple().to_string()));
            tx.set("element", element, "code", code.code());
            let name =
                if matches!(field, TextField::ElementIctRole { .. }) { "ict_role" } else { "description" };
            (tx.edit_text("element", element, name, &content, base).await?, Action::ChangeElement)
        }
    };
    tx.commit(action).await?;
    Ok(text)
}
