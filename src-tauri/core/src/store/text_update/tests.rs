//! Everything that is written in good faith is accepted; every count that is blown up is refused.

use super::*;
use crate::clock::{Random, SeededRandom};
use crate::store::long_text::{self, ROOT, edit, merged};
use loro::{ExportMode, LoroDoc};
use proptest::prelude::*;

fn written(random: &SeededRandom, log: &mut Vec<Vec<u8>>, base: &str, content: &str) -> String {
    let done = edit(log, base, content, random).unwrap();
    log.extend(done.update);
    done.text.base
}

#[test]
fn a_long_text_and_every_small_change_in_it_are_accepted() {
    let random = SeededRandom::new(1);
    let mut text = "Leerlingen plannen zelf 🌱, é en 日本.\n".repeat(12_000);
    let mut log = Vec::new();
    let mut base = written(&random, &mut log, "", &text);
    for step in 0..30 {
        let at = text.char_indices().nth(step * 997).unwrap().0;
        text.insert_str(at, if step % 2 == 0 { "𝄞 nieuw" } else { "x" });
        let gone = text.char_indices().nth(step * 1_013 + 5).unwrap().0;
        text.remove(gone);
        base = written(&random, &mut log, &base, &text);
    }
    assert!(log.iter().all(|update| check(update).is_ok()));
    assert_eq!(merged(&log).unwrap().content, text);
}

#[test]
fn the_updates_kept_since_the_first_build_are_accepted() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/golden");
    let kept: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "loro"))
        .collect();
    assert!(kept.len() >= 3, "the golden texts lie in {folder}");
    for path in kept {
        let update = std::fs::read(&path).unwrap();
        assert!(check(&update).is_ok(), "{} is accepted", path.display());
    }
}

#[test]
fn whole_histories_of_people_who_write_on_in_one_document_are_accepted() {
    let documents: Vec<LoroDoc> = (0..6).map(|_| LoroDoc::new()).collect();
    let random: &dyn Random = &SeededRandom::new(7);
    let dice = |most: usize| usize::from(u16::from_le_bytes(random.array())) % most;
    for document in &documents {
        document.set_change_merge_interval(-1);
    }
    for round in 0..300 {
        let writer = &documents[dice(documents.len())];
        let text = writer.get_text(ROOT);
        let length = text.len_unicode();
        match dice(3) {
            0 if length > 4 => {
                // Backspace, one character at a time, and a whole piece.
                let at = 2 + dice(length - 3);
                text.delete(at, 1).unwrap();
                text.delete(at - 1, 1).unwrap();
                text.delete(0, dice(2)).unwrap();
            }
            1 if length > 0 => text.insert(dice(length), "🌱 woord ").unwrap(),
            _ => text.insert(length, &format!("regel {round}\n")).unwrap(),
        }
        writer.commit();
        let since = documents[dice(documents.len())].oplog_vv();
        for update in [ExportMode::updates(&since), ExportMode::all_updates()] {
            let update = writer.export(update).unwrap();
            assert!(check(&update).is_ok(), "round {round}: {:?}", check(&update));
            if dice(3) == 0 {
                documents[dice(documents.len())].import(&update).unwrap();
            }
        }
    }
}

#[test]
fn a_change_in_regular_steps_is_written_so_that_nobody_leaves_it_out() {
    let random = SeededRandom::new(3);
    let mut log = Vec::new();
    // Each empty line that goes is a deletion of its own, and takes no bytes.
    let full = "x\n\n".repeat(PIECES_FREE + 2_000);
    let base = written(&random, &mut log, "", &full);
    written(&random, &mut log, &base, &full.replace("\n\n", "\n"));
    assert_eq!(within_budget(&log).len(), log.len());
    assert_eq!(merged(&log).unwrap().content, "x\n".repeat(PIECES_FREE + 2_000));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_text_changed_into_any_other_is_accepted(
        contents in proptest::collection::vec("[ab \n]{0,60}|\\PC{0,40}", 1..10),
        seed in any::<u64>(),
    ) {
        let random = SeededRandom::new(seed);
        let mut log = Vec::new();
        let mut bases = vec![String::new()];
        for (index, content) in contents.iter().enumerate() {
            let base = bases[(seed as usize).wrapping_add(index * 7) % bases.len()].clone();
            bases.push(written(&random, &mut log, &base, content));
        }
        for update in &log {
            prop_assert!(check(update).is_ok(), "{:?}", check(update));
        }
        let whole = long_text::document(&log).0.export(ExportMode::all_updates()).unwrap();
        prop_assert!(check(&whole).is_ok(), "{:?}", check(&whole));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), at in 0usize..200, long in any::<bool>()) {
        let random = SeededRandom::new(4);
        let mut log = Vec::new();
        let base = written(&random, &mut log, "", "Leerlingen plannen.");
        written(&random, &mut log, &base, "Alle leerlingen 🌱.");
        let mut spoilt = log[1].clone();
        let at = at % spoilt.len();
        let end = if long { (at + bytes.len()).min(spoilt.len()) } else { at };
        spoilt.splice(at..end, bytes.iter().copied());
        let _ = check(&spoilt);
        let mut behind = log[1][..24].to_vec();
        behind.extend(bytes);
        let _ = check(&behind);
    }
}
