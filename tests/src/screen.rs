//! What a person would see on the screen, read from the X server's own pixels.

use image::{ImageFormat, Rgb, RgbImage};
use std::collections::HashSet;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{Cursor, Read};
use std::os::unix::fs::FileExt;
use std::path::PathBuf;

/// Letters are drawn in many shades; an empty window or a frame without text has only a few.
const SHADES_OF_TEXT: usize = 12;
/// Of every so many rows one is looked at: letters are higher than that.
const ROW_STEP: usize = 3;

/// The screen of this run's X server.
pub struct Screen {
    pixels: File,
    start: u64,
    bytes_per_row: u64,
    rows: u64,
}

impl Screen {
    /// The screen that `cargo xtask` started.
    pub fn open() -> Self {
        let place = std::env::var_os("SCREEN_PIXELS").map(PathBuf::from);
        let place = place.expect("journeys and benches need a screen: start them with `cargo xtask`");
        let mut pixels = File::open(&place).expect("the X server keeps its pixels there");
        // The file is a window dump (XWD): big-endian numbers, then colours of 12 bytes, then the pixels.
        let mut header = [0u8; 100];
        pixels.read_exact(&mut header).expect("a window dump has a header");
        let number = |index: usize| -> u64 {
            let bytes = &header[index * 4..index * 4 + 4];
            bytes.iter().fold(0, |value, byte| value << 8 | u64::from(*byte))
        };
        Self { start: number(0) + number(19) * 12, rows: number(5), bytes_per_row: number(12), pixels }
    }

    /// Whether text can be seen anywhere.
    pub fn shows_text(&self) -> bool {
        let mut shades = HashSet::new();
        for row in self.some_rows() {
            shades.extend(row.chunks_exact(4).map(|pixel| [pixel[0], pixel[1], pixel[2]]));
            if shades.len() >= SHADES_OF_TEXT {
                return true;
            }
        }
        false
    }

    /// A picture (PNG) of the upper left part, where a window without a window manager lies.
    pub fn picture(&self, width: u32, height: u32) -> Vec<u8> {
        let mut picture = RgbImage::new(width, height);
        for (y, line) in picture.enumerate_rows_mut() {
            let row = self.row(u64::from(y));
            for ((_, _, pixel), from) in line.zip(row.chunks_exact(4)) {
                *pixel = Rgb([from[2], from[1], from[0]]);
            }
        }
        let mut png = Cursor::new(Vec::new());
        picture.write_to(&mut png, ImageFormat::Png).expect("memory takes a picture");
        png.into_inner()
    }

    /// A number that changes when the screen does.
    pub fn print(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.some_rows().for_each(|row| row.hash(&mut hasher));
        hasher.finish()
    }

    fn some_rows(&self) -> impl Iterator<Item = Vec<u8>> {
        (0..self.rows).step_by(ROW_STEP).map(|row| self.row(row))
    }

    fn row(&self, row: u64) -> Vec<u8> {
        let mut bytes = vec![0; usize::try_from(self.bytes_per_row).unwrap_or(0)];
        // A row that cannot be read now is looked at again in a moment.
        let _ = self.pixels.read_exact_at(&mut bytes, self.start + row * self.bytes_per_row);
        bytes
    }
}
