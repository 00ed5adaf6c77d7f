//! Long texts: one Loro document per field, made of every update anybody wrote.
//!
//! Rules that keep words safe: a root text container only, a fresh random peer per edit, raw update bytes kept for
//! ever in the log, no shallow snapshots, and imports that cannot take the app down: Loro sees an update only after
//! `text_update` found that it claims no more than it can hold.

use super::text_update::{fits_beside, within_budget};
use crate::clock::Random;
use crate::domain::Text;
use crate::{Error, Result};
use loro::{ExportMode, Frontiers, ID, LoroDoc, LoroText, UpdateOptions, VersionVector};
use sqlx::SqliteConnection;
use std::panic::{AssertUnwindSafe, catch_unwind};
use uuid::Uuid;

/// The name of the one container in a document.
pub(super) const ROOT: &str = "text";
/// How long to look for the smallest difference, in milliseconds.
const DIFFERENCE_MS_MAX: f64 = 80.0;
/// A text longer than this is compared by line at once.
const DIFFERENCE_BYTES_MAX: usize = 200_000;

/// What saving a text came to.
pub struct Edit {
    /// The update to log; `None` when nothing was changed.
    pub update: Option<Vec<u8>>,
    /// The text with everybody's words, and its new base.
    pub text: Text,
    /// The bases of what this person saw before and of what they alone made of it: undoing starts from there.
    pub seen_base: String,
    pub own_base: String,
}

/// Turn "this person saw `base` and left `content`" into an update beside all updates known here.
pub fn edit(updates: &[Vec<u8>], base: &str, content: &str, random: &dyn Random) -> Result<Edit> {
    guarded(|| {
        let doc = document(updates);
        let at = frontiers(base);
        let mut fork = doc.fork_for(&at, random)?;
        let before = fork.oplog_vv();
        let seen_base = base_of(&fork.oplog_frontiers());
        let text = fork.get_text(ROOT);
        let seen = text.to_string();
        if seen == content {
            let own_base = base_of(&fork.oplog_frontiers());
            return Ok(Edit { update: None, text: doc.text(), seen_base: own_base.clone(), own_base });
        }
        rewrite(&text, &seen, content)?;
        let mut update = written(&fork, &before)?;
        if !fits_beside(updates, &update) {
            // So many small changes would be left out of the merge, as if they were forged.
            fork = doc.fork_for(&at, random)?;
            replace_middle(&fork.get_text(ROOT), &seen, content)?;
            update = written(&fork, &before)?;
        }
        doc.0.import(&update).map_err(merge_error)?;
        let own_base = base_of(&fork.oplog_frontiers());
        Ok(Edit { update: Some(update), text: doc.text(), seen_base, own_base })
    })
}

/// The text that a set of updates comes to. Order and repetition do not matter; an update that cannot be read is
/// left out and stays in the log.
pub fn merged(updates: &[Vec<u8>]) -> Result<Text> {
    guarded(|| Ok(document(updates).text()))
}

/// Make one text of another in as few pieces as can be found in a moment. Finding the very smallest difference
/// takes the square of its size: after a moment whole lines are compared, and then the changed middle is replaced.
fn rewrite(text: &LoroText, seen: &str, content: &str) -> Result<()> {
    let quick = || UpdateOptions { timeout_ms: Some(DIFFERENCE_MS_MAX), use_refined_diff: true };
    let is_small = seen.len().max(content.len()) <= DIFFERENCE_BYTES_MAX;
    if is_small && text.update(content, quick()).is_ok() || text.update_by_line(content, quick()).is_ok() {
        return Ok(());
    }
    replace_middle(text, seen, content)
}

/// Keep what is equal at both ends, and write the rest anew.
fn replace_middle(text: &LoroText, seen: &str, content: &str) -> Result<()> {
    let same_start = seen.chars().zip(content.chars()).take_while(|(a, b)| a == b).count();
    let (seen, content): (Vec<char>, Vec<char>) =
        (seen.chars().skip(same_start).collect(), content.chars().skip(same_start).collect());
    let same_end = seen.iter().rev().zip(content.iter().rev()).take_while(|(a, b)| a == b).count();
    let middle: String = content[..content.len() - same_end].iter().collect();
    text.delete(same_start, seen.len() - same_end).map_err(merge_error)?;
    text.insert(same_start, &middle).map_err(merge_error)
}

