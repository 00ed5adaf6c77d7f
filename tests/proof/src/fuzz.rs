//! The decoders under fire: every place where bytes that somebody else wrote become meaning.
//!
//! - [`scene`]: who writes the valid inputs, and the apps that look at hand-over files.
//! - `samples`: the valid inputs of each decoder.
//! - `decoders`: decoding one input, the way the app does it.
//! - [`forged`]: updates of a text in which every count is blown up by hand.
//! - [`mutate`]: ways to spoil an input.
//! - [`corpus`]: inputs that are kept, and tried again by every run.

pub mod corpus;
mod decoders;
pub mod forged;
mod mutate;
mod samples;
mod scene;

pub use mutate::mutate;
pub use scene::Scene;

pub struct Decoder {
    pub name: &'static str,
    pub samples: fn(&Scene) -> Vec<Vec<u8>>,
    /// Decode, and answer what kind of answer it was. Panics when something comes out that may not.
    pub decode: fn(&Scene, &[u8]) -> String,
    pub memory_bytes_max: usize,
}

/// What decoding one file may take: three times the most that a segment unpacks to.
const MEMORY_BYTES_MAX: usize = 3 * 16 * 1024 * 1024;
/// What a guess at a passphrase takes on purpose, besides.
const PASSPHRASE_BYTES: usize = 64 * 1024 * 1024;

pub const DECODERS: &[Decoder] = &[
    of("segment", samples::segments, decoders::segment),
    of("segment-body", samples::changes, decoders::segment_body),
    of("change", samples::changes, decoders::change),
    of("pack", samples::packs, decoders::pack),
    of("signed-file", samples::signed_files, decoders::signed),
    of("signed-body", samples::signed_bodies, decoders::signed_body),
    of("members", samples::signed_files, decoders::members),
    of("ack", samples::acks, decoders::ack),
    of("blob-part", samples::blob_parts, decoders::blob_part),
    of("handover", samples::handovers, decoders::handover),
    of("handover-brings", samples::carried, decoders::handover_brings),
    of("text", samples::texts, decoders::text),
    of("text-merge", samples::text_bodies, decoders::text_merge),
    of("code", samples::codes, decoders::code),
    of("link", samples::links, decoders::link),
    of("name", samples::names, decoders::name),
    of("location", samples::locations, decoders::location),
    of("store-address", samples::addresses, decoders::store_address),
    of("method", samples::methods, decoders::method),
    of("device-key", samples::device_keys, decoders::device_key),
    Decoder {
        memory_bytes_max: MEMORY_BYTES_MAX + PASSPHRASE_BYTES,
        ..of("sealed-key", samples::sealed_keys, decoders::sealed_key)
    },
];

const fn of(
    name: &'static str,
    samples: fn(&Scene) -> Vec<Vec<u8>>,
    decode: fn(&Scene, &[u8]) -> String,
) -> Decoder {
    Decoder { name, samples, decode, memory_bytes_max: MEMORY_BYTES_MAX }
}

/// Where the body of a signed file begins, and how long its signature is.
const BODY_AT: usize = 62;
const SIGNATURE_BYTES: usize = 64;
/// Where the check sum of a text update ends: what follows is covered by it.
const TEXT_BODY_AT: usize = 20;
/// What a passphrase-sealed file says of its cost: memory in KiB and passes.
const COST_AT: usize = 10;
