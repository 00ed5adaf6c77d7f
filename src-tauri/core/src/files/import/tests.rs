//! What happens to good, bad and impossible files on their way in.

use super::*;
use std::{io::Seek, path::PathBuf};

const MIB: u64 = 1024 * 1024;

struct Desk {
    folder: tempfile::TempDir,
    files: Files,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(&folder.path().join("home")).unwrap();
        Self { folder, files }
    }

    fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    fn take_in(&self, path: &Path) -> Result<Stored> {
        let name = path.file_name().unwrap().to_string_lossy();
        self.files.import(Source::Path(path), &name, MIB, &mut |_, _| {}, &AtomicBool::new(false))
    }

    fn take_in_bytes(&self, name: &str, bytes: &[u8]) -> Stored {
        self.files.import(Source::Bytes(bytes), name, MIB, &mut |_, _| {}, &AtomicBool::new(false)).unwrap()
    }

    /// Every file in the store, half-written ones included.
    fn kept(&self) -> usize {
        fn count(folder: &Path) -> usize {
            fs::read_dir(folder)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .map(|path| if path.is_dir() { count(&path) } else { 1 })
                .sum()
        }
        count(&self.folder.path().join("home"))
    }

    fn refused(&self, path: &Path, code: ErrorCode) -> String {
        let error = self.take_in(path).unwrap_err();
        assert_eq!(error.code(), code);
        assert_eq!(self.kept(), 0, "nothing is half-stored after {code:?}");
        error.detail()
    }
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let drawn = image::RgbImage::from_fn(width, height, |x, _| {
        image::Rgb([if x < width / 2 { 250 } else { 5 }, 40, 90])
    });
    image::codecs::jpeg::JpegEncoder::new(&mut bytes).encode_image(&drawn).unwrap();
    bytes
}

/// Put a metadata segment straight after the start of a JPEG.
fn with_segment(jpeg: &[u8], payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, payload, &jpeg[2..]].concat()
}

fn with_exif(jpeg: &[u8], fields: &[exif::Field]) -> Vec<u8> {
    let mut writer = exif::experimental::Writer::new();
    for field in fields {
        writer.push_field(field);
    }
    let mut tiff = std::io::Cursor::new(Vec::new());
    writer.write(&mut tiff, false).unwrap();
    with_segment(jpeg, &[b"Exif\0\0", tiff.into_inner().as_slice()].concat())
}

fn field(tag: exif::Tag, value: exif::Value) -> exif::Field {
    exif::Field { tag, ifd_num: exif::In::PRIMARY, value }
}

#[test]
fn a_file_is_kept_under_its_hash_and_the_same_content_only_once() {
    let desk = Desk::new();
    let path = desk.file("Logboek les 3.md", b"# Les 3\n\nHet ging goed.");
    let mut heard = Vec::new();
    let stored = desk
        .files
        .import(
            Source::Path(&path),
            "Logboek les 3.md",
            MIB,
            &mut |done, of| heard.push((done, of)),
            &AtomicBool::new(false),
        )
        .unwrap();
    assert_eq!(stored.file.hash, blake3::hash(b"# Les 3\n\nHet ging goed.").to_hex().as_str());
    assert_eq!((stored.file.media_type.as_str(), stored.file.size_bytes), ("text/markdown", 23));
    assert!(!stored.already_here && !stored.file.wrong_extension);
    assert_eq!(heard, [(0, 23), (23, 23)]);

    let again = desk.take_in(&desk.file("kopie.md", b"# Les 3\n\nHet ging goed.")).unwrap();
    assert!(again.already_here && again.file.name == "kopie.md");
    assert_eq!(desk.kept(), 1);
}

#[test]
fn what_is_no_file_is_refused_without_waiting_for_it() {
    let desk = Desk::new();
    desk.refused(&desk.folder.path().join("weg.jpg"), ErrorCode::FileVanished);
    desk.refused(desk.folder.path(), ErrorCode::NotAFile);
    assert_eq!(desk.refused(&desk.file("leeg.txt", b""), ErrorCode::FileEmpty), "leeg.txt");
}

