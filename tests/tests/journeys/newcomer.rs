//! Someone's first hour with the app, without touching the mouse; and everything is still there afterwards.

use crate::people::Person;

const TITLE: &str = "VR in de praktijkles";
const LINE: &str = "Drie studenten probeerden de bril uit";
const QUESTION: &str = "Hoe ervaren eerstejaars een drukke balie?";
const ELEMENT: &str = "Studenten herkennen drie soorten klanten.";

#[tokio::test]
#[ignore = "needs the built app and a screen"]
async fn a_newcomer_does_everything_by_keyboard_and_finds_it_back() {
    let anna = Person::new("anna").await;
    makes_a_team(&anna).await;
    captures(&anna).await;
    writes_the_question(&anna).await;
    writes_an_element(&anna).await;

    let anna = anna.restart().await;
    anna.window.click("button", anna.words.with("start_open_team", &[("team", TITLE)]).as_str()).await;
    anna.window.sees(LINE).await;
    anna.goes_to("question_title").await;
    anna.window.sees(QUESTION).await;
    opens_the_element(&anna).await;
    anna.window.holds(&description(&anna), ELEMENT).await;

    // The last thing done before the restart is taken back, and put back.
    anna.window.click("button", anna.words.get("frame_undo")).await;
    anna.window.lacks(&description(&anna), ELEMENT).await;
    anna.window.click("button", anna.words.get("frame_redo")).await;
    anna.window.holds(&description(&anna), ELEMENT).await;
}

async fn makes_a_team(anna: &Person) {
    anna.tabs_to_button("start_new_team_action").await;
    anna.window.press("Enter").await;
    anna.window.find("textbox", anna.words.get("start_team_title")).await;
    anna.window.type_text(TITLE).await;
    anna.window.tab_to("textbox", anna.words.get("start_my_name")).await;
    anna.window.type_text("Anna").await;
    anna.window.press("Enter").await;
    anna.sees("board_empty_title").await;
}

async fn captures(anna: &Person) {
    anna.window.press("Control+n").await;
    anna.window.find("textbox", anna.words.get("capture_line")).await;
    anna.window.type_text(LINE).await;
    anna.window.press("Enter").await;
    anna.sees_not("capture_line_help").await;
    anna.window.sees(LINE).await;
}

async fn writes_the_question(anna: &Person) {
    anna.tabs_to_place("question_title").await;
    anna.tabs_to_button("question_write_first").await;
    anna.window.press("Enter").await;
    anna.window.find("textbox", anna.words.get("question_write_text")).await;
    anna.window.type_text(QUESTION).await;
    let save = anna.words.with("question_write_save", &[("number", "1")]);
    anna.window.tab_to("button", &save).await;
    anna.window.press("Enter").await;
    anna.window.gone("button", &save).await;
    anna.window.sees(QUESTION).await;
}

async fn writes_an_element(anna: &Person) {
    anna.tabs_to_place("arrangement_place").await;
    anna.tabs_to_button("arrangement_new").await;
    anna.window.press("Enter").await;
    anna.window.find("textbox", anna.words.get("arrangement_new_title")).await;
    anna.window.type_text("Werken aan de balie").await;
    anna.window.press("Enter").await;
    anna.sees("arrangement_elements").await;
    // The web is one stop for Tab; the arrow keys walk through its elements.
    anna.window.tab_to("radio", anna.words.get("element_visie")).await;
    anna.window.press("Down").await;
    anna.window.tab_to("textbox", &description(anna)).await;
    anna.window.type_text(ELEMENT).await;
    anna.window.press("Tab").await;
    anna.sees("parts_saved").await;
}

async fn opens_the_element(anna: &Person) {
    anna.goes_to("arrangement_place").await;
    anna.window.click("button", "Werken aan de balie").await;
    anna.window.click("radio", anna.words.get("element_doelen")).await;
}

fn description(anna: &Person) -> String {
    format!("{}: {}", anna.words.get("arrangement_description"), anna.words.get("element_doelen"))
}
