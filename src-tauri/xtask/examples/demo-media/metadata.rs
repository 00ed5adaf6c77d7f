//! What a camera writes beside the picture: how it was held, when, where, and whether it saw all around.

use crate::Outcome;
use exif::{Field, In, Tag, Value, experimental::Writer};
use std::io::Cursor;

/// Turn a quarter clockwise to see it upright.
pub fn held_upright() -> Vec<Field> {
    vec![short(Tag::Orientation, 6), ascii(Tag::DateTimeOriginal, "2026:01:20 13:42:10")]
}

/// A place on an empty heath, far from any school.
pub fn with_place() -> Vec<Field> {
    let degrees = |whole: u32, minutes: u32| {
        Value::Rational(vec![(whole, 1).into(), (minutes, 1).into(), (0, 1).into()])
    };
    vec![
        ascii(Tag::DateTimeOriginal, "2025:11:18 10:05:33"),
        ascii(Tag::GPSLatitudeRef, "N"),
        field(Tag::GPSLatitude, degrees(52, 8)),
        ascii(Tag::GPSLongitudeRef, "E"),
        field(Tag::GPSLongitude, degrees(5, 50)),
    ]
}

pub fn with_exif(jpeg: &[u8], fields: &[Field]) -> Outcome<Vec<u8>> {
    let mut writer = Writer::new();
    for field in fields {
        writer.push_field(field);
    }
    let mut tiff = Cursor::new(Vec::new());
    writer.write(&mut tiff, false)?;
    Ok(with_segment(jpeg, &[b"Exif\0\0", tiff.get_ref().as_slice()].concat()))
}

pub fn as_panorama(jpeg: &[u8], width: u32) -> Vec<u8> {
    let height = width / 2;
    let packet = format!(
        "http://ns.adobe.com/xap/1.0/\0<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\
        <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
        <rdf:Description rdf:about=\"\" xmlns:GPano=\"http://ns.google.com/photos/1.0/panorama/\" \
        GPano:UsePanoramaViewer=\"True\" GPano:ProjectionType=\"equirectangular\" \
        GPano:FullPanoWidthPixels=\"{width}\" GPano:FullPanoHeightPixels=\"{height}\" \
        GPano:CroppedAreaImageWidthPixels=\"{width}\" GPano:CroppedAreaImageHeightPixels=\"{height}\" \
        GPano:CroppedAreaLeftPixels=\"0\" GPano:CroppedAreaTopPixels=\"0\"/>\
        </rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>"
    );
    with_segment(jpeg, packet.as_bytes())
}

/// Metadata stands straight after the two bytes that start a JPEG.
fn with_segment(jpeg: &[u8], payload: &[u8]) -> Vec<u8> {
    let length =
        u16::try_from(payload.len() + 2).expect("the metadata above is far below 64 KiB").to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, payload, &jpeg[2..]].concat()
}

fn short(tag: Tag, value: u16) -> Field {
    field(tag, Value::Short(vec![value]))
}

fn ascii(tag: Tag, value: &str) -> Field {
    field(tag, Value::Ascii(vec![value.as_bytes().to_vec()]))
}

fn field(tag: Tag, value: Value) -> Field {
    Field { tag, ifd_num: In::PRIMARY, value }
}