/// What was written in a document since it stood there.
fn written(fork: &LoroDoc, since: &VersionVector) -> Result<Vec<u8>> {
    fork.commit();
    fork.export(ExportMode::updates(since)).map_err(|cause| Error::TextMerge(cause.to_string()))
}

/// What a text was at a base; `None` when these updates do not reach it.
pub fn at_base(updates: &[Vec<u8>], base: &str) -> Result<Option<String>> {
    guarded(|| {
        let doc = document(updates);
        let at = frontiers(base);
        if at.is_empty() {
            return Ok(Some(String::new()));
        }
        if doc.is_empty_at(&at) {
            return Ok(None);
        }
        Ok(Some(doc.0.fork_at(&at).map_err(merge_error)?.get_text(ROOT).to_string()))
    })
}

pub(super) struct Document(pub(super) LoroDoc);

impl Document {
    pub(super) fn text(&self) -> Text {
        Text { content: self.0.get_text(ROOT).to_string(), base: base_of(&self.0.oplog_frontiers()) }
    }

    /// The document as somebody saw it, to write in as nobody else does.
    fn fork_for(&self, seen: &Frontiers, random: &dyn Random) -> Result<LoroDoc> {
        let fork = if self.is_empty_at(seen) {
            LoroDoc::new()
        } else {
            self.0.fork_at(seen).map_err(merge_error)?
        };
        fork.set_peer_id(u64::from_le_bytes(random.array()) >> 1).map_err(merge_error)?;
        Ok(fork)
    }

    /// A base that this document does not know is treated as "saw nothing": then words may stand twice,
    /// but none are lost.
    fn is_empty_at(&self, seen: &Frontiers) -> bool {
        seen.is_empty() || seen.iter().any(|id| !self.0.oplog_vv().includes_id(id))
    }
}

pub(super) fn document(updates: &[Vec<u8>]) -> Document {
    let mut readable = within_budget(updates);
    loop {
        let doc = LoroDoc::new();
        // One damaged update must not hide the words of the others.
        let broken = readable.iter().position(|update| {
            let read = catch_unwind(AssertUnwindSafe(|| doc.import(update)));
            if matches!(read, Ok(Err(_))) {
                tracing::warn!(bytes = update.len(), "an update of a text cannot be read");
            }
            read.is_err()
        });
        match broken {
            None => return Document(doc),
            // A document that panicked is of no use any more: begin again without that update.
            Some(index) => {
                tracing::error!(bytes = readable[index].len(), "an update of a text made the merge panic");
                readable.remove(index);
            }
        }
    }
}

pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(Error::TextMerge("the merge panicked".into())))
}

pub(super) fn merge_error(cause: loro::LoroError) -> Error {
    Error::TextMerge(cause.to_string())
}

/// `counter@peer,…`, sorted, so that equal documents have equal bases.
fn base_of(frontiers: &Frontiers) -> String {
    let mut ids: Vec<(u64, i32)> = frontiers.iter().map(|id| (id.peer, id.counter)).collect();
    ids.sort_unstable();
    ids.iter().map(|(peer, counter)| format!("{counter}@{peer}")).collect::<Vec<_>>().join(",")
}

fn frontiers(base: &str) -> Frontiers {
    let ids = base.split(',').filter_map(|part| {
        let (counter, peer) = part.split_once('@')?;
        Some(ID::new(peer.parse().ok()?, counter.parse().ok()?))
    });
    Frontiers::from_iter(ids)
}

/// Every update of a field, as logged.
pub async fn updates(
    conn: &mut SqliteConnection,
    team: Uuid,
    table: &str,
    record: Uuid,
    field: &str,
) -> Result<Vec<Vec<u8>>> {
    let team = team.as_bytes().as_slice();
    let record = record.as_bytes().as_slice();
    let found = sqlx::query_scalar!(
        r#"select text_update as "update!" from change
           where team = ?1 and tbl = ?2 and record = ?3 and field = ?4 and text_update is not null
           order by version"#,
        team,
        table,
        record,
        field
    )
    .fetch_all(conn)
    .await?;
    Ok(found)
}

