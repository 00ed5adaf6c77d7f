//! The proof that sharing loses nothing: the production code under weather that no laptop would meet in a lifetime.
//!
//! - [`world`]: a team of devices, each with its own home and its own view of the shared folder, from one seed.
//! - [`cloud`]: the sharing program that keeps the views in step, late, out of order and sometimes wrongly.
//! - [`weather`]: a folder that fails, lies about what it holds, or takes the app down with it.
//! - [`steps`]: what people, programs and disks do, one step at a time.
//! - [`mishaps`]: what programs, disks and people do to a device and to its folder.
//! - [`people`]: who is in: roles, removals, quarrels; [`newcomers`]: who comes in; [`outsiders`]: what nobody may.
//! - [`erasing`]: what is erased for privacy and taken back; [`erased`]: what must have come of that.
//! - [`packs`]: segments packed, months that pass, and who lives from packs alone.
//! - [`handover`]: the team's work carried in files, good, old, damaged and forged.
//! - [`judge`]: what must hold once the weather is fair again; [`rights`]: where rights changed.
//! - [`fuzz`]: every decoder, under fire.
//! - [`mutants`]: faults planted in the source, each of which the simulator must find; [`defences`]: what keeps attacks
//!   out, each with the test that must fail without it; [`plant`]: a copy of the source to plant them in.

pub mod clock;
pub mod cloud;
pub mod defences;
pub mod device;
pub mod dice;
pub mod erased;
pub mod erasing;
pub mod fuzz;
pub mod handover;
pub mod judge;
pub mod mishaps;
pub mod mutants;
pub mod newcomers;
pub mod outsiders;
pub mod packs;
pub mod people;
pub mod plant;
pub mod rights;
pub mod steps;
pub mod template;
pub mod weather;
pub mod world;

/// What a seed did and survived, by name.
pub type Tally = std::collections::BTreeMap<&'static str, u64>;

/// Everything under a seed ends in this: nothing, or why the seed failed.
pub type Verdict<T = ()> = Result<T, String>;

/// The fastest place for homes and folders that live a moment: memory when the system has a file system there.
pub fn scratch() -> std::path::PathBuf {
    let memory = std::path::Path::new("/dev/shm");
    if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() }
}
