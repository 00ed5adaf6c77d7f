//! Where everything lies in the team's folder. Names are hints for a reader, never the truth.
//!
//! Only `[a-z2-7]`, fixed extensions, well under 100 characters below the root. Numbers are written as the eight
//! base32 characters of their lower 40 bits.

use crate::{
    base32,
    domain::{DeviceId, TeamId},
};
use blake3::Hash;

pub const TEAM_FILE: &str = "team.t";
/// What a copy of it still ends in, whatever a sharing program called it.
pub const TEAM_FILE_ENDING: &str = ".t";
pub const README_FILE: &str = "LEESMIJ.txt";
pub const MEMBERS: &str = "members";
pub const KEYS: &str = "keys";
pub const JOIN: &str = "join";
pub const LOG: &str = "log";
pub const ACKS: &str = "acks";
pub const BLOBS: &str = "blobs";
/// Characters of a blob's id in the names of its parts.
pub const BLOB_ID_CHARS: usize = 26;
/// Sharing programs leave files alone whose names begin like this.
pub const TEMPORARY_PREFIX: &str = "~$";
/// Characters of an invitation's id.
pub const INVITATION_ID_CHARS: usize = 20;
/// Bytes of a number in a name.
const NUMBER_BYTES: usize = 5;
/// And its characters.
const NUMBER_CHARS: usize = 8;
const FOLDER_PREFIX: &str = "werkplaats-";

/// The name of a team's own folder inside the folder a person chose.
pub fn team_folder(team: TeamId) -> String {
    format!("{FOLDER_PREFIX}{}", first(team.0.as_bytes(), 8))
}

/// A folder that looks like a team's by its name.
pub fn is_team_folder(name: &str) -> bool {
    name.starts_with(FOLDER_PREFIX)
}

/// The usual name of the folder of some other team than this one.
pub fn is_folder_of_another(name: &str, team: TeamId) -> bool {
    let rest = name.strip_prefix(FOLDER_PREFIX);
    let is_usual = rest.is_some_and(|rest| rest.len() == 8 && base32::decode(rest).is_some());
    is_usual && name != team_folder(team)
}

pub fn member(hash: &Hash) -> String {
    format!("{MEMBERS}/{}.m", first(hash.as_bytes(), 26))
}

pub fn team_key(epoch: u32, hash: &Hash) -> String {
    format!("{KEYS}/{}-{}.k", number(u64::from(epoch)), first(hash.as_bytes(), 20))
}

pub fn invitation(id: &str) -> String {
    format!("{JOIN}/{id}.i")
}

/// Whether a file may be called by this id: it comes from whoever signed the invitation, and is never trusted.
pub fn is_invitation_id(id: &str) -> bool {
    id.len() == INVITATION_ID_CHARS && id.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7'))
}

pub fn join_request(hash: &Hash) -> String {
    format!("{JOIN}/{}.j", first(hash.as_bytes(), 20))
}

/// Whether a path is that of a request to join.
pub fn is_join_request(path: &str) -> bool {
    path.split_once('/').is_some_and(|(folder, name)| folder == JOIN && name.ends_with(".j"))
}

pub fn segment(device: DeviceId, seq: u64, hash: &Hash) -> String {
    format!("{LOG}/{device}/{}-{}.s", number(seq), first(hash.as_bytes(), 20))
}

pub fn pack(device: DeviceId, from: u64, to: u64, hash: &Hash) -> String {
    format!("{LOG}/{device}/p-{}-{}-{}.p", number(from), number(to), first(hash.as_bytes(), 20))
}

/// Whose segment or pack a path says to be and up to which number; a hint, as every name. `None` for another path.
pub fn place_in_log(path: &str) -> Option<(DeviceId, u64)> {
    let (device, name) = path.strip_prefix(LOG)?.strip_prefix('/')?.split_once('/')?;
    let mut parts = name.split(['-', '.']);
    let last = match parts.next()? {
        "p" => parts.nth(1)?,
        number => number,
    };
    Some((DeviceId::parse(device)?, read_number(last)?))
}

/// The folder of what this device says that it has.
pub fn acks_of(device: DeviceId) -> String {
    format!("{ACKS}/{device}")
}

pub fn ack(device: DeviceId, n: u64, hash: &Hash) -> String {
    format!("{}/{}-{}.a", acks_of(device), number(n), first(hash.as_bytes(), 20))
}