#[cfg(unix)]
#[test]
fn a_pipe_and_a_device_are_refused_without_hanging() {
    let desk = Desk::new();
    let pipe = desk.folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    desk.refused(&pipe, ErrorCode::NotAFile);
    desk.refused(Path::new("/dev/zero"), ErrorCode::NotAFile);
}

#[cfg(unix)]
#[test]
fn a_file_without_rights_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    let path = desk.file("dicht.pdf", b"%PDF-1.7");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    // The administrator may read everything; then there is nothing to see here.
    if File::open(&path).is_err() {
        assert_eq!(desk.refused(&path, ErrorCode::NoAccess), "dicht.pdf");
    }
}

#[test]
fn a_file_over_the_limit_is_refused_with_the_limit_before_a_byte_is_copied() {
    let desk = Desk::new();
    let path = desk.file("film.mp4", b"x");
    File::options().write(true).open(&path).unwrap().set_len(MIB + 1).unwrap();
    assert_eq!(desk.refused(&path, ErrorCode::FileTooLarge), MIB.to_string());
}

#[test]
fn a_file_that_changes_while_it_is_read_is_refused() {
    for change in [
        (|file: &mut File| file.set_len(3 * MIB).unwrap()) as fn(&mut File),
        |file| file.set_len(2 * MIB + 5).unwrap(),
        |file| {
            file.seek(std::io::SeekFrom::Start(0)).unwrap();
            file.write_all(b"other words").unwrap();
            file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
        },
    ] {
        let desk = Desk::new();
        let path = desk.file("opname.wav", &vec![7; 2 * 1024 * 1024 + 7]);
        let mut writer = File::options().write(true).open(&path).unwrap();
        let mut progress = |done: u64, _| {
            if done == MIB {
                change(&mut writer);
            }
        };
        let outcome = desk.files.import(
            Source::Path(&path),
            "opname.wav",
            9 * MIB,
            &mut progress,
            &AtomicBool::new(false),
        );
        assert_eq!(outcome.unwrap_err().code(), ErrorCode::FileChanged);
        assert_eq!(desk.kept(), 0);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_says_so() {
    let mut full = File::options().write(true).open("/dev/full").unwrap();
    let mut copying =
        Copying { limit_bytes: MIB, name: "x", progress: &mut |_, _| {}, cancelled: &AtomicBool::new(false) };
    let outcome = copying.stream(&mut &b"does not fit"[..], 12, &mut full);
    assert_eq!(outcome.err().unwrap().code(), ErrorCode::DiskFull);
}

#[test]
fn six_gigabytes_stream_through_without_being_held_and_stop_when_cancelled() {
    let desk = Desk::new();
    let path = desk.file("360-film.mp4", b"x");
    let size_bytes = 6 * 1024 * MIB;
    File::options().write(true).open(&path).unwrap().set_len(size_bytes).unwrap();
    let before = resident_bytes();
    let cancelled = AtomicBool::new(false);
    let mut most = 0;
    let mut progress = |done: u64, of: u64| {
        assert_eq!(of, size_bytes);
        most = most.max(resident_bytes());
        if done >= 256 * MIB {
            cancelled.store(true, Ordering::Relaxed);
        }
    };
    let outcome =
        desk.files.import(Source::Path(&path), "360-film.mp4", 10 * size_bytes, &mut progress, &cancelled);
    assert_eq!(outcome.unwrap_err().code(), ErrorCode::Cancelled);
    assert_eq!(desk.kept(), 0, "a cancelled copy leaves nothing");
    assert!(most.saturating_sub(before) < 128 * MIB, "memory grew by {} MiB", (most - before) / MIB);
}

/// Memory of this process; 0 where the system does not tell.
fn resident_bytes() -> u64 {
    let pages = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0) * 4096
}

#[test]
fn a_photo_taken_on_its_side_is_shown_upright() {
    let desk = Desk::new();
    let photo = with_exif(
        &jpeg(1200, 800),
        &[
            field(exif::Tag::Orientation, exif::Value::Short(vec![6])),
            field(exif::Tag::DateTimeOriginal, exif::Value::Ascii(vec![b"2026:02:11 10:15:00".to_vec()])),
            field(
                exif::Tag::GPSLatitude,
                exif::Value::Rational(vec![(52, 1).into(), (0, 1).into(), (0, 1).into()]),
            ),
        ],
    );
    let file = desk.take_in_bytes("IMG_0001.jpg", &photo).file;
    assert_eq!((file.width, file.height), (Some(800), Some(1200)));
    assert_eq!(file.taken_at.as_deref(), Some("2026-02-11T10:15:00"));
    assert!(file.has_location && !file.is_360 && !file.wrong_extension);

    let small = image::open(desk.files.thumbnail_path(&file.hash).unwrap()).unwrap().into_rgb8();
    assert_eq!(small.dimensions(), (320, 480));
    // The bright left half of the sensor is the upper half of the upright photo.
    assert!(small.get_pixel(160, 60).0[0] > 200 && small.get_pixel(160, 420).0[0] < 60);
}

#[test]
fn a_360_photo_is_known_by_its_metadata_and_not_by_its_shape() {
    let desk = Desk::new();
    let wide = jpeg(400, 200);
    assert!(!desk.take_in_bytes("wijd.jpg", &wide).file.is_360);
    let packet = b"http://ns.adobe.com/xap/1.0/\0<x GPano:ProjectionType=\"equirectangular\"/>";
    let file = desk.take_in_bytes("kas.jpg", &with_segment(&wide, packet)).file;
    assert!(file.is_360 && desk.files.thumbnail_path(&file.hash).is_some());
}

#[test]
fn a_drawing_with_a_clear_background_gets_a_white_one_in_small() {
    let desk = Desk::new();
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbaImage::new(900, 3).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let file = desk.take_in_bytes("lijn.png", &png.into_inner()).file;
    let small = image::open(desk.files.thumbnail_path(&file.hash).unwrap()).unwrap().into_rgb8();
    assert_eq!(small.dimensions(), (480, 1));
    assert!(small.get_pixel(5, 0).0.iter().all(|part| *part > 250));
}

#[test]
fn a_broken_picture_is_kept_without_a_small_one() {
    let desk = Desk::new();
    let whole = jpeg(300, 300);
    for (name, bytes) in [("half.jpg", &whole[..40]), ("kop.jpg", b"\xff\xd8\xff\xe1\xff\xff".as_slice())] {
        let file = desk.take_in_bytes(name, bytes).file;
        assert_eq!(file.media_type, "image/jpeg");
        assert!(desk.files.has(&file.hash) && desk.files.thumbnail_path(&file.hash).is_none(), "{name}");
    }
}

#[test]
fn a_picture_that_claims_to_be_enormous_is_not_decoded() {
    let desk = Desk::new();
    let mut png = std::io::Cursor::new(Vec::new());
    image::GrayImage::new(8, 8).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let mut bytes = png.into_inner();
    // Width and height stand in the header that follows the signature; its checksum after them.
    bytes[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    let file = desk.take_in_bytes("bom.png", &bytes).file;
    assert!(desk.files.thumbnail_path(&file.hash).is_none());
}

#[test]
fn a_pdf_that_is_a_jpeg_is_kept_as_what_it_is() {
    let desk = Desk::new();
    let file = desk.take_in_bytes("verslag.pdf", &jpeg(30, 20)).file;
    assert!(file.wrong_extension);
    assert_eq!((file.media_type.as_str(), file.width), ("image/jpeg", Some(30)));
    assert!(desk.files.thumbnail_path(&file.hash).is_some());
}

#[test]
fn awkward_names_become_safe_ones() {
    let desk = Desk::new();
    for (given, kept) in [("con.txt", "_con.txt"), ("🥽 les.txt", "🥽 les.txt"), ("a/b\\c.txt", "a_b_c.txt")]
    {
        assert_eq!(desk.take_in_bytes(given, given.as_bytes()).file.name, kept);
    }
    let long = desk.take_in_bytes(&format!("{}.txt", "ë".repeat(125)), b"lang");
    assert!(long.file.name.len() <= limits::FILE_NAME_BYTES_MAX && long.file.name.ends_with("ë.txt"));
}
