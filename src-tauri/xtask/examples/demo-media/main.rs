//! Draws, writes and records the files of the example team, so that none of them shows a real person or place.
//!
//! The results are committed; run this only after changing one of them. The film needs ffmpeg, the rest nothing.

mod canvas;
mod greenhouse;
mod metadata;
mod questionnaire;
mod reception;
mod sound;
mod storyboard;
mod wall;
mod workshop;

use image::{RgbImage, codecs::jpeg::JpegEncoder, imageops};
use std::{
    error::Error,
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

pub type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const FILM_SIZE: (u32, u32) = (640, 360);
const FILM_FRAMES: u32 = 96;

fn main() -> Outcome {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src/demo/media");
    fs::create_dir_all(&folder)?;
    let keep = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes);

    // Held upright: the sensor saw it lying down, and the metadata says how to turn it.
    let lying = imageops::rotate270(&reception::draw());
    keep("reception.jpg", &metadata::with_exif(&jpeg(&lying, 80)?, &metadata::held_upright())?)?;
    keep("workshop.jpg", &metadata::with_exif(&jpeg(&workshop::draw(), 80)?, &metadata::with_place())?)?;
    keep("wall.jpg", &jpeg(&wall::draw(), 80)?)?;
    keep("greenhouse-360.jpg", &metadata::as_panorama(&jpeg(&greenhouse::panorama(2048), 72)?, 2048))?;
    keep("storyboard-nl.pdf", &storyboard::dutch())?;
    keep("storyboard-en.pdf", &storyboard::english())?;
    keep("questionnaire-nl.csv", questionnaire::dutch().as_bytes())?;
    keep("questionnaire-en.csv", questionnaire::english().as_bytes())?;
    keep("reception-bell.wav", &sound::reception())?;
    film(&folder.join("greenhouse-try-out.webm"))
}

fn jpeg(picture: &RgbImage, quality_percent: u8) -> Outcome<Vec<u8>> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality_percent).encode_image(picture)?;
    Ok(bytes)
}

/// What somebody in the headset sees who looks around in the greenhouse. The film that is there stays when
/// ffmpeg is missing.
fn film(path: &Path) -> Outcome {
    let (width, height) = FILM_SIZE;
    let input = format!("-f rawvideo -pix_fmt rgb24 -r 12 -s {width}x{height} -i -");
    // Bit-exact: the same drawing gives the same film.
    let output = "-c:v libvpx -b:v 320k -pix_fmt yuv420p -fflags +bitexact -flags +bitexact -threads 1 -an";
    let started = Command::new("ffmpeg")
        .args(["-loglevel", "error", "-y"])
        .args(input.split(' ').chain(output.split(' ')))
        .arg(path)
        .stdin(Stdio::piped())
        .spawn();
    let Ok(mut encoder) = started else { return Ok(()) };
    if let Some(mut frames) = encoder.stdin.take() {
        for number in 0..FILM_FRAMES {
            let part = f64::from(number) / f64::from(FILM_FRAMES);
            frames.write_all(greenhouse::view(width, height, part).as_raw())?;
        }
    }
    if encoder.wait()?.success() { Ok(()) } else { Err("ffmpeg could not make the film".into()) }
}
