//! Small pictures of large ones, turned the right way up.

use super::{Files, picture, shelf};
use crate::{Result, limits};
use fast_image_resize::{PixelType, ResizeOptions, Resizer, images::Image};
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, Rgb, RgbImage, codecs::jpeg::JpegEncoder};
use std::{fs, panic, path::Path};

const QUALITY_PERCENT: u8 = 82;
/// Bytes a decoder may take at once; the pixel limit keeps ordinary pictures far below it.
const DECODING_BYTES_MAX: u64 = 1024 * 1024 * 1024;

impl Files {
    /// Make the small picture of the file at `path`. What cannot be decoded has none, and that is no error.
    pub(super) fn make_thumbnail(&self, hash: &str, path: &Path) {
        if self.thumbnail_path(hash).is_some() {
            return;
        }
        // A stranger's picture may find a fault in a decoder; it must not take the import down with it.
        let small = panic::catch_unwind(|| shrink(path)).ok().flatten();
        if let Some(small) = small
            && let Err(cause) = self.put_thumbnail(hash, &small)
        {
            tracing::warn!(kind = cause.kind(), "a thumbnail could not be written");
        }
    }

    fn put_thumbnail(&self, hash: &str, small: &DynamicImage) -> Result<()> {
        let Some(place) = self.thumbnail_place(hash) else { return Ok(()) };
        let mut temporary = self.temporary()?;
        JpegEncoder::new_with_quality(temporary.as_file_mut(), QUALITY_PERCENT)
            .encode_image(small)
            .map_err(|cause| crate::Error::Encoding(cause.to_string()))?;
        fs::create_dir_all(shelf::folder_of(&place))?;
        temporary.persist(&place).map_err(|failed| failed.error)?;
        Ok(())
    }
}

fn shrink(path: &Path) -> Option<DynamicImage> {
    let mut reader = ImageReader::open(path).ok()?.with_guessed_format().ok()?;
    let mut decoding = Limits::default();
    decoding.max_alloc = Some(DECODING_BYTES_MAX);
    reader.limits(decoding);
    let decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > limits::PICTURE_PIXELS_MAX {
        return None;
    }
    let large = on_white(DynamicImage::from_decoder(decoder).ok()?);
    let mut small = DynamicImage::ImageRgb8(resize(large)?);
    small.apply_orientation(picture::orientation_of(path));
    Some(small)
}

/// JPEG knows no transparency; a drawing with a clear background is meant for white paper.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let clear = picture.into_rgba8();
    RgbImage::from_fn(clear.width(), clear.height(), |x, y| {
        let [red, green, blue, alpha] = clear.get_pixel(x, y).0;
        let over = |part: u8| {
            let mixed = u16::from(part) * u16::from(alpha) + 255 * (255 - u16::from(alpha));
            u8::try_from(mixed / 255).unwrap_or(u8::MAX)
        };
        Rgb([over(red), over(green), over(blue)])
    })
}

fn resize(large: RgbImage) -> Option<RgbImage> {
    let (width, height) = large.dimensions();
    let longest = width.max(height);
    if longest <= limits::THUMBNAIL_SIDE_MAX {
        return Some(large);
    }
    let scaled = |side: u32| {
        let pixels = u64::from(side) * u64::from(limits::THUMBNAIL_SIDE_MAX) / u64::from(longest);
        u32::try_from(pixels.max(1)).unwrap_or(limits::THUMBNAIL_SIDE_MAX)
    };
    let (small_width, small_height) = (scaled(width), scaled(height));
    let from = Image::from_vec_u8(width, height, large.into_raw(), PixelType::U8x3).ok()?;
    let mut to = Image::new(small_width, small_height, PixelType::U8x3);
    Resizer::new().resize(&from, &mut to, &ResizeOptions::new()).ok()?;
    RgbImage::from_raw(small_width, small_height, to.into_vec())
}
