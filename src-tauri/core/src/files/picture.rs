//! What a photo says about itself: its size as seen, when it was taken, whether it tells where.

use super::panorama;
use exif::{Exif, In, Tag, Value};
use image::{ImageReader, metadata::Orientation};
use std::{
    fs::File,
    io::{BufReader, Seek},
    path::Path,
};

/// Some picture formats are read whole to find their metadata; a larger file is not a photo.
const PHOTO_BYTES_MAX: u64 = 512 * 1024 * 1024;

#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Picture {
    /// Pixels after turning it the right way up.
    pub size: Option<(u32, u32)>,
    /// ISO date and time without zone, because cameras know none.
    pub taken_at: Option<String>,
    pub has_location: bool,
    pub is_360: bool,
}

/// Read the facts. What is missing or broken is left out: evidence with odd metadata is still evidence.
pub(super) fn look(path: &Path, media_type: &str) -> Picture {
    if !media_type.starts_with("image/") {
        return Picture::default();
    }
    let Some(exif) = exif_of(path) else {
        return Picture { size: size_of(path), is_360: is_360(path, media_type), ..Picture::default() };
    };
    let size = size_of(path).or_else(|| size_in(&exif));
    Picture {
        size: if is_on_its_side(orientation_in(&exif)) {
            size.map(|(width, height)| (height, width))
        } else {
            size
        },
        taken_at: taken_at(&exif),
        has_location: exif.get_field(Tag::GPSLatitude, In::PRIMARY).is_some(),
        is_360: is_360(path, media_type),
    }
}

/// How the picture has to be turned to be seen upright.
pub(super) fn orientation_of(path: &Path) -> Orientation {
    exif_of(path).map_or(Orientation::NoTransforms, |exif| orientation_in(&exif))
}

fn exif_of(path: &Path) -> Option<Exif> {
    let file = File::open(path).ok()?;
    if file.metadata().ok()?.len() > PHOTO_BYTES_MAX {
        return None;
    }
    exif::Reader::new()
        .continue_on_error(true)
        .read_from_container(&mut BufReader::new(file))
        .or_else(|broken| broken.distill_partial_result(|_| {}))
        .ok()
}

fn orientation_in(exif: &Exif) -> Orientation {
    exif.get_field(Tag::Orientation, In::PRIMARY)
        .and_then(|field| field.value.get_uint(0))
        .and_then(|value| Orientation::from_exif(u8::try_from(value).ok()?))
        .unwrap_or(Orientation::NoTransforms)
}

fn is_on_its_side(orientation: Orientation) -> bool {
    match orientation {
        Orientation::Rotate90
        | Orientation::Rotate270
        | Orientation::Rotate90FlipH
        | Orientation::Rotate270FlipH => true,
        Orientation::NoTransforms
        | Orientation::Rotate180
        | Orientation::FlipHorizontal
        | Orientation::FlipVertical => false,
    }
}

fn size_of(path: &Path) -> Option<(u32, u32)> {
    ImageReader::open(path).ok()?.with_guessed_format().ok()?.into_dimensions().ok()
}

/// The size as the camera wrote it down, for formats that are not decoded here.
fn size_in(exif: &Exif) -> Option<(u32, u32)> {
    let pixels = |tag| exif.get_field(tag, In::PRIMARY).and_then(|field| field.value.get_uint(0));
    Some((pixels(Tag::PixelXDimension)?, pixels(Tag::PixelYDimension)?))
}

fn taken_at(exif: &Exif) -> Option<String> {
    let field = exif.get_field(Tag::DateTimeOriginal, In::PRIMARY)?;
    let Value::Ascii(lines) = &field.value else { return None };
    let at = exif::DateTime::from_ascii(lines.first()?).ok()?;
    let part = |value: u8| i8::try_from(value).ok();
    let at = jiff::civil::DateTime::new(
        i16::try_from(at.year).ok()?,
        part(at.month)?,
        part(at.day)?,
        part(at.hour)?,
        part(at.minute)?,
        part(at.second)?,
        0,
    );
    Some(at.ok()?.to_string())
}

fn is_360(path: &Path, media_type: &str) -> bool {
    media_type == "image/jpeg"
        && File::open(path).is_ok_and(|file| {
            let mut photo = BufReader::new(file);
            photo.rewind().is_ok() && panorama::is_equirectangular(&mut photo)
        })
}
