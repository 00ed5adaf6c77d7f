//! A long text as somebody left it, made again from the updates.

use super::long_text::{self, Document, ROOT};
use super::text_update;
use crate::domain::{TeamId, TextVersion, Version};
use crate::{Error, Result};
use loro::{Frontiers, ID, LoroDoc};
use sqlx::SqliteConnection;
use uuid::Uuid;

/// What one version of a text made of what its writer saw; `None` for a version that is no update of this text.
pub async fn text_version(
    conn: &mut SqliteConnection,
    team: TeamId,
    table: &str,
    record: Uuid,
    field: &str,
    version: Version,
) -> Result<Option<TextVersion>> {
    let (key, id, own) = (team.0.as_bytes().as_slice(), record.as_bytes().as_slice(), version.0.as_slice());
    let update = sqlx::query_scalar!(
        "select text_update from change where team = ?1 and tbl = ?2 and record = ?3 and field = ?4 and version = ?5",
        key,
        table,
        id,
        field,
        own
    )
    .fetch_optional(&mut *conn)
    .await?
    .flatten();
    let Some(update) = update else { return Ok(None) };
    let updates = long_text::updates(conn, team.0, table, record, field).await?;
    around(&updates, &update).map(Some)
}

/// The text before and after one of its updates, as who made it saw it.
fn around(updates: &[Vec<u8>], update: &[u8]) -> Result<TextVersion> {
    long_text::guarded(|| {
        text_update::check(update).map_err(|refused| Error::TextMerge(format!("{refused:?}")))?;
        let meta = LoroDoc::decode_import_blob_meta(update, false).map_err(long_text::merge_error)?;
        let doc = long_text::document(updates);
        let mut before = Frontiers::new();
        let mut after = Frontiers::new();
        for (&peer, &end) in meta.partial_end_vv.iter() {
            let start = meta.partial_start_vv.get(&peer).copied().unwrap_or(0);
            if end > start {
                after.push(ID::new(peer, end - 1));
            }
            if start > 0 {
                before.push(ID::new(peer, start - 1));
            } else if let Some(change) =
                doc.0.try_get_change(ID::new(peer, 0)).map_err(long_text::merge_error)?
            {
                change.deps.iter().for_each(|id| before.push(id));
            }
        }
        Ok(TextVersion { before: content_at(&doc, &before)?, content: content_at(&doc, &after)? })
    })
}

fn content_at(doc: &Document, at: &Frontiers) -> Result<String> {
    if at.is_empty() {
        return Ok(String::new());
    }
    if at.iter().any(|id| !doc.0.oplog_vv().includes_id(id)) {
        return Err(Error::TextMerge("an update that this one builds on is not here".into()));
    }
    doc.0.checkout(at).map_err(long_text::merge_error)?;
    Ok(doc.0.get_text(ROOT).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SeededRandom;
    use crate::store::long_text::edit;

    #[test]
    fn each_version_reads_as_its_writer_left_it_whatever_others_wrote_meanwhile() {
        let random = SeededRandom::new(5);
        let first = edit(&[], "", "Studenten kijken rond.", &random).unwrap();
        let mut log = vec![first.update.unwrap()];
        let ann = edit(&log, &first.text.base, "Studenten kijken rustig rond.", &random).unwrap();
        let bob = edit(&log, &first.text.base, "Studenten kijken rond. Daarna praten ze.", &random).unwrap();
        log.extend([ann.update.unwrap(), bob.update.unwrap()]);
        let together = long_text::merged(&log).unwrap();
        let last = edit(&log, &together.base, "Kort.", &random).unwrap();
        log.push(last.update.unwrap());
        let read = |index: usize| around(&log, &log[index]).unwrap();
        assert_eq!(read(0), version("", "Studenten kijken rond."));
        assert_eq!(read(1), version("Studenten kijken rond.", "Studenten kijken rustig rond."));
        assert_eq!(read(2), version("Studenten kijken rond.", "Studenten kijken rond. Daarna praten ze."));
        assert_eq!(read(3), version(&together.content, "Kort."));
        let alone = [log[3].clone()];
        assert!(around(&alone, &log[3]).is_err(), "an update without what it builds on is no text");
        assert!(around(&log, &[1, 2, 3]).is_err(), "and neither is a damaged one");
    }

    fn version(before: &str, content: &str) -> TextVersion {
        TextVersion { before: before.into(), content: content.into() }
    }
}
