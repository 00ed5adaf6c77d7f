//! The journeys' own eyes: what they must notice is planted in the real window, and found.

use journeys::{Laptop, looks};

#[tokio::test]
#[ignore = "needs the built app and a screen"]
async fn what_is_wrong_on_a_page_is_noticed() {
    let laptop = Laptop::new("eyes");
    let window = laptop.open().await;
    window.until_true("return document.body.innerText.trim() !== ''").await;
    assert_eq!(looks::faults(&window).await, Vec::<String>::new(), "the first screen is well");

    let plant = "const place = document.createElement('div');
        place.style.cssText = 'position: fixed; top: 0; left: 0';
        place.innerHTML = `<button id=nameless></button>
            <p style='width: 40px; overflow: hidden; white-space: nowrap'>Everything about the example</p>
            <p style='position: absolute; top: 90px'>One text</p><p style='position: absolute; top: 92px'>Another</p>`;
        document.body.append(place);";
    window.run(plant).await;
    let faults = looks::faults(&window).await.join("\n");
    assert!(faults.contains("button-name"), "a button without a name is an accessibility fault: {faults}");
    assert!(faults.contains("cut off: Everything about the example"), "text that is cut off: {faults}");
    assert!(faults.contains("overlapping: One text / Another"), "text on text: {faults}");
}
