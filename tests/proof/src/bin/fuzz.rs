//! Throw spoilt files at every decoder. No panic, bounded memory, and an end to each.
//!
//! - `fuzz --seconds N` or `--minutes N`, all decoders together; `--inputs N` for so many of each, the same every time.
//! - `--seed N` spoils in another way; `--only NAME` takes one decoder; `--keep` keeps what gave a new kind of answer.
//! - `fuzz --replay NAME FILE` tries one input.
#![allow(clippy::print_stdout, reason = "a command line speaks through its standard output")]

use peak_alloc::PeakAlloc;
use proof::{
    dice::Dice,
    fuzz::{DECODERS, Decoder, Scene, corpus::Corpus, mutate},
};
use std::{
    collections::BTreeSet,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    process::ExitCode,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Inputs from which others are made.
const INPUTS_MAX: usize = 500;
/// An input that keeps a decoder busy for so long stands for one that does so for ever.
const STANDS_STILL: Duration = Duration::from_secs(120);

/// Panics in all, those that the app itself catches too.
static PANICS: AtomicU64 = AtomicU64::new(0);
static LAST_PANIC: Mutex<String> = Mutex::new(String::new());
/// What is being tried, since when, and by which decoder.
static TRYING: Mutex<Option<(Instant, &'static str, Vec<u8>)>> = Mutex::new(None);

/// When a decoder has had enough.
#[derive(Clone, Copy)]
enum Until {
    Time(Duration),
    Inputs(u64),
}

struct Run {
    until: Until,
    seed: u64,
    only: Option<String>,
    keeps: bool,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    std::panic::set_hook(Box::new(|panic| {
        PANICS.fetch_add(1, Ordering::Relaxed);
        *LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner) = panic.to_string();
    }));
    let scene = match Scene::new() {
        Ok(scene) => scene,
        Err(reason) => {
            eprintln!("the valid inputs could not be made: {reason}");
            return ExitCode::FAILURE;
        }
    };
    if let [first, name, file] = words.as_slice()
        && first == "--replay"
    {
        return replay(&scene, name, file);
    }
    let Some(run) = read(&words) else {
        eprintln!(
            "Say how long: --seconds N, --minutes N or --inputs N; besides --seed N, --only NAME, --keep. \
             Or: --replay NAME FILE."
        );
        return ExitCode::FAILURE;
    };
    thread::spawn(watch);
    println!("seed {}", run.seed);
    let mut failed = false;
    let is_wanted = |decoder: &&Decoder| run.only.as_ref().is_none_or(|name| name == decoder.name);
    let wanted: Vec<&Decoder> = DECODERS.iter().filter(is_wanted).collect();
    let count = u32::try_from(wanted.len()).unwrap_or(u32::MAX).max(1);
    let each = match run.until {
        Until::Time(time) => Until::Time(time / count),
        inputs @ Until::Inputs(_) => inputs,
    };
    for decoder in &wanted {
        match attack(decoder, &scene, each, &run) {
            Ok(line) => println!("{line}"),
            Err(reason) => {
                failed = true;
                println!("{}: {reason}", decoder.name);
            }
        }
    }
    if failed || wanted.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn read(words: &[String]) -> Option<Run> {
    let mut until = None;
    let mut run = Run { until: Until::Inputs(0), seed: 1, only: None, keeps: false };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|word| word.parse::<u64>().ok());
        match word.as_str() {
            "--seconds" => until = Some(Until::Time(Duration::from_secs(number()?))),
            "--minutes" => until = Some(Until::Time(Duration::from_secs(number()? * 60))),
            "--inputs" => until = Some(Until::Inputs(number()?)),
            "--seed" => run.seed = number()?,
            "--only" => run.only = Some(words.next()?.clone()),
            "--keep" => run.keeps = true,
            _ => return None,
        }
    }
    until.map(|until| Run { until, ..run })
}

