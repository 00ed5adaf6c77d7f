//! What a machine must have before the app can be built, tested or started, and getting it where we may.

use crate::shell::{Outcome, asked, must, program};
use std::collections::HashSet;

/// Major and minor: older ones cannot build the interface.
const NODE_MIN: (u32, u32) = (20, 19);

/// What the app needs to build and to start.
const PACKAGES_TO_RUN: &[&str] = &[
    "build-essential",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "librsvg2-dev",
    "libayatana-appindicator3-dev",
    "libxdo-dev",
    "libsoup-3.0-dev",
];

/// What the tests need besides: a screen without a monitor, a session bus, a driver for the window, a keyboard for
/// the system's own dialogs, a WebDAV server, a keychain and a way to kill a program at any call.
const PACKAGES_TO_TEST: &[&str] = &[
    "xvfb",
    "webkit2gtk-driver",
    "dbus-daemon",
    "dbus-x11",
    "at-spi2-core",
    "xdotool",
    "rclone",
    "gnome-keyring",
    "strace",
];

/// Make the machine fit to build and start the app.
pub fn ready_to_run() -> Outcome {
    system(PACKAGES_TO_RUN)?;
    node()
}

/// Make the machine fit to build and check everything.
pub fn ready_to_test() -> Outcome {
    system(&[PACKAGES_TO_RUN, PACKAGES_TO_TEST].concat())?;
    node()
}

/// Make the machine fit to build Joplin's terminal app, for the bench that compares with it.
pub fn ready_for_joplin() -> Outcome {
    system(&["libsecret-1-dev"])
}

fn system(packages: &[&str]) -> Outcome {
    match std::env::consts::OS {
        "linux" => debian(packages),
        "macos" => macos(),
        "windows" => windows(),
        other => {
            println!("Nobody tried this on {other} yet; it may need WebKitGTK 4.1 and its headers.");
            Ok(())
        }
    }
}

fn debian(packages: &[&str]) -> Outcome {
    if asked(&mut program("dpkg-query", &["--version"])).is_none() {
        println!(
            "This is not a Debian-like system. If the build fails, install what these Debian packages hold:"
        );
        println!("  {}", packages.join(" "));
        return Ok(());
    }
    let missing = missing(packages);
    if missing.is_empty() {
        return Ok(());
    }
    let line = format!("apt-get install --yes --no-install-recommends {}", missing.join(" "));
    let Some(prefix) = privilege() else {
        return Err(format!(
            "Some system packages are missing. Install them and try again:\n\n  sudo apt-get update && sudo {line}\n"
        ));
    };
    must(&mut as_administrator(prefix, &["apt-get", "update"]))?;
    must(&mut as_administrator(prefix, &line.split(' ').collect::<Vec<_>>()))
}

fn missing<'a>(packages: &[&'a str]) -> Vec<&'a str> {
    // dpkg-query fails as a whole when one name is unknown, yet prints those it knows.
    let mut query = program("dpkg-query", &["--show", "--showformat=${Package} ${db:Status-Status}\n"]);
    let output = query.args(packages).output().map(|output| output.stdout).unwrap_or_default();
    let text = String::from_utf8_lossy(&output);
    let installed: HashSet<&str> = text.lines().filter_map(|line| line.strip_suffix(" installed")).collect();
    packages.iter().copied().filter(|package| !installed.contains(package)).collect()
}

/// How this person becomes administrator without being asked anything; `None` when that cannot be.
fn privilege() -> Option<&'static [&'static str]> {
    if asked(&mut program("id", &["-u"])).is_some_and(|id| id.trim() == "0") {
        return Some(&[]);
    }
    asked(&mut program("sudo", &["-n", "true"])).map(|_| &["sudo", "-n"] as &[&str])
}

fn as_administrator(prefix: &[&str], line: &[&str]) -> std::process::Command {
    let words = [prefix, line].concat();
    let mut command = program(words[0], &words[1..]);
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn macos() -> Outcome {
    if asked(&mut program("xcode-select", &["-p"])).is_none() {
        return Err("Apple's command line tools are missing. Install them by hand, then try again:\n\n  xcode-select --install\n".into());
    }
    Ok(())
}

fn windows() -> Outcome {
    const CLIENT: &str = r"Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
    let keys = [format!(r"HKLM\SOFTWARE\WOW6432Node\{CLIENT}"), format!(r"HKCU\Software\{CLIENT}")];
    if keys.iter().any(|key| asked(&mut program("reg", &["query", key])).is_some()) {
        return Ok(());
    }
    Err("The WebView2 runtime is missing. Install by hand, then try again:\n\n  \
         - Microsoft Edge WebView2 Runtime (already there on Windows 11)\n  \
         - Visual Studio Build Tools with \"Desktop development with C++\"\n"
        .into())
}

fn node() -> Outcome {
    let (major, minor) = NODE_MIN;
    let needed = format!("Node {major}.{minor} or newer is needed");
    let Some(version) = asked(&mut program("node", &["--version"])) else {
        return Err(format!("{needed}. Install it by hand and try again."));
    };
    if node_version(&version).is_some_and(|found| found >= NODE_MIN) {
        return Ok(());
    }
    Err(format!("{needed}; this machine has {}. Install a newer one by hand and try again.", version.trim()))
}

fn node_version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.trim().strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::{NODE_MIN, node_version};

    #[test]
    fn the_version_of_node_is_read_and_compared_by_number() {
        assert_eq!(node_version("v20.20.2\n"), Some((20, 20)));
        assert_eq!(node_version("22.1"), None, "node always says v first");
        assert!(node_version("v20.9.0") < Some(NODE_MIN), "9 comes before 19");
    }
}
