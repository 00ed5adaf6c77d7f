//! A limit on everything, with a name.

/// Characters in a title, a name or another single line.
pub const LINE_CHARS_MAX: usize = 300;
/// Characters in a person's or an institution's name.
pub const NAME_CHARS_MAX: usize = 120;
/// Characters in a field of a few sentences, such as a practice question.
pub const PARAGRAPH_CHARS_MAX: usize = 10_000;
/// Bytes of a long text; a pasted book is refused, a pasted report is not.
pub const TEXT_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Characters that a passphrase for the keys needs at least.
pub const PASSPHRASE_CHARS_MIN: usize = 12;
/// Characters in a web address.
pub const URL_CHARS_MAX: usize = 2_000;
/// The largest file that is taken as evidence unless a person sets another limit: 20 GiB, in MiB.
pub const FILE_MIB_MAX_DEFAULT: u32 = 20 * 1024;
/// What a person may set that limit to at most: 1 TiB, in MiB.
pub const FILE_MIB_MAX: u32 = 1024 * 1024;
/// Bytes read at a time when a file streams through.
pub const COPY_BUFFER_BYTES: usize = 1024 * 1024;
/// Bytes of a file's safe name, well under the 255 that file systems allow.
pub const FILE_NAME_BYTES_MAX: usize = 180;
/// The longest side of a thumbnail, in pixels.
pub const THUMBNAIL_SIDE_MAX: u32 = 480;
/// A picture with more pixels than this gets no thumbnail: decoding it could take gigabytes.
pub const PICTURE_PIXELS_MAX: u64 = 120_000_000;
/// Files handed over in one go.
pub const IMPORT_FILES_MAX: usize = 500;
/// Items in one answer of the command palette.
pub const FOUND_ITEMS_MAX: usize = 50;
/// Steps that can be undone, per team.
pub const UNDO_STEPS_MAX: i64 = 500;
/// Removed items that are listed to be brought back, the last removed first.
pub const REMOVED_ITEMS_MAX: i64 = 200;
/// Items of which Start tells that others changed them, per team, the last first.
pub const NEWS_ITEMS_MAX: i64 = 100;
/// Changes in one segment.
pub const SEGMENT_CHANGES_MAX: usize = 5_000;
/// Bytes of changes that go into one segment together; a single larger change gets a segment of its own.
pub const SEGMENT_BYTES_MAX: usize = 1024 * 1024;
/// Bytes of a segment file at most; a larger one in the folder is not read. One change can hold a pasted book.
pub const SEGMENT_FILE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Bytes of a segment's changes once unpacked, against zip bombs.
pub const SEGMENT_UNPACKED_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Loose own segments from which a pack is made.
pub const PACK_SEGMENTS_MIN: usize = 32;
/// Or bytes of them.
pub const PACK_BYTES: usize = 1024 * 1024;
/// Bytes of a pack at most; a larger one in the folder is not read.
pub const PACK_BYTES_MAX: usize = SEGMENT_FILE_BYTES_MAX;
/// Bytes of one part of an evidence file in the folder.
pub const BLOB_PART_BYTES: usize = 32 * 1024 * 1024;
/// Bytes of this disk that no colleague's evidence takes, so that words can always be saved: 256 MiB.
pub const FREE_BYTES_RESERVE: u64 = 256 * 1024 * 1024;
/// Bytes of a membership, key, invitation or join file at most.
pub const SMALL_FILE_BYTES_MAX: usize = 64 * 1024;
/// Captures shown per step on the board; the rest is one click away.
pub const BOARD_CAPTURES_MAX: u32 = 40;
/// Rows in one page of a list.
pub const PAGE_ROWS_MAX: u32 = 500;
/// Bytes of a message in which the code of an invitation is looked for.
pub const INVITATION_TEXT_BYTES_MAX: usize = 64 * 1024;
/// Days that an invitation may be valid.
pub const INVITATION_DAYS_MAX: u32 = 90;
/// Files of the shared folder taken in with one commit: rows are made once for all of them.
pub const SHARED_FILES_PER_COMMIT: usize = 50;
/// And bytes of them, for they are all in memory until then.
pub const SHARED_BYTES_PER_COMMIT: u64 = 32 * 1024 * 1024;
/// Evidence files up to this size come by themselves when only small ones do: 50 MB.
pub const SMALL_MEDIA_BYTES_MAX: u64 = 50_000_000;
/// Entries of a hand-over file; beyond it something else than this app made it.
pub const HANDOVER_ENTRIES_MAX: u64 = 500_000;
