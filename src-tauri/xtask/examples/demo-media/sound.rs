//! The sound of the reception scene: the hum of a lobby, footsteps, and somebody who rings the desk bell.

use crate::canvas::chance;
use std::f64::consts::PI;

const RATE_HZ: u32 = 16_000;
const SECONDS: f64 = 6.0;

pub fn reception() -> Vec<u8> {
    let count = (f64::from(RATE_HZ) * SECONDS) as u32;
    let mut murmur = 0.0;
    let samples: Vec<i16> = (0..count)
        .map(|number| {
            let at = f64::from(number) / f64::from(RATE_HZ);
            murmur = 0.985 * murmur + 0.015 * (chance(number, 1, 1) - 0.5);
            let lobby = murmur * (1.2 + 0.5 * (at * 2.1).sin()) + 0.012 * (2.0 * PI * 50.0 * at).sin();
            let steps: f64 = [0.4, 0.95, 1.5, 2.05].iter().map(|start| step(at - start)).sum();
            let rings: f64 = [2.7, 3.6].iter().map(|start| ring(at - start)).sum();
            let edge = (at.min(SECONDS - at) * 4.0).min(1.0);
            ((lobby + steps + rings) * edge * 20_000.0).clamp(-32_000.0, 32_000.0) as i16
        })
        .collect();
    wav(&samples)
}

/// A struck bell: partials that are no multiples of each other, the higher the shorter.
fn ring(since: f64) -> f64 {
    if since < 0.0 {
        return 0.0;
    }
    [(2100.0, 0.5, 2.4), (3370.0, 0.3, 3.6), (5240.0, 0.2, 6.0)]
        .iter()
        .map(|(pitch, strength, fading)| {
            strength * (-since * fading).exp() * (2.0 * PI * pitch * since).sin()
        })
        .sum::<f64>()
        * 0.8
}

fn step(since: f64) -> f64 {
    if !(0.0..0.2).contains(&since) {
        return 0.0;
    }
    0.5 * (-since * 38.0).exp() * (2.0 * PI * 110.0 * since).sin()
}

fn wav(samples: &[i16]) -> Vec<u8> {
    let bytes = u32::try_from(samples.len() * 2).expect("a few seconds of sound");
    let mut file = Vec::new();
    file.extend(b"RIFF");
    file.extend((bytes + 36).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16u32.to_le_bytes());
    // Plain samples, one channel.
    file.extend(1u16.to_le_bytes());
    file.extend(1u16.to_le_bytes());
    file.extend(RATE_HZ.to_le_bytes());
    file.extend((RATE_HZ * 2).to_le_bytes());
    file.extend(2u16.to_le_bytes());
    file.extend(16u16.to_le_bytes());
    file.extend(b"data");
    file.extend(bytes.to_le_bytes());
    file.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    file
}
