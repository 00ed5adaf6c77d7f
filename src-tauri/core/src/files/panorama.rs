//! Is a JPEG a 360-degree photo? Cameras say so in an XMP packet, in the words of Google's GPano.

use std::io::{self, Read, Seek, SeekFrom};

const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const PROJECTION: &str = "GPano:ProjectionType";
/// A photo with more segments than this before its picture is not looked through further.
const SEGMENTS_MAX: usize = 200;

/// True when the photo's metadata says it is equirectangular. Anything unreadable is simply not a 360 photo.
pub(super) fn is_equirectangular(photo: &mut (impl Read + Seek)) -> bool {
    find(photo).unwrap_or(false)
}

/// Walk the segments up to the picture itself. A segment is at most 64 KiB, so memory is bounded.
fn find(photo: &mut (impl Read + Seek)) -> io::Result<bool> {
    let mut marker = [0u8; 2];
    photo.read_exact(&mut marker)?;
    if marker != [0xff, 0xd8] {
        return Ok(false);
    }
    for _ in 0..SEGMENTS_MAX {
        photo.read_exact(&mut marker)?;
        // FF DA starts the picture, FF D9 ends the file.
        if marker[0] != 0xff || matches!(marker[1], 0xda | 0xd9) {
            return Ok(false);
        }
        let mut length = [0u8; 2];
        photo.read_exact(&mut length)?;
        let length = u16::from_be_bytes(length).saturating_sub(2);
        if marker[1] != 0xe1 {
            photo.seek(SeekFrom::Current(i64::from(length)))?;
            continue;
        }
        let mut segment = vec![0u8; usize::from(length)];
        photo.read_exact(&mut segment)?;
        if segment.strip_prefix(XMP).is_some_and(says_equirectangular) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Both forms occur: `GPano:ProjectionType="equirectangular"` and `<GPano:ProjectionType>equirectangular</…>`.
fn says_equirectangular(packet: &[u8]) -> bool {
    let packet = String::from_utf8_lossy(packet);
    packet.match_indices(PROJECTION).any(|(at, _)| {
        let value = packet[at + PROJECTION.len()..].trim_start_matches(|letter: char| {
            letter.is_whitespace() || matches!(letter, '=' | '>' | '"' | '\'')
        });
        value.starts_with("equirectangular")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn jpeg_with(packet: &str) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xe1];
        let length = u16::try_from(XMP.len() + packet.len() + 2).unwrap();
        bytes.extend(length.to_be_bytes());
        bytes.extend(XMP);
        bytes.extend(packet.as_bytes());
        bytes.extend([0xff, 0xda]);
        bytes
    }

    #[test]
    fn both_ways_of_writing_the_projection_are_read() {
        for packet in [
            "<rdf:Description GPano:ProjectionType=\"equirectangular\"/>",
            "<GPano:ProjectionType>equirectangular</GPano:ProjectionType>",
        ] {
            assert!(is_equirectangular(&mut Cursor::new(jpeg_with(packet))), "{packet}");
        }
        assert!(!is_equirectangular(&mut Cursor::new(jpeg_with("<GPano:ProjectionType>cylindrical<"))));
    }

    #[test]
    fn a_photo_cut_off_anywhere_is_not_a_panorama_and_no_error() {
        let whole = jpeg_with("<GPano:ProjectionType>equirectangular</GPano:ProjectionType>");
        for length in 0..whole.len() - 2 {
            assert!(!is_equirectangular(&mut Cursor::new(&whole[..length])));
        }
    }
}
