//! Texts that a member of the team forges on purpose cost no words and no memory.

use peak_alloc::PeakAlloc;
use proof::fuzz::forged::{at_the_edge, good, hungry, refused, update, writer};
use std::sync::{Mutex, PoisonError};
use werkplaats_core::{
    clock::SeededRandom,
    store::{long_text, text_update},
};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;
static ALONE: Mutex<()> = Mutex::new(());

/// What one forged update may take, as in the fuzzer.
const MEMORY_BYTES_MAX: usize = 48 * 1024 * 1024;
/// What many updates of one text that each claim the most may take together.
const TOGETHER_BYTES_MAX: usize = 2 * MEMORY_BYTES_MAX;
/// Updates at the edge of what one may claim: more than the text may hold of them.
const HUNGRY: u64 = 60;

/// The peak of memory while this is done.
fn peak<T>(work: impl FnOnce() -> T) -> (T, usize) {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let done = work();
    (done, MEMORY.peak_usage().saturating_sub(before))
}

fn content(updates: &[Vec<u8>]) -> String {
    long_text::merged(updates).map(|text| text.content).expect("a merge has an answer")
}

#[test]
fn a_forgery_is_good_until_a_count_is_blown_up() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let good = update(&good());
    assert_eq!(text_update::check(&good).map(|claim| claim.atoms), Ok(5));
    assert_eq!(content(&[good]), "c");
}

#[test]
fn every_count_that_is_blown_up_is_refused_and_hides_no_words() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let good = update(&good());
    for (what, body) in refused() {
        let forged = update(&body);
        assert!(text_update::check(&forged).is_err(), "{what} is refused: {body:02x?}");
        let (found, bytes) = peak(|| content(&[forged, good.clone()]));
        assert_eq!(found, "c", "{what} hides nothing");
        assert!(bytes < MEMORY_BYTES_MAX, "{what} took {bytes} bytes");
    }
}

/// What somebody wrote in good faith, who they are to Loro, and their last character.
fn honest(random: &SeededRandom) -> (Vec<u8>, u64, u64) {
    let words = "Leerlingen plannen zelf. ".repeat(40);
    let written = long_text::edit(&[], "", &words, random).expect("a text is written");
    let (peer, last) = writer(&written.text.base).expect("a base names who wrote");
    (written.update.expect("something was written"), peer, last)
}

#[test]
fn what_lies_within_the_bounds_takes_little_and_the_text_can_still_be_written_in() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let random = SeededRandom::new(1);
    let (words, peer, last) = honest(&random);
    for (place, body) in at_the_edge(peer, last).into_iter().enumerate() {
        let forged = update(&body);
        let found = text_update::check(&forged);
        assert!(found.is_ok(), "{place} stays within bounds: {found:?}");
        let log = [words.clone(), forged];
        let (seen, bytes) = peak(|| long_text::merged(&log).expect("a merge has an answer"));
        let wanted = format!("{}\nNieuw.", seen.content);
        let (edit, more) = peak(|| long_text::edit(&log, &seen.base, &wanted, &random));
        assert_eq!(edit.expect("the text can be written in").text.content, wanted, "after {place}");
        assert!(bytes.max(more) < MEMORY_BYTES_MAX, "{place} took {bytes} and {more} bytes");
    }
}

#[test]
fn many_that_each_claim_the_most_are_left_out_together_and_what_is_written_stays() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let random = SeededRandom::new(2);
    let (words, peer, last) = honest(&random);
    let mut log = vec![words];
    log.extend(hungry(HUNGRY, peer, last).iter().map(|body| update(body)));
    assert!(log.iter().all(|update| text_update::check(update).is_ok()), "alone, each of them is accepted");
    let (seen, bytes) = peak(|| long_text::merged(&log).expect("a merge has an answer"));
    assert!(bytes < TOGETHER_BYTES_MAX, "all together took {bytes} bytes");
    // In another order Loro believes more of what they say; the log has one order everywhere.
    let (_, bytes) = peak(|| content(&log.iter().rev().cloned().collect::<Vec<_>>()));
    assert!(bytes < TOGETHER_BYTES_MAX, "all together took {bytes} bytes, the other way round");
    let wanted = format!("{}\nNieuw.", seen.content);
    let edit = long_text::edit(&log, &seen.base, &wanted, &random).expect("the text can be written in");
    assert_eq!(edit.text.content, wanted);
    log.extend(edit.update);
    assert_eq!(content(&log), wanted);
}
