//! A car on the lift in a made-up school workshop, with a 360 camera on its stand in front. 1280 x 960.

use crate::canvas::{Canvas, Colour, lit};
use image::RgbImage;

const STEEL: Colour = [120.0, 128.0, 138.0];
const LIFT: Colour = [206.0, 164.0, 44.0];
const CAR: Colour = [164.0, 46.0, 44.0];
const DARK: Colour = [34.0, 36.0, 40.0];

pub fn draw() -> RgbImage {
    let mut sheet = Canvas::new(1280, 960);
    hall(&mut sheet);
    tools(&mut sheet);
    car(&mut sheet);
    camera(&mut sheet);
    sheet.photo()
}

fn hall(sheet: &mut Canvas) {
    sheet.paint(|_| 1.0, |(_, y)| lit([196.0, 200.0, 198.0], 1.02 - y / 4200.0));
    for pane in 0..6 {
        let x = 60.0 + f64::from(pane) * 196.0;
        sheet.block(x, 40.0, 184.0, 110.0, [92.0, 100.0, 108.0]);
        sheet.block(x + 6.0, 46.0, 172.0, 98.0, [216.0, 232.0, 244.0]);
        sheet.block(x + 88.0, 46.0, 6.0, 98.0, [92.0, 100.0, 108.0]);
    }
    sheet.paint(
        |(_, y)| if y > 700.0 { 1.0 } else { 0.0 },
        |(x, y)| {
            lit(
                [134.0, 134.0, 130.0],
                0.92 + (y - 700.0) / 1500.0 + 0.02 * ((x * 0.05).sin() * (y * 0.09).cos()),
            )
        },
    );
    for line in 0..7 {
        let x = 40.0 + f64::from(line) * 200.0;
        sheet.line((x, 700.0), ((x - 640.0) * 1.9 + 640.0, 960.0), 2.0, [116.0, 116.0, 112.0]);
    }
    sheet.line((0.0, 760.0), (1280.0, 760.0), 2.0, [116.0, 116.0, 112.0]);
    sheet
        .area(&[(120.0, 930.0), (1160.0, 930.0), (1060.0, 770.0), (220.0, 770.0)], |_| [150.0, 146.0, 120.0]);
    sheet
        .area(&[(140.0, 922.0), (1140.0, 922.0), (1046.0, 777.0), (234.0, 777.0)], |_| [138.0, 138.0, 134.0]);
}

fn tools(sheet: &mut Canvas) {
    sheet.block(60.0, 230.0, 190.0, 250.0, [74.0, 96.0, 116.0]);
    for (row, length) in [60.0, 84.0, 52.0, 72.0, 90.0].into_iter().enumerate() {
        let x = 86.0 + row as f64 * 34.0;
        sheet.line((x, 256.0), (x, 256.0 + length), 9.0, [208.0, 212.0, 216.0]);
        sheet.oval((x, 256.0), (12.0, 12.0), [208.0, 212.0, 216.0]);
        sheet.line((x, 376.0), (x, 376.0 + length * 0.5), 7.0, STEEL);
        sheet.line((x, 376.0 + length * 0.5), (x, 450.0), 13.0, [190.0, 60.0, 44.0]);
    }
    sheet.round_block((40.0, 540.0), (230.0, 26.0), 4.0, [150.0, 104.0, 62.0]);
    for drawer in 0..4 {
        sheet.round_block((56.0, 570.0 + f64::from(drawer) * 40.0), (198.0, 36.0), 4.0, [44.0, 92.0, 138.0]);
        sheet.block(120.0, 584.0 + f64::from(drawer) * 40.0, 70.0, 6.0, [210.0, 214.0, 218.0]);
    }
    sheet.round_block((80.0, 504.0), (70.0, 38.0), 6.0, [86.0, 92.0, 98.0]);
    // Tyres on a rack to the right.
    for (x, y) in [(1170.0, 640.0), (1170.0, 560.0), (1170.0, 480.0)] {
        sheet.oval((x, y), (76.0, 40.0), DARK);
        sheet.oval((x, y - 6.0), (40.0, 18.0), [92.0, 96.0, 100.0]);
    }
}

fn car(sheet: &mut Canvas) {
    sheet.glow((660.0, 800.0), (420.0, 70.0), [30.0, 30.0, 30.0], 0.85);
    for x in [330.0, 950.0] {
        sheet.round_block((x, 180.0), (54.0, 590.0), 6.0, LIFT);
        sheet.round_block((x - 24.0, 756.0), (102.0, 22.0), 4.0, DARK);
        sheet.block(x + 12.0, 200.0, 6.0, 540.0, lit(LIFT, 0.7));
    }
    for x in [384.0, 790.0] {
        sheet.round_block((x, 560.0), (166.0, 22.0), 4.0, DARK);
    }
    let body = [
        (400.0, 530.0),
        (404.0, 470.0),
        (430.0, 440.0),
        (520.0, 426.0),
        (590.0, 356.0),
        (770.0, 352.0),
        (850.0, 424.0),
        (916.0, 446.0),
        (930.0, 500.0),
        (924.0, 534.0),
    ];
    sheet.area(&body, |(_, y)| lit(CAR, 1.5 - (y - 340.0) / 260.0));
    sheet.area(&[(546.0, 428.0), (602.0, 370.0), (672.0, 368.0), (672.0, 428.0)], |(x, _)| {
        lit([150.0, 182.0, 200.0], 0.7 + x / 2400.0)
    });
    sheet.area(&[(686.0, 428.0), (686.0, 368.0), (762.0, 366.0), (820.0, 428.0)], |(x, _)| {
        lit([150.0, 182.0, 200.0], 0.7 + x / 2400.0)
    });
    sheet.line((679.0, 430.0), (679.0, 526.0), 3.0, lit(CAR, 0.5));
    sheet.line((404.0, 500.0), (926.0, 500.0), 3.0, lit(CAR, 0.6));
    sheet.round_block((694.0, 452.0), (34.0, 9.0), 4.0, lit(CAR, 0.5));
    sheet.oval((914.0, 470.0), (14.0, 16.0), [250.0, 240.0, 200.0]);
    sheet.block(402.0, 470.0, 12.0, 26.0, [230.0, 90.0, 60.0]);
    for x in [500.0, 826.0] {
        sheet.oval((x, 536.0), (62.0, 62.0), DARK);
        sheet.oval((x, 536.0), (36.0, 36.0), [176.0, 180.0, 186.0]);
        for spoke in 0..5 {
            let turn = f64::from(spoke) * 1.2566;
            sheet.line((x, 536.0), (x + 32.0 * turn.cos(), 536.0 + 32.0 * turn.sin()), 7.0, STEEL);
        }
    }
}

fn camera(sheet: &mut Canvas) {
    sheet.glow((660.0, 918.0), (150.0, 28.0), [24.0, 24.0, 24.0], 0.9);
    for foot in [580.0, 660.0, 744.0] {
        sheet.line((660.0, 800.0), (foot, 916.0), 9.0, DARK);
    }
    sheet.line((660.0, 680.0), (660.0, 802.0), 11.0, DARK);
    sheet.round_block((632.0, 588.0), (56.0, 100.0), 24.0, [52.0, 54.0, 60.0]);
    sheet.oval((660.0, 622.0), (22.0, 22.0), [18.0, 20.0, 30.0]);
    sheet.oval((654.0, 615.0), (7.0, 7.0), [150.0, 176.0, 210.0]);
    sheet.oval((660.0, 664.0), (5.0, 5.0), [230.0, 60.0, 50.0]);
}
