//! Two people, two laptops, one shared folder.

use crate::people::Person;
use tempfile::TempDir;

#[tokio::test]
#[ignore = "needs the built app and a screen"]
async fn two_laptops_show_the_same_after_sharing() {
    let shared = TempDir::with_prefix("gedeelde map ").expect("the temp folder takes a folder");
    let anna = Person::new("anna").await;
    anna.makes_team("VR in de praktijkles", "Anna").await;
    anna.chooses_folder(shared.path()).await;
    let code = anna.invites().await;

    let bas = Person::new("bas").await;
    bas.joins(shared.path(), &code, "Bas").await;
    bas.window.find("button", "VR in de praktijkles").await;
    bas.goes_to("frame_settings").await;
    bas.window.screenshot("bas").await;
    println!("{}", bas.window.text().await);
}