/// The number in the name of an ack; `None` for another name.
pub fn ack_number(name: &str) -> Option<u64> {
    read_number(name.split_once('-')?.0)
}

/// Whether a path is directly in that folder of its kind and lies where only `device` writes: `acks/<device>/…` or a
/// loose segment, `log/<device>/….s`.
pub fn is_own_and_passing(path: &str, device: DeviceId) -> bool {
    let mut parts = path.split('/');
    let (Some(kind), Some(owner), Some(name), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let is_passing = match kind {
        ACKS => true,
        LOG => name.ends_with(".s"),
        _ => false,
    };
    is_passing && owner == device.to_string() && !name.is_empty() && name != "." && name != ".."
}

/// Whether a path may be taken from the folder because somebody's privacy asks for it, whoever wrote it: it lies among
/// the parts of evidence files. Copies have any name.
pub fn may_be_erased(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let is_plain = parts.iter().all(|part| !part.is_empty() && *part != "." && *part != "..");
    is_plain && matches!(parts.as_slice(), [BLOBS, _, _])
}

pub fn is_ack(path: &str) -> bool {
    path.strip_prefix(ACKS).is_some_and(|rest| rest.starts_with('/'))
}

pub fn blob_folder(id: &str) -> String {
    format!("{BLOBS}/{}", id.get(..2).unwrap_or(id))
}

/// Whether a name in the folder of blobs says which one it is of, as that of a part does and of most copies.
pub fn names_a_blob(name: &str) -> bool {
    let (id, rest) = name.split_at_checked(BLOB_ID_CHARS).unwrap_or((name, ""));
    id.bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7')) && rest.starts_with('.')
}

pub fn blob_part(id: &str, part: u16) -> String {
    format!("{}/{id}.{}.b", blob_folder(id), base32::encode(&part.to_be_bytes()))
}

/// Which part of which blob a path is that of; `None` for any other, as that of a copy.
pub fn read_blob_part(path: &str) -> Option<(&str, u16)> {
    let (id, part) = path.rsplit_once('/')?.1.strip_suffix(".b")?.split_once('.')?;
    let number = u16::from_be_bytes(base32::decode(part)?.try_into().ok()?);
    (names_a_blob(&format!("{id}.")) && blob_part(id, number) == path).then_some((id, number))
}

/// The same file under a name that nobody has: its own is taken by something damaged that is not ours to replace.
pub fn repaired(path: &str, salt: &[u8]) -> String {
    match path.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{}.{extension}", base32::encode(salt)),
        None => format!("{path}-{}", base32::encode(salt)),
    }
}

/// Whether a path is one that a device of the team gives to what it makes. Copies and repaired files have other names.
pub fn is_given(path: &str) -> bool {
    let is_text = |text: &str, count: usize| {
        text.len() == count && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7'))
    };
    let are_texts = |text: &str, counts: &[usize]| {
        let parts: Vec<&str> = text.split('-').collect();
        parts.len() == counts.len() && parts.iter().zip(counts).all(|(part, count)| is_text(part, *count))
    };
    let Some((stem, ending)) = path.rsplit_once('.') else { return false };
    match (stem.split('/').collect::<Vec<_>>().as_slice(), ending) {
        (["team"], "t") => true,
        ([MEMBERS, name], "m") => is_text(name, 26),
        ([KEYS, name], "k") => are_texts(name, &[NUMBER_CHARS, 20]),
        ([JOIN, name], "i" | "j") => is_text(name, 20),
        ([LOG, device, name], "s") => {
            DeviceId::parse(device).is_some() && are_texts(name, &[NUMBER_CHARS, 20])
        }
        ([LOG, device, name], "p") => {
            let numbers = name.strip_prefix("p-");
            DeviceId::parse(device).is_some()
                && numbers.is_some_and(|name| are_texts(name, &[NUMBER_CHARS, NUMBER_CHARS, 20]))
        }
        _ => false,
    }
}

/// The first `count` base32 characters of these bytes.
pub fn first(bytes: &[u8], count: usize) -> String {
    let mut text = base32::encode(bytes);
    text.truncate(count);
    text
}

fn number(number: u64) -> String {
    base32::encode(&number.to_be_bytes()[8 - NUMBER_BYTES..])
}

