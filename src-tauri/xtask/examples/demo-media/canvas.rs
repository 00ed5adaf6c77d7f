//! A sheet to draw on, four times as fine as the picture that comes off it.

use image::{Rgb, RgbImage};

pub type Colour = [f64; 3];
pub type Point = (f64, f64);
const FINE: u32 = 2;

pub struct Canvas {
    width: u32,
    height: u32,
    dots: Vec<Colour>,
}

impl Canvas {
    pub fn new(width: u32, height: u32) -> Self {
        let count = (width * FINE * height * FINE) as usize;
        Self { width: width * FINE, height: height * FINE, dots: vec![[255.0; 3]; count] }
    }

    /// Paint wherever `cover` is above 0, up to fully at 1.
    pub fn paint(&mut self, cover: impl Fn(Point) -> f64, colour: impl Fn(Point) -> Colour) {
        for row in 0..self.height {
            for column in 0..self.width {
                let at = (f64::from(column) / f64::from(FINE), f64::from(row) / f64::from(FINE));
                let share = cover(at).clamp(0.0, 1.0);
                if share > 0.0 {
                    let dot = &mut self.dots[(row * self.width + column) as usize];
                    *dot = mix(*dot, colour(at), share);
                }
            }
        }
    }

    pub fn area(&mut self, corners: &[Point], colour: impl Fn(Point) -> Colour) {
        self.paint(|at| if is_inside(corners, at) { 1.0 } else { 0.0 }, colour);
    }

    pub fn block(&mut self, left: f64, top: f64, width: f64, height: f64, colour: Colour) {
        let (right, bottom) = (left + width, top + height);
        self.area(&[(left, top), (right, top), (right, bottom), (left, bottom)], |_| colour);
    }

    /// A block with round corners, lit from above.
    pub fn round_block(&mut self, (left, top): Point, (width, height): Point, radius: f64, colour: Colour) {
        self.paint(
            |(x, y)| {
                let dx = (left + radius - x).max(x - (left + width - radius)).max(0.0);
                let dy = (top + radius - y).max(y - (top + height - radius)).max(0.0);
                if dx.hypot(dy) <= radius { 1.0 } else { 0.0 }
            },
            |(_, y)| lit(colour, 1.1 - 0.25 * (y - top) / height),
        );
    }

    pub fn oval(&mut self, middle: Point, (rx, ry): Point, colour: Colour) {
        self.paint(
            |(x, y)| if ((x - middle.0) / rx).hypot((y - middle.1) / ry) <= 1.0 { 1.0 } else { 0.0 },
            |(x, y)| lit(colour, 1.08 - 0.12 * (x - middle.0) / rx - 0.14 * (y - middle.1) / ry),
        );
    }

    /// A soft spot: a shadow when dark, a lamp's light when bright.
    pub fn glow(&mut self, middle: Point, (rx, ry): Point, colour: Colour, strength: f64) {
        self.paint(
            |(x, y)| {
                let away = ((x - middle.0) / rx).hypot((y - middle.1) / ry);
                if away < 1.0 { strength * (1.0 - away).powi(2) } else { 0.0 }
            },
            |_| colour,
        );
    }

    pub fn line(&mut self, from: Point, to: Point, thick: f64, colour: Colour) {
        let along = (to.0 - from.0, to.1 - from.1);
        let length = along.0.hypot(along.1).max(0.001);
        self.paint(
            |(x, y)| {
                let part =
                    (((x - from.0) * along.0 + (y - from.1) * along.1) / (length * length)).clamp(0.0, 1.0);
                let away = (x - from.0 - part * along.0).hypot(y - from.1 - part * along.1);
                if away <= thick / 2.0 { 1.0 } else { 0.0 }
            },
            |_| colour,
        );
    }

    /// Lines of "handwriting" that no one can read.
    pub fn scribble(&mut self, (left, top): Point, width: f64, lines: u32, colour: Colour) {
        for line in 0..lines {
            let y = top + f64::from(line) * 11.0;
            let end = left + width * (0.65 + 0.35 * chance(line, left as u32, 3));
            let mut at = left;
            while at < end {
                let next = at + 5.0;
                let wave = |x: f64| y + 2.6 * (x * 0.9 + f64::from(line)).sin();
                self.line((at, wave(at)), (next, wave(next)), 1.6, colour);
                at = next;
            }
        }
    }

    /// The picture, with the darker corners and the grain of a small lens.
    pub fn photo(&self) -> RgbImage {
        let (width, height) = (self.width / FINE, self.height / FINE);
        RgbImage::from_fn(width, height, |x, y| {
            let mut sum = [0.0; 3];
            for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                let dot = self.dots[((y * FINE + dy) * self.width + x * FINE + dx) as usize];
                for part in 0..3 {
                    sum[part] += dot[part] / 4.0;
                }
            }
            let off = (f64::from(x) / f64::from(width) - 0.5).hypot(f64::from(y) / f64::from(height) - 0.5);
            let light = 1.03 - 0.42 * off * off + 0.018 * (chance(x, y, 7) - 0.5);
            Rgb(bytes(lit(sum, light)))
        })
    }
}

pub fn bytes(colour: Colour) -> [u8; 3] {
    colour.map(|part| part.clamp(0.0, 255.0) as u8)
}

pub fn lit(colour: Colour, light: f64) -> Colour {
    colour.map(|part| part * light)
}

pub fn mix(under: Colour, over: Colour, share: f64) -> Colour {
    std::array::from_fn(|part| under[part] * (1.0 - share) + over[part] * share)
}

/// The same number between 0 and 1 for the same place: drawings come out equal every time.
pub fn chance(x: u32, y: u32, seed: u32) -> f64 {
    let mut bits = x.wrapping_mul(0x9e37_79b1) ^ y.wrapping_mul(0x85eb_ca6b) ^ seed.wrapping_mul(0xc2b2_ae35);
    bits ^= bits >> 15;
    bits = bits.wrapping_mul(0x2c1b_3c6d);
    bits ^= bits >> 12;
    bits = bits.wrapping_mul(0x297a_2d39);
    f64::from(bits ^ (bits >> 15)) / f64::from(u32::MAX)
}

fn is_inside(corners: &[Point], (x, y): Point) -> bool {
    let mut inside = false;
    let mut previous = corners[corners.len() - 1];
    for corner in corners {
        if (corner.1 > y) != (previous.1 > y) {
            let crossing = (previous.0 - corner.0) * (y - corner.1) / (previous.1 - corner.1) + corner.0;
            inside ^= x < crossing;
        }
        previous = *corner;
    }
    inside
}
