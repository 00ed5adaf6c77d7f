//! Closing the window in the middle of a sentence loses no word.

use crate::people::Person;

const ARRANGEMENT: &str = "Werken aan de balie";
const TITLE: &str = "Werken aan een drukke balie";
const ELEMENT: &str = "element_doelen";
const WORDS: &str = "Studenten herkennen drie soorten klanten.";
const LINE: &str = "Zes studenten probeerden de bril uit";

#[tokio::test]
#[ignore = "needs the built app and a screen"]
async fn who_closes_the_window_while_typing_finds_every_word_back() {
    let anna = Person::new("anna").await;
    anna.makes_team("VR in de praktijkles", "Anna").await;
    anna.makes_arrangement(ARRANGEMENT).await;

    // A long text, with the cursor still in it.
    anna.window.click("radio", anna.words.get(ELEMENT)).await;
    anna.window.click("textbox", &anna.description(ELEMENT)).await;
    anna.window.type_text(WORDS).await;
    let anna = anna.close_and_restart().await;
    anna.enters("VR in de praktijkles").await;
    anna.opens_element(ARRANGEMENT, ELEMENT).await;
    anna.window.holds(&anna.description(ELEMENT), WORDS).await;

    // One line that saves itself.
    anna.fills("arrangement_field_title", TITLE).await;
    let anna = anna.close_and_restart().await;
    anna.enters("VR in de praktijkles").await;
    anna.goes_to("arrangement_place").await;
    anna.window.find("button", TITLE).await;

    asks_about_a_draft(anna).await;
}

/// What is saved by a button only, is asked about.
async fn asks_about_a_draft(anna: Person) {
    anna.window.press("Control+n").await;
    anna.fills("capture_line", LINE).await;
    anna.window.press_close();
    anna.window.find("alertdialog", anna.words.get("frame_closing_title")).await;
    anna.pictured("closing").await;
    anna.presses("frame_closing_stay").await;
    anna.window.holds(anna.words.get("capture_line"), LINE).await;

    anna.window.press_close();
    anna.window.find("alertdialog", anna.words.get("frame_closing_title")).await;
    anna.window.click_to_close("button", anna.words.get("frame_closing_close")).await;
    let anna = anna.restart_when_ended().await;
    anna.enters("VR in de praktijkles").await;
    anna.goes_to("board_title").await;
    anna.sees("board_empty_title").await;
}
