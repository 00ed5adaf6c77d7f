//! A made-up greenhouse, seen all around from its middle path: every ray is followed to what it meets.

use crate::canvas::{Colour, bytes, chance, lit, mix};
use image::{Rgb, RgbImage};
use std::f64::consts::PI;

type Ray = [f64; 3];

/// Metres, with the eye at zero: x to the right, y up, z ahead.
const FLOOR: f64 = -1.6;
const PATH_SIDE: f64 = 0.9;
const PLANTS_TOP: f64 = 0.35;
const WALL_SIDE: f64 = 5.0;
const WALL_END: f64 = 14.0;
const GUTTER: f64 = 1.6;
const RIDGE: f64 = 3.4;
const FRAME: Colour = [232.0, 234.0, 232.0];

/// The whole sphere, twice as wide as high.
pub fn panorama(width: u32) -> RgbImage {
    let height = width / 2;
    RgbImage::from_fn(width, height, |x, y| {
        smooth(|dx, dy| {
            let around = (f64::from(x) + dx) / f64::from(width) * 2.0 * PI - PI;
            let up = PI / 2.0 - (f64::from(y) + dy) / f64::from(height) * PI;
            [around.sin() * up.cos(), up.sin(), around.cos() * up.cos()]
        })
    })
}

/// What a person sees who turns around once; `part` of the turn, 0 to 1.
pub fn view(width: u32, height: u32, part: f64) -> RgbImage {
    let (turn, nod) = (part * 2.0 * PI, 0.18 * (part * 4.0 * PI).sin() - 0.05);
    RgbImage::from_fn(width, height, |x, y| {
        smooth(|dx, dy| {
            let right = ((f64::from(x) + dx) / f64::from(width) - 0.5) * 1.7;
            let up = (0.5 - (f64::from(y) + dy) / f64::from(height)) * 0.96;
            let length = (right * right + up * up + 1.0).sqrt();
            let (up, ahead) = (up * nod.cos() + nod.sin(), nod.cos() - up * nod.sin());
            [
                (right * turn.cos() + ahead * turn.sin()) / length,
                up / length,
                (ahead * turn.cos() - right * turn.sin()) / length,
            ]
        })
    })
}

fn smooth(ray: impl Fn(f64, f64) -> Ray) -> Rgb<u8> {
    let mut sum = [0.0; 3];
    for (dx, dy) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
        let seen = follow(ray(dx, dy));
        for part in 0..3 {
            sum[part] += seen[part] / 4.0;
        }
    }
    Rgb(bytes(sum))
}

/// The colour of the nearest thing in this direction.
fn follow(ray: Ray) -> Colour {
    let mut nearest = (f64::MAX, outside(ray));
    let mut offer = |away: f64, colour: Option<Colour>| {
        if let Some(colour) = colour
            && away > 0.01
            && away < nearest.0
        {
            nearest = (away, colour);
        }
    };
    let at = |away: f64| [ray[0] * away, ray[1] * away, ray[2] * away];

    let floor = FLOOR / ray[1];
    offer(floor, Some(path(at(floor))));
    for side in [-1.0, 1.0] {
        let hedge = side * PATH_SIDE / ray[0];
        offer(hedge, plants(at(hedge)));
        let wall = side * WALL_SIDE / ray[0];
        offer(wall, glass(at(wall)[2], at(wall)[1], at(wall)[1] < GUTTER));
        let end = side * WALL_END / ray[2];
        let [x, y, _] = at(end);
        offer(end, glass(x, y, y < roof_height(x)));
        // The roof: a plane from the gutter to the ridge.
        let slope = (RIDGE - GUTTER) / WALL_SIDE;
        let roof = RIDGE / (ray[1] + slope * side * ray[0]);
        let [x, _, z] = at(roof);
        offer(roof, glass(z, x, x * side >= 0.0 && x * side <= WALL_SIDE && z.abs() < WALL_END));
    }
    nearest.1
}

fn roof_height(x: f64) -> f64 {
    RIDGE - (RIDGE - GUTTER) * x.abs() / WALL_SIDE
}

fn outside(ray: Ray) -> Colour {
    let up = ray[1].clamp(-0.2, 1.0);
    let cloud = (ray[0] * 5.0 + (ray[2] * 7.0).sin()).sin() * (ray[2] * 4.0 + ray[1] * 9.0).cos();
    let sky = mix([206.0, 222.0, 236.0], [104.0, 158.0, 214.0], up.max(0.0));
    if up < 0.03 { [150.0, 168.0, 122.0] } else { mix(sky, [250.0, 250.0, 250.0], (cloud * 0.5).max(0.0)) }
}

