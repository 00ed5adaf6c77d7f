//! Starting other programs from the root of the repository, and saying plainly when one fails.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What every command ends in: nothing, or a sentence for the person at the keyboard.
pub type Outcome<T = ()> = Result<T, String>;

/// The root of the repository, wherever the command was typed.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).map_or_else(|| here.to_path_buf(), Path::to_path_buf)
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// A built program in the target folder, with the platform's ending.
pub fn built(profile: &str, program: &str) -> PathBuf {
    target().join(profile).join(format!("{program}{}", std::env::consts::EXE_SUFFIX))
}

/// A cargo command in the root of the repository.
pub fn cargo(arguments: &[&str]) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(root()).args(arguments);
    // Set by the cargo that started us; passed on, they would make every crate build twice.
    for name in ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_PKG_NAME", "CARGO_PKG_VERSION"] {
        command.env_remove(name);
    }
    command
}

/// A build, for tests or for trying out, of what these arguments name. Cargo chooses the features that it chooses for the
/// tests, so that nothing is built twice: it counts what only tests depend on as soon as an example is asked for, and this
/// is the smallest.
pub fn build(arguments: &[&str]) -> Command {
    cargo(&[&["build", "--workspace", "--example", "schema"], arguments].concat())
}

/// The tests of these packages, with the given filters. Everything is built for the whole workspace: for a package
/// alone cargo chooses fewer features, and builds most of what the packages share once more for each of them.
pub fn tests(packages: &[&str], filters: &[&str]) -> Outcome<Command> {
    let own = std::env::current_exe().map_err(|error| format!("This program has no place: {error}."))?;
    let runner =
        format!("target.'cfg(all())'.runner=['{}','only-of','{}']", own.display(), packages.join(","));
    let mut command = cargo(&["test", "--workspace", "--tests", "--config", &runner, "--"]);
    command.args(filters);
    Ok(command)
}

/// What cargo starts in place of each test program: the program itself when it is of one of these packages.
pub fn only_of(packages: &str, program: &str, arguments: &[&str]) -> Outcome {
    let is_wanted =
        std::env::var("CARGO_PKG_NAME").is_ok_and(|own| packages.split(',').any(|name| name == own));
    if !is_wanted {
        return Ok(());
    }
    match Command::new(program).args(arguments).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{program}` failed ({status}).")),
        Err(error) => Err(format!("`{program}` could not be started: {error}.")),
    }
}

/// Any other program in the root of the repository.
pub fn program(name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root()).args(arguments);
    command
}

/// Run to the end with its output on the screen; an error when it fails.
pub fn must(command: &mut Command) -> Outcome {
    let line = shown(command);
    println!("$ {line}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{line}` failed ({status}).")),
        Err(error) => Err(format!("`{line}` could not be started: {error}.")),
    }
}

/// Run silently and give what it printed; `None` when it failed or does not exist.
pub fn asked(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The command as a person would type it.
fn shown(command: &Command) -> String {
    let mut line = command
        .get_envs()
        .filter_map(|(name, value)| Some((name, value?)))
        .map(|(name, value)| format!("{}={} ", name.display(), value.display()))
        .collect::<String>();
    line.push_str(
        Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().as_ref(),
    );
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}
