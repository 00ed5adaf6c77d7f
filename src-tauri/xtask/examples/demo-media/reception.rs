//! A student with a headset practises at the reception desk of a made-up hotel. Upright, 900 x 1200.

use crate::canvas::{Canvas, Colour, lit};
use image::RgbImage;

const WOOD: Colour = [150.0, 98.0, 58.0];
const SKIN: Colour = [176.0, 122.0, 92.0];
const SHIRT: Colour = [58.0, 110.0, 122.0];
const DARK: Colour = [38.0, 40.0, 46.0];

pub fn draw() -> RgbImage {
    let mut sheet = Canvas::new(900, 1200);
    room(&mut sheet);
    desk(&mut sheet);
    student(&mut sheet);
    sheet.photo()
}

fn room(sheet: &mut Canvas) {
    sheet.paint(|_| 1.0, |(x, y)| lit([214.0, 200.0, 178.0], 1.05 - y / 5000.0 - x / 6000.0));
    sheet.block(0.0, 1010.0, 900.0, 190.0, [120.0, 108.0, 98.0]);
    for line in 0..6 {
        let x = f64::from(line) * 190.0 - 60.0;
        sheet.line((x, 1200.0), (x * 0.7 + 140.0, 1010.0), 2.0, [102.0, 92.0, 84.0]);
    }
    // Pigeonholes with keys behind the desk.
    sheet.round_block((90.0, 190.0), (400.0, 330.0), 8.0, lit(WOOD, 0.8));
    for row in 0..4 {
        for column in 0..5 {
            let (x, y) = (106.0 + f64::from(column) * 75.0, 206.0 + f64::from(row) * 77.0);
            sheet.block(x, y, 66.0, 66.0, lit(WOOD, 0.42));
            if (row * 3 + column * 2) % 5 != 0 {
                sheet.line((x + 33.0, y + 12.0), (x + 33.0, y + 34.0), 4.0, [200.0, 170.0, 90.0]);
                sheet.oval((x + 33.0, y + 44.0), (9.0, 12.0), [206.0, 176.0, 96.0]);
            }
        }
    }
    // The clock, and lamps with their light on the wall.
    sheet.oval((690.0, 250.0), (66.0, 66.0), DARK);
    sheet.oval((690.0, 250.0), (58.0, 58.0), [240.0, 238.0, 230.0]);
    sheet.line((690.0, 250.0), (690.0, 208.0), 5.0, DARK);
    sheet.line((690.0, 250.0), (720.0, 268.0), 6.0, DARK);
    for x in [200.0, 450.0, 700.0] {
        sheet.line((x, 0.0), (x, 70.0), 4.0, DARK);
        sheet.glow((x, 130.0), (190.0, 190.0), [255.0, 236.0, 190.0], 0.75);
        sheet.area(&[(x - 22.0, 68.0), (x + 22.0, 68.0), (x + 52.0, 122.0), (x - 52.0, 122.0)], |_| {
            [70.0, 62.0, 58.0]
        });
        sheet.oval((x, 122.0), (50.0, 9.0), [255.0, 244.0, 214.0]);
    }
}

fn desk(sheet: &mut Canvas) {
    sheet.glow((330.0, 1070.0), (420.0, 60.0), [40.0, 34.0, 30.0], 0.8);
    for plank in 0..9 {
        let x = 20.0 + f64::from(plank) * 66.0;
        sheet.block(x, 690.0, 64.0, 370.0, lit(WOOD, 0.86 + 0.05 * f64::from((plank * 5) % 4)));
    }
    sheet.round_block((0.0, 650.0), (640.0, 50.0), 8.0, [222.0, 214.0, 204.0]);
    // Screen, bell and a plant stand on it.
    sheet.round_block((70.0, 500.0), (180.0, 120.0), 8.0, DARK);
    sheet.block(80.0, 510.0, 160.0, 100.0, [92.0, 140.0, 170.0]);
    sheet.block(150.0, 620.0, 20.0, 32.0, DARK);
    sheet.oval((390.0, 648.0), (52.0, 8.0), DARK);
    sheet.paint(
        |(x, y)| if y < 644.0 && ((x - 390.0) / 42.0).hypot((y - 644.0) / 40.0) <= 1.0 { 1.0 } else { 0.0 },
        |(x, _)| lit([214.0, 186.0, 96.0], 1.25 - ((x - 378.0) / 60.0).abs()),
    );
    sheet.oval((390.0, 600.0), (7.0, 7.0), [120.0, 96.0, 40.0]);
    sheet.round_block((500.0, 590.0), (70.0, 62.0), 8.0, [196.0, 92.0, 62.0]);
    for leaf in 0..9 {
        let turn = f64::from(leaf) * 0.34 - 1.36;
        let tip = (535.0 + turn.sin() * 110.0, 590.0 - turn.cos() * 120.0);
        sheet.line((535.0, 592.0), tip, 13.0, lit([70.0, 120.0, 64.0], 0.8 + 0.06 * f64::from(leaf)));
    }
}

fn student(sheet: &mut Canvas) {
    sheet.glow((720.0, 1180.0), (230.0, 46.0), [30.0, 26.0, 24.0], 0.9);
    for (hip, foot) in [(680.0, 660.0), (750.0, 770.0)] {
        sheet.line((hip, 880.0), (foot, 1160.0), 66.0, [54.0, 62.0, 88.0]);
        sheet.oval((foot - 14.0, 1172.0), (50.0, 20.0), [230.0, 228.0, 224.0]);
    }
    sheet.round_block((636.0, 586.0), (160.0, 330.0), 52.0, SHIRT);
    // One arm reaches for the bell, one is held in front; both hands hold a controller.
    for (elbow, hand) in [((600.0, 760.0), (470.0, 690.0)), ((640.0, 800.0), (540.0, 800.0))] {
        sheet.line((668.0, 640.0), elbow, 50.0, lit(SHIRT, 0.9));
        sheet.line(elbow, hand, 38.0, SKIN);
        sheet.oval(hand, (24.0, 22.0), SKIN);
        sheet.oval((hand.0 - 18.0, hand.1 - 8.0), (26.0, 24.0), DARK);
        sheet.oval((hand.0 - 18.0, hand.1 - 8.0), (15.0, 13.0), [74.0, 78.0, 88.0]);
    }
    sheet.line((716.0, 600.0), (712.0, 560.0), 52.0, lit(SKIN, 0.85));
    sheet.oval((706.0, 490.0), (74.0, 90.0), SKIN);
    sheet.paint(
        |(x, y)| {
            let hair = ((x - 716.0) / 84.0).hypot((y - 466.0) / 86.0) <= 1.0;
            if hair && (y < 446.0 || x > 736.0) { 1.0 } else { 0.0 }
        },
        |(x, y)| lit([62.0, 42.0, 32.0], 1.1 + 0.1 * ((x + y) * 0.2).sin()),
    );
    sheet.line((650.0, 478.0), (792.0, 470.0), 22.0, DARK);
    sheet.round_block((610.0, 446.0), (92.0, 76.0), 20.0, [226.0, 228.0, 232.0]);
    sheet.round_block((604.0, 456.0), (30.0, 56.0), 12.0, DARK);
}