/// Concrete with joints, and a rail on either side for the picking trolley.
fn path([x, _, z]: Ray) -> Colour {
    let shade = 1.0 / (1.0 + 0.02 * (x * x + z * z));
    if (x.abs() - 0.55).abs() < 0.035 {
        return lit([214.0, 216.0, 214.0], 0.75 + 0.25 * shade);
    }
    let joint = (z.rem_euclid(2.0) < 0.03) || x.abs() < 0.012;
    let grain = chance((x * 60.0).floor() as i64 as u32, (z * 60.0).floor() as i64 as u32, 1) * 0.07;
    lit(if joint { [112.0, 112.0, 106.0] } else { [168.0, 166.0, 158.0] }, 0.72 + 0.28 * shade + grain)
}

/// Tomato plants in gutters: leaves over one another, and fruit that ripens towards the bottom.
fn plants([_, y, z]: Ray) -> Option<Colour> {
    if !(FLOOR..PLANTS_TOP + 0.3).contains(&y) || z.abs() > WALL_END - 1.0 {
        return None;
    }
    if y < FLOOR + 0.35 {
        let is_leg = z.rem_euclid(1.2) < 0.06;
        return Some(if is_leg { [120.0; 3] } else { lit([236.0, 236.0, 232.0], 0.6 + (y - FLOOR) * 0.8) });
    }
    let light = 0.6 + 0.24 * (y - FLOOR - 0.35);
    if let Some((dz, dy)) = cells(0.3).find_map(|cell| fruit(cell, y, z)) {
        let ripe = ((0.1 - y) * 1.1).clamp(0.0, 1.0);
        return Some(lit(mix([150.0, 176.0, 66.0], [206.0, 44.0, 34.0], ripe), 1.1 - (dz + 0.06 - dy) * 3.0));
    }
    let top_leaf =
        cells(0.13).filter_map(|cell| leaf(cell, y, z)).max_by(|one, other| one.0.total_cmp(&other.0));
    match top_leaf {
        Some((height, shade)) => {
            Some(lit(mix([52.0, 110.0, 44.0], [118.0, 170.0, 74.0], height), light * shade))
        }
        None if y < PLANTS_TOP - 0.4 + 0.1 * (z * 2.3).sin() => Some(lit([26.0, 52.0, 26.0], light)),
        None => None,
    }
}

/// The place itself and its eight neighbours, as steps in a grid of this size in metres.
fn cells(size: f64) -> impl Iterator<Item = (f64, f64, f64)> {
    (-1..=1).flat_map(move |row| (-1..=1).map(move |column| (size, f64::from(row), f64::from(column))))
}

/// How far the point is from the middle of this cell's fruit, when it lies on one.
fn fruit((size, row, column): (f64, f64, f64), y: f64, z: f64) -> Option<(f64, f64)> {
    let (row, column) = ((y / size).floor() + row, (z / size).floor() + column);
    let roll = |salt: u32| chance(column as i64 as u32, row as i64 as u32, salt);
    let (dz, dy) = (z - (column + roll(2)) * size, y - (row + roll(3)) * size);
    (roll(4) > 0.55 && dz.hypot(dy) < 0.055 && y - dy < PLANTS_TOP - 0.4).then_some((dz, dy))
}

/// How high this cell's leaf lies and how bright it is here, when the point is on it.
fn leaf((size, row, column): (f64, f64, f64), y: f64, z: f64) -> Option<(f64, f64)> {
    let (row, column) = ((y / size).floor() + row, (z / size).floor() + column);
    let roll = |salt: u32| chance(column as i64 as u32, row as i64 as u32, salt);
    let (along, middle) = ((column + roll(5)) * size, (row + roll(6)) * size);
    let ragged = PLANTS_TOP - 0.1 + 0.12 * (along * 2.3).sin() * (along * 0.7).cos();
    if middle > ragged {
        return None;
    }
    let (dz, dy) = (z - along, y - middle);
    let turn = (roll(7) - 0.5) * 2.6;
    let (long, wide) = (dz * turn.cos() + dy * turn.sin(), dy * turn.cos() - dz * turn.sin());
    // Shorter than a cell, or the leaf would be cut off where its neighbours' neighbours begin.
    let half = 0.085 + 0.04 * roll(8);
    if (long / half).powi(2) + (wide / (half * 0.42)).powi(2) > 1.0 {
        return None;
    }
    let vein = if wide.abs() < 0.004 { 1.18 } else { 1.0 };
    Some((roll(9), vein * (0.86 + 0.9 * wide / half)))
}

/// Only the frame of the glass is there; the rest lets the day in.
fn glass(along: f64, across: f64, is_here: bool) -> Option<Colour> {
    let is_frame = along.rem_euclid(1.25) < 0.06 || across.rem_euclid(1.25) < 0.05;
    (is_here && is_frame).then_some(FRAME)
}
