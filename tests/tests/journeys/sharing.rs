//! A team from the first invitation to a removal: let in, at odds, put back, by file, and out.

use crate::people::Person;
use crate::together::{a_file, share_until_equal, shared_folder};
use journeys::native;
use std::fs;

const TEAM: &str = "VR in de praktijkles";
const DESIGN: &str = "Werken aan de balie";
const LINE: &str = "Kas bezocht met de camera";
const LINE_OF_ANNA: &str = "Kas bezocht met twee camera's";
const LINE_OF_BAS: &str = "Kas bezocht in de regen";
const BY_FILE: &str = "Gesprek met het leerbedrijf";

#[tokio::test]
#[ignore = "needs the built app and a screen"]
async fn a_colleague_is_invited_let_in_at_odds_and_taken_out_again() {
    let shared = shared_folder();
    let anna = Person::new("anna").await;
    anna.makes_team(TEAM, "Anna").await;
    anna.captures(LINE).await;
    anna.makes_arrangement(DESIGN).await;
    anna.adds_to_description("element_visie", "Studenten leren door te doen.").await;
    anna.chooses_folder(shared.path()).await;

    // The link is what the picture to scan holds; who lets people in answers first.
    let link = asks_first(&anna).await;
    let bas = Person::new("bas").await;
    bas.joins(shared.path(), &link, "Bas").await;
    bas.goes_to("sharing_title").await;
    bas.sees("sharing_is_asking").await;
    bas.settles().await;
    bas.window.screenshot("sharing-waits-to-be-let-in").await;
    anna.shares().await;
    anna.window.sees(&anna.words.with("request_title", &[("name", "Bas")])).await;
    anna.settles().await;
    anna.window.screenshot("sharing-somebody-asks").await;
    anna.presses("request_accept").await;
    share_until_equal(&anna, &bas).await;
    bas.goes_to("board_title").await;
    bas.window.sees(LINE).await;

    at_odds(&anna, &bas, shared.path()).await;
    put_back(&anna, &bas).await;

    takes_out(&anna, "Bas").await;
    anna.shares().await;
    bas.goes_to("sharing_title").await;
    bas.window.find("heading", bas.words.get("sharing_title")).await;
    // It may have come by itself meanwhile, and then there is nothing to press.
    if bas.window.has("button", bas.words.get("frame_share_now")).await {
        bas.presses("frame_share_now").await;
    }
    bas.sees("sharing_is_removed").await;
    bas.settles().await;
    bas.window.screenshot("sharing-taken-out").await;
    anna.captures("Wat Bas niet meer leest").await;
    anna.shares().await;
    bas.goes_to("board_title").await;
    bas.window.sees(LINE).await;
    assert!(!bas.window.text().await.contains("Wat Bas niet meer leest"), "who is out reads nothing new");
}

#[tokio::test]
#[ignore = "needs the built app and a screen"]
async fn a_colleague_without_the_folder_works_along_by_files() {
    // Neither of them has a shared folder.
    let anna = Person::new("anna").await;
    anna.makes_team(TEAM, "Anna").await;
    anna.captures(BY_FILE).await;
    anna.goes_to("sharing_title").await;
    anna.settles().await;
    anna.window.screenshot("sharing-without-a-folder").await;
    let code = anna.invites().await;
    let stick = a_file("lees mij.txt", b"Op deze stick staat het werk van het team.");
    let on_stick = |name: &str| stick.with_file_name(format!("{name}.werkplaats"));
    hands_over(&anna, &on_stick("heen")).await;

    let cor = Person::new("cor").await;
    cor.starts_again_with(&on_stick("heen")).await;
    cor.sees("handover_not_here").await;
    cor.settles().await;
    cor.window.screenshot("handover-not-here").await;
    cor.presses("handover_join").await;
    cor.fills("start_join_code", &code).await;
    cor.fills("start_my_name", "Cor").await;
    cor.presses("start_join_action").await;
    cor.sees_not("start_join_how").await;
    cor.sees("frame_sharing_acceptance").await;
    cor.goes_to("sharing_title").await;
    cor.sees("sharing_why_asking_by_file").await;
    cor.settles().await;
    cor.window.screenshot("handover-asks-by-file").await;
    hands_over(&cor, &on_stick("vraag")).await;

    offers(&anna, &on_stick("vraag"), "handover-asks").await;
    anna.presses("handover_take").await;
    anna.window.sees(&anna.words.with("handover_let_in", &[("names", "Cor")])).await;
    anna.settles().await;
    anna.window.screenshot("handover-let-in").await;
    anna.presses("parts_close").await;
    hands_over(&anna, &on_stick("antwoord")).await;
    takes_over(&cor, &on_stick("antwoord"), "handover-brings").await;
    cor.goes_to("board_title").await;
    cor.window.sees(BY_FILE).await;

    cor.captures("Zonder map geschreven").await;
    hands_over(&cor, &on_stick("terug")).await;
    takes_over(&anna, &on_stick("terug"), "handover-back").await;
    anna.goes_to("board_title").await;
    anna.window.sees("Zonder map geschreven").await;
}

