//! Figures of the window, each beside a bare window of the same kind on the same machine in the same run.

use crate::{core, figure, heading, median, milliseconds};
use journeys::screen::Screen;
use journeys::words::Words;
use journeys::{Laptop, Window, processes};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

const STARTS: usize = 7;
const CAPTURES: usize = 21;
const FEW: usize = 20;
const RECORDS: usize = 100_000;
const POLL: Duration = Duration::from_millis(2);
/// A window that changed nothing for this long has come to rest.
const REST: Duration = Duration::from_millis(800);
const PATIENCE: Duration = Duration::from_secs(30);

/// What one start of a program took.
struct Start {
    text: Duration,
    rest: Duration,
    memory_kb: u64,
}

/// Start-up, memory and how soon a capture is seen.
pub async fn bench() {
    let bare = program("BARE_PROGRAM");
    let app = program("WERKPLAATS_PROGRAM");
    let empty = Laptop::new("empty");
    let full = Laptop::new("full");
    let few = Laptop::new("few");
    core::home_with(RECORDS, &full.home()).await;
    core::home_with(FEW, &few.home()).await;

    let screen = Screen::open();
    let mut starts: [Vec<Start>; 3] = Default::default();
    // In turn, so that a busy moment of the machine does not fall on one of them; the first round only warms up.
    for round in 0..=STARTS {
        for (index, (laptop, program)) in
            [(&empty, &bare), (&empty, &app), (&full, &app)].into_iter().enumerate()
        {
            let start = start(laptop, program, &screen);
            if round > 0 {
                starts[index].push(start);
            }
        }
    }
    heading("Window (median of 7 starts)");
    let [bare, empty_app, full_app] = starts;
    let times = |of: fn(&Start) -> Duration| {
        [&bare, &empty_app, &full_app].map(|starts| median(starts.iter().map(of).collect()))
    };
    compare("start to first painted content", times(|start| start.text), milliseconds, Duration::as_secs_f64);
    compare(
        "start until the page stands still",
        times(|start| start.rest),
        milliseconds,
        Duration::as_secs_f64,
    );
    let memory = [&bare, &empty_app, &full_app]
        .map(|starts| median(starts.iter().map(|start| start.memory_kb).collect()));
    compare(
        "memory of all processes (PSS)",
        memory,
        |kb| format!("{:.0} MB", kb as f64 / 1e3),
        |kb| *kb as f64,
    );
    for (laptop, records) in [(&few, "a few"), (&full, "100,000")] {
        let time = capture_until_visible(laptop, &app).await;
        figure(&format!("capture from Enter to visible, {records} records"), &milliseconds(time));
    }
}

/// How soon after Enter a capture is on the board.
async fn capture_until_visible(laptop: &Laptop, program: &Path) -> Duration {
    let words = Words::of("nl");
    let window = Window::open(laptop, program, &[]).await;
    window.click("button", &words.with("start_open_team", &[("team", core::TEAM)])).await;
    window.find("heading", words.get("board_title")).await;
    let mut times = Vec::new();
    for number in 0..CAPTURES {
        let line = format!("Seen in the bench {number}.");
        window.press("Control+n").await;
        window.find("textbox", words.get("capture_line")).await;
        window.type_text(&line).await;
        window.run(&WATCH.replace("LINE", &line)).await;
        window.press("Enter").await;
        window.until_true("return window.took !== null").await;
        let took = window.run("return window.took").await;
        times.push(Duration::from_secs_f64(took.as_f64().unwrap_or_default() / 1000.0));
        window.gone("textbox", words.get("capture_line")).await;
    }
    median(times)
}

/// Measures in the page itself, from the key to the frame after the one that holds the new line.
const WATCH: &str = "
    window.took = null;
    let entered = null;
    const onKey = (event) => { if (event.key === 'Enter') entered ??= performance.now(); };
    document.addEventListener('keydown', onKey, { capture: true, once: true });
    const watch = new MutationObserver(() => {
        if (entered === null || !document.querySelector('main').textContent.includes('LINE')) return;
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(() => { window.took = performance.now() - entered; }));
    });
    watch.observe(document.body, { subtree: true, childList: true, characterData: true });
";

fn compare<T: Copy>(what: &str, values: [T; 3], shown: impl Fn(T) -> String, size: impl Fn(&T) -> f64) {
    let [bare, empty, full] = values;
    figure(&format!("{what}: bare window"), &shown(bare));
    figure(&format!("{what}: app, empty"), &shown(empty));
    figure(&format!("{what}: app, 100,000 records"), &shown(full));
    figure(
        "  ratio to the bare window: empty, 100,000 records",
        &format!("{:.2}x, {:.2}x", size(&empty) / size(&bare), size(&full) / size(&bare)),
    );
}

fn start(laptop: &Laptop, program: &Path, screen: &Screen) -> Start {
    let begun = Instant::now();
    let mut child =
        laptop.command(program).stderr(Stdio::null()).spawn().expect("the program was just built");
    wait(begun, || screen.shows_text());
    let text = begun.elapsed();
    let (mut print, mut changed) = (screen.print(), Instant::now());
    while changed.elapsed() < REST && begun.elapsed() < PATIENCE {
        sleep(POLL);
        let seen = screen.print();
        if seen != print {
            (print, changed) = (seen, Instant::now());
        }
    }
    let rest = changed.duration_since(begun);
    let memory_kb = processes::memory_kb(child.id());
    processes::end(child.id());
    // Only collects what has ended.
    let _ = child.wait();
    wait(Instant::now(), || !screen.shows_text());
    Start { text, rest, memory_kb }
}

fn wait(begun: Instant, mut enough: impl FnMut() -> bool) {
    while !enough() {
        assert!(begun.elapsed() < PATIENCE, "the window did not come, or did not go, in {PATIENCE:?}");
        sleep(POLL);
    }
}

fn program(name: &str) -> PathBuf {
    std::env::var_os(name).map(PathBuf::from).expect("start this with `cargo xtask bench`")
}