fn read_number(text: &str) -> Option<u64> {
    let bytes: [u8; NUMBER_BYTES] = base32::decode(text)?.try_into().ok()?;
    Some(bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn every_name_is_short_and_safe_on_every_file_system() {
        let hash = blake3::hash(b"content");
        let device = DeviceId([255; 10]);
        let id = first(hash.as_bytes(), 26);
        let names = [
            team_folder(TeamId(Uuid::max())),
            member(&hash),
            team_key(u32::MAX, &hash),
            invitation(&first(hash.as_bytes(), 20)),
            join_request(&hash),
            segment(device, u64::MAX, &hash),
            ack(device, u64::MAX, &hash),
            pack(device, 1, u64::MAX, &hash),
            blob_part(&id, u16::MAX),
            repaired(&segment(device, 1, &hash), &[1, 2, 3, 4, 5]),
        ];
        for name in names {
            assert!(name.len() <= 100, "{name} must fit below the root of a deep folder");
            let safe = name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7' | b'/' | b'.' | b'-'));
            assert!(safe, "{name} must survive every sharing program");
        }
    }

    #[test]
    fn a_part_is_read_back_from_its_path_and_from_nothing_else() {
        let id = first(blake3::hash(b"x").as_bytes(), BLOB_ID_CHARS);
        let path = blob_part(&id, 513);
        assert_eq!(read_blob_part(&path), Some((id.as_str(), 513)));
        for other in [repaired(&path, &[1; 5]), format!("../{path}"), path.replace(".b", ".s"), String::new()]
        {
            assert_eq!(read_blob_part(&other), None, "{other}");
        }
    }

    #[test]
    fn a_name_that_was_given_is_told_from_that_of_a_copy() {
        let hash = blake3::hash(b"content");
        let device = DeviceId([7; 10]);
        let given = [
            TEAM_FILE.to_owned(),
            member(&hash),
            team_key(3, &hash),
            invitation(&first(hash.as_bytes(), 20)),
            join_request(&hash),
            segment(device, 8, &hash),
            pack(device, 1, 40, &hash),
        ];
        for path in given {
            assert!(is_given(&path), "{path}");
            let (stem, ending) = path.rsplit_once('.').unwrap();
            for copy in [
                format!("{stem} (conflicted copy 2).{ending}"),
                format!("{stem}-laptop.{ending}"),
                format!("a/{path}"),
                stem.to_owned(),
                repaired(&path, &[1, 2, 3, 4, 5]),
            ] {
                assert!(!is_given(&copy), "{copy}");
            }
        }
    }

    #[test]
    fn the_number_of_an_ack_is_read_back_from_its_name() {
        let path = ack(DeviceId([7; 10]), 1_795_435_200, &blake3::hash(b"x"));
        let name = path.rsplit('/').next().unwrap();
        assert_eq!(ack_number(name), Some(1_795_435_200));
        for other in ["", "abc", "kopie (3).a", "1234-x.a"] {
            assert_eq!(ack_number(other), None, "{other}");
        }
    }

    #[test]
    fn only_own_acks_and_own_loose_segments_ever_go() {
        let (own, other) = (DeviceId([7; 10]), DeviceId([8; 10]));
        let hash = blake3::hash(b"x");
        assert!(is_own_and_passing(&ack(own, 1, &hash), own));
        assert!(is_own_and_passing(&segment(own, 1, &hash), own));
        for path in [
            ack(other, 1, &hash),
            segment(other, 1, &hash),
            format!("log/{own}/p-a-b.p"),
            format!("log/{own}/sub/a.s"),
            format!("log/{own}/../{other}/a.s"),
            format!("acks/{own}/.."),
            format!("acks/{own}/"),
            format!("acks/{own}"),
            member(&hash),
            blob_part(&first(hash.as_bytes(), 26), 0),
            TEAM_FILE.to_owned(),
        ] {
            assert!(!is_own_and_passing(&path, own), "{path} must stay");
        }
    }

    #[test]
    fn an_id_that_is_more_than_an_id_is_no_invitations_name() {
        assert!(is_invitation_id("abcdefghijklmnop2345"));
        for id in [
            "",
            "abcdefghijklmnop234",
            "../../../../x/abcdef",
            "ABCDEFGHIJKLMNOP2345",
            "abcdefghijklmnop2341",
        ] {
            assert!(!is_invitation_id(id), "{id}");
        }
    }
}
