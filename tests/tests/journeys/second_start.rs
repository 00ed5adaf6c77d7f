//! Starting the app when it is open already.

use crate::people::Person;
use std::fs;

#[tokio::test]
#[ignore = "needs the built app and a screen"]
async fn a_second_start_hands_its_files_to_the_first_window() {
    let anna = Person::new("anna").await;
    anna.makes_team("VR in de praktijkles", "Anna").await;
    let file = anna.laptop.home().with_file_name("observatie les 3.txt");
    fs::write(&file, "Zes studenten aan de balie.").expect("the laptop has room");

    let status = anna.starts_again_with(&file).await;
    assert!(status.success(), "the second start ends by itself, as it should: {status}");
    anna.window.find("textbox", anna.words.get("capture_line")).await;
    anna.window.sees("observatie les 3.txt").await;
    anna.window.type_text("Les 3 geobserveerd").await;
    anna.window.press("Enter").await;
    anna.sees_not("capture_line_help").await;
    anna.goes_to("evidence_title").await;
    anna.window.sees("observatie les 3").await;
}