/// One decoder for so long; a line about it, or what broke.
fn attack(decoder: &Decoder, scene: &Scene, until: Until, run: &Run) -> Result<String, String> {
    let corpus = Corpus::of(decoder.name);
    let mut inputs = (decoder.samples)(scene);
    inputs.extend(corpus.inputs());
    let first = inputs.len();
    let dice = Dice::new(run.seed);
    let (started, mut tries, mut peak) = (Instant::now(), 0u64, 0usize);
    let panics_before = PANICS.load(Ordering::Relaxed);
    let mut answers = BTreeSet::new();
    loop {
        let is_enough = match until {
            Until::Time(time) => started.elapsed() >= time,
            Until::Inputs(count) => tries >= count,
        };
        // What was kept is always tried, whatever the time.
        let kept = usize::try_from(tries).ok().filter(|place| *place < first);
        if is_enough && kept.is_none() {
            break;
        }
        let input = kept.map_or_else(|| mutate(&inputs, &dice), |place| inputs[place].clone());
        tries += 1;
        let (answer, used) = tried(decoder, scene, &input);
        peak = peak.max(used);
        let Ok(answer) = answer else {
            let panic = LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner).clone();
            return Err(broke(&corpus, &input, &format!("input {tries} of seed {}: {panic}", run.seed)));
        };
        if used > decoder.memory_bytes_max {
            let how = format!("input {tries} of seed {} took {used} bytes", run.seed);
            return Err(broke(&corpus, &input, &how));
        }
        if answers.insert(answer.clone()) && kept.is_none() && inputs.len() < INPUTS_MAX {
            if run.keeps
                && let Err(error) = corpus.keep(&answer, &input)
            {
                eprintln!("an input could not be kept: {error}");
            }
            inputs.push(input);
        }
    }
    let caught = PANICS.load(Ordering::Relaxed) - panics_before;
    let (name, found, peak_kib, ms) =
        (decoder.name, answers.len(), peak / 1024, started.elapsed().as_millis());
    let caught = if caught == 0 { String::new() } else { format!(", {caught} panics inside it were caught") };
    Ok(format!(
        "{name:>16}: {tries:>8} inputs, {first:>3} of them kept, {found:>3} kinds of answer, at most {peak_kib:>5} \
         KiB, {ms} ms{caught}"
    ))
}

/// The answer, unless it panicked, and the memory it took.
fn tried(decoder: &Decoder, scene: &Scene, input: &[u8]) -> (thread::Result<String>, usize) {
    let trying = || TRYING.lock().unwrap_or_else(PoisonError::into_inner);
    *trying() = Some((Instant::now(), decoder.name, input.to_vec()));
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let answer = catch_unwind(AssertUnwindSafe(|| (decoder.decode)(scene, input)));
    let used = MEMORY.peak_usage().saturating_sub(before);
    *trying() = None;
    (answer, used)
}

/// End the run when one input is never done with.
fn watch() {
    loop {
        thread::sleep(Duration::from_secs(1));
        let trying = TRYING.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((since, name, input)) = trying.filter(|trying| trying.0.elapsed() > STANDS_STILL) {
            let how = format!("stands still since {} s", since.elapsed().as_secs());
            println!("{name}: {}", broke(&Corpus::of(name), &input, &how));
            std::process::exit(1);
        }
    }
}

/// Leave the input where every later run tries it.
fn broke(corpus: &Corpus, input: &[u8], how: &str) -> String {
    match corpus.keep_broken(input) {
        Ok(place) => format!("{how}; the input is {}", place.display()),
        Err(error) => format!("{how}; its input of {} bytes could not be kept: {error}", input.len()),
    }
}

fn replay(scene: &Scene, name: &str, file: &str) -> ExitCode {
    let Some(decoder) = DECODERS.iter().find(|decoder| decoder.name == name) else {
        eprintln!("no decoder is called {name}");
        return ExitCode::FAILURE;
    };
    let input = match fs::read(file) {
        Ok(input) => input,
        Err(error) => {
            eprintln!("{file}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let (answer, used) = tried(decoder, scene, &input);
    let Ok(answer) = answer else {
        println!("{}", LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner));
        return ExitCode::FAILURE;
    };
    println!("{answer}, {used} bytes");
    if used <= decoder.memory_bytes_max { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
