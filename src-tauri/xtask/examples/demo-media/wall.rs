//! The whiteboard after a design meeting: six storyboard frames and many sticky notes. 1280 x 960.

use crate::canvas::{Canvas, Colour, chance, lit};
use image::RgbImage;

const INK: Colour = [46.0, 58.0, 92.0];
const NOTES: [Colour; 4] =
    [[250.0, 222.0, 96.0], [246.0, 154.0, 168.0], [150.0, 206.0, 232.0], [172.0, 220.0, 146.0]];

pub fn draw() -> RgbImage {
    let mut sheet = Canvas::new(1280, 960);
    sheet.paint(|_| 1.0, |(x, y)| lit([206.0, 196.0, 182.0], 1.06 - x / 7000.0 - y / 6000.0));
    sheet.glow((640.0, 520.0), (760.0, 520.0), [90.0, 84.0, 78.0], 0.25);
    sheet.round_block((70.0, 60.0), (1140.0, 720.0), 12.0, [168.0, 172.0, 176.0]);
    sheet.paint(
        |(x, y)| if (86.0..1194.0).contains(&x) && (76.0..764.0).contains(&y) { 1.0 } else { 0.0 },
        |(x, y)| lit([246.0, 247.0, 246.0], 1.0 - ((x - 420.0) / 3600.0).abs() - y / 9000.0),
    );
    for number in 0..6u32 {
        let (column, row) = (f64::from(number % 3), f64::from(number / 3));
        frame(&mut sheet, (120.0 + column * 240.0, 110.0 + row * 300.0), number);
    }
    notes(&mut sheet);
    // The tray with its pens, and the edge of the table.
    sheet.round_block((300.0, 770.0), (640.0, 22.0), 6.0, [150.0, 154.0, 158.0]);
    for (x, colour) in [(380.0, NOTES[1]), (470.0, INK), (560.0, [40.0, 120.0, 70.0])] {
        sheet.round_block((x, 756.0), (76.0, 14.0), 6.0, colour);
    }
    sheet.area(&[(0.0, 960.0), (0.0, 890.0), (1280.0, 862.0), (1280.0, 960.0)], |(x, y)| {
        lit([164.0, 116.0, 72.0], 0.95 + 0.05 * (x * 0.01 + y * 0.12).sin())
    });
    sheet.photo()
}

/// One drawing: a room, somebody in it, an arrow to the next.
fn frame(sheet: &mut Canvas, (left, top): (f64, f64), number: u32) {
    let edges = [(0.0, 0.0), (200.0, 2.0), (198.0, 142.0), (2.0, 140.0), (0.0, 0.0)];
    for pair in edges.windows(2) {
        sheet.line((left + pair[0].0, top + pair[0].1), (left + pair[1].0, top + pair[1].1), 3.0, INK);
    }
    let person = left + 56.0 + 16.0 * f64::from(number % 3);
    sheet.oval((person, top + 50.0), (15.0, 17.0), INK);
    sheet.oval((person, top + 50.0), (12.0, 14.0), [246.0, 247.0, 246.0]);
    sheet.line((person, top + 67.0), (person, top + 108.0), 3.0, INK);
    sheet.line((person, top + 108.0), (person - 14.0, top + 134.0), 3.0, INK);
    sheet.line((person, top + 108.0), (person + 14.0, top + 134.0), 3.0, INK);
    sheet.line((person, top + 78.0), (person + 34.0, top + 84.0 - 8.0 * f64::from(number % 2)), 3.0, INK);
    match number {
        0 | 3 => {
            sheet.line((left + 112.0, top + 92.0), (left + 186.0, top + 92.0), 3.0, INK);
            sheet.line((left + 118.0, top + 92.0), (left + 118.0, top + 138.0), 3.0, INK);
            sheet.oval((left + 150.0, top + 86.0), (12.0, 8.0), INK);
        }
        1 | 4 => {
            sheet.line((left + 130.0, top + 138.0), (left + 130.0, top + 60.0), 3.0, INK);
            sheet.line((left + 130.0, top + 60.0), (left + 180.0, top + 60.0), 3.0, INK);
            sheet.line((left + 180.0, top + 60.0), (left + 180.0, top + 138.0), 3.0, INK);
        }
        _ => {
            sheet.oval((left + 152.0, top + 66.0), (32.0, 22.0), [60.0, 130.0, 90.0]);
            sheet.oval((left + 152.0, top + 66.0), (28.0, 18.0), [246.0, 247.0, 246.0]);
            sheet.scribble((left + 134.0, top + 62.0), 36.0, 2, INK);
        }
    }
    sheet.scribble((left + 4.0, top + 158.0), 180.0, 3, INK);
    if number % 3 < 2 {
        sheet.line((left + 206.0, top + 70.0), (left + 232.0, top + 70.0), 4.0, [190.0, 60.0, 50.0]);
        sheet.line((left + 232.0, top + 70.0), (left + 222.0, top + 62.0), 4.0, [190.0, 60.0, 50.0]);
        sheet.line((left + 232.0, top + 70.0), (left + 222.0, top + 78.0), 4.0, [190.0, 60.0, 50.0]);
    }
}

fn notes(sheet: &mut Canvas) {
    for number in 0..12u32 {
        let (column, row) = (f64::from(number % 3), f64::from(number / 3));
        let shift = |seed| 14.0 * (chance(number, seed, 5) - 0.5);
        let (left, top) = (868.0 + column * 104.0 + shift(1), 108.0 + row * 158.0 + shift(2));
        let tilt = 9.0 * (chance(number, 3, 5) - 0.5);
        let colour = NOTES[(number as usize * 5 + 1) % NOTES.len()];
        sheet.glow((left + 46.0, top + 88.0), (66.0, 30.0), [80.0, 80.0, 80.0], 0.5);
        let corners = [
            (left, top + tilt),
            (left + 86.0, top - tilt),
            (left + 88.0 + tilt, top + 86.0 - tilt),
            (left + tilt, top + 88.0 + tilt),
        ];
        sheet.area(&corners, |(_, y)| lit(colour, 1.02 - (y - top) / 900.0));
        sheet.scribble((left + 12.0, top + 22.0), 60.0, 2 + number % 4, [70.0, 66.0, 70.0]);
    }
}
