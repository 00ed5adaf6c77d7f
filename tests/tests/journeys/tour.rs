//! Every place with the example team, in both languages, light and dark, and with large text: pictured, and without
//! a fault.

use crate::people::Person;
use journeys::looks;
use journeys::words::Words;

const PLACES: &[(&str, &str)] = &[
    ("start", "frame_start"),
    ("board", "board_title"),
    ("question", "question_title"),
    ("evidence", "evidence_title"),
    ("arrangements", "arrangement_place"),
    ("sharing", "sharing_title"),
    ("settings", "frame_settings"),
];

#[tokio::test]
#[ignore = "needs the built app and a screen"]
async fn every_place_is_well_in_both_languages_light_and_dark() {
    let mut tour = Tour::begin().await;
    for language in ["nl", "en"] {
        tour.speaks(language).await;
        for look in ["light", "dark"] {
            tour.looks(look).await;
            tour.visits_all(&format!("{language}-{look}")).await;
        }
    }
    tour.ends();
}

#[tokio::test]
#[ignore = "needs the built app and a screen"]
async fn every_place_keeps_its_shape_with_text_twice_as_large() {
    let mut tour = Tour::begin().await;
    tour.guest.goes_to("frame_settings").await;
    for percent in (110..=200).step_by(10) {
        tour.guest.presses("settings_text_larger").await;
        tour.guest.window.sees(&format!("{percent} %")).await;
    }
    tour.visits_all("nl-200").await;
    tour.ends();
}

/// A guest with the example team, and what was seen to be wrong.
struct Tour {
    guest: Person,
    faults: Vec<String>,
}

impl Tour {
    async fn begin() -> Self {
        let guest = Person::new("gast").await;
        guest.presses("start_demo_action").await;
        guest.window.find("heading", guest.words.get("board_title")).await;
        Self { guest, faults: Vec::new() }
    }

    async fn speaks(&mut self, language: &str) {
        self.guest.goes_to("frame_settings").await;
        let name = if language == "nl" { "Nederlands" } else { "English" };
        self.guest.window.click("radio", name).await;
        self.guest.words = Words::of(language);
        self.guest.window.find("heading", self.guest.words.get("frame_settings")).await;
    }

    async fn looks(&self, look: &str) {
        self.guest.goes_to("frame_settings").await;
        self.guest.window.click("radio", self.guest.words.get(&format!("settings_appearance_{look}"))).await;
    }

    async fn visits_all(&mut self, name: &str) {
        for (place, link) in PLACES {
            self.guest.goes_to(link).await;
            self.sees(&format!("{place}-{name}")).await;
        }
        self.opens_what_places_hold(name).await;
    }

    /// What lies one step deeper: dialogs, the inspector, the designer, the palette.
    async fn opens_what_places_hold(&mut self, name: &str) {
        self.guest.goes_to("board_title").await;
        self.guest.window.press("Control+n").await;
        self.guest.window.find("textbox", self.guest.words.get("capture_line")).await;
        self.sees(&format!("capture-{name}")).await;
        self.guest.window.press("Escape").await;
        self.guest.sees_not("capture_line_help").await;

        self.guest.window.press("Control+k").await;
        self.guest.window.find("dialog", self.guest.words.get("frame_palette")).await;
        self.sees(&format!("palette-{name}")).await;
        self.guest.window.press("Escape").await;
        self.guest.window.gone("dialog", self.guest.words.get("frame_palette")).await;

        self.guest.window.click("button", "Kas bezocht").await;
        self.guest.window.find("textbox", self.guest.words.get("board_inspector_line")).await;
        self.sees(&format!("inspector-{name}")).await;

        self.guest.goes_to("evidence_title").await;
        self.guest.window.click("button", "360").await;
        self.guest.sees("evidence_about").await;
        self.sees(&format!("preview-{name}")).await;

        self.guest.goes_to("arrangement_place").await;
        self.guest.window.click("button", "Aan de balie").await;
        self.guest.sees("arrangement_elements").await;
        self.sees(&format!("designer-{name}")).await;
    }

    async fn sees(&mut self, picture: &str) {
        self.guest.settles().await;
        self.guest.window.screenshot(picture).await;
        let faults = looks::faults(&self.guest.window).await;
        self.faults.extend(faults.into_iter().map(|fault| format!("{picture}: {fault}")));
    }

    fn ends(self) {
        assert!(self.faults.is_empty(), "{} fault(s):\n{}", self.faults.len(), self.faults.join("\n"));
    }
}
