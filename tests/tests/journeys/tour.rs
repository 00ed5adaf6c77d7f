//! Every place with the example team, in both languages, light and dark: pictured, and without a fault.

use crate::people::Person;
use journeys::looks;
use journeys::words::Words;

const PLACES: &[&str] = &[
    "frame_start",
    "board_title",
    "question_title",
    "evidence_title",
    "arrangement_place",
    "frame_settings",
];

#[tokio::test]
#[ignore = "needs the built app and a screen"]
async fn every_place_is_well_in_both_languages_light_and_dark() {
    let mut guest = Person::new("gast").await;
    guest.presses("start_demo_action").await;
    guest.window.find("heading", guest.words.get("board_title")).await;
    let mut faults = Vec::new();
    for language in ["nl", "en"] {
        guest.goes_to("frame_settings").await;
        guest.window.click("radio", ["Nederlands", "English"][usize::from(language == "en")]).await;
        guest.words = Words::of(language);
        guest.window.find("heading", guest.words.get("frame_settings")).await;
        for look in ["light", "dark"] {
            guest.goes_to("frame_settings").await;
            guest.window.click("radio", guest.words.get(&format!("settings_appearance_{look}"))).await;
            for place in PLACES {
                faults.extend(visits(&guest, place, &format!("{language}-{look}")).await);
            }
        }
    }
    assert!(faults.is_empty(), "{} fault(s):\n{}", faults.len(), faults.join("\n"));
}

async fn visits(guest: &Person, place: &str, name: &str) -> Vec<String> {
    guest.goes_to(place).await;
    guest.settles().await;
    let (short, _) = place.split_once('_').unwrap_or((place, ""));
    let picture = format!("{}-{name}", if short == "frame" { &place[6..] } else { short });
    guest.window.screenshot(&picture).await;
    looks::faults(&guest.window).await.into_iter().map(|fault| format!("{picture}: {fault}")).collect()
}
