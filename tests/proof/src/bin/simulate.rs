//! Live through seeds: `simulate --seeds N [--from S]`, or one of them step by step: `simulate --seed X --trace`.
#![allow(clippy::print_stdout, reason = "a command line speaks through its standard output")]

use proof::{
    Tally, Verdict,
    clock::POWER_CUT,
    world::{self, Templates},
};
use std::{
    process::ExitCode,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

/// Seeds told of one by one; more would only scroll.
const FAILURES_SHOWN_MAX: usize = 20;
const THREADS_MAX: usize = 8;

struct Wish {
    from: u64,
    seeds: u64,
    is_traced: bool,
    stops_at_first: bool,
}

#[derive(Default)]
struct Outcome {
    failed: Vec<(u64, String)>,
    tally: Tally,
}

fn main() -> ExitCode {
    let wish = match read_wish() {
        Ok(wish) => wish,
        Err(reason) => {
            eprintln!("{reason}");
            return ExitCode::FAILURE;
        }
    };
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let is_power_cut = info.payload_as_str().is_some_and(|text| text == POWER_CUT);
        if !is_power_cut {
            usual(info);
        }
    }));
    let started = Instant::now();
    match run(&wish) {
        Ok(outcome) => report(&wish, outcome, started),
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

fn read_wish() -> Result<Wish, String> {
    let mut wish = Wish { from: 1, seeds: 2_000, is_traced: false, stops_at_first: false };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number = || {
            let text = words.next().unwrap_or_default();
            text.parse::<u64>().map_err(|_| format!("`{word}` needs a number, not `{text}`"))
        };
        match word.as_str() {
            "--seeds" => wish.seeds = number()?,
            "--from" => wish.from = number()?,
            "--seed" => (wish.from, wish.seeds) = (number()?, 1),
            "--trace" => wish.is_traced = true,
            "--stop-at-first" => wish.stops_at_first = true,
            unknown => return Err(format!("There is no option `{unknown}`.")),
        }
    }
    Ok(wish)
}

fn run(wish: &Wish) -> Verdict<Outcome> {
    let template = runtime()?.block_on(Templates::make())?;
    let template = Arc::new(template);
    let next = AtomicU64::new(wish.from);
    let outcome = Mutex::new(Outcome::default());
    // A seed waits for its databases' threads all the time; on one core with them it does so in half the time.
    let cores = core_affinity::get_core_ids().unwrap_or_default();
    let threads = cores.len().clamp(1, THREADS_MAX);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|thread| {
                let (template, next, outcome, core) =
                    (&template, &next, &outcome, cores.get(thread).copied());
                scope.spawn(move || {
                    core.map(core_affinity::set_for_current);
                    work(wish, template, next, outcome)
                })
            })
            .collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().map_err(|_| "a worker panicked".to_owned())?)
    })?;
    Ok(outcome.into_inner().unwrap_or_else(PoisonError::into_inner))
}

fn runtime() -> Verdict<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())
}

fn work(wish: &Wish, template: &Templates, next: &AtomicU64, outcome: &Mutex<Outcome>) -> Verdict {
    let runtime = runtime()?;
    loop {
        let seed = next.fetch_add(1, Ordering::SeqCst);
        if seed >= wish.from + wish.seeds {
            return Ok(());
        }
        // A panic anywhere in the app is a failure of the seed, not the end of the run.
        let lived = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            runtime.block_on(world::live(seed, template, wish.is_traced))
        }));
        let (verdict, tally) = lived.unwrap_or_else(|_| (Err("it panicked".to_owned()), Tally::new()));
        let mut together = outcome.lock().unwrap_or_else(PoisonError::into_inner);
        for (what, count) in tally {
            *together.tally.entry(what).or_default() += count;
        }
        if let Err(reason) = verdict {
            println!("seed {seed}: {reason}");
            together.failed.push((seed, reason));
            if wish.stops_at_first {
                next.store(u64::MAX / 2, Ordering::SeqCst);
            }
        }
    }
}

fn report(wish: &Wish, outcome: Outcome, started: Instant) -> ExitCode {
    let seconds = started.elapsed().as_secs_f64();
    for (what, count) in &outcome.tally {
        println!("{count:>10}  {what}");
    }
    println!(
        "{:>10}  seeds in {seconds:.1} s, {:.0} ms each",
        wish.seeds,
        seconds * 1000.0 / wish.seeds as f64
    );
    if outcome.failed.is_empty() {
        println!("{:>10}  failed", 0);
        return ExitCode::SUCCESS;
    }
    let shown: Vec<String> =
        outcome.failed.iter().take(FAILURES_SHOWN_MAX).map(|(seed, _)| seed.to_string()).collect();
    println!("{:>10}  failed: {}", outcome.failed.len(), shown.join(", "));
    println!("Replay one: cargo xtask simulate --seed {} --trace", shown[0]);
    ExitCode::FAILURE
}
