//! The sentences about the keys of this device and their passphrase.

use werkplaats_core::ops::keys::KeyPlace;

pub const PASSPHRASE_HELP: &str = "\
The keys of a device read the team's work in the folder and sign what is written there. They lie in the keychain of the
system, or in a file in the data folder when that is another than the app's own or no keychain answers. With a passphrase
they lie in a sealed file, and every command and the app ask for it at the start. Whoever forgets it joins again, as a
new device.

A passphrase is never taken from the command line, where every program on the computer could read it.

Examples:
  werkplaats-cli passphrase set
  werkplaats-cli passphrase remove";

pub const PASSPHRASE_SET_HELP: &str = "\
The former one, if there is one, is asked for first. The passphrase does not encrypt the data folder: use the disk
encryption of the computer for that.

Examples:
  werkplaats-cli passphrase set
  WERKPLAATS_NEW_PASSPHRASE=\"$NEW\" werkplaats-cli --home /tmp/a passphrase set
  WERKPLAATS_PASSPHRASE=\"$NEW\" werkplaats-cli --home /tmp/a sync";

pub const PASSPHRASE_REMOVE_HELP: &str = "\
The keys go into the keychain when it answers, and otherwise into a plain file that only you can read.

Examples:
  werkplaats-cli passphrase remove";

pub const ASK_PASSPHRASE: &str = "Passphrase of this device's keys: ";

pub const ASK_NEW_PASSPHRASE: &str = "New passphrase: ";

pub const ASK_NEW_PASSPHRASE_AGAIN: &str = "The same once more: ";

pub fn keys_are(place: KeyPlace) -> &'static str {
    match place {
        KeyPlace::Keychain => "The keys of this device are in the keychain of the system.",
        KeyPlace::File => "The keys of this device are in a plain file in the data folder.",
        KeyPlace::SealedFile => "The keys of this device are sealed; the passphrase is asked from now on.",
    }
}
