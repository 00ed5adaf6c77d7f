//! Evidence that comes only on request: one laptop adds a film, the other fetches it when it is wanted.

use crate::together::{a_file, files, shared_folder, two_in_a_team};
use std::time::{Duration, Instant};

const TEAM: &str = "VR in de praktijkles";
/// Two parts and a little.
const FILM_BYTES: usize = 70 * 1024 * 1024;
/// A busy machine seals and opens so much slowly, without optimisation.
const PATIENCE: Duration = Duration::from_secs(180);

#[tokio::test]
#[ignore = "needs the built app and a screen"]
async fn a_file_that_comes_only_on_request_says_so_is_fetched_and_opens() {
    let shared = shared_folder();
    let (anna, bas) = two_in_a_team(shared.path(), TEAM).await;
    anna.shares().await;
    bas.shares().await;
    bas.goes_to("sharing_title").await;
    // By keyboard: the page still moves while what was shared comes in.
    bas.window.tab_to("radio", bas.words.get("media_policy_all")).await;
    bas.window.press("Down").await;
    bas.window.press("Down").await;
    bas.window.until_true("return document.querySelector('input[value=onDemand]')?.checked === true").await;
    bas.settles().await;
    bas.window.screenshot("media-on-request").await;

    anna.attaches(&a_file("film van de les.bin", &vec![7; FILM_BYTES])).await;
    anna.attaches(&a_file("verslag.txt", b"Wat Anna zag.")).await;
    anna.shares().await;
    waits(async || anna.has_shared_all().await, "Anna's files do not get into the folder").await;
    bas.shares().await;
    bas.goes_to("evidence_title").await;
    let [fetch, cancel] = ["evidence_fetch_named", "evidence_fetch_cancel_named"]
        .map(|key| bas.words.with(key, &[("title", "film van de les")]));
    bas.window.find("button", &fetch).await;
    bas.settles().await;
    bas.window.screenshot("evidence-not-here").await;
    assert!(files(&bas.laptop.home().join("files")).is_empty(), "nothing came that nobody asked for");

    // By keyboard, from the list; and the small one from its own page.
    bas.window.tab_to("button", &fetch).await;
    bas.window.press("Enter").await;
    bas.window.gone("button", &fetch).await;
    waits(async || !files(&bas.laptop.home().join("files")).is_empty(), "the film does not come").await;
    bas.window.gone("button", &cancel).await;
    bas.window.click("button", "verslag").await;
    bas.window.find("button", bas.words.get("evidence_fetch_and_open")).await;
    bas.settles().await;
    bas.window.screenshot("evidence-not-here-inspector").await;
    bas.presses("evidence_fetch").await;
    bas.window.find("button", bas.words.get("evidence_open_outside")).await;
    bas.settles().await;
    bas.window.screenshot("evidence-fetched").await;
    let held = files(&bas.laptop.home().join("files"));
    assert_eq!(held, files(&anna.laptop.home().join("files")), "the same files lie on both");
}

async fn waits(is_done: impl AsyncFn() -> bool, otherwise: &str) {
    let deadline = Instant::now() + PATIENCE;
    while !is_done().await {
        assert!(Instant::now() < deadline, "{otherwise}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