/// A text as it reads; empty when nobody wrote it.
pub async fn read(
    conn: &mut SqliteConnection,
    team: Uuid,
    table: &str,
    record: Uuid,
    field: &str,
) -> Result<Text> {
    let team = team.as_bytes().as_slice();
    let id = record.simple().to_string();
    let found = sqlx::query_as!(
        Text,
        "select content, base from long_text where team = ?1 and tbl = ?2 and id = ?3 and field = ?4",
        team,
        table,
        id,
        field
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SeededRandom;
    use proptest::prelude::*;

    #[test]
    fn two_people_who_edit_one_text_offline_both_keep_their_words() {
        let random = SeededRandom::new(1);
        let first = edit(&[], "", "Studenten kijken rond.", &random).unwrap();
        let log = vec![first.update.unwrap()];
        let ann = edit(&log, &first.text.base, "Studenten kijken rustig rond.", &random).unwrap();
        let bob = edit(&log, &first.text.base, "Studenten kijken rond. Daarna praten ze.", &random).unwrap();
        let all = vec![log[0].clone(), ann.update.unwrap(), bob.update.unwrap()];
        assert_eq!(merged(&all).unwrap().content, "Studenten kijken rustig rond. Daarna praten ze.");
    }

    #[test]
    fn saving_over_an_older_state_keeps_what_a_colleague_wrote_meanwhile() {
        let random = SeededRandom::new(2);
        let first = edit(&[], "", "een", &random).unwrap();
        let mut log = vec![first.update.unwrap()];
        log.push(edit(&log, &first.text.base, "een twee", &random).unwrap().update.unwrap());
        let late = edit(&log, &first.text.base, "nul een", &random).unwrap();
        assert_eq!(late.text.content, "nul een twee", "the base tells what this person had not seen");
    }

    #[test]
    fn a_damaged_update_hides_nothing_and_an_unchanged_text_writes_nothing() {
        let random = SeededRandom::new(3);
        let first = edit(&[], "", "blijft", &random).unwrap();
        let log = vec![vec![1, 2, 3], first.update.unwrap()];
        assert_eq!(merged(&log).unwrap().content, "blijft");
        assert!(edit(&log, &first.text.base, "blijft", &random).unwrap().update.is_none());
    }

    #[test]
    fn a_large_text_replaced_by_a_wholly_different_one_is_saved_and_a_small_edit_in_it_stays_small() {
        let random = SeededRandom::new(4);
        let noise = |seed: u64, chars: usize| -> String {
            let mut bytes = vec![0u8; chars];
            SeededRandom::new(seed).fill(&mut bytes);
            bytes.iter().map(|byte| char::from(b'a' + byte % 26)).collect()
        };
        let first = edit(&[], "", &noise(1, 60_000), &random).unwrap();
        let mut log = vec![first.update.unwrap()];
        let second = edit(&log, &first.text.base, &noise(2, 60_000), &random).unwrap();
        log.push(second.update.unwrap());
        assert_eq!(merged(&log).unwrap().content, noise(2, 60_000));
        let changed = noise(2, 60_000).replacen("ab", "a-b", 1);
        let third = edit(&log, &second.text.base, &changed, &random).unwrap();
        let bytes = third.update.map_or(0, |update| update.len());
        assert!(bytes < 1_000, "a hyphen in a book takes {bytes} bytes");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn the_order_in_which_updates_arrive_does_not_matter(
            words in proptest::collection::vec("[a-z]{1,6}", 1..8),
            seed in any::<u64>(),
            order in any::<u64>(),
        ) {
            let random = SeededRandom::new(seed);
            let mut log: Vec<Vec<u8>> = Vec::new();
            let mut bases = vec![String::new()];
            for (index, word) in words.iter().enumerate() {
                let base = bases[(seed as usize + index) % bases.len()].clone();
                let done = edit(&log, &base, word, &random).unwrap();
                log.extend(done.update);
                bases.push(done.text.base);
            }
            let straight = merged(&log).unwrap();
            let mut shuffled = log.clone();
            let len = shuffled.len().max(1);
            shuffled.rotate_left(order as usize % len);
            shuffled.reverse();
            shuffled.extend(log.iter().take(2).cloned());
            prop_assert_eq!(merged(&shuffled).unwrap(), straight);
        }
    }
}
