//! Throw mutated files at every decoder: `fuzz --seconds N` or `fuzz --minutes N`. No panic, and bounded memory.
#![allow(clippy::print_stdout, reason = "a command line speaks through its standard output")]

use peak_alloc::PeakAlloc;
use proof::{
    dice::Dice,
    fuzz::{DECODERS, Decoder, Scene, mutate},
};
use std::{
    collections::BTreeSet,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What decoding one file may take: three times the most that a segment unpacks to.
const MEMORY_BYTES_MAX: usize = 3 * 16 * 1024 * 1024;
/// Inputs kept for the next run stay small, so that the tree does.
const KEPT_BYTES_MAX: usize = 4096;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = words.get(1).and_then(|word| word.parse::<u64>().ok());
    let (time, keeps) = match (words.first().map(String::as_str), number) {
        (Some("--seconds"), Some(seconds)) => (Duration::from_secs(seconds), false),
        (Some("--minutes"), Some(minutes)) => (Duration::from_secs(minutes * 60), true),
        _ => {
            eprintln!("Say how long: --seconds N, or --minutes N to keep what is new.");
            return ExitCode::FAILURE;
        }
    };
    let scene = Scene::new();
    let each = time / u32::try_from(DECODERS.len()).unwrap_or(1);
    let mut failed = false;
    for decoder in DECODERS {
        match attack(decoder, &scene, each, keeps) {
            Ok(line) => println!("{line}"),
            Err(reason) => {
                failed = true;
                println!("{}: {reason}", decoder.name);
            }
        }
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// One decoder for so long; a line about it, or what broke.
fn attack(decoder: &Decoder, scene: &Scene, time: Duration, keeps: bool) -> Result<String, String> {
    let folder = corpus().join(decoder.name);
    let mut inputs = (decoder.samples)(scene);
    inputs.extend(read_all(&folder));
    let dice = Dice::new(inputs.len() as u64);
    let (started, mut tries, mut peak) = (Instant::now(), 0u64, 0usize);
    let mut classes = BTreeSet::new();
    while started.elapsed() < time {
        let input = if tries < inputs.len() as u64 {
            inputs[usize::try_from(tries).unwrap_or(0)].clone()
        } else {
            mutate(&inputs, &dice)
        };
        tries += 1;
        MEMORY.reset_peak_usage();
        let before = MEMORY.current_usage();
        let outcome = catch_unwind(AssertUnwindSafe(|| (decoder.decode)(scene, &input)));
        let used = MEMORY.peak_usage().saturating_sub(before);
        peak = peak.max(used);
        let Ok(class) = outcome else {
            return Err(broke(decoder, &input, "it panicked"));
        };
        if used > MEMORY_BYTES_MAX {
            return Err(broke(decoder, &input, &format!("it took {used} bytes")));
        }
        if classes.insert(class.clone()) && inputs.len() < 500 {
            if keeps && input.len() <= KEPT_BYTES_MAX {
                keep(&folder, &class, &input);
            }
            inputs.push(input);
        }
    }
    let (name, found, peak_kib) = (decoder.name, classes.len(), peak / 1024);
    Ok(format!("{name:>14}: {tries:>8} inputs, {found:>3} kinds of answer, at most {peak_kib} KiB"))
}

/// Leave the input where somebody can look at it.
fn broke(decoder: &Decoder, input: &[u8], how: &str) -> String {
    let place = std::env::temp_dir().join(format!("{}.input", decoder.name));
    match fs::write(&place, input) {
        Ok(()) => format!("{how} on {}", place.display()),
        Err(_) => format!("{how} on an input of {} bytes", input.len()),
    }
}

fn corpus() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).join("corpus")
}

fn read_all(folder: &Path) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths.iter().filter_map(|path| fs::read(path).ok()).collect()
}

fn keep(folder: &Path, class: &str, input: &[u8]) {
    let name: String = class.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    let place = folder.join(name.to_lowercase());
    if !place.exists()
        && let Err(error) = fs::create_dir_all(folder).and_then(|()| fs::write(&place, input))
    {
        eprintln!("{}: {error}", place.display());
    }
}
