//! What must hold for how a page looks: no violation of WCAG 2.2 AA, no clipped and no overlapping text.

use crate::Window;
use serde_json::Value;
use std::fs;

const LOOKS: &str = include_str!("looks.js");

const AXE: &str = "
    const done = arguments[arguments.length - 1];
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];
    axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }).then(
        (result) => done(result.violations.flatMap((violation) => violation.nodes.map((node) =>
            `${violation.id}: ${node.target.join(' ')} ${node.html.slice(0, 160)} ${node.failureSummary}`))),
        (error) => done([String(error)]));
";

/// Everything wrong with how the page looks now, one sentence per fault.
pub async fn faults(window: &Window) -> Vec<String> {
    [accessibility(window).await, text(window).await].concat()
}

/// What axe-core finds against WCAG 2.2 AA in the real webview.
pub async fn accessibility(window: &Window) -> Vec<String> {
    if window.run("return typeof axe === 'undefined';").await == Value::Bool(true) {
        let file = crate::root().join("ui/node_modules/axe-core/axe.min.js");
        let axe = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        window.run(&axe).await;
    }
    strings(&window.run_until_done(AXE).await)
}

/// Visible text that is cut off or lies on other text, and pages wider than the window.
pub async fn text(window: &Window) -> Vec<String> {
    let found = window.run(&format!("{LOOKS}\nreturn looks();")).await;
    let mut faults = Vec::new();
    faults.extend(strings(&found["clipped"]).into_iter().map(|words| format!("cut off: {words}")));
    faults.extend(strings(&found["overlapping"]).into_iter().map(|words| format!("overlapping: {words}")));
    if found["isWider"] == Value::Bool(true) {
        faults.push("the page is wider than the window".to_owned());
    }
    if found["isTaller"] == Value::Bool(true) {
        faults.push("the page scrolls as a whole, its frame along with it".to_owned());
    }
    faults
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}
