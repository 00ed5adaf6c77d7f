//! Ways to spoil an input: bits, pieces, lengths, and CBOR that means something else.

use crate::dice::Dice;

/// Spoil one of these: flipped bytes, cut and spliced pieces, wrong lengths, and CBOR that means something else.
pub fn mutate(inputs: &[Vec<u8>], dice: &Dice) -> Vec<u8> {
    let mut bytes = inputs[dice.below(inputs.len())].clone();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len().max(1));
        match dice.below(9) {
            0 | 1 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << dice.below(8);
                }
            }
            2 => bytes.truncate(at),
            3 => {
                let other = &inputs[dice.below(inputs.len())];
                let from = dice.below(other.len().max(1)).min(other.len());
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
            4 => {
                // A length of four bytes that promises too much, or nothing.
                let length = dice.pick(&[u32::MAX, 0, 0x7FFF_FFFF, 1 << 24]).to_be_bytes();
                for (offset, byte) in length.into_iter().enumerate() {
                    if let Some(place) = bytes.get_mut(at + offset) {
                        *place = byte;
                    }
                }
            }
            5 => {
                // Heads of CBOR: huge arrays, maps, strings, tags, floats, and breaks.
                let head = dice.pick(&[
                    [0x9B, 0xFF],
                    [0xBB, 0x7F],
                    [0x5B, 0x7F],
                    [0x7B, 0x7F],
                    [0x9F, 0x9F],
                    [0xBF, 0xFF],
                    [0xC2, 0x5B],
                    [0xFB, 0x7F],
                    [0xD8, 0x18],
                    [0x1B, 0xFF],
                ]);
                let end = (at + 2).min(bytes.len());
                bytes.splice(at.min(end)..end, head);
            }
            6 => {
                let piece: Vec<u8> = bytes.iter().skip(at).take(1 + dice.below(40)).copied().collect();
                bytes.splice(at.min(bytes.len())..at.min(bytes.len()), piece);
            }
            7 => {
                let end = (at + 1 + dice.below(30)).min(bytes.len());
                bytes.drain(at.min(end)..end);
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = dice.pick(&[0, 1, 0x7F, 0x80, 0xFF]);
                }
            }
        }
    }
    bytes
}