/// Make an invitation that asks first; gives its link.
async fn asks_first(person: &Person) -> String {
    person.goes_to("sharing_title").await;
    person.presses("invite_action").await;
    person.settles().await;
    person.window.screenshot("sharing-invites").await;
    person.presses("invite_make").await;
    person.window.find("img", person.words.get("invite_qr_alt")).await;
    person.settles().await;
    person.window.screenshot("sharing-invitation").await;
    let code = person.window.run("return document.querySelector('code').textContent").await;
    person.presses("invite_passed_on").await;
    format!("werkplaats://join/{}", code.as_str().unwrap_or_default().replace('-', ""))
}

/// Both write another line and other words without knowing; both are shown, and one is chosen.
async fn at_odds(anna: &Person, bas: &Person, folder: &std::path::Path) {
    let away = folder.with_extension("away");
    fs::rename(folder, &away).expect("the folder can be taken away");
    for (person, line, words) in
        [(anna, LINE_OF_ANNA, " Anna vond oefenen nodig."), (bas, LINE_OF_BAS, " Bas vond veiligheid nodig.")]
    {
        opens_capture(person, LINE).await;
        person.fills("board_inspector_line", line).await;
        person.window.press("Tab").await;
        person.sees("parts_saved").await;
        person.opens_element(DESIGN, "element_visie").await;
        person.adds_to_description("element_visie", words).await;
    }
    fs::rename(&away, folder).expect("the folder can be put back");
    share_until_equal(anna, bas).await;

    for person in [anna, bas] {
        opens_capture(person, "Kas bezocht").await;
        person.window.find("region", person.words.get("also_changed_title")).await;
        for line in [LINE_OF_ANNA, LINE_OF_BAS] {
            person.window.find("button", &keep(person, line)).await;
        }
        person.settles().await;
        person.window.screenshot(&format!("at-odds-{}", person.laptop.owner())).await;
    }
    anna.window.click("button", &keep(anna, LINE_OF_BAS)).await;
    anna.window.gone("region", anna.words.get("also_changed_title")).await;
    share_until_equal(anna, bas).await;
    for person in [anna, bas] {
        opens_capture(person, LINE_OF_BAS).await;
        person.window.holds(person.words.get("board_inspector_line"), LINE_OF_BAS).await;
        person.window.gone("region", person.words.get("also_changed_title")).await;
    }

    // Words of a text are put together; what each wrote can be looked at.
    bas.opens_element(DESIGN, "element_visie").await;
    for words in ["Anna vond oefenen nodig.", "Bas vond veiligheid nodig."] {
        bas.window.holds(&bas.description("element_visie"), words).await;
    }
    let history = bas.words.with("history_title_of", &[("name", bas.words.get("element_visie"))]);
    bas.window.click("button", &history).await;
    let shows = bas.words.get("history_show_text_of").split('{').next().unwrap_or_default().to_owned();
    bas.window.click("button", &shows).await;
    bas.sees("history_compare").await;
    bas.settles().await;
    bas.window.screenshot("history-of-a-text").await;
}

/// An older line is put back from the history, and both have it.
async fn put_back(anna: &Person, bas: &Person) {
    opens_capture(anna, LINE_OF_BAS).await;
    anna.presses("history_title").await;
    let field = anna.words.get("board_inspector_line");
    let back = anna.words.with("history_restore_this", &[("field", field), ("value", LINE)]);
    anna.window.find("button", &back).await;
    anna.settles().await;
    anna.window.screenshot("history-of-a-capture").await;
    anna.window.click("button", &back).await;
    anna.window.holds(field, LINE).await;
    share_until_equal(anna, bas).await;
    opens_capture(bas, LINE).await;
    bas.window.holds(field, LINE).await;
}

async fn takes_out(person: &Person, name: &str) {
    person.goes_to("sharing_title").await;
    person.window.click("button", &person.words.with("people_remove_named", &[("name", name)])).await;
    person.window.sees(&person.words.with("people_remove_title", &[("name", name)])).await;
    person.settles().await;
    person.window.screenshot("sharing-takes-out").await;
    person.window.click("button", person.words.get("people_remove")).await;
    person.window.sees(&person.words.with("people_removed", &[("name", name)])).await;
    person.sees("people_gone").await;
}

async fn hands_over(person: &Person, file: &std::path::Path) {
    person.goes_to("sharing_title").await;
    person.presses("handover_make").await;
    person.presses("handover_save").await;
    native::save_file(file).await;
    person.sees("handover_made").await;
    person.presses("parts_close").await;
    assert!(file.exists(), "the file is where it was asked for");
}

/// The file is opened with the app, which shows what it brings.
async fn offers(person: &Person, file: &std::path::Path, picture: &str) {
    person.starts_again_with(file).await;
    person.window.find("button", person.words.get("handover_take")).await;
    person.settles().await;
    person.window.screenshot(picture).await;
}

async fn takes_over(person: &Person, file: &std::path::Path, picture: &str) {
    offers(person, file, picture).await;
    person.presses("handover_take").await;
    person.sees("handover_taken").await;
}

async fn opens_capture(person: &Person, line: &str) {
    person.goes_to("board_title").await;
    person.window.click("button", line).await;
    person.window.find("textbox", person.words.get("board_inspector_line")).await;
}

fn keep(person: &Person, line: &str) -> String {
    person.words.with("also_changed_keep_this", &[("value", line)])
}
